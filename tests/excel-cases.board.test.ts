// Order lists as people make them (docs/rules.md "Workbooks"): each fault of a workbook and its kind, from the file to what is stored and told (S8, S9).
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type Imported, importOnce } from './support/imported.js';
import { type Mirror, startMirror } from './support/mirror.js';
import {
  type BookOptions,
  type BookRow,
  columnOf,
  DAY,
  order,
  orderBook,
  SIX_DIGITS,
  TWO_DIGITS,
} from './support/order-book.js';
import { type Folder, makeFolder, zipOf } from './support/xlsx-fixtures.js';

let mirror: Mirror | undefined;
let folder: Folder | undefined;
afterEach(async () => {
  await mirror?.close();
  await folder?.[Symbol.asyncDispose]();
  mirror = undefined;
  folder = undefined;
});

async function start(): Promise<{ mirror: Mirror; folder: Folder }> {
  folder = await makeFolder();
  mirror = await startMirror({ sourceFolder: folder.path });
  return { mirror, folder };
}

async function imported(rows: readonly BookRow[], options: BookOptions = {}): Promise<Imported> {
  const { mirror: own, folder: place } = await start();
  await place.put('list.xlsx', await zipOf(orderBook(rows, options)));
  return importOnce(own, 'run-1');
}

const of = ({ orders }: Imported, column: string) => orders.map((row) => row[column]);
const told = ({ rejects }: Imported) => rejects.map(({ cell, value, effect, reason }) => [cell, value, effect, reason]);
const inline = (text: string) => ({ xml: `<c r="{at}" t="inlineStr"><is><t>${text}</t></is></c>` });

describe('a column without a header', () => {
  test('S9: pieces under it hold their order, 0 and - are nothing to lose, a cancelled order is told and not held', async () => {
    const rows = [
      order('A', { 'TOTAL QTY': 7 }),
      order('B', { S: 0, 'TOTAL QTY': 7 }),
      order('C', { S: '-', 'TOTAL QTY': 7 }),
      order('D', { S: null, 'TOTAL QTY': 7 }),
      order('E', { 'ORDER TYPE': 'CANCELLED' }),
      order('F', { S: 'five', 'TOTAL QTY': 7 }),
    ];
    const got = await imported(rows, { headers: { S: null } });
    expect(got.orders.map(({ order_number, source_holds }) => [order_number, source_holds === null])).toEqual([
      ['A', false],
      ['B', true],
      ['C', true],
      ['D', true],
      ['E', true],
      ['F', false],
    ]);
    expect(told(got)).toEqual([
      [`${columnOf('S')}2`, '5', 'held', 'no-header'],
      [`${columnOf('S')}6`, '5', 'left', 'no-header'],
      [`${columnOf('S')}7`, 'five', 'held', 'no-header'],
    ]);
    expect(got.lines.B).toEqual({ M: 7 });
  });

  test('outside the sizes each such column is told once, with how many values it has, also behind the last header', async () => {
    const rows = [
      order('A', { NOTES: 'call', 'CUSTOMER ALT PO': 'x' }),
      order('B', { NOTES: ' ' }),
      order('C', { NOTES: 'hang' }),
    ];
    const got = await imported(rows, { headers: { NOTES: '\u200e', 'CUSTOMER ALT PO': null } });
    expect(got.orders).toHaveLength(3);
    expect(told(got)).toEqual([
      [`${columnOf('CUSTOMER ALT PO')}2`, 'x', 'warned', 'no-header'],
      [`${columnOf('NOTES')}2`, 'call', 'warned', 'no-header'],
    ]);
    expect(got.rejects[1]?.sentence).toContain('2 values stand in column X');
  });
});

