// raw-cell: what a source hands over for one cell, before any business rule has looked at it.
// Owns: the shapes. Does not own: what a value means (reading/read-values.ts) or where it came from (reading/row-cells.ts).

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

/** A formula without a cached value: the file was never calculated and saved in Excel (docs/rules.md "Values"). */
export interface UncalculatedCell {
  readonly kind: 'uncalculated';
}

/** A whole number whose format is made of zeros: Excel shows `text` (1234 as 000000 is 001234), and people look for that. */
export interface PaddedCell {
  readonly kind: 'padded';
  readonly value: number;
  readonly text: string;
}

/** A value that was left under a merged cell: Excel shows what stands top left in `range` (D2:D3), and never this. */
export interface CoveredCell {
  readonly kind: 'covered';
  readonly range: string;
  readonly cell: RawCell;
}

/** null is an empty cell. Text is untrimmed, but without marks that nobody can see; a number has the 15 digits that Excel counts with. */
export type RawCell =
  | string
  | number
  | boolean
  | DateCell
  | ErrorCell
  | UncalculatedCell
  | PaddedCell
  | CoveredCell
  | null;

/**
 * One header cell as found: `column` is the 0-based column, `letter` its Excel name, `text` untrimmed. `notText` is what the cell is where it
 * is neither text nor a number: a size can then not be told by it.
 */
export interface RawHeader {
  readonly column: number;
  readonly letter: string;
  readonly text: string;
  readonly notText?: 'error' | 'date' | 'boolean';
}

/** 0-based columns, both ends included. */
export interface ColumnSpan {
  readonly first: number;
  readonly last: number;
}

/** One row as found: `row` is the 1-based Excel row; `cells[i]` belongs to 0-based column i; trailing empties may be missing. */
export interface RawRow {
  readonly row: number;
  /** Of a table's row, which has no number that lasts: what its key columns hold. A place is then key and column, not letter and row. */
  readonly key?: string;
  readonly cells: readonly RawCell[];
  /** Columns of Excel tables that call this row their totals row. */
  readonly totals?: readonly ColumnSpan[];
  /** Cells, by column, that programs before reader version 2 read otherwise, as those read them: an order is still found by what they stored. */
  readonly former?: ReadonlyMap<number, RawCell>;
}
