// list-sheet: a sheet that lists, with a heading that stays in view, a filter, and links to cells of other sheets.
// Owns: the sheet's text. What is listed is the caller's. Texts are written as texts: what looks like a formula or a number stays as it is.
import { columnLetter } from '../xlsx/cell-reference.js';
import { escapeXml } from './xml-edit.js';

export interface ListColumn {
  readonly title: string;
  /** In characters. */
  readonly width: number;
}

export interface ListSheet {
  readonly columns: readonly ListColumn[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** Where the first cell of each row leads, as Excel writes it: 'MASTER'!C12; null leads nowhere. */
  readonly links: readonly (string | null)[];
}

export function listSheetPart({ columns, rows, links }: ListSheet): string {
  const last = columnLetter(columns.length - 1);
  const widths = columns.map(
    ({ width }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  );
  const all = [columns.map(({ title }) => title), ...rows];
  const data = all.map(
    (cells, at) =>
      `<row r="${at + 1}">${cells.map((cell, column) => cellXml(cell, `${columnLetter(column)}${at + 1}`)).join('')}</row>`,
  );
  const leads = links.flatMap((link, at) =>
    link === null ? [] : [`<hyperlink ref="A${at + 2}" location="${escapeXml(link)}"/>`],
  );
  return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>\
<cols>${widths.join('')}</cols><sheetData>${data.join('')}</sheetData><autoFilter ref="A1:${last}${all.length}"/>${leads.length === 0 ? '' : `<hyperlinks>${leads.join('')}</hyperlinks>`}</worksheet>`;
}

function cellXml(cell: string | number, at: string): string {
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
  return cell === '' ? '' : `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`;
}

export function linkTo(sheet: string, cell: string): string {
  return `'${sheet.replaceAll("'", "''")}'!${cell}`;
}
