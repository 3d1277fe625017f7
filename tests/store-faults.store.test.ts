// The store's own faults: locked, full, gone, read-only, killed in mid-transaction, newer, damaged. Each is one sentence with the file and what to do;
// nothing is lost, and it goes on once mended (S11). Real SQLite files; what another program does is done by another process or connection.
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDriver from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { StoreFault } from '../src/domain/store-fault.js';
import type { Database, SqlParams } from '../src/store/database.js';
import { openSqlite } from '../src/store/sqlite/sqlite-database.js';
import { openStore } from '../src/store/store.js';
import { demoConfig } from './support/mirror.js';

const columns = demoConfig().orders.columns;
const freshFile = () => join(mkdtempSync(join(tmpdir(), 'order-mirror-store-')), 'store.sqlite');
const open = (file: string) => openStore({ kind: 'sqlite', file }, { columns, create: true });

async function madeStore(): Promise<string> {
  const file = freshFile();
  const store = open(file);
  await store.migrate();
  await store.close();
  return file;
}

const RUN = { environment: 'x', boardId: '1', scope: 'sync', workflowId: 'w', temporalRunId: 't', options: '{}' };
const INSERT = `INSERT INTO [ALERTS] ([kind], [subject], [sentence], [since]) VALUES (@kind, 's', @sentence, '2026-11-21')`;

const insertAll = (db: Database, rows: readonly SqlParams[]): Promise<void> =>
  db.transaction(async (tx) => {
    for (const row of rows) await tx.execute(INSERT, row);
  });

async function faultOf(work: () => Promise<unknown>): Promise<StoreFault> {
  try {
    await work();
  } catch (error) {
    expect(error).toMatchObject({ name: 'StoreFault' });
    return error as StoreFault;
  }
  throw new Error('It was expected to fail.');
}

