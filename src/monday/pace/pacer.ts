// pacer: holds the ledger of one board's token while the process runs, and waits. Owns: the clock and the order of asking. Decides nothing itself: pace.ts does.
import { type Moment, type SharedBudgets, type Uptime, wholeMs } from '../../domain/run/shared-budget.js';
import { StoreFault } from '../../domain/store-fault.js';
import type { ReadAnswer } from '../answers/answers.js';
import { BudgetSlices } from './budget-slices.js';
import {
  ask,
  callsOfDay,
  clockSet,
  costOf,
  holdOn,
  newPace,
  observe,
  type Pace,
  type PaceCall,
  type PaceLimits,
  type Permit,
  partsWithin,
  reserve,
  worthACall,
} from './pace.js';

export interface PaceClock {
  now(): number;
  /** Without it only a clock that is set back is noticed. */
  uptime?(): Uptime;
  /** Rejects when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface PacerOptions {
  readonly limits: PaceLimits;
  readonly clock: PaceClock;
  /** Calls already made today, as the store has counted them: a new worker does not start with a fresh day. */
  readonly callsSpentToday?: number;
  /** Where other workers of the same board take their parts from; without it this process is alone. */
  readonly shared?: SharedBudgets;
  /** Told before each wait, for heartbeats and progress. */
  readonly onWait?: (wait: Extract<Permit, { kind: 'wait' }>) => void;
}

/** A call that may go out; `back` must be called with its answer, or null when it was never sent; then the other workers know of its waits, too. */
export interface Admission {
  readonly kind: 'go';
  readonly members: number;
  back(answer: ReadAnswer | null): Promise<void>;
}

export interface Pacer {
  /** Waits until the call, or a worthwhile first part of it, may go. */
  enter(call: PaceCall, options?: EnterOptions): Promise<Admission | Exclude<Permit, { kind: 'go' }>>;
  /** What is left of a wait now; for deciding where to wait. */
  ask(call: PaceCall): Permit;
  /** How much of the call may go now, the others' parts considered; takes this worker's part for it, and does not wait. */
  capacity(call: PaceCall): Promise<Permit>;
  spentToday(): number;
  readonly pace: () => Pace;
}

export interface EnterOptions {
  readonly signal?: AbortSignal;
  /** Longer waits are handed back instead of waited for: a workflow's timer survives a crash, a sleep does not. */
  readonly longestWaitMs?: number;
  /** Asked when its turn has come, right before the call; false: it is not made. */
  readonly goAhead?: () => boolean;
}

/** Two clocks of one machine drift apart by far less between two looks. */
const SET_BY_HAND_MS = 1_000;

/** A wait is cut into pieces, since an answer to another call may end it sooner. */
const LONGEST_NAP_MS = 5_000;

