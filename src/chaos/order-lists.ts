// order-lists: the order book as workbooks in a folder, each replaced whole. Owns: which customer stands in which workbook.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cell, xlsxBytes } from '../small-workbook.js';
import { HEADER } from './chaos-config.js';
import { type Book, CUSTOMERS, type Order } from './order-book.js';

const [FIRST, SECOND, THIRD, FOURTH] = CUSTOMERS;
const WORKBOOKS: Readonly<Record<string, readonly string[]>> = {
  [`${FIRST} ORDER LIST.xlsx`]: [FIRST],
  [`${SECOND} ORDER LIST.xlsx`]: [SECOND],
  'TWO CUSTOMERS.xlsx': [THIRD, FOURTH],
};

/** Only what differs is written, and appears at once: a half-written list is another test's matter. */
export function writeLists(folder: string, book: Book): void {
  for (const [name, customers] of Object.entries(WORKBOOKS)) {
    const orders = book.orders.filter((order) => order.present && customers.includes(order.customer));
    const bytes = xlsxBytes('MASTER', [HEADER, ...orders.map(rowOf)]);
    const path = join(folder, name);
    if (existsSync(path) && readFileSync(path).equals(bytes)) continue;
    writeFileSync(`${path}.new`, bytes);
    renameSync(`${path}.new`, path);
  }
}

function rowOf(order: Order): Cell[] {
  const total = Object.values(order.quantities).reduce((sum, quantity) => sum + quantity, 0);
  const cells: Readonly<Record<string, Cell>> = {
    'AAG ORDER NUMBER': order.number,
    'CUSTOMER NAME': order.customer,
    'ORDER TYPE': order.cancelled ? 'Canceled' : 'Active',
    'PO NUMBER': order.po,
    'CUSTOMER ALT PO': order.altPo,
    'CUSTOMER STYLE': order.style,
    'CUSTOMER COLOUR DESCRIPTION': order.colour,
    'CUSTOMER SEASON': order.season,
    'AAG SEASON': order.aagSeason,
    CATEGORY: order.category,
    'PLANNED DELIVERY METHOD': 'AIR',
    'EX FACTORY DATE': order.exFactory,
    'CUSTOMER PRICE': order.price === null ? null : Number(order.price),
    NOTES: order.notes,
    'UNIT OF MEASURE': order.unit,
    ...order.quantities,
    'TOTAL QTY': total,
  };
  return HEADER.map((column) => cells[column] ?? null);
}
