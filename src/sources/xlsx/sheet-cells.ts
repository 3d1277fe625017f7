// sheet-cells: turns the tokens of one worksheet into rows of values. The innermost loop of every import.
// Owns: the sheet's structure (sheetData > row > c > v, f, is), places of rows and cells. Does not own: chunks (workbook.ts), meanings (cell-value.ts).
//
// No object, closure or string is made per cell unless its value needs one: places, types and plain numbers are read from the bytes.
// 10,000 rows x 417 columns are 3.56 M valued cells; a string each for place, type and value would be 10 M strings.
import { fifteenDigits } from '../../domain/order/number-text.js';
import type { RawCell, RawRow } from '../../domain/order/raw-cell.js';
import type { CellRange } from './cell-reference.js';
import { columnIndex, columnLetter, letterCount, rangeNamed, rowNumber } from './cell-reference.js';
import {
  type CellContext,
  INLINE,
  NUMBER,
  numberCell,
  numberOf,
  SHARED,
  STRING,
  sharedString,
  typeNamed,
  UNCALCULATED,
  valueOfText,
} from './cell-value.js';
import { damaged, tooLarge, type XlsxFault } from './fault.js';
import { FilledCells } from './filled-cells.js';
import { joinRows } from './join-rows.js';
import { MAX_COLUMN, MAX_MERGED, MAX_ROW } from './limits.js';
import { DATE_FORMAT, type NumberFormat, PLAIN } from './number-format.js';
import { cleanText, decodeEscapes } from './string-escapes.js';
import { CLOSE, MORE, OPEN, TEXT, type XmlScanner } from './xml-scanner.js';

export const SHEET_CODES = {
  worksheet: 1,
  sheetData: 2,
  row: 3,
  c: 4,
  v: 5,
  f: 6,
  is: 7,
  t: 8,
  r: 9,
  mergeCells: 10,
  mergeCell: 11,
} as const;

export interface SheetContext extends CellContext {
  readonly sheet: string;
  readonly formats: readonly NumberFormat[];
  /** The workbook names a part with its styles and does not have it. */
  readonly stylesMissing: boolean;
  readonly writtenStrings: ReadonlyMap<number, string>;
  /** Rows that are known to be written in several places of the sheet: their pieces are handed on one by one. */
  readonly scattered?: ReadonlySet<number>;
  /** Note which cells hold a value. */
  readonly notesFilled?: boolean;
  readonly tokenBytes: number;
}

/** Where the reader is; anything it does not expect there is skipped with all it holds. */
const OUTSIDE = 0;
const IN_SHEET = 1;
const IN_DATA = 2;
const IN_ROW = 3;
const IN_CELL = 4;
const IN_VALUE = 5;
const IN_FORMULA = 6;
const IN_INLINE = 7;
const IN_RUN = 8;
const IN_INLINE_TEXT = 9;
const IN_RUN_TEXT = 10;
const IN_MERGED = 11;

const LETTER_R = 0x72;
const LETTER_S = 0x73;
const LETTER_T = 0x74;
/** Integers of up to 15 digits, and those divided by a power of ten up to 10^22, are exact: no string, no parser. */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

export class SheetCells {
  private at = OUTSIDE;
  private skipped = 0;
  /** 1-based number of the row being read, 0 while it is not known yet. */
  private row = 0;
  private lastRow = 0;
  private column = -1;
  private type = NUMBER;
  private style = 0;
  private hasFormula = false;
  private hasValueTag = false;
  private hasValue = false;
  private value: RawCell = null;
  private text = '';
  private cells: RawCell[] = [];
  private former: Map<number, RawCell> | undefined;
  /** Something in the text so far is beyond ASCII, or written as a reference: marks and half characters may be in it. */
  private beyondAscii = false;
  readonly merged: CellRange[] = [];
  /** Only where somebody asks for it: it costs a look at every cell. */
  readonly filled: FilledCells | null;
  private readonly hasWrittenStrings: boolean;
  /** Rows that came again after others: to be read once more, with what is known then. */
  readonly scattered = new Set<number>();
  /** Made once, asked only by a fault. */
  private readonly place = () => this.here();
  /** One bit a row (128 kB): rows may come in any order, but a number must not come twice. */
  private readonly seenRows = new Uint8Array(MAX_ROW / 8 + 1);