function expectWhole(file: string): void {
  const connection = new SqliteDriver(file);
  expect(connection.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  connection.close();
}

test('held by another program for a while: waited for, without blocking this process', async () => {
  const file = await madeStore();
  const other = new SqliteDriver(file);
  other.exec('BEGIN IMMEDIATE');
  const store = open(file);
  let ticks = 0;
  const ticking = setInterval(() => {
    ticks += 1;
  }, 20);
  const opening = store.runs.open({ ...RUN, runId: 'a' });
  await sleep(500);
  expect(ticks).toBeGreaterThan(3);
  other.exec('COMMIT');
  other.close();
  expect(await opening).toEqual({ kind: 'opened' });
  clearInterval(ticking);
  await store.close();
});

test('held for too long: a sentence, nothing written, and it goes on afterwards', async () => {
  const file = await madeStore();
  const other = new SqliteDriver(file);
  other.exec('BEGIN IMMEDIATE');
  const db = openSqlite({ file, create: false, busyTimeoutMs: 200 });
  const fault = await faultOf(() => db.execute(INSERT, { kind: 'a', sentence: 'b' }));
  expect(fault.kind).toBe('locked');
  expect(fault.message).toContain(`The store ${file} is held by another program`);
  expect(fault.message).toContain('End that program');
  other.exec('ROLLBACK');
  other.close();
  expect(await db.execute(INSERT, { kind: 'a', sentence: 'b' })).toBe(1);
  await db.close();
  expectWhole(file);
});

test('full: the transaction is undone as a whole, the sentence says to make room, and then it goes on', async () => {
  const file = await madeStore();
  const db = openSqlite({ file, create: false });
  const [{ page_count: pages = 0 } = {}] = await db.query<{ page_count: number }>('PRAGMA page_count');
  await db.query(`PRAGMA max_page_count = ${pages + 1}`);
  const rows = Array.from({ length: 200 }, (_, index) => ({ kind: `k${index}`, sentence: 'x'.repeat(900) }));
  const fault = await faultOf(() => insertAll(db, rows));
  expect(fault.kind).toBe('full');
  expect(fault.message).toMatch(/^The disk that holds the store .*store\.sqlite is full\. Make room/);
  expect(await db.query('SELECT * FROM [ALERTS]')).toEqual([]);
  await db.query('PRAGMA max_page_count = 1000000');
  await insertAll(db, rows);
  expect(await db.query('SELECT * FROM [ALERTS]')).toHaveLength(200);
  await db.close();
  expectWhole(file);
});

test('read-only in mid-run: a sentence, nothing written', async () => {
  const file = await madeStore();
  const db = openSqlite({ file, create: false });
  await db.execute('PRAGMA query_only = ON');
  const fault = await faultOf(() => db.execute(INSERT, { kind: 'a', sentence: 'b' }));
  expect(fault.kind).toBe('read-only');
  expect(fault.message).toBe(
    `The store ${file} may not be written. Give this user the right to write the file and its folder.`,
  );
  await db.close();
});

test('moved away in mid-run: it is noticed before anything is written into the void, and put back it goes on', async () => {
  const file = await madeStore();
  const store = open(file);
  expect(await store.runs.open({ ...RUN, runId: 'a' })).toEqual({ kind: 'opened' });
  renameSync(file, `${file}.away`);
  for (const work of [() => store.runs.enterPhase('a', 'planning'), () => store.runs.one('a')]) {
    const fault = await faultOf(work);
    expect(fault.kind).toBe('missing');
    expect(fault.message).toContain(`The store ${file} was deleted, moved or replaced while it was in use`);
    expect(fault.message).toContain('Put it back');
  }
  renameSync(`${file}.away`, file);
  await store.runs.enterPhase('a', 'planning');
  expect(await store.runs.one('a')).toMatchObject({ phase: 'planning' });
  await store.close();
  expectWhole(file);
});

test('killed with -9 between two statements of a transaction: as if it had never begun, and nobody is locked out', async () => {
  const file = await madeStore();
  const script = `
    const Driver = require(${JSON.stringify(resolve('node_modules/better-sqlite3'))});
    const db = new Driver(${JSON.stringify(file)});
    db.exec("BEGIN IMMEDIATE");
    for (let i = 0; i < 500; i += 1)
      db.exec("INSERT INTO [ALERTS] ([kind], [subject], [sentence], [since]) VALUES ('k" + i + "', 's', '" + "x".repeat(800) + "', '2026')");
    process.kill(process.pid, 'SIGKILL');`;
  const { signal } = spawnSync(process.execPath, ['-e', script]);
  expect(signal).toBe('SIGKILL');
  const db = openSqlite({ file, create: false });
  expect(await db.query('SELECT * FROM [ALERTS]')).toEqual([]);
  expect(await db.execute(INSERT, { kind: 'a', sentence: 'b' })).toBe(1);
  await db.close();
  expectWhole(file);
});

test('a store of a newer program: refused with both numbers and what to do, by check and by migrate, and left as it was', async () => {
  const file = await madeStore();
  const other = new SqliteDriver(file);
  other.exec(
    `INSERT INTO [SCHEMA_MIGRATIONS] ([version], [name], [digest], [applied_at]) VALUES (9001, 'n', 'd', '2027')`,
  );
  const [{ known = 0 } = {}] = other
    .prepare<[], { known: number }>('SELECT MAX([version]) AS [known] FROM [SCHEMA_MIGRATIONS] WHERE [version] < 9001')
    .all();
  other.pragma('wal_checkpoint(TRUNCATE)');
  other.close();
  const before = readFileSync(file);
  const store = open(file);
  for (const work of [() => store.check(), () => store.migrate()]) {
    const fault = await faultOf(work);
    expect(fault.kind).toBe('schema-newer');
    expect(fault.message).toContain(`(schema 9001, this program knows ${known})`);
    expect(fault.message).toContain('Use the newer program; this one changed nothing.');
  }
  await store.close();
  expect(readFileSync(file).equals(before)).toBe(true);
});

test.each([
  [
    'a text',
    (file: string) => writeFileSync(file, 'This is no store, but a text of some length.'.repeat(40)),
    'is not an SQLite store',
  ],
  ['zero bytes', (file: string) => writeFileSync(file, ''), 'The store is empty. Run `order-mirror migrate`'],
  ['not there', () => {}, 'cannot be opened. Run `order-mirror migrate` to make it'],
])('a file that is %s: one sentence', async (_, make, words) => {
  const file = freshFile();
  make(file);
  const fault = await faultOf(async () => {
    const store = openStore({ kind: 'sqlite', file }, { columns, create: false });
    await store.check().finally(() => store.close());
  });
  expect(fault.message).toContain(words);
});

test('a damaged file: one sentence that names it, and a backup as the remedy', async () => {
  const file = await madeStore();
  const shrunk = new SqliteDriver(file);
  shrunk.pragma('wal_checkpoint(TRUNCATE)');
  shrunk.close();
  const handle = openSync(file, 'r+');
  const garbage = Buffer.alloc(statSync(file).size - 200, 0xa5);
  writeSync(handle, garbage, 0, garbage.length, 200);
  closeSync(handle);
  const fault = await faultOf(async () => {
    const store = openStore({ kind: 'sqlite', file }, { columns, create: false });
    await store.check().finally(() => store.close());
  });
  expect(fault.kind).toBe('damaged');
  expect(fault.message).toContain(file);
  expect(fault.message).toContain('backup');
});

test('a store that cannot be made there: a sentence, not a word of the operating system', async () => {
  const file = freshFile();
  writeFileSync(file, 'a file');
  const fault = await faultOf(async () => open(join(file, 'store.sqlite')));
  expect(fault.kind).toBe('missing');
  expect(fault.message).toContain('Correct [store] file in the config');
});

test.skipIf(process.platform === 'win32')(
  "S15: the store, its logs and its folder are their owner's alone, whatever the umask",
  async () => {
    const before = process.umask(0);
    try {
      const file = join(mkdtempSync(join(tmpdir(), 'order-mirror-store-')), 'state', 'store.sqlite');
      const store = open(file);
      await store.migrate();
      expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
      for (const name of [file, `${file}-wal`, `${file}-shm`]) expect(statSync(name).mode & 0o777, name).toBe(0o600);
      await store.close();
    } finally {
      process.umask(before);
    }
  },
);
