// A store that knows less than its board: a new one, or an older copy put back. verify --repair and a sync bring both to one state; nothing is doubled (S1, S3).
import { copyFileSync, rmSync } from 'node:fs';
import SqliteDriver from 'better-sqlite3';
import { expect, test } from 'vitest';
import { claimBoard } from '../src/activities/claim-board.js';
import { createActivities } from '../src/activities/index.js';
import { releaseWriterLease } from '../src/activities/writer-lease.js';
import type { Config } from '../src/config/config.js';
import { openStore } from '../src/store/store.js';
import { depsOf } from '../src/wiring/deps.js';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { verifyOnce } from './support/verify.js';
import { dayLists, itemsOf } from './support/verify-day.js';

const storeFile = ({ store }: Config): string => {
  if (store.kind !== 'sqlite') throw new Error('These tests copy the file of the store.');
  return store.file;
};

/** The mirror with another file as its store; null: a new, empty one. The board lives on. */
async function reopened(mirror: Mirror, file: string | null): Promise<Mirror> {
  await mirror.deps.close();
  await mirror.store.close();
  const own = storeFile(mirror.config);
  for (const tail of ['', '-wal', '-shm']) rmSync(`${own}${tail}`, { force: true });
  if (file !== null) copyFileSync(file, own);
  const store = openStore(mirror.config.store, { columns: mirror.config.orders.columns, create: true });
  await store.migrate();
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

test('an older copy of the store: what was made since is found again by its keys, and nothing is made twice', async () => {
  const lists = dayLists();
  await lists.write(4);
  const before = await startMirror({ sourceFolder: lists.folder });
  await syncOnce(before, 'first');
  // A copy made within the fifth of a second in which it is kept has a lease of a holder that still lives: 90 s would be waited for it.
  await releaseWriterLease(before.deps);
  const copy = `${storeFile(before.config)}.copy`;
  const file = new SqliteDriver(storeFile(before.config));
  await file.backup(copy);
  file.close();
  // Two new orders, a new size, changed quantities and notes: the copy knows nothing of them.
  await lists.write(6, (index) => (index === 0 ? { L: 4, 'TOTAL QTY': 7, NOTES: 'since the copy' } : {}));
  await syncOnce(before, 'second');
  expect(await lists.differences(before)).toEqual([]);
  const made = madeOn(before);

  const mirror = await reopened(before, copy);
  const { findings } = await verifyOnce(mirror, 'repair', { repair: true });
  expect(findings.filter(({ kind }) => kind === 'extra-item')).toHaveLength(2);
  expect(findings.filter(({ kind }) => kind === 'extra-line')).toHaveLength(1);
  await syncOnce(mirror, 'third');
  expect(madeOn(mirror)).toEqual(made);
  expect(await lists.differences(mirror)).toEqual([]);
  expect((await verifyOnce(mirror, 'clean')).findings).toEqual([]);
  await mirror.close();
});

test('a new store beside a living board: verify lists what it does not know, the sync takes it over', async () => {
  const lists = dayLists();
  await lists.write(3);
  const before = await startMirror({ sourceFolder: lists.folder });
  await syncOnce(before, 'first');
  const made = madeOn(before);
  const mirror = await reopened(before, null);
  expect(await claimBoard(mirror.deps, 'claim')).toEqual({ kind: 'claimed', needsRepair: false });
  const { findings } = await verifyOnce(mirror, 'look', { repair: true });
  expect(findings.map(({ kind, mend }) => [kind, mend])).toEqual(Array(3).fill(['extra-item', 'left']));
  expect(findings[0]?.why).toContain('next sync');
  await syncOnce(mirror, 'second');
  expect(madeOn(mirror)).toEqual(made);
  expect(itemsOf(mirror)).toHaveLength(3);
  expect((await verifyOnce(mirror, 'clean')).findings).toEqual([]);
  await mirror.close();
});

test('orders that are read but not sent: verify --repair takes their items over by key, and only once', async () => {
  const lists = dayLists();
  await lists.write(3);
  const before = await startMirror({ sourceFolder: lists.folder });
  await syncOnce(before, 'first');
  const made = madeOn(before);
  const mirror = await reopened(before, null);
  expect(await claimBoard(mirror.deps, 'claim')).toEqual({ kind: 'claimed', needsRepair: false });
  const runId = 'import';
  await mirror.activities.openRun({ runId, scope: 'import', workflowId: 'test', temporalRunId: 'test', options: {} });
  for (const workbook of (await mirror.activities.listWorkbooks({ runId })).changed)
    await mirror.activities.importWorkbook({ runId, workbook });
  await mirror.activities.mergeOrders({ runId });
  await mirror.activities.closeRun({ runId, state: 'FINISHED', sentence: null });
  const { findings, balanced } = await verifyOnce(mirror, 'repair', { repair: true });
  expect(findings.map(({ kind, write_state }) => [kind, write_state])).toEqual(
    Array(3).fill(['unknown-item', 'SYNCED']),
  );
  expect(balanced).toBe(true);
  await syncOnce(mirror, 'second');
  expect(madeOn(mirror)).toEqual(made);
  expect(await lists.differences(mirror)).toEqual([]);
  expect((await verifyOnce(mirror, 'clean')).findings).toEqual([]);
  await mirror.close();
});
