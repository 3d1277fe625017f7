// plan-xlsx: a plan as an Excel workbook: a sheet of figures, one of items and columns, one of sizes, one of what is held.
// Owns: the sheets, and how many rows they hold: the writer keeps a workbook in memory.
import { forecastSentences } from '../../domain/run/forecast-words.js';
import type { PlanHead, PlannedOrderView } from './plan-content.js';
import { writeXlsx, type XlsxCell, type XlsxSheet } from './xlsx-file.js';

/** Some 1 KB of memory a row while the file is written: 50 MB a sheet at most. */
const ROWS_AT_MOST = 50_000;

const ORDER_COLUMNS = [
  { header: 'customer', width: 18 },
  { header: 'order number', width: 16 },
  { header: 'item', width: 50 },
];

/** Collects the rows while a plan is read. */
export class PlanSheets {
  readonly #items: XlsxCell[][] = [];
  readonly #sizes: XlsxCell[][] = [];
  readonly #held: XlsxCell[][] = [];
  #left = 0;

  see(order: PlannedOrderView): void {
    const named = [order.customer, order.order_number, order.item];
    if (order.kind === 'held') {
      this.#add(this.#held, [...named, order.reason, order.workbook, order.sheet, order.row, order.record_id]);
      return;
    }
    const add = (column: string, before: XlsxCell, after: XlsxCell) =>
      this.#add(this.#items, [...named, order.kind, column, before, after, order.record_id]);
    if (order.kind === 'new' || order.moved_from !== null) add('(group)', order.moved_from, order.group);
    if (order.renamed_from !== null) add('(item name)', order.renamed_from, order.item);
    for (const { column, before, after } of order.columns) add(column, before, after);
    for (const { size, before, after } of order.sizes)
      this.#add(this.#sizes, [...named, size, before, after, order.record_id]);
  }

  async write(file: string, head: PlanHead): Promise<void> {
    await writeXlsx(file, [
      summary(head, this.#left),
      {
        name: 'Items',
        columns: [
          ...ORDER_COLUMNS,
          { header: 'kind', width: 10 },
          { header: 'column', width: 30 },
          { header: 'old value', width: 30 },
          { header: 'new value', width: 30 },
          { header: 'record id', width: 38 },
        ],
        rows: this.#items,
      },
      {
        name: 'Sizes',
        columns: [
          ...ORDER_COLUMNS,
          { header: 'size', width: 12 },
          { header: 'old quantity', width: 14 },
          { header: 'new quantity', width: 14 },
          { header: 'record id', width: 38 },
        ],
        rows: this.#sizes,
      },
      {
        name: 'Held',
        columns: [
          ...ORDER_COLUMNS,
          { header: 'reason', width: 70 },
          { header: 'workbook', width: 30 },
          { header: 'sheet', width: 12 },
          { header: 'row', width: 8 },
          { header: 'record id', width: 38 },
        ],
        rows: this.#held,
      },
    ]);
  }

  #add(rows: XlsxCell[][], row: XlsxCell[]): void {
    if (rows.length < ROWS_AT_MOST) rows.push(row);
    else this.#left += 1;
  }
}

function summary(head: PlanHead, left: number): XlsxSheet {
  const counts = [
    'new',
    'changed',
    'cancelled',
    'moved',
    'renamed',
    'held',
    'sizes_new',
    'sizes_changed',
    'sizes_zeroed',
  ] as const;
  const note = (what: string, text: string): XlsxCell[] => [what, text];
  return {
    name: 'Plan',
    columns: [
      { header: 'customer', width: 30 },
      ...counts.map((name) => ({ header: name.replace('_', ' '), width: 14 })),
    ],
    rows: [
      ...head.customers.map((own): XlsxCell[] => [own.customer, ...counts.map((name) => own[name])]),
      ['total', ...counts.map((name) => head.totals[name])],
      [],
      note('plan', head.plan ?? 'a dry run: not kept'),
      ...(head.forecast === null ? [] : forecastSentences(head.forecast).map((sentence) => note('forecast', sentence))),
      ...head.gates.map(({ sentence }) => note('waits for approval', sentence)),
      ...head.new_groups.map(({ title, orders }) => note('new group', `${title} (${orders} orders)`)),
      ...head.new_labels.map(({ column, label }) => note('new label', `${label} in ${column}`)),
      ...(left === 0
        ? []
        : [note('not shown', `${left} more rows: a sheet here holds ${ROWS_AT_MOST}. plan --json has all of them.`)]),
    ],
  };
}
