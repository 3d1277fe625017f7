// pair-rows: which row is which order, straight from docs/rules.md "Identity", "Pairing". Slow and plain on purpose: every pair is
// weighed, the nearest is taken, and again. Owns nothing else.
import { inCodeOrder } from './blanks.js';

export interface RowToPair {
  values: Map<string, string | null>;
  /** Every size column of the workbook, blank ones as 0. */
  lines: Map<string, number>;
  refused: string[];
  refusedSizes: string[];
  cancelled: boolean;
  /** All that the row says, refused cells included. */
  said: string;
  /** For the order among rows that nothing else tells apart. */
  content: string;
}

export interface OrderToPair {
  id: string;
  values: Map<string, string | null>;
  lines: Map<string, number>;
  presence: 'present' | 'unread' | 'absent';
  said: string;
}

const TYPE = 'ORDER TYPE';
const fold = (value: string | null | undefined) => value?.toLowerCase() ?? null;

export function pairRows<R extends RowToPair, O extends OrderToPair>(
  rows: R[],
  orders: O[],
  extraChecks: string[],
): Map<R, O> {
  const pairs = new Map<R, O>();
  const freeRows = new Set([...rows].sort((a, b) => inCodeOrder(a.content, b.content)));
  const freeOrders = new Set([...orders].sort((a, b) => inCodeOrder(a.id, b.id)));
  const take = (row: R, order: O) => {
    pairs.set(row, order);
    freeRows.delete(row);
    freeOrders.delete(order);
  };
  // One row, one order that is there: all but the base key may have changed.
  const [onlyRow, onlyOrder] = [rows[0], orders[0]];
  if (rows.length === 1 && orders.length === 1 && onlyRow && onlyOrder?.presence === 'present')
    return new Map([[onlyRow, onlyOrder]]);
  // Nothing changed (S12): as many rows say this as orders whose row said it.
  for (const said of new Set(rows.map((row) => row.said))) {
    const saying = rows.filter((row) => row.said === said);
    const saidIt = [...freeOrders].filter((order) => order.presence === 'present' && order.said === said);
    if (saying.length === saidIt.length) for (const [i, row] of saying.entries()) take(row, saidIt[i] as O);
  }
  for (;;) {
    let best: { row: R; order: O; weight: number[] } | null = null;
    for (const order of freeOrders) {
      for (const row of freeRows) {
        const weight = weigh(row, order, extraChecks);
        if (weight !== null && (best === null || lighter(weight, best.weight))) best = { row, order, weight };
      }
    }
    if (best === null) return pairs;
    take(best.row, best.order);
  }
}

function lighter(one: number[], other: number[]): boolean {
  const at = one.findIndex((weight, i) => weight !== other[i]);
  return at >= 0 && (one[at] as number) < (other[at] as number);
}

function weigh(row: RowToPair, order: OrderToPair, extraChecks: string[]): number[] | null {
  const unsure = (column: string) => !row.values.has(column) || row.refused.includes(column);
  const checks = extraChecks.filter((column) => column !== TYPE);
  const extras = checks.filter(
    (column) => !unsure(column) && fold(row.values.get(column)) !== fold(order.values.get(column)),
  ).length;
  if (order.presence !== 'present' && extras > 0) return null;
  const typeDiffers =
    extraChecks.includes(TYPE) && !unsure(TYPE) && fold(row.values.get(TYPE)) !== fold(order.values.get(TYPE));
  const columns = new Set([...row.values.keys(), ...order.values.keys()]);
  const others = [...columns].filter(
    (column) =>
      !extraChecks.includes(column) &&
      !unsure(column) &&
      (row.values.get(column) ?? null) !== (order.values.get(column) ?? null),
  ).length;
  const sizes = [...new Set([...row.lines.keys(), ...order.lines.keys()])];
  const gone = (size: string) => !row.cancelled && !row.lines.has(size);
  const lines = sizes.filter(
    (size) =>
      !row.refusedSizes.includes(size) && !gone(size) && (row.lines.get(size) ?? 0) !== (order.lines.get(size) ?? 0),
  ).length;
  const spelling = checks.filter(
    (column) => !unsure(column) && (row.values.get(column) ?? null) !== (order.values.get(column) ?? null),
  ).length;
  const unknown =
    row.refused.length +
    row.refusedSizes.length +
    [...order.values].filter(([column, value]) => value !== null && !row.values.has(column)).length +
    [...order.lines].filter(([size, quantity]) => quantity !== 0 && gone(size) && !row.refusedSizes.includes(size))
      .length;
  return [
    extras,
    typeDiffers ? 1 : 0,
    others + lines,
    spelling,
    ['present', 'unread', 'absent'].indexOf(order.presence),
    unknown,
  ];
}
