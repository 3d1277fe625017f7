// rejects-xlsx: each customer's workbook back as a copy, its cells marked, commented and listed; and one workbook that lists everything.
// Owns: which file is marked, where copies go, what a list says. Does not own: how a workbook is marked (sources/marking). S9, S15: owner only.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { type ListColumn, type ListSheet, linkTo, listSheetPart } from '../sources/marking/list-sheet.js';
import { type CellMark, type MarkedWorkbook, markWorkbook } from '../sources/marking/mark-workbook.js';
import { Package } from '../sources/marking/package.js';
import { locateWorkbook } from '../sources/workbook-folder.js';
import type { RejectRow } from '../store/import-store.js';
import { CommandFailed, EXIT } from './context.js';
import { EFFECT_WORDS, reasonWords } from './report/content.js';
import { writeFileWhole } from './write-file.js';

export interface WorkbookInForce {
  readonly workbook: string;
  readonly outcome: string;
  /** Of the bytes whose rejects these are. */
  readonly digest: string | null;
  readonly sentence: string | null;
}

export interface RejectBook {
  readonly workbook: string;
  readonly file: string;
  readonly kind: 'marked-copy' | 'list-only';
  readonly rejects: number;
  readonly marked: number;
  readonly commented: number;
  readonly notes: readonly string[];
}

export interface RejectBooks {
  readonly folder: string;
  /** The workbook that lists everything. */
  readonly summary: string;
  readonly books: readonly RejectBook[];
}

const LIST_NAME = 'REJECTS';
const SUMMARY_FILE = 'all rejects.xlsx';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml';

const COLUMNS: readonly ListColumn[] = [
  { title: 'Cell', width: 10 },
  { title: 'Column', width: 26 },
  { title: 'Value', width: 24 },
  { title: 'What happened', width: 22 },
  { title: 'Reason', width: 34 },
  { title: 'What to do', width: 80 },
  { title: 'Customer', width: 22 },
  { title: 'Order', width: 16 },
];

/** Copies among the order lists would be read as order lists themselves. */
export function refuseSourceFolder(folder: string, sourceFolder: string): void {
  const below = relative(resolve(sourceFolder), resolve(folder));
  if (below === '' || (!below.startsWith('..') && !isAbsolute(below)))
    throw new CommandFailed(
      `${folder} lies among the order lists (${sourceFolder}); a copy there would be read as one of them. Name another folder after --xlsx.`,
      EXIT.usage,
    );
}

export async function writeRejectBooks(
  folder: string,
  sourceFolder: string,
  rows: readonly RejectRow[],
  workbooks: readonly WorkbookInForce[],
): Promise<RejectBooks> {
  refuseSourceFolder(folder, sourceFolder);
  const books: RejectBook[] = [];
  for (const workbook of new Set(rows.map((row) => row.workbook))) {
    const own = rows.filter((row) => row.workbook === workbook);
    books.push(
      await writeBook(
        folder,
        sourceFolder,
        own,
        workbooks.find((one) => one.workbook === workbook),
      ),
    );
  }
  const summary = join(folder, SUMMARY_FILE);
  await writeFileWhole(summary, summaryOf(rows, workbooks, books));
  return { folder, summary, books };
}

async function writeBook(
  folder: string,
  sourceFolder: string,
  rows: readonly RejectRow[],
  inForce: WorkbookInForce | undefined,
): Promise<RejectBook> {
  const workbook = rows[0]?.workbook ?? '';
  const found = await sourceBytes(sourceFolder, workbook, inForce?.digest ?? null);
  if ('path' in found) {
    try {
      const marked = await markedCopy(found.path, rows);
      const file = join(folder, copyName(workbook));
      await writeFileWhole(file, marked.bytes);
      const { marked: cells, commented, notes } = marked;
      return { workbook, file, kind: 'marked-copy', rejects: rows.length, marked: cells, commented, notes };
    } catch (error) {
      // Whatever its package is like, the list is what people need; an odd part must not cost them that.
      return listOnly(
        folder,
        workbook,
        rows,
        `It could not be marked (${error instanceof Error ? error.message : String(error)}).`,
      );
    }
  }
  return listOnly(folder, workbook, rows, found.sentence);
}

async function listOnly(
  folder: string,
  workbook: string,
  rows: readonly RejectRow[],
  sentence: string,
): Promise<RejectBook> {
  const file = join(folder, `${workbook.replace(/\.(?:xlsx|xlsm|csv)$/i, '')} (list only).xlsx`);
  const book = Package.empty();
  book.addSheet(LIST_NAME, listSheetPart(listOf(rows, [sentence], null)), SHEET_TYPE);
  await writeFileWhole(file, book.write());
  return { workbook, file, kind: 'list-only', rejects: rows.length, marked: 0, commented: 0, notes: [sentence] };
}

