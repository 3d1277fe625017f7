// The many legal ways to lay out the same workbook, and which sheet and header are taken (docs/rules.md "Workbooks"; docs/excel.md "Reading").
import { describe, expect, it } from 'vitest';
import {
  headerRow,
  MAIN,
  master,
  type Parts,
  partsOf,
  REL,
  refusalOf,
  sheetXml,
  take,
  takeCells,
  zipOf,
} from './support/xlsx-fixtures.js';

const ROW = '<row r="2"><c r="A2"><v>1</v></c><c r="C2" t="s"><v>0</v></c></row>';
const STRINGS = '<si><t>x</t></si>';
const EXPECTED = [{ row: 2, cells: [1, null, 'x'] }];
const plain = (): Parts => master(ROW, { strings: STRINGS, styles: [0] });

function rename(parts: Parts, from: string, to: string): Parts {
  return Object.fromEntries(Object.entries(parts).map(([name, content]) => [name === from ? to : name, content]));
}

function replace(parts: Parts, name: string, from: string, to: string): Parts {
  const content = String(parts[name]);
  if (!content.includes(from)) throw new Error(`${name} does not contain ${from}`);
  return { ...parts, [name]: content.replaceAll(from, to) };
}

const RELS = 'xl/_rels/workbook.xml.rels';
const SHEET = 'xl/worksheets/sheet1.xml';

describe('packaging', () => {
  const layouts: [string, () => Parts][] = [
    ['as Excel lays it out', plain],
    ['absolute targets (openpyxl)', () => replace(plain(), RELS, 'Target="', 'Target="/xl/')],
    ['backslashes in targets', () => replace(plain(), RELS, 'worksheets/', 'worksheets\\')],
    ['targets in other case', () => replace(plain(), RELS, 'worksheets/sheet1', 'Worksheets/SHEET1')],
    ['parts in other case', () => rename(plain(), 'xl/sharedStrings.xml', 'XL/SharedStrings.XML')],
    ['targets that go up', () => replace(plain(), RELS, 'worksheets/', '../xl/./worksheets/')],
    [
      'targets with %20',
      () => rename(replace(plain(), RELS, 'sheet1.xml', 'sheet%201.xml'), SHEET, 'xl/worksheets/sheet 1.xml'),
    ],
    ['strict', () => replace(plain(), RELS, REL, 'http://purl.oclc.org/ooxml/officeDocument/relationships')],
    [
      'odd part names',
      () => rename(replace(plain(), RELS, 'worksheets/sheet1.xml', 'data/ordérs.bin'), SHEET, 'xl/data/ordérs.bin'),
    ],
    [
      'styles and strings after the sheet',
      () => Object.fromEntries(Object.entries(plain()).sort(([a], [b]) => (a < b ? 1 : -1))),
    ],
    ['no styles', () => master(ROW, { strings: STRINGS })],
    [
      'prefixed elements',
      () => {
        const parts = plain();
        for (const name of [SHEET, 'xl/workbook.xml', 'xl/sharedStrings.xml', 'xl/styles.xml', RELS]) {
          parts[name] = String(parts[name])
            .replaceAll(/<(\/?)(?=[A-Za-z])/g, '<$1x:')
            .replaceAll('xmlns="', 'xmlns:x="');
        }
        return parts;
      },
    ],
    [
      'UTF-16',
      () => {
        const parts = plain();
        for (const name of [SHEET, 'xl/workbook.xml', 'xl/sharedStrings.xml']) {
          const text = String(parts[name]).replace(/^<\?xml[^>]*\?>/, '<?xml version="1.0" encoding="UTF-16"?>');
          parts[name] = Buffer.from(`\uFEFF${text}`, 'utf16le');
        }
        return parts;
      },
    ],
    ['a byte order mark', () => ({ ...plain(), [SHEET]: `\uFEFF${String(plain()[SHEET])}` })],
    ['other parts that are damaged', () => ({ ...plain(), 'xl/theme/theme1.xml': '<a', 'docProps/app.xml': '' })],
    [
      'an external relationship',
      () =>
        replace(
          plain(),
          RELS,
          '</Rel',
          `<Relationship Id="e" Type="${REL}/externalLink" Target="file:///x" TargetMode="External"/></Rel`,
        ),
    ],
  ];
  it.each(layouts)('%s', async (_what, make) => {
    expect((await take(make())).rows).toEqual(EXPECTED);
  });

  it('stored, zip64, with a comment', async () => {
    expect((await take(await zipOf(plain(), { compress: false }))).rows).toEqual(EXPECTED);
    expect((await take(await zipOf(plain(), { forceZip64Format: true }))).rows).toEqual(EXPECTED);
    expect((await take(await zipOf(plain(), { comment: 'made by a reporting tool' }))).rows).toEqual(EXPECTED);
  });
});

