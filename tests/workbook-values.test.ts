// What each kind of cell becomes (docs/rules.md "Values"; docs/excel.md "Reading").
import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import type { RawCell } from '../src/domain/order/raw-cell.js';
import { DATE_FORMAT, formatOfCode } from '../src/sources/xlsx/number-format.js';
import { isoOfSerial } from '../src/sources/xlsx/serial-date.js';
import { master, refusalOf, take, takeCells } from './support/xlsx-fixtures.js';

const UNCALCULATED = { kind: 'uncalculated' };

/** The value of one cell in row 2. Style 1 is a date. */
async function cell(xml: string, strings?: string): Promise<RawCell | undefined> {
  const rest = strings === undefined ? {} : { strings };
  const [row] = await takeCells(master(`<row r="2">${xml}</row>`, { styles: [0, 14], ...rest }));
  return row?.[0];
}

describe('numbers', () => {
  it.each([
    ['0', 0],
    ['-0', 0],
    ['12', 12],
    ['-12.50', -12.5],
    ['0.1', 0.1],
    ['12.300000000000001', 12.3],
    ['28.999999999999996', 29],
    ['-91.999999999999986', -92],
    ['3.3000000000000003E1', 33],
    ['28.99', 28.99],
    ['123456789012345', 123456789012345],
    ['12345678901234567890', 12345678901234600000],
    ['1.5E+3', 1500],
    ['1e-7', 1e-7],
    ['.5', 0.5],
    ['5.', 5],
    ['+7', 7],
    [' 8 ', 8],
    ['&#49;2', 12],
    ['1<!-- x -->2', 12],
    ['<![CDATA[34]]>', 34],
  ])('%s', async (written, value) => {
    expect(await cell(`<c><v>${written}</v></c>`)).toBe(value);
    expect(await cell(`<c t="n" s="0"><v>${written}</v></c>`)).toBe(value);
  });

  it.each(['12,5', '0x10', 'Infinity', 'NaN', '1e999', '--1', '1.2.3', '.', '-', 'abc'])(
    'refuses %s',
    async (written) => {
      const refusal = await refusalOf(cell(`<c r="A2"><v>${written}</v></c>`));
      expect(refusal.kind).toBe('corrupt');
      expect(refusal.sentence).toContain('orders.xlsx is damaged: cell A2 of sheet MASTER');
    },
  );

  it('reads decimals exactly as JavaScript does', async () => {
    let seed = 1;
    const written: string[] = [];
    for (let i = 0; i < 3000; i += 1) {
      seed = (seed * 48271) % 2147483647;
      written.push(((seed / 2147483647) * 10 ** (i % 9)).toFixed(i % 8));
    }
    const rows = written.map((text, i) => `<row r="${i + 2}"><c><v>${text}</v></c></row>`).join('');
    expect(await takeCells(master(rows))).toEqual(written.map((text) => [Number(text)]));
  });
});

