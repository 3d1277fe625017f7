// One row -> an order, or why there is none (docs/rules.md "Rows", "Customers", "Values", "Order type", "Total"; the edge cases of docs/rules.md "Samples").
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { recordId } from '../src/domain/identity/record-id.js';
import type { Layout } from '../src/domain/order/layout.js';
import type { OrderDraft, RowReading } from '../src/domain/order/order-draft.js';
import type { CustomerRule, OrderRules } from '../src/domain/order/order-rules.js';
import type { RawCell, RawRow } from '../src/domain/order/raw-cell.js';
import type { Reject } from '../src/domain/order/reject.js';
import { columnLetter } from '../src/domain/reading/excel-column.js';
import { readLayout } from '../src/domain/reading/read-layout.js';
import { compileRowReader } from '../src/domain/reading/read-row.js';
import { APPAREL } from './support/apparel-rules.js';

const sha256 = (of: string | Uint8Array) => createHash('sha256').update(of).digest('hex');
const sha1 = (of: Uint8Array) => createHash('sha1').update(of).digest('hex');
const KEYS = ['AAG ORDER NUMBER', 'PLANNED DELIVERY METHOD', 'CUSTOMER STYLE'];
const CHECKS = ['PO NUMBER', 'ORDER TYPE', 'ALIAS/RELATED ITEM', 'CUSTOMER ALT PO'];
const customer = (name: string, rest: Partial<CustomerRule> = {}): CustomerRule => ({
  name,
  aliases: [],
  uniqueKeys: KEYS,
  extraChecks: CHECKS,
  ...rest,
});
const text = (name: string) => ({ name, aliases: [], type: { kind: 'text', maxLength: 20 } as const });

const RULES: OrderRules = {
  ...APPAREL,
  customers: [
    customer('GREYSON', { aliases: ['GREYSON CLOTHIERS'] }),
    customer('RHYTHM', { dateOrder: 'dmy' }),
    customer("B'HOOD"),
    customer('EVENT', { uniqueKeys: ['AAG ORDER NUMBER', 'EX FACTORY DATE'] }),
    customer('PLANNED', { uniqueKeys: ['AAG ORDER NUMBER', 'PATTERN ID'] }),
  ],
  columns: [
    ...[...KEYS, ...CHECKS, 'CUSTOMER NAME', 'AAG SEASON', 'CUSTOMER SEASON'].map(text),
    ...['CUSTOMER COLOUR DESCRIPTION', 'UNIT OF MEASURE', 'NOTES', 'PATTERN ID'].map(text),
    { name: 'EX FACTORY DATE', aliases: [], type: { kind: 'date' } },
    { name: 'FREIGHT', aliases: [], type: { kind: 'decimal', precision: 10, scale: 4 } },
    { name: 'INVOICE YEAR', aliases: [], type: { kind: 'integer' } },
    // As in the shipped file: the quantity rules count, not the width of the type.
    { name: 'TOTAL QTY', aliases: [], type: { kind: 'integer' } },
  ],
  holdOnRefused: ['CUSTOMER NAME', 'ORDER TYPE'],
};

const HEADERS = [
  ...['AAG ORDER NUMBER', 'CUSTOMER NAME', 'PO NUMBER', 'CUSTOMER ALT PO', 'AAG SEASON', 'CUSTOMER SEASON'],
  ...['ALIAS/RELATED ITEM', 'CUSTOMER STYLE', 'CUSTOMER COLOUR DESCRIPTION', 'UNIT OF MEASURE', 'XS', 'S', 'M', 'OS'],
  ...['TOTAL QTY', 'EX FACTORY DATE', 'PLANNED DELIVERY METHOD', 'ORDER TYPE', 'NOTES', 'FREIGHT', 'INVOICE YEAR'],
  'Comment',
];

