// The process dies at a named point, at this or that pass; another one takes over on the same store and board (S3, S4, S5, S6, S11).
// It goes on with the run where the last step ended, as a workflow does, or begins a new run, as a person does after losing the Temporal server.
import { beforeAll, describe, expect, test } from 'vitest';
import type { CrashPoint } from '../src/activities/deps.js';
import type { FaultOrder } from '../src/emulator/faults.js';
import { driveRun, type Journal } from './support/drive-run.js';
import { openSite, ProcessDied, type Site } from './support/site.js';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';
import { dumpStore } from './support/store-dump.js';
import { ENGINES, SQLITE } from './support/store-engines.js';

let lists: SmallLists;

beforeAll(async () => {
  lists = await makeSmallLists({ customers: 2, ordersEach: 6, linesEach: 2 });
});

/** Passes of each point in an undisturbed run (where nothing is looked up): 2 workbooks, 8 groups, 4 batches of items, 6 of subitems; the first, one in between, the last. */
const PASSES: Readonly<Record<CrashPoint, readonly number[]>> = {
  'import-after-chunk': [1],
  'import-before-end': [1, 2],
  'merge-before-commit': [1],
  'merge-after-commit': [1],
  'plan-after-span': [1],
  'plan-before-finish': [1],
  'plan-after-states': [1],
  'mark-after-intent': [1],
  'mark-after-call': [1],
  'group-after-intent': [1, 4, 8],
  'group-after-call': [1, 4, 8],
  'group-after-receipt': [8],
  'batch-after-sent-mark': [1, 4, 10],
  'batch-after-call': [1, 4, 10],
  'look-up-before-receipt': [],
  'batch-after-receipt': [1, 4, 10],
  'customer-before-end': [1, 2],
  'run-before-close': [1],
  // Of a repair (tests/crash-steps.board.test.ts).
  'verify-after-page': [],
  'mend-before-commit': [],
};

/** SQL Server over the network, on a busy machine. */
const LONGEST_MS = 300_000;

/** Of one death at each: those before anything is stored, and those of a repair. */
const SKIPPED: ReadonlySet<CrashPoint> = new Set([
  'plan-before-finish',
  'merge-before-commit',
  'verify-after-page',
  'mend-before-commit',
]);
const POINTS = Object.keys(PASSES) as CrashPoint[];
const DEATHS = POINTS.flatMap((point) => PASSES[point].map((pass) => ({ point, pass })));

async function onSite(work: (site: Site) => Promise<void>, engine = SQLITE): Promise<void> {
  const site = await openSite(lists, { engine, emulator: { latencyMs: 1 } });
  try {
    await work(site);
  } finally {
    await site.close();
  }
}

function expectUndisturbed(site: Site): void {
  expect(site.differences()).toEqual([]);
  const { groups, items, lines } = lists.expected.totals;
  const { mutationsByName, mutations, maxMutationsInFlight } = site.emulator.stats();
  expect(mutationsByName).toMatchObject({ create_group: groups, create_item: items, create_subitem: lines });
  expect(mutations).toMatchObject({ updates: 0, moves: 0 });
  expect(maxMutationsInFlight).toBe(1);
}

async function dieAt(site: Site, death: { point: CrashPoint; pass: number }, journal: Journal): Promise<void> {
  const mirror = await site.boot({ diesAt: death });
  await expect(driveRun(mirror, { runId: 'run-1' }, journal)).rejects.toThrow(ProcessDied);
}

describe('another process goes on with the run', () => {
  let undisturbed: ReturnType<typeof dumpStore>;
  beforeAll(() =>
    onSite(async (site) => {
      await driveRun(await site.boot(), { runId: 'run-1' });
      undisturbed = dumpStore(site.config.store);
    }),
  );

  for (const death of DEATHS) {
    test(`after a death at pass ${death.pass} of ${death.point}`, () =>
      onSite(async (site) => {
        const journal: Journal = new Map();
        await dieAt(site, death, journal);
        const closed = await driveRun(await site.boot(), { runId: 'run-1' }, journal);
        expectUndisturbed(site);
        expect(dumpStore(site.config.store)).toEqual(undisturbed);
        const { items, lines } = lists.expected.totals;
        expect(closed).toMatchObject({ outcome: 'SUCCESS', balanced: true, applied: items + lines, failed: 0 });
      }));
  }

  test.each(ENGINES)(
    'after a death at every pass of every point, one after the other, on $name',
    { timeout: LONGEST_MS },
    (engine) =>
      onSite(async (site) => {
        const journal: Journal = new Map();
        for (const point of POINTS) {
          if (SKIPPED.has(point)) continue;
          await dieAt(site, { point, pass: 1 }, journal);
        }
        const closed = await driveRun(await site.boot(), { runId: 'run-1' }, journal);
        expectUndisturbed(site);
        expect(closed).toMatchObject({ outcome: 'SUCCESS', balanced: true });
      }, engine),
  );
});

describe('a second death, while the first one is looked into', () => {
  for (const next of ['run-1', 'run-2'])
    test(`is survived by ${next}`, () =>
      onSite(async (site) => {
        const journal: Journal = new Map();
        await dieAt(site, { point: 'batch-after-call', pass: 4 }, journal);
        await dieAt(site, { point: 'look-up-before-receipt', pass: 1 }, journal);
        await driveRun(await site.boot(), { runId: next }, next === 'run-1' ? journal : new Map());
        expectUndisturbed(site);
      }));
});