  constructor(
    private readonly scanner: XmlScanner,
    private readonly context: SheetContext,
  ) {
    this.filled = context.notesFilled === true ? new FilledCells() : null;
    this.hasWrittenStrings = context.writtenStrings.size > 0;
  }

  /** Reads what the scanner has and adds the rows that are complete and hold a value. */
  readInto(rows: RawRow[]): void {
    const { scanner } = this;
    for (;;) {
      const token = scanner.next();
      if (token === MORE) return;
      if (token === TEXT) {
        if (this.skipped === 0) this.onText();
      } else if (token === OPEN) {
        if (this.skipped > 0) this.skipped += 1;
        else if (!this.onOpen(scanner.code)) this.skipped = 1;
      } else if (token === CLOSE) {
        if (this.skipped > 0) this.skipped -= 1;
        else this.onClose(rows);
      }
    }
  }

  /** Steps into an element that is expected here. False: it and all it holds are skipped. */
  private onOpen(code: number): boolean {
    switch (this.at) {
      case IN_ROW:
        if (code !== SHEET_CODES.c) return false;
        this.openCell();
        return true;
      case IN_CELL:
        if (code === SHEET_CODES.v) {
          this.at = IN_VALUE;
          this.hasValueTag = true;
        } else if (code === SHEET_CODES.f) {
          this.at = IN_FORMULA;
          this.hasFormula = true;
        } else if (code === SHEET_CODES.is) this.at = IN_INLINE;
        else return false;
        return true;
      case IN_DATA:
        if (code !== SHEET_CODES.row) return false;
        this.openRow();
        return true;
      case IN_INLINE:
        if (code === SHEET_CODES.t) this.at = IN_INLINE_TEXT;
        else if (code === SHEET_CODES.r) this.at = IN_RUN;
        else return false;
        return true;
      case IN_RUN:
        if (code !== SHEET_CODES.t) return false;
        this.at = IN_RUN_TEXT;
        return true;
      case IN_SHEET:
        if (code === SHEET_CODES.mergeCells) {
          this.at = IN_MERGED;
          return true;
        }
        if (code !== SHEET_CODES.sheetData) return false;
        this.at = IN_DATA;
        return true;
      case IN_MERGED:
        if (code === SHEET_CODES.mergeCell) this.readMerged();
        return false;
      case OUTSIDE:
        if (code !== SHEET_CODES.worksheet) throw damaged(`its sheet ${this.context.sheet} is not a worksheet`);
        this.at = IN_SHEET;
        return true;
      default:
        return false;
    }
  }

  private onClose(rows: RawRow[]): void {
    switch (this.at) {
      case IN_VALUE:
        if (this.text !== '') this.closeValue();
        this.at = IN_CELL;
        break;
      case IN_CELL:
        this.closeCell();
        this.at = IN_ROW;
        break;
      case IN_ROW:
        this.closeRow(rows);
        this.at = IN_DATA;
        break;
      case IN_INLINE:
        if (this.text !== '') this.closeInline();
        this.at = IN_CELL;
        break;
      case IN_FORMULA:
        this.at = IN_CELL;
        break;
      case IN_RUN_TEXT:
        this.at = IN_RUN;
        break;
      case IN_RUN:
      case IN_INLINE_TEXT:
        this.at = IN_INLINE;
        break;
      case IN_DATA:
      case IN_MERGED:
        this.at = IN_SHEET;
        break;
      default:
        this.at = OUTSIDE;
    }
  }

  private openRow(): void {
    const { scanner } = this;
    const { bytes } = scanner;
    this.row = 0;
    this.column = -1;
    this.at = IN_ROW;
    for (let i = 0; i < scanner.attributeCount; i += 1) {
      const start = scanner.nameStart[i] ?? 0;
      if ((scanner.nameEnd[i] ?? 0) - start !== 1 || bytes[start] !== LETTER_R) continue;
      this.row = rowNumber(bytes, scanner.valueStart[i] ?? 0, scanner.valueEnd[i] ?? 0);
      if (this.row < 0) throw this.misplaced(`row "${scanner.attributeValue(i)}"`);
    }
  }

