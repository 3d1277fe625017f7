// layout: what the header row of one workbook means: which sheet column is which canonical column, and which are sizes.
// Owns: the shape. Reading it from raw headers: read-layout.ts.
import type { ColumnRule } from './order-rules.js';
import type { Refusal } from './refusal.js';

export interface LayoutColumn {
  /** 0-based sheet column. */
  readonly column: number;
  readonly letter: string;
  /** Canonical name. */
  readonly name: string;
  readonly rule: ColumnRule;
}

export interface LayoutSize {
  readonly column: number;
  readonly letter: string;
  /** Verbatim but for trimmed and collapsed white space; keeps its case. */
  readonly size: string;
}

export interface Layout {
  readonly columns: readonly LayoutColumn[];
  readonly sizes: readonly LayoutSize[];
  /** Headers that no rule knows, outside the size markers: listed, never lost in silence (S9). */
  readonly unknown: readonly { readonly letter: string; readonly header: string }[];
  /** Changes when the set of canonical columns or sizes changes; independent of their position. */
  readonly fingerprint: string;
  readonly date1904: boolean;
  /** Left out where nobody looks for them, as of a stored layout. */
  readonly unheaded?: UnheadedColumns;
}

/** Columns without a header: values in them are told, never lost in silence (S9). */
export interface UnheadedColumns {
  /** Between the size markers: pieces may stand there. */
  readonly amongSizes: readonly { readonly column: number; readonly letter: string }[];
  /** 0-based, below `from`. */
  readonly outside: readonly number[];
  /** Behind the last header: from here on no column has one. */
  readonly from: number;
}

/** What such a column is called where others have their name. */
export function unheadedName(letter: string): string {
  return `${letter} (no header)`;
}

export function isUnheadedName(column: string): boolean {
  return /^[A-Z]+ \(no header\)$/.test(column);
}

export type LayoutReading =
  | { readonly kind: 'layout'; readonly layout: Layout }
  | { readonly kind: 'refused'; readonly refusal: Refusal };
