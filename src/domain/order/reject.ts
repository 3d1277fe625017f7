// reject: a cell or row that could not be taken, with where and why (S9). Rejects are for people; they carry the value as written.

/** held: the order is not sent until mended · left: that one column stays as it was · warned: taken and sent, but somebody should look · row: no order could be read from the row at all. */
export type RejectEffect = 'held' | 'left' | 'warned' | 'row';

export type RejectReason =
  | 'not-a-number'
  | 'not-whole'
  | 'negative'
  | 'too-large'
  | 'not-a-date'
  | 'ambiguous-date'
  | 'two-digit-year'
  | 'not-a-boolean'
  | 'too-long'
  | 'error-cell'
  | 'not-calculated'
  | 'under-merged-cell'
  | 'no-header'
  | 'totals-row'
  | 'no-order-number'
  | 'no-customer'
  | 'unknown-customer'
  | 'total-mismatch'
  | 'size-vanished'
  | 'label-unknown'
  | 'label-too-long'
  | 'label-limit'
  | 'board-too-long'
  | 'board-not-a-number'
  | 'board-not-a-date'
  | 'board-refused';

export interface Reject {
  readonly row: number;
  /** Excel name such as C12; for a reject about a whole row, the cell that made it one. */
  readonly cell: string;
  /** The header, normalised; the size for a size column. */
  readonly column: string;
  /** The value as written, as text; '' when the cell was empty. */
  readonly value: string;
  readonly reason: RejectReason;
  readonly effect: RejectEffect;
  /** One sentence: what is wrong and what would be accepted. */
  readonly sentence: string;
}
