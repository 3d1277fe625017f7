// open-sheet: one sheet of a workbook, opened as far as its header. Owns: which row that is, and the rows behind it.
// Does not own: which file it is (workbook-source), the format (xlsx/).
import type { FileHandle } from 'node:fs/promises';
import type { RawHeader, RawRow } from '../domain/order/raw-cell.js';
import type { Reading } from './documents.js';
import { AUTO_ROWS, pickHeaderRow, readHeaders } from './header-row.js';
import { listedSheet, pickSheet } from './pick-sheet.js';
import type { OpenSource, SecondLook } from './source.js';
import { XlsxFault } from './xlsx/fault.js';
import { NOTHING_FOUND, type SheetFindings, Xlsx } from './xlsx/open-xlsx.js';
import type { Sheet } from './xlsx/workbook.js';

export interface OpenDocument {
  readonly name: string;
  readonly handle: FileHandle;
  /** The listed sheet that is meant. */
  readonly sheet: string | null;
  readonly signal: AbortSignal | undefined;
  /** A fault of the file as a refusal that names it. */
  readonly refusal: (error: unknown) => unknown;
}

export interface SheetLook extends SecondLook {
  readonly findings: SheetFindings;
}

type Batches = AsyncGenerator<RawRow[], SheetFindings, undefined>;

interface Start {
  readonly headerRow: number;
  readonly headers: readonly RawHeader[];
  /** Rows that arrived together with the header. */
  readonly pending: readonly RawRow[];
  readonly rest: Batches;
  /** Set where the sheet has come to its end already. */
  readonly ended: SheetFindings | null;
}

export async function openSheet(
  { name, handle, sheet: listed, signal, refusal }: OpenDocument,
  reading: Reading,
  look: SheetLook | undefined,
): Promise<OpenSource> {
  const xlsx = await Xlsx.open(handle, reading.limits, signal);
  const { sheets, date1904 } = xlsx.workbook;
  const sheet = chosenSheet(sheets, listed, reading);
  const start = await readToHeader(xlsx, sheet, reading, look?.findings ?? NOTHING_FOUND);
  let taken = false;
  let found: SheetFindings | null = null;

  async function* rows(): AsyncGenerator<RawRow> {
    const below = (row: RawRow) => row.row > start.headerRow;
    try {
      for (const row of start.pending) if (below(row)) yield row;
      found = start.ended;
      while (found === null) {
        const next = await start.rest.next();
        if (next.done === true) found = next.value;
        else for (const row of next.value) if (below(row)) yield row;
      }
    } catch (error) {
      throw refusal(error);
    } finally {
      await start.rest.return(NOTHING_FOUND);
    }
  }

  return {
    name,
    sheet: sheet.name,
    headerRow: start.headerRow,
    date1904,
    headers: start.headers,
    rows: () => {
      if (taken) throw new Error(`rows() of ${name} was called twice`);
      taken = true;
      return rows();
    },
    secondLook: () => {
      if (look !== undefined || found === null || (found.covered === null && found.scattered.size === 0)) return null;
      return { of: name, findings: found } satisfies SheetLook;
    },
    close: async () => {
      taken = true;
      await start.rest.return(NOTHING_FOUND);
      await handle.close();
    },
  };
}

function chosenSheet(sheets: readonly Sheet[], listed: string | null, { sheets: choice }: Reading): Sheet {
  if (listed !== null) return listedSheet(sheets, listed);
  if (typeof choice === 'string') return pickSheet(sheets, choice);
  throw new XlsxFault(
    'no-sheet',
    `has none of the sheets ${choice.join(', ')}. Name the sheet with the orders so, or mend [source] sheets, and run again.`,
  );
}

/** Reads just far enough to have the header; the rest of the sheet stays packed until it is asked for. */
async function readToHeader(xlsx: Xlsx, sheet: Sheet, reading: Reading, known: SheetFindings): Promise<Start> {
  const { headerRow, isHeader } = reading;
  const last = headerRow === 'auto' ? AUTO_ROWS : headerRow;
  const top: RawRow[] = [];
  let number = 1;
  // What lies under merged cells counts from below the header on; where that is not known yet, from the first row on.
  const rest = xlsx.rows(sheet, headerRow === 'auto' ? 1 : headerRow, known);
  let ended: SheetFindings | null = null;
  try {
    while (ended === null && !top.some(({ row }) => row >= last)) {
      const next = await rest.next();
      if (next.done === true) ended = next.value;
      else top.push(...next.value);
    }
    number =
      headerRow === 'auto'
        ? pickHeaderRow(
            top.filter(({ row }) => row <= AUTO_ROWS),
            isHeader,
          )
        : headerRow;
    const header = top.find(({ row }) => row === number);
    if (header !== undefined || ended !== null)
      return { headerRow: number, headers: readHeaders(header, number, sheet.name), pending: top, rest, ended };
  } catch (error) {
    await rest.return(NOTHING_FOUND);
    throw error;
  }
  // The header does not come before what stands below it: either there is none, or the rows are out of order, which Excel never writes. Look
  // through the sheet for it, then begin again.
  await rest.return(NOTHING_FOUND);
  let header: RawRow | undefined;
  for await (const batch of xlsx.rows(sheet, number, known)) {
    header = batch.find(({ row }) => row === number);
    if (header !== undefined) break;
  }
  const headers = readHeaders(header, number, sheet.name);
  return { headerRow: number, headers, pending: [], rest: xlsx.rows(sheet, number, known), ended: null };
}
