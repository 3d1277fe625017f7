// S3: an order is one item whoever runs it: a store that is older than its board, another's or a copy sends nothing, and says which command mends it.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDriver from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { claimBoard } from '../src/activities/claim-board.js';
import { createActivities } from '../src/activities/index.js';
import { releaseWriterLease } from '../src/activities/writer-lease.js';
import type { Config } from '../src/config/config.js';
import { readMarkText } from '../src/domain/mark/board-mark.js';
import { demoBoardPath, readBoardDefinitions } from '../src/emulator/definition.js';
import { startEmulator } from '../src/emulator/server.js';
import { openStore } from '../src/store/store.js';
import { depsOf } from '../src/wiring/deps.js';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { enginesFor, named } from './support/store-engines.js';
import { commandsOn } from './support/typed-command.js';
import { ask, verifyOnce } from './support/verify.js';
import { dayLists, itemsOf } from './support/verify-day.js';

const KEY_COLUMN = 'order_mirror_key';

/** The mark as anybody reads it. */
async function markOn(mirror: Mirror): Promise<{ text: string | null; revision: string }> {
  const query = 'query ($b: [ID!], $c: [String]) { boards(ids: $b) { columns(ids: $c) { description revision } } }';
  const response = await fetch(mirror.emulator.url, {
    method: 'POST',
    headers: { authorization: 'people', 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { b: [mirror.config.board.id], c: [KEY_COLUMN] } }),
  });
  const { data } = (await response.json()) as {
    data: { boards: [{ columns: [{ description: string | null; revision: string }] }] };
  };
  const [column] = data.boards[0].columns;
  return { text: column.description, revision: column.revision };
}

async function writeMark(mirror: Mirror, text: string): Promise<void> {
  await ask(
    mirror,
    'mutation ($b: ID!, $c: String!, $v: String) { a: change_column_metadata(board_id: $b, column_id: $c, column_property: description, value: $v) { id } }',
    { b: mirror.config.board.id, c: KEY_COLUMN, v: text },
  );
}

const fileOf = ({ store }: Config): string => {
  if (store.kind !== 'sqlite') throw new Error('These tests copy the file of the store.');
  return store.file;
};

/** As `cp` of a whole and quiet store. */
async function copyOf(mirror: Mirror): Promise<string> {
  await releaseWriterLease(mirror.deps);
  const copy = join(mkdtempSync(join(tmpdir(), 'order-mirror-copy-')), 'store.sqlite');
  const file = new SqliteDriver(fileOf(mirror.config));
  await file.backup(copy);
  file.close();
  return copy;
}

/** Another process on the same board with that file as its store; null: a new, empty one. */
async function beside(mirror: Mirror, file: string | null): Promise<Mirror> {
  const own = file ?? join(mkdtempSync(join(tmpdir(), 'order-mirror-other-')), 'store.sqlite');
  const config: Config = { ...mirror.config, store: { kind: 'sqlite', file: own } };
  const store = openStore(config.store, { columns: config.orders.columns, create: true });
  await store.migrate();
  await store.marks.noteRefusesStale(config.board.id, true);
  const deps = await depsOf(config, store, { waits: mirror.deps.waits });
  return {
    ...mirror,
    config,
    store,
    deps,
    activities: createActivities(deps),
    async close() {
      await deps.close();
      await store.close();
    },
  };
}

/** The store's file is replaced by the copy, as people do it with `cp`. */
async function putBack(mirror: Mirror, copy: string): Promise<Mirror> {
  await mirror.deps.close();
  await mirror.store.close();
  const own = fileOf(mirror.config);
  for (const tail of ['', '-wal', '-shm']) rmSync(`${own}${tail}`, { force: true });
  copyFileSync(copy, own);
  return beside(mirror, own);
}

const madeOn = (mirror: Mirror) => {
  const { mutationsByName } = mirror.emulator.stats();
  return [mutationsByName.create_item ?? 0, mutationsByName.create_subitem ?? 0, mutationsByName.update_column ?? 0];
};

const callsOf = async (mirror: Mirror, work: () => Promise<unknown>) => {
  const before = mirror.emulator.stats().callsByOperation;
  await work();
  const after = mirror.emulator.stats().callsByOperation;
  const count = (name: string) => (after[name] ?? 0) - (before[name] ?? 0);
  return { reads: count('BoardMark'), raises: count('RaiseMark') };
};

