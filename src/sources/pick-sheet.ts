// pick-sheet: which sheet of a workbook holds the orders (spec 3 "Workbook").
// Owns: the choice. Does not own: reading it.
import { XlsxFault } from './xlsx/fault.js';
import type { Sheet } from './xlsx/workbook.js';

/** The sheet of that name in any case, hidden or not; else the first visible one. */
export function pickSheet(sheets: readonly Sheet[], wanted: string): Sheet {
  const key = wanted.toLowerCase();
  const picked =
    sheets.find(({ name }) => name.toLowerCase() === key) ??
    // Typed by hand, a name easily ends in a blank that nobody sees.
    sheets.find(({ name }) => name.trim().toLowerCase() === key.trim()) ??
    sheets.find(({ state }) => state === 'visible');
  if (picked !== undefined) return picked;
  throw new XlsxFault(
    'no-sheet',
    `has no sheet ${wanted} and no visible sheet with cells. Name the sheet with the orders ${wanted} and save it again.`,
  );
}
