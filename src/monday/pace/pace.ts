// pace: may a call be sent now, and how much of it. Owns: the ledger of complexity, calls per minute and per day, and learning costs. Pure: time is handed in.
// Does not own: waiting (pacer.ts), what an answer means (answers.ts). A 429 is to be the exception (docs/monday-api.md "Pacing").
import { callsKeptForLookUps, nextUtcMidnightMs } from '../../domain/run/day-reserve.js';
import { believed, type Moment, type SharedWaits } from '../../domain/run/shared-budget.js';
import type { AnswerComplexity } from '../answers/answers.js';
import type { RateLimits } from '../answers/rate-limit-header.js';
import { type CallPart, FIRST_COSTS } from '../wire/cost-table.js';
import { correctedBy, leftIn, newWindow, type PaceWindow, reserveIn, settleIn, windowAt } from './pace-window.js';

export interface PaceLimits {
  readonly complexityPerMinute: number;
  readonly callsPerDay: number;
  readonly callsPerMinute?: number;
}

export interface Pace {
  readonly limits: Required<PaceLimits>;
  /** App tokens have separate budgets for reads and writes (docs/monday-api.md "Rate limits"); a shared one shows in the server's figures. */
  readonly complexity: { readonly query: PaceWindow; readonly mutation: PaceWindow };
  readonly calls: PaceWindow;
  /** Days since 1970 in UTC, and the calls of that day. */
  readonly day: { readonly number: number; readonly calls: number };
  readonly dayBlockedUntilMs: number;
  /** The server's own wait for everyone. */
  readonly pausedUntilMs: number;
  readonly costs: Readonly<Record<CallPart, number>>;
  /** Kinds whose cost a call made of them alone has told. */
  readonly told: readonly CallPart[];
}

export interface PaceCall {
  readonly kind: 'query' | 'mutation';
  /** What it is made of, in order; more than one only for batches. */
  readonly parts: readonly CallPart[];
  /** Frozen already: all of it goes, or none (S4). */
  readonly whole?: boolean;
}

export type Permit =
  /** members <= parts.length: so many of the first parts fit into what is left. */
  | { readonly kind: 'go'; readonly members: number }
  | { readonly kind: 'wait'; readonly ms: number; readonly why: 'paused' | 'calls-per-minute' | 'complexity' }
  | { readonly kind: 'day-limit'; readonly untilMs: number };

/** The lowest figure of any plan (docs/monday-api.md "Rate limits"); the header corrects it. */
const CALLS_PER_MINUTE = 1_000;

/** Less than this share of a batch is not worth one of the day's calls, while the window ends soon … */
const SMALLEST_SHARE = 1 / 5;
/** … which is: within a third of it. Later, waiting would cost more than the call. */
const SOON_MS = 20_000;

/** A rate-limited call counts as a tenth of one (docs/monday-api.md "Rate limits"). */
const RATE_LIMITED_CALL = 0.1;

/** A cheaper answer than expected is believed by halves, a dearer one at once: guessing too low ends in a 429. */
const LEARN_SHARE = 0.5;

const DAY_MS = 86_400_000;

export function newPace(limits: PaceLimits, nowMs: number, callsSpentToday = 0): Pace {
  const { callsPerMinute = CALLS_PER_MINUTE } = limits;
  const complexity = newWindow(limits.complexityPerMinute);
  return {
    limits: { ...limits, callsPerMinute },
    complexity: { query: complexity, mutation: complexity },
    calls: newWindow(callsPerMinute),
    day: { number: dayOf(nowMs), calls: callsSpentToday },
    dayBlockedUntilMs: 0,
    pausedUntilMs: 0,
    costs: FIRST_COSTS,
    told: [],
  };
}

