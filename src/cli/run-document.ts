// run-document: a run as one JSON document (README.md "Commands": `sync --json`, `status --json`), and the exit code that follows from it.
// Owns: the shape and the sums. Does not own: the counting (store/figures-store), words for people (report/).
import {
  addBooks,
  addLines,
  addOrders,
  type Books,
  type CustomerFigures,
  EMPTY_BOOKS,
  EMPTY_LINES,
  EMPTY_ORDERS,
  type LineCounts,
  type OrderCounts,
} from '../domain/run/books.js';
import type { Forecast } from '../domain/run/forecast.js';
import { isLeftBehind, type Tally } from '../domain/run/tally.js';
import type { FileNotRead, RunCustomerRow, RunRow } from '../store/run-store.js';
import type { Store } from '../store/store.js';
import type { RunFigures } from '../store/views/figures-store.js';
import type { FrozenColumns } from '../store/views/frozen-store.js';
import { EXIT } from './context.js';
import { rowsSkipped, type SkippedWorkbook, skippedWorkbooks } from './skipped-workbooks.js';

/** The parts of the store a document is made from. */
export type DocumentStore = Pick<Store, 'runs' | 'imports' | 'figures' | 'duplicates' | 'pauses'>;

export interface CustomerDocument {
  /** Canonical name; '' for rows whose customer could not be read. */
  readonly customer: string;
  readonly state: CustomerState;
  readonly reason: string | null;
  readonly orders: OrderCounts;
  readonly lines: LineCounts;
  /** Books of the orders that had to be written: planned = applied + failed + held + deferred (S6). */
  readonly items: Books;
  readonly subitems: Books;
}

export interface DuplicateDocument {
  readonly customer: string;
  readonly order: string;
  /** null: a whole item. */
  readonly size: string | null;
  readonly board_item_id: string;
  readonly kept_item_id: string;
}

/** As in RUN_CUSTOMERS while there was something to send; else why there was nothing. */
export type CustomerState =
  | 'waiting'
  | 'sending'
  | 'parked'
  /** Waits for `approve`; the others go on. */
  | 'gated'
  | 'paused'
  | 'finished'
  | 'skipped'
  | 'cancelled'
  | 'not-reached'
  | 'unchanged'
  | 'held'
  /** Its orders were left for another run on purpose (--customer, --limit). */
  | 'deferred'
  /** An import only: read, nothing planned. */
  | 'read';

export interface RunDocument {
  readonly run: string;
  /** OPEN, FINISHED, FAILED, CANCELLED, INTERRUPTED. */
  readonly state: string;
  readonly environment: string;
  readonly scope: string;
  readonly phase: string;
  /** SUCCESS, PARTIAL, FAILED, NOTHING_TO_DO, UNBALANCED; null while it is open. */
  readonly outcome: string | null;
  readonly sentence: string | null;
  readonly opened_at: string;
  readonly closed_at: string | null;
  readonly seconds: number;
  readonly orders: OrderCounts;
  readonly lines: LineCounts;
  readonly items: Books;
  readonly subitems: Books;
  readonly groups: { readonly created: number };
  readonly board: RunFigures['board'];
  readonly on_board: RunFigures['onBoard'];
  /** What the plan was expected to cost when it was made; null before there is a plan. */
  readonly forecast: Forecast | null;
  /** Writes that the run was told to leave (--customer, --limit, --dry-run): no part of what it was asked for. */
  readonly left_on_purpose: number;
  /** All in force: as many as `order-mirror rejects` counts. What was taken and is only to be checked stands in the tally. */
  readonly rejects: number;
  /** Columns that a workbook lacks, and whose values its orders keep from before. */
  readonly frozen: readonly FrozenColumns[];
  /** How the orders stood at the end of the run, or stand now where it is open; null: it ended before this was counted. */
  readonly tally: Tally | null;
  readonly balanced: boolean;
  readonly workbooks: RunFigures['workbooks'];
  /** Files of the source folder that are no order lists, or not read as such: named, so that none is forgotten. */
  readonly not_read: readonly { readonly file: string; readonly why: string }[];
  readonly refused_workbooks: readonly { readonly workbook: string; readonly sentence: string }[];
  readonly rows_skipped: number;
  /** Workbooks with rows that are no orders. */
  readonly skipped: readonly SkippedWorkbook[];
  /** Held as a whole by a person; null: it is not, or is closed. */
  readonly paused: { readonly since: string; readonly reason: string } | null;
  readonly parked: readonly { readonly customer: string; readonly reason: string }[];
  /** Found beside the item or subitem that was kept, and still on the board as far as is known; of whichever run. */
  readonly doubled: readonly DuplicateDocument[];
  readonly customers: readonly CustomerDocument[];
}

