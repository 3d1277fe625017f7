// classified-error: one error, placed in the table, and how several of them and their outcomes relate. Owns: which of several weighs most.

import type { CallOutcome, OutcomeReason } from '../../domain/board/outcome.js';
import { nextUtcMidnightMs } from '../../domain/run/day-reserve.js';
import { type AnswerFault, faultColumn } from './answer-fault.js';
import type { AnswerRow, Meaning } from './answer-row.js';

export interface ClassifiedError {
  readonly row: AnswerRow;
  readonly fault: AnswerFault | null;
  /** The server's own wait, else the row's. */
  readonly waitMs: number;
  readonly meaning: Meaning;
  /** Instead of the server's words, when there are none. */
  readonly detail?: string;
}

/** Doubt above all, for it forbids to create again (S4); then what only a person can mend; waiting is the mildest. */
const SEVERITY: readonly Meaning[] = ['doubt', 'park-run', 'park-customer', 'gone', 'refused', 'split', 'day', 'wait'];

/** The server's words are kept for the store; this much tells any story. */
const LONGEST_DETAIL_CHARS = 2_000;

/** The same one whatever the order: by severity, then the longest wait, then by name and words. */
export function mostSevere(findings: readonly ClassifiedError[]): ClassifiedError {
  const [first, ...rest] = findings;
  if (!first) throw new RangeError('nothing to weigh');
  return rest.reduce((worst, finding) => (weighs(finding, worst) < 0 ? finding : worst), first);
}

function weighs(a: ClassifiedError, b: ClassifiedError): number {
  return (
    SEVERITY.indexOf(a.meaning) - SEVERITY.indexOf(b.meaning) ||
    b.waitMs - a.waitMs ||
    inCodeOrder(a.row.name, b.row.name) ||
    inCodeOrder(a.fault?.message ?? '', b.fault?.message ?? '')
  );
}

export function inCodeOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function reasonOf({ row, fault, detail }: ClassifiedError): OutcomeReason {
  const column = fault ? faultColumn(fault) : null;
  const words = (fault && fault.message !== '' ? fault.message : detail)?.slice(0, LONGEST_DETAIL_CHARS);
  return {
    row: row.name,
    sentence: row.sentence,
    ...(words === undefined ? {} : { detail: words }),
    ...(column === null ? {} : { column }),
  };
}

/** How long the server may go on executing a call whose answer is lost: monday's own limit for every call (docs/monday-api.md "Transport"). */
const SERVER_LIMIT_MS = 60_000;

export interface OutcomeContext {
  readonly nowMs: number;
  readonly serverLimitMs?: number;
}

/** The outcome of a call that failed as a whole. */
export function outcomeOf(
  finding: ClassifiedError,
  { nowMs, serverLimitMs = SERVER_LIMIT_MS }: OutcomeContext,
): CallOutcome {
  const { meaning, waitMs, row } = finding;
  const reason = reasonOf(finding);
  switch (meaning) {
    case 'wait':
      return { kind: 'retry-after', waitMs, reason };
    case 'day':
      return { kind: 'daily-limit', untilMs: nextDayMs(waitMs, nowMs) };
    case 'split':
      return { kind: 'split', reason };
    case 'doubt':
    // A whole request that was refused for what one member holds: which were done is not said.
    case 'refused':
    case 'gone':
      return { kind: 'look-up-first', waitMs, ...(row.mayStillRun ? { mayStillRunMs: serverLimitMs } : {}), reason };
    case 'park-customer':
      return { kind: 'park', scope: 'customer', reason };
    case 'park-run':
      return { kind: 'park', scope: 'run', reason };
  }
}

/** The server says in which of its days we are. Where it says nothing shortly after our midnight, its clock is behind ours: a whole day would be lost by believing ours. */
const CLOCKS_DIFFER_MS = 300_000;
const ASK_AGAIN_MS = 60_000;

/** When the calls of the next day are there: as the server says, else at midnight UTC by our clock. */
export function nextDayMs(serverWaitMs: number, nowMs: number): number {
  if (serverWaitMs > 0) return nowMs + serverWaitMs;
  const sinceMidnightMs = nowMs % 86_400_000;
  return sinceMidnightMs < CLOCKS_DIFFER_MS ? nowMs + ASK_AGAIN_MS : nextUtcMidnightMs(nowMs);
}
