// The day's calls are used up: the run waits on a timer of the Temporal server until the next day, says so, hears people meanwhile, and goes on by itself (docs/monday-api.md "Pacing").
// A day that is over by our own count, by the board's word, with the worker away, and a cancel in the middle.
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { callsKeptForLookUps, nextUtcMidnightMs } from '../src/domain/run/day-reserve.js';
import { runWorkflowId } from '../src/workflows/ids.js';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';
import { openTemporalSite, type TemporalSite, type TemporalSiteOptions, until } from './support/temporal-site.js';

const address = inject('temporalAddress');

let lists: SmallLists;

beforeAll(async () => {
  lists = await makeSmallLists({ customers: 2, ordersEach: 3, linesEach: 1 });
});

async function onSite(work: (site: TemporalSite) => Promise<void>, options: Partial<TemporalSiteOptions>) {
  const site = await openTemporalSite({ address: address ?? '', lists, ...options });
  try {
    await work(site);
  } finally {
    await site.close();
  }
}

/** The board says it itself, and when it goes on. */
const boardSaysDayIsOver = (seconds: number, times: number | 'always') => ({
  match: { kind: 'mutation', operation: 'create_item' } as const,
  times,
  effect: { type: 'limit', limit: 'daily', seconds } as const,
});

const itemsMade = (site: TemporalSite): number => site.emulator.stats().mutationsByName.create_item ?? 0;

async function searchAttributesOf(site: TemporalSite): Promise<Record<string, unknown>> {
  const id = runWorkflowId(site.config.environment, site.config.board.id);
  const description = await site.client.client.workflow.getHandle(id).describe();
  return Object.fromEntries(description.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
}

describe.skipIf(address === null)('the calls of the day are used up', () => {
  const CALLS_PER_DAY = 200;

  test('by our own count: it waits for midnight though the worker dies, then goes on by itself; look-ups and reads went on all the time', () => {
    // Long enough to get to the first write before midnight, short enough to wait for.
    const toMidnightMs = 15_000;
    const aheadMs = nextUtcMidnightMs(Date.now()) - toMidnightMs - Date.now();
    const day = new Date(Date.now() + aheadMs).toISOString();
    const spent = CALLS_PER_DAY - callsKeptForLookUps(CALLS_PER_DAY);
    return onSite(
      async (site) => {
        const run = await site.start('run-1');
        const { waits } = await site.progress((progress) => progress.waits !== null);
        expect(waits).toMatch(/^The day's calls are used up; it goes on by itself at \d{4}-\d\d-\d\d 00:00 UTC\.$/);
        expect(itemsMade(site)).toBe(0);
        expect(await searchAttributesOf(site)).toMatchObject({
          OrderMirrorState: 'waiting',
          OrderMirrorReason: 'daily-limit',
        });
        // The run waits as a whole: the board's mark is the first thing that it writes.
        expect(await site.customerState('run-1', lists.customers[0] ?? '')).toEqual({ state: 'waiting', reason: null });
        await site.replaceWorker();
        expect(await run.end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
        expect(site.differences()).toEqual([]);
        expect(new Date(Date.now() + aheadMs).toISOString().slice(0, 10)).not.toBe(day.slice(0, 10));
        expect(site.emulator.stats().tooManyRequests).toBe(0);
      },
      {
        aheadMs,
        config: (config) => ({ ...config, board: { ...config.board, callsPerDay: CALLS_PER_DAY, batchSize: 25 } }),
        before: ({ store }) =>
          store.outbox.recordCalls(
            Array.from({ length: spent }, (_, index) => ({
              runId: 'earlier',
              callNo: `call-${index}`,
              batchId: null,
              at: day,
              operation: 'batch',
              mutation: true,
              httpStatus: 200,
              outcome: 'answered',
              reason: null,
              complexity: null,
              durationMs: 1,
              requestId: null,
            })),
          ),
      },
    );
  });

  test('by the word of the board: the wait is the one it names, and nothing is asked before', () =>
    onSite(async (site) => {
      site.emulator.faults.add(boardSaysDayIsOver(2, 1));
      const run = await site.start('run-1');
      await site.progress((progress) => progress.waits !== null);
      expect(await run.end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
      expect(site.differences()).toEqual([]);
      expect(site.emulator.stats().callsBeforeWaitWasOver).toBe(0);
    }, {}));

  test('a cancel is heard in the middle of the wait: the books balance, and what was not sent waits for the next run', () =>
    onSite(async (site) => {
      site.emulator.faults.add(boardSaysDayIsOver(3_600, 'always'));
      const run = await site.start('run-1');
      await until(async () => {
        const states = await Promise.all(lists.customers.map((customer) => site.customerState('run-1', customer)));
        return states.every(({ state }) => state === 'waiting');
      });
      await site.client.tell('pause', { customer: null, reason: 'lunch' });
      await site.progress(({ paused }) => paused === 'lunch');
      await site.client.tell('cancel', { customer: null, reason: 'not today' });
      expect(await run.end).toMatchObject({ balanced: true });
      const row = await site.store.runs.one('run-1');
      expect(row).toMatchObject({ state: 'CANCELLED', sentence: 'not today' });
      expect(itemsMade(site)).toBe(0);
    }, {}));
});
