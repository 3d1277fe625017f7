// xlsx-fixtures: workbooks made in code, down to the raw XML, so that each test shows the very bytes it is about.
// Owns: packing parts into a file and reading one back through the source. Does not own: what is expected of it.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';
import type { RawCell, RawHeader, RawRow } from '../../src/domain/order/raw-cell.js';
import { type Refusal, SourceRefused } from '../../src/domain/order/refusal.js';
import type { OrderSource, SecondLook } from '../../src/sources/source.js';
import { createWorkbookSource, type WorkbookSourceOptions } from '../../src/sources/workbook-source.js';

export type Parts = Record<string, string | Buffer>;

export const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
export const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export interface SheetSpec {
  readonly name: string;
  readonly state?: string;
  /** What stands inside sheetData. */
  readonly rows: string;
}

export interface BookSpec {
  readonly sheets: readonly SheetSpec[];
  /** si elements. */
  readonly strings?: string;
  /** numFmtId of each cell style, in order. */
  readonly styles?: readonly number[];
  readonly numFmts?: Readonly<Record<number, string>>;
  readonly date1904?: boolean;
}

/** The parts of a workbook as Excel lays them out; tests change single ones. */
export function partsOf(book: BookSpec): Parts {
  const parts: Parts = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': relationships([{ id: 'rId1', type: `${REL}/officeDocument`, target: 'xl/workbook.xml' }]),
  };
  const links = book.sheets.map((_, i) => ({
    id: `rId${i + 1}`,
    type: `${REL}/worksheet`,
    target: `worksheets/sheet${i + 1}.xml`,
  }));
  if (book.styles !== undefined) links.push({ id: 'rIdS', type: `${REL}/styles`, target: 'styles.xml' });
  if (book.strings !== undefined) links.push({ id: 'rIdT', type: `${REL}/sharedStrings`, target: 'sharedStrings.xml' });
  parts['xl/workbook.xml'] =
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<workbook xmlns="${MAIN}" xmlns:r="${REL}">` +
    `<workbookPr${book.date1904 === true ? ' date1904="1"' : ''}/><sheets>${book.sheets
      .map(({ name, state }, i) => {
        const hidden = state === undefined ? '' : ` state="${state}"`;
        return `<sheet name="${name}" sheetId="${i + 1}"${hidden} r:id="rId${i + 1}"/>`;
      })
      .join('')}</sheets></workbook>`;
  parts['xl/_rels/workbook.xml.rels'] = relationships(links);
  book.sheets.forEach(({ rows }, i) => {
    parts[`xl/worksheets/sheet${i + 1}.xml`] = sheetXml(rows);
  });
  if (book.styles !== undefined) parts['xl/styles.xml'] = stylesXml(book.styles, book.numFmts ?? {});
  if (book.strings !== undefined) parts['xl/sharedStrings.xml'] = `<sst xmlns="${MAIN}">${book.strings}</sst>`;
  return parts;
}

export function sheetXml(rows: string): string {
  return (
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<worksheet xmlns="${MAIN}"><dimension ref="A1:ZZ9"/>` +
    `<sheetData>${rows}</sheetData><pageMargins left="0.7" right="0.7"/></worksheet>`
  );
}

export function relationships(links: readonly { id: string; type: string; target: string }[]): string {
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${links
    .map(({ id, type, target }) => `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;
}

function stylesXml(styles: readonly number[], numFmts: Readonly<Record<number, string>>): string {
  const formats = Object.entries(numFmts)
    .map(([id, code]) => `<numFmt numFmtId="${id}" formatCode="${code.replaceAll('"', '&quot;')}"/>`)
    .join('');
  // cellStyleXfs and dxfs are there to be ignored: both say "date".
  return (
    `<styleSheet xmlns="${MAIN}"><numFmts>${formats}</numFmts><cellStyleXfs><xf numFmtId="14"/><xf numFmtId="14"/></cellStyleXfs>` +
    `<cellXfs>${styles.map((id) => `<xf numFmtId="${id}" applyNumberFormat="1"><alignment/></xf>`).join('')}</cellXfs>` +
    '<dxfs><dxf><numFmt numFmtId="0" formatCode="yyyy"/></dxf></dxfs></styleSheet>'
  );
}

/** A header of inline strings in row 1: `<c r="A1" …>`. */
export function headerRow(...names: string[]): string {
  return `<row r="1">${names.map((name) => `<c t="inlineStr"><is><t>${name}</t></is></c>`).join('')}</row>`;
}

/** One sheet MASTER with header A, B, C and these rows. */
export function master(rows: string, rest: Omit<BookSpec, 'sheets'> = {}): Parts {
  return partsOf({ sheets: [{ name: 'MASTER', rows: headerRow('A', 'B', 'C') + rows }], ...rest });
}

/** Packs the parts in the order given. */
export async function zipOf(parts: Parts, options: yazl.EntryOptions & { comment?: string } = {}): Promise<Buffer> {
  const { comment, ...entry } = options;
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(parts)) {
    zip.addBuffer(typeof content === 'string' ? Buffer.from(content) : content, name, entry);
  }
  zip.end(comment === undefined ? {} : { comment });
  return buffer(zip.outputStream);
}

export interface Folder extends AsyncDisposable {
  readonly path: string;
  put(name: string, content: Buffer | string): Promise<void>;
}

export async function makeFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'order-mirror-workbooks-'));
  return {
    path,
    put: async (name, content) => {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), content);
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

export interface Taken {
  readonly sheet: string;
  readonly date1904: boolean;
  readonly headers: readonly RawHeader[];
  readonly rows: readonly RawRow[];
}

type Options = Omit<WorkbookSourceOptions, 'folder'>;

/** Reads a file through the source, whole. */
export async function takeFile(folder: string, name: string, options: Options = {}): Promise<Taken> {
  const source = createWorkbookSource({ folder, ...options });
  return takeDocument(source, name);
}

/** As an import reads: a second time where the end of the sheet says so. */
export async function takeDocument(source: OrderSource, name: string, look?: SecondLook): Promise<Taken> {
  const open = await source.open(name, undefined, look);
  try {
    const rows: RawRow[] = [];
    for await (const row of open.rows()) rows.push(row);
    const again = open.secondLook();
    if (again !== null) return await takeDocument(source, name, again);
    return { sheet: open.sheet, date1904: open.date1904, headers: open.headers, rows };
  } finally {
    await open.close();
  }
}

/** Packs, writes and reads `orders.xlsx`. */
export async function take(content: Parts | Buffer, options: Options = {}): Promise<Taken> {
  const folder = await makeFolder();
  try {
    await folder.put('orders.xlsx', Buffer.isBuffer(content) ? content : await zipOf(content));
    return await takeFile(folder.path, 'orders.xlsx', options);
  } finally {
    await folder[Symbol.asyncDispose]();
  }
}

/** The cells of the rows after the header, as one list a row. */
export async function takeCells(content: Parts | Buffer, options: Options = {}): Promise<(readonly RawCell[])[]> {
  return (await take(content, options)).rows.map(({ cells }) => cells);
}

/** The refusal that this work must end in; anything else fails the test. */
export async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('value' in outcome) throw new Error(`taken, and should have been refused: ${JSON.stringify(outcome.value)}`);
  if (outcome.error instanceof SourceRefused) return outcome.error.refusal;
  throw outcome.error;
}
