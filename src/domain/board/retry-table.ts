// retry-table: outcome -> next step, and how often and how long. Owns: every number of sending again, each with its reason (docs/temporal.md "Retry policy").
// Does not own: what an answer means (monday/answers/answer-table.ts). Pure: chance is handed in, so that workflows stay deterministic.
import type { CallOutcome, OutcomeReason } from './outcome.js';

/** What is known about the sending so far. */
export interface AttemptFacts {
  /** Times in a row these bytes came to this kind of outcome, this one included: 1, 2, … */
  readonly attempt: number;
  readonly members: number;
  /** The answer came from the server's idempotency cache. */
  readonly replayed: boolean;
  /** 0 to below 1; spreads writers that were stopped together. */
  readonly jitter: number;
}

export type NextStep =
  /** Each member has its own outcome. */
  | { readonly kind: 'read-members' }
  /** The very same bytes; with a new idempotency key where the old one would only bring the old answer again. */
  | { readonly kind: 'send-again'; readonly waitMs: number; readonly newKey: boolean }
  | { readonly kind: 'sleep-until'; readonly untilMs: number }
  /**
   * Look up by key. What is still missing when mayStillRunMs have passed since it was sent was not made, and only then may it be sent again.
   */
  | {
      readonly kind: 'look-up';
      readonly waitMs: number;
      readonly mayStillRunMs: number;
      readonly reason: OutcomeReason;
    }
  /** Surely not executed, and too much at once: halve the batch. */
  | { readonly kind: 'split' }
  /** One member alone that the board cannot take. */
  | { readonly kind: 'fail'; readonly reason: OutcomeReason }
  | { readonly kind: 'park'; readonly scope: 'customer' | 'run'; readonly reason: OutcomeReason };

/** A write that was alone in its call, and was not taken: what is known about that. */
export interface LoneTry {
  /** Times it failed alone, this one included. */
  readonly tries: number;
  /** doubt: it may have been executed and was not found · waits: surely not executed, told to come again · line: the board itself said nothing (a gateway, a cut line, a time-out). */
  readonly failed: 'doubt' | 'waits' | 'line';
  /** The board took other writes since it failed alone for the first time. */
  readonly othersWent: boolean;
}

/** quarantine: the others go first, then it is tried again · fail: the fault is its own · park: nobody can tell, and the write is not to blame. */
export type LoneStep = 'quarantine' | 'fail' | 'park';

export const RETRY_NUMBERS = {
  /** Waits obeyed in a row before a person is asked: at a minute each, someone else has used the whole budget for 20 minutes. */
  mostWaits: 20,
  /** Sent, looked up, found missing, three times (docs/monday-api.md "Errors"): a lasting fault, not an accident. */
  mostDoubts: 3,
  /** First added wait when obeying the server's own was not enough; doubled each time. */
  firstBackOffMs: 1_000,
  /** The budgets renew every minute (docs/monday-api.md "Rate limits"): waiting longer by our own choice gains nothing. */
  longestBackOffMs: 60_000,
  /** The longest wait any documented limit asks for, short of the day's, is the hour of import jobs (docs/monday-api.md "Limits per operation"). */
  longestServerWaitMs: 3_600_000,
  /** Share of the wait added by chance, so that two stopped writers do not meet again (423 "short, jittered delay", docs/monday-api.md "Errors"). */
  jitterShare: 0.2,
  /** Two look-ups before "missing" is believed: freshness of the filter is not documented (docs/monday-api.md "Keys and look-ups"). */
  lookUpsBeforeMissing: 2,
  /** Between these two. */
  betweenLookUpsMs: 2_000,
  /** One write that is told to come again, alone, while others go: a lock or a limit of its own. With the pauses below some five minutes. */
  mostLoneWaits: 8,
  /** Batches in a row of which nothing was taken: halving 25 takes five, so these were 15 different writes alone. That is no write's fault. */
  mostInVain: 20,
  /** Before what was quarantined is tried again; doubled each time, so that a short outage is over by then. */
  beforeQuarantinedMs: 5_000,
} as const;

export function nextStep(outcome: CallOutcome, facts: AttemptFacts): NextStep {
  switch (outcome.kind) {
    case 'answered':
      return { kind: 'read-members' };
    case 'retry-after': {
      const tooLong = outcome.waitMs > RETRY_NUMBERS.longestServerWaitMs;
      if (tooLong || facts.attempt >= RETRY_NUMBERS.mostWaits) return parked(outcome.reason);
      return { kind: 'send-again', waitMs: waitMs(outcome.waitMs, facts), newKey: facts.replayed };
    }
    case 'daily-limit':
      return { kind: 'sleep-until', untilMs: outcome.untilMs };
    case 'look-up-first': {
      const { mayStillRunMs = 0, reason } = outcome;
      return { kind: 'look-up', waitMs: waitMs(outcome.waitMs, facts), mayStillRunMs, reason };
    }
    case 'split':
      return facts.members > 1 ? { kind: 'split' } : { kind: 'fail', reason: outcome.reason };
    case 'park':
      return { kind: 'park', scope: outcome.scope, reason: outcome.reason };
  }
}

/** What is the board's or the network's fault fails no order: only a write that was refused again and again while others were taken is to blame itself. */
export function afterLoneTry({ tries, failed, othersWent }: LoneTry): LoneStep {
  if (tries < (failed === 'waits' ? RETRY_NUMBERS.mostLoneWaits : RETRY_NUMBERS.mostDoubts)) return 'quarantine';
  return othersWent && failed !== 'line' ? 'fail' : 'park';
}

const parked = (reason: OutcomeReason): NextStep => ({ kind: 'park', scope: 'customer', reason });

/** The first time just what the server asks for; from the second on at least the back-off; never shorter than asked. */
function waitMs(askedMs: number, { attempt, jitter }: AttemptFacts): number {
  const { firstBackOffMs, longestBackOffMs, jitterShare } = RETRY_NUMBERS;
  const backOffMs = attempt <= 1 ? 0 : Math.min(longestBackOffMs, firstBackOffMs * 2 ** (attempt - 2));
  const atLeastMs = Math.max(askedMs, backOffMs);
  return Math.ceil(atLeastMs + Math.min(atLeastMs, longestBackOffMs) * jitterShare * jitter);
}
