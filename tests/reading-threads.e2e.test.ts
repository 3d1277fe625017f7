// Workbooks read in threads of their own, from the built program: the same rows and rejects as in this one, and every fault comes over (S8, S9).

import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import SqliteDriver from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReadWorkbook } from '../src/activities/deps.js';
import { readWorkbook } from '../src/activities/read-workbook.js';
import { createWorkbookSource } from '../src/sources/workbook-source.js';
import { sha1 } from '../src/store/sha1.js';
import { sha256 } from '../src/store/sha256.js';
import { stagingFileOf } from '../src/store/sqlite/staging-file.js';
import { openStore, type Store } from '../src/store/store.js';
import { type ReadingThreads, startReadingThreads } from '../src/wiring/reading-threads.js';
import { beginRun } from './support/begun-run.js';
import { demoConfig } from './support/mirror.js';

const BUILT = resolve('dist/wiring/reading-thread.js');
const LISTS = resolve('samples/order-lists');
const rules = demoConfig().orders;
const RUN = 'run';
const nothing = () => {};

let folder: string;
const stores: Store[] = [];
const pools: ReadingThreads[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'order-mirror-threads-'));
});

afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  await Promise.all(stores.map((store) => store.close()));
  await rm(folder, { recursive: true, force: true });
});

async function newStore(name: string) {
  const file = join(folder, name);
  const store = openStore({ kind: 'sqlite', file }, { columns: rules.columns, create: true });
  stores.push(store);
  await store.migrate();
  await beginRun(store, RUN);
  return { store, file };
}

function threads(file: string, { lists = LISTS, built = BUILT, atMost = 2 } = {}): ReadingThreads {
  const store = { kind: 'sqlite', file } as const;
  const pool = startReadingThreads(
    { lists: { folder: lists, sheets: 'MASTER', headerRow: 1, files: ['*.xlsx'] }, store, rules },
    atMost,
    built,
  );
  pools.push(pool);
  return pool;
}

function staged(file: string) {
  const db = new SqliteDriver(file, { readonly: true });
  const rejects = db.prepare('SELECT * FROM REJECTS ORDER BY workbook, row_no, seq').all();
  const [number = 0] = db.prepare<[], number>('SELECT number FROM STAGING_FILE').pluck().all();
  db.close();
  const staging = new SqliteDriver(stagingFileOf(file, number), { readonly: true });
  const orders = staging.prepare('SELECT * FROM STG_ORDER_LIST ORDER BY workbook, row_no').all();
  staging.close();
  return { orders, rejects };
}

/** Linux alone lists them. */
const TASKS = '/proc/self/task';
const threadCount = () => readdirSync(TASKS).length;

/** What each workbook came to: its figures, or why it was refused. */
async function readAll(read: ReadWorkbook, lists = LISTS) {
  const names = (await createWorkbookSource({ folder: lists }).list()).map(({ name }) => name);
  const results = await Promise.allSettled(names.map((workbook) => read({ runId: RUN, workbook }, undefined, nothing)));
  return results.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason)));
}

it('stages the same rows and rejects, and refuses the same workbooks', async () => {
  const here = await newStore('here.sqlite');
  const there = await newStore('there.sqlite');
  const source = createWorkbookSource({ folder: LISTS });
  const expected = await readAll(readWorkbook({ source, imports: here.store.imports, rules, sha256, sha1 }));
  expect(await readAll(threads(there.file).read)).toEqual(expected);
  expect(staged(here.file).orders.length).toBeGreaterThan(500);
  expect(staged(there.file)).toEqual(staged(here.file));
});

it('hands over the sentence of a bad workbook and goes on with the next', async () => {
  const lists = mkdtempSync(join(folder, 'lists-'));
  writeFileSync(join(lists, 'bad.xlsx'), 'not a workbook');
  const { file } = await newStore('bad.sqlite');
  const pool = threads(file, { lists, atMost: 1 });
  const again = () => pool.read({ runId: RUN, workbook: 'bad.xlsx' }, undefined, nothing);
  await expect(again()).rejects.toMatchObject({ name: 'SourceRefused', refusal: { kind: 'not-a-workbook' } });
  await expect(again()).rejects.toThrow(/^bad\.xlsx .+\.$/);
});

it('hands over a fault of the store as one', async () => {
  const pool = threads(join(folder, 'no-such.sqlite'));
  const [workbook = ''] = (await createWorkbookSource({ folder: LISTS }).list()).map(({ name }) => name);
  await expect(pool.read({ runId: RUN, workbook }, undefined, nothing)).rejects.toMatchObject({
    name: 'StoreFault',
    kind: 'missing',
  });
});

it('stops when it is told to, and reads again afterwards', async () => {
  const { file } = await newStore('stopped.sqlite');
  const pool = threads(file, { atMost: 1 });
  const [workbook = ''] = (await createWorkbookSource({ folder: LISTS }).list()).map(({ name }) => name);
  const reason = new Error('the activity was cancelled');
  await expect(pool.read({ runId: RUN, workbook }, AbortSignal.abort(reason), nothing)).rejects.toBe(reason);
  const read = await pool.read({ runId: RUN, workbook }, undefined, nothing);
  expect(read.figures.read).toBeGreaterThan(0);
});

it.skipIf(!existsSync(TASKS))('ends threads that rest, and reads in others afterwards', async () => {
  const { file } = await newStore('rested.sqlite');
  const pool = threads(file, { atMost: 1 });
  const [one = '', other = ''] = (await createWorkbookSource({ folder: LISTS }).list()).map(({ name }) => name);
  const read = (workbook: string) => pool.read({ runId: RUN, workbook }, undefined, nothing);
  const without = threadCount();
  await read(one);
  expect(threadCount()).toBeGreaterThan(without);
  pool.rest();
  // While the last one ends.
  expect((await read(other)).figures.read).toBeGreaterThan(0);
  pool.rest();
  await expect.poll(threadCount, { timeout: 5_000 }).toBe(without);
});

it('says so when a thread dies, to each that asked', async () => {
  const built = join(folder, 'dies.mjs');
  writeFileSync(built, 'process.exit(3);');
  const pool = threads(join(folder, 'unused.sqlite'), { built, atMost: 1 });
  const asked = ['a.xlsx', 'b.xlsx'].map((workbook) => pool.read({ runId: RUN, workbook }, undefined, nothing));
  for (const result of await Promise.allSettled(asked))
    expect(String(result.status === 'rejected' && result.reason)).toMatch(/ended by itself \(exit 3\)/);
});
