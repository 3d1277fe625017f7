// raw-cell: what a source hands over for one cell, before any business rule has looked at it.
// Owns: the shapes. Does not own: what a value means (values.ts) or where it came from (place.ts).

/** A cell whose format says "date": wall clock, no zone. `iso` is YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS; `serial` the stored number, if any. */
export interface DateCell {
  readonly kind: 'date';
  readonly iso: string;
  readonly serial?: number;
}

/** An error cell such as #N/A or #REF!. */
export interface ErrorCell {
  readonly kind: 'error';
  readonly code: string;
}

/** A formula without a cached value: the file was never calculated and saved in Excel (spec 3.1). */
export interface UncalculatedCell {
  readonly kind: 'uncalculated';
}

/** null is an empty cell. Text is verbatim, untrimmed. */
export type RawCell = string | number | boolean | DateCell | ErrorCell | UncalculatedCell | null;

/** One header cell as found: `column` is the 0-based column, `letter` its Excel name, `text` verbatim. */
export interface RawHeader {
  readonly column: number;
  readonly letter: string;
  readonly text: string;
}

/** One row as found: `row` is the 1-based Excel row; `cells[i]` belongs to 0-based column i; trailing empties may be missing. */
export interface RawRow {
  readonly row: number;
  /** Of a table's row, which has no number that lasts: what its key columns hold. A place is then key and column, not letter and row. */
  readonly key?: string;
  readonly cells: readonly RawCell[];
}