describe('rows and cells', () => {
  it('counts on where places are not written', async () => {
    const rows =
      '<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r="7"><c r="B7"><v>4</v></c><c><v>5</v></c></row><row><c><v>6</v></c></row>';
    expect((await take(master(rows))).rows).toEqual([
      { row: 2, cells: [1, null, 3] },
      { row: 7, cells: [null, 4, 5] },
      { row: 8, cells: [6] },
    ]);
  });

  it('takes the row from its cells where only they have places', async () => {
    expect((await take(master('<row><c r="A5"><v>1</v></c></row>'))).rows).toEqual([{ row: 5, cells: [1] }]);
  });

  it('puts cells in any order where they belong', async () => {
    const row = '<row r="2"><c r="C2"><v>3</v></c><c r="A2"><v>1</v></c><c r="b2"><v>2</v></c></row>';
    expect(await takeCells(master(row))).toEqual([[1, 2, 3]]);
  });

  it('keeps the true numbers of rows that are out of order, and finds row 1 behind them', async () => {
    const rows = `<row r="3"><c><v>3</v></c></row>${headerRow('A', 'B')}<row r="2"><c><v>2</v></c></row>`;
    const taken = await take(partsOf({ sheets: [{ name: 'MASTER', rows }] }));
    expect(taken.headers.map(({ text }) => text)).toEqual(['A', 'B']);
    expect(taken.rows).toEqual([
      { row: 3, cells: [3] },
      { row: 2, cells: [2] },
    ]);
  });

  it('skips ghosts: cells and rows that have a style and no value, however far', async () => {
    const ghosts =
      '<row r="3" s="1"><c r="A3" s="1"/><c r="XFD3" s="1"/></row><row r="1048576"><c r="XFD1048576" s="1"/></row>';
    const rows = `<row r="2"><c r="A2"><v>1</v></c><c r="XFD2" s="1"/></row>${ghosts}`;
    expect((await take(master(rows))).rows).toEqual([{ row: 2, cells: [1] }]);
  });

  it('takes a value in the last cell of the grid', async () => {
    const { rows } = await take(master('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'));
    expect(rows).toHaveLength(1);
    expect(rows[0]?.row).toBe(1_048_576);
    expect(rows[0]?.cells).toHaveLength(16_384);
    expect(rows[0]?.cells[16_383]).toBe(1);
  });

  it('ignores extensions, formula text and whatever stands beside sheetData', async () => {
    const row =
      '<row r="2"><c r="A2"><f>1<!-- 9 -->+1</f><v>2</v><extLst><ext><v>9</v></ext></extLst></c><extLst><c><v>9</v></c></extLst></row>';
    const parts = master(row);
    parts[SHEET] = String(parts[SHEET]).replace(
      '</worksheet>',
      '<extLst><ext><row r="9"><c><v>9</v></c></row></ext></extLst></worksheet>',
    );
    expect((await take(parts)).rows).toEqual([{ row: 2, cells: [2] }]);
  });

  it('gives a merged cell its value once', async () => {
    const parts = master('<row r="2"><c r="A2"><v>1</v></c><c r="B2"/></row>');
    parts[SHEET] = String(parts[SHEET]).replace(
      '<pageMargins',
      '<mergeCells count="1"><mergeCell ref="A2:B2"/></mergeCells><pageMargins',
    );
    expect(await takeCells(parts)).toEqual([[1]]);
  });
});

