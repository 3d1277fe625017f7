// Several items or subitems under one key: the oldest is kept, the others are stored, listed and left alone until `verify --repair` archives them (S3, S4).
import { beforeAll, expect, test } from 'vitest';
import { claimBoard } from '../src/activities/claim-board.js';
import { createActivities } from '../src/activities/index.js';
import { duplicateLines } from '../src/cli/report/duplicates.js';
import { runDocument } from '../src/cli/run-document.js';
import { openStore } from '../src/store/store.js';
import { depsOf } from '../src/wiring/deps.js';
import { driveRun } from './support/drive-run.js';
import { type Mirror, syncOnce } from './support/mirror.js';
import { type MirrorProcess, openSite, type Site } from './support/site.js';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';
import { ENGINES, SQLITE } from './support/store-engines.js';
import { peopleOn, verifyOnce } from './support/verify.js';

let lists: SmallLists;

beforeAll(async () => {
  lists = await makeSmallLists({ customers: 1, ordersEach: 2, linesEach: 2 });
});

/** A process on the site, as the helpers of `verify` want it. */
const mirrorOf = (site: Site, process: MirrorProcess): Mirror => ({
  config: site.config,
  emulator: site.emulator,
  store: process.store,
  deps: { ...process.deps, close: async () => undefined },
  activities: process.activities,
  close: async () => undefined,
});

const SLOWLY = { timeout: 120_000 };
const AS_SHOWN_AT_MOST = 2_000;

async function documentOf({ store }: MirrorProcess, runId: string) {
  const run = await store.runs.one(runId);
  if (run === null) throw new Error(`There is no ${runId}.`);
  return runDocument(store, run);
}

test.each(ENGINES)('of items found after a lost answer, on $name', SLOWLY, async (engine) => {
  const site = await openSite(lists, { engine });
  try {
    const { keyColumn } = (await site.boot()).deps.settings;
    const people = peopleOn(mirrorOf(site, await site.boot()));
    const planted: string[] = [];
    const mirror = await site.boot({
      deps: (deps) => ({
        board: {
          ...deps.board,
          // Between the lost answer and the look-up somebody else's copy of the first order is there, too.
          lookUpItems: async (keys, signal) => {
            if (planted.length === 0) planted.push(await people.item('copy', { [keyColumn]: keys[0] }));
            return deps.board.lookUpItems(keys, signal);
          },
        },
      }),
    });
    site.emulator.faults.add({
      match: { kind: 'mutation', operation: 'create_item', nth: 1 },
      effect: { type: 'drop', when: 'after' },
    });
    expect(await driveRun(mirror, { runId: 'run-1' })).toMatchObject({ outcome: 'SUCCESS', balanced: true });
    expect(planted).toHaveLength(1);

    const [double, ...more] = await mirror.store.duplicates.open();
    expect(more).toEqual([]);
    expect(double).toMatchObject({ item_id: planted[0], size_code: null, customer: lists.customers[0] });
    const document = await documentOf(mirror, 'run-1');
    expect(document.doubled).toEqual([expect.objectContaining({ board_item_id: planted[0], size: null })]);
    const said = duplicateLines(document).join('\n');
    expect(said).toContain(`item ${planted[0]} beside ${double?.kept_id} of order ${double?.order_number}`);
    expect(said).toContain('order-mirror verify --repair');
    expect(said.length).toBeLessThan(AS_SHOWN_AT_MOST);

    // Nothing is taken off unasked, run after run.
    await driveRun(mirror, { runId: 'run-2' });
    expect(site.emulator.stats().mutationsByName.archive_item ?? 0).toBe(0);
    expect(await mirror.store.duplicates.open()).toHaveLength(1);

    await verifyOnce(mirrorOf(site, mirror), 'repair', { repair: true });
    expect(site.emulator.stats().mutationsByName.archive_item).toBe(1);
    expect(await mirror.store.duplicates.open()).toEqual([]);
    expect((await documentOf(mirror, 'run-2')).doubled).toEqual([]);
    expect(site.differences()).toEqual([]);
  } finally {
    await site.close();
  }
});

