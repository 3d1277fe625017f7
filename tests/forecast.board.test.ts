// How near the forecast comes: a paced board in a time of the test's own, forecast when the plan is made against what the board then counted (docs/monday-api.md "Pacing").
// And the day: writes stop before its last calls, what is in doubt is still looked up with them, and the run goes on at midnight UTC.
import { beforeAll, describe, expect, test } from 'vitest';
import { callsKeptForLookUps, nextUtcMidnightMs } from '../src/domain/run/day-reserve.js';
import type { Forecast } from '../src/domain/run/forecast.js';
import type { FaultOrder } from '../src/emulator/faults.js';
import { driveRun } from './support/drive-run.js';
import { type MirrorProcess, openSite, type Site, type SiteOptions } from './support/site.js';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';

let lists: SmallLists;

beforeAll(async () => {
  lists = await makeSmallLists({ customers: 3, ordersEach: 20, linesEach: 3 });
});

async function onSite(options: SiteOptions, work: (site: Site) => Promise<void>): Promise<void> {
  const site = await openSite(lists, options);
  try {
    await work(site);
  } finally {
    await site.close();
  }
}

/** What no run here reaches. */
/** 180 sizes and 60 orders of 30,000 points each: with 900,000 a minute it takes eight windows. */
const WIDE = { complexityPerMinute: 2_000_000_000, callsPerMinute: 1_000_000 };
const PACED = { complexityPerMinute: 900_000, callsPerMinute: 5_000, callsPerDay: 25_000, concurrency: 40 };

describe('the forecast', () => {
  test('of a run that waits for complexity is kept: calls, points and time within 10 %, and no call is refused', () =>
    onSite({ batchSize: 25, emulator: { limits: PACED }, board: PACED }, async (site) => {
      const { forecast, minutes, calls, complexity } = await compared(site);
      expect(site.emulator.stats().tooManyRequests).toBe(0);
      expect(forecast).toMatchObject({ bound: 'complexity', measured: false, day_limit: null });
      expect(forecast.minutes).toBeGreaterThan(7);
      expectNear(forecast.minutes, minutes);
      expectNear(forecast.calls, calls);
      expectNear(forecast.complexity, complexity);
    }));

  test('of a run that is longer than the day: the night is foreseen, and the calls of both days', () =>
    onSite({ batchSize: 4, board: { ...WIDE, callsPerDay: 60 } }, async (site) => {
      const { forecast, minutes, calls } = await compared(site);
      expect(forecast).toMatchObject({ bound: 'calls-per-day', day_limit: { waits: 1 } });
      expectNear(forecast.minutes, minutes);
      expectNear(forecast.calls, calls);
    }));
});

/** So many that the last one of the day is a batch: a group or the board's mark has no key to be looked up by. */
const CALLS_A_DAY = 43;

test('a batch in doubt at the end of the day is looked up with the calls kept for it, before midnight', () =>
  onSite({ batchSize: 4, board: { ...WIDE, callsPerDay: CALLS_A_DAY } }, async (site) => {
    const lookUps: number[] = [];
    const today = new Date(site.clock.now()).toISOString().slice(0, 10);
    const process = await site.boot({
      deps: ({ board, store }) => ({
        board: {
          ...board,
          send: async (batch) => {
            // The last call that a write may make today: its answer is lost.
            const spent = await store.outbox.callsSince(`${today}T00:00:00.000Z`);
            if (spent === CALLS_A_DAY - callsKeptForLookUps(CALLS_A_DAY) - 1)
              LOST.forEach((fault) => void site.emulator.faults.add(fault));
            return board.send(batch);
          },
          lookUpItems: (keys, signal) => {
            lookUps.push(site.clock.now());
            return board.lookUpItems(keys, signal);
          },
          lookUpSubitems: (parents, signal) => {
            lookUps.push(site.clock.now());
            return board.lookUpSubitems(parents, signal);
          },
        },
      }),
    });
    const startedMs = site.clock.now();
    await driveRun(process, { runId: 'run-1' });
    expect(site.differences()).toEqual([]);
    expect(lookUps.length).toBeGreaterThan(0);
    expect(lookUps[0]).toBeLessThan(nextUtcMidnightMs(startedMs));
  }));

const LOST = (['create_item', 'create_subitem'] as const).map(
  (operation): FaultOrder => ({ match: { kind: 'mutation', operation }, effect: { type: 'drop', when: 'after' } }),
);

/** The run, with what was foreseen when its plan was made and what came from then on. */
async function compared(site: Site) {
  const process = await site.boot();
  const came = { startedMs: 0, calls: 0, complexity: 0 };
  let forecast: Forecast | null = null;
  const totals = () => {
    const { calls, complexityOfWindows } = site.emulator.stats();
    return { calls, complexity: complexityOfWindows.reduce((sum, points) => sum + points, 0) };
  };
  const watched: MirrorProcess = {
    ...process,
    activities: {
      ...process.activities,
      forecastRun: async (input) => {
        Object.assign(came, totals(), { startedMs: site.clock.now() });
        forecast = await process.activities.forecastRun(input);
        return forecast;
      },
    },
  };
  const end = await driveRun(watched, { runId: 'run-1' });
  expect(end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
  expect(site.differences()).toEqual([]);
  const kept = await process.store.runs.one('run-1');
  expect(JSON.parse(kept?.forecast ?? 'null')).toEqual(forecast);
  const { calls, complexity } = totals();
  return {
    forecast: forecast as unknown as Forecast,
    minutes: (site.clock.now() - came.startedMs) / 60_000,
    calls: calls - came.calls,
    complexity: complexity - came.complexity,
  };
}

function expectNear(foreseen: number, came: number): void {
  expect(Math.abs(foreseen - came) / came).toBeLessThan(0.1);
}
