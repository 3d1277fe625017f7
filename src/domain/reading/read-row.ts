// read-row: one raw row -> an order's draft, or why there is none (docs/rules.md "Rows", "Customers", "Values", "Order type", "Total"). Owns: the order in which the rules
// are asked, and what a refused value does to its order. Knows nothing of what is stored (merge-order) or of other rows (pairing).
import type { Sha256 } from '../identity/canonical-encoding.js';
import { baseKeyOf, extrasKeyOf } from '../identity/key.js';
import { recordId, type Sha1 } from '../identity/record-id.js';
import { sourceHasher } from '../identity/source-hash.js';
import { isUnheadedName, type Layout } from '../order/layout.js';
import type { FormerReading, Hold, OrderDraft, RowReading } from '../order/order-draft.js';
import type { OrderRules } from '../order/order-rules.js';
import type { RawCell, RawRow } from '../order/raw-cell.js';
import type { Reject, RejectEffect } from '../order/reject.js';
import type { Value } from '../order/value.js';
import { asWritten } from './cell-reading.js';
import { type Customer, customerDirectory } from './customers.js';
import { cellText } from './read-text.js';
import type { Notation } from './read-values.js';
import { cellsReader, type RefusedCell, type RowCells } from './row-cells.js';
import { type CustomerPlan, customerPlans, type PlannedColumn, plannedColumns } from './row-plan.js';
import { rowShapes } from './skip-rule.js';
import { checkTotal } from './total-check.js';
import { totalsRows } from './totals-row.js';

export interface RowContext {
  readonly sha256: Sha256;
  readonly sha1: Sha1;
  readonly workbook: string;
  readonly sheet: string;
}

export interface RowReader {
  /**
   * `onlyCustomer` fills blank customers: leave it out on the first pass ('needs-customer'); then pass the workbook's only customer,
   * or null if it has not exactly one (reject).
   */
  read(row: RawRow, onlyCustomer?: string | null): RowReading;
  /** Canonical name, for finding the workbook's only customer; null for rows that are skipped or name none (docs/rules.md "Rows"). */
  customerOf(row: RawRow): string | null;
}

type NamedCustomer =
  | { readonly kind: 'customer'; readonly customer: Customer }
  | { readonly kind: 'blank' }
  | { readonly kind: 'refused' };