  private openCell(): void {
    const { scanner } = this;
    const { bytes } = scanner;
    const counted = this.column + 1;
    let placed = false;
    this.type = NUMBER;
    this.style = 0;
    this.hasFormula = false;
    this.hasValueTag = false;
    this.hasValue = false;
    this.value = null;
    this.text = '';
    this.at = IN_CELL;
    for (let i = 0; i < scanner.attributeCount; i += 1) {
      const name = scanner.nameStart[i] ?? 0;
      if ((scanner.nameEnd[i] ?? 0) - name !== 1) continue;
      const letter = bytes[name];
      if (letter === LETTER_R) {
        this.readPlace(i);
        placed = true;
      } else if (letter === LETTER_S) this.style = this.readStyle(i);
      else if (letter === LETTER_T) this.type = this.readType(i);
    }
    if (placed) return;
    this.column = counted;
    if (counted >= MAX_COLUMN) throw this.misplaced(`a cell beyond column ${columnLetter(MAX_COLUMN - 1)}`);
  }

  private readPlace(attribute: number): void {
    const { scanner } = this;
    const { bytes } = scanner;
    const start = scanner.valueStart[attribute] ?? 0;
    const end = scanner.valueEnd[attribute] ?? 0;
    const split = start + letterCount(bytes, start, end);
    const column = columnIndex(bytes, start, split);
    const row = rowNumber(bytes, split, end);
    // A row without a number of its own takes it from its first placed cell.
    if (this.row === 0) this.row = row;
    if (column < 0 || row < 0 || row !== this.row) throw this.misplaced(`cell "${scanner.attributeValue(attribute)}"`);
    this.column = column;
  }

  private readStyle(attribute: number): number {
    const { scanner } = this;
    const start = scanner.valueStart[attribute] ?? 0;
    const end = scanner.valueEnd[attribute] ?? 0;
    let value = 0;
    for (let i = start; i < end; i += 1) {
      const digit = (scanner.bytes[i] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) return Number(scanner.attributeValue(attribute));
      value = value * 10 + digit;
    }
    return value;
  }

  private readType(attribute: number): number {
    const { scanner } = this;
    const start = scanner.valueStart[attribute] ?? 0;
    // t="s" is two thirds of the typed cells.
    if ((scanner.valueEnd[attribute] ?? 0) - start === 1 && scanner.bytes[start] === LETTER_S) return SHARED;
    const type = typeNamed(scanner.attributeValue(attribute));
    if (type === undefined) throw damaged(`${this.here()} has a type that Excel does not know`);
    return type;
  }

  private onText(): void {
    if (this.at === IN_VALUE) {
      const { scanner } = this;
      if (this.text === '' && this.type <= SHARED && scanner.textIsLast() && this.readPlainNumber()) return;
      this.addText(scanner.text());
    } else if (this.at === IN_INLINE_TEXT || this.at === IN_RUN_TEXT) this.addText(this.scanner.text());
  }

  private addText(text: string): void {
    this.text = this.text === '' ? text : this.text + text;
    if (!this.scanner.textIsAscii()) this.beyondAscii = true;
    if (this.text.length > this.context.tokenBytes) {
      throw tooLarge(`${this.here()} holds a text of over ${this.context.tokenBytes} characters`);
    }
  }

  /** The common case of v: digits, maybe a sign and a point. False: leave it to valueOfText. */
  private readPlainNumber(): boolean {
    const { bytes, textStart, textEnd } = this.scanner;
    let i = textStart;
    const negative = bytes[i] === 0x2d;
    if (negative) i += 1;
    const first = i;
    let point = -1;
    let value = 0;
    for (; i < textEnd; i += 1) {
      const byte = bytes[i] ?? 0;
      if (byte >= 0x30 && byte <= 0x39) value = value * 10 + (byte - 0x30);
      else if (byte === 0x2e && point < 0 && i > first) point = i;
      else return false;
    }
    const digits = textEnd - first - (point < 0 ? 0 : 1);
    if (digits === 0 || digits > EXACT_DIGITS) return false;
    if (this.type === SHARED) {
      if (negative || point >= 0) return false;
      this.value = sharedString(value, this.context, this.place);
      if (this.hasWrittenStrings) this.noteWrittenString(value);
    } else {
      if (point >= 0) value /= POWERS[textEnd - point - 1] ?? 1;
      const signed = negative && value !== 0 ? -value : value;
      this.value = this.numberCell(signed);
    }
    this.hasValue = true;
    return true;
  }