describe.each(enginesFor(true))('on $name', (engine) => {
  test(
    named('the mark says in words and in values whose board it is, and grows with every run that sends', engine),
    async () => {
      const lists = dayLists();
      await lists.write(2);
      const mirror = await startMirror({ sourceFolder: lists.folder, engine });
      // What people wrote there before is no mark.
      expect(readMarkText((await markOn(mirror)).text)).toEqual({ kind: 'other' });
      expect(await callsOf(mirror, () => syncOnce(mirror, 'first'))).toEqual({ reads: 2, raises: 1 });
      const { text } = await markOn(mirror);
      expect(text).toMatch(
        /^order-mirror: this board belongs to store [0-9a-f-]{36}, epoch 1, run first \([0-9a-f]{8}\), board 9609317401\. Please leave/,
      );

      // S12: nothing to send, nothing written.
      expect(await callsOf(mirror, () => syncOnce(mirror, 'second'))).toEqual({ reads: 1, raises: 0 });
      expect((await markOn(mirror)).text).toBe(text);

      await lists.write(3);
      expect(await callsOf(mirror, () => syncOnce(mirror, 'third'))).toEqual({ reads: 2, raises: 1 });
      expect((await markOn(mirror)).text).toContain('epoch 2, run third');
      await mirror.close();
    },
  );
});

test('a copy of the store goes on beside the original, in turns: the older one sends nothing, and says so', async () => {
  const lists = dayLists();
  await lists.write(4);
  const original = await startMirror({ sourceFolder: lists.folder });
  await syncOnce(original, 'first');
  const copy = await beside(original, await copyOf(original));
  await lists.write(6);
  await syncOnce(original, 'second');
  const made = madeOn(original);
  await expect(syncOnce(copy, 'copied')).rejects.toThrow(
    /older than board .* epoch 2, run second; .* epoch 1.*verify --repair/,
  );
  expect(madeOn(original)).toEqual(made);
  expect(itemsOf(original)).toHaveLength(6);
  // The one in force goes on as if nothing had been.
  await lists.write(7);
  await syncOnce(original, 'third');
  expect(itemsOf(original)).toHaveLength(7);

  // Told to go on with the copy after all, nothing is made twice, and the original is the older one from here on.
  await copy.store.close();
  await copy.deps.close();
  const mended = await beside(original, fileOf(copy.config));
  await mended.activities.closeRun({ runId: 'copied', state: 'FAILED', sentence: 'refused' });
  await verifyOnce(mended, 'repair', { repair: true });
  await lists.write(8);
  await syncOnce(mended, 'fourth');
  expect(await lists.differences(mended)).toEqual([]);
  await expect(syncOnce(original, 'fifth')).rejects.toThrow(/older than board/);
  await mended.close();
  await original.close();
});

test('a copy and its original at once: one sends, the other sends nothing', async () => {
  const lists = dayLists();
  await lists.write(3);
  const original = await startMirror({ sourceFolder: lists.folder, emulator: { latencyMs: 5 } });
  await syncOnce(original, 'first');
  const copy = await beside(original, await copyOf(original));
  await lists.write(9);
  const ends = await Promise.allSettled([syncOnce(original, 'one'), syncOnce(copy, 'other')]);
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(itemsOf(original)).toHaveLength(9);
  expect(await lists.differences(original)).toEqual([]);
  await copy.close();
  await original.close();
});

test('a copy and its original at once on a board that refuses no outdated revision: time decides', {
  timeout: 60_000,
}, async () => {
  const lists = dayLists();
  await lists.write(3);
  const original = await startMirror({
    sourceFolder: lists.folder,
    emulator: { latencyMs: 5, staleRevisions: 'accepted' },
  });
  await syncOnce(original, 'first');
  const copy = await beside(original, await copyOf(original));
  await copy.store.marks.noteRefusesStale(copy.config.board.id, false);
  await lists.write(9);
  const ends = await Promise.allSettled([syncOnce(original, 'one'), syncOnce(copy, 'other')]);
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(itemsOf(original)).toHaveLength(9);
  expect(await lists.differences(original)).toEqual([]);
  await copy.close();
  await original.close();
});

test('a file copied back without `restore`: the epoch tells', async () => {
  const lists = dayLists();
  await lists.write(4);
  const before = await startMirror({ sourceFolder: lists.folder });
  await syncOnce(before, 'first');
  const copy = await copyOf(before);
  await lists.write(6);
  await syncOnce(before, 'second');
  const made = madeOn(before);
  const mirror = await putBack(before, copy);
  await expect(syncOnce(mirror, 'third')).rejects.toThrow(/older than board/);
  expect(madeOn(mirror)).toEqual(made);
  await mirror.close();
  await before.emulator.close();
});

