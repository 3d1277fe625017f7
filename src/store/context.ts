// context: what every part of the store shares: the engine, the named statements, the business columns, the clock.
import type { ColumnRule } from '../domain/order/order-rules.js';
import type { Database } from './database.js';
import type { Statements } from './statements.js';

export interface StoreContext {
  readonly db: Database;
  readonly sql: Statements;
  readonly columns: readonly ColumnRule[];
  /** The business columns, quoted, in config order: what {{business}} stands for. */
  readonly business: string;
  /** This host's time: ISO, UTC, milliseconds. */
  now(): string;
  /** The store's own time, as a statement of sql/ENGINE/clock.sql told it: for all that two hosts compare. Tests put their own in its place. */
  timeOf(row: { readonly at: string }): string;
}

/** The store's own time. Inside a transaction its statement belongs to it. */
export async function storeTime(
  { db, sql, timeOf, now }: Pick<StoreContext, 'db' | 'sql' | 'timeOf' | 'now'>,
  on: Database = db,
): Promise<string> {
  const [row] = await on.query<{ at: string }>(sql.text('clock.now'));
  return row === undefined ? now() : timeOf(row);
}

/** One shared value for `sql.text(name, WITH_BUSINESS)`. */
export function withBusiness(context: StoreContext): { business: string } {
  return { business: context.business };
}
