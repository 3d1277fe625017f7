// One writer per board, over processes (S3): who slept past its lease neither stores nor sends, a dead holder is replaced by itself,
// what it had on its way is waited for, and nobody keeps the board for himself. Times are the production ones, in a time of the test's own.
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { CrashPoint } from '../src/activities/deps.js';
import { releaseWriterLease } from '../src/activities/writer-lease.js';
import { beginRun } from './support/begun-run.js';
import { driveRun, type Journal } from './support/drive-run.js';
import { type MirrorProcess, openSite, ProcessDied, type Site } from './support/site.js';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';
import { enginesFor, LONGEST_ON_SERVER_MS, named, SQLITE } from './support/store-engines.js';

const RUN = 'run-1';
/** Longer than a lease and the longest call together. */
const A_LONG_SLEEP_MS = 300_000;

let lists: SmallLists;
let first = '';
let second = '';

beforeAll(async () => {
  lists = await makeSmallLists({ customers: 2, ordersEach: 6, linesEach: 2 });
  first = lists.customers[0] ?? '';
  second = lists.customers[1] ?? '';
});

async function onSite(work: (site: Site) => Promise<void>, engine = SQLITE): Promise<void> {
  const site = await openSite(lists, { engine, emulator: { latencyMs: 1 } });
  try {
    await work(site);
  } finally {
    await site.close();
  }
}

/** All that comes before sending is done; what is left is for the processes of the test. */
async function planned(site: Site): Promise<Journal> {
  const journal: Journal = new Map();
  const mirror = await site.boot({ diesAt: { point: 'group-after-intent', pass: 1 } });
  await expect(driveRun(mirror, { runId: RUN }, journal)).rejects.toThrow(ProcessDied);
  return journal;
}

function expectUndisturbed(site: Site): void {
  expect(site.differences()).toEqual([]);
  const { groups, items, lines } = lists.expected.totals;
  const { mutationsByName, maxMutationsInFlight } = site.emulator.stats();
  expect(mutationsByName).toMatchObject({ create_group: groups, create_item: items, create_subitem: lines });
  expect(maxMutationsInFlight).toBe(1);
}

/** A process that falls asleep at a point, once, until it is woken. It does not renew its lease meanwhile: nothing of it runs. */
async function sleeperAt(site: Site, point: CrashPoint) {
  let wakeUp = () => {};
  let fellAsleep = () => {};
  const asleep = new Promise<void>((resolve) => {
    fellAsleep = resolve;
  });
  const sleep = new Promise<void>((resolve) => {
    wakeUp = resolve;
  });
  let slept = false;
  const process = await site.boot({
    deps: () => ({
      crashPoint: async (name) => {
        if (name !== point || slept) return;
        // Where so little was left of the lease that it had to be renewed first, the board was not called yet.
        if (point === 'batch-after-call' && (site.emulator.stats().callsByOperation.Batch ?? 0) === 0) return;
        slept = true;
        fellAsleep();
        await sleep;
      },
    }),
  });
  return { process, asleep, wakeUp };
}

const firstBatch = (process: MirrorProcess, customer: string) =>
  process.activities.sendBatch({ runId: RUN, customer, phase: 'creates', seq: 0, atMost: 0 });

