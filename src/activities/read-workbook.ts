// read-workbook: goes through the rows of one workbook: each becomes a draft in staging, with its rejects beside it (S8, S9).
// Owns: reading order, the second pass for blank customers, the counts. Does not own: what a row means (domain/reading/read-row.ts), nor whether
// the import counts (import-workbook.ts). Asks nothing of Temporal: it may run in a thread of its own (reading-threads.ts).

import type { Sha256 } from '../domain/identity/canonical-encoding.js';
import type { Sha1 } from '../domain/identity/record-id.js';
import type { Layout } from '../domain/order/layout.js';
import type { RowReading } from '../domain/order/order-draft.js';
import type { OrderRules } from '../domain/order/order-rules.js';
import type { RawRow } from '../domain/order/raw-cell.js';
import { type Refusal, SourceRefused } from '../domain/order/refusal.js';
import { readLayout } from '../domain/reading/read-layout.js';
import { compileRowReader, type RowReader } from '../domain/reading/read-row.js';
import { SkippedRows } from '../domain/reading/skipped-rows.js';
import { UnheadedValues } from '../domain/reading/unheaded-values.js';
import type { OpenSource, SecondLook } from '../sources/source.js';
import type {
  ImportFigures,
  OrderSource,
  OwnedReject,
  ReadWorkbook,
  StagedRow,
  Store,
  StoredLayout,
  WorkbookRead,
  WorkbookToRead,
} from './deps.js';

/** Some 1 MB: threads that stage at the same time wait for each other's chunk, and memory is bounded by it. */
const CHUNK_ROWS = 500;

export interface ReaderDeps {
  readonly source: OrderSource;
  readonly imports: Pick<Store['imports'], 'begin' | 'stage'>;
  readonly rules: OrderRules;
  readonly sha256: Sha256;
  readonly sha1: Sha1;
  /** Where a test stops the process; between two chunks, the first of them stored. */
  readonly afterChunk?: () => Promise<void> | void;
  readonly chunkRows?: number;
}

export function readWorkbook(deps: ReaderDeps): ReadWorkbook {
  const read = async (
    { runId, workbook }: WorkbookToRead,
    signal: AbortSignal | undefined,
    progress: (rows: number) => void,
    look?: SecondLook,
  ): Promise<WorkbookRead> => {
    const open = await deps.source.open(workbook, signal, look);
    let again: SecondLook | null = null;
    try {
      const layout = layoutOf(deps, workbook, open);
      const { sha256, sha1 } = deps;
      const reader = compileRowReader(layout, deps.rules, { sha256, sha1, workbook, sheet: open.sheet });
      const pass = new ReadingPass(deps, progress, {
        runId,
        workbook,
        sheet: open.sheet,
        layout,
        headerRow: open.headerRow,
      });
      const customers = new Set<string>();
      let blankCustomers = 0;
      for await (const row of open.rows()) {
        const reading = reader.read(row);
        const customer = customerOf(reading);
        if (customer !== null) customers.add(customer);
        if (reading.kind === 'needs-customer') blankCustomers += 1;
        else pass.take(reading, row);
        if (pass.isFull) await pass.flush();
      }
      again = open.secondLook();
      if (again === null) {
        // Blank customers are filled by the workbook's only customer, known only now: a second pass reads just those rows, so that memory stays bounded.
        if (blankCustomers > 0) await readBlankCustomers(deps.source, workbook, reader, pass, customers, signal, look);
        return { sheet: open.sheet, layout: storedLayout(layout), figures: await pass.end() };
      }
    } finally {
      await open.close();
    }
    // What was staged is not what the sheet shows: it is forgotten, and read with what is known now.
    await deps.imports.begin(runId, workbook);
    return read({ runId, workbook }, signal, progress, again);
  };
  return (input, signal, progress) => read(input, signal, progress);
}

