// import-workbook: one workbook from the source into staging, whole or not at all (S8), with every reject (S9).
// Owns: reading order, the second pass for blank customers, the counts. Does not own: what a row means (domain/read-row.ts).

import type { Layout } from '../domain/layout.js';
import type { RowReading } from '../domain/order-draft.js';
import { readLayout } from '../domain/read-layout.js';
import { compileRowReader, type RowReader } from '../domain/read-row.js';
import { type Refusal, SourceRefused } from '../domain/refusal.js';
import type { OpenSource } from '../sources/source.js';
import type { ActivityDeps, ImportFigures, ImportOutcome, OwnedReject, StagedRow, StoredLayout } from './deps.js';
import { beat, cancelled } from './heartbeat.js';

/** A commit is an fsync: with 500 rows each they took 2 s of a 25 s import. Memory stays bounded by the chunk: 346 MB at the most for 101,500 rows. */
const CHUNK_ROWS = 2_000;

/** Part of "the same rules": raise it when the same file would be read differently by a newer program, so that it is read again. */
const READER_VERSION = '1';

export interface ImportInput {
  readonly runId: string;
  readonly workbook: string;
}

export interface ImportReport {
  readonly outcome: ImportOutcome;
  readonly read: number;
  readonly rejects: number;
}

export function importWorkbook(deps: ActivityDeps) {
  const { store, source } = deps;
  return async ({ runId, workbook }: ImportInput): Promise<ImportReport> => {
    const ended = await store.imports.result(runId, workbook);
    if (ended !== null) return { outcome: ended.outcome, read: 0, rejects: 0 };
    const signal = cancelled();
    try {
      const digest = await source.digest(workbook, signal);
      await store.imports.begin(runId, workbook);
      const read = await readWhole(deps, runId, workbook, signal);
      await deps.crashPoint('import-before-end');
      // The file may have been replaced while it was being read: what was staged must be what the digest stands for.
      if ((await source.digest(workbook, signal)) !== digest) {
        throw new SourceRefused({
          kind: 'unreadable',
          sentence: `${workbook} was changed while it was being read. It is taken whole or not at all; run again when it is no longer being saved.`,
        });
      }
      await store.imports.end(runId, {
        workbook,
        outcome: 'imported',
        digest,
        sheet: read.sheet,
        layout: read.layout,
        figures: read.figures,
        sentence: null,
        importRun: runId,
      });
      return { outcome: 'imported', read: read.figures.read, rejects: read.figures.rejects };
    } catch (error) {
      if (!(error instanceof SourceRefused)) throw error;
      const known = await store.imports.known(workbook);
      const outcome = error.refusal.kind === 'missing' ? 'missing' : 'refused';
      await store.imports.end(runId, {
        workbook,
        outcome,
        digest: null,
        sheet: null,
        layout: null,
        figures: null,
        sentence: error.refusal.sentence,
        importRun: known?.importRun ?? null,
      });
      return { outcome, read: 0, rejects: 0 };
    }
  };
}

/** What a stored import stands for: a workbook read by other rules, or by an older reader, is read again. */
export function rulesInForce(rulesFingerprint: string): string {
  return `${READER_VERSION}:${rulesFingerprint}`.slice(0, 64);
}

interface WholeRead {
  readonly sheet: string;
  readonly layout: StoredLayout;
  readonly figures: ImportFigures;
}

async function readWhole(
  deps: ActivityDeps,
  runId: string,
  workbook: string,
  signal: AbortSignal | undefined,
): Promise<WholeRead> {
  const open = await deps.source.open(workbook, signal);
  try {
    const layout = layoutOf(deps, workbook, open);
    const reader = compileRowReader(layout, deps.facts.rules, { sha256: deps.sha256, workbook, sheet: open.sheet });
    const pass = new ImportPass(deps, runId, workbook, open.sheet, layout);
    const customers = new Set<string>();
    let blankCustomers = 0;
    for await (const row of open.rows()) {
      const reading = reader.read(row);
      const customer = customerOf(reading);
      if (customer !== null) customers.add(customer);
      if (reading.kind === 'needs-customer') blankCustomers += 1;
      else pass.take(reading);
      if (pass.isFull) await pass.flush();
    }
    // Blank customers are filled by the workbook's only customer, known only now: a second pass reads just those rows, so that memory stays bounded.
    if (blankCustomers > 0) await readBlankCustomers(deps, workbook, reader, pass, customers, signal);
    return { sheet: open.sheet, layout: storedLayout(layout), figures: await pass.end() };
  } finally {
    await open.close();
  }
}

