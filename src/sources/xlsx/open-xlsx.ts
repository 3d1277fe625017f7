// open-xlsx: an opened workbook: its sheets, and the rows of one of them as a stream.
// Owns: the order in which the parts are read, and the sheet's loop with its back-pressure. Does not own: the file's name, which sheet is wanted.
import type { FileHandle } from 'node:fs/promises';
import type { RawRow } from '../../domain/order/raw-cell.js';
import { Container } from './container.js';
import { damaged } from './fault.js';
import type { XlsxLimits } from './limits.js';
import { utf8Chunks } from './part-text.js';
import { SerialDates } from './serial-date.js';
import { readSharedStrings } from './shared-strings.js';
import { SHEET_CODES, SheetCells, type SheetContext } from './sheet-cells.js';
import { readDateStyles } from './styles.js';
import { readWorkbook, type Sheet, type Workbook } from './workbook.js';
import { XmlScanner } from './xml-scanner.js';

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
   */
  async *rows(sheet: Sheet): AsyncGenerator<RawRow[], void, undefined> {
    const { part, name } = sheet;
    if (part === undefined) throw damaged(`its sheet ${name} has no content`);
    this.contents ??= this.readContents();
    const scanner = new XmlScanner(part, SHEET_CODES, this.limits.tokenBytes);
    const cells = new SheetCells(scanner, { ...(await this.contents), sheet: name });
    for await (const chunk of utf8Chunks(this.container.bytes(part, this.limits.sheetBytes), part)) {
      const batch: RawRow[] = [];
      scanner.feed(chunk);
      cells.readInto(batch);
      if (batch.length > 0) yield batch;
    }
    scanner.finish();
  }

  private async readContents(): Promise<Omit<SheetContext, 'sheet'>> {
    const { container, workbook, limits } = this;
    // One after the other: each part's stream reads the same file, and two at once would gain nothing on one core.
    const dateStyles = await readDateStyles(container, workbook.stylesPart, limits);
    const strings = await readSharedStrings(container, workbook.sharedStringsPart, limits);
    return { dateStyles, strings, dates: new SerialDates(workbook.date1904), tokenBytes: limits.tokenBytes };
  }
}