test('of subitems found after a lost answer; one that people archive themselves is listed until the board was read again', async () => {
  const site = await openSite(lists);
  try {
    const { lineKeyColumn } = (await site.boot()).deps.settings;
    const people = peopleOn(mirrorOf(site, await site.boot()));
    const planted: string[] = [];
    const mirror = await site.boot({
      deps: (deps) => ({
        board: {
          ...deps.board,
          lookUpSubitems: async (parents, signal) => {
            const before = await deps.board.lookUpSubitems(parents, signal);
            const key = before.kind === 'ok' ? [...before.value.keys()][0] : undefined;
            if (planted.length > 0 || key === undefined) return before;
            const [parent = ''] = parents;
            planted.push(await people.line(parent, 'copy', { [lineKeyColumn]: key }));
            return deps.board.lookUpSubitems(parents, signal);
          },
        },
      }),
    });
    site.emulator.faults.add({
      match: { kind: 'mutation', operation: 'create_subitem', nth: 1 },
      effect: { type: 'drop', when: 'after' },
    });
    expect(await driveRun(mirror, { runId: 'run-1' })).toMatchObject({ outcome: 'SUCCESS', balanced: true });
    const [double] = await mirror.store.duplicates.open();
    expect(double?.item_id).toBe(planted[0]);
    const line = duplicateLines(await documentOf(mirror, 'run-1'))[0];
    expect(line).toContain(`subitem ${planted[0]} beside ${double?.kept_id} of size ${double?.size_code} of order`);
    await people.archive(planted[0] ?? '');
    await site.clock.sleep(1_000);
    expect(await mirror.store.duplicates.open()).toHaveLength(1);
    await verifyOnce(mirrorOf(site, mirror), 'look');
    expect(await mirror.store.duplicates.open()).toEqual([]);
  } finally {
    await site.close();
  }
});

test('of items that a new store takes over: the copy and its subitems stay apart from what is kept', async () => {
  const site = await openSite(lists);
  try {
    const first = await site.boot();
    await driveRun(first, { runId: 'run-1' });
    const { keyColumn, lineKeyColumn } = first.deps.settings;
    const people = peopleOn(mirrorOf(site, first));
    const [kept] = [...(site.emulator.dump(site.config.board.id)?.groups ?? [])].flatMap(({ items }) => items);
    const keys = await first.deps.board.readKeys();
    if (kept === undefined || keys.kind !== 'ok') throw new Error('The board cannot be read.');
    const key = [...keys.value.items].find(([, ids]) => ids[0] === kept.id)?.[0] ?? '';
    const [sizeKey = ''] = [...keys.value.subitems.keys()].filter((one) => one.startsWith(`${key}:`));
    const copy = await people.item('copy', { [keyColumn]: key });
    await people.line(copy, 'copy of a size', { [lineKeyColumn]: sizeKey });
    const second = await people.line(kept.id, 'second of a size', { [lineKeyColumn]: sizeKey });

    const config = { ...site.config, store: await SQLITE.fresh() };
    const store = openStore(config.store, { columns: config.orders.columns, create: true });
    await store.migrate();
    const deps = await depsOf(config, store, {});
    const anew = { ...mirrorOf(site, first), config, store, deps, activities: createActivities(deps) };
    expect(await claimBoard(deps, 'claim')).toMatchObject({ kind: 'claimed' });
    expect(await syncOnce(anew, 'anew')).toMatchObject({ outcome: 'SUCCESS', balanced: true });
    expect((await store.duplicates.open()).map((row) => [row.item_id, row.kept_id, row.size_code === null])).toEqual([
      [copy, kept.id, true],
      [second, keys.value.subitems.get(sizeKey)?.[0], false],
    ]);
    const { create_item, create_subitem } = site.emulator.stats().mutationsByName;
    const { items, lines } = lists.expected.totals;
    expect([create_item, create_subitem]).toEqual([items + 1, lines + 2]);
    await deps.close();
    await store.close();
  } finally {
    await site.close();
  }
});