describe('dates', () => {
  it.each([
    ['45000', '2023-03-15'],
    ['45000.5', '2023-03-15T12:00:00'],
    // 23:59:59.914: programs write the end of a day so, and Excel shows the next second only from .9995 on.
    ['45000.999999', '2023-03-15T23:59:59'],
    ['45000.9999999884', '2023-03-15T23:59:59'],
    ['45000.9999999941', '2023-03-15T23:59:59'],
    ['45000.9999999943', '2023-03-16'],
    ['1', '1900-01-01'],
    ['59', '1900-02-28'],
    ['61', '1900-03-01'],
    ['36526', '2000-01-01'],
    ['2958465', '9999-12-31'],
  ])('%s is %s', async (serial, iso) => {
    expect(await cell(`<c s="1"><v>${serial}</v></c>`)).toEqual({ kind: 'date', iso, serial: Number(serial) });
  });

  it('counts from 1904 where the workbook says so', async () => {
    const book = await take(
      master('<row r="2"><c s="1"><v>43538</v></c><c s="0"><v>43538</v></c></row>', {
        styles: [0, 14],
        date1904: true,
      }),
    );
    expect(book.date1904).toBe(true);
    expect(book.rows[0]?.cells).toEqual([{ kind: 'date', iso: '2023-03-15', serial: 43538 }, 43538]);
  });

  it.each(['-1', '2958466', '1000000000000'])('leaves %s a number: Excel shows #### there', async (serial) => {
    expect(await cell(`<c s="1"><v>${serial}</v></c>`)).toBe(Number(serial));
  });

  it('reads a style that does not exist as no date', async () => {
    expect(await cell('<c s="9"><v>45000</v></c>')).toBe(45000);
  });

  it.each([
    ['2023-03-15', '2023-03-15'],
    ['2023-03-15T00:00:00', '2023-03-15'],
    ['2023-03-15T08:05:00.000', '2023-03-15T08:05:00'],
    ['2023-03-15T23:30:00Z', '2023-03-15T23:30:00'],
    ['2023-03-15T23:30:00+05:00', '2023-03-15T23:30:00'],
  ])('takes the ISO date %s', async (written, iso) => {
    expect(await cell(`<c t="d"><v>${written}</v></c>`)).toEqual({ kind: 'date', iso });
  });

  it('hands on as text what is called a date and is none', async () => {
    expect(await cell('<c t="d"><v>2023-02-30</v></c>')).toBe('2023-02-30');
    expect(await cell('<c t="d"><v>T08:00</v></c>')).toBe('T08:00');
  });

  it('goes by cellXfs alone, own formats before built-in ones', async () => {
    const styles = [0, 14, 164, 165, 22, 47, 2];
    const numFmts = { 164: '"day "0', 165: '[$-409]d-mmm;@', 2: 'yyyy-mm-dd' };
    const row = `<row r="2">${styles.map((_, s) => `<c s="${s}"><v>45000</v></c>`).join('')}</row>`;
    const [cells = []] = await takeCells(master(row, { styles, numFmts }));
    expect(cells.map((value) => typeof value === 'object')).toEqual([false, true, false, true, true, true, true]);
  });

  it.each([
    ['yyyy-mm-dd', true],
    ['d/m/yy h:mm', true],
    ['[h]:mm', true],
    ['[Red]d.m.', true],
    ['mm\\-dd', true],
    ['General', false],
    ['[Red]0.00', false],
    ['"day "0', false],
    ['0.00\\d', false],
    ['#,##0 "pcs/day"', false],
    ['_d0', false],
    ['0;yyyy', false],
    ['[$USD-409]#,##0', false],
    ['0.00E+00', false],
    ['0"unclosed d', false],
  ])('format %s: %s', (code, isDate) => {
    expect(formatOfCode(code) === DATE_FORMAT).toBe(isDate);
  });

  it('agrees with the calendar on every day of both systems', () => {
    const wrong: number[] = [];
    for (let serial = 61; serial < 80_000; serial += 1) {
      const iso = new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000).toISOString().slice(0, 10);
      if (isoOfSerial(serial, false) !== iso) wrong.push(serial);
      if (isoOfSerial(serial - 1462, true) !== (serial < 1462 ? undefined : iso)) wrong.push(serial);
    }
    expect(wrong).toEqual([]);
  });
});

describe('texts', () => {
  const STRINGS =
    '<si><t>plain</t></si><si><t xml:space="preserve"> kept </t></si><si><t/></si><si/>' +
    '<si><r><rPr><b/></rPr><t>rich </t></r><r><t>text</t></r></si>' +
    '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si>' +
    '<si><t>a_x000D_b_x005F_x0041_</t></si><si><t>a\r\nb&#13;c</t></si><si><t>007</t></si><si><t>1e5</t></si>' +
    '<si><t>H&amp;M &lt;&#x1F600;&gt;</t></si><si><t><![CDATA[<raw>]]></t></si>';

  it.each([
    [0, 'plain'],
    [1, ' kept '],
    [4, 'rich text'],
    [5, '東京'],
    [6, 'a\rb_x0041_'],
    [7, 'a\nb\rc'],
    [8, '007'],
    [9, '1e5'],
    [10, 'H&M <😀>'],
    [11, '<raw>'],
  ])('shared string %i', async (index, text) => {
    expect(await cell(`<c t="s"><v>${index}</v></c>`, STRINGS)).toBe(text);
  });

  it('takes an empty shared string as an empty cell', async () => {
    expect(
      await takeCells(master('<row r="2"><c t="s"><v>2</v></c><c t="s"><v>3</v></c></row>', { strings: STRINGS })),
    ).toEqual([]);
  });

  it('reads inline strings, rich and escaped, and keeps their blanks', async () => {
    const is = (inner: string) => `<c t="inlineStr"><is>${inner}</is></c>`;
    const row = `<row r="2">${is('<t> a </t>')}${is('<r><t>b</t></r><r><rPr/><t>c</t></r><rPh sb="0" eb="1"><t>no</t></rPh>')}${is('<t>_x0009_</t>')}${is('<t/>')}${is('<t>d</t>')}</row>`;
    expect(await takeCells(master(row))).toEqual([[' a ', 'bc', '\t', null, 'd']]);
  });

  it('keeps characters of several bytes whole wherever a chunk ends', async () => {
    // Hardly a byte is ASCII, and each part is about 600 kB: some nine chunks, most of which end inside a character.
    const texts = Array.from({ length: 1000 }, (_, i) => `${'é日本😀'.repeat(50)}${i}`);
    const strings = texts.map((text) => `<si><t>${text}</t></si>`).join('');
    const rows = texts
      .map((text, i) => `<row r="${i + 2}"><c t="s"><v>${i}</v></c><c t="inlineStr"><is><t>${text}</t></is></c></row>`)
      .join('');
    expect(await takeCells(master(rows, { strings }))).toEqual(texts.map((text) => [text, text]));
  });
});

