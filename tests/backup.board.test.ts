// `backup` and `restore`: a whole copy of a store in use, and a store that knows that it was put back, so that no order comes twice (S1, S3, S14).
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import SqliteDriver from 'better-sqlite3';
import { expect, test } from 'vitest';
import { createActivities } from '../src/activities/index.js';
import { openStore } from '../src/store/store.js';
import { depsOf } from '../src/wiring/deps.js';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { SQL_SERVER } from './support/store-engines.js';
import { commandsOn } from './support/typed-command.js';
import { verifyOnce } from './support/verify.js';
import { dayLists, itemsOf } from './support/verify-day.js';

const fileOf = ({ config }: Mirror): string => {
  if (config.store.kind !== 'sqlite') throw new Error('These tests look at the file of the store.');
  return config.store.file;
};

const newFile = (name = 'backup.sqlite') => join(mkdtempSync(join(tmpdir(), 'order-mirror-backup-')), name);

async function stop(mirror: Mirror): Promise<void> {
  await mirror.deps.close();
  await mirror.store.close();
}

/** The same mirror in a new process, on whatever stands in the place of the store now. */
async function again(mirror: Mirror): Promise<Mirror> {
  const store = openStore(mirror.config.store, { columns: mirror.config.orders.columns, create: false });
  const deps = await depsOf(mirror.config, store, { waits: mirror.deps.waits });
  return {
    ...mirror,
    store,
    deps,
    activities: createActivities(deps),
    async close() {
      await deps.close();
      await store.close();
      await mirror.emulator.close();
    },
  };
}

const madeOn = (mirror: Mirror) => {
  const { mutationsByName } = mirror.emulator.stats();
  return [mutationsByName.create_item ?? 0, mutationsByName.create_subitem ?? 0];
};

test('backup, 40 more orders, restore, doctor, sync: nothing is doubled, and each step says what to do next', async () => {
  const lists = dayLists();
  await lists.write(20);
  const before = await startMirror({ sourceFolder: lists.folder });
  const type = commandsOn(before);
  await syncOnce(before, 'first');
  const file = newFile();
  const made = await type('backup', file, '--json');
  expect(made.code).toBe(0);
  expect(JSON.parse(made.out)).toMatchObject({ file, orders: 20, newest_run: 'first', open_run: null, checked: true });
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(readdirSync(dirname(file))).toEqual(['backup.sqlite']);
  await lists.write(60);
  await syncOnce(before, 'second');
  const board = madeOn(before);

  // While the store is open, nothing is touched.
  const refused = await type('restore', file);
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(/is in use: stop its workers/);
  expect(await before.store.runs.one('second')).not.toBeNull();
  await stop(before);

  const restored = await type('restore', file);
  expect(restored.code).toBe(0);
  expect(restored.out).toMatch(/20 orders, newest run first/);
  expect(restored.out).toMatch(/older than board .*verify --repair/);
  const kept = readdirSync(dirname(fileOf(before))).filter((name) => name.includes('-replaced-'));
  expect(kept).toHaveLength(1);
  const old = new SqliteDriver(join(dirname(fileOf(before)), kept[0] ?? ''), { readonly: true });
  expect(old.prepare('SELECT COUNT(*) AS n FROM ORDER_LIST').get()).toEqual({ n: 60 });
  old.close();

  const mirror = await again(before);
  const doctor = await type('doctor', '--json');
  expect(JSON.parse(doctor.out).checks.find(({ check }: { check: string }) => check === 'mark')).toMatchObject({
    state: 'bad',
    remedy: expect.stringContaining('verify --repair'),
  });
  expect(JSON.parse((await type('status', '--json')).out).mark).toMatchObject({ verdict: 'older' });
  await expect(syncOnce(mirror, 'third')).rejects.toThrow(/older than board/);
  expect(madeOn(mirror)).toEqual(board);
  await mirror.activities.closeRun({ runId: 'third', state: 'FAILED', sentence: 'refused' });

  await verifyOnce(mirror, 'repair', { repair: true });
  await syncOnce(mirror, 'fourth');
  expect(madeOn(mirror)).toEqual(board);
  expect(itemsOf(mirror)).toHaveLength(60);
  expect(await lists.differences(mirror)).toEqual([]);
  expect(JSON.parse((await type('status', '--json')).out).mark).toBeUndefined();
  await mirror.close();
});

