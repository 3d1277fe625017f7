// figures-store: what a run did, counted from the store alone (S6). Owns: joining the counts per customer. The arithmetic is domain/run/books.ts.

import { grouped } from '../../domain/grouped.js';
import {
  type Books,
  balances,
  type CountedWrites,
  type CustomerFigures,
  countsAddUp,
  keepBooks,
  type LineCounts,
  type OrderCounts,
} from '../../domain/run/books.js';
import { rejectCount, type Tally } from '../../domain/run/tally.js';
import type { StoreContext } from '../context.js';
import type { ImportFigures, ImportOutcome } from '../import-store.js';
import { CountedRows, spansOf } from '../spans.js';
import { createFrozenStore, type FrozenColumns } from './frozen-store.js';
import { createTallyStore } from './tally-store.js';

export interface BoardFigures {
  readonly calls: number;
  readonly creates: number;
  readonly updates: number;
  readonly complexity: number;
  readonly retries: number;
}

export interface RunFigures {
  readonly customers: readonly CustomerFigures[];
  readonly board: BoardFigures;
  readonly groupsCreated: number;
  /** All in force when it was counted; what was taken and is only to be checked is not among them. */
  readonly rejects: number;
  /** How the orders stood when it was counted, whatever this run did. */
  readonly tally: Tally;
  /** Values that orders keep of columns which their workbook lacks. */
  readonly frozen?: readonly FrozenColumns[];
  readonly workbooks: Readonly<Record<ImportOutcome, number>>;
  readonly onBoard: { readonly items: number; readonly subitems: number };
  /** Receipts whose acknowledgement is missing: must be 0 (S5). */
  readonly loose: number;
  /** Deferred because the run was told to leave them. */
  readonly leftOnPurpose: number;
  readonly balanced: boolean;
}

export interface RunProgress {
  readonly workbooks: number;
  readonly items: Books;
  readonly subitems: Books;
}

export type FiguresStore = ReturnType<typeof createFiguresStore>;

