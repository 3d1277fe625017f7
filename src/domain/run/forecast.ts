// forecast: what a plan will cost: calls, complexity, time, share of the day's calls, and whether the day is long enough. Pure: time is handed in.
// It walks through the batches as the pace will let them go (monday/pace/pace.ts). Owns: that walk. Does not own: the first prices (monday/cost-table), the words (forecast-words).

import type { Phase } from '../board/write-phase.js';
import { callsKeptForLookUps, nextUtcMidnightMs } from './day-reserve.js';

/** Writes of one customer that wait in one phase. */
export interface WaitingWrites {
  readonly customer: string;
  readonly phase: Phase;
  readonly count: number;
}

export interface Budgets {
  readonly complexityPerMinute: number;
  readonly callsPerMinute: number;
  readonly callsPerDay: number;
}

export interface WriteCosts {
  /** Complexity points of one write. */
  readonly points: Readonly<Record<Phase, number>>;
  readonly groupPoints: number;
  /** How long one call takes; null where none was measured yet, then only the budgets are counted. */
  readonly callMs: number | null;
}

export interface ForecastInput {
  readonly writes: readonly WaitingWrites[];
  readonly newGroups: number;
  readonly batchSize: number;
  readonly budgets: Budgets;
  readonly costs: WriteCosts;
  readonly callsSpentToday: number;
  readonly nowMs: number;
}

/** What the plan waits for most: the board's answers, or the budget of a minute or a day. */
export type Bound = 'answers' | 'complexity' | 'calls-per-minute' | 'calls-per-day';

/** As it stands in `--json`: plain numbers and times. */
export interface Forecast {
  readonly calls: number;
  readonly complexity: number;
  readonly minutes: number;
  /** Of the calls a day has, 0.05 = 5 %; more than 1 where it takes several days. */
  readonly share_of_day: number;
  readonly calls_per_day: number;
  readonly bound: Bound;
  /** false: no call of this board was measured yet, so prices are guessed and the time of the answers is left out. */
  readonly measured: boolean;
  /** null: the day's calls suffice. */
  readonly day_limit: {
    readonly reached_at: string;
    readonly goes_on_at: string;
    /** Times it has to wait for midnight. */
    readonly waits: number;
  } | null;
}

/** A budget renews 60 s after the first call of its window; the server tells whole seconds, so one more is waited (monday/pace/pace-window.ts). */
const WINDOW_MS = 61_000;

export function forecast(input: ForecastInput): Forecast {
  const walk = new Walk(input);
  const { costs, newGroups } = input;
  for (let made = 0; made < newGroups; made += 1) walk.send(1, costs.groupPoints);
  for (const { phase, count } of input.writes) {
    const points = costs.points[phase];
    for (let left = count; left > 0; ) left -= walk.send(Math.min(left, input.batchSize), points);
  }
  return walk.end();
}

class Walk {
  readonly #input: ForecastInput;
  readonly #callsOfDay: number;
  readonly #waitedMs: Record<Exclude<Bound, 'answers'>, number> = {
    complexity: 0,
    'calls-per-minute': 0,
    'calls-per-day': 0,
  };
  #nowMs: number;
  #callsToday: number;
  #windowEndsMs: number | null = null;
  #pointsInWindow = 0;
  #callsInWindow = 0;
  #calls = 0;
  #points = 0;
  #dayUsedUpAtMs: number | null = null;
  #nights = 0;

  constructor(input: ForecastInput) {
    const { callsPerDay } = input.budgets;
    this.#input = input;
    this.#nowMs = input.nowMs;
    this.#callsToday = input.callsSpentToday;
    this.#callsOfDay = Math.max(1, callsPerDay - callsKeptForLookUps(callsPerDay));
  }

  /** Sends so many, or as many of them as the minute still allows; gives how many went. */
  send(members: number, pointsEach: number): number {
    const { complexityPerMinute, callsPerMinute } = this.#input.budgets;
    for (;;) {
      if (this.#callsToday >= this.#callsOfDay) this.#waitForMidnight();
      if (this.#windowEndsMs !== null && this.#nowMs >= this.#windowEndsMs) this.#newWindow();
      const fit = Math.floor((complexityPerMinute - this.#pointsInWindow) / Math.max(1, pointsEach));
      // Nothing of the window is spent: it will never fit better, so one goes (pace.ts does the same).
      const going = Math.min(members, this.#pointsInWindow === 0 ? Math.max(1, fit) : fit);
      if (this.#callsInWindow >= callsPerMinute) this.#waitForWindow('calls-per-minute');
      else if (going <= 0) this.#waitForWindow('complexity');
      else {
        this.#count(going * pointsEach);
        return going;
      }
    }
  }

  end(): Forecast {
    const { budgets, costs, nowMs } = this.#input;
    const waits = Object.entries(this.#waitedMs) as [Exclude<Bound, 'answers'>, number][];
    const [longest] = waits.sort(([, a], [, b]) => b - a);
    const answersMs = this.#calls * (costs.callMs ?? 0);
    return {
      calls: this.#calls,
      complexity: Math.round(this.#points),
      minutes: Math.round((this.#nowMs - nowMs) / 600) / 100,
      share_of_day: Math.round((this.#calls / budgets.callsPerDay) * 10_000) / 10_000,
      calls_per_day: budgets.callsPerDay,
      bound: longest !== undefined && longest[1] > 0 && longest[1] >= answersMs ? longest[0] : 'answers',
      measured: costs.callMs !== null,
      day_limit:
        this.#dayUsedUpAtMs === null
          ? null
          : {
              reached_at: new Date(this.#dayUsedUpAtMs).toISOString(),
              goes_on_at: new Date(nextUtcMidnightMs(this.#dayUsedUpAtMs)).toISOString(),
              waits: this.#nights,
            },
    };
  }

  #count(points: number): void {
    this.#windowEndsMs ??= this.#nowMs + WINDOW_MS;
    this.#pointsInWindow += points;
    this.#callsInWindow += 1;
    this.#callsToday += 1;
    this.#calls += 1;
    this.#points += points;
    const day = nextUtcMidnightMs(this.#nowMs);
    this.#nowMs += this.#input.costs.callMs ?? 0;
    if (this.#nowMs >= day) this.#callsToday = 0;
  }

  #newWindow(): void {
    this.#windowEndsMs = null;
    this.#pointsInWindow = 0;
    this.#callsInWindow = 0;
  }

  #waitForWindow(why: 'complexity' | 'calls-per-minute'): void {
    this.#waitUntil(this.#windowEndsMs ?? this.#nowMs, why);
    this.#newWindow();
  }

  #waitForMidnight(): void {
    this.#dayUsedUpAtMs ??= this.#nowMs;
    this.#nights += 1;
    this.#waitUntil(nextUtcMidnightMs(this.#nowMs), 'calls-per-day');
    this.#callsToday = 0;
    this.#newWindow();
  }

  #waitUntil(untilMs: number, why: Exclude<Bound, 'answers'>): void {
    const midnightMs = nextUtcMidnightMs(this.#nowMs);
    this.#waitedMs[why] += Math.max(0, untilMs - this.#nowMs);
    this.#nowMs = Math.max(this.#nowMs, untilMs);
    if (this.#nowMs >= midnightMs) this.#callsToday = 0;
  }
}
