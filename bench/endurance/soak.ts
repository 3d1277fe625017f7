// soak: syncs with changes in a loop, without any fault, and what the worker, the histories and the store weigh meanwhile.
// Owns: the loop and the samples. Does not own: when a figure is flat (soak-figures.ts), the processes (site.ts).
import { readdirSync, statSync } from 'node:fs';
import { expectedItems } from '../../src/chaos/expectation.js';
import { judge } from '../../src/chaos/judge.js';
import { changedBook, firstBook } from '../../src/chaos/order-book.js';
import { Random } from '../../src/chaos/random.js';
import { openSite, type Site } from '../../src/chaos/site.js';
import { watchedRun } from '../../src/chaos/watched-run.js';
import type { SoakSample } from './soak-figures.js';

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly say: (line: string) => void;
  readonly stopped: () => boolean;
}

export interface Soaked {
  readonly samples: readonly SoakSample[];
  readonly syncs: number;
  readonly orders: number;
  readonly writes: number;
  /** What was wrong with the board in the end, or with a run on the way. */
  readonly findings: readonly string[];
}

const ORDERS_EACH = 25;
const STREAM = { book: 11, changes: 12 } as const;
const SAY_EVERY_MS = 15_000;
const KB = 1024;
const MB = 1024 * KB;

export async function soak({ minutes, seed, say, stopped }: SoakOptions): Promise<Soaked> {
  const site = await openSite();
  const findings: string[] = [];
  let keep = true;
  try {
    let book = firstBook(new Random(seed, STREAM.book), ORDERS_EACH);
    const samples: SoakSample[] = [];
    const startedAt = Date.now();
    let saidAt = startedAt;
    let writes = 0;
    let syncs = 0;
    for (; Date.now() - startedAt < minutes * 60_000 && !stopped(); syncs += 1) {
      await site.lists.write(book);
      const begun = Date.now();
      const end = await watchedRun(site);
      findings.push(...end.findings.map(({ kind, what }) => `${kind}: ${what}`));
      if (!end.inSync) findings.push(`run ${end.runId} is not in sync: ${end.sentence}`);
      const { board } = await site.store.figures.ofRun(end.runId);
      writes += board.creates + board.updates;
      const syncSeconds = (Date.now() - begun) / 1000;
      // The first sync makes the whole board; it is no day like the others.
      if (syncs > 0) samples.push(await sampleOf(site, (Date.now() - startedAt) / 1000, writes, syncSeconds));
      if (Date.now() - saidAt > SAY_EVERY_MS) {
        saidAt = Date.now();
        say(lineOf(syncs + 1, book.orders.length, samples.at(-1)));
      }
      const before = book;
      book = changedBook(book, new Random(seed, STREAM.changes, syncs));
      if (findings.length > 0 || stopped()) {
        book = before;
        break;
      }
      if (Date.now() - startedAt >= minutes * 60_000) book = before;
    }
    findings.push(
      ...judge(await site.admin.dump(), expectedItems(book.orders)).map(({ kind, what }) => `${kind}: ${what}`),
    );
    keep = findings.length > 0;
    if (keep) say(`Its folder is kept: ${site.folder}`);
    return { samples, syncs, orders: book.orders.length, writes, findings };
  } finally {
    await site.close(keep);
  }
}

async function sampleOf(site: Site, atS: number, writes: number, syncSeconds: number): Promise<SoakSample> {
  const worker = site.workers[0];
  const answer = (await worker.answer({ kind: 'memory' }, 5_000)) as { memory?: NodeJS.MemoryUsage } | null;
  const history = await (await site.client()).historySize().catch(() => null);
  const storeBytes = ['', '-wal'].reduce((sum, tail) => sum + sizeOf(`${storeFile(site)}${tail}`), 0);
  const inUnits = (value: number | undefined, unit: number) => (value === undefined ? null : value / unit);
  return {
    atS,
    rss: inUnits(answer?.memory?.rss, MB),
    heap: inUnits(answer?.memory?.heapUsed, MB),
    handles: handlesOf(worker.pid),
    history: history?.events ?? null,
    historyBytes: inUnits(history?.bytes, KB),
    storePerWrite: writes === 0 ? null : storeBytes / KB / writes,
    syncSeconds,
  };
}

function storeFile({ config }: Site): string {
  return config.store.kind === 'sqlite' ? config.store.file : '';
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Linux tells them; elsewhere they are not measured. */
function handlesOf(pid: number | null): number | null {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return null;
  }
}

function lineOf(syncs: number, orders: number, sample: SoakSample | undefined): string {
  const show = (value: number | null | undefined) =>
    value === null || value === undefined ? '-' : value.toFixed(value < 10 ? 1 : 0);
  return `${syncs} syncs, ${orders} orders: ${show(sample?.rss)} MB, heap ${show(sample?.heap)} MB, ${show(sample?.handles)} handles, ${show(sample?.history)} events, ${show(sample?.storePerWrite)} KB per write`;
}
