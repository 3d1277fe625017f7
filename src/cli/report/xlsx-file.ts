// xlsx-file: a report as an Excel workbook. Owns: what Excel can hold, and that no half file is ever seen. Does not own: what is in it.
// docs/excel.md "Writing": text is cut at what a cell holds, lone surrogates and escapes are made harmless, the file is renamed into place.
import ExcelJS from 'exceljs';
import { writeFileWhole } from '../write-file.js';

export type XlsxCell = string | number | null;

export interface XlsxColumn {
  readonly header: string;
  /** In characters. */
  readonly width: number;
}

export interface XlsxSheet {
  readonly name: string;
  readonly columns: readonly XlsxColumn[];
  readonly rows: readonly (readonly XlsxCell[])[];
}

/** Excel's own limit of a cell. */
const LONGEST_TEXT = 32_767;

export async function writeXlsx(file: string, sheets: readonly XlsxSheet[]): Promise<void> {
  const workbook = new ExcelJS.Workbook();
  for (const { name, columns, rows } of sheets) {
    const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
    sheet.columns = columns.map(({ header, width }) => ({ header, width }));
    sheet.getRow(1).font = { bold: true };
    sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } };
    for (const row of rows) sheet.addRow(row.map((cell) => (typeof cell === 'string' ? cellText(cell) : cell)));
  }
  const bytes = Buffer.from(await workbook.xlsx.writeBuffer());
  await writeFileWhole(file, bytes);
}

/** Excel reads _x0041_ as an A, and cannot hold control characters or half a character. */
export function cellText(text: string): string {
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD')
    .replace(/(?![\t\n\r])\p{Cc}/gu, ' ')
    .slice(0, LONGEST_TEXT);
}