describe('formulas, errors and booleans', () => {
  it.each([
    ['<c><f>1+1</f><v>2</v></c>', 2],
    ['<c s="1"><f>TODAY()</f><v>45000</v></c>', { kind: 'date', iso: '2023-03-15', serial: 45000 }],
    ['<c t="str"><f>A1</f><v>text</v></c>', 'text'],
    ['<c t="b"><f>1=2</f><v>0</v></c>', false],
    ['<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', { kind: 'error', code: '#DIV/0!' }],
    ['<c><f t="shared" si="0"/><v>3</v></c>', 3],
    ['<c><f>SUM(A1)</f></c>', UNCALCULATED],
    ['<c><f>SUM(A1)</f><v/></c>', UNCALCULATED],
    ['<c><f>SUM(A1)</f><v></v></c>', UNCALCULATED],
    ['<c t="str"><f>A1</f></c>', UNCALCULATED],
    ['<c><f/></c>', UNCALCULATED],
    ['<c t="b"><v>1</v></c>', true],
    ['<c t="b"><v>true</v></c>', true],
    ['<c t="e"><v>#N/A</v></c>', { kind: 'error', code: '#N/A' }],
    ['<c t="inlineStr"><is><t>#N/A</t></is></c>', '#N/A'],
  ])('%s', async (xml, value) => {
    expect(await cell(xml)).toEqual(value);
  });

  it('takes a formula that gave "" as an empty cell', async () => {
    expect(await takeCells(master('<row r="2"><c t="str"><f>""</f><v></v></c><c><v>1</v></c></row>'))).toEqual([
      [null, 1],
    ]);
  });

  it.each(['<c t="b"><v>2</v></c>', '<c t="x"><v>1</v></c>', '<c t="s"><v>-1</v></c>', '<c t="s"><v>1.5</v></c>'])(
    'refuses %s',
    async (xml) => {
      expect((await refusalOf(cell(xml, '<si><t>a</t></si>'))).kind).toBe('corrupt');
    },
  );
});

describe('a workbook written by exceljs', () => {
  it('comes back as it was', async () => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('Master');
    sheet.addRow(['AAG ORDER NUMBER', 34, 'Ship\nDate']);
    sheet.addRow(['007', 12, new Date(Date.UTC(2025, 4, 6))]).getCell(3).numFmt = 'dd/mm/yyyy';
    sheet.addRow([
      { richText: [{ text: 'a' }, { text: 'b', font: { bold: true } }] },
      { formula: 'B2*2', result: 24 },
      true,
    ]);
    sheet.addRow([{ text: 'link', hyperlink: 'https://example.com' }, { error: '#N/A' }, 1.25]);
    const taken = await take(Buffer.from(await book.xlsx.writeBuffer()));
    expect(taken.sheet).toBe('Master');
    expect(taken.headers.map(({ text }) => text)).toEqual(['AAG ORDER NUMBER', '34', 'Ship\nDate']);
    expect(taken.rows).toEqual([
      { row: 2, cells: ['007', 12, { kind: 'date', iso: '2025-05-06', serial: 45783 }] },
      { row: 3, cells: ['ab', 24, true] },
      { row: 4, cells: ['link', { kind: 'error', code: '#N/A' }, 1.25] },
    ]);
  });
});
