// SQLite's staged rows wait in a file beside the store: whatever dies or gets lost, a workbook is merged whole or read again (S8, S11).
// Real files; a death is a process that ends in mid-transaction, or the files as they lay there at that moment.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import SqliteDriver from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readWorkbook } from '../src/activities/read-workbook.js';
import { createWorkbookSource } from '../src/sources/workbook-source.js';
import { openImportConnection } from '../src/store/import-connection.js';
import { sha1 } from '../src/store/sha1.js';
import { sha256 } from '../src/store/sha256.js';
import { stagingFileOf } from '../src/store/sqlite/staging-file.js';
import { openStore, type Store } from '../src/store/store.js';
import { beginRun } from './support/begun-run.js';
import { demoConfig } from './support/mirror.js';
import { tinyRows, writeTinyList } from './support/tiny-list.js';

const rules = demoConfig().orders;
/** Migrations left the number before it behind. */
const FIRST = 3;
const NEXT = FIRST + 1;
const RUN = 'run-1';
const ONE = 'one.xlsx';
const TWO = 'two.xlsx';
const ROWS = 30;
const nothing = () => {};

let lists: string;
const stores: Store[] = [];

beforeAll(async () => {
  lists = mkdtempSync(join(tmpdir(), 'order-mirror-staging-'));
  await writeTinyList(join(lists, ONE), tinyRows('GREYSON', ROWS));
  await writeTinyList(join(lists, TWO), tinyRows('BOGGI MILANO', ROWS));
});

afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
});

function open(file: string, columns = rules.columns): Store {
  const store = openStore({ kind: 'sqlite', file }, { columns, create: true });
  stores.push(store);
  return store;
}

async function newStore() {
  const file = join(mkdtempSync(join(tmpdir(), 'order-mirror-store-')), 'store.sqlite');
  const store = open(file);
  await store.migrate();
  for (const runId of [RUN, 'run-2']) await beginRun(store, runId);
  return { file, store };
}

const reading = (imports: Pick<Store['imports'], 'begin' | 'stage'>, workbook: string) =>
  readWorkbook({ source: createWorkbookSource({ folder: lists }), imports, rules, sha256, sha1 })(
    { runId: RUN, workbook },
    undefined,
    nothing,
  );

/** As the activity does it. */
async function take({ imports }: Store, workbook: string, staging = imports): Promise<void> {
  await imports.begin(RUN, workbook);
  const { sheet, layout, figures } = await reading(staging, workbook);
  const nobody = { digest: null, sentence: null, importRun: RUN };
  await imports.end(RUN, { ...nobody, workbook, outcome: 'imported', sheet, layout, figures });
}

const merge = (store: Store) =>
  store.merge.run(RUN, { rules, rulesInForce: '1:rules', progress: nothing, beforeCommit: nothing });

function ordersIn(file: string): Record<string, number> {
  const db = new SqliteDriver(file, { readonly: true });
  const rows = db
    .prepare<[], { workbook: string; orders: number }>(
      'SELECT [workbook], COUNT(*) AS [orders] FROM [ORDER_LIST] WHERE [present] = 1 GROUP BY [workbook]',
    )
    .all();
  db.close();
  return Object.fromEntries(rows.map(({ workbook, orders }) => [workbook, orders]));
}

const stagingFiles = (file: string) => readdirSync(join(file, '..')).filter((name) => name.includes('-staging-'));

/** The store's files as they lie there now, as after a power cut; the log of the staged rows may have lost its end. */
function copyOf(file: string, logBytes?: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'order-mirror-copy-'));
  cpSync(join(file, '..'), folder, { recursive: true });
  const copy = join(folder, 'store.sqlite');
  if (logBytes !== undefined) truncateSync(`${stagingFileOf(copy, FIRST)}-wal`, logBytes);
  return copy;
}

test('what is staged becomes orders, and its file is gone with the merge, though others still have it open', async () => {
  const { file, store } = await newStore();
  const thread = openImportConnection({ file, columns: rules.columns, cacheMb: 2 });
  await take(store, ONE, thread.imports);
  await take(store, TWO);
  expect(statSync(stagingFileOf(file, FIRST)).mode & 0o077).toBe(0);
  expect(await merge(store)).toMatchObject({ created: 2 * ROWS, absent: 0 });
  await expect.poll(() => stagingFiles(file)).toEqual([]);
  expect(ordersIn(file)).toEqual({ [ONE]: ROWS, [TWO]: ROWS });
  // The thread's own connection finds the next file by itself.
  await reading(thread.imports, ONE);
  expect(stagingFiles(file)).toContain(`store.sqlite-staging-${NEXT}`);
  await thread.close();
});

