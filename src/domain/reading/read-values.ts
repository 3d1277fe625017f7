// read-values: which reader a column's cells go through, chosen once per column (docs/rules.md "Values").
// Owns: the choice. The rules themselves: read-text, read-integer, read-decimal, read-date, read-boolean.

import type { ColumnType } from '../order/column-type.js';
import type { DecimalMark } from '../order/order-rules.js';
import type { RawCell } from '../order/raw-cell.js';
import type { CellReading } from './cell-reading.js';
import type { DateOrder } from './date-text.js';
import { readBoolean } from './read-boolean.js';
import { readDate } from './read-date.js';
import { readDecimal } from './read-decimal.js';
import { readInteger, readQuantity } from './read-integer.js';
import { readText } from './read-text.js';

/** How a customer writes dates and numbers in texts; known only once the row's customer is. */
export interface Notation {
  readonly dateOrder: DateOrder | undefined;
  readonly decimal: DecimalMark;
}

export type CellReader = (cell: RawCell, notation: Notation) => CellReading;

export interface CellUse {
  /** A size or the total: always a whole number, whatever the column's type says, and `-` is blank (docs/rules.md "Order type"). */
  readonly quantity: boolean;
  readonly date1904: boolean;
}

export function cellReader(type: ColumnType, { quantity, date1904 }: CellUse): CellReader {
  if (quantity) return (cell, { decimal }) => readQuantity(cell, decimal);
  switch (type.kind) {
    case 'text':
      return (cell) => readText(cell, type.maxLength);
    case 'integer':
      return (cell, { decimal }) => readInteger(cell, decimal);
    case 'decimal':
      return (cell, { decimal }) => readDecimal(cell, type, decimal);
    case 'date':
      return (cell, { dateOrder }) => readDate(cell, date1904, dateOrder);
    case 'boolean':
      return readBoolean;
  }
}
