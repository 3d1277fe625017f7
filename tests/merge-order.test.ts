// What an order is after its row (docs/rules.md "Values", "Lines" on refused, vanished and cancelled).
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MergedOrder, mergeOrder } from '../src/domain/merge/merge-order.js';
import type { OrderRules } from '../src/domain/order/order-rules.js';
import type { RawCell } from '../src/domain/order/raw-cell.js';
import type { Value } from '../src/domain/order/value.js';
import { columnLetter } from '../src/domain/reading/excel-column.js';
import { readLayout } from '../src/domain/reading/read-layout.js';
import { compileRowReader } from '../src/domain/reading/read-row.js';
import { APPAREL } from './support/apparel-rules.js';

const sha256 = (of: string | Uint8Array) => createHash('sha256').update(of).digest('hex');
const sha1 = (of: Uint8Array) => createHash('sha1').update(of).digest('hex');
const text = (name: string) => ({ name, aliases: [], type: { kind: 'text', maxLength: 20 } as const });
const RULES: OrderRules = {
  ...APPAREL,
  customers: [{ name: 'GREYSON', aliases: [], uniqueKeys: ['AAG ORDER NUMBER'], extraChecks: ['ORDER TYPE'] }],
  columns: [
    ...['AAG ORDER NUMBER', 'CUSTOMER NAME', 'CUSTOMER STYLE', 'ORDER TYPE', 'NOTES', 'DROP', 'UNIT OF MEASURE'].map(
      text,
    ),
    { name: 'FREIGHT', aliases: [], type: { kind: 'decimal', precision: 10, scale: 4 } },
    { name: 'TOTAL QTY', aliases: [], type: { kind: 'integer' } },
  ],
  holdOnRefused: ['ORDER TYPE'],
};
const HEADERS = [
  ...['AAG ORDER NUMBER', 'CUSTOMER NAME', 'CUSTOMER STYLE', 'ORDER TYPE', 'NOTES', 'DROP', 'FREIGHT'],
  ...['UNIT OF MEASURE', 'S', 'M', 'L', 'TOTAL QTY'],
];
const without = (...gone: string[]) => HEADERS.filter((header) => !gone.includes(header));

type Cells = Readonly<Record<string, RawCell>>;
type Stored = { readonly values: ReadonlyMap<string, Value>; readonly lines: ReadonlyMap<string, number> };

const GOOD: Cells = {
  'AAG ORDER NUMBER': 'GRE-1',
  'CUSTOMER NAME': 'GREYSON',
  'CUSTOMER STYLE': 'ST',
  'ORDER TYPE': 'ACTIVE',
  NOTES: 'first',
  FREIGHT: 2.5,
  S: 5,
  M: 3,
  'TOTAL QTY': 8,
};

function merge(
  stored: Stored | null,
  cells: Cells,
  headers: readonly string[] = HEADERS,
  rules: Partial<OrderRules> = {},
): MergedOrder {
  const raw = headers.map((header, column) => ({ column, letter: columnLetter(column), text: header }));
  const layoutReading = readLayout(raw, RULES, 'w.xlsx', false, { sha256 });
  if (layoutReading.kind === 'refused') throw new Error(layoutReading.refusal.sentence);
  const { layout } = layoutReading;
  const reader = compileRowReader(layout, { ...RULES, ...rules }, { sha256, sha1, workbook: 'w', sheet: 's' });
  const all: Cells = { ...GOOD, ...cells };
  const reading = reader.read({ row: 4, cells: headers.map((header) => all[header] ?? null) });
  if (reading.kind !== 'order') throw new Error(JSON.stringify(reading));
  return mergeOrder(stored, reading.draft, layout, { ...RULES, ...rules }, reading.rejects);
}

const linesOf = ({ lines }: MergedOrder) => Object.fromEntries(lines);
const holding = ({ holds }: MergedOrder) => holds.map(({ reason, column }) => `${reason} ${column}`);
const told = ({ rejects }: MergedOrder) =>
  rejects.map(({ cell, column, reason, effect }) => `${cell} ${column} ${reason} ${effect}`);
const error: RawCell = { kind: 'error', code: '#N/A' };
const first = merge(null, {});