function layoutOf(headers: readonly string[]): Layout {
  const raw = headers.map((header, column) => ({ column, letter: columnLetter(column), text: header }));
  const reading = readLayout(raw, RULES, 'orders.xlsx', false, { sha256 });
  if (reading.kind === 'refused') throw new Error(reading.refusal.sentence);
  return reading.layout;
}

type Cells = Readonly<Record<string, RawCell>>;

const GOOD: Cells = {
  'AAG ORDER NUMBER': 'GRE-05017',
  'CUSTOMER NAME': 'GREYSON CLOTHIERS',
  'PO NUMBER': '4755',
  'AAG SEASON': '2025 FALL',
  'CUSTOMER STYLE': 'LSP26O82',
  'CUSTOMER COLOUR DESCRIPTION': '417 - MALTESE BLUE',
  'UNIT OF MEASURE': 'PCE',
  XS: 10,
  S: '20',
  M: 0,
  'TOTAL QTY': 30,
  'PLANNED DELIVERY METHOD': 'OCEAN',
  'ORDER TYPE': 'Active',
};
const EMPTY: Cells = Object.fromEntries(Object.keys(GOOD).map((name) => [name, null]));

interface Given {
  readonly headers?: readonly string[];
  readonly rules?: Partial<OrderRules>;
  readonly row?: number;
  readonly only?: string | null;
}

function rowOf(cells: Cells, { headers = HEADERS, row = 7 }: Given = {}): RawRow {
  return { row, cells: headers.map((header) => cells[header] ?? null) };
}

function read(cells: Cells, given: Given = {}): RowReading {
  const { headers = HEADERS, rules = {}, only } = given;
  const ctx = { sha256, sha1, workbook: 'orders.xlsx', sheet: 'MASTER' };
  return compileRowReader(layoutOf(headers), { ...RULES, ...rules }, ctx).read(rowOf(cells, given), only);
}

interface Order extends OrderDraft {
  readonly rejects: readonly Reject[];
  readonly placeholders: number;
  value(column: string): unknown;
}

/** The good row with some cells changed, as an order. */
function order(cells: Cells, given: Given = {}): Order {
  const { headers = HEADERS } = given;
  const reading = read({ ...GOOD, ...cells }, given);
  if (reading.kind !== 'order') throw new Error(`expected an order, got ${JSON.stringify(reading)}`);
  const { draft, rejects, placeholders } = reading;
  const { columns } = layoutOf(headers);
  return {
    ...draft,
    rejects,
    placeholders,
    value: (column) => draft.values[columns.findIndex(({ name }) => name === column)],
  };
}

const brief = ({ cell, column, value, reason, effect }: Reject) => `${cell} ${column} "${value}" ${reason} ${effect}`;
const holding = ({ holds }: OrderDraft) => holds.map(({ reason, column }) => `${reason} ${column}`);
const error: RawCell = { kind: 'error', code: '#N/A' };
const uncalculated: RawCell = { kind: 'uncalculated' };
const cellName = (column: string, row = 7) => `${columnLetter(HEADERS.indexOf(column))}${row}`;

describe('a good row', () => {
  it('is an order with a line for each size above 0', () => {
    const good = order({});
    expect(good).toMatchObject({
      row: 7,
      customer: 'GREYSON',
      customerAsWritten: 'GREYSON CLOTHIERS',
      customerKnown: true,
      orderNumber: 'GRE-05017',
      lines: [
        { size: 'XS', quantity: 10 },
        { size: 'S', quantity: 20 },
      ],
      refused: [],
      refusedSizes: [],
      cancelled: false,
      holds: [],
      rejects: [],
      placeholders: 0,
    });
    expect(good.value('CUSTOMER NAME')).toBe('GREYSON');
    expect(good.value('ORDER TYPE')).toBe('RECEIVED');
    expect(good.value('TOTAL QTY')).toBe(30);
    expect(good.value('CUSTOMER SEASON')).toBeNull();
    expect(good.birthId).toBe(recordId(good.baseKey, good.extrasKey, 1, sha1));
  });

  it('may be shorter than the header', () => {
    const { cells } = rowOf(GOOD);
    const reader = compileRowReader(layoutOf(HEADERS), RULES, { sha256, sha1, workbook: 'w', sheet: 's' });
    const long = reader.read({ row: 7, cells });
    const short = reader.read({ row: 7, cells: cells.slice(0, 18) });
    expect(short).toEqual(long);
  });

  it('without sizes is an order too', () => {
    expect(order({ XS: null, S: null, M: null, 'TOTAL QTY': null })).toMatchObject({
      lines: [],
      rejects: [],
      holds: [],
    });
  });
});