export function compileRowReader(layout: Layout, rules: OrderRules, ctx: RowContext): RowReader {
  const shapeOf = rowShapes(layout, rules);
  const isTotals = totalsRows(layout, rules);
  const columns = plannedColumns(layout, rules);
  const readCells = cellsReader(layout, columns, rules);
  const directory = customerDirectory(rules);
  const planFor = customerPlans(layout, rules);
  const hashOf = sourceHasher(layout, ctx.sha256);
  const orderNumber = columnNamed(columns, rules.roles.orderNumber);
  const customerName = rules.roles.customer === null ? null : columnNamed(columns, rules.roles.customer);
  const onlyCustomerOfAll = rules.onlyCustomer === null ? null : directory.find(rules.onlyCustomer);
  const anybodys: Notation = { dateOrder: undefined, decimal: rules.decimal };
  const totalIndex = columns.findIndex(({ role }) => role === 'total');
  const total = columns[totalIndex];
  // Without sizes the total is an ordinary quantity (docs/rules.md "Any company").
  const comparesTotals = rules.sizes !== null && rules.totalMismatch !== 'off';

  function namedCustomer(row: RawRow): NamedCustomer {
    if (customerName === null)
      return onlyCustomerOfAll === null ? { kind: 'blank' } : { kind: 'customer', customer: onlyCustomerOfAll };
    const text = cellText(row.cells[customerName.column] ?? null);
    if (typeof text !== 'string') return text.kind === 'blank' ? { kind: 'blank' } : { kind: 'refused' };
    const customer = directory.find(text);
    return customer === null ? { kind: 'blank' } : { kind: 'customer', customer };
  }

  function read(row: RawRow, onlyCustomer?: string | null): RowReading {
    const shape = shapeOf(row);
    if (shape !== 'filled') return { kind: shape };
    if (isTotals(row)) {
      const sentence = 'This looks like a totals row, which is no order; nothing is taken of it.';
      return rejected(null, false, [rejectOf(row, orderNumber, 'totals-row', 'row', sentence)]);
    }

    const named = namedCustomer(row);
    const number = orderNumber.read(row.cells[orderNumber.column] ?? null, anybodys);
    if (number.kind === 'blank') {
      const customer = named.kind === 'customer' ? named.customer.rule.name : null;
      const sentence = `The row has values, but no ${orderNumber.name}; write one, or empty the row.`;
      return rejected(customer, false, [rejectOf(row, orderNumber, 'no-order-number', 'row', sentence)]);
    }

    let customer = named.kind === 'customer' ? named.customer : null;
    if (named.kind === 'blank') {
      if (onlyCustomer === undefined) return { kind: 'needs-customer' };
      customer = onlyCustomer === null ? null : directory.find(onlyCustomer);
      if (customer === null) {
        const place = customerName ?? orderNumber;
        const sentence = `${place.name} is blank, and the workbook has not exactly one customer to fill it with; write it.`;
        return rejected(null, false, [rejectOf(row, place, 'no-customer', 'row', sentence)]);
      }
    }

    const plan = customer === null ? null : planFor(customer);
    if (customer !== null && plan !== null && plan.missingKey !== null) {
      return refuseWorkbook(row, customer, plan.missingKey, ctx);
    }
    const cells = readCells(row, customer, plan?.notation);
    const keyRefused = plan?.uniqueKeys.some((index) => cells.refused.includes(index)) ?? true;
    if (customer === null || plan === null || number.kind === 'refused' || cells.customerRefused || keyRefused) {
      // A refused customer, order number or unique key: there is no order to hold (docs/rules.md "Customers").
      const rejects = cells.faults.map((fault) => faultReject(row, fault, 'row'));
      return rejected(customer?.rule.name ?? null, true, rejects);
    }
    return orderOf(row, customer, plan, cells, String(number.value));
  }

  function isQuantity(column: string, { refusedSizes }: RowCells): boolean {
    return column === total?.name || refusedSizes.includes(column) || isUnheadedName(column);
  }

  function orderOf(
    row: RawRow,
    customer: Customer,
    plan: CustomerPlan,
    cells: RowCells,
    orderNumberText: string,
  ): RowReading {
    const { values, cancelled, placeholders } = cells;
    const holds: Hold[] = [];
    const rejects: Reject[] = [];

    for (const fault of cells.faults) {
      // The quantities of a cancelled order are 0 whatever the cells say: a bad one is told, but holds nothing (docs/rules.md "Rows").
      const held = fault.holds && !(cancelled && isQuantity(fault.column, cells));
      rejects.push(faultReject(row, fault, held ? 'held' : 'left'));
      if (held) holds.push({ reason: 'refused-value', column: fault.column, sentence: fault.refusal.sentence });
    }
    if (customer.kind === 'unknown' && rules.unknownCustomers === 'hold' && customerName !== null) {
      const { name } = customer.rule;
      const sentence = `No customer or alias is called ${name}; add it to the customers file, or correct the name.`;
      rejects.push(rejectOf(row, customerName, 'unknown-customer', 'held', sentence));
      holds.push({ reason: 'unknown-customer', column: customerName.name, sentence });
    }
    if (cancelled && total !== undefined) values[totalIndex] = 0;
    const refused = cancelled ? cells.refused.filter((index) => index !== totalIndex) : cells.refused;
    const piecesUnread = cells.refusedSizes.length > 0 || cells.faults.some(({ column }) => isUnheadedName(column));
    const comparable = !cancelled && !piecesUnread && !refused.includes(totalIndex);
    if (total !== undefined && comparable && comparesTotals) {
      const said = values[totalIndex];
      const check = checkTotal(cells.sumOfSizes, typeof said === 'number' ? said : null, total.name);
      if (check.kind === 'differs') {
        const effect = rules.totalMismatch === 'hold' ? 'held' : 'warned';
        rejects.push(rejectOf(row, total, 'total-mismatch', effect, check.sentence));
        if (effect === 'held') holds.push({ reason: 'total-mismatch', column: total.name, sentence: check.sentence });
      }
    }

    const valueAt = (index: number): Value => values[index] ?? null;
    const baseKey = baseKeyOf(customer.rule.name, plan.uniqueKeys.map(valueAt), ctx.sha256);
    const extrasKey = extrasKeyOf(plan.extraChecks.map(valueAt), ctx.sha256);
    const draft = {
      row: row.row,
      customer: customer.rule.name,
      customerAsWritten: customerName === null ? customer.rule.name : asWritten(row.cells[customerName.column] ?? null),
      customerKnown: customer.kind === 'known',
      orderNumber: orderNumberText,
      baseKey,
      values,
      refused,
      lines: cancelled ? [] : cells.lines,
      refusedSizes: cancelled ? [] : cells.refusedSizes,
      cancelled,
      holds,
      birthId: recordId(baseKey, extrasKey, 1, ctx.sha1),
      extrasKey,
    };
    const former = row.former === undefined ? null : formerReading(row.former, customer, plan, draft);
    const whole = { ...draft, sourceHash: hashOf(draft), ...(former === null ? {} : { former }) };
    return { kind: 'order', draft: whole, rejects, placeholders };
  }

  /** By the customer of today: what is stored of a customer's orders has been given its keys anew by then (store/order-keys.ts). */
  function formerReading(
    cells: ReadonlyMap<number, RawCell>,
    customer: Customer,
    plan: CustomerPlan,
    { values, baseKey }: Pick<OrderDraft, 'values' | 'baseKey'>,
  ): FormerReading | null {
    const then = new Map<number, Value>();
    for (const [index, column] of columns.entries()) {
      const cell = cells.get(column.column);
      if (cell === undefined || column.role === 'customer' || column.role === 'order_type') continue;
      const reading = column.read(cell, plan.notation);
      const value = reading.kind === 'value' ? reading.value : null;
      if (reading.kind !== 'refused' && value !== values[index]) then.set(index, value);
    }
    if (then.size === 0) return null;
    const valueAt = (index: number): Value => (then.has(index) ? (then.get(index) ?? null) : (values[index] ?? null));
    const key = baseKeyOf(customer.rule.name, plan.uniqueKeys.map(valueAt), ctx.sha256);
    const named = [...then].map(([index, value]) => [columns[index]?.name ?? '', value] as const);
    return { key: key === baseKey ? null : key, values: Object.fromEntries(named) };
  }

  return {
    read,
    customerOf(row) {
      if (shapeOf(row) !== 'filled' || isTotals(row)) return null;
      const named = namedCustomer(row);
      return named.kind === 'customer' ? named.customer.rule.name : null;
    },
  };
}

