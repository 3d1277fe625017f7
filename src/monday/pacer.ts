// pacer: holds the ledger of one board's token while the process runs, and waits. Owns: the clock and the order of asking. Decides nothing itself: pace.ts does.
import type { ReadAnswer } from './answers.js';
import {
  ask,
  callsOfDay,
  costOf,
  newPace,
  observe,
  type Pace,
  type PaceCall,
  type PaceLimits,
  type Permit,
  reserve,
} from './pace.js';

export interface Clock {
  now(): number;
  /** Rejects when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface PacerOptions {
  readonly limits: PaceLimits;
  readonly clock: Clock;
  /** Calls already made today, as the store has counted them: a new worker does not start with a fresh day. */
  readonly callsSpentToday?: number;
  /** Told before each wait, for heartbeats and progress. */
  readonly onWait?: (wait: Extract<Permit, { kind: 'wait' }>) => void;
}

/** A call that may go out; `back` must be called with its answer, or null when it was never sent. */
export interface Admission {
  readonly kind: 'go';
  readonly members: number;
  back(answer: ReadAnswer | null): void;
}

export interface Pacer {
  /** Waits until the call, or a worthwhile first part of it, may go. */
  enter(call: PaceCall, options?: EnterOptions): Promise<Admission | Exclude<Permit, { kind: 'go' }>>;
  /** What is left of a wait now; for deciding where to wait. */
  ask(call: PaceCall): Permit;
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

/** A wait is cut into pieces, since an answer to another call may end it sooner. */
const LONGEST_NAP_MS = 5_000;

export function createPacer({ limits, clock, callsSpentToday = 0, onWait }: PacerOptions): Pacer {
  let pace = newPace(limits, clock.now(), callsSpentToday);

  function admit(call: PaceCall, members: number): Admission {
    const sent: PaceCall = { kind: call.kind, parts: call.parts.slice(0, members) };
    const reserved = costOf(pace, sent);
    pace = reserve(pace, sent, clock.now());
    let open = true;
    return {
      kind: 'go',
      members,
      back: (answer) => {
        if (!open) return;
        open = false;
        pace = observe(pace, sent, reserved, factsOf(answer), clock.now());
      },
    };
  }

  return {
    pace: () => pace,
    spentToday: () => callsOfDay(pace, clock.now()),
    ask: (call) => ask(pace, call, clock.now()),
    async enter(call, { signal, longestWaitMs = Number.POSITIVE_INFINITY } = {}) {
      for (;;) {
        const permit = ask(pace, call, clock.now());
        if (permit.kind === 'day-limit') return permit;
        // Asked and reserved in one go: no other call comes between.
        if (permit.kind === 'go') return admit(call, permit.members);
        if (permit.ms > longestWaitMs) return permit;
        onWait?.(permit);
        await clock.sleep(Math.min(permit.ms, LONGEST_NAP_MS), signal);
      }
    },
  };
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
