// books: the figures of a run and whether they balance. S6: planned = applied + failed + held + deferred, per customer and in total, counted from receipts.
// Owns: the arithmetic and the verdict. Does not own: the counting (sql/core/figures.sql).

export interface Books {
  readonly planned: number;
  readonly applied: number;
  readonly failed: number;
  readonly held: number;
  readonly deferred: number;
}

/** Counts of orders; read = held + new + cancelled + changed + unchanged (docs/rules.md "Counts"). */
export interface OrderCounts {
  readonly read: number;
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly cancelled: number;
  readonly held: number;
  readonly failed: number;
  readonly absent: number;
}

export interface LineCounts {
  readonly read: number;
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly held: number;
  readonly failed: number;
}

export interface CustomerFigures {
  readonly customer: string;
  readonly orders: OrderCounts;
  readonly lines: LineCounts;
  readonly items: Books;
  readonly subitems: Books;
  readonly balanced: boolean;
}

/** One counted row of planned writes, as the store gives it. */
export interface CountedWrites {
  readonly customer: string;
  readonly kind: string;
  readonly state: string;
  readonly count: number;
}

export const EMPTY_BOOKS: Books = { planned: 0, applied: 0, failed: 0, held: 0, deferred: 0 };

/** Adds counted writes up. What is neither applied, failed, held nor deferred (a write still on its way) leaves the books open, on purpose. */
export function keepBooks(rows: readonly CountedWrites[]): Books {
  let books = EMPTY_BOOKS;
  for (const row of rows) {
    if (row.kind === 'NONE') continue;
    books = {
      planned: books.planned + row.count,
      applied: books.applied + (row.state === 'SYNCED' ? row.count : 0),
      failed: books.failed + (row.state === 'FAILED' ? row.count : 0),
      held: books.held + (row.state === 'HELD' ? row.count : 0),
      deferred: books.deferred + (row.state === 'DEFERRED' ? row.count : 0),
    };
  }
  return books;
}

export function balances(books: Books): boolean {
  return books.planned === books.applied + books.failed + books.held + books.deferred;
}

export function countsAddUp(orders: OrderCounts): boolean {
  return (
    orders.read === orders.held + orders.new + orders.cancelled + orders.changed + orders.unchanged &&
    orders.unchanged >= 0
  );
}

export function addBooks(a: Books, b: Books): Books {
  return {
    planned: a.planned + b.planned,
    applied: a.applied + b.applied,
    failed: a.failed + b.failed,
    held: a.held + b.held,
    deferred: a.deferred + b.deferred,
  };
}

export function addOrders(a: OrderCounts, b: OrderCounts): OrderCounts {
  return {
    read: a.read + b.read,
    new: a.new + b.new,
    changed: a.changed + b.changed,
    unchanged: a.unchanged + b.unchanged,
    cancelled: a.cancelled + b.cancelled,
    held: a.held + b.held,
    failed: a.failed + b.failed,
    absent: a.absent + b.absent,
  };
}

export function addLines(a: LineCounts, b: LineCounts): LineCounts {
  return {
    read: a.read + b.read,
    new: a.new + b.new,
    changed: a.changed + b.changed,
    unchanged: a.unchanged + b.unchanged,
    held: a.held + b.held,
    failed: a.failed + b.failed,
  };
}

export const EMPTY_ORDERS: OrderCounts = {
  read: 0,
  new: 0,
  changed: 0,
  unchanged: 0,
  cancelled: 0,
  held: 0,
  failed: 0,
  absent: 0,
};
export const EMPTY_LINES: LineCounts = { read: 0, new: 0, changed: 0, unchanged: 0, held: 0, failed: 0 };

/** SUCCESS from 95 %, PARTIAL from 80 % of what was asked of the board (docs/rules.md "Success"); 52.9 % was once called a success. */
export const SUCCESS_RATE = 0.95;
export const PARTIAL_RATE = 0.8;

/** CANCELLED: a person ended it; how much had arrived by then is no verdict on it. */
export type RunOutcome = 'SUCCESS' | 'PARTIAL' | 'FAILED' | 'NOTHING_TO_DO' | 'CANCELLED' | 'UNBALANCED';

/** Writes that the board was to have: what the rates are rates of. */
export function askedOf(writes: Books, leftOnPurpose = 0): number {
  return writes.planned - writes.held - leftOnPurpose;
}

/** Never a success on books that do not balance (S6). Deferred writes count as not done, but for those the run was told to leave (--customer, --limit). */
export function outcomeOf(
  state: 'FINISHED' | 'CANCELLED' | 'FAILED',
  writes: Books,
  balanced: boolean,
  leftOnPurpose = 0,
): RunOutcome {
  if (state === 'FAILED') return 'FAILED';
  const judged = judge(writes, balanced, leftOnPurpose);
  return state === 'CANCELLED' && judged !== 'UNBALANCED' ? 'CANCELLED' : judged;
}

export function judge(writes: Books, balanced: boolean, leftOnPurpose = 0): Exclude<RunOutcome, 'CANCELLED'> {
  if (!balanced) return 'UNBALANCED';
  const asked = askedOf(writes, leftOnPurpose);
  if (asked === 0) return 'NOTHING_TO_DO';
  const rate = writes.applied / asked;
  if (rate >= SUCCESS_RATE) return 'SUCCESS';
  return rate >= PARTIAL_RATE ? 'PARTIAL' : 'FAILED';
}
