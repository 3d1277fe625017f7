// tables: which rows of a sheet the Excel tables on it call their totals rows. Owns: the sheet's tables and what they say of rows.
import type { ColumnSpan } from '../../domain/order/raw-cell.js';
import { rangeNamed } from './cell-reference.js';
import type { Container } from './container.js';
import type { XlsxLimits } from './limits.js';
import { readRelationships, relationshipsPart } from './relationships.js';
import { scanPart } from './scan-part.js';
import { OPEN } from './xml-scanner.js';

const TABLE = 1;
/** A totals row is one row; a made-up count must not mark a whole list. */
const MOST_TOTALS_ROWS = 16;

export type TotalsRows = ReadonlyMap<number, readonly ColumnSpan[]>;

/** By row. A table part that is named and not there says nothing: no cell needs it. */
export async function readTotalsRows(container: Container, sheet: string, limits: XlsxLimits): Promise<TotalsRows> {
  const rows = new Map<number, ColumnSpan[]>();
  if (!container.has(relationshipsPart(sheet))) return rows;
  for (const { type, part } of await readRelationships(container, sheet, limits)) {
    if (type !== 'table' || !container.has(part)) continue;
    await scanPart(container, part, limits, { table: TABLE }, (scanner, token) => {
      if (token !== OPEN || scanner.code !== TABLE || scanner.depth !== 1) return;
      const count = Number(scanner.attribute('totalsRowCount') ?? 0);
      const range = rangeNamed(scanner.attribute('ref') ?? '');
      if (range === null || !Number.isInteger(count) || count < 1 || count > MOST_TOTALS_ROWS) return;
      const span = { first: range.firstColumn, last: range.lastColumn };
      for (let row = range.lastRow - count + 1; row <= range.lastRow; row += 1)
        rows.set(row, [...(rows.get(row) ?? []), span]);
    });
  }
  return rows;
}