async function readBlankCustomers(
  deps: ActivityDeps,
  workbook: string,
  reader: RowReader,
  pass: ImportPass,
  customers: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const [only] = customers;
  const again = await deps.source.open(workbook, signal);
  try {
    for await (const row of again.rows()) {
      if (reader.read(row).kind === 'needs-customer')
        pass.take(reader.read(row, customers.size === 1 && only !== undefined ? only : null));
      if (pass.isFull) await pass.flush();
    }
  } finally {
    await again.close();
  }
}

/** Of the rows that are not skipped, for finding the workbook's only customer (spec 3.1). */
function customerOf(reading: RowReading): string | null {
  if (reading.kind === 'order') return reading.draft.customer;
  return reading.kind === 'rejected' ? reading.customer : null;
}

function layoutOf(deps: ActivityDeps, workbook: string, open: OpenSource): Layout {
  const reading = readLayout(open.headers, deps.facts.rules, workbook, open.date1904, { sha256: deps.sha256 });
  if (reading.kind === 'refused') throw new SourceRefused(reading.refusal);
  return reading.layout;
}

function storedLayout(layout: Layout): StoredLayout {
  return {
    columns: layout.columns.map((column) => [column.name, column.letter] as const),
    sizes: layout.sizes.map((size) => [size.size, size.letter] as const),
  };
}

/** One pass over a workbook: collects chunks, stages them, counts. */
class ImportPass {
  #rows: StagedRow[] = [];
  #rowRejects: OwnedReject[] = [];
  readonly #heldRowsByCustomer = new Map<string, number>();
  #read = 0;
  #skipped = 0;
  #blank = 0;
  #heldRows = 0;
  #rejectedRows = 0;
  #rejects = 0;
  #placeholders = 0;
  readonly #deps: ActivityDeps;
  readonly #runId: string;
  readonly #workbook: string;
  readonly #sheet: string;
  readonly #layout: Layout;

  constructor(deps: ActivityDeps, runId: string, workbook: string, sheet: string, layout: Layout) {
    this.#deps = deps;
    this.#runId = runId;
    this.#workbook = workbook;
    this.#sheet = sheet;
    this.#layout = layout;
  }

  take(reading: RowReading): void {
    switch (reading.kind) {
      case 'blank':
        this.#blank += 1;
        break;
      case 'skipped':
        this.#skipped += 1;
        break;
      case 'needs-customer':
        throw new Error('A row without a customer is read again before it is taken.');
      case 'refuse-workbook':
        throw new SourceRefused(reading.refusal satisfies Refusal);
      case 'rejected':
        this.#takeRejected(reading);
        break;
      case 'order':
        this.#read += 1;
        this.#placeholders += reading.placeholders;
        this.#rejects += reading.rejects.filter((reject) => reject.effect !== 'warned').length;
        this.#rows.push({ draft: reading.draft, rejects: reading.rejects });
        break;
    }
  }

  get isFull(): boolean {
    return this.#rows.length + this.#rowRejects.length >= CHUNK_ROWS;
  }

  #takeRejected(reading: Extract<RowReading, { kind: 'rejected' }>): void {
    if (reading.countsAsRead) {
      const customer = reading.customer ?? '';
      this.#read += 1;
      this.#heldRows += 1;
      this.#heldRowsByCustomer.set(customer, (this.#heldRowsByCustomer.get(customer) ?? 0) + 1);
    } else {
      this.#rejectedRows += 1;
    }
    this.#rejects += reading.rejects.length;
    this.#rowRejects.push(
      ...reading.rejects.map(
        (reject): OwnedReject => ({ reject, customer: reading.customer, orderNumber: null, recordId: null }),
      ),
    );
  }

  async flush(): Promise<void> {
    await this.#deps.store.imports.stage(
      this.#runId,
      this.#workbook,
      this.#sheet,
      this.#layout,
      this.#rows,
      this.#rowRejects,
    );
    this.#rows = [];
    this.#rowRejects = [];
    beat({ read: this.#read });
  }

  async end(): Promise<ImportFigures> {
    await this.flush();
    return {
      read: this.#read,
      skipped: this.#skipped,
      blank: this.#blank,
      heldRows: this.#heldRows,
      heldRowsByCustomer: Object.fromEntries(this.#heldRowsByCustomer),
      rejectedRows: this.#rejectedRows,
      rejects: this.#rejects,
      placeholders: this.#placeholders,
      unknownColumns: this.#layout.unknown.map(({ letter, header }) => `${letter} ${header}`),
    };
  }
}