describe('rows that are no orders', () => {
  const template: Cells = {
    ...EMPTY,
    'AAG ORDER NUMBER': 'GRE-1',
    'CUSTOMER NAME': 'GREYSON',
    'UNIT OF MEASURE': 'PCE',
  };
  const cases: readonly (readonly [string, Cells, RowReading['kind']])[] = [
    ['nothing at all', EMPTY, 'blank'],
    ['only blanks', { ...EMPTY, 'PO NUMBER': ' \u00a0', NOTES: 'nan' }, 'blank'],
    ['a number and nothing that describes it', template, 'skipped'],
    ['the same without a number', { ...template, 'AAG ORDER NUMBER': null }, 'skipped'],
    ['a total of 0', { ...template, 'TOTAL QTY': 0 }, 'skipped'],
    ['a total of "0"', { ...template, 'TOTAL QTY': ' 0 ' }, 'skipped'],
    ['a total of -', { ...template, 'TOTAL QTY': '-' }, 'skipped'],
    ['a total never calculated', { ...template, 'TOTAL QTY': uncalculated }, 'skipped'],
    ['only an unknown column', { ...EMPTY, Comment: 'see mail' }, 'skipped'],
    ['blank words', { ...template, 'PO NUMBER': 'null', 'CUSTOMER STYLE': ' NaN ' }, 'skipped'],
    ['a total', { ...template, 'TOTAL QTY': 5, XS: 5 }, 'order'],
    ['a size alone, whatever the total says', { ...template, XS: 5 }, 'order'],
    ['a size alone, in words nobody can read', { ...template, XS: 'five', 'TOTAL QTY': 0 }, 'order'],
    ['sizes of nothing', { ...template, XS: 0, S: '-', M: uncalculated }, 'skipped'],
    ['a total that is an error', { ...template, 'TOTAL QTY': error }, 'order'],
    ...['PLANNED DELIVERY METHOD', 'CUSTOMER STYLE', 'PO NUMBER', 'CUSTOMER ALT PO', 'AAG SEASON', 'CUSTOMER SEASON']
      .concat('CUSTOMER COLOUR DESCRIPTION')
      .map((column) => [`a ${column}`, { ...template, [column]: 'x' }, 'order'] as const),
  ];
  it.each(cases)('%s', (_, cells, kind) => {
    expect(read(cells).kind).toBe(kind);
  });

  it('none is skipped where no columns describe an order', () => {
    expect(read(template, { rules: { describing: [] } }).kind).toBe('order');
    expect(read(EMPTY, { rules: { describing: [] } }).kind).toBe('blank');
  });

  it.each([null, '', '  ', 'None'])('no order number (%j): a reject, not read', (cell) => {
    const reading = read({ ...GOOD, 'AAG ORDER NUMBER': cell });
    expect(reading).toMatchObject({ kind: 'rejected', countsAsRead: false, customer: 'GREYSON' });
    expect(reading.kind === 'rejected' && reading.rejects.map(brief)).toEqual([
      `A7 AAG ORDER NUMBER "${cell ?? ''}" no-order-number row`,
    ]);
  });

  it('an order number with a trailing blank is the same order', () => {
    expect(order({ 'AAG ORDER NUMBER': 'GRE-05017 ' })).toMatchObject({
      orderNumber: 'GRE-05017',
      baseKey: order({}).baseKey,
    });
  });
});