  private closeValue(): void {
    if (this.type === NUMBER) {
      const written = numberOf(this.text.trim(), this.place);
      const value = fifteenDigits(written);
      this.value = this.numberCell(value);
      if (value !== written && typeof this.value === 'number') this.noteFormer(written);
    } else if (this.type === STRING || this.type === INLINE) this.closeText();
    else {
      this.value = valueOfText(this.type, this.text, this.context, this.place);
      if (this.type === SHARED && this.hasWrittenStrings) this.noteWrittenString(Number(this.text));
    }
    this.hasValue = true;
    this.text = '';
  }

  private closeInline(): void {
    this.closeText();
    this.hasValue = true;
    this.text = '';
  }

  /** Most texts are plain ASCII without escapes, and are as they are written. */
  private closeText(): void {
    const written = decodeEscapes(this.text);
    this.value = written;
    if (!this.beyondAscii && written === this.text) return;
    this.beyondAscii = false;
    const text = cleanText(written);
    if (text === written) return;
    this.value = text === '' ? null : text;
    this.noteFormer(written);
  }

  private numberCell(value: number): RawCell {
    const { context } = this;
    const format = context.formats[this.style] ?? this.formatOfUnknownStyle();
    const cell = numberCell(value, format, context.dates);
    if (format !== PLAIN) {
      if (format === DATE_FORMAT) {
        const former = context.dates.former.size === 0 ? undefined : context.dates.former.get(value);
        if (former !== undefined) this.noteFormer(former);
      } else if (cell !== value) this.noteFormer(value);
    }
    return cell;
  }

  /** Some writers name a part with styles and never write it; only a number that goes by one of them needs it. */
  private formatOfUnknownStyle(): NumberFormat {
    if (this.context.stylesMissing && this.style !== 0)
      throw damaged(`the format of ${this.here()} stands in a part that is missing`);
    return PLAIN;
  }

  private noteWrittenString(index: number): void {
    const written = this.context.writtenStrings.get(index);
    if (written !== undefined) this.noteFormer(written);
  }

  private noteFormer(cell: RawCell): void {
    this.former ??= new Map();
    this.former.set(this.column, cell);
  }

  private readMerged(): void {
    const range = rangeNamed(this.scanner.attribute('ref') ?? '');
    if (range === null || (range.firstRow === range.lastRow && range.firstColumn === range.lastColumn)) return;
    if (this.merged.length >= MAX_MERGED)
      throw tooLarge(`sheet ${this.context.sheet} has over ${MAX_MERGED} merged cells`);
    this.merged.push(range);
  }

  private closeCell(): void {
    let { value } = this;
    if (!this.hasValue) {
      // An empty v of type str is a formula that gave "". Any other formula without a value was never calculated.
      if (!this.hasFormula || (this.hasValueTag && this.type === STRING)) return;
      value = UNCALCULATED;
    }
    if (value === null) return;
    const { cells, column } = this;
    if (column < cells.length) {
      if (cells[column] !== null) throw damaged(`${this.here()} is there twice`);
      cells[column] = value;
      return;
    }
    while (cells.length < column) cells.push(null);
    cells.push(value);
  }

  private closeRow(rows: RawRow[]): void {
    if (this.row === 0) this.row = this.lastRow + 1;
    if (this.row > MAX_ROW) throw this.misplaced(`a row beyond ${MAX_ROW}`);
    this.lastRow = this.row;
    const { cells, former } = this;
    this.former = undefined;
    if (cells.length === 0) return;
    this.cells = [];
    this.filled?.add(this.row, cells);
    const before = rows[rows.length - 1];
    if (before !== undefined && before.row === this.row) {
      rows[rows.length - 1] = joinRows(before, { row: this.row, cells, former }, this.context.sheet);
      return;
    }
    const slot = this.row >> 3;
    const bit = 1 << (this.row & 7);
    if (((this.seenRows[slot] ?? 0) & bit) !== 0 && this.context.scattered?.has(this.row) !== true) {
      this.scattered.add(this.row);
      return;
    }
    this.seenRows[slot] = (this.seenRows[slot] ?? 0) | bit;
    rows.push(former === undefined ? { row: this.row, cells } : { row: this.row, cells, former });
  }

  private here(): string {
    return `cell ${columnLetter(Math.max(0, this.column))}${this.row || this.lastRow + 1} of sheet ${this.context.sheet}`;
  }

  private misplaced(what: string): XlsxFault {
    return damaged(`sheet ${this.context.sheet} has ${what}, where no cell can be`);
  }
}