export function ask(pace: Pace, call: PaceCall, nowMs: number): Permit {
  const untilMs = nextUtcMidnightMs(nowMs);
  if (nowMs < pace.dayBlockedUntilMs) return { kind: 'day-limit', untilMs: pace.dayBlockedUntilMs };
  if (callsOfDay(pace, nowMs) + 1 > callsOfDayFor(pace, call)) return { kind: 'day-limit', untilMs };
  if (nowMs < pace.pausedUntilMs) return { kind: 'wait', ms: pace.pausedUntilMs - nowMs, why: 'paused' };
  const calls = windowAt(pace.calls, nowMs);
  if (leftIn(calls) < 1) return { kind: 'wait', ms: untilEndMs(calls, nowMs), why: 'calls-per-minute' };

  const window = windowAt(pace.complexity[call.kind], nowMs);
  const members = partsWithin(pace, call, leftIn(window));
  if (members === call.parts.length) return { kind: 'go', members };
  // Nothing of this window is spent, so it will never fit better: the server may decide.
  if (window.endsAtMs === null || window.spent === 0) {
    return { kind: 'go', members: call.whole ? call.parts.length : Math.max(1, members) };
  }
  const ms = untilEndMs(window, nowMs);
  if (call.whole) return { kind: 'wait', ms, why: 'complexity' };
  if (members === 0 || !worthACall(members, call.parts.length, ms)) return { kind: 'wait', ms, why: 'complexity' };
  return { kind: 'go', members };
}

/** So few of a batch are not worth a call while all of it may go soon. */
export function worthACall(members: number, wanted: number, untilAllMs: number): boolean {
  return members >= Math.ceil(wanted * SMALLEST_SHARE) || untilAllMs > SOON_MS;
}

/** Writes leave some calls of the day for looking up what is in doubt. */
function callsOfDayFor({ limits: { callsPerDay } }: Pace, { kind }: PaceCall): number {
  return kind === 'query' ? callsPerDay : Math.max(1, callsPerDay - callsKeptForLookUps(callsPerDay));
}

/** A call goes out now: from here on it counts. */
export function reserve(pace: Pace, call: PaceCall, nowMs: number): Pace {
  return {
    ...pace,
    complexity: withWindow(pace, call, (window) => reserveIn(window, costOf(pace, call), nowMs)),
    calls: reserveIn(pace.calls, 1, nowMs),
    day: { number: dayOf(nowMs), calls: callsOfDay(pace, nowMs) + 1 },
  };
}

/** What an answer tells the pace; all of it stands in ReadAnswer. */
export interface PaceFacts {
  readonly limits: RateLimits;
  readonly complexity: AnswerComplexity | null;
  readonly pauseMs: number | null;
  readonly rateLimited: boolean;
  readonly dayBlockedUntilMs: number | null;
  /** From the server's idempotency cache: nothing was executed, and its figures are old. */
  readonly replayed: boolean;
  /** Surely never sent. */
  readonly unsent: boolean;
}

/** `reserved` is what reserve() took: costs may have been learned anew since. */
export function observe(pace: Pace, call: PaceCall, reserved: number, facts: PaceFacts, nowMs: number): Pace {
  const { rateLimited, replayed, unsent } = facts;
  const exact = replayed ? null : (facts.complexity?.query ?? null);
  const actual = unsent || rateLimited || replayed ? 0 : (exact ?? reserved);
  const trusted = exact !== null || rateLimited;
  const told = replayed ? null : (facts.limits.complexity ?? readingOf(facts.complexity));
  const minute = replayed ? null : facts.limits.callsPerMinute;
  const calls = settleIn(pace.calls, 1, unsent ? 0 : 1, nowMs);
  const callsBack = unsent ? 1 : rateLimited ? 1 - RATE_LIMITED_CALL : 0;
  return {
    ...pace,
    complexity: withWindow(pace, call, (window) => {
      const settled = settleIn(window, reserved, actual, nowMs);
      return told ? correctedBy(settled, told, trusted, nowMs) : settled;
    }),
    calls: minute ? correctedBy(calls, minute, false, nowMs) : calls,
    day: { number: dayOf(nowMs), calls: Math.max(0, callsOfDay(pace, nowMs) - callsBack) },
    dayBlockedUntilMs: Math.max(pace.dayBlockedUntilMs, facts.dayBlockedUntilMs ?? 0),
    pausedUntilMs: Math.max(pace.pausedUntilMs, facts.pauseMs === null ? 0 : nowMs + facts.pauseMs),
    ...(exact === null ? {} : learned(pace, call, exact)),
  };
}

