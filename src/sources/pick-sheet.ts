// pick-sheet: which sheet of a workbook holds the orders (docs/rules.md "Workbooks", 12).
// Owns: the choice. Does not own: reading it.
import { FIRST_SHEET } from './documents.js';
import { XlsxFault } from './xlsx/fault.js';
import type { Sheet } from './xlsx/workbook.js';

/** The sheet of that name in any case, hidden or not; else the first visible one. */
export function pickSheet(sheets: readonly Sheet[], wanted: string): Sheet {
  const picked =
    (wanted === FIRST_SHEET ? undefined : sheetNamed(sheets, wanted)) ??
    sheets.find(({ state }) => state === 'visible');
  if (picked !== undefined) return picked;
  throw wanted === FIRST_SHEET
    ? new XlsxFault('no-sheet', 'has no visible sheet with cells. Show the sheet with the orders and save it again.')
    : new XlsxFault(
        'no-sheet',
        `has no sheet ${wanted} and no visible sheet with cells. Name the sheet with the orders ${wanted} and save it again.`,
      );
}

/** One that the config lists: no other will do. */
export function listedSheet(sheets: readonly Sheet[], wanted: string): Sheet {
  const picked = sheetNamed(sheets, wanted);
  if (picked !== undefined) return picked;
  throw new XlsxFault(
    'missing',
    `is not there: the workbook has no sheet ${wanted} any more. Put it back and run again.`,
  );
}

export function sheetNamed(sheets: readonly Sheet[], wanted: string): Sheet | undefined {
  const key = wanted.toLowerCase();
  return (
    sheets.find(({ name }) => name.toLowerCase() === key) ??
    // Typed by hand, a name easily ends in a blank that nobody sees.
    sheets.find(({ name }) => name.trim().toLowerCase() === key.trim())
  );
}
