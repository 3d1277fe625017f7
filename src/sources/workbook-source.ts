// workbook-source: the workbooks below a folder as a source of orders.
// Owns: which documents there are, digest, opening, and naming the file in every refusal. Does not own: the formats (xlsx/, csv/), what rows mean (the domain).
import { createHash } from 'node:crypto';
import { type FileHandle, open as openFile } from 'node:fs/promises';
import { SourceRefused } from '../domain/order/refusal.js';
import { openCsv } from './csv/open-csv.js';
import { type Document, documentName, documentNamed, type Reading, type SheetChoice } from './documents.js';
import type { IsHeader } from './header-row.js';
import { openSheet, type SheetLook } from './open-sheet.js';
import { sheetNamed } from './pick-sheet.js';
import type { OpenSource, OrderSource, SecondLook, SourceRef } from './source.js';
import { DEFAULT_FILES, type FoundFile, locateWorkbook, readFolder } from './workbook-folder.js';
import { faultOfFileSystem, XlsxFault } from './xlsx/fault.js';
import { DEFAULT_LIMITS, type XlsxLimits } from './xlsx/limits.js';
import { Xlsx } from './xlsx/open-xlsx.js';

export interface WorkbookSourceOptions {
  readonly folder: string;
  readonly sheets?: SheetChoice;
  /** Patterns of file names, in any case. */
  readonly files?: readonly string[];
  /** 1-based; 'auto': the first row within 20 for which `isHeader` is true. */
  readonly headerRow?: number | 'auto';
  readonly isHeader?: IsHeader;
  readonly limits?: Partial<XlsxLimits>;
}

/** MASTER where a workbook has it, else its first visible sheet. */
export const DEFAULT_SHEETS = 'MASTER';
/** 1 MB a read: SHA-256 runs at some 1.5 GB/s, so the trips to the thread pool would be the cost. */
const DIGEST_CHUNK_BYTES = 1024 * 1024;

export function createWorkbookSource(options: WorkbookSourceOptions): OrderSource {
  const { folder, sheets = DEFAULT_SHEETS, files = DEFAULT_FILES, headerRow = 1, isHeader = () => true } = options;
  const reading: Reading = { sheets, headerRow, isHeader, limits: { ...DEFAULT_LIMITS, ...options.limits } };
  const contents = () => naming(`The source folder ${folder}`, () => readFolder(folder, files));
  const fileOf = (name: string): Document => documentNamed(name, sheets);
  return {
    async list() {
      const documents: SourceRef[] = [];
      for (const file of (await contents()).files) documents.push(...(await documentsOf(folder, file, reading)));
      return documents;
    },
    notRead: async () => [...(await contents()).notRead],
    digest: (name, signal) => naming(name, () => withFile(folder, fileOf(name).file, (file) => digestOf(file, signal))),
    open: (name, signal, look) => naming(name, () => openDocument(folder, name, fileOf(name), reading, signal, look)),
  };
}

/** A workbook of which the config lists sheets is as many documents as it has of them. One that cannot be opened is itself one, and says why. */
async function documentsOf(folder: string, found: FoundFile, { sheets, limits }: Reading): Promise<SourceRef[]> {
  const { name: file, sizeBytes, changedAt } = found;
  const whole: SourceRef = { name: file, file, sizeBytes, changedAt };
  if (typeof sheets === 'string' || isCsv(file)) return [whole];
  try {
    const workbook = await withFile(folder, file, async (open) => (await Xlsx.open(open, limits, undefined)).workbook);
    const listed = sheets.filter((sheet) => sheetNamed(workbook.sheets, sheet) !== undefined);
    if (listed.length === 0) return [whole];
    return listed.map((sheet) => ({ ...whole, name: documentName(file, sheet) }));
  } catch (error) {
    if (faultOfFileSystem(error) instanceof XlsxFault) return [whole];
    throw error;
  }
}

async function openDocument(
  folder: string,
  name: string,
  { file, sheet }: Document,
  reading: Reading,
  signal: AbortSignal | undefined,
  look: SecondLook | undefined,
): Promise<OpenSource> {
  signal?.throwIfAborted();
  const handle = await openFile(await locateWorkbook(folder, file), 'r');
  const document = { name, handle, sheet, signal, refusal: (error: unknown) => refusalOf(name, error) };
  try {
    return isCsv(file)
      ? await openCsv({ ...document, file }, reading)
      : await openSheet(document, reading, look as SheetLook | undefined);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function isCsv(file: string): boolean {
  return file.toLowerCase().endsWith('.csv');
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

async function withFile<T>(folder: string, name: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await openFile(await locateWorkbook(folder, name), 'r');
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
