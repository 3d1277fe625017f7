// A workbook's header row -> its layout, or the one reason why not (docs/rules.md "Workbooks", "Sizes").
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Layout, LayoutReading } from '../src/domain/order/layout.js';
import type { OrderRules } from '../src/domain/order/order-rules.js';
import { columnLetter } from '../src/domain/reading/excel-column.js';
import { readLayout } from '../src/domain/reading/read-layout.js';
import { APPAREL } from './support/apparel-rules.js';

const sha256 = (of: string | Uint8Array) => createHash('sha256').update(of).digest('hex');
const text = (name: string, ...aliases: string[]) => ({
  name,
  aliases,
  type: { kind: 'text', maxLength: 100 } as const,
});

const RULES: OrderRules = {
  ...APPAREL,
  customers: [],
  columns: [
    text('AAG ORDER NUMBER'),
    text('CUSTOMER NAME'),
    text('PO NUMBER', 'P.O. NUMBER'),
    text('PROMO GROUP / CAMPAIGN (HOT 30/GLOBAL EDIT)', 'PROMO GROUP / CAMPAIGN (HOT 30/GLOBAL EDIT'),
    text('INFOR COLOUR CODE'),
    text('UNIT OF MEASURE'),
    { name: 'TOTAL QTY', aliases: ['QTY TOTAL'], type: { kind: 'integer' } },
    text('NOTES'),
  ],
  holdOnRefused: [],
};

function read(headers: readonly string[], rules: OrderRules = RULES): LayoutReading {
  const raw = headers.map((header, column) => ({ column, letter: columnLetter(column), text: header }));
  return readLayout(raw, rules, 'GREYSON.xlsx', false, { sha256 });
}

function layoutOf(...headers: string[]): Layout {
  const reading = read(headers);
  if (reading.kind === 'refused') throw new Error(reading.refusal.sentence);
  return reading.layout;
}

const START = ['AAG ORDER NUMBER', 'CUSTOMER NAME', 'UNIT OF MEASURE'];
const sizesOf = (...sizes: string[]) => layoutOf(...START, ...sizes, 'TOTAL QTY').sizes.map(({ size }) => size);

describe('sizes', () => {
  it('are all headers strictly between the markers, verbatim and in order', () => {
    const sizes = ['OS', 'O/S', 'ONE SIZE', 'One_Sz', '34', '3-4', '3/4Y', 'S', 'S+', '30X30', '30x30'];
    expect(sizesOf(...sizes)).toEqual(sizes);
  });

  it('are trimmed and collapsed, blank headers dropped', () => {
    expect(sizesOf(' XS ', '', 'ONE\u00a0\nSIZE', '   ')).toEqual(['XS', 'ONE SIZE']);
  });

  it('there may be none', () => {
    expect(sizesOf()).toEqual([]);
  });

  it('a canonical column between the markers is that column', () => {
    const layout = layoutOf(...START, 'XS', 'INFOR COLOUR CODE', 'S', 'TOTAL QTY');
    expect(layout.sizes.map(({ size, letter }) => [size, letter])).toEqual([
      ['XS', 'D'],
      ['S', 'F'],
    ]);
    expect(layout.columns.map(({ name }) => name)).toContain('INFOR COLOUR CODE');
  });
});

describe('columns', () => {
  it('match ignoring case and white space, or by alias', () => {
    const layout = layoutOf(
      ' aag order\nnumber',
      'Customer\u00a0Name',
      'p.o. number',
      'PROMO GROUP / CAMPAIGN (HOT 30/GLOBAL EDIT',
      'UNIT OF MEASURE',
      'S',
      'qty total',
    );
    expect(layout.columns.map(({ name, letter }) => `${letter} ${name}`)).toEqual([
      'A AAG ORDER NUMBER',
      'B CUSTOMER NAME',
      'C PO NUMBER',
      'D PROMO GROUP / CAMPAIGN (HOT 30/GLOBAL EDIT)',
      'E UNIT OF MEASURE',
      'G TOTAL QTY',
    ]);
  });

  it('are never matched by stripping punctuation', () => {
    const layout = layoutOf('AAG ORDER NUMBER', 'CUSTOMER NAME', 'P O NUMBER', 'UNIT OF MEASURE', 'S', 'TOTAL QTY');
    expect(layout.unknown).toEqual([{ letter: 'C', header: 'P O NUMBER' }]);
  });

  it('that no rule knows are listed, also twice', () => {
    const layout = layoutOf(...START, 'S', 'TOTAL QTY', 'Comment', ' Comment ', '');
    expect(layout.unknown).toEqual([
      { letter: 'F', header: 'Comment' },
      { letter: 'G', header: 'Comment' },
    ]);
  });

  it('may come in any order of cells', () => {
    const raw = [...START, 'S', 'M', 'TOTAL QTY'].map((header, column) => ({
      column,
      letter: columnLetter(column),
      text: header,
    }));
    const reading = readLayout([...raw].reverse(), RULES, 'x', true, { sha256 });
    expect(reading).toMatchObject({
      kind: 'layout',
      layout: { sizes: [{ size: 'S' }, { size: 'M' }], date1904: true },
    });
  });
});

