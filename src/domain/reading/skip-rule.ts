// skip-rule: which rows of a sheet are no orders at all (spec 3 "Rows", 3.1 "The skip rule"). Owns: wholly blank and skipped.
// It comes before everything else, "no order number" too: lists carry prepared rows with a number and nothing behind it.
import type { Layout } from '../order/layout.js';
import { TOTAL_QTY } from '../order/order-rules.js';
import type { RawCell, RawRow } from '../order/raw-cell.js';
import { readQuantity } from './read-integer.js';
import { cellText } from './read-text.js';

/** Delivery method, style, both POs, both seasons, colour: with all of them blank a row describes nothing that could be made. */
const DESCRIBING: readonly string[] = [
  'PLANNED DELIVERY METHOD',
  'CUSTOMER STYLE',
  'PO NUMBER',
  'CUSTOMER ALT PO',
  'AAG SEASON',
  'CUSTOMER SEASON',
  'CUSTOMER COLOUR DESCRIPTION',
];

export type RowShape = 'blank' | 'skipped' | 'filled';

/** A describing column that the workbook does not have is blank. */
export function rowShapes(layout: Layout): (row: RawRow) => RowShape {
  const columnsOf = (names: readonly string[]) =>
    layout.columns.filter(({ name }) => names.includes(name)).map(({ column }) => column);
  const describing = columnsOf(DESCRIBING);
  const [total] = columnsOf([TOTAL_QTY]);
  return ({ cells }) => {
    if (describing.some((column) => !isBlank(cells[column] ?? null))) return 'filled';
    if (cells.every(isBlank)) return 'blank';
    return total === undefined || isNothing(cells[total] ?? null) ? 'skipped' : 'filled';
  };
}

/** A formula that was never calculated is not blank: something stands there. */
function isBlank(cell: RawCell): boolean {
  if (cell === null) return true;
  const text = cellText(cell);
  return typeof text !== 'string' && text.kind === 'blank';
}

/** Blank or 0; a formula giving 0, or never calculated, is 0. */
function isNothing(cell: RawCell): boolean {
  if (cell !== null && typeof cell === 'object' && cell.kind === 'uncalculated') return true;
  const reading = readQuantity(cell);
  return reading.kind === 'blank' || (reading.kind === 'value' && reading.value === 0);
}
