// reading-thread: what runs in a thread that reads workbooks: a source and a store of its own, one workbook at a time.
// Owns: the messages, and how a fault crosses over. Does not own: the reading (activities/read-workbook.ts), the threads (reading-threads.ts).
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkbookRead, WorkbookToRead } from '../activities/deps.js';
import { readWorkbook } from '../activities/read-workbook.js';
import type { OrderRules } from '../domain/order/order-rules.js';
import { type Refusal, SourceRefused } from '../domain/order/refusal.js';
import { StoreFault } from '../domain/store-fault.js';
import { type ImportConnection, openImportConnection } from '../store/import-connection.js';
import { sha1 } from '../store/sha1.js';
import { sha256 } from '../store/sha256.js';
import type { StoreConfig } from '../store/store.js';
import { type OrderLists, openOrderLists } from './order-lists.js';

/** Plain data, since it is copied into the thread; no secrets. */
export interface ReadingThreadData {
  readonly lists: OrderLists;
  readonly store: Extract<StoreConfig, { kind: 'sqlite' }>;
  readonly rules: OrderRules;
}

export type ToReadingThread =
  | { readonly kind: 'read'; readonly input: WorkbookToRead }
  | { readonly kind: 'abort' }
  | { readonly kind: 'close' };

export type FromReadingThread =
  | { readonly kind: 'progress'; readonly rows: number }
  | { readonly kind: 'read'; readonly read: WorkbookRead }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'store-fault'; readonly fault: StoreFault['kind']; readonly sentence: string }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** A chunk's pages (some 4 MB) until they are committed. */
const CACHE_MB = 8;

const port = parentPort;
if (port === null) throw new Error('reading-thread is started by reading-threads, as a thread.');
const tell = (message: FromReadingThread) => port.postMessage(message);

const { lists, store, rules } = workerData as ReadingThreadData;
const source = openOrderLists(lists, rules);
/** Opened by the first reading, so that a fault of it has somebody to be told to. */
let connection: ImportConnection | null = null;
let abort = new AbortController();

port.on('message', (message: ToReadingThread) => {
  switch (message.kind) {
    case 'read':
      abort = new AbortController();
      void answer(message.input, abort.signal).then(tell);
      break;
    case 'abort':
      abort.abort();
      break;
    case 'close':
      void Promise.resolve(connection?.close()).then(() => port.close());
      break;
  }
});

async function answer(input: WorkbookToRead, signal: AbortSignal): Promise<FromReadingThread> {
  try {
    connection ??= openImportConnection({ file: store.file, columns: rules.columns, cacheMb: CACHE_MB });
    const read = readWorkbook({ source, imports: connection.imports, rules, sha256, sha1 });
    return { kind: 'read', read: await read(input, signal, (rows) => tell({ kind: 'progress', rows })) };
  } catch (error) {
    if (error instanceof SourceRefused) return { kind: 'refused', refusal: error.refusal };
    if (error instanceof StoreFault) return { kind: 'store-fault', fault: error.kind, sentence: error.message };
    return signal.aborted ? { kind: 'aborted' } : { kind: 'failed', error };
  }
}
