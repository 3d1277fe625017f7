// order-book: an order list of a few orders as the parts of a workbook, cell by cell, so that a test can spoil any of it.
// Owns: the columns and a good order. What is wrong with one is the test's.
import { MAIN, type Parts, partsOf, REL, relationships } from './xlsx-fixtures.js';

export const HEADERS = [
  'AAG ORDER NUMBER',
  'CUSTOMER NAME',
  'ORDER DATE PO RECEIVED',
  'PO NUMBER',
  'CUSTOMER ALT PO',
  'AAG SEASON',
  'CUSTOMER SEASON',
  'CUSTOMER STYLE',
  'CUSTOMER COLOUR DESCRIPTION',
  'STYLE DESCRIPTION',
  'ETA CUSTOMER WAREHOUSE DATE',
  'EX FACTORY DATE',
  'PLANNED DELIVERY METHOD',
  'ORDER TYPE',
  'UNIT OF MEASURE',
  'XS',
  'S',
  'M',
  'L',
  'XL',
  'TOTAL QTY',
  'CUSTOMER PRICE',
  'US DUTY RATE',
  'NOTES',
] as const;

/** A text, a number, one with a style, or a cell as it stands in the file ({at} is its place). */
export type BookCell =
  | string
  | number
  | null
  | { readonly value: number; readonly style: number }
  | { readonly xml: string };
export type BookRow = Readonly<Record<string, BookCell>>;

/** Styles by what they show. */
export const DAY = 1;
export const SIX_DIGITS = 2;
export const TWO_DIGITS = 3;
const NUM_FMTS = { 164: 'yyyy-mm-dd', 165: '000000', 166: '00' };

/** A good order: 5 of size S and 7 of size M. */
export function order(number: string, changes: BookRow = {}): BookRow {
  return {
    'AAG ORDER NUMBER': number,
    'CUSTOMER NAME': 'GREYSON',
    'ORDER DATE PO RECEIVED': { value: 46037, style: DAY },
    'PO NUMBER': `PO-${number}`,
    'AAG SEASON': 'SS26',
    'CUSTOMER SEASON': 'SPRING 26',
    'CUSTOMER STYLE': `ST-${number}`,
    'CUSTOMER COLOUR DESCRIPTION': 'NAVY',
    'STYLE DESCRIPTION': 'Polo',
    'ETA CUSTOMER WAREHOUSE DATE': { value: 46127, style: DAY },
    'EX FACTORY DATE': { value: 46100, style: DAY },
    'PLANNED DELIVERY METHOD': 'SEA',
    'ORDER TYPE': 'ACTIVE',
    'UNIT OF MEASURE': 'PCS',
    S: 5,
    M: 7,
    'TOTAL QTY': 12,
    'CUSTOMER PRICE': 25.5,
    ...changes,
  };
}

export interface BookOptions {
  /** Header cells instead of those that are usual; null: blank. */
  readonly headers?: BookRow;
  /** Behind sheetData. */
  readonly behind?: string;
  /** The sheet's table, from A1 to the last row. */
  readonly totalsRowCount?: number;
}

export function orderBook(
  rows: readonly BookRow[],
  { headers = {}, behind = '', totalsRowCount }: BookOptions = {},
): Parts {
  const header = HEADERS.map((name): BookCell => (name in headers ? (headers[name] ?? null) : name));
  const all = [header, ...rows.map((row) => HEADERS.map((name) => row[name] ?? null))];
  const xml = all
    .map(
      (cells, index) =>
        `<row r="${index + 1}">${cells.map((cell, column) => cellXml(cell, `${letterOf(column)}${index + 1}`)).join('')}</row>`,
    )
    .join('');
  const parts = partsOf({ sheets: [{ name: 'MASTER', rows: xml }], styles: [0, 164, 165, 166], numFmts: NUM_FMTS });
  const table = totalsRowCount === undefined ? '' : '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>';
  const sheet = 'xl/worksheets/sheet1.xml';
  parts[sheet] = String(parts[sheet])
    .replace('</sheetData>', `</sheetData>${behind}`)
    .replace('</worksheet>', `${table}</worksheet>`)
    .replace('<worksheet ', `<worksheet xmlns:r="${REL}" `);
  if (totalsRowCount !== undefined) {
    parts['xl/worksheets/_rels/sheet1.xml.rels'] = relationships([
      { id: 'rId1', type: `${REL}/table`, target: '../tables/table1.xml' },
    ]);
    parts['xl/tables/table1.xml'] =
      `<table xmlns="${MAIN}" id="1" name="Orders" displayName="Orders" ref="A1:${letterOf(HEADERS.length - 1)}${all.length}" totalsRowCount="${totalsRowCount}"/>`;
  }
  return parts;
}

export function letterOf(column: number): string {
  return String.fromCharCode(65 + column);
}

export const columnOf = (header: (typeof HEADERS)[number]): string => letterOf(HEADERS.indexOf(header));

function cellXml(cell: BookCell, at: string): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
  if (typeof cell === 'string')
    return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
  if ('xml' in cell) return cell.xml.replaceAll('{at}', at);
  return `<c r="${at}" s="${cell.style}"><v>${cell.value}</v></c>`;
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