async function readBlankCustomers(
  source: OrderSource,
  workbook: string,
  reader: RowReader,
  pass: ReadingPass,
  customers: ReadonlySet<string>,
  signal: AbortSignal | undefined,
  look: SecondLook | undefined,
): Promise<void> {
  const [only] = customers;
  const again = await source.open(workbook, signal, look);
  try {
    for await (const row of again.rows()) {
      if (reader.read(row).kind === 'needs-customer')
        pass.take(reader.read(row, customers.size === 1 && only !== undefined ? only : null), row);
      if (pass.isFull) await pass.flush();
    }
  } finally {
    await again.close();
  }
}

/** Of the rows that are not skipped, for finding the workbook's only customer (docs/rules.md "Customers"). */
function customerOf(reading: RowReading): string | null {
  if (reading.kind === 'order') return reading.draft.customer;
  return reading.kind === 'rejected' ? reading.customer : null;
}

function layoutOf(deps: ReaderDeps, workbook: string, open: OpenSource): Layout {
  const reading = readLayout(open.headers, deps.rules, workbook, open.date1904, {
    sha256: deps.sha256,
    sheet: open.sheet,
    headerRow: open.headerRow,
  });
  if (reading.kind === 'refused') throw new SourceRefused(reading.refusal);
  return reading.layout;
}

function storedLayout(layout: Layout): StoredLayout {
  return {
    columns: layout.columns.map((column) => [column.name, column.letter] as const),
    sizes: layout.sizes.map((size) => [size.size, size.letter] as const),
    unknown: layout.unknown.map(({ header, letter }) => [header, letter] as const),
  };
}

interface Place extends WorkbookToRead {
  readonly sheet: string;
  readonly layout: Layout;
  readonly headerRow: number;
}

/** One that is an order, or should be one. */
function isOrderRow(reading: RowReading): boolean {
  return reading.kind === 'order' || (reading.kind === 'rejected' && reading.countsAsRead);
}

/** One pass over a workbook: collects chunks, stages them, counts. */
class ReadingPass {
  #rows: StagedRow[] = [];
  #rowRejects: OwnedReject[] = [];
  readonly #heldRowsByCustomer = new Map<string, number>();
  #read = 0;
  readonly #skipped: SkippedRows;
  #blank = 0;
  #heldRows = 0;
  #rejectedRows = 0;
  #rejects = 0;
  #placeholders = 0;
  readonly #deps: ReaderDeps;
  readonly #progress: (rows: number) => void;
  readonly #place: Place;
  readonly #unheaded: UnheadedValues;

  constructor(deps: ReaderDeps, progress: (rows: number) => void, place: Place) {
    this.#deps = deps;
    this.#progress = progress;
    this.#place = place;
    this.#unheaded = new UnheadedValues(place.layout, place.headerRow);
    this.#skipped = new SkippedRows(deps.rules.describing);
  }

  take(reading: RowReading, row: RawRow): void {
    if (isOrderRow(reading)) this.#unheaded.look(row);
    switch (reading.kind) {
      case 'blank':
        this.#blank += 1;
        break;
      case 'skipped':
        this.#skipped.add(row.row);
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
    return this.#rows.length + this.#rowRejects.length >= (this.#deps.chunkRows ?? CHUNK_ROWS);
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
    const { runId, workbook, sheet, layout } = this.#place;
    await this.#deps.imports.stage(runId, workbook, sheet, layout, this.#rows, this.#rowRejects);
    this.#rows = [];
    this.#rowRejects = [];
    this.#progress(this.#read);
    await this.#deps.afterChunk?.();
  }

  async end(): Promise<ImportFigures> {
    const warnings = this.#unheaded.rejects();
    this.#rowRejects.push(
      ...warnings.map((reject): OwnedReject => ({ reject, customer: null, orderNumber: null, recordId: null })),
    );
    await this.flush();
    return {
      read: this.#read,
      skipped: this.#skipped.count,
      skippedExamples: this.#skipped.examples,
      blank: this.#blank,
      heldRows: this.#heldRows,
      heldRowsByCustomer: Object.fromEntries(this.#heldRowsByCustomer),
      rejectedRows: this.#rejectedRows,
      rejects: this.#rejects,
      placeholders: this.#placeholders,
      unknownColumns: this.#place.layout.unknown.map(({ letter, header }) => `${letter} ${header}`),
    };
  }
}
