// The process dies on a day of changes: each kind of step (a new group, a new order, new sizes, changes, a move, changed quantities) at each point around
// its call. Another process goes on: SQL and board end as on the undisturbed day, creates happen once, and only the batch in doubt is sent again (S11).
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CrashPoint } from '../src/activities/deps.js';
import { driveRun, type Journal } from './support/drive-run.js';
import { expectFirstDay } from './support/oracle/first-day.js';
import { readSampleFacts } from './support/oracle/sample-facts.js';
import { openSite, ProcessDied, type Site } from './support/site.js';
import type { SmallLists } from './support/small-lists.js';
import { tinyRows, writeTinyList } from './support/tiny-list.js';

const CUSTOMER = 'TRACKSMITH';
const BATCH = 2;

const FIRST_DAY = tinyRows(CUSTOMER, 3);
const SECOND_DAY = tinyRows(CUSTOMER, 4, (index) => ({
  'PO NUMBER': `PO${index + 101}`,
  S: 5,
  L: index === 0 ? 4 : null,
  'TOTAL QTY': index === 0 ? 11 : 7,
  'CUSTOMER SEASON': index === 1 ? 'AUTUMN 27' : 'SPRING 27',
}));

interface Day {
  readonly board: unknown;
  readonly store: unknown;
  readonly mutations: Readonly<Record<string, number>>;
}

/** What the board shows, without its ids. */
function boardOf(site: Site): unknown {
  const dump = site.emulator.dump(site.config.board.id);
  if (dump === undefined) throw new Error('The board is gone.');
  return dump.groups.map(({ title, items }) => ({
    title,
    items: items
      .map(({ name, values, subitems }) => ({
        name,
        values,
        subitems: subitems.map((line) => ({ name: line.name, values: line.values })).sort(byName),
      }))
      .sort(byName),
  }));
}

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

async function secondDay(death: { point: CrashPoint; pass: number } | null): Promise<Day> {
  const folder = mkdtempSync(join(tmpdir(), 'order-mirror-crash-'));
  const file = join(folder, 'TRACKSMITH.xlsx');
  await writeTinyList(file, FIRST_DAY);
  const lists: SmallLists = {
    folder,
    customers: [CUSTOMER],
    expected: await expectFirstDay(folder, readSampleFacts()),
  };
  const site = await openSite(lists, { batchSize: BATCH, emulator: { latencyMs: 1 } });
  try {
    const morning = await site.boot();
    await driveRun(morning, { runId: 'run-1' });
    await writeTinyList(file, SECOND_DAY);
    const journal: Journal = new Map();
    if (death !== null) {
      const dying = await site.boot({ diesAt: death });
      await expect(driveRun(dying, { runId: 'run-2' }, journal)).rejects.toThrow(ProcessDied);
    }
    const mirror = await site.boot();
    const closed = await driveRun(mirror, { runId: 'run-2' }, journal);
    expect(closed).toMatchObject({ outcome: 'SUCCESS', balanced: true, failed: 0, deferred: 0 });
    expect(site.emulator.stats().maxMutationsInFlight).toBe(1);
    const { customers, board: calls, ...figures } = await mirror.store.figures.ofRun('run-2');
    const store = { customers, creates: calls.creates, updates: calls.updates, figures };
    const again = await driveRun(mirror, { runId: 'run-3' });
    expect(again).toMatchObject({ outcome: 'NOTHING_TO_DO', applied: 0 });
    return { board: boardOf(site), store, mutations: site.emulator.stats().mutationsByName };
  } finally {
    await site.close();
  }
}

/** Of the seven batches of the second day (creates, sizes, changes, quantities), one of each kind. */
const BATCHES = [1, 2, 4, 6];
const POINTS: readonly CrashPoint[] = ['batch-after-sent-mark', 'batch-after-call', 'batch-after-receipt'];
const DEATHS = [
  ...(['group-after-intent', 'group-after-call'] as const).map((point) => ({ point, pass: 1 })),
  ...POINTS.flatMap((point) => BATCHES.map((pass) => ({ point, pass }))),
];

describe('on a day of changes another process goes on', () => {
  let undisturbed: Day;
  beforeAll(async () => {
    undisturbed = await secondDay(null);
  });

  for (const death of DEATHS)
    test(`after a death at pass ${death.pass} of ${death.point}`, async () => {
      const day = await secondDay(death);
      expect(day.board).toEqual(undisturbed.board);
      expect(day.store).toEqual(undisturbed.store);
      const { create_group, create_item, create_subitem, ...changes } = day.mutations;
      expect({ create_group, create_item, create_subitem }).toEqual({
        create_group: undisturbed.mutations.create_group,
        create_item: undisturbed.mutations.create_item,
        create_subitem: undisturbed.mutations.create_subitem,
      });
      const sum = (counts: Readonly<Record<string, number | undefined>>) =>
        Object.values(counts).reduce((total: number, count) => total + (count ?? 0), 0);
      const { create_group: _g, create_item: _i, create_subitem: _s, ...usual } = undisturbed.mutations;
      // A change and a move of one order are two.
      expect(sum(changes) - sum(usual)).toBeLessThanOrEqual(BATCH + 1);
    });
});