export function createPacer({ limits, clock, callsSpentToday = 0, onWait, shared }: PacerOptions): Pacer {
  const slices = shared === undefined ? null : new BudgetSlices(shared);
  let seen = look();
  let pace = newPace(limits, seen.ms, callsSpentToday);

  /** A clock that was an hour ahead and is put right must not turn a wait of a minute into one of an hour, nor one that jumps ahead end it. */
  function moment(): Moment {
    const at = look();
    const byMs = setBy(seen, at);
    if (byMs !== 0) pace = clockSet(pace, byMs, at.ms);
    seen = at;
    return at;
  }

  const now = () => moment().ms;

  function look(): Moment {
    return { ms: clock.now(), uptime: clock.uptime?.() ?? null };
  }

  function askNow(call: PaceCall): Permit {
    const at = now();
    return ask(pace, call, at);
  }

  function admit(call: PaceCall, members: number): Admission {
    const sent: PaceCall = { kind: call.kind, parts: call.parts.slice(0, members) };
    const reserved = costOf(pace, sent);
    const at = now();
    slices?.spend(pace, sent, at);
    pace = reserve(pace, sent, at);
    let open = true;
    return {
      kind: 'go',
      members,
      back: async (answer) => {
        if (!open) return;
        open = false;
        const at = moment();
        slices?.giveBack(sent, reserved - costBy(answer, reserved), at.ms);
        const facts = factsOf(answer);
        pace = observe(pace, sent, reserved, facts, at.ms);
        await tellOthers(facts, at);
      },
    };
  }

  /** A worker that dies after this takes no wait along. Not being able to tell loses no answer: this worker itself waits in any case. */
  async function tellOthers({ pauseMs, dayBlockedUntilMs }: ReturnType<typeof factsOf>, at: Moment): Promise<void> {
    if (shared === undefined) return;
    try {
      if (pauseMs !== null) await shared.keepWait('pause', pauseMs, at);
      if (dayBlockedUntilMs !== null) await shared.keepWait('day-over', dayBlockedUntilMs - at.ms, at);
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
    }
  }

  async function hearOthers(): Promise<void> {
    if (shared === undefined) return;
    const told = await shared.waits();
    // Only then is the pace looked at: what another call learned meanwhile, and a clock that was set back, would be lost again.
    const at = moment();
    pace = holdOn(pace, told, at);
  }

  /** Fetches what the call lacks; null when it is there now. */
  async function shortOf(call: PaceCall): Promise<Exclude<Permit, { kind: 'go' }> | null> {
    const short = (await slices?.fetch(pace, call, now)) ?? null;
    if (short === null) return null;
    if (short.key === 'day') return { kind: 'day-limit', untilMs: short.untilMs };
    const why = short.key === 'points' ? 'complexity' : 'calls-per-minute';
    return { kind: 'wait', ms: Math.max(1, short.untilMs - now()), why };
  }

  return {
    async capacity(call) {
      await hearOthers();
      const permit = askNow(call);
      if (permit.kind !== 'go' || slices === null) return permit;
      let going = partOf(call, permit.members);
      for (;;) {
        const short = await slices.fetch(pace, going, now);
        if (short === null) return { kind: 'go', members: going.parts.length };
        if (short.key === 'day') return { kind: 'day-limit', untilMs: short.untilMs };
        const members = short.key === 'points' ? partsWithin(pace, going, short.left) : 0;
        const waitMs = Math.max(1, short.untilMs - now());
        if (members === 0 || !worthACall(members, call.parts.length, waitMs))
          return { kind: 'wait', ms: waitMs, why: short.key === 'points' ? 'complexity' : 'calls-per-minute' };
        going = partOf(call, members);
      }
    },
    pace: () => pace,
    spentToday: () => callsOfDay(pace, now()),
    ask: askNow,
    async enter(call, { signal, longestWaitMs = Number.POSITIVE_INFINITY } = {}) {
      for (;;) {
        await hearOthers();
        const permit = askNow(call);
        if (permit.kind === 'day-limit') return permit;
        const going = permit.kind === 'go' ? partOf(call, permit.members) : null;
        // Asked and reserved in one go: no other call comes between.
        if (going !== null && (slices === null || slices.covers(pace, going, now())))
          return admit(call, going.parts.length);
        const wait = permit.kind === 'go' ? await shortOf(going ?? call) : permit;
        if (wait === null) continue;
        if (wait.kind === 'day-limit') return wait;
        if (wait.ms > longestWaitMs) return wait;
        onWait?.(wait);
        await clock.sleep(Math.min(wait.ms, LONGEST_NAP_MS), signal);
      }
    },
  };
}

/** By how much the clock was set between two looks, ahead (> 0) or back. */
function setBy(before: Moment, after: Moment): number {
  if (before.uptime === null || after.uptime === null) return Math.min(0, after.ms - before.ms);
  const byMs = after.ms - before.ms - (after.uptime.ms - before.uptime.ms);
  return Math.abs(byMs) < SET_BY_HAND_MS ? 0 : wholeMs(byMs);
}

const partOf = (call: PaceCall, members: number): PaceCall => ({ ...call, parts: call.parts.slice(0, members) });

/** As observe() counts it. */
function costBy(answer: ReadAnswer | null, reserved: number): number {
  const { unsent, rateLimited, replayed } = factsOf(answer);
  return unsent || rateLimited || replayed ? 0 : (answer?.complexity?.query ?? reserved);
}

const NOTHING = { limits: { complexity: null, callsPerMinute: null, all: [] }, complexity: null, pauseMs: null };

function factsOf(answer: ReadAnswer | null) {
  const never =
    answer === null || (answer.outcome.kind === 'retry-after' && answer.outcome.reason.row === 'not-connected');
  const { limits, complexity, pauseMs } = answer ?? NOTHING;
  return {
    limits,
    complexity,
    pauseMs,
    rateLimited: answer?.rateLimited ?? false,
    dayBlockedUntilMs: answer?.outcome.kind === 'daily-limit' ? answer.outcome.untilMs : null,
    replayed: answer?.replayed ?? false,
    unsent: never,
  };
}
