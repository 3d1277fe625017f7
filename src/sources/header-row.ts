// header-row: the header as found in row 1.
// Owns: making text of header cells of any type. Does not own: normalising and matching names (the domain's), what a header means.
import type { RawCell, RawHeader, RawRow } from '../domain/order/raw-cell.js';
import { columnLetter } from './xlsx/cell-reference.js';
import { XlsxFault } from './xlsx/fault.js';

/** Blank cells have no header; the others keep their column. Throws 'no-header' when nothing is left, or when a name cannot be known. */
export function readHeaders(row: RawRow | undefined, sheet: string): RawHeader[] {
  const headers: RawHeader[] = [];
  for (const [column, cell] of (row?.cells ?? []).entries()) {
    const letter = columnLetter(column);
    const text = headerText(cell, `${letter}1`, sheet);
    if (text.trim() !== '') headers.push({ column, letter, text });
  }
  if (headers.length === 0) {
    throw new XlsxFault(
      'no-header',
      `has no header: row 1 of sheet ${sheet} is empty. Put the column names in row 1 and save it again.`,
    );
  }
  return headers;
}

function headerText(cell: RawCell, place: string, sheet: string): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return plainNumber(cell);
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  if (cell.kind === 'date') return cell.iso.slice(0, 10);
  if (cell.kind === 'error') return cell.code;
  // Dropped, its whole column would be lost in silence (S9).
  throw new XlsxFault(
    'no-header',
    `has a header that was never calculated (formula in cell ${place} of sheet ${sheet}). Open it in Excel and save it again.`,
  );
}

/** Shortest form without exponent: 34, 0, 8.5. Sizes are often numbers. */
function plainNumber(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', first = '', rest = '', exponent = '0'] = match;
  const digits = first + rest;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}`;
}
