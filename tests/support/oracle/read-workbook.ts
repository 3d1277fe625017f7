// read-workbook: an order list through exceljs in memory, which the project itself never reads with. Owns: finding the sheet, plain cells.
import { readFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import { fold } from './blanks.js';

export type PlainCell =
  | null
  | string
  | number
  | boolean
  | { date: string }
  | { error: string }
  | { uncalculated: true };

export interface PlainSheet {
  sheet: string;
  date1904: boolean;
  header: PlainCell[];
  rows: { row: number; cells: PlainCell[] }[];
}

function plainCell(value: unknown): PlainCell {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Date) return { date: value.toISOString().slice(0, 10) };
  const cell = value as Record<string, unknown>;
  if ('error' in cell) return { error: String(cell.error) };
  if (Array.isArray(cell.richText)) return cell.richText.map((part: { text: string }) => part.text).join('');
  if ('text' in cell) return plainCell(cell.text);
  throw new Error(`oracle: a cell it does not know: ${JSON.stringify(value)}`);
}

/** exceljs drops 0 and FALSE from the value of a formula cell, but not from its result. */
function readCell(cell: ExcelJS.Cell): PlainCell {
  if (cell.type !== ExcelJS.ValueType.Formula) return plainCell(cell.value);
  return cell.result === undefined ? { uncalculated: true } : plainCell(cell.result);
}

/** null: not to be read as a workbook at all. */
export async function readWorkbook(path: string): Promise<PlainSheet | null> {
  const workbook = new ExcelJS.Workbook();
  try {
    await workbook.xlsx.load(readFileSync(path) as unknown as ArrayBuffer);
  } catch {
    return null;
  }
  const sheets = workbook.worksheets;
  const sheet = sheets.find(({ name }) => fold(name) === 'MASTER') ?? sheets.find(({ state }) => state === 'visible');
  if (sheet === undefined) return null;
  const rows: PlainSheet['rows'] = [];
  sheet.eachRow({ includeEmpty: false }, (found, row) => {
    const cells: PlainCell[] = [];
    for (let column = 1; column <= sheet.columnCount; column++) cells.push(readCell(found.getCell(column)));
    rows.push({ row, cells });
  });
  const header = rows.find(({ row }) => row === 1)?.cells ?? [];
  const date1904 = workbook.properties.date1904 === true;
  return { sheet: sheet.name, date1904, header, rows: rows.filter(({ row }) => row > 1) };
}