describe('a new order', () => {
  it('has its values, null where blank, and lines above 0 only', () => {
    expect(first.values.get('NOTES')).toBe('first');
    expect(first.values.get('DROP')).toBeNull();
    expect(linesOf(first)).toEqual({ S: 5, M: 3 });
    expect(first.holds).toEqual([]);
    expect(first.changedLines).toEqual([
      { size: 'S', before: null, after: 5 },
      { size: 'M', before: null, after: 3 },
    ]);
    expect(first.changedColumns).toContainEqual({ column: 'NOTES', before: null, after: 'first' });
    expect(first.changedColumns.map(({ column }) => column)).not.toContain('DROP');
  });
  it('is blank where a value was refused', () => {
    const made = merge(null, { FREIGHT: 'see notes', S: 'five' });
    expect(made.values.get('FREIGHT')).toBeNull();
    expect(linesOf(made)).toEqual({ M: 3 });
    expect(holding(made)).toEqual(['refused-value S']);
  });
  it('cancelled at birth has no lines', () => {
    const made = merge(null, { 'ORDER TYPE': 'Canceled' });
    expect(linesOf(made)).toEqual({});
    expect(made).toMatchObject({ cancelled: true, holds: [], rejects: [] });
    expect(made.values.get('TOTAL QTY')).toBe(0);
  });
});

describe('values', () => {
  it('change, and clear where the cell is blank now', () => {
    const merged = merge(first, { NOTES: null, DROP: 'DROP01' });
    expect(merged.changedColumns).toEqual([
      { column: 'NOTES', before: 'first', after: null },
      { column: 'DROP', before: null, after: 'DROP01' },
    ]);
  });
  it('stay as they were where refused', () => {
    const merged = merge(first, { FREIGHT: 'see notes', NOTES: error });
    expect(merged.changedColumns).toEqual([]);
    expect(merged.values.get('FREIGHT')).toBe(2.5);
    expect(told(merged)).toEqual(['E4 NOTES error-cell left', 'G4 FREIGHT not-a-number left']);
  });
  it('stay as they were where the column vanished', () => {
    const merged = merge(first, { NOTES: 'ignored' }, without('NOTES', 'FREIGHT'));
    expect(merged.changedColumns).toEqual([]);
    expect(merged.values.get('NOTES')).toBe('first');
  });
  it('a refused total stays as it was and holds', () => {
    const merged = merge(first, { 'TOTAL QTY': error, S: 9 });
    expect(merged.values.get('TOTAL QTY')).toBe(8);
    expect(holding(merged)).toEqual(['refused-value TOTAL QTY']);
  });
});

describe('lines', () => {
  it.each<[string, Cells, Record<string, number>]>([
    ['a changed quantity', { S: 6, 'TOTAL QTY': 9 }, { S: 6, M: 3 }],
    ['a mix with the same total', { S: 3, M: 5 }, { S: 3, M: 5 }],
    ['a new size', { L: 2, 'TOTAL QTY': 10 }, { S: 5, M: 3, L: 2 }],
    ['a cell that is blank now', { M: null, 'TOTAL QTY': 5 }, { S: 5, M: 0 }],
    ['a cell that is 0 now', { M: 0, 'TOTAL QTY': 5 }, { S: 5, M: 0 }],
    ['a cell with -', { M: '-', 'TOTAL QTY': 5 }, { S: 5, M: 0 }],
    ['a refused cell stays as it was', { M: 'x' }, { S: 5, M: 3 }],
    ['cancelled: all 0, kept', { 'ORDER TYPE': 'CANCELLED' }, { S: 0, M: 0 }],
    ['cancelled, with bad cells', { 'ORDER TYPE': 'CANCELLED', M: 'x', L: 4 }, { S: 0, M: 0 }],
  ])('%s', (_, cells, lines) => {
    expect(linesOf(merge(first, cells))).toEqual(lines);
  });

  it('only what differs is a change', () => {
    expect(merge(first, { M: null, L: 3 }).changedLines).toEqual([
      { size: 'M', before: 3, after: 0 },
      { size: 'L', before: null, after: 3 },
    ]);
  });

  it('come back after a cancellation', () => {
    const cancelled = merge(first, { 'ORDER TYPE': 'CANCELLED' });
    expect(linesOf(merge(cancelled, {}))).toEqual({ S: 5, M: 3 });
  });
});

