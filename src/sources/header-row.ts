// header-row: the header of a sheet: which row it is, and making text of its cells, whatever their type.
// Owns: that choice, and what cannot be a name. Does not own: normalising and matching names (the domain's), what a header means.
import { numberText } from '../domain/order/number-text.js';
import type { RawCell, RawHeader, RawRow } from '../domain/order/raw-cell.js';
import { columnLetter } from './xlsx/cell-reference.js';
import { XlsxFault } from './xlsx/fault.js';

/** Where 'auto' looks for the header (docs/rules.md "Any company"). */
export const AUTO_ROWS = 20;

/** Does this row hold all the headers that the rules require? */
export type IsHeader = (headers: readonly RawHeader[]) => boolean;

/** The first of these rows that is a header; if none is, the fullest one, whose refusal says what is missing in it. */
export function pickHeaderRow(rows: readonly RawRow[], isHeader: IsHeader): number {
  const candidates = rows.map((row) => ({ row: row.row, headers: namesIn(row) }));
  const found = candidates.find(({ headers }) => isHeader(headers));
  const fullest = [...candidates].sort((one, other) => other.headers.length - one.headers.length)[0];
  return (found ?? fullest)?.row ?? 1;
}

/** Blank cells have no header; the others keep their column. Throws 'no-header' when nothing is left, or when a name cannot be known. */
export function readHeaders(row: RawRow | undefined, number: number, sheet: string): RawHeader[] {
  for (const [column, cell] of (row?.cells ?? []).entries()) {
    // Dropped, its whole column would be lost in silence (S9).
    if (isUncalculated(cell))
      throw new XlsxFault(
        'no-header',
        `has a header that was never calculated (formula in cell ${columnLetter(column)}${number} of sheet ${sheet}). Open it in Excel and save it again.`,
      );
  }
  const headers = row === undefined ? [] : namesIn(row);
  if (headers.length > 0) return headers;
  throw new XlsxFault(
    'no-header',
    `has no header: row ${number} of sheet ${sheet} is empty. Put the column names in row ${number} and save it again.`,
  );
}

function namesIn(row: RawRow): RawHeader[] {
  const headers: RawHeader[] = [];
  for (const [column, cell] of row.cells.entries()) {
    const header = { column, letter: columnLetter(column), ...nameOf(cell) };
    if (header.text.trim() !== '') headers.push(header);
  }
  return headers;
}

function nameOf(cell: RawCell): Pick<RawHeader, 'text' | 'notText'> {
  if (cell === null) return { text: '' };
  if (typeof cell === 'string') return { text: cell };
  // Shortest form without exponent: 34, 0, 8.5. Sizes are often numbers.
  if (typeof cell === 'number') return { text: numberText(cell) };
  if (typeof cell === 'boolean') return { text: cell ? 'TRUE' : 'FALSE', notText: 'boolean' };
  switch (cell.kind) {
    case 'date':
      return { text: cell.iso.slice(0, 10), notText: 'date' };
    case 'error':
      return { text: cell.code, notText: 'error' };
    case 'padded':
      return { text: cell.text };
    case 'uncalculated':
      return { text: '' };
    case 'covered':
      return nameOf(cell.cell);
  }
}

function isUncalculated(cell: RawCell): boolean {
  return typeof cell === 'object' && cell !== null && cell.kind === 'uncalculated';
}