describe('a workbook is refused as a whole', () => {
  it.each([
    ['no header', [], 'no-header', /row 1/],
    ['a blank header', ['', '  '], 'no-header', /row 1/],
    ['no first marker', ['AAG ORDER NUMBER', 'CUSTOMER NAME', 'S', 'TOTAL QTY'], 'missing-marker', /UNIT OF MEASURE/],
    ['no last marker', [...START, 'S'], 'missing-marker', /TOTAL QTY/],
    ['markers in the wrong order', ['TOTAL QTY', 'S', ...START], 'missing-marker', /E1.*A1/],
    ['no order number', ['CUSTOMER NAME', 'UNIT OF MEASURE', 'TOTAL QTY'], 'missing-column', /AAG ORDER NUMBER/],
    ['no customer', ['AAG ORDER NUMBER', 'UNIT OF MEASURE', 'TOTAL QTY'], 'missing-column', /CUSTOMER NAME/],
    ['a column twice', [...START, 'TOTAL QTY', 'NOTES', 'notes'], 'duplicate-column', /E1 and F1.*NOTES/],
    ['a column and its alias', [...START, 'TOTAL QTY', 'PO NUMBER', 'P.O. NUMBER'], 'duplicate-column', /PO NUMBER/],
    ['a marker twice', [...START, 'S', 'TOTAL QTY', 'TOTAL QTY'], 'duplicate-column', /TOTAL QTY/],
    ['a size twice', [...START, 'S', 'M', ' S ', 'TOTAL QTY'], 'duplicate-column', /D1 and F1.*size S/],
    ['an unused column twice', [...START, 'NOTES', 'NOTES', 'TOTAL QTY'], 'duplicate-column', /NOTES/],
  ])('%s', (_, headers, kind, sentence) => {
    const reading = read(headers);
    expect(reading).toMatchObject({ kind: 'refused', refusal: { kind } });
    const said = reading.kind === 'refused' ? reading.refusal.sentence : '';
    expect(said).toMatch(sentence);
    expect(said).toContain('GREYSON.xlsx');
  });

  it('all missing columns are named at once', () => {
    const reading = read(['S']);
    expect(reading.kind === 'refused' && reading.refusal.sentence).toMatch(
      /UNIT OF MEASURE, TOTAL QTY, AAG ORDER NUMBER, CUSTOMER NAME/,
    );
  });
});

describe('a missing column that is nearly there', () => {
  it('is named with the line to paste', () => {
    const reading = read(['AAG ORDER NR', 'CUSTOMER NAME', 'UNIT OF MEASURE', 'S', 'TOTAL QTY']);
    expect(reading.kind === 'refused' && reading.refusal.sentence).toMatch(
      / If A1 is AAG ORDER NUMBER, write aliases = \["AAG ORDER NR"\] below its \[\[column\]\]\.$/,
    );
  });
});

describe('other markers', () => {
  it('may be headers that are no columns', () => {
    const reading = read([...START, 'first', 'S', 'last', 'TOTAL QTY'], {
      ...RULES,
      sizes: { after: 'FIRST', before: 'LAST', aliases: {}, ignore: [] },
    });
    expect(reading).toMatchObject({ kind: 'layout', layout: { sizes: [{ size: 'S' }], unknown: [] } });
  });
});

describe('the fingerprint', () => {
  const base = layoutOf(...START, 'S', 'M', 'TOTAL QTY', 'NOTES').fingerprint;
  it('does not go by position or by unknown columns', () => {
    expect(layoutOf('NOTES', ...START, 'M', 'S', 'TOTAL QTY', 'Comment').fingerprint).toBe(base);
  });
  it('changes with the columns and with the sizes', () => {
    expect(layoutOf(...START, 'S', 'M', 'TOTAL QTY').fingerprint).not.toBe(base);
    expect(layoutOf(...START, 'S', 'TOTAL QTY', 'NOTES').fingerprint).not.toBe(base);
    expect(layoutOf(...START, 's', 'M', 'TOTAL QTY', 'NOTES').fingerprint).not.toBe(base);
  });
});