describe('the customer', () => {
  it('blank: asks for the only customer of the workbook, which fills it', () => {
    expect(read({ ...GOOD, 'CUSTOMER NAME': null })).toEqual({ kind: 'needs-customer' });
    const filled = order({ 'CUSTOMER NAME': ' ' }, { only: 'GREYSON' });
    expect(filled).toMatchObject({ customer: 'GREYSON', customerAsWritten: ' ', baseKey: order({}).baseKey });
    expect(filled.value('CUSTOMER NAME')).toBe('GREYSON');
  });

  it('blank, and the workbook has not exactly one: a reject', () => {
    const reading = read({ ...GOOD, 'CUSTOMER NAME': null }, { only: null });
    expect(reading).toMatchObject({ kind: 'rejected', countsAsRead: false, customer: null });
    expect(reading.kind === 'rejected' && reading.rejects.map(brief)).toEqual(['B7 CUSTOMER NAME "" no-customer row']);
  });

  it('written: never replaced by the only customer', () => {
    expect(order({}, { only: "B'HOOD" }).customer).toBe('GREYSON');
  });

  it('unknown: held under its name in upper case', () => {
    const held = order({ 'CUSTOMER NAME': ' New  Label ' });
    expect(held).toMatchObject({ customer: 'NEW LABEL', customerKnown: false, customerAsWritten: ' New  Label ' });
    expect(holding(held)).toEqual(['unknown-customer CUSTOMER NAME']);
    expect(held.rejects.map(brief)).toEqual(['B7 CUSTOMER NAME " New  Label " unknown-customer held']);
  });

  it('unknown, but accepted: an order like any other', () => {
    const accepted = order({ 'CUSTOMER NAME': 'New Label' }, { rules: { unknownCustomers: 'accept' } });
    expect(accepted).toMatchObject({ customer: 'NEW LABEL', customerKnown: false, holds: [], rejects: [] });
  });

  it.each([
    ['GREYSON', GOOD, 'GREYSON'],
    ['an alias in any case', { ...GOOD, 'CUSTOMER NAME': 'greyson clothiers ' }, 'GREYSON'],
    ['unknown names too', { ...GOOD, 'CUSTOMER NAME': 'New Label' }, 'NEW LABEL'],
    ['of a rejected row too', { ...GOOD, 'AAG ORDER NUMBER': null }, 'GREYSON'],
    ['not of a skipped row', { ...EMPTY, 'CUSTOMER NAME': 'GREYSON' }, null],
    ['not of a blank one', { ...GOOD, 'CUSTOMER NAME': 'nan' }, null],
    ['not of an error', { ...GOOD, 'CUSTOMER NAME': error }, null],
  ])('counting customers: %s', (_, cells, name) => {
    const reader = compileRowReader(layoutOf(HEADERS), RULES, { sha256, sha1, workbook: 'w', sheet: 's' });
    expect(reader.customerOf(rowOf(cells))).toBe(name);
  });
});

describe('a row without an order to hold', () => {
  it.each<[string, Cells, string | null, string]>([
    ['a refused customer', { 'CUSTOMER NAME': error }, null, 'B7 CUSTOMER NAME "#N/A" error-cell row'],
    ['a refused order number', { 'AAG ORDER NUMBER': 'x'.repeat(21) }, 'GREYSON', 'too-long row'],
    ['a refused unique key', { 'CUSTOMER STYLE': uncalculated }, 'GREYSON', 'H7 CUSTOMER STYLE "" not-calculated row'],
    [
      'a refused date in a unique key',
      { 'CUSTOMER NAME': 'EVENT', 'EX FACTORY DATE': '5/6/2025' },
      'EVENT',
      'ambiguous',
    ],
  ])('%s is a held row', (_, cells, name, reject) => {
    const reading = read({ ...GOOD, ...cells });
    expect(reading).toMatchObject({ kind: 'rejected', countsAsRead: true, customer: name });
    expect(reading.kind === 'rejected' && reading.rejects.map(brief).join()).toContain(reject);
  });

  it('tells every value that was not taken', () => {
    const reading = read({ ...GOOD, 'CUSTOMER STYLE': error, XS: 'many' });
    expect(reading.kind === 'rejected' && reading.rejects.map(({ column }) => column)).toEqual([
      'CUSTOMER STYLE',
      'XS',
    ]);
  });
});

