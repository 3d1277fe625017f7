// cell-value: what the stored characters of one cell mean, by the cell's type.
// Owns: types n, s, str, inlineStr, b, e, d and formulas without a result. Does not own: finding cells (sheet-cells.ts).
import type { ErrorCell, RawCell, UncalculatedCell } from '../../domain/order/raw-cell.js';
import { damaged } from './fault.js';
import { DATE_FORMAT, type NumberFormat, PLAIN, paddedText } from './number-format.js';
import { dateOfIsoText, type SerialDates } from './serial-date.js';

export const NUMBER = 0;
export const SHARED = 1;
export const STRING = 2;
export const INLINE = 3;
export const BOOLEAN = 4;
export const ERROR = 5;
export const DATE = 6;

const TYPES: Readonly<Record<string, number>> = {
  n: NUMBER,
  s: SHARED,
  str: STRING,
  inlineStr: INLINE,
  b: BOOLEAN,
  e: ERROR,
  d: DATE,
};

/** The t="…" of a cell; undefined if Excel has no such type. */
export function typeNamed(written: string): number | undefined {
  return Object.hasOwn(TYPES, written) ? TYPES[written] : undefined;
}

export const UNCALCULATED: UncalculatedCell = { kind: 'uncalculated' };
const ERRORS = new Map<string, ErrorCell>();
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

export interface CellContext {
  readonly strings: readonly (string | null)[];
  /** The part they should stand in, where the file does not have it. */
  readonly missingStrings: string | null;
  readonly dates: SerialDates;
}

/** Of a cell that is neither a number nor a text of its own. `text` is what stood in v; `place` names the cell for a fault. */
export function valueOfText(type: number, text: string, context: CellContext, place: () => string): RawCell {
  switch (type) {
    case SHARED:
      return sharedString(/^\s*\d+\s*$/.test(text) ? Number(text) : -1, context, place);
    case BOOLEAN:
      return booleanOf(text.trim(), place);
    case ERROR:
      return errorOf(text.trim());
    case DATE:
      // A bare time or period is not a date: it is handed on as the text it is.
      return dateOfIsoText(text.trim()) ?? text;
    default:
      throw new RangeError('texts and numbers are read where their cell is');
  }
}

export function sharedString(index: number, context: CellContext, place: () => string): string | null {
  const text = context.strings[index];
  if (text === undefined) {
    const { missingStrings: part } = context;
    throw damaged(
      part === null ? `${place()} refers to a text that the file does not hold` : `its part ${part} is missing`,
    );
  }
  return text;
}

export function numberCell(value: number, format: NumberFormat, dates: SerialDates): RawCell {
  if (format === PLAIN) return value;
  if (format === DATE_FORMAT) return dates.cell(value);
  const text = paddedText(value, format);
  return text === null ? value : { kind: 'padded', value, text };
}

export function numberOf(text: string, place: () => string): number {
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) throw damaged(`${place()} should be a number and is not`);
  // Not -0: it would be a different value to a hash.
  return value + 0;
}

function booleanOf(text: string, place: () => string): boolean {
  if (text === '1' || text === 'true') return true;
  if (text === '0' || text === 'false') return false;
  throw damaged(`${place()} should be TRUE or FALSE and is not`);
}

/** One object per code: a column of #N/A costs one. */
function errorOf(code: string): ErrorCell {
  const known = ERRORS.get(code);
  if (known !== undefined) return known;
  const cell: ErrorCell = { kind: 'error', code };
  // Real codes are a dozen; made-up ones must not fill memory.
  if (ERRORS.size < 100) ERRORS.set(code, cell);
  return cell;
}
