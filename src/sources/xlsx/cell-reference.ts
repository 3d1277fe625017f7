// cell-reference: A1-style places, from bytes to numbers and back to letters.
// Owns: the arithmetic. Does not own: what stands in a cell.
import { MAX_COLUMN, MAX_ROW } from './limits.js';

export interface CellRange {
  readonly firstRow: number;
  readonly lastRow: number;
  /** 0-based. */
  readonly firstColumn: number;
  readonly lastColumn: number;
}

const NONE = -1;

/** A whole number of 1 to 1,048,576 written in bytes[start, end); -1 for anything else. */
export function rowNumber(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start || end - start > 7) return NONE;
  let value = 0;
  for (let i = start; i < end; i += 1) {
    const digit = (bytes[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return NONE;
    value = value * 10 + digit;
  }
  return value >= 1 && value <= MAX_ROW ? value : NONE;
}

/** How many letters a reference begins with. */
export function letterCount(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  for (; i < end; i += 1) {
    const letter = (bytes[i] ?? 0) & 0xdf;
    if (letter < 0x41 || letter > 0x5a) break;
  }
  return i - start;
}

/** The 0-based column of the letters in bytes[start, end); -1 if there is none or it is beyond XFD. */
export function columnIndex(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start || end - start > 3) return NONE;
  let value = 0;
  for (let i = start; i < end; i += 1) value = value * 26 + (((bytes[i] ?? 0) & 0xdf) - 0x40);
  return value <= MAX_COLUMN ? value - 1 : NONE;
}

/** "D2:D3", or one cell; null for anything else. Columns are 0-based. */
export function rangeNamed(text: string): CellRange | null {
  const bytes = Buffer.from(text.replaceAll('$', ''), 'latin1');
  const colon = bytes.indexOf(0x3a);
  const one = cellAt(bytes, 0, colon < 0 ? bytes.length : colon);
  const other = colon < 0 ? one : cellAt(bytes, colon + 1, bytes.length);
  if (one === null || other === null) return null;
  return {
    firstRow: Math.min(one.row, other.row),
    lastRow: Math.max(one.row, other.row),
    firstColumn: Math.min(one.column, other.column),
    lastColumn: Math.max(one.column, other.column),
  };
}

function cellAt(bytes: Uint8Array, start: number, end: number): { row: number; column: number } | null {
  const split = start + letterCount(bytes, start, end);
  const column = columnIndex(bytes, start, split);
  const row = rowNumber(bytes, split, end);
  return column < 0 || row < 0 ? null : { row, column };
}

export function columnLetter(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(0x41 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}
