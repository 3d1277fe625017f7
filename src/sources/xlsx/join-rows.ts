// join-rows: a row that is written as several row elements, as Excel reads it: their cells side by side. Owns: that none of them is there twice.
import type { RawCell, RawRow } from '../../domain/order/raw-cell.js';
import { columnLetter } from './cell-reference.js';
import { damaged } from './fault.js';

type RowPiece = Pick<RawRow, 'row' | 'cells'> & { readonly former?: RawRow['former'] | undefined };

export function joinRows(one: RowPiece, other: RowPiece, sheet: string): RawRow {
  const cells: RawCell[] = [...one.cells];
  for (const [column, cell] of other.cells.entries()) {
    if (cell === null) continue;
    while (cells.length < column) cells.push(null);
    if ((cells[column] ?? null) !== null)
      throw damaged(`cell ${columnLetter(column)}${one.row} of sheet ${sheet} is there twice`);
    cells[column] = cell;
  }
  const former = new Map([...(one.former ?? []), ...(other.former ?? [])]);
  return former.size === 0 ? { row: one.row, cells } : { row: one.row, cells, former };
}
