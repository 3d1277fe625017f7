// read-orders: the rows of one workbook to orders, held rows, rejects and skipped rows (docs/rules.md "Rows", "Customers", "Values", "Order type", "Total").
import { collapse, fold, trim } from './blanks.js';
import type { ExpectedReject, HeldOrder } from './expectation.js';
import type { CustomerFact, Facts } from './facts.js';
import type { Header } from './read-header.js';
import { type Reading, readByType, readQuantity } from './read-values.js';
import type { PlainCell, PlainSheet } from './read-workbook.js';

const ORDER = 'AAG ORDER NUMBER';
const CUSTOMER = 'CUSTOMER NAME';
const TYPE = 'ORDER TYPE';
const TOTAL = 'TOTAL QTY';
const SKIP_COLUMNS = [
  'PLANNED DELIVERY METHOD',
  'CUSTOMER STYLE',
  'PO NUMBER',
  'CUSTOMER ALT PO',
  'AAG SEASON',
  'CUSTOMER SEASON',
  'CUSTOMER COLOUR DESCRIPTION',
];

export interface Order {
  workbook: string;
  row: number;
  customer: string;
  orderNumber: string;
  /** Canonical column -> value; blank and refused ones are null. */
  values: Map<string, string | null>;
  lines: { size: string; quantity: number }[];
  cancelled: boolean;
  mismatch: boolean;
  holds: HeldOrder['reasons'];
  baseKey: string;
  twinKey: string;
  /** For a refusal by the board: the cell of each column. */
  cellOf: (column: string) => string;
  customerAsWritten: string;
  /** Columns and sizes whose cell was refused: on a later day they stay as they were. */
  refused: string[];
  refusedSizes: string[];
}

export interface WorkbookOrders {
  orders: Order[];
  /** Rows with order number and customer of which no order can be made. */
  heldRows: HeldOrder[];
  rejects: ExpectedReject[];
  skipped: number;
  rejectedRows: number;
  blankDates: number;
}

export function cellName(at: number, row: number): string {
  let letters = '';
  for (let n = at + 1; n > 0; n = Math.floor((n - 1) / 26))
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters;
  return `${letters}${row}`;
}

const valueIn = (reading: Reading): string | null => ('value' in reading ? reading.value : null);
const isBlank = (reading: Reading | undefined): boolean =>
  reading === undefined || ('value' in reading && reading.value === null);
const spelledOrderType = (type: string): string => {
  const upper = type.toUpperCase();
  if (upper === 'ACTIVE') return 'RECEIVED';
  return upper === 'CANCELLED' || upper === 'CANCELED' ? 'CANCELLED' : type;
};

interface Row {
  row: number;
  cells: PlainCell[];
  /** Canonical column -> what its cell reads as. */
  readings: Map<string, Reading>;
  customer: CustomerFact | null;
  customerName: string | null;
}

function isSkipped({ readings, cells }: Row, totalAt: number): boolean {
  if (!SKIP_COLUMNS.every((column) => isBlank(readings.get(column)))) return false;
  const cell = cells[totalAt] ?? null;
  if (typeof cell === 'object' && cell !== null && 'uncalculated' in cell) return true;
  const total = readings.get(TOTAL);
  return isBlank(total) || (total !== undefined && valueIn(total) === '0');
}

