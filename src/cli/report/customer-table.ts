// customer-table: the customers of a run, a line each. Owns: which columns people see; shared by `status RUN`, `sync` and the terminal report.
import type { RunDocument } from '../run-document.js';
import { type Cell, formatTable, type TableColumn } from '../text-table.js';
import { NO_CUSTOMER } from './content.js';

const COLUMNS: readonly TableColumn[] = [
  { title: 'customer', shrinks: true },
  { title: 'state' },
  { title: 'orders' },
  { title: 'new' },
  { title: 'changed' },
  { title: 'cancelled' },
  { title: 'unchanged' },
  { title: 'held' },
  { title: 'failed' },
  { title: 'absent' },
  { title: 'items sent' },
  { title: 'sizes sent' },
];

export function customerTable(document: RunDocument, width: number): string {
  if (document.customers.length === 0) return 'No customer was read.';
  const rows = document.customers.map(({ customer, state, orders, items, subitems }): Cell[] => [
    customer === '' ? NO_CUSTOMER : customer,
    state,
    ...numbers(orders, items.applied, subitems.applied),
  ]);
  if (rows.length > 1) {
    rows.push(['total', '', ...numbers(document.orders, document.items.applied, document.subitems.applied)]);
  }
  return formatTable(COLUMNS, rows, width);
}

function numbers(orders: RunDocument['orders'], items: number, subitems: number): number[] {
  const { read, new: fresh, changed, cancelled, unchanged, held, failed, absent } = orders;
  return [read, fresh, changed, cancelled, unchanged, held, failed, absent, items, subitems];
}