describe('refused values', () => {
  it.each<[string, Cells, string]>([
    ['a size', { XS: 12.5 }, 'not-whole'],
    ['a negative size', { XS: -1 }, 'negative'],
    ['a size in words', { XS: 'ten' }, 'not-a-number'],
    ['TBC in a size', { XS: 'TBC' }, 'not-a-number'],
    ['N/A in a size', { XS: 'N/A' }, 'not-a-number'],
    ['the total', { 'TOTAL QTY': error }, 'error-cell'],
    ['the order type', { 'ORDER TYPE': uncalculated }, 'not-calculated'],
  ])('%s holds the order', (_, cells, reason) => {
    const held = order(cells);
    const [column = ''] = Object.keys(cells);
    expect(holding(held)).toEqual([`refused-value ${column}`]);
    expect(held.rejects).toMatchObject([{ cell: cellName(column), column, reason, effect: 'held' }]);
  });

  it.each<[string, Cells, string]>([
    ['a date', { 'EX FACTORY DATE': '05/06/2025' }, 'ambiguous-date'],
    ['a price', { FREIGHT: 'see notes' }, 'not-a-number'],
    ['a text', { NOTES: 'x'.repeat(21) }, 'too-long'],
    ['a whole number', { 'INVOICE YEAR': '2025/26' }, 'not-a-number'],
    ['an extra check', { 'PO NUMBER': error }, 'error-cell'],
  ])('%s is left as it was', (_, cells, reason) => {
    const left = order(cells);
    const [column = ''] = Object.keys(cells);
    expect(left.holds).toEqual([]);
    expect(left.rejects).toMatchObject([{ cell: cellName(column), column, reason, effect: 'left' }]);
    expect(left.value(column)).toBeNull();
    expect(left.refused).toHaveLength(1);
  });

  it('columns named in hold_on_refused hold', () => {
    expect(holding(order({ NOTES: error }, { rules: { holdOnRefused: ['notes'] } }))).toEqual(['refused-value NOTES']);
    expect(order({ 'ORDER TYPE': error }, { rules: { holdOnRefused: [] } }).holds).toEqual([]);
  });

  it('a refused size is listed, and the total is not compared', () => {
    expect(order({ XS: 'ten' })).toMatchObject({ refusedSizes: ['XS'], lines: [{ size: 'S', quantity: 20 }] });
  });

  it('a refused extra check counts as blank at birth', () => {
    expect(order({ 'PO NUMBER': error }).extrasKey).toBe(order({ 'PO NUMBER': null }).extrasKey);
  });

  it('the date order is the customer’s', () => {
    expect(order({ 'CUSTOMER NAME': 'Rhythm', 'EX FACTORY DATE': '05/06/2025' }).value('EX FACTORY DATE')).toBe(
      '2025-06-05',
    );
  });

  it('placeholders are blank and counted', () => {
    const counted = order({ 'EX FACTORY DATE': 'TBC', M: '-' });
    expect(counted).toMatchObject({ placeholders: 2, rejects: [], holds: [] });
  });
});

