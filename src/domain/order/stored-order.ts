// stored-order: an order as SQL knows it, in the shape the pairing and merging rules need. Keyed by names, since layouts differ between workbooks.
import type { Value } from './value.js';

export interface StoredOrder {
  readonly recordId: string;
  /** Canonical column name -> value; missing = null. */
  readonly values: ReadonlyMap<string, Value>;
  /** size -> quantity, zeros included (a line once made is never deleted). */
  readonly lines: ReadonlyMap<string, number>;
  /**
   * The source hash of the row it was last merged from. Among twins with refused cells only this tells which row was whose; without it a
   * second run over the same rows could swap them (S12).
   */
  readonly sourceHash?: string;
  readonly extrasKey: string;
  readonly ordinal: number;
  /** present: in the latest complete import of its workbook, which was read in this run · unread: its workbook was not read this time · absent: no longer there. */
  readonly presence: 'present' | 'unread' | 'absent';
}
