// open-csv: a CSV file as one sheet: its header, and its records as rows whose cells are texts. The row of a record is the line it begins on.
// Owns: the encoding (UTF-8, with or without a byte order mark), the separator, the header. Does not own: quotes and line ends (csv-records.ts).
import { basename } from 'node:path';
import { TextDecoder } from 'node:util';
import type { RawRow } from '../../domain/order/raw-cell.js';
import type { Reading } from '../documents.js';
import { AUTO_ROWS, pickHeaderRow, readHeaders } from '../header-row.js';
import type { OpenDocument } from '../open-sheet.js';
import type { OpenSource } from '../source.js';
import { tooLarge, XlsxFault } from '../xlsx/fault.js';
import { cleanText } from '../xlsx/string-escapes.js';
import { type CsvRecord, CsvRecords } from './csv-records.js';

const CHUNK_BYTES = 256 * 1024;
const SEPARATORS = [';', ','] as const;
/** What Excel writes and reads as the first line of some files: it names the separator, and is no record. */
const NAMED_SEPARATOR = /^\ufeff?sep=(.)(?:\r\n?|\n)/i;

type Batches = AsyncGenerator<RawRow[], void, undefined>;

export async function openCsv(
  { name, handle, signal, refusal, file }: OpenDocument & { readonly file: string },
  reading: Reading,
): Promise<OpenSource> {
  const sheet = basename(file).replace(/\.csv$/i, '');
  const text = textOf({ handle, signal, limit: reading.limits.sheetBytes });
  const first = await text.next();
  const head = first.done === true ? '' : first.value;
  const named = NAMED_SEPARATOR.exec(head);
  const separator = named?.[1] ?? separatorOf(head, reading);
  const rest = batchesOf(head, text, separator, reading, named === null ? null : 1);
  const top: RawRow[] = [];
  const wanted = reading.headerRow === 'auto' ? AUTO_ROWS : reading.headerRow;
  for (let done = false; !done && !top.some(({ row }) => row >= wanted); ) {
    const next = await rest.next();
    if (next.done === true) done = true;
    else top.push(...next.value);
  }
  const headerRow = headerRowOf(top, reading, named !== null);
  const headers = readHeaders(
    top.find(({ row }) => row === headerRow),
    headerRow,
    sheet,
  );

  async function* rows(): AsyncGenerator<RawRow> {
    try {
      for (const row of top) if (row.row > headerRow) yield row;
      for await (const batch of rest) for (const row of batch) if (row.row > headerRow) yield row;
    } catch (error) {
      throw refusal(error);
    }
  }

  return {
    name,
    sheet,
    headerRow,
    date1904: false,
    headers,
    rows,
    secondLook: () => null,
    close: async () => {
      await rest.return(undefined);
      await handle.close();
    },
  };
}

function headerRowOf(top: readonly RawRow[], { headerRow, isHeader }: Reading, named: boolean): number {
  if (headerRow === 'auto')
    return pickHeaderRow(
      top.filter(({ row }) => row <= AUTO_ROWS),
      isHeader,
    );
  return headerRow === 1 && named ? 2 : headerRow;
}

async function* batchesOf(
  head: string,
  more: AsyncGenerator<string, void, undefined>,
  separator: string,
  { limits }: Reading,
  passedOver: number | null,
): Batches {
  const records = new CsvRecords(separator, limits.tokenBytes);
  const rowsOf = (found: CsvRecord[]) =>
    found.flatMap((record): RawRow[] => {
      const row = rowOf(record);
      return row === null || record.line === passedOver ? [] : [row];
    });
  try {
    yield rowsOf(records.feed(head));
    for await (const text of more) yield rowsOf(records.feed(text));
    yield rowsOf(records.end());
  } finally {
    await more.return(undefined);
  }
}

/** Wholly empty records are left out, as rows are. */
function rowOf({ line, fields }: CsvRecord): RawRow | null {
  const cells = fields.map((field) => {
    const text = cleanText(field);
    return text === '' ? null : text;
  });
  while (cells.at(-1) === null) cells.pop();
  return cells.length === 0 ? null : { row: line, cells };
}

/** The one that makes more of the header's fields. With 'auto' the fullest of the first lines counts: titles have none. */
function separatorOf(head: string, { headerRow, limits }: Reading): string {
  const fieldsBy = (separator: string) => {
    const records = new CsvRecords(separator, limits.tokenBytes).feed(head.endsWith('\n') ? head : `${head}\n`);
    const looked = records.filter(({ line }) => (headerRow === 'auto' ? line <= AUTO_ROWS : line === headerRow));
    return Math.max(0, ...looked.map(({ fields }) => fields.length));
  };
  return fieldsBy(SEPARATORS[0]) >= fieldsBy(SEPARATORS[1]) ? SEPARATORS[0] : SEPARATORS[1];
}

interface TextFile extends Pick<OpenDocument, 'handle' | 'signal'> {
  /** In bytes. */
  readonly limit: number;
}

async function* textOf({ handle, signal, limit }: TextFile): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let count = 0;
  for (let position = 0; ; ) {
    signal?.throwIfAborted();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, position);
    position += bytesRead;
    count += bytesRead;
    if (count > limit) throw tooLarge(`it has over ${Math.round(limit / 1024 / 1024)} MB`);
    if (count === 0) throw new XlsxFault('truncated', 'is empty (0 bytes). Copy it again.');
    yield decode(decoder, bytesRead === 0 ? undefined : buffer.subarray(0, bytesRead));
    if (bytesRead === 0) return;
  }
}

function decode(decoder: TextDecoder, bytes: Buffer | undefined): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    throw new XlsxFault(
      'not-a-workbook',
      'is not a CSV file in UTF-8. Open it in Excel and save it as "CSV UTF-8 (comma delimited)", then run again.',
    );
  }
}
