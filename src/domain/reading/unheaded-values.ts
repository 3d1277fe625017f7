// unheaded-values: values in columns without a header, outside the sizes: told once a column, with how many they are (S9, docs/rules.md "Blank headers").
// Owns: counting them. Does not own: pieces among the sizes, which hold their orders (row-cells.ts).
import { type Layout, unheadedName } from '../order/layout.js';
import type { RawCell, RawRow } from '../order/raw-cell.js';
import type { Reject } from '../order/reject.js';
import { asWritten } from './cell-reading.js';
import { columnLetter } from './excel-column.js';
import { cellText } from './read-text.js';

interface Found {
  readonly row: number;
  readonly cell: RawCell;
  count: number;
}

export class UnheadedValues {
  readonly #columns: readonly number[];
  readonly #from: number;
  readonly #found = new Map<number, Found>();

  constructor(
    { unheaded }: Layout,
    private readonly headerRow: number,
  ) {
    this.#columns = unheaded?.outside ?? [];
    this.#from = unheaded?.from ?? Number.POSITIVE_INFINITY;
  }

  /** Of a row that is an order, or should be one. */
  look({ row, cells }: RawRow): void {
    for (const column of this.#columns) this.#count(column, row, cells[column] ?? null);
    for (let column = this.#from; column < cells.length; column += 1) this.#count(column, row, cells[column] ?? null);
  }

  rejects(): readonly Reject[] {
    return [...this.#found]
      .sort(([one], [other]) => one - other)
      .map(([column, { row, cell, count }]): Reject => {
        const letter = columnLetter(column);
        const values = count === 1 ? '1 value stands' : `${count} values stand`;
        return {
          row,
          cell: `${letter}${row}`,
          column: unheadedName(letter),
          value: asWritten(cell),
          reason: 'no-header',
          effect: 'warned',
          sentence: `${values} in column ${letter}, which has no header; write one into ${letter}${this.headerRow}, or empty the column.`,
        };
      });
  }

  #count(column: number, row: number, cell: RawCell): void {
    if (cell === null) return;
    const text = cellText(cell);
    if (typeof text !== 'string' && text.kind === 'blank') return;
    const found = this.#found.get(column);
    if (found === undefined) this.#found.set(column, { row, cell, count: 1 });
    else found.count += 1;
  }
}
