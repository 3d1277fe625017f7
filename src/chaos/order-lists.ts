// order-lists: the order book as workbooks in a folder, each replaced whole. Owns: which customer stands in which workbook.
import { join } from 'node:path';
import { type Cell, writeWorkbook } from '../wiring/small-workbook.js';
import { HEADER } from './chaos-config.js';
import { type Book, CUSTOMERS, type Order } from './order-book.js';

const [FIRST, SECOND, THIRD, FOURTH] = CUSTOMERS;
const WORKBOOKS: Readonly<Record<string, readonly string[]>> = {
  [`${FIRST} ORDER LIST.xlsx`]: [FIRST],
  [`${SECOND} ORDER LIST.xlsx`]: [SECOND],
  'TWO CUSTOMERS.xlsx': [THIRD, FOURTH],
};

export class OrderLists {
  readonly #folder: string;
  readonly #written = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Only what differs is written, and appears at once: a half-written list is another test's matter. */
  async write(book: Book): Promise<void> {
    for (const [name, customers] of Object.entries(WORKBOOKS)) {
      const orders = book.orders.filter((order) => order.present && customers.includes(order.customer));
      const rows = [[...HEADER], ...orders.map(rowOf)];
      const content = JSON.stringify(rows);
      if (this.#written.get(name) === content) continue;
      await writeWorkbook(join(this.#folder, name), 'MASTER', rows);
      this.#written.set(name, content);
    }
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
