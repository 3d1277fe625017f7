// plan-text: a plan on the terminal: who, how much, examples of each kind, or all of it. Owns: the layout and how many examples.
import { forecastSentences } from '../../domain/run/forecast-words.js';
import { type Cell, formatTable, numberWithCommas, printable } from '../text-table.js';
import { gateLines } from './gate-lines.js';
import { orderPlace } from './order-place.js';
import type { PlanCounts, PlanHead, PlanKind, PlannedOrderView } from './plan-content.js';
import { skippedLines } from './skipped-lines.js';

/** Of each kind and customer: enough to see whether it is what was meant. */
const EXAMPLES_EACH = 2;
/** An example of a new item has a line for each column it fills: the first say what it is. */
const COLUMNS_SHOWN = 6;

const COUNTS: readonly (readonly [keyof PlanCounts, string])[] = [
  ['new', 'new'],
  ['changed', 'changed'],
  ['cancelled', 'cancelled'],
  ['moved', 'moved'],
  ['renamed', 'renamed'],
  ['held', 'held'],
  ['sizes_new', 'sizes new'],
  ['sizes_changed', 'changed'],
  ['sizes_zeroed', 'to 0'],
];

const KIND_WORDS: Readonly<Record<PlanKind, string>> = {
  new: '+ NEW',
  changed: '~ CHANGE',
  cancelled: '- CANCEL',
  held: '! HELD',
};

/** Collects examples while a plan is read; with `all`, everything. */
export class PlanExamples {
  readonly #all: boolean;
  readonly #shown: PlannedOrderView[] = [];
  readonly #counts = new Map<string, number>();

  constructor(all: boolean) {
    this.#all = all;
  }

  see(order: PlannedOrderView): void {
    // A move or a new name is an example of its own: it would else hide behind the changes.
    const key = [order.customer, order.kind, order.moved_from !== null, order.renamed_from !== null].join('\u0000');
    const count = this.#counts.get(key) ?? 0;
    this.#counts.set(key, count + 1);
    if (this.#all || count < EXAMPLES_EACH) this.#shown.push(order);
  }

  get orders(): readonly PlannedOrderView[] {
    return this.#shown.toSorted((a, b) => (a.customer === b.customer ? 0 : a.customer < b.customer ? -1 : 1));
  }

  get complete(): boolean {
    return this.#all;
  }
}

export function planText(head: PlanHead, examples: PlanExamples, width: number): string {
  const { customers, totals } = head;
  const skipped = skippedLines(head);
  if (customers.length === 0)
    return ['Nothing would be sent: the board holds what the orders say, and nothing is held.', ...skipped].join('\n');
  const parts = [countTable(head, width)];
  if (examples.orders.length > 0)
    parts.push(examples.orders.map((order) => orderText(order, examples.complete)).join('\n'));
  if (!examples.complete && total(totals) > examples.orders.length)
    parts.push(
      `${numberWithCommas(examples.orders.length)} of ${numberWithCommas(total(totals))} orders are shown; all of them with --all, --xlsx FILE or --json.`,
    );
  const made = madeLines(head);
  if (made.length > 0) parts.push(made.join('\n'));
  if (skipped.length > 0) parts.push(skipped.join('\n'));
  if (head.gates.length > 0) parts.push(['It would wait for approval:', ...gateLines(head.gates)].join('\n'));
  if (head.forecast !== null) parts.push(forecastSentences(head.forecast).join('\n'));
  return parts.join('\n\n');
}

function countTable({ customers, totals }: PlanHead, width: number): string {
  const shown = COUNTS.filter(([name]) => totals[name] > 0);
  const rows = customers.map((own): Cell[] => [own.customer, ...shown.map(([name]) => own[name])]);
  if (rows.length > 1) rows.push(['total', ...shown.map(([name]) => totals[name])]);
  return formatTable([{ title: 'customer', shrinks: true }, ...shown.map(([, title]) => ({ title }))], rows, width);
}

function orderText(order: PlannedOrderView, complete: boolean): string {
  const { columns, sizes } = order;
  const shown = complete ? columns : columns.slice(0, COLUMNS_SHOWN);
  const more = columns.length - shown.length;
  const lines = [
    `${KIND_WORDS[order.kind]}  ${printable(order.customer)}: ${printable(order.item)}  (${orderPlace({ ...order, orderNumber: order.order_number })})`,
    ...(order.reason === null ? [] : [`    ${printable(order.reason)}`]),
    ...(order.moved_from === null ? [] : [`    group: ${was(order.moved_from)} -> ${printable(order.group)}`]),
    ...(order.renamed_from === null ? [] : [`    name: ${was(order.renamed_from)} -> ${printable(order.item)}`]),
    ...(order.kind === 'new' ? [`    group: ${printable(order.group)}`] : []),
    ...shown.map(({ column, before, after }) =>
      order.kind === 'new'
        ? `    ${printable(column)}: ${was(after)}`
        : `    ${printable(column)}: ${was(before)} -> ${was(after)}`,
    ),
    ...(more > 0 ? [`    and ${more} more columns`] : []),
    ...(sizes.length > 0
      ? [
          `    sizes: ${sizes.map(({ size, before, after }) => (before === null ? `${printable(size)} ${after}` : `${printable(size)} ${before} -> ${after}`)).join(', ')}`,
        ]
      : []),
  ];
  return lines.join('\n');
}

const was = (text: string | null): string => (text === null ? '(blank)' : printable(text));

function madeLines({ new_groups: groups, new_labels: labels }: PlanHead): string[] {
  return [
    ...(groups.length > 0
      ? [`Groups to be made: ${groups.map(({ title, orders }) => `${printable(title)} (${orders})`).join(', ')}`]
      : []),
    ...(labels.length > 0
      ? [
          `Labels to be made: ${labels.map(({ column, label }) => `${printable(label)} in ${printable(column)}`).join(', ')}`,
        ]
      : []),
  ];
}

function total(counts: PlanCounts): number {
  return counts.new + counts.changed + counts.cancelled + counts.held;
}
