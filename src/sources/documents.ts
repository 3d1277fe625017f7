// documents: what of a file is read as a workbook of its own: the file, or each of the sheets that the config lists. Owns: their names.
// A listed sheet is told from others of its file by its name in brackets behind the file's: lists/orders.xlsx [SS26].
import type { IsHeader } from './header-row.js';
import type { XlsxLimits } from './xlsx/limits.js';

/** 'first': the first visible sheet. A name: that sheet in any case, else the first visible one. A list: each of them that is there. */
export type SheetChoice = string | readonly string[];

export const FIRST_SHEET = 'first';

/** How each document is read. */
export interface Reading {
  readonly sheets: SheetChoice;
  readonly headerRow: number | 'auto';
  readonly isHeader: IsHeader;
  readonly limits: XlsxLimits;
}

export interface Document {
  readonly file: string;
  /** null: whichever the choice finds. */
  readonly sheet: string | null;
}

export function documentName(file: string, sheet: string): string {
  return `${file} [${sheet}]`;
}

/** A file's own name may end in brackets too: so only listed sheets count. */
export function documentNamed(name: string, choice: SheetChoice): Document {
  if (typeof choice !== 'string')
    for (const sheet of choice) {
      const ending = ` [${sheet}]`;
      if (name.toLowerCase().endsWith(ending.toLowerCase())) return { file: name.slice(0, -ending.length), sheet };
    }
  return { file: name, sheet: null };
}