export function createFiguresStore({ db, sql, columns }: StoreContext) {
  const frozen = createFrozenStore({ db, sql, columns });
  const tally = createTallyStore({ db, sql });
  const rowsOf = <Row>(name: string, runId: string) => db.query<Row>(sql.text(name), { run: runId });

  return {
    /** `onSpan` hears of each portion: of many orders it is long work. */
    async ofRun(runId: string, onSpan: () => void = () => undefined): Promise<RunFigures> {
      const imports = await rowsOf<{ outcome: ImportOutcome; figures: string | null }>('imports.results', runId);
      const reads = imports.length > 0;
      const counted = await countAll(runId, reads, onSpan);
      const items = counted.items.map((row): CountedWrites => ({ ...row, count: row.order_count }));
      const archives = (await rowsOf<ArchiveRow>('figures.archives', runId)).map(
        (row): CountedWrites => ({ ...row, kind: 'ARCHIVE', count: row.order_count }),
      );
      items.push(...archives);
      const lines = counted.lines.map((row): CountedWrites => ({ ...row, count: row.line_count }));
      const heldRows = heldRowsByCustomer(reads ? imports : await readLast());
      const basis = await basisOf(runId, reads);
      const standing = await tally.now(null, onSpan);
      const itemsOf = grouped(items, customerOf);
      const linesOf = grouped(lines, customerOf);
      const classesOf = grouped(counted.classes, customerOf);
      const ordersOf = grouped(counted.orders, customerOf);
      const lineCountsOf = grouped(counted.lineCounts, customerOf);
      const names = new Set([...ordersOf.keys(), ...itemsOf.keys(), ...heldRows.keys()]);
      const customers = [...names]
        .sort()
        .map((customer) =>
          customerFigures(
            customer,
            itemsOf.get(customer) ?? [],
            linesOf.get(customer) ?? [],
            classesOf.get(customer) ?? [],
            ordersOf.get(customer)?.[0],
            lineCountsOf.get(customer)?.[0],
            { basis, reads, heldRows: heldRows.get(customer) ?? 0 },
          ),
        );
      const [calls] = await rowsOf<{ calls: number; complexity: number | null; retries: number | null }>(
        'calls.of_run',
        runId,
      );
      const [onBoard] = counted.onBoard;
      const [loose] = counted.loose;
      const [groups] = await rowsOf<{ made: number }>('groups.count_made', runId);
      const applied = (rows: readonly CountedWrites[], kind: string) =>
        rows.filter((row) => row.kind === kind && row.state === 'SYNCED').reduce((sum, row) => sum + row.count, 0);
      const [left] = counted.left;
      const looseReceipts = (loose?.items ?? 0) + (loose?.lines ?? 0);
      return {
        customers,
        board: {
          calls: calls?.calls ?? 0,
          creates: applied(items, 'CREATE') + applied(lines, 'CREATE'),
          updates: applied(items, 'UPDATE') + applied(items, 'ARCHIVE') + applied(lines, 'UPDATE'),
          complexity: calls?.complexity ?? 0,
          retries: calls?.retries ?? 0,
        },
        groupsCreated: groups?.made ?? 0,
        rejects: rejectCount(standing),
        tally: standing,
        frozen: await frozen.now(),
        workbooks: countOutcomes(imports),
        onBoard: { items: onBoard?.items ?? 0, subitems: onBoard?.subitems ?? 0 },
        loose: looseReceipts,
        leftOnPurpose: left?.writes ?? 0,
        balanced: looseReceipts === 0 && customers.every((customer) => customer.balanced),
      };
    },

    async progress(runId: string): Promise<RunProgress> {
      const rows = await rowsOf<{ state: string; count_of: number; unit: string }>('figures.progress', runId);
      const of = (unit: string) =>
        keepBooks(
          rows
            .filter((row) => row.unit === unit)
            .map((row) => ({ customer: '', kind: 'CREATE', state: row.state, count: row.count_of })),
        );
      const workbooks = await rowsOf<{ count_of: number }>('figures.workbooks_progress', runId);
      return {
        workbooks: workbooks.reduce((sum, row) => sum + row.count_of, 0),
        items: of('item'),
        subitems: of('line'),
      };
    },
  };

  /** As the import left them, where nothing was read since. */
  async function readLast(): Promise<{ outcome: ImportOutcome; figures: string | null }[]> {
    const books = await tally.workbooks();
    return books
      .filter(({ state }) => state === 'CURRENT')
      .map(({ figures }) => ({ outcome: 'unchanged' as const, figures }));
  }

  async function basisOf(runId: string, reads: boolean): Promise<Basis> {
    const [run] = await rowsOf<{ scope: string }>('runs.one', runId);
    if (run?.scope === 'import') return 'import';
    const [plan] = await rowsOf<{ stage: string }>('plan.progress', runId);
    return reads && plan?.stage === 'PLANNED' ? 'plan' : 'states';
  }

  /** All that grows with the orders, a span of record ids at a time. */
  async function countAll(runId: string, reads: boolean, onSpan: () => void) {
    const counts = {
      items: new CountedRows<ItemRow>('order_count'),
      lines: new CountedRows<LineRow>('line_count'),
      classes: new CountedRows<ClassRow>('order_count'),
      orders: new CountedRows<OrdersRow>('orders', 'absent', ...COUNTS),
      lineCounts: new CountedRows<LinesRow>('lines', 'on_board', 'held'),
      onBoard: new CountedRows<{ items: number; subitems: number }>('items', 'subitems'),
      loose: new CountedRows<{ items: number; lines: number }>('items', 'lines'),
      left: new CountedRows<{ writes: number }>('writes'),
    };
    for await (const span of spansOf(db, sql.text('spans.orders'), SPAN_ORDERS)) {
      const all = { run: runId, ...span };
      const rows = <Row>(name: string) =>
        db.query<Row>(sql.text(name), BY_READING.includes(name) ? { ...all, reads: reads ? 1 : 0 } : all);
      counts.items.add(await rows('figures.items'));
      counts.lines.add(await rows('figures.lines'));
      counts.classes.add(await rows('figures.classes'));
      counts.orders.add(await rows('figures.orders_by_customer'));
      counts.lineCounts.add(await rows('figures.lines_by_customer'));
      counts.onBoard.add(await rows('figures.on_board'));
      counts.loose.add(await rows('figures.receipts_without_ack'));
      counts.left.add(await rows('figures.left_on_purpose'));
      onSpan();
    }
    return {
      items: counts.items.rows(),
      lines: counts.lines.rows(),
      classes: counts.classes.rows(),
      orders: counts.orders.rows(),
      lineCounts: counts.lineCounts.rows(),
      onBoard: counts.onBoard.rows(),
      loose: counts.loose.rows(),
      left: counts.left.rows(),
    };
  }
}

/** They ask whether the run read order lists. */
const BY_READING = ['figures.orders_by_customer', 'figures.lines_by_customer'];

const COUNTS = [
  'present_now',
  'held',
  'waits_new',
  'waits_cancelled',
  'waits_changed',
  'born',
  'cancelled_here',
  'changed_here',
] as const;

const customerOf = ({ customer }: { readonly customer: string }): string => customer;

/** Each is counted in some 100 ms. */
const SPAN_ORDERS = 10_000;

interface ItemRow {
  readonly customer: string;
  readonly kind: string;
  readonly class: string;
  readonly state: string;
  readonly order_count: number;
}
type ArchiveRow = Pick<ItemRow, 'customer' | 'state' | 'order_count'>;

