// What a person sees in Excel and what stands in the file are not always the same: the reader hands on what Excel shows.
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markWorkbook } from '../src/sources/marking/mark-workbook.js';
import { readPackedParts, unpackPart } from '../src/sources/marking/zip-copy.js';
import { createWorkbookSource } from '../src/sources/workbook-source.js';
import {
  headerRow,
  makeFolder,
  master,
  type Parts,
  partsOf,
  REL,
  refusalOf,
  relationships,
  sheetXml,
  take,
  takeCells,
  takeDocument,
  zipOf,
} from './support/xlsx-fixtures.js';

const SHEET = 'xl/worksheets/sheet1.xml';
const inline = (at: string, text: string) =>
  `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
const number = (at: string, value: number, style = 0) => `<c r="${at}" s="${style}"><v>${value}</v></c>`;

function withBehind(rows: string, behind: string): Parts {
  return {
    ...master(''),
    [SHEET]: sheetXml(headerRow('A', 'B', 'C') + rows).replace('</sheetData>', `</sheetData>${behind}`),
  };
}

describe('a format of zeros', () => {
  const numFmts = { 164: '000000', 165: '000;-000', 166: '0', 167: '00000"x"' };
  const styles = [0, 164, 165, 166, 167];

  it.each([
    [1234, 1, { kind: 'padded', value: 1234, text: '001234' }],
    [1234567, 1, 1234567],
    [-7, 1, { kind: 'padded', value: -7, text: '-000007' }],
    [0, 1, { kind: 'padded', value: 0, text: '000000' }],
    [12.5, 1, 12.5],
    [7, 2, { kind: 'padded', value: 7, text: '007' }],
    [-7, 2, -7],
    [7, 3, 7],
    [7, 4, 7],
  ])('%s with style %s', async (value, style, cell) => {
    const parts = master(`<row r="2">${number('A2', value, style)}</row>`, { styles, numFmts });
    expect(await takeCells(parts)).toEqual([[cell]]);
  });

  it('counts in a header too: size 04 is not size 4', async () => {
    const parts = partsOf({
      sheets: [{ name: 'MASTER', rows: `<row r="1">${number('A1', 4, 1)}</row>` }],
      styles: [0, 164],
      numFmts: { 164: '00' },
    });
    expect((await take(parts)).headers).toEqual([{ column: 0, letter: 'A', text: '04' }]);
  });
});

describe('texts', () => {
  it.each([
    ['GREYSON&#x200E;', 'GREYSON'],
    ['\u2066INV\u00ad-\u200b3\u2069', 'INV-3'],
    ['\ufeff', null],
    ['_x200E_a', 'a'],
    ['a_xD801_b', 'a\ufffdb'],
    ['x_x0000_y', 'x\ufffdy'],
    ['_xD83D__xDE00_', '😀'],
    ['café', 'café'],
  ])('%s', async (written, text) => {
    const shared = master('<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><v>1</v></c></row>', {
      strings: `<si><t>${written}</t></si>`,
    });
    const own = master(`<row r="2">${inline('A2', written)}<c r="B2"><v>1</v></c></row>`);
    const formula = master(`<row r="2"><c r="A2" t="str"><f>x</f><v>${written}</v></c><c r="B2"><v>1</v></c></row>`);
    for (const parts of [shared, own, formula]) expect(await takeCells(parts)).toEqual([[text, 1]]);
  });

  it('remembers what programs before read, so that an order is still found', async () => {
    const parts = master(
      `<row r="2"><c r="A2" t="s"><v>0</v></c>${number('B2', 7, 1)}<c r="C2"><v>28.999999999999996</v></c></row><row r="3">${number('A3', 46100.99999998843, 2)}${inline('B3', 'x\u200e')}</row>`,
      { strings: '<si><t>INV\u200e</t></si>', styles: [0, 164, 14], numFmts: { 164: '000' } },
    );
    const { rows } = await take(parts);
    expect(rows.map(({ former }) => [...(former ?? [])])).toEqual([
      [
        [0, 'INV\u200e'],
        [1, 7],
        [2, 28.999999999999996],
      ],
      [
        [0, { kind: 'date', iso: '2026-03-20', serial: 46100.9999999884 }],
        [1, 'x\u200e'],
      ],
    ]);
  });
});

describe('a merged cell', () => {
  const covered = (range: string, cell: unknown) => ({ kind: 'covered', range, cell });

  it('covers what it lies on, in every row, unless that is what it shows', async () => {
    const rows = `<row r="2">${inline('A2', 'shown')}${inline('B2', 'stale')}</row><row r="3">${inline('A3', 'shown')}${number('B3', 3)}${number('C3', 9)}</row><row r="4">${inline('A4', ' ')}${inline('C4', 'out')}</row>`;
    const parts = withBehind(
      rows,
      '<mergeCells count="2"><mergeCell ref="A2:B4"/><mergeCell ref="E2:F9"/></mergeCells>',
    );
    expect(await takeCells(parts)).toEqual([
      ['shown', covered('A2:B4', 'stale')],
      ['shown', covered('A2:B4', 3), 9],
      [' ', null, 'out'],
    ]);
  });

  it('that covers nothing needs no second look', async () => {
    const folder = await makeFolder();
    await folder.put(
      'o.xlsx',
      await zipOf(
        withBehind(
          `<row r="2">${inline('A2', 'x')}</row>`,
          '<mergeCells><mergeCell ref="A2:A9"/><mergeCell ref="A1:C1"/></mergeCells>',
        ),
      ),
    );
    const open = await createWorkbookSource({ folder: folder.path }).open('o.xlsx');
    for await (const _ of open.rows());
    expect(open.secondLook()).toBeNull();
    await open.close();
    await folder[Symbol.asyncDispose]();
  });
});

describe('a row that is written in pieces', () => {
  it('is one row, side by side or far apart, and a cell that is there twice is damage', async () => {
    const near = `<row r="2">${inline('A2', 'a')}</row><row r="2">${inline('C2', 'c')}</row><row r="3">${inline('A3', 'x')}</row>`;
    expect(await takeCells(withBehind(near, ''))).toEqual([['a', null, 'c'], ['x']]);
    const far = `<row r="2">${inline('A2', 'a')}</row><row r="3">${inline('A3', 'x')}</row><row r="2">${inline('C2', 'c')}</row>`;
    const { rows } = await take(withBehind(far, ''));
    expect(new Map(rows.map(({ row, cells }) => [row, cells]))).toEqual(
      new Map([
        [3, ['x']],
        [2, ['a', null, 'c']],
      ]),
    );
    const twice = `<row r="2">${inline('A2', 'a')}</row><row r="3">${inline('A3', 'x')}</row><row r="2">${inline('A2', 'b')}</row>`;
    expect((await refusalOf(take(withBehind(twice, '')))).sentence).toContain('cell A2 of sheet MASTER is there twice');
  });

  it('is one row wherever the file is cut into chunks', async () => {
    const rows = Array.from(
      { length: 3000 },
      (_, i) =>
        `<row r="${i + 2}">${inline(`A${i + 2}`, `left ${i}`)}</row><row r="${i + 2}">${inline(`B${i + 2}`, `right ${i}`)}</row>`,
    ).join('');
    expect(await takeCells(withBehind(rows, ''))).toEqual(
      Array.from({ length: 3000 }, (_, i) => [`left ${i}`, `right ${i}`]),
    );
  });
});

describe('a totals row', () => {
  it('is marked with the columns of its table; a table that is named and missing says nothing', async () => {
    const rows = `<row r="2">${inline('A2', 'x')}</row><row r="3">${inline('A3', 'Total')}</row>`;
    const parts: Parts = {
      ...withBehind(rows, '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'),
      'xl/worksheets/_rels/sheet1.xml.rels': relationships([
        { id: 'rId1', type: `${REL}/table`, target: '../tables/table1.xml' },
        { id: 'rId2', type: `${REL}/table`, target: '../tables/none.xml' },
      ]),
      'xl/tables/table1.xml': '<table xmlns="x" ref="A1:C3" totalsRowCount="1"><tableColumns count="0"/></table>',
    };
    parts[SHEET] = String(parts[SHEET]).replace('<worksheet ', `<worksheet xmlns:r="${REL}" `);
    const taken = (await take(parts)).rows;
    expect(taken.map(({ row, totals }) => [row, totals])).toEqual([
      [2, undefined],
      [3, [{ first: 0, last: 2 }]],
    ]);
  });
});

describe('never a reason to refuse', () => {
  const rows = `<row r="2">${inline('A2', 'x')}<c r="B2"><v>3</v></c></row>`;
  const without = (part: string, parts: Parts): Parts =>
    Object.fromEntries(Object.entries(parts).filter(([name]) => name !== part));
  const declared = master(rows, { styles: [0, 14], strings: '<si><t>s</t></si>' });

  it.each(['xl/sharedStrings.xml', 'xl/styles.xml'])(
    '%s that is named, missing, and needed by no cell',
    async (part) => {
      expect(await takeCells(without(part, declared))).toEqual([['x', 3]]);
    },
  );

  it('but a number that goes by a style of a missing part may be a date', async () => {
    const parts = without(
      'xl/styles.xml',
      master('<row r="2"><c r="A2" s="1"><v>46100</v></c></row>', { styles: [0, 14] }),
    );
    expect((await refusalOf(take(parts))).sentence).toContain('cell A2 of sheet MASTER');
  });

  it.each([1, 40, 70_000, 600_000])('%i bytes behind a whole zip', async (bytes) => {
    const zip = Buffer.concat([await zipOf(declared), Buffer.alloc(bytes, 'PK\x05\x06 ')]);
    expect(await takeCells(zip)).toEqual([['x', 3]]);
  });

  it('but the end of a workbook inside is not the end of one that was cut off', async () => {
    const inner = await zipOf(declared);
    const outer = await zipOf({ 'xl/embedded.xlsx': inner, ...declared }, { compress: false });
    expect((await refusalOf(take(outer.subarray(0, inner.length + 400)))).kind).toBe('corrupt');
  });
});

describe('CSV', () => {
  async function csv(text: string | Buffer, headerRow: number | 'auto' = 1) {
    const folder = await makeFolder();
    try {
      await folder.put('Orders.CSV', text);
      const isHeader = (headers: readonly { text: string }[]) => headers.some(({ text: name }) => name === 'No');
      return await takeDocument(
        createWorkbookSource({ folder: folder.path, files: ['*.csv'], headerRow, isHeader }),
        'Orders.CSV',
      );
    } finally {
      await folder[Symbol.asyncDispose]();
    }
  }
  const names = (taken: { headers: readonly { text: string }[] }) => taken.headers.map(({ text }) => text);

  it.each([
    ['comma', 'No,Name\n1,"a, b"\n', ['1', 'a, b']],
    ['semicolon and a byte order mark', '\ufeffNo;Name\r\n1;a, b\r\n', ['1', 'a, b']],
    ['quotes, doubled quotes', 'No;Name\n1;"say ""hi"""\n', ['1', 'say "hi"']],
    ['a quote in the middle', 'No;Name\n1;12" pipe\n', ['1', '12" pipe']],
    ['no line end at the end', 'No;Name\n1;x', ['1', 'x']],
    ['old Macs', 'No;Name\r1;x\r', ['1', 'x']],
    ['a named separator', 'sep=;\nNo;Name, full\n1;x\n', ['1', 'x']],
    ['marks', 'No;Name\n1\u200e;x\u00ad\n', ['1', 'x']],
  ])('%s', async (_what, text, cells) => {
    const taken = await csv(text);
    expect(names(taken)[0]).toBe('No');
    expect(taken.rows.map((row) => row.cells)).toEqual([cells]);
    expect(taken.sheet).toBe('Orders');
  });

  it('names the first line of a record, however many lines it and others have', async () => {
    const taken = await csv('No;Name\n1;"a\nb\nc"\n\n;\n2;x\n"3\r\n";y\n4;z');
    expect(taken.rows).toEqual([
      { row: 2, cells: ['1', 'a\nb\nc'] },
      { row: 7, cells: ['2', 'x'] },
      { row: 8, cells: ['3\r\n', 'y'] },
      { row: 10, cells: ['4', 'z'] },
    ]);
  });

  it('finds a header below titles', async () => {
    const taken = await csv('Our orders, all of them\n\nNo;Name\n1;x\n', 'auto');
    expect(names(taken)).toEqual(['No', 'Name']);
    expect(taken.rows).toEqual([{ row: 4, cells: ['1', 'x'] }]);
  });

  it('refuses other encodings, an open quote and an empty file, each in one sentence', async () => {
    expect((await refusalOf(csv(Buffer.from('No;Name\n1;caf\xe9\n', 'latin1')))).sentence).toContain(
      'is not a CSV file in UTF-8',
    );
    expect((await refusalOf(csv('No;Name\n1;"a\n2;b\n'))).sentence).toContain('the record of line 2 is never closed');
    expect((await refusalOf(csv(''))).kind).toBe('truncated');
  });
});

describe('sheets', () => {
  const sheet = (name: string, value: string, state?: string) => ({
    name,
    rows: `${headerRow('A')}<row r="2">${inline('A2', value)}</row>`,
    ...(state === undefined ? {} : { state }),
  });
  const book = partsOf({
    sheets: [sheet('Intro', 'i'), sheet('SS26', 's'), sheet('aw26', 'a', 'hidden'), sheet('MASTER', 'm')],
  });

  it('"first" is the first visible one, whatever the others are called', async () => {
    expect((await take(book, { sheets: 'first' })).sheet).toBe('Intro');
    expect((await take(book, { sheets: 'master' })).sheet).toBe('MASTER');
  });

  it('each of a list is a workbook of its own; one that a workbook does not have is none of its', async () => {
    const folder = await makeFolder();
    await folder.put('a.xlsx', await zipOf(book));
    await folder.put('b.xlsx', await zipOf(partsOf({ sheets: [sheet('SS26', 'b')] })));
    await folder.put('c.xlsx', await zipOf(partsOf({ sheets: [sheet('Other', 'c')] })));
    await folder.put('d.xlsx', 'no workbook');
    const source = createWorkbookSource({ folder: folder.path, sheets: ['SS26', 'AW26'] });
    expect((await source.list()).map(({ name, file }) => [name, file])).toEqual([
      ['a.xlsx [SS26]', 'a.xlsx'],
      ['a.xlsx [AW26]', 'a.xlsx'],
      ['b.xlsx [SS26]', 'b.xlsx'],
      ['c.xlsx', 'c.xlsx'],
      ['d.xlsx', 'd.xlsx'],
    ]);
    expect((await takeDocument(source, 'a.xlsx [AW26]')).rows).toEqual([{ row: 2, cells: ['a'] }]);
    expect(await refusalOf(source.open('b.xlsx [AW26]'))).toMatchObject({ kind: 'missing' });
    expect((await refusalOf(source.open('c.xlsx'))).sentence).toContain('has none of the sheets SS26, AW26');
    await folder[Symbol.asyncDispose]();
  });
});

describe('the header row', () => {
  const below = (rows: string) => partsOf({ sheets: [{ name: 'MASTER', rows }] });
  const rows = `<row r="1">${inline('A1', 'Order list of spring')}</row><row r="4">${inline('B4', 'NO')}${inline('C4', 'S')}</row><row r="5">${inline('B5', 'x')}${number('C5', 2)}</row>`;

  it('is the one that is named, and what stands above it is no order', async () => {
    const taken = await take(below(rows), { headerRow: 4 });
    expect(taken.headers.map(({ text }) => text)).toEqual(['NO', 'S']);
    expect(taken.rows).toEqual([{ row: 5, cells: [null, 'x', 2] }]);
  });

  it('"auto" is the first row within 20 that holds all that is required', async () => {
    const isHeader = (headers: readonly { text: string }[]) => headers.some(({ text }) => text === 'NO');
    expect((await take(below(rows), { headerRow: 'auto', isHeader })).rows).toEqual([
      { row: 5, cells: [null, 'x', 2] },
    ]);
    expect((await take(below(rows), { headerRow: 'auto', isHeader: () => false })).headers).toHaveLength(2);
  });
});

describe('the folder', () => {
  it('names what is not read, and lists a workbook whose name is no UTF-8, which is refused by that name', async () => {
    const folder = await makeFolder();
    for (const name of ['a.xlsx', 'b.XLSM', 'c.xls', '~$a.xlsx', 'notes.txt', 'Thumbs.db']) await folder.put(name, 'x');
    const source = createWorkbookSource({ folder: folder.path, files: ['*.xlsx', '*.xlsm'] });
    expect((await source.list()).map(({ name }) => name)).toEqual(['a.xlsx', 'b.XLSM']);
    expect((await source.notRead()).map(({ name, why }) => [name, why.slice(0, 20)])).toEqual([
      ['c.xls', 'is an old Excel file'],
      ['notes.txt', 'is no order list'],
      ['~$a.xlsx', 'is a lock file: some'],
    ]);
    await folder[Symbol.asyncDispose]();
  });

  it('S9: a name that is no UTF-8 is never passed over, nor a folder of such a name', async ({ skip }) => {
    const folder = await makeFolder();
    await folder.put('made.xlsx', await zipOf(master(`<row r="2">${inline('A2', 'x')}</row>`)));
    const bytes = (text: string) => Buffer.concat([Buffer.from(`${folder.path}/`), Buffer.from(text, 'latin1')]);
    try {
      await rename(join(folder.path, 'made.xlsx'), bytes('caf\xe9.xlsx'));
      await writeFile(bytes('caf\xe8.xlsx'), 'x');
    } catch {
      skip('this file system takes no such names');
    }
    const source = createWorkbookSource({ folder: folder.path });
    const names = (await source.list()).map(({ name }) => name);
    expect(names).toHaveLength(2);
    for (const name of names) {
      expect(name).toContain('caf\ufffd');
      expect(await refusalOf(source.digest(name))).toMatchObject({
        kind: 'unreadable',
        sentence: expect.stringContaining('Rename the file'),
      });
    }
    await folder[Symbol.asyncDispose]();
  });
});

describe('a marked copy', () => {
  it('S9: of a workbook that declares parts it does not have declares none of them twice, and bytes behind its end do not matter', async () => {
    const folder = await makeFolder();
    const declared = ['/xl/worksheets/sheet2.xml', '/xl/comments1.xml', '/xl/styles1.xml'];
    const parts = master(`<row r="2">${inline('A2', 'x')}</row>`);
    parts['[Content_Types].xml'] =
      `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${declared.map((part) => `<Override PartName="${part}" ContentType="x"/>`).join('')}</Types>`;
    await folder.put('o.xlsx', Buffer.concat([await zipOf(parts), Buffer.from('behind')]));
    const list = { name: 'REJECTS', sheet: () => ({ columns: [], rows: [], links: [] }) };
    const marks = [{ cell: 'A2', kind: 'wrong', comment: 'why' }] as const;
    const { bytes, marked } = await markWorkbook(join(folder.path, 'o.xlsx'), 'MASTER', marks, list);
    const types = (await readPackedParts(bytes)).find(({ name }) => name === '[Content_Types].xml');
    const named = [...String(types === undefined ? '' : unpackPart(types)).matchAll(/PartName="([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(marked).toBe(1);
    expect(new Set(named).size).toBe(named.length);
    expect(named.length).toBeGreaterThan(declared.length + 1);
    await folder[Symbol.asyncDispose]();
  });
});