describe('a size header that is no name', () => {
  const error = { xml: '<c r="{at}" t="e"><v>#NAME?</v></c>' };
  const truth = { xml: '<c r="{at}" t="b"><v>0</v></c>' };
  test.each<[string, BookRow, readonly string[]]>([
    ['an error', { L: error }, [`${columnOf('L')}1`, '#NAME?']],
    ['a date', { XS: { value: 46085, style: DAY } }, [`${columnOf('XS')}1`, '2026-03-04', 'Excel makes a date']],
    ['several at once', { XS: truth, XL: error }, [`${columnOf('XS')}1`, 'FALSE', `${columnOf('XL')}1`]],
  ])('S8: %s refuses the workbook in one sentence', async (_what, headers, words) => {
    const got = await imported([order('A')], { headers });
    expect(got.orders).toEqual([]);
    expect(got.refused).toHaveLength(1);
    for (const word of words) expect(got.refused[0]?.sentence).toContain(word);
  });

  test('texts and numbers stay sizes, with the zeros that a format gives them', async () => {
    const headers = {
      XS: '3-4',
      S: 34,
      M: { value: 4, style: TWO_DIGITS },
      L: { xml: '<c r="{at}"><v>8.4999999999999998</v></c>' },
    };
    const got = await imported([order('A', { XS: 1, L: 2, 'TOTAL QTY': 15 })], { headers });
    expect(got.refused).toEqual([]);
    expect(got.lines.A).toEqual({ '3-4': 1, '34': 5, '04': 7, '8.5': 2 });
  });
});

describe('a totals row', () => {
  test('that an Excel table marks is no order, even with keys and customer', async () => {
    const total = order('C', { S: 10, M: 14, 'TOTAL QTY': 24, 'CUSTOMER NAME': 'ASRV' });
    const got = await imported([order('A'), order('B'), total], { totalsRowCount: 1 });
    expect(of(got, 'order_number')).toEqual(['A', 'B']);
    expect(told(got)).toEqual([['A4', 'C', 'row', 'totals-row']]);
  });

  test('is told by its word where no other key and no customer stands, and counts for nobody as customer', async () => {
    const blank = (number: string, rest: BookRow = {}): BookRow => ({
      'AAG ORDER NUMBER': number,
      S: 10,
      'TOTAL QTY': 10,
      ...rest,
    });
    const rows = [
      order('A', { 'CUSTOMER NAME': null }),
      order('B'),
      blank('  grand\u00a0 TOTAL'),
      blank('Summe'),
      blank('total', { 'CUSTOMER STYLE': 'ST' }),
    ];
    const got = await imported(rows);
    // The last one has a style: an order like any other, of the workbook's only customer.
    expect(of(got, 'order_number')).toEqual(['A', 'B', 'total']);
    expect(of(got, 'customer')).toEqual(['GREYSON', 'GREYSON', 'GREYSON']);
    expect(
      told(got)
        .filter(([, , effect]) => effect === 'row')
        .map(([cell]) => cell),
    ).toEqual(['A4', 'A5']);
  });

  test('a table beside the order list says nothing about its rows', async () => {
    const parts = orderBook([order('A'), order('B')], { totalsRowCount: 1 });
    parts['xl/tables/table1.xml'] = String(parts['xl/tables/table1.xml']).replace('ref="A1:X3"', 'ref="P1:X3"');
    const { mirror: own, folder: place } = await start();
    await place.put('list.xlsx', await zipOf(parts));
    expect(of(await importOnce(own, 'run-1'), 'order_number')).toEqual(['A', 'B']);
  });
});