/** Of a listed sheet, which is read like a workbook of its own: lists/orders.xlsx [SS26]. */
const LISTED_SHEET = /^(.*)(\.[a-z]+) (\[[^\]]*\])$/i;

const fileOfSheet = (workbook: string): string => workbook.replace(LISTED_SHEET, '$1$2');

/** Excel opens a file by its ending. */
const copyName = (workbook: string): string => workbook.replace(LISTED_SHEET, '$1 $3$2');

/** Only the bytes that were read may be marked: in others the cells may be other cells. */
async function sourceBytes(
  sourceFolder: string,
  workbook: string,
  digest: string | null,
): Promise<{ path: string } | { sentence: string }> {
  try {
    const path = await locateWorkbook(sourceFolder, workbook).catch(() =>
      locateWorkbook(sourceFolder, fileOfSheet(workbook)),
    );
    const now = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    if (now === digest) return { path };
    return {
      sentence: 'The workbook was changed since it was read, so its cells are only listed. Sync, then ask again.',
    };
  } catch {
    return { sentence: 'The workbook is no longer in the source folder, so its cells are only listed.' };
  }
}

async function markedCopy(path: string, rows: readonly RejectRow[]): Promise<MarkedWorkbook> {
  const sheet = rows[0]?.sheet ?? '';
  const here = rows.filter((row) => row.sheet === sheet);
  const marks = new Map<string, CellMark>();
  for (const row of here) {
    const before = marks.get(row.cell);
    const comment = `${reasonWords(row.reason)}: ${row.sentence} (${EFFECT_WORDS[row.effect] ?? row.effect})`;
    const wrong = row.effect === 'held' || row.effect === 'row' || before?.kind === 'wrong';
    marks.set(row.cell, {
      cell: row.cell,
      kind: wrong ? 'wrong' : 'doubtful',
      comment: before === undefined ? comment : `${before.comment}\n${comment}`,
    });
  }
  return markWorkbook(path, sheet, [...marks.values()], {
    name: LIST_NAME,
    sheet: (notes) => listOf(rows, notes, sheet),
  });
}

function listOf(rows: readonly RejectRow[], notes: readonly string[], sheet: string | null): ListSheet {
  return {
    columns: COLUMNS,
    rows: [...rows.map(asCells), ...notes.map((note) => ['', '', '', '', '', note])],
    links: [
      ...rows.map((row) => (sheet === null || !/^[A-Z]+\d+$/.test(row.cell) ? null : linkTo(sheet, row.cell))),
      ...notes.map(() => null),
    ],
  };
}

function asCells(row: RejectRow): string[] {
  return [
    row.cell,
    row.column_name,
    row.value,
    EFFECT_WORDS[row.effect] ?? row.effect,
    reasonWords(row.reason),
    row.sentence,
    row.customer ?? '',
    row.order_number ?? '',
  ];
}

/** Held rows and refused workbooks as well: what cannot be marked must not be missing from the list. */
function summaryOf(
  rows: readonly RejectRow[],
  workbooks: readonly WorkbookInForce[],
  books: readonly RejectBook[],
): Buffer {
  const book = Package.empty();
  const place: ListColumn[] = [
    { title: 'Workbook', width: 44 },
    { title: 'Sheet', width: 12 },
  ];
  const all: ListSheet = {
    columns: [...place, ...COLUMNS],
    rows: rows.map((row) => [row.workbook, row.sheet, ...asCells(row)]),
    links: rows.map(() => null),
  };
  const outcomes: ListSheet = {
    columns: [
      { title: 'Workbook', width: 44 },
      { title: 'Outcome', width: 14 },
      { title: 'Rejects', width: 10 },
      { title: 'Copy', width: 50 },
      { title: 'Remarks', width: 90 },
    ],
    rows: workbooks.map(({ workbook, outcome, sentence }) => {
      const copy = books.find((one) => one.workbook === workbook);
      return [
        workbook,
        outcome,
        copy?.rejects ?? 0,
        copy?.file ?? '',
        [sentence ?? '', ...(copy?.notes ?? [])].join(' ').trim(),
      ];
    }),
    links: workbooks.map(() => null),
  };
  book.addSheet(LIST_NAME, listSheetPart(all), SHEET_TYPE);
  book.addSheet('WORKBOOKS', listSheetPart(outcomes), SHEET_TYPE);
  return book.write();
}
