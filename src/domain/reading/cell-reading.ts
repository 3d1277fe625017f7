// cell-reading: what became of one cell under its column's type. Owns: the outcome, and how a cell is quoted as written (S9).
import { numberText } from '../order/number-text.js';
import type { CoveredCell, ErrorCell, RawCell, UncalculatedCell } from '../order/raw-cell.js';
import type { RejectReason } from '../order/reject.js';
import type { Value } from '../order/value.js';
import { casefold } from '../order/white-space.js';

export type CellReading =
  | { readonly kind: 'value'; readonly value: Exclude<Value, null> }
  /** `placeholder`: something stood there that means "not known yet" (TBC, 00/00/00, -): blank, no reject, but counted. */
  | { readonly kind: 'blank'; readonly counted?: 'placeholder' }
  | Refused;

export interface Refused {
  readonly kind: 'refused';
  readonly reason: RejectReason;
  /** What is wrong and what would be accepted; begins with a capital, ends with a full stop; names no cell. */
  readonly sentence: string;
}

export const BLANK: CellReading = { kind: 'blank' };
export const PLACEHOLDER: CellReading = { kind: 'blank', counted: 'placeholder' };

export const refused = (reason: RejectReason, sentence: string): Refused => ({ kind: 'refused', reason, sentence });

/** Texts that mean NULL in exports, whatever the column's type (docs/rules.md "Values"). */
export function isNullWord(trimmed: string): boolean {
  if (trimmed.length !== 3 && trimmed.length !== 4) return false;
  const word = casefold(trimmed);
  return word === 'nan' || word === 'none' || word === 'null';
}

/** Cells that no type can read. */
export function unreadable(cell: ErrorCell | UncalculatedCell | CoveredCell): Refused {
  switch (cell.kind) {
    case 'error':
      return refused('error-cell', `The cell holds the error ${cell.code}; correct the formula or write the value.`);
    case 'uncalculated':
      return refused(
        'not-calculated',
        'The formula in this cell was never calculated; open the file in Excel and save it, then it can be read.',
      );
    case 'covered':
      return refused(
        'under-merged-cell',
        `The value lies under the merged cell ${cell.range}, where Excel does not show it; unmerge ${cell.range}, then write what is meant.`,
      );
  }
}

/** The cell as a person would say it, for rejects. */
export function asWritten(cell: RawCell): string {
  if (cell === null) return '';
  switch (typeof cell) {
    case 'string':
      return cell;
    case 'number':
      return Number.isFinite(cell) ? numberText(cell) : String(cell);
    case 'boolean':
      return cell ? 'TRUE' : 'FALSE';
    default:
      break;
  }
  switch (cell.kind) {
    case 'date':
      return cell.iso;
    case 'error':
      return cell.code;
    case 'uncalculated':
      return '';
    case 'padded':
      return cell.text;
    case 'covered':
      return asWritten(cell.cell);
  }
}

/** Short enough for a sentence; the reject itself carries the whole text. */
export function quoted(text: string): string {
  return text.length <= 60 ? `"${text}"` : `"${text.slice(0, 57)}…"`;
}
