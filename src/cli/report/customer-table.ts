// customer-table: the customers of a run, a line each. Owns: which columns people see; shared by `status RUN` and the terminal report.
import type { OrderCounts } from '../../domain/run/books.js';
import type { CustomerDocument, RunDocument } from '../run-document.js';
import { type Cell, formatTable } from '../text-table.js';
import { NO_CUSTOMER } from './content.js';

type Sums = Pick<CustomerDocument, 'orders' | 'items' | 'subitems'>;

interface CountColumn {
  readonly title: string;
  readonly count: (sums: Sums) => number;
  /** Shown even where all are 0: that there are none is what people look for. */
  readonly always?: true;
}

const orders = (title: string, name: keyof OrderCounts, always?: true): CountColumn => {
  return { title, count: (sums) => sums.orders[name], ...(always === undefined ? {} : { always }) };
};

const COUNTS: readonly CountColumn[] = [
  orders('orders', 'read', true),
  orders('new', 'new'),
  orders('changed', 'changed'),
  orders('cancelled', 'cancelled'),
  orders('unchanged', 'unchanged'),
  orders('held', 'held', true),
  orders('failed', 'failed', true),
  orders('absent', 'absent'),
  { title: 'items written', count: ({ items }) => items.applied, always: true },
  { title: 'sizes written', count: ({ subitems }) => subitems.applied, always: true },
];

/** Columns without any number but 0 are left out, so that names keep their room. */
export function customerTable(document: RunDocument, width: number): string {
  const { customers } = document;
  if (customers.length === 0) return 'No customer was read.';
  const counts = COUNTS.filter(({ count, always }) => always === true || count(document) > 0);
  const rows = customers.map((own): Cell[] => [
    own.customer === '' ? NO_CUSTOMER : own.customer,
    own.state,
    ...counts.map(({ count }) => count(own)),
  ]);
  if (rows.length > 1) rows.push(['total', '', ...counts.map(({ count }) => count(document))]);
  const columns = [{ title: 'customer', shrinks: true }, { title: 'state' }, ...counts.map(({ title }) => ({ title }))];
  return formatTable(columns, rows, width);
}
