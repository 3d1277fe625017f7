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
  /** ISO time, UTC, milliseconds. */
  now(): string;
}

/** One shared value for `sql.text(name, WITH_BUSINESS)`. */
export function withBusiness(context: StoreContext): { business: string } {
  return { business: context.business };
}