export function readOrders(workbook: string, sheet: PlainSheet, header: Header, facts: Facts): WorkbookOrders {
  const result: WorkbookOrders = { orders: [], heldRows: [], rejects: [], skipped: 0, rejectedRows: 0, blankDates: 0 };
  const atOf = new Map(header.columns.map(({ at, fact }) => [fact.name, at]));
  const readRow = ({ row, cells }: { row: number; cells: PlainCell[] }): Row => {
    const written = cells[atOf.get(CUSTOMER) ?? -1] ?? null;
    const name = typeof written === 'string' ? collapse(written) : null;
    const customer = facts.customers.get(fold(name ?? '')) ?? null;
    const readings = new Map(
      header.columns.map(({ at, fact }) => [
        fact.name,
        readByType(cells[at] ?? null, fact.type, sheet.date1904, customer?.dateOrder),
      ]),
    );
    return { row, cells, readings, customer, customerName: customer?.name ?? (name ? name.toUpperCase() : null) };
  };
  const filled = sheet.rows.filter(({ cells }) =>
    cells.some((cell) => cell !== null && !(typeof cell === 'string' && trim(cell) === '')),
  );
  const rows = filled.map(readRow).filter((row) => {
    const skipped = isSkipped(row, atOf.get(TOTAL) ?? -1);
    if (skipped) result.skipped++;
    return !skipped;
  });
  const customers = [...new Set(rows.map(({ customerName }) => customerName).filter((name) => name !== null))];
  for (const row of rows) readOneRow(row, customers.length === 1 ? (customers[0] ?? null) : null);
  return result;

  function readOneRow(row: Row, onlyCustomer: string | null): void {
    const cellOf = (column: string) => cellName(atOf.get(column) ?? 0, row.row);
    const reject = (column: string, cell: string, reason: string, effect: ExpectedReject['effect']) =>
      result.rejects.push({ workbook, cell, column, reason, effect });
    const number = row.readings.get(ORDER);
    if (isBlank(number)) {
      result.rejectedRows++;
      reject(ORDER, cellOf(ORDER), 'no-order-number', 'row');
      return;
    }
    const written = row.readings.get(CUSTOMER);
    const customer = row.customerName ?? (isBlank(written) ? onlyCustomer : null);
    if (isBlank(written) && customer === null) {
      result.rejectedRows++;
      reject(CUSTOMER, cellOf(CUSTOMER), 'no-customer', 'row');
      return;
    }
    const fact = facts.customers.get(fold(customer ?? ''));
    const uniqueKeys = fact?.uniqueKeys ?? [ORDER, 'PLANNED DELIVERY METHOD', 'CUSTOMER STYLE'];
    const keyColumns = [ORDER, CUSTOMER, ...uniqueKeys];
    const values = new Map([...row.readings].map(([column, reading]) => [column, valueIn(reading)]));
    values.set(CUSTOMER, customer);
    const type = values.get(TYPE);
    if (type) values.set(TYPE, spelledOrderType(type));
    const cancelled = values.get(TYPE) === 'CANCELLED';
    const holds: HeldOrder['reasons'] = [];
    let keyRefused = false;
    const refused: string[] = [];
    const refusedSizes: string[] = [];
    for (const [column, reading] of row.readings) {
      if ('value' in reading) {
        if (reading.blankDate) result.blankDates++;
        continue;
      }
      if (!(cancelled && column === TOTAL)) refused.push(column);
      const isKey = keyColumns.includes(column);
      const isHold = isKey || facts.holdOnRefused.includes(column) || (column === TOTAL && !cancelled);
      keyRefused ||= isKey;
      reject(column, cellOf(column), reading.refused, isHold ? 'held' : 'left');
      if (isHold) holds.push({ reason: reading.refused, column });
    }
    const lines: Order['lines'] = [];
    for (const { at, size } of header.sizes) {
      const reading = readQuantity(row.cells[at] ?? null);
      if ('refused' in reading) {
        reject(size, cellName(at, row.row), reading.refused, cancelled ? 'left' : 'held');
        if (!cancelled) {
          holds.push({ reason: reading.refused, column: size });
          refusedSizes.push(size);
        }
      } else if (Number(reading.value ?? 0) > 0 && !cancelled) lines.push({ size, quantity: Number(reading.value) });
    }
    if (fact === undefined && customer !== null && facts.unknownCustomers === 'hold') {
      reject(CUSTOMER, cellOf(CUSTOMER), 'unknown-customer', 'held');
      holds.push({ reason: 'unknown-customer', column: CUSTOMER });
    }
    const orderNumber = values.get(ORDER) ?? '';
    if (keyRefused) {
      result.heldRows.push({ workbook, row: row.row, customer: customer ?? '', orderNumber, reasons: holds });
      return;
    }
    if (cancelled) values.set(TOTAL, '0');
    const sum = lines.reduce((total, line) => total + line.quantity, 0);
    const totalText = values.get(TOTAL) ?? null;
    const refusedQuantity = holds.some(
      ({ column }) => column === TOTAL || header.sizes.some(({ size }) => size === column),
    );
    const mismatch = !cancelled && !refusedQuantity && (totalText === null ? sum > 0 : Number(totalText) !== sum);
    if (mismatch && facts.totalMismatch === 'hold') {
      reject(TOTAL, cellOf(TOTAL), 'total-mismatch', 'held');
      holds.push({ reason: 'total-mismatch', column: TOTAL });
    }
    const keyPart = (column: string) => (values.get(column) ?? '').toLowerCase();
    const baseKey = JSON.stringify([customer, ...uniqueKeys.map(keyPart)]);
    const twinKey = JSON.stringify([baseKey, ...(fact?.extraChecks ?? []).map(keyPart)]);
    const { row: place } = row;
    result.orders.push({
      workbook,
      row: place,
      customer: customer ?? '',
      orderNumber,
      values,
      lines,
      cancelled,
      mismatch,
      holds,
      baseKey,
      twinKey,
      cellOf,
      customerAsWritten: String(row.cells[atOf.get(CUSTOMER) ?? -1] ?? ''),
      refused,
      refusedSizes,
    });
  }
}
