// read-values: which reader a column's cells go through, chosen once per column (spec 3 "Values").
// Owns: the choice. The rules themselves: read-text, read-integer, read-decimal, read-date, read-boolean.

import type { ColumnType } from '../order/column-type.js';
import type { RawCell } from '../order/raw-cell.js';
import type { CellReading } from './cell-reading.js';
import type { DateOrder } from './date-text.js';
import { readBoolean } from './read-boolean.js';
import { readDate } from './read-date.js';
import { readDecimal } from './read-decimal.js';
import { readInteger, readQuantity } from './read-integer.js';
import { readText } from './read-text.js';

/** `dateOrder` is the customer's, known only once the row's customer is. */
export type CellReader = (cell: RawCell, dateOrder: DateOrder | undefined) => CellReading;

export interface CellUse {
  /** A size or TOTAL QTY: always a whole number, whatever the column's type says, and `-` is blank (spec 3.1). */
  readonly quantity: boolean;
  readonly date1904: boolean;
}

export function cellReader(type: ColumnType, { quantity, date1904 }: CellUse): CellReader {
  if (quantity) return readQuantity;
  switch (type.kind) {
    case 'text':
      return (cell) => readText(cell, type.maxLength);
    case 'integer':
      return readInteger;
    case 'decimal':
      return (cell) => readDecimal(cell, type);
    case 'date':
      return (cell, dateOrder) => readDate(cell, date1904, dateOrder);
    case 'boolean':
      return readBoolean;
  }
}
