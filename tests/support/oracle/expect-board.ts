// expect-board: orders to what the board shows: labels, values, group titles, item and line names (docs/rules.md "Groups", "Item names", "Lines", "Board values").
import { collapse, inCodeOrder, trim } from './blanks.js';
import type { ExpectedGroup, ExpectedItem, ExpectedReject } from './expectation.js';
import type { Facts } from './facts.js';
import type { Order } from './read-orders.js';
import { readDecimal } from './read-values.js';

const COLOUR_CODE = "CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS";
const MAX_NAME = 255;
const MAX_LONG_TEXT = 2_000;
const MAX_LABELS: Record<string, number> = { status: 40, dropdown: 500 };

export interface BoardExpectation {
  groups: ExpectedGroup[];
  newLabels: Record<string, string[]>;
  rejects: ExpectedReject[];
}

export type BoardReading = { text: string; newLabel: boolean } | { refused: string };

/** Exact, else the only one equal ignoring case, else a new one. */
export function readLabel(value: string, column: string, facts: Facts, exactOnly = false): BoardReading {
  const labels = facts.labels.get(column) ?? [];
  if (labels.includes(value)) return { text: value, newLabel: false };
  const alike = exactOnly ? [] : labels.filter((label) => label.toUpperCase() === value.toUpperCase());
  if (alike.length === 1) return { text: alike[0] ?? '', newLabel: false };
  const mayCreate = facts.mayCreateLabel.get(column) ?? facts.labelDefault;
  return mayCreate ? { text: value, newLabel: true } : { refused: 'label-unknown' };
}

export function readBoardValue(value: string, column: string, facts: Facts): BoardReading {
  const type = facts.boardTypes.get(column);
  if (type === 'dropdown' || type === 'status') return readLabel(value, column, facts);
  if (type === 'numbers') {
    const number = readDecimal(value, null, null);
    return 'value' in number && number.value !== null
      ? { text: number.value, newLabel: false }
      : { refused: 'board-not-a-number' };
  }
  if (type === 'long_text' && value.length > MAX_LONG_TEXT) return { refused: 'board-too-long' };
  if (type === 'text' || type === 'long_text' || type === 'date') return { text: value, newLabel: false };
  throw new Error(`oracle: a mapped column of a type it does not know: ${column} ${String(type)}`);
}

export function itemName(values: Order['values']): string {
  const of = (column: string) => values.get(column) ?? null;
  const parts = [
    of('ALIAS/RELATED ITEM') ?? of('CUSTOMER STYLE'),
    of(COLOUR_CODE) ?? of('CUSTOMER COLOUR DESCRIPTION'),
    of('AAG ORDER NUMBER'),
    of('PO NUMBER') ?? of('CUSTOMER ALT PO'),
  ];
  return trim(
    parts
      .filter((part) => part !== null)
      .join(' ')
      .slice(0, MAX_NAME),
  );
}

export function groupTitle({ customer, values }: Pick<Order, 'customer' | 'values'>): string {
  const season = values.get('CUSTOMER SEASON') ?? values.get('AAG SEASON') ?? null;
  return season === null ? 'check' : collapse(`${customer} ${season}`);
}

/** Of texts that differ by case only, the one to write: as on the board, else the first in code order. */
export function spellings(texts: string[], onBoard: string[]): (text: string) => string {
  const chosen = new Map<string, string>();
  for (const text of [...onBoard, ...[...texts].sort(inCodeOrder)]) {
    const key = text.toUpperCase();
    if (!chosen.has(key)) chosen.set(key, text);
  }
  return (text) => chosen.get(text.toUpperCase()) ?? text;
}

/** Adds to `order.holds` what the board would refuse; afterwards an order without holds is one that is sent. */
export function expectBoard(orders: Order[], facts: Facts): BoardExpectation {
  const rejects: ExpectedReject[] = [];
  const readings = new Map<Order, Map<string, { text: string; newLabel: boolean }>>();
  for (const order of orders.filter(({ holds }) => holds.length === 0)) {
    const shown = new Map<string, { text: string; newLabel: boolean }>();
    const decided = new Set<string>();
    for (const [source, column] of facts.mapping) {
      const value = order.values.get(source) ?? null;
      // Two sources, one column: the first that is not blank.
      if (value === null || decided.has(column)) continue;
      decided.add(column);
      const reading = readBoardValue(value, column, facts);
      if ('text' in reading) {
        shown.set(column, reading);
        continue;
      }
      const holds = facts.holdOnRefused.includes(source) || source === 'TOTAL QTY';
      if (holds) order.holds.push({ reason: reading.refused, column: source });
      rejects.push({
        workbook: order.workbook,
        cell: order.cellOf(source),
        column: source,
        reason: reading.refused,
        effect: holds ? 'held' : 'left',
      });
    }
    for (const { size } of order.lines) {
      const reading = readLabel(size, facts.sizeColumn, facts, true);
      if ('refused' in reading) order.holds.push({ reason: reading.refused, column: size });
    }
    readings.set(order, shown);
  }
  const sent = orders.filter(({ holds }) => holds.length === 0);
  const newTexts = (column: string) =>
    sent
      .map((order) => readings.get(order)?.get(column))
      .filter((value) => value?.newLabel)
      .map((value) => value?.text ?? '');
  const labelSpelling = new Map(facts.mapping.map(([, column]) => [column, spellings(newTexts(column), [])]));
  const titles = [...new Set(sent.map(groupTitle))];
  const titleSpelling = spellings(titles, facts.boardGroups);

  const groups = new Map<string, ExpectedItem[]>();
  for (const order of sent) {
    const values: Record<string, string> = {};
    for (const [column, { text, newLabel }] of readings.get(order) ?? []) {
      values[column] = newLabel ? (labelSpelling.get(column)?.(text) ?? text) : text;
    }
    const subitems = order.lines.map(({ size, quantity }) => ({ name: `Size ${size}`, size, quantity }));
    const title = titleSpelling(groupTitle(order));
    groups.set(title, [
      ...(groups.get(title) ?? []),
      { name: itemName(order.values), values, subitems, from: `${order.workbook} row ${order.row}` },
    ]);
  }
  return {
    groups: [...groups].sort(([a], [b]) => inCodeOrder(a, b)).map(([title, items]) => ({ title, items })),
    newLabels: newLabelsOf(sent, facts, newTexts, labelSpelling),
    rejects,
  };
}

function newLabelsOf(
  sent: Order[],
  facts: Facts,
  newTexts: (column: string) => string[],
  spelling: Map<string, (text: string) => string>,
): Record<string, string[]> {
  const sizes = [...new Set(sent.flatMap(({ lines }) => lines.map(({ size }) => size)))];
  const all: [string, string[]][] = facts.mapping.map(([, column]) => [
    column,
    [...new Set(newTexts(column).map((text) => spelling.get(column)?.(text) ?? text))],
  ]);
  all.push([facts.sizeColumn, sizes.filter((size) => !facts.labels.get(facts.sizeColumn)?.includes(size))]);
  for (const [column, labels] of all) {
    const limit = MAX_LABELS[facts.boardTypes.get(column) ?? ''] ?? Number.POSITIVE_INFINITY;
    // The oracle keeps away from the limits: which of the orders would be refused there is not its business.
    if (labels.length + (facts.labels.get(column)?.length ?? 0) > limit)
      throw new Error(`oracle: too many labels for ${column}`);
  }
  return Object.fromEntries(
    all.filter(([, labels]) => labels.length > 0).map(([column, labels]) => [column, labels.sort(inCodeOrder)]),
  );
}
