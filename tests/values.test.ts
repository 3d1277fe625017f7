// Cells -> values by their column's type (docs/rules.md "Values"). Every line of a table is one cell somebody wrote.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberText } from '../src/domain/order/number-text.js';
import type { RawCell } from '../src/domain/order/raw-cell.js';
import type { CellReading } from '../src/domain/reading/cell-reading.js';
import { readBoolean } from '../src/domain/reading/read-boolean.js';
import { readDate } from '../src/domain/reading/read-date.js';
import { decimalOf, readDecimal } from '../src/domain/reading/read-decimal.js';
import { readInteger, readQuantity } from '../src/domain/reading/read-integer.js';
import { readText } from '../src/domain/reading/read-text.js';

/** A value as it is; 'blank' and 'counted' for blank ones; the reason after a bang for refused ones. */
function said(reading: CellReading): string | number {
  switch (reading.kind) {
    case 'value':
      return reading.value;
    case 'blank':
      return reading.counted === 'placeholder' ? '(counted)' : '(blank)';
    case 'refused':
      expect(reading.sentence).toMatch(/^["“A-Z].*\.$/);
      return `!${reading.reason}`;
  }
}

type Case = readonly [RawCell, string | number];

const name = (cell: RawCell) => JSON.stringify(cell);
const table = (cases: readonly Case[], read: (cell: RawCell) => CellReading) => {
  it.each(cases.map(([cell, expected]) => [name(cell), expected, cell] as const))('%s -> %s', (_, expected, cell) => {
    expect(said(read(cell))).toBe(expected);
  });
};

const date = (iso: string, serial?: number): RawCell =>
  serial === undefined ? { kind: 'date', iso } : { kind: 'date', iso, serial };
const error: RawCell = { kind: 'error', code: '#N/A' };
const uncalculated: RawCell = { kind: 'uncalculated' };

const ALWAYS_BLANK: readonly Case[] = [null, '', '   ', '\u00a0\u2003', 'nan', 'NaN', ' None ', 'NULL', 'null'].map(
  (cell): Case => [cell, '(blank)'],
);
const NEVER_READ: readonly Case[] = [
  [error, '!error-cell'],
  [uncalculated, '!not-calculated'],
];

describe('text', () => {
  table([...ALWAYS_BLANK, ...NEVER_READ], (cell) => readText(cell, 100));
  table(
    [
      ['  LSP26O82 ', 'LSP26O82'],
      ['\u00a0417 - MALTESE  BLUE\u3000', '417 - MALTESE  BLUE'],
      ['line one\nline two', 'line one\nline two'],
      ['N/A', 'N/A'],
      ['TBD', 'TBD'],
      ['-', '-'],
      ['0', '0'],
      ['007', '007'],
      ['1e5', '1e5'],
      ['nano', 'nano'],
      ['#N/A', '#N/A'],
      [4755, '4755'],
      [12.0, '12'],
      [0, '0'],
      [-0, '0'],
      [12.5, '12.5'],
      [1e21, '1000000000000000000000'],
      [1e-7, '0.0000001'],
      [true, 'TRUE'],
      [false, 'FALSE'],
      [date('2025-06-05', 45_813), '2025-06-05'],
      [date('2025-06-05T13:30:00'), '2025-06-05'],
      ['x'.repeat(100), 'x'.repeat(100)],
      [` ${'x'.repeat(100)} `, 'x'.repeat(100)],
      ['x'.repeat(101), '!too-long'],
      // Length as NVARCHAR counts it: 51 characters of two code units each.
      ['\u{1F455}'.repeat(51), '!too-long'],
      ['\u{1F455}'.repeat(50), '\u{1F455}'.repeat(50)],
    ],
    (cell) => readText(cell, 100),
  );
});

const INTEGERS: readonly Case[] = [
  [12, 12],
  [12.0, 12],
  [0, 0],
  [-0, 0],
  ['12', 12],
  ['12.0', 12],
  [' 1,200 ', 1200],
  ['1,234,567', 1_234_567],
  ['1,200.00', 1200],
  ['\u00a018', 18],
  ['0012', 12],
  [32_768, 32_768],
  [2_147_483_647, 2_147_483_647],
  ['2,147,483,647', 2_147_483_647],
  [2_147_483_648, '!too-large'],
  ['2147483648', '!too-large'],
  ['99999999999999999999', '!too-large'],
  [12.5, '!not-whole'],
  ['12.5', '!not-whole'],
  [-3, '!negative'],
  ['-3', '!negative'],
  [-1.5, '!not-whole'],
  ['1,2', '!not-a-number'],
  ['12,00', '!not-a-number'],
  ['0,125', '!not-a-number'],
  ['1,2000', '!not-a-number'],
  ['1.200,00', '!not-a-number'],
  ['1 200', '!not-a-number'],
  ['12 pcs', '!not-a-number'],
  ['twelve', '!not-a-number'],
  ['1e3', '!not-a-number'],
  ['+5', '!not-a-number'],
  ['12%', '!not-a-number'],
  ['$12', '!not-a-number'],
  ['0x10', '!not-a-number'],
  ['TBC', '!not-a-number'],
  ['N/A', '!not-a-number'],
  [true, '!not-a-number'],
  [date('2025-06-05', 45_813), '!not-a-number'],
];

describe('integers', () => {
  table([...ALWAYS_BLANK, ...NEVER_READ, ...INTEGERS, ['-', '!not-a-number']], readInteger);
});

describe('quantities', () => {
  table([...ALWAYS_BLANK, ...NEVER_READ, ...INTEGERS, ['-', '(counted)'], [' - ', '(counted)']], readQuantity);
});

describe('decimals (10,4)', () => {
  table(
    [
      ...ALWAYS_BLANK,
      ...NEVER_READ,
      [12.5, 12.5],
      [-12.5, -12.5],
      [0, 0],
      ['12.50', 12.5],
      ['.5', 0.5],
      ['5.', 5],
      ['$25.00', 25],
      ['$ 1,234.50', 1234.5],
      ['€12', 12],
      ['£3.10', 3.1],
      ['¥100', 100],
      ['12.50 €', 12.5],
      ['US$ 4.20', 4.2],
      ['A$4.20', 4.2],
      ['-$12.50', -12.5],
      ['$-12.50', -12.5],
      ['\u221212.50', -12.5],
      ['(12.50)', -12.5],
      ['$(12.50)', -12.5],
      ['($1,200.00)', -1200],
      ['12.5%', 0.125],
      ['-12.5 %', -0.125],
      ['0.5%', 0.005],
      // Half away from zero, on the decimal text: as a float 1.00005 lies below the half.
      [1.00005, 1.0001],
      [-1.00005, -1.0001],
      ['1.00005', 1.0001],
      [1.00004, 1],
      ['0.00125%', 0],
      ['0.005%', 0.0001],
      [-0.00001, 0],
      [0.1 + 0.2, 0.3],
      [999_999.9999, 999_999.9999],
      [999_999.99995, '!too-large'],
      [1_000_000, '!too-large'],
      ['1,000,000', '!too-large'],
      [1e21, '!too-large'],
      [1e-7, 0],
      ['12,50', '!not-a-number'],
      ['1.234,56', '!not-a-number'],
      ['0,125', '!not-a-number'],
      ['USD 12', '!not-a-number'],
      ['12 USD', '!not-a-number'],
      ['$', '!not-a-number'],
      ['%', '!not-a-number'],
      ['.', '!not-a-number'],
      ['$12$', '!not-a-number'],
      ['--12', '!not-a-number'],
      ['-$-12', '!not-a-number'],
      ['(-12)', '!not-a-number'],
      ['()', '!not-a-number'],
      ['12-', '!not-a-number'],
      ['$12%', '!not-a-number'],
      ['1e5', '!not-a-number'],
      ['1 200', '!not-a-number'],
      ['TBC', '!not-a-number'],
      ['-', '!not-a-number'],
      ['N/A', '!not-a-number'],
      ['see notes', '!not-a-number'],
      [true, '!not-a-number'],
      [date('2025-06-05'), '!not-a-number'],
    ],
    (cell) => readDecimal(cell, { precision: 10, scale: 4 }),
  );

  it('rounds 1.005 to 1.01 at two places', () => {
    expect(said(readDecimal(1.005, { precision: 10, scale: 2 }))).toBe(1.01);
    expect(said(readDecimal('1.005', { precision: 10, scale: 2 }))).toBe(1.01);
  });

  it('reads a number cell as the same number written as text', () => {
    const number = fc.oneof(
      fc
        .tuple(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), fc.nat(8))
        .map(([steps, places]) => steps / 10 ** places),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    fc.assert(
      fc.property(number, fc.integer({ min: 1, max: 18 }), fc.nat(6), (value, precision, scale) => {
        fc.pre(scale <= precision && numberText(value).length <= 64);
        const places = { precision, scale };
        expect(said(readDecimal(value, places))).toBe(said(readDecimal(numberText(value), places)));
      }),
      { numRuns: 5000 },
    );
  });

  it('refuses what a double cannot hold digit by digit, instead of changing it', () => {
    const places = { precision: 18, scale: 4 };
    expect(said(readDecimal('12345678901.2345', places))).toBe(12345678901.2345);
    expect(said(readDecimal('12345678901234.5678', places))).toBe('!too-large');
  });

  it('gives the exact decimal text', () => {
    expect(decimalOf('$1,234.50')).toBe('1234.5');
    expect(decimalOf('33.333333333333333333%')).toBe('0.33333333333333333333');
    expect(decimalOf('abc')).toBeNull();
  });
});

const DATES: readonly Case[] = [
  [date('2025-06-05', 45_813), '2025-06-05'],
  [date('2025-06-05T23:59:59', 45_813.99), '2025-06-05'],
  [date('1899-12-30', 0), '(counted)'],
  [date('1899-12-30T08:00:00', 0.33), '!not-a-date'],
  [date('1900-01-12', 12), '1900-01-12'],
  [45_813, '2025-06-05'],
  [45_813.75, '2025-06-05'],
  ['45813', '2025-06-05'],
  ['45813.0', '2025-06-05'],
  [20_000, '1954-10-03'],
  [80_000, '2119-01-11'],
  [19_999, '!not-a-date'],
  [80_001, '!not-a-date'],
  [20_250_605, '!not-a-date'],
  [-45_813, '!not-a-date'],
  [0, '(counted)'],
  ['0', '(counted)'],
  ['2025-06-05', '2025-06-05'],
  ['2025-06-05 00:00:00', '2025-06-05'],
  ['2025-06-05T00:00:00', '2025-06-05'],
  ['2025-06-05T13:30:00.000Z', '2025-06-05'],
  ['2025-06-05T23:30:00-05:00', '2025-06-05'],
  ['2025-06-05 13:30', '2025-06-05'],
  ['2025-6-5', '2025-06-05'],
  ['2025/06/05', '2025-06-05'],
  ['2025.06.05', '2025-06-05'],
  ['05/05/2025', '2025-05-05'],
  ['5/5/2025', '2025-05-05'],
  ['25/06/2025', '2025-06-25'],
  ['06/25/2025', '2025-06-25'],
  ['25-06-2025', '2025-06-25'],
  ['25.06.2025', '2025-06-25'],
  ['6/25/2025 12:00:00 AM', '2025-06-25'],
  ['5 Jun 2025', '2025-06-05'],
  ['05 JUNE 2025', '2025-06-05'],
  ['5-Jun-2025', '2025-06-05'],
  ['5/jun/2025', '2025-06-05'],
  ['5th June 2025', '2025-06-05'],
  ['June 5, 2025', '2025-06-05'],
  ['Jun. 5, 2025', '2025-06-05'],
  ['June 5th 2025', '2025-06-05'],
  ['Jun-5-2025', '2025-06-05'],
  ['2025 Jun 5', '2025-06-05'],
  ['1 Sept 2025', '2025-09-01'],
  ['29/02/2024', '2024-02-29'],
  ['TBC', '(counted)'],
  [' tba ', '(counted)'],
  ['Tbd', '(counted)'],
  ['00/00/00', '(counted)'],
  ['00/00/0000', '(counted)'],
  ['n/a', '(counted)'],
  ['-', '(counted)'],
  ['05/06/2025', '!ambiguous-date'],
  ['5.6.2025', '!ambiguous-date'],
  ['05/06/25', '!two-digit-year'],
  ['25/06/25', '!two-digit-year'],
  ['25-06-05', '!two-digit-year'],
  ['5 Jun 25', '!two-digit-year'],
  ['June 5, 25', '!two-digit-year'],
  ['31/02/2025', '!not-a-date'],
  ['29/02/2025', '!not-a-date'],
  ['2025-02-30', '!not-a-date'],
  ['2025-13-01', '!not-a-date'],
  ['13/13/2025', '!not-a-date'],
  ['0/5/2025', '!not-a-date'],
  ['2025-06-05 25:00', '!not-a-date'],
  ['0025-06-05', '!not-a-date'],
  ['5 Foo 2025', '!not-a-date'],
  ['Jun 2025', '!not-a-date'],
  ['05-06/2025', '!not-a-date'],
  ['week 23', '!not-a-date'],
  ['2025', '!not-a-date'],
  ['20250605', '!not-a-date'],
  [true, '!not-a-date'],
];

describe('dates', () => {
  table([...ALWAYS_BLANK, ...NEVER_READ, ...DATES], (cell) => readDate(cell, false, undefined));

  describe('of a customer who writes day/month', () => {
    table(
      [
        ['05/06/2025', '2025-06-05'],
        ['06/25/2025', '2025-06-25'],
        ['2025-06-05', '2025-06-05'],
        ['05/06/25', '!two-digit-year'],
      ],
      (cell) => readDate(cell, false, 'dmy'),
    );
  });

  describe('of a customer who writes month/day', () => {
    table(
      [
        ['05/06/2025', '2025-05-06'],
        ['25/06/2025', '2025-06-25'],
      ],
      (cell) => readDate(cell, false, 'mdy'),
    );
  });

  describe('in a workbook that counts from 1904', () => {
    table(
      [
        [45_813, '2029-06-06'],
        ['45813', '2029-06-06'],
        [44_351, '2025-06-05'],
        [date('2025-06-05', 44_351), '2025-06-05'],
        [0, '(counted)'],
        [date('1904-01-01', 0), '(counted)'],
      ],
      (cell) => readDate(cell, true, undefined),
    );
  });
});

describe('booleans', () => {
  table(
    [
      ...ALWAYS_BLANK,
      ...NEVER_READ,
      [true, 'TRUE'],
      [false, 'FALSE'],
      ['Yes', 'TRUE'],
      ['n', 'FALSE'],
      [1, 'TRUE'],
      ['0', 'FALSE'],
      [2, '!not-a-boolean'],
      ['maybe', '!not-a-boolean'],
      [date('2025-06-05'), '!not-a-boolean'],
    ],
    readBoolean,
  );
});

it('a cell with a page of blanks costs no time', () => {
  const start = performance.now();
  for (const cell of [`$${' '.repeat(30_000)}x`, `5 Jun${' '.repeat(30_000)}x`, '1,000'.repeat(6000)]) {
    expect(said(readDecimal(cell, { precision: 10, scale: 4 }))).toBe('!not-a-number');
    expect(said(readDate(cell, false, undefined))).toBe('!not-a-date');
    expect(said(readQuantity(cell))).toBe('!not-a-number');
  }
  expect(performance.now() - start).toBeLessThan(200);
});

describe('what people are told', () => {
  it('never calculated: what to do', () => {
    const reading = readInteger(uncalculated);
    expect(reading.kind === 'refused' && reading.sentence).toMatch(/open the file in Excel and save it/);
  });
  it('an error cell: which error', () => {
    const reading = readText(error, 10);
    expect(reading.kind === 'refused' && reading.sentence).toContain('#N/A');
  });
});
