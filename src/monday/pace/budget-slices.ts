// budget-slices: this worker's part of the budgets it shares with others. Owns: how much is taken at a time, and what is left of it.
// Does not own: the budgets (the store's), nor what the board says of them (pace.ts): that is asked first, and wins.
import { callsKeptForLookUps, nextUtcMidnightMs } from '../../domain/run/day-reserve.js';
import type { BudgetName, SharedBudgets } from '../../domain/run/shared-budget.js';
import { callsOfDay, costOf, type Pace, type PaceCall } from './pace.js';
import { type PaceWindow, WINDOW_MS, windowAt } from './pace-window.js';

/** A twentieth of a minute's budget: asking the store 20 times a minute is nothing, and what another worker cannot use stays below 5 %. */
const MINUTE_SHARE = 1 / 20;
/** Of the day's calls a 400th, at most 50: what a killed worker takes along, against an asking for every 50th call (2 ms in many seconds of calls). */
const DAY_SHARE = 1 / 400;
const MOST_CALLS_OF_DAY = 50;

type SliceKey = 'points' | 'calls' | 'day';

interface Need {
  readonly key: SliceKey;
  readonly budget: BudgetName;
  readonly amount: number;
  readonly limit: number;
  readonly slice: number;
  readonly newEndMs: number;
  readonly known: { readonly spent: number; readonly endsAtMs: number } | null;
}

export interface Short {
  readonly key: SliceKey;
  readonly untilMs: number;
  /** What there is for the call until then. */
  readonly left: number;
}

export class BudgetSlices {
  readonly #shared: SharedBudgets;
  readonly #left = new Map<string, { left: number; endsAtMs: number }>();

  constructor(shared: SharedBudgets) {
    this.#shared = shared;
  }

  /** True when the slices in hand pay for the call. */
  covers(pace: Pace, call: PaceCall, nowMs: number): boolean {
    return needs(pace, call, nowMs).every((need) => this.#of(call, need.key, nowMs).left >= need.amount);
  }

  /** Takes what is lacking; says what is too short all the same. */
  async fetch(pace: Pace, call: PaceCall, now: () => number): Promise<Short | null> {
    for (const need of needs(pace, call, now())) {
      const slice = this.#of(call, need.key, now());
      if (slice.left >= need.amount) continue;
      const wanted = Math.max(Math.ceil(need.amount - slice.left), need.slice);
      const { budget, limit, newEndMs, known } = need;
      const grant = await this.#shared.claim({ budget, wanted, limit, newEndMs, known }, now());
      const before = this.#of(call, need.key, now());
      const after = { left: before.left + grant.granted, endsAtMs: grant.endsAtMs };
      this.#left.set(nameOf(call, need.key), after);
      if (after.left < need.amount) return { key: need.key, untilMs: after.endsAtMs, left: after.left };
    }
    return null;
  }

  spend(pace: Pace, call: PaceCall, nowMs: number): void {
    for (const { key, amount } of needs(pace, call, nowMs)) this.#add(call, key, -amount, nowMs);
  }

  /** What the call was thought to cost and did not. */
  giveBack(call: PaceCall, points: number, nowMs: number): void {
    if (points !== 0) this.#add(call, 'points', points, nowMs);
  }

  #add(call: PaceCall, key: SliceKey, amount: number, nowMs: number): void {
    const slice = this.#of(call, key, nowMs);
    if (slice.endsAtMs > nowMs) this.#left.set(nameOf(call, key), { ...slice, left: Math.max(0, slice.left + amount) });
  }

  #of(call: PaceCall, key: SliceKey, nowMs: number): { left: number; endsAtMs: number } {
    const slice = this.#left.get(nameOf(call, key));
    return slice === undefined || slice.endsAtMs <= nowMs ? { left: 0, endsAtMs: 0 } : slice;
  }
}

/** Reads may go on when writes may not, so their calls are counted apart. */
const nameOf = ({ kind }: PaceCall, key: SliceKey): string => (key === 'calls' ? key : `${key}-${kind}`);

function needs(pace: Pace, call: PaceCall, nowMs: number): Need[] {
  const points = windowAt(pace.complexity[call.kind], nowMs);
  const calls = windowAt(pace.calls, nowMs);
  const { callsPerDay } = pace.limits;
  const ofDay = call.kind === 'query' ? callsPerDay : Math.max(1, callsPerDay - callsKeptForLookUps(callsPerDay));
  const midnightMs = nextUtcMidnightMs(nowMs);
  return [
    {
      key: 'points',
      budget: `points-${call.kind}`,
      // Dearer than all of a minute: the board decides, as with one worker (pace.ts).
      amount: Math.min(costOf(pace, call), points.limit),
      limit: points.limit,
      slice: points.limit * MINUTE_SHARE,
      newEndMs: nowMs + WINDOW_MS,
      known: knownOf(points),
    },
    {
      key: 'calls',
      budget: 'calls',
      amount: 1,
      limit: calls.limit,
      slice: Math.max(1, calls.limit * MINUTE_SHARE),
      newEndMs: nowMs + WINDOW_MS,
      known: knownOf(calls),
    },
    {
      key: 'day',
      budget: 'day',
      amount: 1,
      limit: ofDay,
      slice: Math.max(1, Math.min(MOST_CALLS_OF_DAY, Math.floor(callsPerDay * DAY_SHARE))),
      newEndMs: midnightMs,
      known: { spent: callsOfDay(pace, nowMs), endsAtMs: midnightMs },
    },
  ];
}

const knownOf = ({ spent, endsAtMs }: PaceWindow) => (endsAtMs === null ? null : { spent, endsAtMs });
