// small-workbook: a few rows of text and numbers as a workbook of one sheet. Owns: that no import ever reads half of it. Does not own: the format (exceljs).
import { rename, writeFile } from 'node:fs/promises';

export type Cell = string | number | null;

/** Replaces the file whole; for its owner only, since rows are orders. */
export async function writeWorkbook(file: string, sheet: string, rows: readonly (readonly Cell[])[]): Promise<void> {
  // Loaded when it is wanted: a worker without a canary never needs it.
  const { default: ExcelJS } = await import('exceljs');
  const workbook = new ExcelJS.Workbook();
  workbook.addWorksheet(sheet).addRows(rows.map((row) => [...row]));
  await writeFile(`${file}.new`, Buffer.from(await workbook.xlsx.writeBuffer()), { mode: 0o600 });
  await rename(`${file}.new`, file);
}