/** What the board told other workers of the same token counts for this one. */
export function holdOn(pace: Pace, told: SharedWaits, now: Moment): Pace {
  return {
    ...pace,
    pausedUntilMs: Math.max(pace.pausedUntilMs, believed(told.pause, now)),
    dayBlockedUntilMs: Math.max(pace.dayBlockedUntilMs, believed(told['day-over'], now)),
  };
}

/** The clock was set, ahead (> 0) or back: what ends by it ends when it would have ended. */
export function clockSet(pace: Pace, byMs: number, nowMs: number): Pace {
  const moved = (window: PaceWindow): PaceWindow => ({
    ...window,
    endsAtMs: window.endsAtMs === null ? null : window.endsAtMs + byMs,
  });
  return {
    ...pace,
    complexity: { query: moved(pace.complexity.query), mutation: moved(pace.complexity.mutation) },
    calls: moved(pace.calls),
    dayBlockedUntilMs: Math.min(pace.dayBlockedUntilMs, nextUtcMidnightMs(nowMs)),
    pausedUntilMs: pace.pausedUntilMs + byMs,
  };
}

export function costOf({ costs }: Pace, { parts }: PaceCall): number {
  return parts.reduce((sum, part) => sum + costs[part], 0);
}

export function callsOfDay({ day }: Pace, nowMs: number): number {
  return day.number === dayOf(nowMs) ? day.calls : 0;
}

/** Of a mixed batch only the sum is known: what the kinds that were told leave of it is shared by the others. */
function learned({ costs, told }: Pace, { parts }: PaceCall, exact: number): Pick<Pace, 'costs' | 'told'> {
  const kinds = [...new Set(parts)];
  const open = kinds.length === 1 ? kinds : kinds.filter((kind) => !told.includes(kind));
  const sumOf = (wanted: (part: CallPart) => boolean) =>
    parts.reduce((sum, part) => sum + (wanted(part) ? costs[part] : 0), 0);
  const expected = sumOf((part) => open.includes(part));
  const rest = exact - sumOf((part) => !open.includes(part));
  if (expected <= 0 || rest <= 0) return { costs, told };
  const factor = rest / expected;
  const step = factor >= 1 ? factor : 1 - (1 - factor) * LEARN_SHARE;
  const changed = open.map((part) => [part, Math.max(1, costs[part] * step)] as const);
  return {
    costs: { ...costs, ...Object.fromEntries(changed) },
    told: kinds.length === 1 ? [...new Set([...told, ...kinds])] : told,
  };
}

export function partsWithin({ costs }: Pace, { parts }: PaceCall, points: number): number {
  let left = points;
  const first = parts.findIndex((part) => {
    left -= costs[part];
    return left < 0;
  });
  return first < 0 ? parts.length : first;
}

function withWindow(pace: Pace, { kind }: PaceCall, change: (window: PaceWindow) => PaceWindow): Pace['complexity'] {
  return { ...pace.complexity, [kind]: change(pace.complexity[kind]) };
}

function readingOf(complexity: AnswerComplexity | null) {
  if (complexity === null || complexity.after === null) return null;
  return { remaining: complexity.after, resetMs: complexity.resetMs, quota: null };
}

const untilEndMs = ({ endsAtMs }: PaceWindow, nowMs: number): number => Math.max(1, (endsAtMs ?? nowMs) - nowMs);

const dayOf = (nowMs: number): number => Math.floor(nowMs / DAY_MS);