test('a copy taken in mid-run is put back after the run: its keys are looked through before anything is made', async () => {
  const lists = dayLists();
  await lists.write(6);
  const before = await startMirror({
    sourceFolder: lists.folder,
    config: (config) => ({ ...config, board: { ...config.board, batchSize: 2 } }),
  });
  let copy = '';
  const { activities } = before;
  const opened = { runId: 'first', scope: 'sync', workflowId: 'test', temporalRunId: 'test', options: {} } as const;
  await activities.openRun(opened);
  for (const workbook of (await activities.listWorkbooks({ runId: 'first' })).changed)
    await activities.importWorkbook({ runId: 'first', workbook });
  await activities.mergeOrders({ runId: 'first' });
  await activities.readBoard({ runId: 'first' });
  const { customers } = await activities.planRun({ runId: 'first', customer: null, limit: null });
  const [customer = ''] = customers;
  await activities.ensureGroups({ runId: 'first', customer });
  for (let seq = 0; seq < 3; seq += 1) {
    await activities.sendBatch({ runId: 'first', customer, phase: 'creates', seq, atMost: 0 });
    if (seq === 0) copy = await copyOf(before);
  }
  expect(itemsOf(before)).toHaveLength(6);
  const mirror = await putBack(before, copy);
  await syncOnce(mirror, 'second');
  expect(itemsOf(mirror)).toHaveLength(6);
  expect(await lists.differences(mirror)).toEqual([]);
  await mirror.close();
  await before.emulator.close();
});

test("a second store on the same board is refused, and so is another's board", async () => {
  const lists = dayLists();
  await lists.write(3);
  const first = await startMirror({ sourceFolder: lists.folder });
  await syncOnce(first, 'first');
  const made = madeOn(first);
  const laptop = await beside(first, null);
  await expect(syncOnce(laptop, 'laptop')).rejects.toThrow(/belongs to another store .* run first.*board claim/);
  expect(madeOn(first)).toEqual(made);
  await laptop.close();
  await first.close();
});

test.each([
  ['emptied', '', /removed the mark .*verify --repair/],
  ['edited', 'order-mirror: this board belongs to store 7, epoch 1', /edited the mark .*verify --repair/],
  ['replaced by other words', 'the key of the row', /edited the mark .*verify --repair/],
])('a mark that somebody %s has its own sentence; verify --repair writes it again', async (_, text, sentence) => {
  const lists = dayLists();
  await lists.write(2);
  const mirror = await startMirror({ sourceFolder: lists.folder });
  await syncOnce(mirror, 'first');
  await writeMark(mirror, text);
  const made = madeOn(mirror);
  await lists.write(3);
  await expect(syncOnce(mirror, 'second')).rejects.toThrow(sentence);
  expect(madeOn(mirror)).toEqual(made);
  await mirror.activities.closeRun({ runId: 'second', state: 'FAILED', sentence: 'refused' });
  // A look says it, and writes nothing.
  await verifyOnce(mirror, 'look');
  expect((await markOn(mirror)).text).toBe(text);
  await verifyOnce(mirror, 'repair', { repair: true });
  expect((await markOn(mirror)).text).toContain('epoch 2, run repair');
  await syncOnce(mirror, 'third');
  expect(await lists.differences(mirror)).toEqual([]);
  await mirror.close();
});

test('a copied board names another board in its mark', async () => {
  const lists = dayLists();
  await lists.write(2);
  const mirror = await startMirror({ sourceFolder: lists.folder });
  await syncOnce(mirror, 'first');
  const { text } = await markOn(mirror);
  await writeMark(mirror, (text ?? '').replace('board 9609317401', 'board 1234567'));
  await lists.write(3);
  await expect(syncOnce(mirror, 'second')).rejects.toThrow(/is a copy of board 1234567.*board claim/);
  await mirror.close();
});

test('people rename, widen and describe other columns: the mark survives', async () => {
  const lists = dayLists();
  await lists.write(2);
  const mirror = await startMirror({ sourceFolder: lists.folder });
  await syncOnce(mirror, 'first');
  await ask(
    mirror,
    'mutation ($b: ID!, $c: String!) { a: change_column_title(board_id: $b, column_id: $c, title: "our key") { id } }',
    { b: mirror.config.board.id, c: KEY_COLUMN },
  );
  await lists.write(4);
  await syncOnce(mirror, 'second');
  expect(await lists.differences(mirror)).toEqual([]);
  await mirror.close();
});

test.each(['refused', 'accepted'] as const)(
  'where nobody tried it before, the first run that sends tries what becomes of outdated revisions: %s',
  { timeout: 60_000 },
  async (staleRevisions) => {
    const lists = dayLists();
    await lists.write(1);
    const mirror = await startMirror({ sourceFolder: lists.folder, emulator: { staleRevisions }, tried: false });
    expect(await mirror.store.marks.refusesStale(mirror.config.board.id)).toBeNull();
    await syncOnce(mirror, 'first');
    expect(await mirror.store.marks.refusesStale(mirror.config.board.id)).toBe(staleRevisions === 'refused');
    expect(await lists.differences(mirror)).toEqual([]);
    await mirror.close();
  },
);

