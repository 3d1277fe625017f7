#!/usr/bin/env node
// corpus: every workbook below a folder, cell by cell, by our reader and by one that is not ours (python-calamine): no crash, no lost cell.
// Usage: npm run corpus -- FOLDER. Reads the built program. Where Python has no python-calamine it says so, and only our reader is tried.
import { spawnSync } from 'node:child_process';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { wellFormed, withoutMarks } from '../dist/domain/order/invisible-marks.js';
import { XlsxFault } from '../dist/sources/xlsx/fault.js';
import { DEFAULT_LIMITS } from '../dist/sources/xlsx/limits.js';
import { Xlsx } from '../dist/sources/xlsx/open-xlsx.js';

const OTHER = `
import datetime, json, sys
import python_calamine
def plain(v):
    if isinstance(v, bool): return ["b", v]
    if isinstance(v, (int, float)): return ["n", v]
    if isinstance(v, (datetime.datetime, datetime.date)): return ["d", v.isoformat()[:10]]
    if isinstance(v, (datetime.time, datetime.timedelta)): return ["t", None]
    return ["s", str(v)]
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
out = {}
for name in book.sheet_names:
    sheet = book.get_sheet_by_name(name)
    top, left = (sheet.start or (0, 0))
    out[name] = [[top + r + 1, left + c, *plain(v)] for r, row in enumerate(sheet.to_python(skip_empty_area=True)) for c, v in enumerate(row) if v is not None and v != ""]
json.dump(out, sys.stdout)
`;
const MOST_SHOWN = 20;

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Name the folder: npm run corpus -- FOLDER');
  process.exit(64);
}
const has = spawnSync('python3', ['-c', 'import python_calamine']).status === 0;
if (!has)
  console.log(
    'SKIPPED the comparison: no python-calamine here (pip install python-calamine); our reader alone is tried.',
  );

const tally = { workbooks: 0, refused: 0, crashed: 0, cells: 0, other: 0, differences: 0 };
for (const name of (await readdir(folder, { recursive: true }))
  .filter((file) => /\.xls[xm]$/i.test(file) && !/(^|[/\\])~\$/.test(file))
  .sort()) {
  tally.workbooks += 1;
  try {
    const ours = await cellsOf(join(folder, name));
    if (has) compare(name, ours);
  } catch (error) {
    // A name that is no UTF-8 cannot be opened by it: an import refuses it.
    if (error instanceof XlsxFault || error?.code === 'ENOENT') {
      tally.refused += 1;
      say(`${name} ${error.what ?? 'has a name that is no UTF-8.'}`);
    } else {
      tally.crashed += 1;
      say(`CRASHED at ${name}: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
}
console.log(JSON.stringify(tally));
process.exit(tally.crashed + tally.differences > 0 ? 1 : 0);

async function cellsOf(path) {
  const file = await open(path);
  try {
    const xlsx = await Xlsx.open(file, DEFAULT_LIMITS, undefined);
    const sheets = new Map();
    for (const sheet of xlsx.workbook.sheets) {
      const cells = new Map();
      const rows = xlsx.rows(sheet, 0);
      for (let next = await rows.next(); ; next = await rows.next()) {
        if (next.done === true) {
          if (next.value.scattered.size > 0)
            throw new XlsxFault('corrupt', 'has rows in pieces, which are not compared.');
          break;
        }
        for (const { row, cells: values } of next.value)
          for (const [column, value] of values.entries()) if (value !== null) cells.set(`${row},${column}`, value);
      }
      tally.cells += cells.size;
      sheets.set(sheet.name, cells);
    }
    return sheets;
  } finally {
    await file.close();
  }
}

function compare(name, ours) {
  const run = spawnSync('python3', ['-c', OTHER, join(folder, name)], { encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (run.status !== 0) {
    say(`${name}: the other reader refuses it (${run.stderr.trim().split('\n').at(-1)}).`);
    return;
  }
  for (const [sheet, cells] of Object.entries(JSON.parse(run.stdout))) {
    const own = ours.get(sheet);
    if (own === undefined) continue;
    for (const [row, column, kind, value] of cells) {
      tally.other += 1;
      const cell = own.get(`${row},${column}`);
      if (isSame(cell ?? null, kind, value)) continue;
      tally.differences += 1;
      say(
        `${name}, sheet ${sheet}, row ${row}, column ${column + 1}: ${JSON.stringify(cell ?? null)} here, ${JSON.stringify(value)} there.`,
      );
    }
  }
}

/** What Excel shows is what counts: 15 digits, no marks that nobody sees, the day of a date. */
function isSame(cell, kind, value) {
  if (kind === 't') return cell !== null;
  if (kind === 's') {
    const text = withoutMarks(
      wellFormed(value.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))),
    );
    if (cell === null) return text === '';
    if (typeof cell === 'object') return cell.kind === 'error' || cell.kind === 'uncalculated';
    return typeof cell === 'string' && cell.replaceAll('\r', '') === text.replaceAll('\r', '');
  }
  if (kind === 'b') return cell === value;
  if (kind === 'd')
    return (
      cell !== null &&
      typeof cell === 'object' &&
      cell.kind === 'date' &&
      Math.abs(Date.parse(cell.iso.slice(0, 10)) - Date.parse(value)) <= 86_400_000
    );
  const number = cell !== null && typeof cell === 'object' ? (cell.value ?? cell.serial) : cell;
  return typeof number === 'number' && Number(number.toPrecision(12)) === Number(value.toPrecision(12));
}

function say(text) {
  if (tally.differences + tally.refused + tally.crashed <= MOST_SHOWN) console.log(text);
}
