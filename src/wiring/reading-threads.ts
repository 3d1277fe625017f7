// reading-threads: reads workbooks on other cores: a few threads, each with one workbook at a time (bench (a): half the time on 2 cores).
// Owns: the threads, who waits for one, and turning their answers back into values and faults. Does not own: what a thread does (reading-thread.ts).
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ReadWorkbook, WorkbookRead, WorkbookToRead } from '../activities/deps.js';
import { SourceRefused } from '../domain/order/refusal.js';
import { StoreFault } from '../domain/store-fault.js';
import type { FromReadingThread, ReadingThreadData, ToReadingThread } from './reading-thread.js';

/** A thread without work for so long ends: its heap (some 100 MB) is of no use between two runs. */
const IDLE_MS = 10_000;

/**
 * Room for what a thread makes and throws away, twice V8's own: rows that wait for their chunk are else moved on while they are still
 * needed. Of the import of 101,500 rows it took 0.3 s off 7.4, for 80 MB more; twice as much again took nothing off.
 */
const YOUNG_GENERATION_MB = 96;

const COMPILED = fileURLToPath(new URL('./reading-thread.js', import.meta.url));

export interface ReadingThreads {
  readonly read: ReadWorkbook;
  /** Ends the threads without work, without waiting for their end; reading starts others. */
  rest(): void;
  close(): Promise<void>;
}

/** False where the program runs from its sources (tests): a thread loads compiled code only. */
export function threadsCanRead(): boolean {
  return existsSync(COMPILED);
}

/** `file` is the compiled thread; tests, which run from the sources, name that of the built program. */
export function startReadingThreads(data: ReadingThreadData, atMost: number, file = COMPILED): ReadingThreads {
  const idle: ReadingThread[] = [];
  const all = new Set<ReadingThread>();
  const ending = new Set<Promise<void>>();
  const waiting: ((thread: ReadingThread) => void)[] = [];

  function start(): ReadingThread {
    const thread = new ReadingThread(file, data, { idle: () => end(thread), ended: () => forget(thread) });
    all.add(thread);
    return thread;
  }

  /** From here on it is given no work, and does not count. */
  function end(thread: ReadingThread): void {
    forget(thread);
    const ended = thread.close().finally(() => ending.delete(ended));
    ending.add(ended);
  }

  function forget(thread: ReadingThread): void {
    all.delete(thread);
    if (idle.includes(thread)) idle.splice(idle.indexOf(thread), 1);
  }

  function take(): Promise<ReadingThread> {
    const free = idle.pop();
    if (free !== undefined) return Promise.resolve(free);
    if (all.size < atMost) return Promise.resolve(start());
    return new Promise((resolve) => waiting.push(resolve));
  }

  function giveBack(thread: ReadingThread): void {
    const next = waiting.shift();
    // A thread that died meanwhile is replaced for whoever waits.
    if (next !== undefined) next(all.has(thread) ? thread : start());
    else if (all.has(thread)) idle.push(thread);
  }

  return {
    async read(input, signal, progress) {
      const thread = await take();
      try {
        return await thread.read(input, signal, progress);
      } finally {
        giveBack(thread);
      }
    },
    rest() {
      for (const thread of [...idle]) end(thread);
    },
    async close() {
      await Promise.all([...all].map((thread) => thread.close()));
      await Promise.all(ending);
    },
  };
}

interface ReadingTask {
  readonly resolve: (read: WorkbookRead) => void;
  readonly reject: (error: unknown) => void;
  readonly progress: (rows: number) => void;
  readonly signal: AbortSignal | undefined;
}

interface ThreadEvents {
  /** Without work for IDLE_MS. */
  readonly idle: () => void;
  readonly ended: () => void;
}

class ReadingThread {
  readonly #worker: Worker;
  readonly #events: ThreadEvents;
  readonly #ended: Promise<void>;
  #reading: ReadingTask | null = null;
  #sinceWork: NodeJS.Timeout | undefined;

  constructor(file: string, data: ReadingThreadData, events: ThreadEvents) {
    this.#events = events;
    this.#worker = new Worker(file, {
      workerData: data,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        events.ended();
        this.#fail(new Error(`A thread that read a workbook ended by itself (exit ${code}).`));
        resolve();
      });
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('message', (message: FromReadingThread) => this.#hear(message));
  }

  read(
    input: WorkbookToRead,
    signal: AbortSignal | undefined,
    progress: (rows: number) => void,
  ): Promise<WorkbookRead> {
    clearTimeout(this.#sinceWork);
    // Only a thread at work keeps the process alive.
    this.#worker.ref();
    const abort = () => this.#tell({ kind: 'abort' });
    return new Promise<WorkbookRead>((resolve, reject) => {
      this.#reading = { resolve, reject, progress, signal };
      this.#tell({ kind: 'read', input });
      if (signal?.aborted === true) abort();
      signal?.addEventListener('abort', abort);
    }).finally(() => {
      signal?.removeEventListener('abort', abort);
      this.#worker.unref();
      this.#sinceWork = setTimeout(this.#events.idle, IDLE_MS).unref();
    });
  }

  /** A thread at work is stopped: whoever closes has waited for the work, or wants it ended. */
  async close(): Promise<void> {
    clearTimeout(this.#sinceWork);
    this.#worker.ref();
    if (this.#reading === null) this.#tell({ kind: 'close' });
    else await this.#worker.terminate();
    await this.#ended;
  }

  #tell(message: ToReadingThread): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromReadingThread): void {
    const reading = this.#reading;
    if (reading === null) return;
    if (message.kind === 'progress') {
      reading.progress(message.rows);
      return;
    }
    this.#reading = null;
    switch (message.kind) {
      case 'read':
        reading.resolve(message.read);
        break;
      case 'refused':
        reading.reject(new SourceRefused(message.refusal));
        break;
      case 'store-fault':
        reading.reject(new StoreFault(message.fault, message.sentence));
        break;
      case 'aborted':
        reading.reject(reading.signal?.reason ?? new Error('The reading of a workbook was cancelled.'));
        break;
      case 'failed':
        reading.reject(message.error);
        break;
    }
  }

  #fail(error: unknown): void {
    this.#reading?.reject(error);
    this.#reading = null;
  }
}
