// place: how a cell is named to people: letter and row of a sheet; of a table, which has no rows that last, order number and column.
// Owns: these words. A column of a table has its name in brackets for a letter (sources/sql-table-source.ts).

export interface CellPlace {
  /** undefined: the header has no such column. */
  readonly letter: string | undefined;
  readonly column: string;
  readonly row: number;
  readonly orderNumber: string;
}

export function isTableColumn(letter: string | undefined): boolean {
  return letter?.startsWith('[') === true;
}

export function cellName({ letter, column, row, orderNumber }: CellPlace): string {
  return isTableColumn(letter) ? `${orderNumber} / ${column}` : `${letter ?? '?'}${row}`;
}

/** A table is its own only sheet. */
export function isTable({ workbook, sheet }: { readonly workbook: string; readonly sheet: string | null }): boolean {
  return workbook === sheet;
}
