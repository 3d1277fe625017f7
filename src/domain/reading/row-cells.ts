// row-cells: all cells of one row that have a meaning, each read by its column's rule. Owns: reading and collecting.
// Decides nothing: what a refused cell does to its order is read-row's business.

import { type Layout, unheadedName } from '../order/layout.js';
import type { DraftLine } from '../order/order-draft.js';
import type { OrderRules } from '../order/order-rules.js';
import { orderTypes } from '../order/order-type.js';
import type { RawCell, RawRow } from '../order/raw-cell.js';
import type { Value } from '../order/value.js';
import { type CellReading, type Refused, refused } from './cell-reading.js';
import type { Customer } from './customers.js';
import { readQuantity } from './read-integer.js';
import { tooLong } from './read-text.js';
import type { Notation } from './read-values.js';
import type { PlannedColumn } from './row-plan.js';

export interface RefusedCell {
  readonly letter: string;
  /** Canonical column, or the size. */
  readonly column: string;
  readonly cell: RawCell;
  readonly refusal: Refused;
  readonly holds: boolean;
}

export interface RowCells {
  /** Aligned with layout.columns; refused and blank ones are null. */
  readonly values: Value[];
  readonly refused: readonly number[];
  readonly refusedSizes: readonly string[];
  readonly faults: readonly RefusedCell[];
  readonly lines: readonly DraftLine[];
  readonly sumOfSizes: number;
  readonly cancelled: boolean;
  readonly customerRefused: boolean;
  readonly placeholders: number;
}

const WITHOUT_HEADER = refused(
  'no-header',
  'The value stands among the sizes, in a column without a header; write the size above it, or empty the cell.',
);

export function cellsReader(layout: Layout, columns: readonly PlannedColumn[], rules: OrderRules) {
  const customerType = layout.columns.find(({ name }) => name === rules.roles.customer)?.rule.type;
  const types = orderTypes(rules.orderTypes);
  const anybodys: Notation = { dateOrder: undefined, decimal: rules.decimal };

  /** The canonical name is what is kept, so it is what must fit its column. */
  function customerReading(column: PlannedColumn, cell: RawCell, customer: Customer | null): CellReading {
    if (customer === null) return column.read(cell, anybodys);
    const { name } = customer.rule;
    if (customerType?.kind === 'text' && name.length > customerType.maxLength) {
      return tooLong(name, customerType.maxLength);
    }
    return { kind: 'value', value: name };
  }

  /** `customer` is null when its cell was refused. */
  return (row: RawRow, customer: Customer | null, notation: Notation = anybodys): RowCells => {
    const values = new Array<Value>(columns.length).fill(null);
    const refusedAt: number[] = [];
    const refusedSizes: string[] = [];
    const faults: RefusedCell[] = [];
    const lines: DraftLine[] = [];
    let sumOfSizes = 0;
    let cancelled = false;
    let customerRefused = false;
    let placeholders = 0;

    let index = -1;
    for (const planned of columns) {
      index += 1;
      const cell = row.cells[planned.column] ?? null;
      const isCustomer = planned.role === 'customer';
      if (cell === null && !isCustomer) continue;
      const reading = isCustomer ? customerReading(planned, cell, customer) : planned.read(cell, notation);
      switch (reading.kind) {
        case 'value':
          values[index] = planned.role === 'order_type' ? types.kept(reading.value) : reading.value;
          if (planned.role === 'order_type') cancelled = types.cancels(values[index] ?? null);
          break;
        case 'blank':
          if (reading.counted === 'placeholder') placeholders += 1;
          break;
        case 'refused':
          refusedAt.push(index);
          faults.push({ letter: planned.letter, column: planned.name, cell, refusal: reading, holds: planned.holds });
          if (isCustomer) customerRefused = true;
          break;
      }
    }

    for (const { column, letter, size } of layout.sizes) {
      const cell = row.cells[column] ?? null;
      if (cell === null) continue;
      const reading = readQuantity(cell, notation.decimal);
      switch (reading.kind) {
        case 'value':
          if (typeof reading.value !== 'number' || reading.value === 0) break;
          sumOfSizes += reading.value;
          lines.push({ size, quantity: reading.value });
          break;
        case 'blank':
          if (reading.counted === 'placeholder') placeholders += 1;
          break;
        case 'refused':
          refusedSizes.push(size);
          faults.push({ letter, column: size, cell, refusal: reading, holds: true });
          break;
      }
    }
    for (const { column, letter } of layout.unheaded?.amongSizes ?? []) {
      const cell = row.cells[column] ?? null;
      if (cell === null) continue;
      const reading = readQuantity(cell, notation.decimal);
      // 0 pieces are nothing to lose.
      if (reading.kind === 'blank' || (reading.kind === 'value' && reading.value === 0)) continue;
      faults.push({ letter, column: unheadedName(letter), cell, refusal: WITHOUT_HEADER, holds: true });
    }
    return {
      values,
      refused: refusedAt,
      refusedSizes,
      faults,
      lines,
      sumOfSizes,
      cancelled,
      customerRefused,
      placeholders,
    };
  };
}