test('killed with -9 while it stages: read again, every row is there once', async () => {
  const { file, store } = await newStore();
  await take(store, ONE);
  await store.imports.begin(RUN, TWO);
  await reading(store.imports, TWO);
  const script = `
    const Driver = require(${JSON.stringify(resolve('node_modules/better-sqlite3'))});
    const db = new Driver(${JSON.stringify(stagingFileOf(file, FIRST))});
    db.exec("BEGIN IMMEDIATE; DELETE FROM [STG_ORDER_LIST] WHERE [row_no] > 5; UPDATE [STG_ORDER_LIST] SET [sizes] = NULL");
    process.kill(process.pid, 'SIGKILL');`;
  expect(spawnSync(process.execPath, ['-e', script]).signal).toBe('SIGKILL');
  const next = open(copyOf(file));
  await take(next, TWO);
  expect(await merge(next)).toMatchObject({ created: 2 * ROWS });
});

test('a power cut after a workbook ended loses nothing of it, wherever the log of the next one breaks off', async () => {
  const { file, store } = await newStore();
  await take(store, ONE);
  const log = `${stagingFileOf(file, FIRST)}-wal`;
  const kept = statSync(log).size;
  await store.imports.begin(RUN, TWO);
  await reading(store.imports, TWO);
  const whole = statSync(log).size;
  expect(whole).toBeGreaterThan(kept);
  for (const share of [0, 0.3, 0.7, 1]) {
    const copy = copyOf(file, Math.floor(kept + share * (whole - kept)));
    // The next workbook never ended: none of it is merged, whatever is there.
    expect(await merge(open(copy))).toMatchObject({ created: ROWS, absent: 0 });
    expect(ordersIn(copy)).toEqual({ [ONE]: ROWS });
  }
});

test('rows that were lost before their merge are told of, and nothing counts as absent', async () => {
  const { file, store } = await newStore();
  await take(store, ONE);
  await merge(store);
  await store.imports.begin('run-2', ONE);
  const { sheet, layout, figures } = await reading(store.imports, ONE);
  const nobody = { digest: null, sentence: null, importRun: 'run-2' };
  await store.imports.end('run-2', { ...nobody, workbook: ONE, outcome: 'imported', sheet, layout, figures });
  const copy = copyOf(file);
  for (const tail of ['', '-wal', '-shm']) truncateSync(`${stagingFileOf(copy, NEXT)}${tail}`);
  const merging = open(copy).merge.run('run-2', { rules, rulesInForce: 'x', progress: nothing, beforeCommit: nothing });
  await expect(merging).rejects.toMatchObject({ name: 'StoreFault', kind: 'missing' });
  await expect(merging).rejects.toThrow(`Of one.xlsx, ${ROWS} rows were read, and 0 of them are still there`);
  expect(ordersIn(copy)).toEqual({ [ONE]: ROWS });
});

test('a death between the commit of a merge and the end of its file leaves rows that nobody merges, and they go', async () => {
  const { file, store } = await newStore();
  await take(store, ONE);
  let left = '';
  const dying = store.merge.run(RUN, {
    rules,
    rulesInForce: '1:rules',
    progress: nothing,
    beforeCommit: () => {
      left = copyOf(file);
    },
  });
  await dying;
  // The store as it is after the commit, the staged rows as they were before it.
  for (const tail of ['', '-wal', '-shm']) cpSync(`${file}${tail}`, `${left}${tail}`);
  expect(stagingFiles(left)).toContain(`store.sqlite-staging-${FIRST}`);
  const next = open(left);
  expect(await merge(next)).toEqual({ created: 0, changed: 0, same: 0, absent: 0 });
  expect(ordersIn(left)).toEqual({ [ONE]: ROWS });
  expect(
    stagingFiles(left).filter((name) => name.endsWith(`-staging-${FIRST}`) || name.includes(`-staging-${FIRST}-`)),
  ).toEqual([]);
});

test('a column that the config gained since the file was made is added to it', async () => {
  const { file, store } = await newStore();
  const older = open(
    file,
    rules.columns.filter(({ name }) => name !== 'NOTES'),
  );
  await older.imports.begin(RUN, ONE);
  await take(store, ONE);
  expect(await merge(store)).toMatchObject({ created: ROWS });
});
