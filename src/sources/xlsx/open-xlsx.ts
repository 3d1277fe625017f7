// open-xlsx: an opened workbook: its sheets, and the rows of one of them as a stream.
// Owns: the order in which the parts are read, and the sheet's loop with its back-pressure. Does not own: the file's name, which sheet is wanted.
import type { FileHandle } from 'node:fs/promises';
import type { RawCell, RawRow } from '../../domain/order/raw-cell.js';
import type { CellRange } from './cell-reference.js';
import { Container } from './container.js';
import { damaged } from './fault.js';
import type { CoveredCells } from './filled-cells.js';
import { joinRows } from './join-rows.js';
import type { XlsxLimits } from './limits.js';
import { utf8Chunks } from './part-text.js';
import { SerialDates } from './serial-date.js';
import { readSharedStrings } from './shared-strings.js';
import { SHEET_CODES, SheetCells, type SheetContext } from './sheet-cells.js';
import { readNumberFormats } from './styles.js';
import { readTotalsRows } from './tables.js';
import { readWorkbook, type Sheet, type Workbook } from './workbook.js';
import { XmlScanner } from './xml-scanner.js';

/** What only the end of a sheet tells about rows before it. */
export interface SheetFindings {
  /** Rows that are written in several places. */
  readonly scattered: ReadonlySet<number>;
  /** Values under merged cells, below the header. */
  readonly covered: CoveredCells | null;
}

export const NOTHING_FOUND: SheetFindings = { scattered: new Set(), covered: null };

export class Xlsx {
  private contents: Promise<Omit<SheetContext, 'sheet'>> | undefined;

  private constructor(
    private readonly container: Container,
    readonly workbook: Workbook,
    private readonly limits: XlsxLimits,
  ) {}

  /** Reads the list of sheets only; styles and texts follow when rows are asked for. The file stays the caller's to close. */
  static async open(file: FileHandle, limits: XlsxLimits, signal: AbortSignal | undefined): Promise<Xlsx> {
    const container = await Container.open(file, limits, signal);
    return new Xlsx(container, await readWorkbook(container, limits), limits);
  }

  /**
   * Rows with values, in the order of the file (Excel writes them sorted), a batch for each 64 kB of XML (about 5 rows of 417 columns).
   * Nothing is unpacked before the consumer asks for the next batch. A batch says nothing about the rest: only the normal end does.
   * Where that end finds something, what was handed on is not what Excel shows: read again, with what was found.
   */
  async *rows(
    sheet: Sheet,
    headerRow: number,
    known: SheetFindings = NOTHING_FOUND,
  ): AsyncGenerator<RawRow[], SheetFindings, undefined> {
    const { part, name } = sheet;
    if (part === undefined) throw damaged(`its sheet ${name} has no content`);
    this.contents ??= this.readContents();
    const totals = await readTotalsRows(this.container, part, this.limits);
    const scanner = new XmlScanner(part, SHEET_CODES, this.limits.tokenBytes);
    const { scattered, covered } = known;
    const cells = new SheetCells(scanner, { ...(await this.contents), sheet: name, scattered });
    const finished = (row: RawRow): RawRow => {
      const spans = totals.get(row.row);
      covered?.apply(row.row, row.cells as RawCell[]);
      return spans === undefined ? row : { ...row, totals: spans };
    };
    const finishing = totals.size > 0 || covered !== null;
    const pieces = new Map<number, RawRow>();
    let batch: RawRow[] = [];
    for await (const chunk of utf8Chunks(this.container.bytes(part, this.limits.sheetBytes), part)) {
      scanner.feed(chunk);
      cells.readInto(batch);
      // The last one waits: the next element may be another piece of the same row.
      const last = batch.pop();
      if (last === undefined) continue;
      if (scattered.size > 0) batch = batch.filter((row) => !keepPiece(row, scattered, pieces, name));
      if (batch.length > 0) yield finishing ? batch.map(finished) : batch;
      batch = [last];
    }
    scanner.finish();
    const rest = [...batch.filter((row) => !keepPiece(row, scattered, pieces, name)), ...pieces.values()];
    if (rest.length > 0) yield rest.map(finished);
    return { scattered: cells.scattered, covered: await this.coveredCells(sheet, cells.merged, headerRow + 1) };
  }

  /** The sheet says only at its end what is merged: where something is, it is gone through once more, for the values that lie under it. */
  private async coveredCells(
    sheet: Sheet,
    merged: readonly CellRange[],
    fromRow: number,
  ): Promise<CoveredCells | null> {
    const below = merged.filter(({ lastRow }) => lastRow >= fromRow);
    const { part } = sheet;
    if (below.length === 0 || part === undefined || this.contents === undefined) return null;
    const scanner = new XmlScanner(part, SHEET_CODES, this.limits.tokenBytes);
    const cells = new SheetCells(scanner, { ...(await this.contents), sheet: sheet.name, notesFilled: true });
    for await (const chunk of utf8Chunks(this.container.bytes(part, this.limits.sheetBytes), part)) {
      scanner.feed(chunk);
      cells.readInto([]);
    }
    return cells.filled?.coveredBy(below, fromRow) ?? null;
  }

  private async readContents(): Promise<Omit<SheetContext, 'sheet'>> {
    const { container, workbook, limits } = this;
    // One after the other: each part's stream reads the same file, and two at once would gain nothing on one core.
    const [stylesPart, stringsPart] = [workbook.stylesPart, workbook.sharedStringsPart].map((part) =>
      part !== undefined && container.has(part) ? part : undefined,
    );
    const formats = await readNumberFormats(container, stylesPart, limits);
    // A missing part is told of by the first cell that needs it.
    const { texts, asWritten } = await readSharedStrings(container, stringsPart, limits);
    return {
      formats,
      stylesMissing: workbook.stylesPart !== undefined && stylesPart === undefined,
      strings: texts,
      missingStrings: stringsPart === undefined ? (workbook.sharedStringsPart ?? null) : null,
      writtenStrings: asWritten,
      dates: new SerialDates(workbook.date1904),
      tokenBytes: limits.tokenBytes,
    };
  }
}

/** True for a piece of a row that is written in several places: kept until all of them are there. */
function keepPiece(row: RawRow, scattered: ReadonlySet<number>, pieces: Map<number, RawRow>, sheet: string): boolean {
  if (!scattered.has(row.row)) return false;
  const before = pieces.get(row.row);
  pieces.set(row.row, before === undefined ? row : joinRows(before, row, sheet));
  return true;
}