interface LineRow {
  readonly customer: string;
  readonly kind: string;
  readonly state: string;
  readonly line_count: number;
}
interface ClassRow {
  readonly customer: string;
  readonly class: string;
  readonly order_count: number;
}
interface OrdersRow {
  readonly customer: string;
  readonly orders: number;
  readonly absent: number;
  readonly present_now: number;
  readonly held: number;
  readonly waits_new: number;
  readonly waits_cancelled: number;
  readonly waits_changed: number;
  readonly born: number;
  readonly cancelled_here: number;
  readonly changed_here: number;
}
interface LinesRow {
  readonly customer: string;
  readonly lines: number;
  readonly on_board: number;
  readonly held: number;
}

function customerFigures(
  customer: string,
  items: readonly CountedWrites[],
  lines: readonly CountedWrites[],
  classes: readonly ClassRow[],
  stored: OrdersRow | undefined,
  storedLines: LinesRow | undefined,
  { basis, reads, heldRows }: { readonly basis: Basis; readonly reads: boolean; readonly heldRows: number },
): CustomerFigures {
  const ofClass = (name: string) =>
    classes.filter((row) => row.class === name).reduce((sum, row) => sum + row.order_count, 0);
  const itemBooks = withHeldRows(keepBooks(items), reads ? heldRows : 0);
  const lineBooks = keepBooks(lines);
  const read = (stored?.present_now ?? 0) + heldRows;
  const counts = countsBy(basis, ofClass, stored, heldRows);
  const orders: OrderCounts = {
    read,
    ...counts,
    unchanged: read - counts.new - counts.changed - counts.cancelled - counts.held,
    failed: itemBooks.failed,
    absent: stored?.absent ?? 0,
  };
  const created = lines.filter((row) => row.kind === 'CREATE').reduce((sum, row) => sum + row.count, 0);
  const changed = lines.filter((row) => row.kind === 'UPDATE').reduce((sum, row) => sum + row.count, 0);
  const held = storedLines?.held ?? 0;
  const lineCounts: LineCounts = {
    read: storedLines?.lines ?? 0,
    new: created,
    changed,
    unchanged: Math.max(0, (storedLines?.lines ?? 0) - created - changed - held),
    held,
    failed: lineBooks.failed,
  };
  return {
    customer,
    orders,
    lines: lineCounts,
    items: itemBooks,
    subitems: lineBooks,
    balanced: balances(itemBooks) && balances(lineBooks) && countsAddUp(orders),
  };
}

/** By what orders are told apart: what the plan found, what the import found, or where they stand. */
type Basis = 'plan' | 'import' | 'states';

function countsBy(
  basis: Basis,
  ofClass: (name: string) => number,
  stored: OrdersRow | undefined,
  heldRows: number,
): Pick<OrderCounts, 'new' | 'changed' | 'cancelled' | 'held'> {
  switch (basis) {
    case 'plan':
      return {
        new: ofClass('NEW'),
        changed: ofClass('CHANGED'),
        cancelled: ofClass('CANCELLED'),
        held: ofClass('HELD') + heldRows,
      };
    case 'import':
      return {
        new: stored?.born ?? 0,
        changed: stored?.changed_here ?? 0,
        cancelled: stored?.cancelled_here ?? 0,
        held: heldRows,
      };
    case 'states':
      return {
        new: stored?.waits_new ?? 0,
        changed: stored?.waits_changed ?? 0,
        cancelled: stored?.waits_cancelled ?? 0,
        held: (stored?.held ?? 0) + heldRows,
      };
  }
}

/** Rows that no order could be made of were asked for as well, and are held (docs/rules.md "Counts"). */
function withHeldRows(books: Books, heldRows: number): Books {
  return { ...books, planned: books.planned + heldRows, held: books.held + heldRows };
}

function heldRowsByCustomer(
  imports: readonly { outcome: ImportOutcome; figures: string | null }[],
): Map<string, number> {
  const held = new Map<string, number>();
  for (const { outcome, figures } of imports) {
    if (figures === null || (outcome !== 'imported' && outcome !== 'unchanged')) continue;
    for (const [customer, rows] of Object.entries((JSON.parse(figures) as ImportFigures).heldRowsByCustomer))
      held.set(customer, (held.get(customer) ?? 0) + rows);
  }
  return held;
}

function countOutcomes(imports: readonly { outcome: ImportOutcome }[]): Record<ImportOutcome, number> {
  const counts: Record<ImportOutcome, number> = { imported: 0, unchanged: 0, refused: 0, missing: 0 };
  for (const { outcome } of imports) counts[outcome] += 1;
  return counts;
}