export async function runDocument(store: DocumentStore, run: RunRow, now = new Date()): Promise<RunDocument> {
  const figures = closedFigures(run) ?? (await store.figures.ofRun(run.run_id));
  const states = new Map((await store.runs.customers(run.run_id)).map((row) => [row.customer, row]));
  const imports = await store.imports.results(run.run_id);
  const customers = [...figures.customers]
    .sort((a, b) => (a.customer < b.customer ? -1 : 1))
    .map((customer) => customerDocument(customer, states.get(customer.customer), run.scope));
  const end = run.closed_at === null ? now : new Date(run.closed_at);
  const skipped = skippedWorkbooks(imports);
  return {
    run: run.run_id,
    state: run.state,
    environment: run.environment,
    scope: run.scope,
    phase: run.phase,
    outcome: run.outcome,
    sentence: run.sentence,
    opened_at: run.opened_at,
    closed_at: run.closed_at,
    seconds: Math.max(0, Math.round((end.getTime() - Date.parse(run.opened_at)) / 100) / 10),
    orders: customers.reduce((sum, customer) => addOrders(sum, customer.orders), EMPTY_ORDERS),
    lines: customers.reduce((sum, customer) => addLines(sum, customer.lines), EMPTY_LINES),
    items: customers.reduce((sum, customer) => addBooks(sum, customer.items), EMPTY_BOOKS),
    subitems: customers.reduce((sum, customer) => addBooks(sum, customer.subitems), EMPTY_BOOKS),
    groups: { created: figures.groupsCreated },
    board: figures.board,
    on_board: figures.onBoard,
    forecast: forecastOf(run),
    left_on_purpose: figures.leftOnPurpose,
    rejects: figures.rejects,
    tally: figures.tally ?? null,
    frozen: figures.frozen ?? [],
    // A closed run was judged when it closed; later runs move the orders on, and would make its old receipts look loose.
    balanced: run.closed_at === null ? figures.balanced : run.balanced === 1,
    workbooks: figures.workbooks,
    not_read: filesNotRead(run),
    refused_workbooks: imports
      .filter((row) => row.outcome === 'refused')
      .map(({ workbook, sentence }) => ({ workbook, sentence: sentence ?? 'It could not be read.' })),
    rows_skipped: rowsSkipped(skipped),
    skipped,
    paused: run.closed_at === null ? await pauseOf(store, run.run_id) : null,
    parked: customers
      .filter((customer) => customer.state === 'parked')
      .map(({ customer, reason }) => ({ customer, reason: reason ?? 'It waits for a person.' })),
    doubled: (await store.duplicates.open()).map((row) => ({
      customer: row.customer,
      order: row.order_number,
      size: row.size_code,
      board_item_id: row.item_id,
      kept_item_id: row.kept_id,
    })),
    customers,
  };
}

function filesNotRead({ not_read: noted }: RunRow): RunDocument['not_read'] {
  if (noted === null) return [];
  return (JSON.parse(noted) as readonly FileNotRead[]).map(({ name, why }) => ({ file: name, why }));
}

async function pauseOf({ pauses }: DocumentStore, runId: string): Promise<RunDocument['paused']> {
  const whole = (await pauses.ofRun(runId)).find(({ customer, resumedAt }) => customer === null && resumedAt === null);
  return whole === undefined ? null : { since: whole.pausedAt, reason: whole.reason };
}

/** 0 in sync; 2 finished, but not everything went; 1 it could not be done, or waits for a person (README.md "Commands"). */
export function exitCodeOf(document: RunDocument): number {
  if (document.paused !== null || document.parked.length > 0) return EXIT.couldNot;
  if (document.customers.some(({ state }) => state === 'gated')) return EXIT.couldNot;
  if (document.state !== 'OPEN') {
    if (document.state !== 'FINISHED' || !document.balanced) return EXIT.couldNot;
    if (document.outcome === 'FAILED' || document.outcome === 'UNBALANCED') return EXIT.couldNot;
  }
  return leftBehind(document) ? EXIT.finishedWithHeld : EXIT.inSync;
}

/** Customers that a person or the end of the run stopped: theirs is not on the board yet. */
const STOPPED: readonly CustomerState[] = ['skipped', 'cancelled', 'not-reached'];

export function leftBehind(document: RunDocument): boolean {
  const { orders, lines, rejects, tally, refused_workbooks: refused, customers } = document;
  const notTaken = tally === null ? rejects > 0 : isLeftBehind(tally);
  return (
    notTaken ||
    orders.held + orders.failed + lines.failed + refused.length > 0 ||
    document.skipped.some(({ all }) => all) ||
    customers.some(({ state }) => STOPPED.includes(state))
  );
}

function customerDocument(figures: CustomerFigures, row: RunCustomerRow | undefined, scope: string): CustomerDocument {
  const { customer, orders, lines, items, subitems } = figures;
  const state = row === undefined ? quietState(figures, scope) : (row.state as CustomerState);
  return { customer, state, reason: row?.reason ?? null, orders, lines, items, subitems };
}

/** Nothing of this customer was on its way to the board. */
function quietState({ orders, items, subitems }: CustomerFigures, scope: string): CustomerState {
  if (items.deferred + subitems.deferred > 0) return 'deferred';
  if (orders.held > 0 && orders.held === orders.read) return 'held';
  return scope === 'import' ? 'read' : 'unchanged';
}

export function forecastOf(run: Pick<RunRow, 'forecast'>): Forecast | null {
  return run.forecast === null ? null : (JSON.parse(run.forecast) as Forecast);
}

/** The figures as they were when the run closed, where closing kept them whole: later runs change what the store counts for this one. */
function closedFigures(run: RunRow): RunFigures | null {
  if (run.closed_at === null || run.figures === null) return null;
  const kept = JSON.parse(run.figures) as Partial<RunFigures>;
  return Array.isArray(kept.customers) ? (kept as RunFigures) : null;
}
