// sample-lists: which order lists the samples have, and how one becomes a workbook. Owns: sheets around the list, extra columns, bad files.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { greyson } from './list-greyson.mjs';
import * as australia from './lists-australia.mjs';
import * as europe from './lists-europe.mjs';
import * as usa from './lists-usa.mjs';
import { startList } from './order-list.mjs';
import { makePrng, seedOf } from './prng.mjs';
import { writeWorkbookFile } from './workbook-file.mjs';

export const SAMPLE_LISTS = [
  greyson,
  ...Object.values(australia),
  ...Object.values(europe),
  ...Object.values(usa),
].sort((a, b) => (a.file < b.file ? -1 : 1));

/** Refused as a whole, or not looked at at all. */
export const BAD_FILES = [
  { file: 'USA/BROKEN SUMMERSALT ORDER LIST (M3).xlsx', remark: 'a copy that was cut off half way: refused' },
  {
    file: 'USA/~$GREYSON ORDER LIST (M3).xlsx',
    remark: 'the lock file Excel leaves while a workbook is open: not looked at',
  },
];

function headersOf(layouts, { layout, extraSizes = [], extraColumns = [] }) {
  const headers = layouts[layout];
  const end = headers.indexOf('TOTAL QTY');
  return [...headers.slice(0, end), ...extraSizes, ...headers.slice(end), ...extraColumns];
}

/** The rows and remarks of one list, without writing anything. */
export function buildList(layouts, definition, seed) {
  const rng = makePrng(seedOf(seed, definition.file));
  // A header of nothing still has a column, and cells under it.
  const headers = headersOf(layouts, definition).map((header) => header ?? '');
  const headersAs = { ...definition.headersAs, '': null };
  const list = startList({ ...definition, headers, headersAs, rng });
  definition.fill(list, rng);
  return { rows: list.rows(), remarks: list.remarks() };
}

const OTHER_SHEET_ROWS = [
  { row: 1, cells: ['Not an order list', 'see the other sheet'] },
  { row: 2, cells: ['total', 12] },
];

async function writeList(folder, definition, rows) {
  const sheets = (definition.sheets ?? ['MASTER']).map((sheet) =>
    typeof sheet === 'string' ? { name: sheet } : sheet,
  );
  // The list itself is always the last sheet.
  const all = sheets.map((sheet, i) => ({ ...sheet, rows: i === sheets.length - 1 ? rows : OTHER_SHEET_ROWS }));
  await writeWorkbookFile(join(folder, definition.file), { sheets: all, date1904: definition.date1904 === true });
}

async function writeBadFiles(folder) {
  const whole = await readFile(join(folder, 'USA/BC BRANDS ORDER LIST (M3).xlsx'));
  const [broken, lock] = BAD_FILES.map(({ file }) => join(folder, file));
  await mkdir(dirname(broken), { recursive: true });
  await writeFile(broken, whole.subarray(0, Math.floor(whole.length / 2)));
  await writeFile(lock, Buffer.alloc(165, 0x20));
}

/** Writes all sample workbooks; answers what is in them. */
export async function writeSamples({ folder, layouts, seed }) {
  const lists = [];
  for (const definition of SAMPLE_LISTS) {
    const { rows, remarks } = buildList(layouts, definition, seed);
    await writeList(folder, definition, rows);
    lists.push({ file: definition.file, layout: definition.layout, rows: rows.length - 1, remarks });
  }
  await writeBadFiles(folder);
  return lists;
}