describe('which sheet', () => {
  const sheet = (name: string, value: number, state?: string) => ({
    name,
    rows: `${headerRow('A')}<row r="2"><c><v>${value}</v></c></row>`,
    ...(state === undefined ? {} : { state }),
  });
  it.each([
    ['MASTER wherever it stands', [sheet('One', 1), sheet('MASTER', 2)], 'MASTER', 2],
    ['in any case', [sheet('One', 1), sheet('master', 2)], 'master', 2],
    ['hidden', [sheet('One', 1), sheet('MASTER', 2, 'hidden')], 'MASTER', 2],
    ['very hidden', [sheet('One', 1), sheet('Master', 2, 'veryHidden')], 'Master', 2],
    ['with a blank at its end', [sheet('One', 1), sheet('MASTER ', 2)], 'MASTER ', 2],
    ['no MASTER: the first visible one', [sheet('Old', 1, 'hidden'), sheet('New', 2), sheet('Last', 3)], 'New', 2],
  ])('%s', async (_what, sheets, name, value) => {
    const taken = await take(partsOf({ sheets }));
    expect(taken.sheet).toBe(name);
    expect(taken.rows).toEqual([{ row: 2, cells: [value] }]);
  });

  it('takes the sheet that the config names', async () => {
    const parts = partsOf({ sheets: [sheet('MASTER', 1), sheet('Orders &amp; more', 2)] });
    expect((await take(parts, { sheets: 'orders & MORE' })).sheet).toBe('Orders & more');
  });

  it('goes by workbook order, not by the order of files', async () => {
    const parts = replace(partsOf({ sheets: [sheet('One', 1), sheet('Two', 2)] }), RELS, 'sheet1.xml', 'sheet9.xml');
    expect((await take(rename(parts, SHEET, 'xl/worksheets/sheet9.xml'))).sheet).toBe('One');
  });

  it('does not take a chart sheet', async () => {
    const parts = partsOf({ sheets: [sheet('Chart', 1), sheet('Data', 2)] });
    const first = `Id="rId1" Type="${REL}/worksheet" Target="worksheets/sheet1.xml"`;
    const chart = first.replace('/worksheet"', '/chartsheet"').replace('worksheets/', 'chartsheets/');
    expect((await take(replace(parts, RELS, first, chart))).sheet).toBe('Data');
  });

  it('finds MASTER among 150 sheets', async () => {
    const sheets = Array.from({ length: 150 }, (_, i) => sheet(i === 149 ? 'MASTER' : `Sheet ${i}`, i));
    expect((await take(partsOf({ sheets }))).rows).toEqual([{ row: 2, cells: [149] }]);
  });

  it('refuses a workbook without a visible sheet', async () => {
    const refusal = await refusalOf(take(partsOf({ sheets: [sheet('A', 1, 'hidden'), sheet('B', 1, 'veryHidden')] })));
    expect(refusal).toEqual({
      kind: 'no-sheet',
      sentence:
        'orders.xlsx has no sheet MASTER and no visible sheet with cells. Name the sheet with the orders MASTER and save it again.',
    });
  });
});

describe('the header', () => {
  const headersOf = async (row: string) => {
    const parts = partsOf({ sheets: [{ name: 'MASTER', rows: row }], styles: [0, 14] });
    return (await take(parts)).headers;
  };

  it('is verbatim, with line breaks, no-break blanks and doubles; blanks keep their column', async () => {
    const cells = ['  PO\r\nNUMBER ', 'XS\u00a0', '', ' \u00a0', 'XS', 'O/S'];
    expect(await headersOf(headerRow(...cells))).toEqual([
      { column: 0, letter: 'A', text: '  PO\nNUMBER ' },
      { column: 1, letter: 'B', text: 'XS\u00a0' },
      { column: 4, letter: 'E', text: 'XS' },
      { column: 5, letter: 'F', text: 'O/S' },
    ]);
  });

  it('may be numbers, dates, truth and errors', async () => {
    const row =
      '<row r="1"><c><v>34</v></c><c><v>0</v></c><c><v>8.5</v></c><c><v>1E+21</v></c><c><v>-1.5E-7</v></c><c s="1"><v>45000.5</v></c>' +
      '<c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c r="AAA1"><v>3</v></c></row>';
    const headers = await headersOf(row);
    expect(headers.map(({ text }) => text)).toEqual([
      '34',
      '0',
      '8.5',
      '1000000000000000000000',
      '-0.00000015',
      '2023-03-15',
      'TRUE',
      '#REF!',
      '3',
    ]);
    expect(headers.at(-1)).toEqual({ column: 702, letter: 'AAA', text: '3' });
  });

  it.each([
    ['no rows at all', ''],
    ['an empty row 1', '<row r="1"><c s="1"/></row><row r="2"><c><v>1</v></c></row>'],
    ['blanks only', headerRow(' ', '\u00a0')],
    ['values that begin in row 3', '<row r="3"><c><v>1</v></c></row>'],
  ])('is missing: %s', async (_what, rows) => {
    const refusal = await refusalOf(take(partsOf({ sheets: [{ name: 'MASTER', rows }] })));
    expect(refusal.kind).toBe('no-header');
    expect(refusal.sentence).toBe(
      'orders.xlsx has no header: row 1 of sheet MASTER is empty. Put the column names in row 1 and save it again.',
    );
  });

  it('is missing where the sheet has no data part', async () => {
    const parts = { ...master(''), [SHEET]: `<worksheet xmlns="${MAIN}"/>` };
    expect((await refusalOf(take(parts))).kind).toBe('no-header');
  });

  it('is refused where a name was never calculated', async () => {
    const refusal = await refusalOf(headersOf('<row r="1"><c><v>1</v></c><c><f>A1</f></c></row>'));
    expect(refusal.kind).toBe('no-header');
    expect(refusal.sentence).toContain('orders.xlsx has a header that was never calculated (formula in cell B1');
  });

  it('survives strange but well-formed sheets', async () => {
    const odd = sheetXml(`<?go?>${headerRow('A')}<!-- c --><other><row r="9"/></other>`);
    expect((await take({ ...master(''), [SHEET]: odd })).headers).toHaveLength(1);
  });
});
