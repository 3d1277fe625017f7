// expectation: what the board must show for an order, worked out from the order itself by the rules of docs/rules.md and by nothing of the mirror.
// It shares no code with src/domain: both can be wrong only on their own.
import { BOARD_COLUMNS } from './chaos-config.js';
import type { Order } from './order-book.js';

export interface ExpectedItem {
  readonly number: string;
  readonly group: string;
  readonly name: string;
  /** Board column id -> text; a column that is not here must be blank. */
  readonly values: Readonly<Record<string, string>>;
  /** Size -> quantity. */
  readonly lines: Readonly<Record<string, number>>;
}

export function expectedItems(orders: readonly Order[]): ExpectedItem[] {
  return orders.map(expectedItem);
}

function expectedItem(order: Order): ExpectedItem {
  const season = order.season ?? order.aagSeason;
  const quantity = (size: string) => (order.cancelled ? 0 : (order.quantities[size] ?? 0));
  const total = Object.keys(order.quantities).reduce((sum, size) => sum + quantity(size), 0);
  const values: Record<keyof typeof BOARD_COLUMNS, string | null> = {
    'AAG ORDER NUMBER': order.number,
    'CUSTOMER NAME': order.customer,
    'PO NUMBER': order.po,
    'CUSTOMER ALT PO': order.altPo,
    'CUSTOMER STYLE': order.style,
    'CUSTOMER COLOUR DESCRIPTION': order.colour,
    'CUSTOMER SEASON': order.season,
    'AAG SEASON': order.aagSeason,
    'ORDER TYPE': order.cancelled ? 'CANCELLED' : 'RECEIVED',
    CATEGORY: order.category,
    'UNIT OF MEASURE': order.unit,
    'CUSTOMER PRICE': order.price,
    'EX FACTORY DATE': order.exFactory,
    NOTES: order.notes,
    'TOTAL QTY': String(total),
  };
  const shown = Object.entries(BOARD_COLUMNS).flatMap(([source, column]) => {
    const value = values[source as keyof typeof BOARD_COLUMNS];
    return value === null ? [] : [[column, value] as const];
  });
  return {
    number: order.number,
    group: season === null ? 'check' : `${order.customer} ${season}`,
    name: [order.style, order.colour, order.number, order.po ?? order.altPo].filter((part) => part !== null).join(' '),
    values: Object.fromEntries(shown),
    lines: Object.fromEntries(order.lines.map((size) => [size, quantity(size)])),
  };
}
