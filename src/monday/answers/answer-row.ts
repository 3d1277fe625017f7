// answer-row: what one row of THE table says (answer-table.ts). Owns: the shape, and the words for what an answer can mean.
import type { AnswerFault } from './answer-fault.js';

/**
 * wait: surely not executed, later it may be · day: the same, tomorrow · split: too much for one request · doubt: may have been executed ·
 * refused: this member never will be · gone: what it points at is not there · park-…: a person must act.
 */
export type Meaning = 'doubt' | 'park-run' | 'park-customer' | 'gone' | 'refused' | 'split' | 'day' | 'wait';

export interface AnswerRow {
  readonly name: string;
  /** Normal codes (normalCode); the first row with the code wins, if `narrow` agrees. */
  readonly codes?: readonly string[];
  readonly narrow?: (fault: AnswerFault) => boolean;
  /** Asked only when the error has no code: words are a weak sign, and an unknown code is doubt (S4). */
  readonly messages?: RegExp;
  /** HTTP status of an answer without a known error; asked last. */
  readonly statuses?: (status: number) => boolean;
  /** status_code of an error about one member, when no row knows its code or message. */
  readonly memberStatuses?: (status: number) => boolean;
  /** Codes of calls that brought no answer; 'not-connected' and 'sent' stand for all others of that phase. */
  readonly connection?: readonly string[];
  readonly mutation: Meaning;
  readonly query: Meaning;
  /** When the server names no wait. */
  readonly waitMs: number;
  /** It is about the account or the token, not about this call: everyone waits (pace.ts), also where the answer names no time. */
  readonly pausesAll?: true;
  /** The server may go on executing although this came back. */
  readonly mayStillRun?: true;
  readonly sentence: string;
  readonly because: string;
}

/** One of these HTTP statuses. */
export const is =
  (...wanted: readonly number[]) =>
  (status: number): boolean =>
    wanted.includes(status);

/** A busy neighbour is done in about the time of one call. */
export const SHORT_WAIT_MS = 2_000;