describe('the order type', () => {
  it.each([
    ['ACTIVE', 'RECEIVED'],
    [' active ', 'RECEIVED'],
    ['CANCELLED', 'CANCELLED'],
    ['Cancelled', 'CANCELLED'],
    ['Canceled', 'CANCELLED'],
    ['CANCELED ', 'CANCELLED'],
    ['Forecast', 'Forecast'],
    ['RECEIVED', 'RECEIVED'],
    ['CANCEL', 'CANCEL'],
    ['NOT CANCELLED', 'NOT CANCELLED'],
    [null, null],
  ])('%j is %j', (written, kept) => {
    expect(order({ 'ORDER TYPE': written }).value('ORDER TYPE')).toBe(kept);
  });

  it('cancelled: all quantities are 0, whatever the cells say', () => {
    const cancelled = order({ 'ORDER TYPE': 'Canceled' });
    expect(cancelled).toMatchObject({ cancelled: true, lines: [], refusedSizes: [], holds: [], rejects: [] });
    expect(cancelled.value('TOTAL QTY')).toBe(0);
  });

  it('cancelled: bad sizes and totals are told, but hold nothing and are no mismatch', () => {
    const cancelled = order(
      { 'ORDER TYPE': 'CANCELLED', XS: 'ten', 'TOTAL QTY': error },
      { rules: { totalMismatch: 'hold' } },
    );
    expect(cancelled).toMatchObject({ holds: [], refused: [], refusedSizes: [], lines: [] });
    expect(cancelled.rejects.map(brief)).toEqual([
      'O7 TOTAL QTY "#N/A" error-cell left',
      'K7 XS "ten" not-a-number left',
    ]);
    expect(cancelled.value('TOTAL QTY')).toBe(0);
  });

  it('cancelled: other holds stay', () => {
    const cancelled = order({ 'ORDER TYPE': 'CANCELLED', 'CUSTOMER NAME': 'New Label' });
    expect(holding(cancelled)).toEqual(['unknown-customer CUSTOMER NAME']);
  });

  it('a blank total of a cancelled order is 0', () => {
    expect(order({ 'ORDER TYPE': 'CANCELLED', 'TOTAL QTY': null }).value('TOTAL QTY')).toBe(0);
  });
});

describe('the total', () => {
  it.each<[string, Cells, boolean]>([
    ['agrees', {}, false],
    ['as text', { 'TOTAL QTY': ' 30 ' }, false],
    ['too low', { 'TOTAL QTY': 29 }, true],
    ['too high', { 'TOTAL QTY': 31 }, true],
    ['blank beside sizes', { 'TOTAL QTY': null }, true],
    ['- beside sizes', { 'TOTAL QTY': '-' }, true],
    ['0 beside sizes', { 'TOTAL QTY': 0 }, true],
    ['without sizes', { XS: null, S: null }, true],
    ['blank without sizes', { XS: null, S: null, 'TOTAL QTY': null }, false],
    ['0 without sizes', { XS: 0, S: null, 'TOTAL QTY': 0 }, false],
    ['a size refused', { XS: 'ten', 'TOTAL QTY': 99 }, false],
    ['itself refused', { 'TOTAL QTY': 'about 30' }, false],
    ['beyond 16 bits', { XS: 32_767, S: 1, 'TOTAL QTY': 32_768 }, false],
    ['the sum beyond 32 bits', { XS: 2_147_483_647, S: 1, 'TOTAL QTY': 2_147_483_647 }, true],
  ])('%s', (_, cells, mismatch) => {
    const warned = order(cells);
    expect(warned.rejects.some(({ reason }) => reason === 'total-mismatch')).toBe(mismatch);
    expect(warned.holds.some(({ reason }) => reason === 'total-mismatch')).toBe(false);
    const held = order(cells, { rules: { totalMismatch: 'hold' } });
    expect(held.holds.some(({ reason }) => reason === 'total-mismatch')).toBe(mismatch);
  });

  it('is told at its cell, and a blank one stays blank', () => {
    const warned = order({ 'TOTAL QTY': null });
    expect(warned.rejects.map(brief)).toEqual(['O7 TOTAL QTY "" total-mismatch warned']);
    expect(warned.value('TOTAL QTY')).toBeNull();
    expect(order({ 'TOTAL QTY': 29 }, { rules: { totalMismatch: 'hold' } }).rejects.map(brief)).toEqual([
      'O7 TOTAL QTY "29" total-mismatch held',
    ]);
  });
});