test('a number is what Excel shows of it: 15 digits, and the zeros of its format in texts and keys', async () => {
  const ratio = (cached: string) => ({ xml: `<c r="{at}"><f>r</f><v>${cached}</v></c>` });
  const got = await imported([
    order('A', {
      S: null,
      M: ratio('28.999999999999996'),
      'TOTAL QTY': 29,
      'CUSTOMER PRICE': ratio('2.2000000000000002'),
    }),
    order('B', {
      S: null,
      M: { value: 7, style: SIX_DIGITS },
      'TOTAL QTY': ratio('7.0000000000000009'),
      'PO NUMBER': { value: 1234, style: SIX_DIGITS },
    }),
    order('x', {
      'AAG ORDER NUMBER': { value: 77, style: SIX_DIGITS },
      'CUSTOMER STYLE': ratio('0.30000000000000004'),
    }),
    order('C', { M: ratio('28.99') }),
  ]);
  expect(of(got, 'order_number')).toEqual(['000077', 'A', 'B', 'C']);
  expect(of(got, 'CUSTOMER STYLE')).toEqual(['0.3', 'ST-A', 'ST-B', 'ST-C']);
  expect(of(got, 'PO NUMBER')).toEqual(['PO-x', 'PO-A', '001234', 'PO-C']);
  expect(of(got, 'CUSTOMER PRICE')).toEqual([25.5, 2.2, 25.5, 25.5]);
  expect([got.lines.A, got.lines.B]).toEqual([{ M: 29 }, { M: 7 }]);
  expect(told(got)).toEqual([[`${columnOf('M')}5`, '28.99', 'held', 'not-whole']]);
});

test('the end of a day is that day: as a date cell, as a plain number, as a text of one', async () => {
  const last = (seconds: number) => 46100 + seconds / 86400;
  const got = await imported([
    order('A', { 'EX FACTORY DATE': { value: last(86399.999), style: DAY } }),
    order('B', { 'EX FACTORY DATE': last(86399.914) }),
    order('C', { 'EX FACTORY DATE': String(last(86399.5)) }),
    order('D', { 'EX FACTORY DATE': { value: last(86399.9995), style: DAY } }),
    order('E', { 'EX FACTORY DATE': last(86399.9996) }),
    order('F', { 'EX FACTORY DATE': String(last(86399.9999)) }),
  ]);
  expect(of(got, 'EX FACTORY DATE')).toEqual([...Array(3).fill('2026-03-19'), ...Array(3).fill('2026-03-20')]);
  expect(got.rejects).toEqual([]);
});

test('invisible marks are no part of any text, header, size or number', async () => {
  const got = await imported(
    [
      order('A', {
        'CUSTOMER NAME': '\u2067GREYSON\u2069',
        S: '\u200e5',
        'EX FACTORY DATE': '\u200e2026-03-19\u200f',
        NOTES: 're\u00adorder',
      }),
      order('B', { 'PO NUMBER': '\u061c\ufeff', NOTES: '\u200b' }),
    ],
    { headers: { 'TOTAL QTY': 'TOTAL\u00ad QTY\u200e', M: 'M\u200d' } },
  );
  expect(of(got, 'customer')).toEqual(['GREYSON', 'GREYSON']);
  expect(of(got, 'NOTES')).toEqual(['reorder', null]);
  expect(of(got, 'PO NUMBER')).toEqual(['PO-A', null]);
  expect(of(got, 'EX FACTORY DATE')).toEqual(['2026-03-19', '2026-03-19']);
  expect(got.lines.A).toEqual({ S: 5, M: 7 });
  expect(got.rejects).toEqual([]);
});

test('S9: a value under a merged cell is refused as any other, unless it is what the cell shows', async () => {
  const merge = (...refs: string[]) =>
    `<mergeCells count="${refs.length}">${refs.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`;
  const [po, s, season] = [columnOf('PO NUMBER'), columnOf('S'), columnOf('CUSTOMER SEASON')];
  const got = await imported(
    [order('A'), order('B', { 'PO NUMBER': 'STALE' }), order('C'), order('D', { S: 9, 'TOTAL QTY': 16 })],
    { behind: merge(`${po}2:${po}3`, `${s}4:${s}5`, `${season}2:${season}5`) },
  );
  expect(told(got)).toEqual([
    [`${po}3`, 'STALE', 'left', 'under-merged-cell'],
    [`${s}5`, '9', 'held', 'under-merged-cell'],
  ]);
  expect(of(got, 'PO NUMBER')).toEqual(['PO-A', null, 'PO-C', 'PO-D']);
  expect(of(got, 'CUSTOMER SEASON')).toEqual(Array(4).fill('SPRING 26'));
  expect(got.rejects[0]?.sentence).toContain(`${po}2:${po}3`);
});