test('put back before anything was sent since, the store goes on at once', async () => {
  const lists = dayLists();
  await lists.write(3);
  const before = await startMirror({ sourceFolder: lists.folder });
  const type = commandsOn(before);
  await syncOnce(before, 'first');
  const file = newFile();
  expect((await type('backup', file)).out).toMatch(/3 orders, newest run first, .*whole and checked/);
  await stop(before);
  expect((await type('restore', file)).out).toMatch(/was not written to since/);
  const mirror = await again(before);
  await lists.write(4);
  await syncOnce(mirror, 'second');
  expect(itemsOf(mirror)).toHaveLength(4);
  await mirror.close();
});

test('a backup taken in mid-run knows that it does not know the rest, though the mark is the same', async () => {
  const lists = dayLists();
  await lists.write(6);
  const before = await startMirror({
    sourceFolder: lists.folder,
    config: (config) => ({ ...config, board: { ...config.board, batchSize: 2 } }),
  });
  const type = commandsOn(before);
  const file = newFile();
  const { activities } = before;
  const runId = 'first';
  await activities.openRun({ runId, scope: 'sync', workflowId: 'test', temporalRunId: 'test', options: {} });
  for (const workbook of (await activities.listWorkbooks({ runId })).changed)
    await activities.importWorkbook({ runId, workbook });
  await activities.mergeOrders({ runId });
  await activities.readBoard({ runId });
  const [customer = ''] = (await activities.planRun({ runId, customer: null, limit: null })).customers;
  await activities.ensureGroups({ runId, customer });
  for (let seq = 0; seq < 3; seq += 1) {
    await activities.sendBatch({ runId, customer, phase: 'creates', seq, atMost: 0 });
    if (seq === 0) expect((await type('backup', file)).out).toMatch(/Run first was going on.*verify --repair/);
  }
  expect(itemsOf(before)).toHaveLength(6);
  await stop(before);
  expect((await type('restore', file)).out).toMatch(/older than board/);
  const mirror = await again(before);
  // The workflow of then, which Temporal still has, goes on where it was.
  await expect(mirror.activities.sendBatch({ runId, customer, phase: 'creates', seq: 3, atMost: 0 })).rejects.toThrow(
    /older than board/,
  );
  await expect(syncOnce(mirror, 'second')).rejects.toThrow(/older than board/);
  await mirror.activities.closeRun({ runId: 'second', state: 'FAILED', sentence: 'refused' });
  await verifyOnce(mirror, 'repair', { repair: true });
  await syncOnce(mirror, 'third');
  expect(itemsOf(mirror)).toHaveLength(6);
  expect(await lists.differences(mirror)).toEqual([]);
  await mirror.close();
});

test('the log of a worker that was killed is taken into the store that is kept, and never read with the restored one', {
  timeout: 60_000,
}, async () => {
  const lists = dayLists();
  await lists.write(2);
  const before = await startMirror({ sourceFolder: lists.folder });
  const type = commandsOn(before);
  await syncOnce(before, 'first');
  const file = newFile();
  await type('backup', file);
  await stop(before);
  // A process that writes into the log and is killed leaves it behind.
  const script = `
    const D = require('better-sqlite3'); const db = new D(${JSON.stringify(fileOf(before))});
    db.pragma('journal_mode = WAL'); db.pragma('wal_autocheckpoint = 0');
    db.exec("UPDATE RUNS SET sentence = 'written by a process that was killed'");
    process.stdout.write('written'); setInterval(() => {}, 1000);`;
  const killed = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => killed.stdout.once('data', resolve));
  const ended = new Promise((resolve) => killed.once('close', resolve));
  expect((await type('restore', file)).err).toMatch(/is in use/);
  killed.kill('SIGKILL');
  await ended;
  expect(existsSync(`${fileOf(before)}-wal`)).toBe(true);
  writeFileSync(`${fileOf(before)}-staging-7`, 'left behind');

  expect((await type('restore', file)).code).toBe(0);
  const beside = readdirSync(dirname(fileOf(before)));
  expect(beside.filter((name) => /-wal|-shm|-staging-|-restoring-/.test(name))).toEqual([]);
  const kept = beside.find((name) => name.includes('-replaced-')) ?? '';
  const sentenceIn = (name: string) => {
    const db = new SqliteDriver(join(dirname(fileOf(before)), name), { readonly: true });
    const row = db.prepare("SELECT sentence FROM RUNS WHERE run_id = 'first'").get() as { sentence: string };
    db.close();
    return row.sentence;
  };
  expect(sentenceIn(kept)).toMatch(/killed/);
  expect(sentenceIn(basename(fileOf(before)))).not.toMatch(/killed/);
  await before.emulator.close();
});

