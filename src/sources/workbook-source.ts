// workbook-source: the workbooks below a folder as a source of orders.
// Owns: digest, opening, and naming the file in every refusal. Does not own: the format (xlsx/), what rows mean (the domain).
import { createHash } from 'node:crypto';
import { type FileHandle, open as openFile } from 'node:fs/promises';
import type { RawRow } from '../domain/order/raw-cell.js';
import { SourceRefused } from '../domain/order/refusal.js';
import { readHeaders } from './header-row.js';
import { pickSheet } from './pick-sheet.js';
import type { OpenSource, OrderSource } from './source.js';
import { listWorkbooks, locateWorkbook } from './workbook-folder.js';
import { faultOfFileSystem, XlsxFault } from './xlsx/fault.js';
import { DEFAULT_LIMITS, type XlsxLimits } from './xlsx/limits.js';
import { Xlsx } from './xlsx/open-xlsx.js';
import type { Sheet } from './xlsx/workbook.js';

export interface WorkbookSourceOptions {
  readonly folder: string;
  /** The sheet with the orders, in any case. Where a workbook has none of that name, its first visible sheet is taken. */
  readonly sheet?: string;
  readonly limits?: Partial<XlsxLimits>;
}

const DEFAULT_SHEET = 'MASTER';
const HEADER_ROW = 1;
/** 1 MB a read: SHA-256 runs at some 1.5 GB/s, so the trips to the thread pool would be the cost. */
const DIGEST_CHUNK_BYTES = 1024 * 1024;

export function createWorkbookSource(options: WorkbookSourceOptions): OrderSource {
  const { folder, sheet = DEFAULT_SHEET } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  return {
    list: () => naming(`The source folder ${folder}`, () => listWorkbooks(folder)),
    digest: (name, signal) => naming(name, () => withFile(folder, name, (file) => digestOf(file, signal))),
    open: (name, signal) => naming(name, () => openWorkbook(name, folder, sheet, limits, signal)),
  };
}

async function openWorkbook(
  name: string,
  folder: string,
  wanted: string,
  limits: XlsxLimits,
  signal: AbortSignal | undefined,
): Promise<OpenSource> {
  signal?.throwIfAborted();
  const file = await openLocated(folder, name);
  try {
    const xlsx = await Xlsx.open(file, limits, signal);
    const sheet = pickSheet(xlsx.workbook.sheets, wanted);
    const start = await readToHeader(xlsx, sheet);
    let taken = false;
    return {
      name,
      sheet: sheet.name,
      date1904: xlsx.workbook.date1904,
      headers: start.headers,
      rows: () => {
        if (taken) throw new Error(`rows() of ${name} was called twice`);
        taken = true;
        return rowsNaming(name, start.pending, start.rest);
      },
      close: async () => {
        taken = true;
        await start.rest.return(undefined);
        await file.close();
      },
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

type Batches = AsyncGenerator<RawRow[], void, undefined>;

interface Start {
  readonly headers: OpenSource['headers'];
  /** Rows that arrived together with the header. */
  readonly pending: readonly RawRow[];
  readonly rest: Batches;
}

/** Reads just far enough to have row 1; the rest of the sheet stays packed until it is asked for. */
async function readToHeader(xlsx: Xlsx, sheet: Sheet): Promise<Start> {
  const rest = xlsx.rows(sheet);
  try {
    const first = await rest.next();
    const batch = first.done === true ? [] : first.value;
    if (first.done === true || batch[0]?.row === HEADER_ROW) {
      return { headers: readHeaders(batch[0], sheet.name), pending: batch.slice(1), rest };
    }
  } catch (error) {
    await rest.return(undefined);
    throw error;
  }
  // Row 1 does not come first: either there is none, or the rows are out of order, which Excel never writes. Look through the sheet
  // for it, then begin again.
  await rest.return(undefined);
  let header: RawRow | undefined;
  for await (const batch of xlsx.rows(sheet)) {
    header = batch.find(({ row }) => row === HEADER_ROW);
    if (header !== undefined) break;
  }
  return { headers: readHeaders(header, sheet.name), pending: [], rest: xlsx.rows(sheet) };
}

async function* rowsNaming(name: string, pending: readonly RawRow[], rest: Batches): AsyncGenerator<RawRow> {
  try {
    yield* pending;
    for await (const batch of rest) {
      for (const row of batch) if (row.row !== HEADER_ROW) yield row;
    }
  } catch (error) {
    throw refusalOf(name, error);
  } finally {
    await rest.return(undefined);
  }
}

async function digestOf(file: FileHandle, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafeSlow(DIGEST_CHUNK_BYTES);
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(chunk.subarray(0, bytesRead));
  }
}

async function openLocated(folder: string, name: string): Promise<FileHandle> {
  return openFile(await locateWorkbook(folder, name), 'r');
}

async function withFile<T>(folder: string, name: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await openLocated(folder, name);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

async function naming<T>(subject: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refusalOf(subject, error);
  }
}

/** Every fault of a file becomes a refusal that names it. An abort stays an abort: it says nothing about the file. */
function refusalOf(subject: string, error: unknown): unknown {
  const fault = faultOfFileSystem(error);
  return fault instanceof XlsxFault
    ? new SourceRefused({ kind: fault.kind, sentence: `${subject} ${fault.what}` })
    : error;
}
