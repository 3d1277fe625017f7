// outcome: what became of something that was sent to the board, and what to do about it. Values only; the table that makes them of answers is monday/answers/answers.ts.
// S4: after doubt the board is looked up before anything is created again. S5: only `applied` is a receipt.

/** What the answer to a whole call means. */
export type CallOutcome =
  /** The server executed the document; every alias has its own outcome. */
  | { readonly kind: 'answered' }
  /** Surely nothing was executed: the very same bytes may be sent again, at once (waitMs 0) or after the server's own wait. */
  | { readonly kind: 'retry-after'; readonly waitMs: number; readonly reason: OutcomeReason }
  /** Surely nothing was executed, and nothing will be before midnight UTC. */
  | { readonly kind: 'daily-limit'; readonly untilMs: number }
  /** It may have been executed, wholly or in part: look up by key first. */
  /** mayStillRunMs: so long after it was sent the server may still be executing it, so a key that is missing until then may yet appear; absent: it is over. */
  | {
      readonly kind: 'look-up-first';
      readonly waitMs: number;
      readonly mayStillRunMs?: number;
      readonly reason: OutcomeReason;
    }
  /** The request as a whole costs too much: send it in smaller parts. */
  | { readonly kind: 'split'; readonly reason: OutcomeReason }
  /** A person must act (token, permission, board gone, our own bug): the customer parks, or the run stops. */
  | { readonly kind: 'park'; readonly scope: 'customer' | 'run'; readonly reason: OutcomeReason };

/** What became of one member (alias) of a batch. */
export type MemberOutcome =
  | { readonly kind: 'applied'; readonly boardItemId: string }
  /** The board refused this one for good: the order fails (held until its source or the board changes). */
  | { readonly kind: 'refused'; readonly reason: OutcomeReason }
  /** Its group, item or parent is gone: resolve again, do not loop. */
  | { readonly kind: 'target-gone'; readonly reason: OutcomeReason }
  /** Not known whether it was made: look up by key. */
  | { readonly kind: 'unknown'; readonly reason: OutcomeReason }
  /** Surely not executed; may be sent again in a new batch. */
  | { readonly kind: 'not-executed'; readonly waitMs: number; readonly reason: OutcomeReason };

export interface OutcomeReason {
  /** The row of the outcome table, e.g. "complexity-exhausted"; never an order value (S15). */
  readonly row: string;
  /** A sentence for people. Must not contain order values or tokens when it goes to logs or histories: the server's own words stay in `detail`. */
  readonly sentence: string;
  /** The server's own words; may contain order values: only for the store. */
  readonly detail?: string;
  readonly column?: string;
}