describe('a writer that slept past its lease', () => {
  const STEPS: readonly { point: CrashPoint; what: string; callsOfItsOwn: number }[] = [
    { point: 'batch-after-sent-mark', what: 'does not send, though it had said it would', callsOfItsOwn: 0 },
    { point: 'batch-after-call', what: 'stores no receipt', callsOfItsOwn: 1 },
  ];
  const steps = STEPS.flatMap((step) =>
    enginesFor(step.point === 'batch-after-call').map((engine) => ({ ...step, engine })),
  );
  for (const { point, what, callsOfItsOwn, engine } of steps)
    test(named(`at ${point}: ${what}`, engine), { timeout: LONGEST_ON_SERVER_MS }, () =>
      onSite(async (site) => {
        const journal = await planned(site);
        const { process: sleeper, asleep, wakeUp } = await sleeperAt(site, point);
        await sleeper.activities.ensureGroups({ runId: RUN, customer: first });
        const calls = () => site.emulator.stats().callsByOperation.Batch ?? 0;
        const late = firstBatch(sleeper, first);
        await asleep;
        expect(calls()).toBe(callsOfItsOwn);
        await site.clock.sleep(A_LONG_SLEEP_MS);
        const closed = await driveRun(await site.boot(), { runId: RUN }, journal);
        const before = calls();
        wakeUp();
        await expect(late).rejects.toThrow(/is closed already/);
        expect(calls()).toBe(before);
        expect(closed).toMatchObject({ outcome: 'SUCCESS', balanced: true });
        expectUndisturbed(site);
      }, engine),
    );

  const GROUP_STEPS: readonly { point: CrashPoint; what: string }[] = [
    { point: 'group-after-intent', what: 'makes no group' },
    { point: 'group-after-call', what: 'makes no second group' },
  ];
  for (const { point, what } of GROUP_STEPS)
    test(`at ${point}: ${what}`, () =>
      onSite(async (site) => {
        const journal = await planned(site);
        const { process: sleeper, asleep, wakeUp } = await sleeperAt(site, point);
        const late = sleeper.activities.ensureGroups({ runId: RUN, customer: first });
        await asleep;
        await site.clock.sleep(A_LONG_SLEEP_MS);
        await driveRun(await site.boot(), { runId: RUN }, journal);
        wakeUp();
        await expect(late).rejects.toThrow(/is closed already/);
        expectUndisturbed(site);
      }));

  test('goes on where nobody took over meanwhile', () =>
    onSite(async (site) => {
      const journal = await planned(site);
      const { process: sleeper, asleep, wakeUp } = await sleeperAt(site, 'batch-after-sent-mark');
      const run = driveRun(sleeper, { runId: RUN }, journal);
      await asleep;
      await site.clock.sleep(A_LONG_SLEEP_MS);
      wakeUp();
      expect(await run).toMatchObject({ outcome: 'SUCCESS', balanced: true });
      expectUndisturbed(site);
    }));
});

describe('a holder that died in mid-call', () => {
  for (const runId of [RUN, 'run-2'])
    test(`is replaced by itself, and ${runId} sends nothing while the board still works on its last call`, () =>
      onSite(async (site) => {
        const journal: Journal = new Map();
        site.emulator.faults.add({
          match: { kind: 'mutation', operation: 'create_subitem', nth: 2 },
          effect: { type: 'delay', when: 'before', ms: 55_000 },
        });
        const dying = await site.boot({ answerWithinMs: 150, diesAt: { point: 'batch-after-call', pass: 4 } });
        await expect(driveRun(dying, { runId: RUN }, journal)).rejects.toThrow(ProcessDied);
        const next = await site.boot();
        // Another customer's work comes first: it may not overtake either.
        if (runId === RUN) await next.activities.ensureGroups({ runId, customer: second });
        if (runId === RUN) await firstBatch(next, second);
        await driveRun(next, { runId }, runId === RUN ? journal : new Map());
        expectUndisturbed(site);
      }));

  test('of another machine is replaced when its lease has run out', () =>
    onSite(async (site) => {
      const journal = await planned(site);
      const { process: sleeper, asleep } = await sleeperAt(site, 'batch-after-call');
      await sleeper.activities.ensureGroups({ runId: RUN, customer: first });
      void firstBatch(sleeper, first).catch(() => undefined);
      await asleep;
      const began = site.clock.now();
      await driveRun(await site.boot(), { runId: RUN }, journal);
      expect(site.clock.now() - began).toBeGreaterThan(60_000);
      expectUndisturbed(site);
    }));
});

describe('a planner that slept', () => {
  const PLAN = { runId: RUN, customer: null, limit: null };
  const attempt = (n: number) => ({ runId: RUN, step: 'workflow/plan', attempt: n });

  for (const engine of enginesFor(true))
    test(
      named('changes nothing of the plan that a later attempt made, nor of what is sent of it', engine),
      { timeout: LONGEST_ON_SERVER_MS },
      () =>
        onSite(async (site) => {
          const { process: sleeper, asleep, wakeUp } = await sleeperAt(site, 'plan-before-finish');
          const { activities, store } = sleeper;
          const where = { scope: 'sync', workflowId: 'test', temporalRunId: 'test', options: {} } as const;
          await activities.openRun({ runId: RUN, ...where });
          for (const workbook of (await activities.listWorkbooks({ runId: RUN })).changed)
            await activities.importWorkbook({ runId: RUN, workbook });
          await activities.mergeOrders({ runId: RUN });
          await activities.readBoard({ runId: RUN });
          const late = store.attempts.within(attempt(1), () => activities.planRun(PLAN));
          await asleep;
          await site.clock.sleep(30_000);
          const second = await site.boot();
          const plan = await second.store.attempts.within(attempt(2), () => second.activities.planRun(PLAN));
          await second.activities.ensureGroups({ runId: RUN, customer: first });
          await firstBatch(second, first);
          wakeUp();
          await expect(late).rejects.toMatchObject({ name: 'StoreFault', kind: 'superseded' });
          const done = ['open', 'settle', 'list', 'merge', 'read board', 'forecast', 'gates'];
          const journal: Journal = new Map(
            done.map((step) => [step, step === 'list' ? { changed: [] } : { kind: 'opened' }]),
          );
          journal.set('plan', plan);
          expect(await driveRun(second, { runId: RUN }, journal)).toMatchObject({ outcome: 'SUCCESS', balanced: true });
          expectUndisturbed(site);
        }, engine),
    );
});