test('a new store claims the board of another: nothing is made twice, and the other one is refused from then on', async () => {
  const lists = dayLists();
  await lists.write(3);
  const first = await startMirror({ sourceFolder: lists.folder });
  await syncOnce(first, 'first');
  const [items, subitems] = madeOn(first);
  const laptop = await beside(first, null);
  expect(await claimBoard(laptop.deps, 'claim')).toEqual({ kind: 'claimed', needsRepair: false });
  await lists.write(5);
  await syncOnce(laptop, 'second');
  expect(madeOn(first).slice(0, 2)).toEqual([(items ?? 0) + 2, (subitems ?? 0) + 4]);
  expect(await lists.differences(laptop)).toEqual([]);
  await expect(syncOnce(first, 'third')).rejects.toThrow(/belongs to another store/);

  // Claimed back, it compares first: it still believes in what it sent itself.
  await first.activities.closeRun({ runId: 'third', state: 'FAILED', sentence: 'refused' });
  expect(await claimBoard(first.deps, 'back')).toEqual({ kind: 'claimed', needsRepair: true });
  await expect(syncOnce(first, 'fourth')).rejects.toThrow(/verify --repair/);
  await first.activities.closeRun({ runId: 'fourth', state: 'FAILED', sentence: 'refused' });
  await verifyOnce(first, 'repair', { repair: true });
  await lists.write(6);
  await syncOnce(first, 'fifth');
  expect(itemsOf(first)).toHaveLength(6);
  expect(await lists.differences(first)).toEqual([]);
  await laptop.close();
  await first.close();
});

test('board claim shows what is on the board, asks, and takes it; status says why the store may not send', {
  timeout: 60_000,
}, async () => {
  const lists = dayLists();
  await lists.write(3);
  const first = await startMirror({ sourceFolder: lists.folder });
  await syncOnce(first, 'first');
  const laptop = await beside(first, null);
  const type = commandsOn(laptop);
  const { text } = await markOn(first);

  const shown = await type('board', 'claim');
  expect(shown.code).toBe(1);
  expect(shown.out).toMatch(/belongs to another store/);
  expect(shown.out).toMatch(
    /3 items and 6 subitems with a key: 0 items of orders that this store knows, 3 that it does not know/,
  );
  expect(shown.err).toMatch(/Nothing was changed.*board claim --yes/);
  expect((await markOn(first)).text).toBe(text);

  const claimed = await type('board', 'claim', '--yes', '--json');
  expect(claimed.code).toBe(0);
  expect(JSON.parse(claimed.out)).toMatchObject({ claimed: true, items: 3, subitems: 6, known: 0, second_copies: 0 });
  expect((await markOn(first)).text).toMatch(/epoch 2/);
  expect((await type('board', 'claim')).out).toMatch(/belongs to this store already/);

  const before = JSON.parse((await commandsOn(first)('status', '--json')).out);
  expect(before.mark).toMatchObject({ verdict: 'another-store', sentence: expect.stringContaining('board claim') });
  await laptop.close();
  await first.close();
});

test('board setup tries whether the board refuses outdated revisions, keeps the answer, and leaves the mark alone', async () => {
  for (const staleRevisions of ['refused', 'accepted'] as const) {
    const lists = dayLists();
    await lists.write(1);
    const mirror = await startMirror({ sourceFolder: lists.folder, emulator: { staleRevisions }, tried: false });
    const type = commandsOn(mirror);
    const said = await type('board', 'setup', '--json');
    expect(JSON.parse(said.out)).toMatchObject({ refusesOutdatedRevisions: staleRevisions === 'refused' });
    expect(await mirror.store.marks.refusesStale(mirror.config.board.id)).toBe(staleRevisions === 'refused');
    expect(readMarkText((await markOn(mirror)).text)).toEqual({ kind: 'other' });
    await mirror.close();
  }
});

test('the practice board keeps its mark over a restart', async () => {
  const lists = dayLists();
  await lists.write(1);
  const stateFile = join(mkdtempSync(join(tmpdir(), 'order-mirror-board-')), 'board.journal');
  const mirror = await startMirror({ sourceFolder: lists.folder, emulator: { stateFile } });
  await syncOnce(mirror, 'first');
  const before = await markOn(mirror);
  await mirror.emulator.close();
  const emulator = await startEmulator({ boards: readBoardDefinitions(demoBoardPath()), limits: 'none', stateFile });
  expect(await markOn({ ...mirror, emulator })).toEqual(before);
  await emulator.close();
  await mirror.deps.close();
  await mirror.store.close();
});