test('what is no backup is refused before anything is touched', async () => {
  const lists = dayLists();
  await lists.write(1);
  const before = await startMirror({ sourceFolder: lists.folder });
  const type = commandsOn(before);
  await syncOnce(before, 'first');
  const file = newFile();
  await type('backup', file);
  expect((await type('backup', fileOf(before))).err).toMatch(/file of the store itself/);
  expect((await type('backup', `${fileOf(before)}-wal`)).err).toMatch(/file of the store itself/);
  await stop(before);
  const size = statSync(fileOf(before)).size;

  const damaged = newFile('damaged.sqlite');
  copyFileSync(file, damaged);
  const bytes = statSync(damaged).size;
  const { openSync, writeSync, closeSync } = await import('node:fs');
  const handle = openSync(damaged, 'r+');
  for (let at = 20_000; at < bytes; at += 4_000) writeSync(handle, Buffer.alloc(2_000, 7), 0, 2_000, at);
  closeSync(handle);
  const text = newFile('text.sqlite');
  writeFileSync(text, 'no database at all');
  const other = newFile('other.sqlite');
  new SqliteDriver(other).exec('CREATE TABLE t (a)').close();
  const cases: readonly [string, RegExp][] = [
    [damaged, /damaged/],
    [text, /is not an SQLite store/],
    [other, /is no store of order-mirror/],
    [join(tmpdir(), 'nowhere.sqlite'), /There is no file/],
    [fileOf(before), /is the store itself/],
  ];
  for (const [name, words] of cases) {
    const said = await type('restore', name);
    expect([name, said.code]).toEqual([name, 1]);
    expect(said.err).toMatch(words);
  }
  const elsewhere = commandsOn({ ...before, config: { ...before.config, environment: 'other' } });
  expect((await elsewhere('restore', file)).err).toMatch(/belongs to the environment "demo"/);
  expect(statSync(fileOf(before)).size).toBe(size);
  expect(readdirSync(dirname(fileOf(before))).filter((name) => /replaced|restoring/.test(name))).toEqual([]);

  // A damaged store is what a restore is for.
  rmSync(fileOf(before));
  writeFileSync(fileOf(before), 'no database at all, a disk ate it');
  expect((await type('restore', file)).code).toBe(0);
  const mirror = await again(before);
  await syncOnce(mirror, 'second');
  expect(itemsOf(mirror)).toHaveLength(1);
  await mirror.close();
});

test.runIf(SQL_SERVER !== null)(
  'on SQL Server: backup says how it is done there, restore marks the store',
  { timeout: 300_000 },
  async () => {
    if (SQL_SERVER === null) return;
    const lists = dayLists();
    await lists.write(1);
    const mirror = await startMirror({ sourceFolder: lists.folder, engine: SQL_SERVER });
    await syncOnce(mirror, 'first');
    expect((await mirror.store.marks.standing(mirror.config.board.id)).state).toBe('CURRENT');
    await mirror.store.marks.restored();
    expect((await mirror.store.marks.standing(mirror.config.board.id)).state).toBe('RESTORED');
    // Nothing was sent since: it goes on.
    await lists.write(2);
    await syncOnce(mirror, 'second');
    expect((await mirror.store.marks.standing(mirror.config.board.id)).state).toBe('CURRENT');
    expect(itemsOf(mirror)).toHaveLength(2);
    await mirror.close();
  },
);
