// ask: a read from the board, repeated as the outcome says, until there is an answer or a person must act.
// Owns: waiting. Does not own: what an outcome means (monday/answers/answers.ts) or how often (domain/board/retry-table.ts).
import { ApplicationFailure } from '@temporalio/common';
import type { CallOutcome, OutcomeReason } from '../domain/board/outcome.js';
import { callRecord } from './call-log.js';
import type { ActivityDeps, Asked } from './deps.js';
import { beat, cancelled } from './heartbeat.js';
import { DayUsedUp, TooLongToSleep } from './long-wait.js';

/** Reads change nothing, so doubt is no reason to stop: 8 tries with growing pauses outlast a restart of the other side (about 1 min). */
const TRIES = 8;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;

export async function askUntilAnswered<T>(
  deps: ActivityDeps,
  runId: string,
  what: string,
  ask: (signal: AbortSignal | undefined) => Promise<Asked<T>>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const asked = await ask(cancelled());
    await deps.store.outbox.recordCalls(asked.calls.map((fact) => callRecord(runId, null, fact)));
    if (asked.kind === 'ok') return asked.value;
    const pauseMs = pauseAfter(asked.outcome, attempt);
    if (pauseMs === null || attempt >= TRIES) throw couldNotRead(what, asked.outcome);
    if (pauseMs > deps.waits.longestInActivityMs) throw new TooLongToSleep(pauseMs);
    beat({ attempt });
    await deps.clock.sleep(pauseMs, cancelled());
  }
}

function pauseAfter(outcome: CallOutcome, attempt: number): number | null {
  const backoff = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
  switch (outcome.kind) {
    case 'answered':
      return backoff;
    case 'retry-after':
    case 'look-up-first':
      return Math.max(outcome.waitMs, backoff);
    case 'daily-limit':
    case 'split':
    case 'park':
      return null;
  }
}

/** It was tried long enough already: a person is asked. */
export function couldNotMake(what: string, reason: OutcomeReason): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`${what} could not be made: ${reason.sentence}`, reason.row);
}

/** retryable for Temporal only where time alone may help: a board that stays unreachable. A day that is over is no failure: the workflow waits for the next one. */
export function couldNotRead(what: string, outcome: CallOutcome): ApplicationFailure | DayUsedUp {
  switch (outcome.kind) {
    case 'daily-limit':
      return new DayUsedUp(outcome.untilMs);
    case 'park':
      return ApplicationFailure.nonRetryable(outcome.reason.sentence, outcome.reason.row);
    case 'split':
      return ApplicationFailure.nonRetryable(
        `Reading ${what} costs more complexity than one call may. ${outcome.reason.sentence}`,
        outcome.reason.row,
      );
    case 'retry-after':
    case 'look-up-first':
      return ApplicationFailure.create({
        message: `${what} could not be read: ${outcome.reason.sentence}`,
        type: outcome.reason.row,
      });
    case 'answered':
      return ApplicationFailure.create({
        message: `${what} could not be read: the answer lacked it.`,
        type: 'IncompleteAnswer',
      });
  }
}
