// fingerprint: one hash of all that decides how a row is read, to know when unchanged workbooks must be read again.
// Owns: what goes into it, canonically. Does not own: what is done when it changes (the import).
import { createHash } from 'node:crypto';
import { formatColumnType } from '../domain/order/column-type.js';
import type { OrdersConfig, SourceConfig } from './config.js';
import { fold } from './fold.js';

/** Raised when the code itself reads rows in another way, so that workbooks imported before are read once more. */
const READING_VERSION = 1;

const inOrder = (names: readonly string[]): readonly string[] => [...names].sort();

/** Order counts only where it has a meaning: in keys. Lists that are sets are sorted, so moving a line changes nothing. */
export function rulesFingerprint(source: SourceConfig, orders: OrdersConfig): string {
  const customers = orders.customers.map((customer) => [
    customer.name,
    inOrder(customer.aliases.map(fold)),
    customer.uniqueKeys,
    customer.extraChecks,
    customer.dateOrder ?? '',
  ]);
  const columns = orders.columns.map((column) => [
    column.name,
    formatColumnType(column.type),
    inOrder(column.aliases.map(fold)),
  ]);
  const rules = [
    READING_VERSION,
    // Of a table, which one it is does not change how its rows are read; where its sizes stand does.
    source.kind === 'workbooks' ? ['workbooks', fold(source.sheet)] : ['sql-table', source.after, source.before],
    byText(customers),
    byText(columns),
    orders.unknownCustomers,
    [orders.unknownCustomerKeys.uniqueKeys, orders.unknownCustomerKeys.extraChecks],
    orders.totalMismatch,
    inOrder(orders.holdOnRefused),
    [orders.sizes.after, orders.sizes.before],
  ];
  return createHash('sha256').update(JSON.stringify(rules)).digest('hex');
}

function byText(list: readonly (readonly unknown[])[]): readonly string[] {
  return list.map((one) => JSON.stringify(one)).sort();
}
