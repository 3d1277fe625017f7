// The forecast of a plan: calls, complexity, time, share of the day, and the night it has to wait for (docs/monday-api.md "Pacing"). How near it comes: forecast.board.test.ts.
import { describe, expect, it } from 'vitest';
import { callsKeptForLookUps } from '../src/domain/run/day-reserve.js';
import { type ForecastInput, forecast } from '../src/domain/run/forecast.js';
import { durationWords, forecastSentences } from '../src/domain/run/forecast-words.js';

const NOON = Date.parse('2026-11-21T12:00:00.000Z');
const PRICES = { archives: 10_000, creates: 30_000, 'line-creates': 30_000, changes: 10_000, 'line-changes': 10_000 };
const ONE_ORDER_LIST: ForecastInput = {
  writes: [{ customer: 'GREYSON', phase: 'creates', count: 1_000 }],
  newGroups: 0,
  batchSize: 25,
  budgets: { complexityPerMinute: 5_000_000, callsPerMinute: 1_000, callsPerDay: 25_000 },
  costs: { points: PRICES, groupPoints: 10_000, callMs: 1_000 },
  callsSpentToday: 0,
  nowMs: NOON,
};
const of = (change: Partial<ForecastInput>) => forecast({ ...ONE_ORDER_LIST, ...change });

describe('forecast', () => {
  it('nothing to send costs nothing', () => {
    const none = of({ writes: [] });
    expect(none).toMatchObject({ calls: 0, complexity: 0, minutes: 0, share_of_day: 0, day_limit: null });
    expect(forecastSentences(none)).toEqual(['Nothing has to be sent.']);
  });

  it('the complexity of a minute is the wall: 166 creates a minute, and a call more where a window ends in mid-batch', () => {
    // 1,000 x 30,000 points = 6.02 windows of 166: six waits of 61 s, six batches and a part of one in each.
    expect(of({})).toMatchObject({ calls: 6 * 7 + 1, complexity: 30_000_000, bound: 'complexity', day_limit: null });
    expect(of({}).minutes).toBeGreaterThan(6);
    expect(of({}).minutes).toBeLessThan(6.3);
  });

  it('without a budget that binds, the answers are what is waited for', () => {
    const wide = { complexityPerMinute: 2e9, callsPerMinute: 1e6, callsPerDay: 1e6 };
    expect(of({ budgets: wide })).toMatchObject({ calls: 40, bound: 'answers' });
    expect(of({ budgets: wide }).minutes).toBeCloseTo(40 / 60, 1);
  });

  it('calls a minute bind too, and each customer and phase has batches of its own', () => {
    const writes = (['creates', 'line-creates'] as const).flatMap((phase) =>
      ['A', 'B', 'C'].map((customer) => ({ customer, phase, count: 26 })),
    );
    const few = { complexityPerMinute: 2e9, callsPerMinute: 5, callsPerDay: 1e6 };
    expect(of({ writes, budgets: few, newGroups: 3 })).toMatchObject({ calls: 15, bound: 'calls-per-minute' });
    expect(of({ writes, budgets: few, newGroups: 3 }).minutes).toBeCloseTo(2 * (61 / 60) + 5 / 60, 1);
  });

  it('a batch dearer than the whole budget of a minute goes in smaller ones', () => {
    const trial = { complexityPerMinute: 100_000, callsPerMinute: 1_000, callsPerDay: 1e6 };
    const writes = [{ customer: 'A', phase: 'creates', count: 9 } as const];
    expect(of({ writes, budgets: trial })).toMatchObject({ calls: 3, bound: 'complexity' });
    const dear = { points: { ...PRICES, creates: 200_000 }, groupPoints: 0, callMs: 1_000 };
    expect(of({ writes, budgets: trial, costs: dear })).toMatchObject({ calls: 9 });
  });

  it('a day too short: when its calls are used up, when it goes on, how many nights', () => {
    const small = { complexityPerMinute: 2e9, callsPerMinute: 1_000, callsPerDay: 200 };
    expect(callsKeptForLookUps(200)).toBe(20);
    const writes = [{ customer: 'A', phase: 'creates', count: 25 * 200 } as const];
    const made = of({ writes, budgets: small, callsSpentToday: 80 });
    // 180 a day for writes: 100 of them today, the other 100 tomorrow.
    expect(made).toMatchObject({
      calls: 200,
      share_of_day: 1,
      bound: 'calls-per-day',
      day_limit: { reached_at: '2026-11-21T12:01:40.000Z', goes_on_at: '2026-11-22T00:00:00.000Z', waits: 1 },
    });
    expect(made.minutes).toBeCloseTo(12 * 60 + 100 / 60, 1);
    expect(forecastSentences(made).join(' ')).toContain('it waits until 2026-11-22 00:00 UTC and goes on by itself');
    expect(
      of({ writes: [{ customer: 'A', phase: 'creates', count: 25 * 500 }], budgets: small }).day_limit,
    ).toMatchObject({ waits: 2 });
  });

  it('says that prices are guessed where nothing was measured, and then leaves out the time of the answers', () => {
    const first = of({ costs: { points: PRICES, groupPoints: 10_000, callMs: null } });
    expect(first).toMatchObject({ measured: false, bound: 'complexity' });
    expect(forecastSentences(first)).toHaveLength(2);
    expect(forecastSentences(of({}))).toEqual([
      "Forecast: 43 calls, 30.0 million points of complexity, about 6 min, most of it waiting for each minute's complexity, 0.2 % of the day's 25,000 calls.",
    ]);
  });

  it.each([
    [0.4, 'less than a minute'],
    [89, 'about 89 min'],
    [150, 'about 2.5 h'],
    [4_000, 'about 2.8 days'],
  ])('%s minutes: %s', (minutes, words) => {
    expect(durationWords(minutes)).toBe(words);
  });
});
