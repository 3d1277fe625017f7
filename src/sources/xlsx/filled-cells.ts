// filled-cells: which cells of a sheet hold a value, a bit each, and which of those lie under a merged cell. The sheet says so only behind its
// rows, when their values have long been handed on. Owns: remembering, and finding those that are covered. Does not own: what becomes of them.
import type { RawCell } from '../../domain/order/raw-cell.js';
import { type CellRange, columnLetter } from './cell-reference.js';

/** 100,000 rows of 417 columns are 5 MB. A file that fills more than this is made to fill memory: what it covers is then not looked for. */
const MOST_BYTES = 64 * 1024 * 1024;

export class FilledCells {
  private bits = new Uint8Array(64 * 1024);
  private used = 0;
  private readonly rows: number[] = [];
  private readonly starts: number[] = [];

  add(row: number, cells: readonly RawCell[]): void {
    const bytes = (cells.length + 7) >> 3;
    if (this.used + bytes > MOST_BYTES) return;
    if (this.used + bytes > this.bits.length) this.grow(this.used + bytes);
    const { bits, used } = this;
    for (let column = 0; column < cells.length; column += 1)
      if (cells[column] !== null) bits[used + (column >> 3)] = (bits[used + (column >> 3)] ?? 0) | (1 << (column & 7));
    this.rows.push(row);
    this.starts.push(used);
    this.used += bytes;
  }

  /** The cells with a value that Excel does not show, because a merged cell lies on them; none of rows above `fromRow`. */
  coveredBy(ranges: readonly CellRange[], fromRow: number): CoveredCells | null {
    const covered = new CoveredCells();
    const order = [...this.rows.keys()].sort((one, other) => (this.rows[one] ?? 0) - (this.rows[other] ?? 0));
    const byTop = [...ranges].sort((one, other) => one.firstRow - other.firstRow);
    let next = 0;
    let open: CellRange[] = [];
    for (const index of order) {
      const row = this.rows[index] ?? 0;
      open = open.filter(({ lastRow }) => lastRow >= row);
      for (; next < byTop.length; next += 1) {
        const range = byTop[next];
        if (range === undefined || range.firstRow > row) break;
        // Merged cells never lie on each other in Excel; those of a made-up file would cost without end.
        if (range.lastRow >= row && !open.some((other) => overlap(range, other))) open.push(range);
      }
      if (row < fromRow) continue;
      for (const range of open) this.collect(index, row, range, covered);
    }
    return covered.size === 0 ? null : covered;
  }

  private collect(index: number, row: number, range: CellRange, covered: CoveredCells): void {
    const start = this.starts[index] ?? 0;
    const end = this.starts[index + 1] ?? this.used;
    const last = Math.min(range.lastColumn, (end - start) * 8 - 1);
    for (let column = range.firstColumn; column <= last; column += 1) {
      if (((this.bits[start + (column >> 3)] ?? 0) & (1 << (column & 7))) === 0) continue;
      if (row !== range.firstRow || column !== range.firstColumn) covered.add(row, column, range);
    }
  }

  private grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, this.bits.length * 2));
    larger.set(this.bits);
    this.bits = larger;
  }
}

function overlap(one: CellRange, other: CellRange): boolean {
  return one.firstColumn <= other.lastColumn && other.firstColumn <= one.lastColumn;
}

/** For a second look at the same sheet, which knows what it will meet. */
export class CoveredCells {
  size = 0;
  private readonly byRow = new Map<number, Map<number, CellRange>>();
  private readonly tops = new Map<number, Set<CellRange>>();
  private readonly shown = new Map<CellRange, RawCell>();

  add(row: number, column: number, range: CellRange): void {
    this.size += 1;
    const columns = this.byRow.get(row) ?? new Map<number, CellRange>();
    this.byRow.set(row, columns.set(column, range));
    const ranges = this.tops.get(range.firstRow) ?? new Set<CellRange>();
    this.tops.set(range.firstRow, ranges.add(range));
  }

  /** Changes cells that show something else than they hold; called row by row, the upper left cells first, as files have them. */
  apply(row: number, cells: RawCell[]): void {
    for (const range of this.tops.get(row) ?? []) this.shown.set(range, cells[range.firstColumn] ?? null);
    for (const [column, range] of this.byRow.get(row) ?? []) {
      const cell = cells[column] ?? null;
      if (isNothing(cell) || isSame(cell, this.shown.get(range) ?? null)) continue;
      cells[column] = { kind: 'covered', range: nameOf(range), cell };
    }
  }
}

function isNothing(cell: RawCell): boolean {
  return cell === null || (typeof cell === 'string' && cell.trim() === '');
}

function isSame(one: RawCell, other: RawCell): boolean {
  return one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other));
}

function nameOf({ firstRow, lastRow, firstColumn, lastColumn }: CellRange): string {
  return `${columnLetter(firstColumn)}${firstRow}:${columnLetter(lastColumn)}${lastRow}`;
}
