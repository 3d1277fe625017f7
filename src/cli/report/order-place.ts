// order-place: where an order stands, in words: the row of a workbook; of a table its order number, for its rows have no numbers that last.
import { isTable } from '../../domain/order/place.js';
import { printable } from '../text-table.js';

export interface OrderPlace {
  readonly workbook: string;
  readonly sheet: string;
  readonly row: number;
  readonly orderNumber: string;
}

/** "list.xlsx row 5"; "dbo.ORDERS order A-1". */
export function orderPlace(place: OrderPlace): string {
  return isTable(place)
    ? `${printable(place.workbook)} order ${printable(place.orderNumber)}`
    : `${printable(place.workbook)} row ${place.row}`;
}

/** "list.xlsx, MASTER, row 5"; "dbo.ORDERS, order A-1". */
export function orderPlaceWithSheet(place: OrderPlace): string {
  return isTable(place)
    ? `${printable(place.workbook)}, order ${printable(place.orderNumber)}`
    : `${printable(place.workbook)}, ${printable(place.sheet)}, row ${place.row}`;
}