describe('a size column that vanished', () => {
  it('is 0 where the sizes that are left add up to the total', () => {
    const merged = merge(first, { 'TOTAL QTY': 5 }, without('M'));
    expect(linesOf(merged)).toEqual({ S: 5, M: 0 });
    expect(merged.holds).toEqual([]);
  });

  it.each<[string, Cells]>([
    ['they do not add up', {}],
    ['the total is blank', { 'TOTAL QTY': null }],
    ['nothing is left, and no total', { S: null, 'TOTAL QTY': null }],
    ['the total is refused', { 'TOTAL QTY': error }],
    ['a size that is left is refused', { S: 'x', 'TOTAL QTY': 0 }],
  ])('keeps its quantity and holds the order where %s', (_, cells) => {
    const merged = merge(first, cells, without('M'));
    expect(merged.lines.get('M')).toBe(3);
    expect(holding(merged)).toContain('size-vanished M');
    expect(told(merged)).toContain('K4 M size-vanished held');
    expect(merged.rejects.at(-1)?.value).toBe('3');
  });

  it('matters only where it had a quantity', () => {
    const cleared = merge(first, { M: null, 'TOTAL QTY': 5 });
    expect(merge(cleared, { 'TOTAL QTY': 99 }, without('M')).holds).toEqual([]);
    expect(merge(null, { 'TOTAL QTY': 99 }, without('M')).holds).toEqual([]);
  });

  it('of a cancelled order is 0 like all others', () => {
    const merged = merge(first, { 'ORDER TYPE': 'CANCELLED' }, without('M'));
    expect(linesOf(merged)).toEqual({ S: 0, M: 0 });
    expect(merged.holds).toEqual([]);
  });

  it('a look-alike name is another size: the old one is 0 only if the total agrees', () => {
    const renamed = HEADERS.map((header) => (header === 'M' ? 'm' : header));
    expect(linesOf(merge(first, { m: 3 }, renamed))).toEqual({ S: 5, m: 3, M: 0 });
  });
});

describe('an order that is cancelled in the store', () => {
  const cancelled = merge(first, { 'ORDER TYPE': 'CANCELLED' });

  it('stays at 0 where ORDER TYPE was refused', () => {
    const merged = merge(cancelled, { 'ORDER TYPE': error, M: 'x' });
    expect(merged.cancelled).toBe(true);
    expect(linesOf(merged)).toEqual({ S: 0, M: 0 });
    expect(merged.values.get('TOTAL QTY')).toBe(0);
    expect(holding(merged)).toEqual(['refused-value ORDER TYPE']);
    expect(told(merged)).toEqual(['D4 ORDER TYPE error-cell held', 'J4 M not-a-number left']);
  });

  it('stays at 0 where ORDER TYPE vanished, and is no mismatch', () => {
    const merged = merge(cancelled, { 'TOTAL QTY': 99 }, without('ORDER TYPE'), { totalMismatch: 'hold' });
    expect(linesOf(merged)).toEqual({ S: 0, M: 0 });
    expect(merged).toMatchObject({ cancelled: true, holds: [], rejects: [], changedLines: [], changedColumns: [] });
  });
});

describe('merging the same row again', () => {
  const small = (...choices: RawCell[]) => fc.constantFrom(...choices);
  const cells = fc.record({
    'ORDER TYPE': small('ACTIVE', 'CANCELLED', null, error),
    NOTES: small(null, 'a', 'b', error),
    FREIGHT: small(null, 1, 'x'),
    S: small(null, 0, 1, 2, 'x'),
    M: small(null, 1, 2, '-'),
    L: small(null, 3, error),
    'TOTAL QTY': small(null, 1, 2, 3, 4, error),
  });
  const headers = fc.subarray(['ORDER TYPE', 'NOTES', 'FREIGHT', 'S', 'M', 'L']).map((gone) => without(...gone));

  it('changes nothing (S12)', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cells, headers), { minLength: 1, maxLength: 4 }), (history) => {
        let stored: MergedOrder | null = null;
        for (const [row, header] of history) {
          const once: MergedOrder = merge(stored, row, header);
          const twice = merge(once, row, header);
          expect(twice.changedColumns).toEqual([]);
          expect(twice.changedLines).toEqual([]);
          expect(twice.values).toEqual(once.values);
          expect(twice.lines).toEqual(once.lines);
          expect(twice.holds).toEqual(once.holds);
          stored = once;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never loses a line, and never leaves a cancelled order with a quantity', () => {
    fc.assert(
      fc.property(fc.tuple(cells, headers), fc.tuple(cells, headers), ([row1, header1], [row2, header2]) => {
        const before = merge(null, row1, header1);
        const after = merge(before, row2, header2);
        for (const size of before.lines.keys()) expect(after.lines.has(size)).toBe(true);
        if (after.values.get('ORDER TYPE') === 'CANCELLED') {
          expect([...after.lines.values()].every((quantity) => quantity === 0)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