describe('a workbook without a unique key of its customers', () => {
  const headers = HEADERS.filter((header) => header !== 'PLANNED DELIVERY METHOD');
  it('is refused, naming customer and column', () => {
    const reading = read(GOOD, { headers });
    expect(reading).toMatchObject({ kind: 'refuse-workbook', refusal: { kind: 'missing-column' } });
    expect(reading.kind === 'refuse-workbook' && reading.refusal.sentence).toMatch(
      /orders\.xlsx.*GREYSON.*PLANNED DELIVERY METHOD/,
    );
  });
  it('is not refused for customers that do not use it, or rows that are no orders', () => {
    expect(read({ ...GOOD, 'CUSTOMER NAME': 'EVENT' }, { headers }).kind).toBe('order');
    expect(read({ ...EMPTY, 'CUSTOMER NAME': 'GREYSON' }, { headers }).kind).toBe('skipped');
  });
  it('is not refused for an unknown name that is held anyway; an accepted one needs its key', () => {
    const unknown = { ...GOOD, 'CUSTOMER NAME': 'New Label' };
    expect(read(unknown, { headers }).kind).toBe('order');
    expect(read(unknown, { headers, rules: { unknownCustomers: 'accept' } }).kind).toBe('refuse-workbook');
  });
});

describe('identity and hash of a row', () => {
  const good = order({});
  it.each<[string, Cells, boolean]>([
    ['order number in another case', { 'AAG ORDER NUMBER': 'gre-05017' }, true],
    ['customer by its canonical name', { 'CUSTOMER NAME': 'greyson' }, true],
    ['another PO', { 'PO NUMBER': '4756' }, true],
    ['other quantities', { XS: 11 }, true],
    ['another delivery method', { 'PLANNED DELIVERY METHOD': 'AIR' }, false],
    ['no delivery method', { 'PLANNED DELIVERY METHOD': null }, false],
    ['another style', { 'CUSTOMER STYLE': 'X' }, false],
    ['another customer', { 'CUSTOMER NAME': "B'HOOD" }, false],
  ])('%s: same base key is %3$s', (_, cells, same) => {
    expect(order(cells).baseKey === good.baseKey).toBe(same);
  });

  it('does not go by row, by the order of columns, or by unknown columns', () => {
    const shuffled = ['Comment', 'NOTES', 'ORDER TYPE', ...HEADERS].filter((h, i, all) => all.indexOf(h) === i);
    const moved = order({ Comment: 'x' }, { headers: shuffled, row: 99 });
    expect(moved.row).toBe(99);
    for (const part of ['baseKey', 'extrasKey', 'birthId', 'sourceHash'] as const) expect(moved[part]).toBe(good[part]);
  });

  it.each<[string, Cells]>([
    ['a value', { NOTES: 'x' }],
    ['a cleared value', { 'AAG SEASON': null }],
    ['a value in the next column', { 'AAG SEASON': null, 'CUSTOMER SEASON': '2025 FALL' }],
    ['a size mix with the same total', { XS: 20, S: 10 }],
    ['a quantity under another size', { XS: null, OS: 10 }],
    ['a refused value', { FREIGHT: 'x' }],
    ['another refused quantity', { XS: 'ten' }],
    ['a cancellation', { 'ORDER TYPE': 'CANCELLED' }],
    ['the customer as written', { 'CUSTOMER NAME': 'GREYSON' }],
  ])('the source hash sees %s', (_, cells) => {
    expect(order(cells).sourceHash).not.toBe(good.sourceHash);
  });

  it('the source hash sees a column that vanished', () => {
    const headers = HEADERS.filter((header) => header !== 'NOTES');
    expect(order({}, { headers }).sourceHash).not.toBe(good.sourceHash);
  });

  it('the source hash sees a size column that vanished, though its cell was blank: a stored line may depend on it', () => {
    const headers = HEADERS.filter((header) => header !== 'OS');
    expect(order({}, { headers }).sourceHash).not.toBe(good.sourceHash);
  });
});