test('what is no character is stored as U+FFFD, and every reader of UTF-8 takes it', async () => {
  const got = await imported([
    order('A', { NOTES: inline('a_xDC00_b_xD83D_'), 'STYLE DESCRIPTION': inline('x_x0000_y') }),
    order('B', { NOTES: inline('_xD83D__xDE00_') }),
  ]);
  expect(of(got, 'NOTES')).toEqual(['a\ufffdb\ufffd', '😀']);
  expect(of(got, 'STYLE DESCRIPTION')).toEqual(['x\ufffdy', 'Polo']);
});

describe('copies of a workbook', () => {
  test('the first by name is read, and stays the one in every later run, whatever comes beside it', async () => {
    const { mirror: own, folder: place } = await start();
    const book = await zipOf(orderBook([order('A'), order('B')]));
    await place.put('08 orders - Copy.xlsx', book);
    await place.put('08 orders.xlsx', book);
    const first = await importOnce(own, 'run-1');
    expect(of(first, 'order_number')).toEqual(['A', 'B']);
    expect(first.refused).toEqual([
      { workbook: '08 orders - Copy.xlsx', sentence: expect.stringContaining('a copy of 08 orders.xlsx') },
    ]);
    await place.put('01 earlier by name.xlsx', book);
    const second = await importOnce(own, 'run-2');
    expect(of(second, 'workbook')).toEqual(['08 orders.xlsx', '08 orders.xlsx']);
    expect(second.refused.map(({ workbook }) => workbook)).toEqual([
      '01 earlier by name.xlsx',
      '08 orders - Copy.xlsx',
    ]);
  });

  test('two lists that differ in one byte are two lists', async () => {
    const { mirror: own, folder: place } = await start();
    await place.put('a.xlsx', await zipOf(orderBook([order('A')])));
    await place.put('b.xlsx', await zipOf(orderBook([order('B')])));
    const got = await importOnce(own, 'run-1');
    expect([of(got, 'order_number'), got.refused]).toEqual([['A', 'B'], []]);
  });
});

test('S9: what lies beside the lists is named, a name that is no UTF-8 is refused by name', async ({ skip }) => {
  const { mirror: own, folder: place } = await start();
  await place.put('a.xlsx', await zipOf(orderBook([order('A')])));
  await place.put('old.xls', 'x');
  await place.put('~$a.xlsx', 'x');
  await writeFile(join(place.path, 'made.xlsx'), await zipOf(orderBook([order('B')])));
  try {
    await rename(
      join(place.path, 'made.xlsx'),
      Buffer.concat([Buffer.from(`${place.path}/caf`), Buffer.from([0xe9]), Buffer.from('.xlsx')]),
    );
  } catch {
    skip('this file system takes no such names');
  }
  const got = await importOnce(own, 'run-1');
  expect(got.notRead.map(({ name }) => name)).toEqual(['old.xls', '~$a.xlsx']);
  expect(got.refused).toEqual([{ workbook: 'caf\ufffd.xlsx', sentence: expect.stringContaining('Rename the file') }]);
});

test('a missing column is told with the sheet that was looked at', async () => {
  const got = await imported([order('A')], { headers: { 'TOTAL QTY': 'SUM' } });
  expect(got.refused[0]?.sentence).toContain('missing from the header in row 1 of sheet MASTER');
});

