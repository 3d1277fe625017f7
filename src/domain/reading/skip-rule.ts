// skip-rule: which rows of a sheet are no orders at all (docs/rules.md "Rows", 12 "describing"). Owns: wholly blank and skipped.
// It comes before everything else, "no order number" too: lists carry prepared rows with a number and nothing behind it.
// A row with any quantity above zero is never skipped: quantities are what becomes goods.
import type { Layout } from '../order/layout.js';
import type { DecimalMark, OrderRules } from '../order/order-rules.js';
import type { RawCell, RawRow } from '../order/raw-cell.js';
import { readQuantity } from './read-integer.js';
import { cellText } from './read-text.js';

export type RowShape = 'blank' | 'skipped' | 'filled';

/** A describing column that the workbook does not have is blank. */
export function rowShapes(layout: Layout, rules: OrderRules): (row: RawRow) => RowShape {
  const columnsOf = (names: readonly (string | null)[]) =>
    layout.columns.filter(({ name }) => names.includes(name)).map(({ column }) => column);
  const describing = columnsOf(rules.describing);
  const quantities = [...columnsOf([rules.roles.total]), ...layout.sizes.map(({ column }) => column)].concat(
    (layout.unheaded?.amongSizes ?? []).map(({ column }) => column),
  );
  const neverSkips = rules.describing.length === 0;
  return ({ cells }) => {
    if (describing.some((column) => !isBlank(cells[column] ?? null))) return 'filled';
    if (cells.every(isBlank)) return 'blank';
    return neverSkips || quantities.some((column) => !isNothing(cells[column] ?? null)) ? 'filled' : 'skipped';
  };
}

/** A formula that was never calculated is not blank: something stands there. */
function isBlank(cell: RawCell): boolean {
  if (cell === null) return true;
  const text = cellText(cell);
  return typeof text !== 'string' && text.kind === 'blank';
}

const MARKS: readonly DecimalMark[] = ['point', 'comma'];

/** Blank or 0; a formula giving 0, or never calculated, is 0. Whose row it is, is not known yet; 0 is 0 with either mark. */
function isNothing(cell: RawCell): boolean {
  if (cell !== null && typeof cell === 'object' && cell.kind === 'uncalculated') return true;
  return MARKS.some((mark) => {
    const reading = readQuantity(cell, mark);
    return reading.kind === 'blank' || (reading.kind === 'value' && reading.value === 0);
  });
}