function columnNamed(columns: readonly PlannedColumn[], name: string): PlannedColumn {
  const column = columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new RangeError(`a layout without ${name} is refused before its rows are read`);
  return column;
}

function rejectOf(
  row: RawRow,
  { column, letter, name }: PlannedColumn,
  reason: Reject['reason'],
  effect: RejectEffect,
  sentence: string,
): Reject {
  const cell: RawCell = row.cells[column] ?? null;
  return {
    row: row.row,
    cell: placeOf(row, letter, name),
    column: name,
    value: asWritten(cell),
    reason,
    effect,
    sentence,
  };
}

/** Letter and row of a sheet; key and column of a table. */
function placeOf({ row, key }: RawRow, letter: string, column: string): string {
  return key === undefined ? `${letter}${row}` : `${key} / ${column}`;
}

function faultReject(row: RawRow, { letter, column, cell, refusal }: RefusedCell, effect: RejectEffect): Reject {
  const { reason, sentence } = refusal;
  return { row: row.row, cell: placeOf(row, letter, column), column, value: asWritten(cell), reason, effect, sentence };
}

function rejected(customer: string | null, countsAsRead: boolean, rejects: readonly Reject[]): RowReading {
  return { kind: 'rejected', countsAsRead, customer, rejects };
}

function refuseWorkbook(row: RawRow, customer: Customer, column: string, { workbook, sheet }: RowContext): RowReading {
  const where =
    row.key === undefined
      ? `Workbook ${workbook}, sheet ${sheet}, row ${row.row}`
      : `Table ${workbook}, row ${row.key}`;
  const sentence =
    `${where}: the orders of ${customer.rule.name} are told apart by ${column}, but the header has no such column; ` +
    'add it, give its spelling as an alias in the columns file, or correct unique_keys in the customers file.';
  return { kind: 'refuse-workbook', refusal: { kind: 'missing-column', sentence } };
}
