// sheet-names: the sheets of one workbook that may hold the orders, before anybody has said which. Owns: that hidden ones do not, but for MASTER.
import { open as openFile } from 'node:fs/promises';
import { locateWorkbook } from './workbook-folder.js';
import { DEFAULT_SHEETS } from './workbook-source.js';
import { DEFAULT_LIMITS } from './xlsx/limits.js';
import { Xlsx } from './xlsx/open-xlsx.js';

const MASTER = DEFAULT_SHEETS.toLowerCase();

/** Throws what the workbook is refused for. */
export async function likelySheets(folder: string, file: string): Promise<readonly string[]> {
  const handle = await openFile(await locateWorkbook(folder, file), 'r');
  try {
    const { workbook } = await Xlsx.open(handle, DEFAULT_LIMITS, undefined);
    return workbook.sheets
      .filter(({ name, state }) => state === 'visible' || name.trim().toLowerCase() === MASTER)
      .map(({ name }) => name);
  } finally {
    await handle.close();
  }
}
