// sheet-facts: what the proposals are made of: one sheet with its headers and rows. Owns: reading them out of an open source, and a cell as plain text.
import { numberText } from '../domain/order/number-text.js';
import type { RawCell, RawHeader } from '../domain/order/raw-cell.js';
import { collapseBlanks, foldName } from '../domain/order/white-space.js';
import type { OpenSource } from '../sources/source.js';

export interface SheetHeader {
  readonly column: number;
  readonly name: string;
}

export interface SheetFacts {
  readonly workbook: string;
  readonly sheet: string;
  readonly headerRow: number;
  readonly headers: readonly SheetHeader[];
  readonly rows: readonly (readonly RawCell[])[];
}

/** Every row counts for the names of customers and the keys, so all of them are kept; this is past any order list. */
const MOST_ROWS = 50_000;

export async function sheetFacts(workbook: string, open: OpenSource): Promise<SheetFacts> {
  const rows: (readonly RawCell[])[] = [];
  for await (const { cells } of open.rows()) {
    rows.push(cells);
    if (rows.length >= MOST_ROWS) break;
  }
  return { workbook, sheet: open.sheet, headerRow: open.headerRow, headers: open.headers.flatMap(headerOf), rows };
}

function headerOf({ column, text, notText }: RawHeader): SheetHeader[] {
  const name = collapseBlanks(text);
  return name === '' || notText !== undefined ? [] : [{ column, name }];
}

/** What a cell shows, as one trimmed text; '' for what is blank, an error or was never calculated. */
export function plainText(cell: RawCell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return collapseBlanks(cell);
  if (typeof cell === 'number') return numberText(cell);
  if (typeof cell === 'boolean') return String(cell);
  switch (cell.kind) {
    case 'date':
      return cell.iso;
    case 'padded':
      return cell.text;
    case 'covered':
    case 'error':
    case 'uncalculated':
      return '';
  }
}

export function columnOf(sheet: SheetFacts, names: readonly string[]): number | null {
  const wanted = new Set(names.map(foldName));
  return sheet.headers.find(({ name }) => wanted.has(foldName(name)))?.column ?? null;
}