describe('two hosts whose clocks differ by two minutes', () => {
  const hostWith = (site: Site, aheadMs: number) =>
    site.boot({
      deps: ({ clock }) => ({
        clock: { ...clock, now: () => new Date(clock.now().getTime() + aheadMs) },
        // Of another host nobody knows whether its process lives.
        isDead: () => false,
      }),
    });

  for (const aheadMs of [120_000, -120_000])
    test(`S3: one that is ${aheadMs} ms off takes no lease before its time, and believes nothing missing too soon`, () =>
      onSite(async (site) => {
        const journal = await planned(site);
        const { process: sleeper, asleep } = await sleeperAt(site, 'batch-after-call');
        await sleeper.activities.ensureGroups({ runId: RUN, customer: first });
        void firstBatch(sleeper, first).catch(() => undefined);
        await asleep;
        const began = site.clock.now();
        await driveRun(await hostWith(site, aheadMs), { runId: RUN }, journal);
        // The lease, by the store's time.
        expect(site.clock.now() - began).toBeGreaterThan(60_000);
        expectUndisturbed(site);
      }));

  test.each([
    [6_000, "This host's clock is 6.0 s ahead of the store's; more than 5 s is refused, and nothing was sent."],
    [-120_000, "This host's clock is 120.0 s behind the store's; more than 5 s is refused, and nothing was sent."],
  ])('one that is %d ms off is told, and opens no run', (aheadMs, sentence) =>
    onSite(async (site) => {
      const run = driveRun(await hostWith(site, aheadMs), { runId: RUN });
      await expect(run).rejects.toMatchObject({
        name: 'StoreFault',
        kind: 'clock',
        message: expect.stringContaining(sentence),
      });
      expect(site.emulator.stats().mutationsByName).not.toHaveProperty('create_item');
      expect(await driveRun(await hostWith(site, 4_000), { runId: RUN })).toMatchObject({ outcome: 'SUCCESS' });
    }),
  );
});

test('two processes take turns: one with many batches does not keep the board from another with one', () =>
  onSite(async (site) => {
    await planned(site);
    const busy = await site.boot();
    // Two connections in one thread would lock each other out: here the second uses the first one's.
    const other = await site.boot({ deps: () => ({ store: busy.store }) });
    for (const customer of [first, second]) await busy.activities.ensureGroups({ runId: RUN, customer });
    const ended: string[] = [];
    const send = (process: MirrorProcess, who: string, customer: string, seq: number) =>
      process.activities
        .sendBatch({ runId: RUN, customer, phase: 'creates', seq, atMost: 1 })
        .then(() => void ended.push(who));
    const many = Array.from({ length: 6 }, (_, seq) => send(busy, 'busy', first, seq));
    await Promise.all([...many, send(other, 'other', second, 0)]);
    expect(ended.indexOf('other')).toBeLessThan(4);
    expect(site.emulator.stats().maxMutationsInFlight).toBe(1);
  }));

describe('a writer at rest', () => {
  const askedBy = (site: Site, mirror: MirrorProcess, who: string) =>
    mirror.store.leases.take(`board:${site.config.board.id}`, who, 90, () => false);

  test('has let go of the board a moment after its last batch, and at once when it is told to end', () =>
    onSite(async (site) => {
      const mirror = await site.boot();
      await driveRun(mirror, { runId: RUN });
      expect(await askedBy(site, mirror, 'another machine')).toMatchObject({ kind: 'held' });
      const lease = await vi.waitFor(async () => {
        const answer = await askedBy(site, mirror, 'another machine');
        if (answer.kind !== 'taken') throw new Error('It is still held.');
        return answer;
      });
      expect(lease.from).toBeNull();
      const name = `board:${site.config.board.id}`;
      await mirror.store.leases.release({ name, token: lease.token }, 'another machine');
      await beginRun(mirror.store, 'run-2', site.config.board.id);
      await mirror.activities.ensureGroups({ runId: 'run-2', customer: first });
      await releaseWriterLease(mirror.deps);
      expect(await askedBy(site, mirror, 'a third')).toMatchObject({ kind: 'taken', from: null });
    }));
});