test('an import alone says what became of the orders: first stored, changed, equal', async () => {
  const { mirror: own, folder: place } = await start();
  const counts = async (runId: string) => {
    const { orders } = (await own.store.figures.ofRun(runId)).customers[0] ?? {};
    return [orders?.read, orders?.new, orders?.changed, orders?.unchanged, orders?.held];
  };
  await place.put('a.xlsx', await zipOf(orderBook([order('A'), order('B'), order('C', { M: 'x' })])));
  await importOnce(own, 'run-1');
  expect(await counts('run-1')).toEqual([3, 3, 0, 0, 0]);
  await place.put(
    'a.xlsx',
    await zipOf(orderBook([order('A', { NOTES: 'new' }), order('B'), order('C', { M: 'x' }), order('D')])),
  );
  await importOnce(own, 'run-2');
  expect(await counts('run-2')).toEqual([4, 1, 1, 2, 0]);
  await importOnce(own, 'run-3');
  expect(await counts('run-3')).toEqual([4, 0, 0, 4, 0]);
});

const MAKE =
  ['../shared', '../../shared'].map((shared) => `${shared}/cases/excel/make.py`).find((file) => existsSync(file)) ?? '';

test.skipIf(MAKE === '')(
  'the cases of ../shared/cases/excel are read as a clerk expects (skipped where they are not)',
  async () => {
    const cases = await mkdtemp(join(tmpdir(), 'order-mirror-excel-cases-'));
    execFileSync('python3', [MAKE, cases]);
    mirror = await startMirror({ sourceFolder: cases });
    const got = await importOnce(mirror, 'run-1');
    await rm(cases, { recursive: true, force: true });
    const by = new Map(got.orders.map((row) => [row.order_number, row]));
    expect([...by.keys()].sort()).toEqual(
      [
        'EOD-0',
        'EOD-1',
        'EOD-2',
        'EOD-3',
        'EOD-4',
        'TOT-0',
        'TOT-1',
        'BLK-0',
        'BLK-1',
        'BLK-2',
        'BLN-0',
        'BLN-1',
        'BLN-2',
        'RAT-0',
        'RAT-1',
        'RAT-2',
        'DSS-0',
        'DST-0',
        'CPY-0',
        'CPY-1',
        'INV-0',
        'INV-1',
        'INV-2',
        'INV-3',
        'INV-4',
        'INV-5',
        'INH-0',
        'PAD-0',
        'PAD-1',
        'MRG-0',
        'MRG-1',
        'SUR-0',
        'SUR-1',
      ].sort(),
    );
    expect(got.orders).toHaveLength(by.size);
    for (const number of ['EOD-0', 'EOD-1', 'EOD-2', 'EOD-3', 'EOD-4', 'INV-2', 'DST-0'])
      expect(by.get(number)?.['EX FACTORY DATE']).toBe('2026-03-19');
    expect(['RAT-0', 'RAT-1', 'RAT-2', 'INV-1'].map((number) => got.lines[number]?.M)).toEqual([29, 92, 33, 7]);
    expect(['PAD-0', 'PAD-1', 'INV-4', 'MRG-1'].map((number) => by.get(number)?.['PO NUMBER'])).toEqual([
      '001234',
      '1234',
      'PO1',
      null,
    ]);
    expect(['INV-5', 'SUR-0', 'SUR-1'].map((number) => by.get(number)?.NOTES)).toEqual(['reorder', 'a\ufffdb', '😀']);
    expect(new Set(of(got, 'customer'))).toEqual(new Set(['GREYSON']));
    const rejects = got.rejects.map(({ workbook, cell, value, effect }) => [workbook.slice(0, 2), cell, value, effect]);
    expect(rejects).toEqual([
      ['02', 'A4', 'Total', 'row'],
      ['03', 'X2', 'call before shipping', 'warned'],
      ['03', 'Q2', '5', 'held'],
      ['11', 'D3', 'STALE', 'left'],
    ]);
    expect(got.refused.map(({ workbook }) => workbook)).toEqual([
      '04 boolean and error header.xlsx',
      '04 date header.xlsx',
      '04 error header.xlsx',
      '06 caf\ufffd.xlsx',
      '08 orders - Copy.xlsx',
    ]);
  },
);