describe('a new run takes over', () => {
  for (const death of DEATHS) {
    test(`after a death at pass ${death.pass} of ${death.point}`, () =>
      onSite(async (site) => {
        await dieAt(site, death, new Map());
        const mirror = await site.boot();
        const closed = await driveRun(mirror, { runId: 'run-2' });
        expectUndisturbed(site);
        expect(closed).toMatchObject({ balanced: true, failed: 0, deferred: 0 });
        expect(await mirror.store.runs.one('run-1')).toMatchObject({ state: 'INTERRUPTED' });
        expect(await mirror.store.outbox.unended('')).toEqual([]);
        const again = await driveRun(mirror, { runId: 'run-3' });
        expect(again).toMatchObject({ outcome: 'NOTHING_TO_DO', balanced: true, applied: 0 });
        expectUndisturbed(site);
      }));
  }
});

describe('two processes, one board', () => {
  const planned = async (site: Site) => {
    const journal: Journal = new Map();
    await dieAt(site, { point: 'group-after-intent', pass: 1 }, journal);
    return journal;
  };

  // In a new run the idempotency key is another one, so only the look-up can tell.
  for (const runId of ['run-1', 'run-2']) {
    test(`a group whose creation takes effect long after its process died is not made twice by ${runId}`, () =>
      onSite(async (site) => {
        const journal: Journal = new Map();
        site.emulator.faults.add({
          match: { kind: 'mutation', operation: 'create_group', nth: 2 },
          effect: { type: 'delay', when: 'before', ms: 59_000 },
        });
        const mirror = await site.boot({ answerWithinMs: 150, diesAt: { point: 'group-after-call', pass: 2 } });
        await expect(driveRun(mirror, { runId: 'run-1' }, journal)).rejects.toThrow(ProcessDied);
        await driveRun(await site.boot(), { runId }, runId === 'run-1' ? journal : new Map());
        await site.clock.sleep(120_000);
        expectUndisturbed(site);
      }));
  }

  // The same for items.
  for (const runId of ['run-1', 'run-2']) {
    test(`items whose creation takes effect long after their process died are not made twice by ${runId}`, () =>
      onSite(async (site) => {
        const journal: Journal = new Map();
        site.emulator.faults.add({
          match: { kind: 'mutation', operation: 'create_item', nth: 2 },
          effect: { type: 'delay', when: 'before', ms: 59_000 },
        });
        const mirror = await site.boot({ answerWithinMs: 150, diesAt: { point: 'batch-after-call', pass: 2 } });
        await expect(driveRun(mirror, { runId: 'run-1' }, journal)).rejects.toThrow(ProcessDied);
        await driveRun(await site.boot(), { runId }, runId === 'run-1' ? journal : new Map());
        await site.clock.sleep(120_000);
        expectUndisturbed(site);
      }));
  }

  test('the second waits while the first sends', () =>
    onSite(async (site) => {
      const journal = await planned(site);
      const [one, two] = lists.customers;
      if (one === undefined || two === undefined) throw new Error('Two customers are needed.');
      const first = await site.boot();
      // Two connections in one thread would lock each other out: here the second uses the first one's.
      const second = await site.boot({ deps: () => ({ store: first.store }) });
      const runId = 'run-1';
      for (const customer of [one, two]) await first.activities.ensureGroups({ runId, customer });
      const slow: FaultOrder = {
        match: { kind: 'mutation', operation: 'create_item' },
        effect: { type: 'delay', when: 'before', ms: 30_000 },
      };
      site.emulator.faults.add(slow);
      const batch = { runId, phase: 'creates', seq: 0, atMost: 0 } as const;
      await Promise.all([
        first.activities.sendBatch({ ...batch, customer: one }),
        second.activities.sendBatch({ ...batch, customer: two }),
      ]);
      expect(site.emulator.stats().maxMutationsInFlight).toBe(1);
      await driveRun(first, { runId }, journal);
      expectUndisturbed(site);
    }));

  test('a writer that slept past its lease writes no receipt', () =>
    onSite(async (site) => {
      let wakeUp = () => {};
      let fellAsleep = () => {};
      const asleep = new Promise<void>((resolve) => {
        fellAsleep = resolve;
      });
      const sleep = new Promise<void>((resolve) => {
        wakeUp = resolve;
      });
      const journal = await planned(site);
      const sleeper = await site.boot({
        deps: () => ({
          crashPoint: async (name) => {
            if (name !== 'batch-after-call') return;
            fellAsleep();
            await sleep;
          },
        }),
      });
      const customer = lists.customers[0] ?? '';
      const batch = { runId: 'run-1', customer, phase: 'creates', seq: 0, atMost: 0 } as const;
      await sleeper.activities.ensureGroups({ runId: 'run-1', customer });
      const late = sleeper.activities.sendBatch(batch);
      await asleep;
      const closed = await driveRun(await site.boot(), { runId: 'run-1' }, journal);
      wakeUp();
      await expect(late).rejects.toThrow(/is closed already/);
      expect(closed).toMatchObject({ outcome: 'SUCCESS', balanced: true });
      expectUndisturbed(site);
    }));
});
