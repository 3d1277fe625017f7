// Which row is which order (S2, docs/rules.md "Identity", "Pairing"; docs/rules.md "Samples").
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordId } from '../src/domain/identity/record-id.js';
import { mergeOrder } from '../src/domain/merge/merge-order.js';
import { type Pairing, pairRows } from '../src/domain/merge/pairing.js';
import type { IncomingRow } from '../src/domain/merge/row-content.js';
import type { CustomerRule, OrderRules } from '../src/domain/order/order-rules.js';
import type { RawCell } from '../src/domain/order/raw-cell.js';
import type { StoredOrder } from '../src/domain/order/stored-order.js';
import { columnLetter } from '../src/domain/reading/excel-column.js';
import { readLayout } from '../src/domain/reading/read-layout.js';
import { compileRowReader } from '../src/domain/reading/read-row.js';
import { APPAREL } from './support/apparel-rules.js';

const sha256 = (of: string | Uint8Array) => createHash('sha256').update(of).digest('hex');
const sha1 = (of: Uint8Array) => createHash('sha1').update(of).digest('hex');
const CHECKS = ['PO NUMBER', 'ORDER TYPE', 'ALIAS/RELATED ITEM', 'CUSTOMER ALT PO'];
const CUSTOMER: CustomerRule = {
  name: 'GREYSON',
  aliases: [],
  uniqueKeys: ['AAG ORDER NUMBER', 'CUSTOMER STYLE'],
  extraChecks: CHECKS,
};
const text = (name: string) => ({ name, aliases: [], type: { kind: 'text', maxLength: 20 } as const });
const RULES: OrderRules = {
  ...APPAREL,
  customers: [CUSTOMER],
  columns: [
    ...['AAG ORDER NUMBER', 'CUSTOMER NAME', 'CUSTOMER STYLE', ...CHECKS, 'NOTES', 'DROP', 'UNIT OF MEASURE'].map(text),
    { name: 'TOTAL QTY', aliases: [], type: { kind: 'integer' } },
  ],
  holdOnRefused: [],
};
const HEADERS = [
  ...['AAG ORDER NUMBER', 'CUSTOMER NAME', 'CUSTOMER STYLE', ...CHECKS, 'NOTES', 'DROP', 'UNIT OF MEASURE'],
  ...['S', 'M', 'TOTAL QTY'],
];

type Cells = Readonly<Record<string, RawCell>>;

/** A row under the one base key of this file. */
function row(cells: Cells, headers: readonly string[] = HEADERS, number = 2): IncomingRow {
  const raw = headers.map((header, column) => ({ column, letter: columnLetter(column), text: header }));
  const reading = readLayout(raw, RULES, 'w.xlsx', false, { sha256 });
  if (reading.kind === 'refused') throw new Error(reading.refusal.sentence);
  const { layout } = reading;
  const reader = compileRowReader(layout, RULES, { sha256, sha1, workbook: 'w.xlsx', sheet: 'MASTER' });
  const all: Cells = { 'AAG ORDER NUMBER': 'GRE-1', 'CUSTOMER NAME': 'GREYSON', 'CUSTOMER STYLE': 'ST', ...cells };
  const order = reader.read({ row: number, cells: headers.map((header) => all[header] ?? null) });
  if (order.kind !== 'order') throw new Error(JSON.stringify(order));
  return { draft: order.draft, layout };
}

function stored(id: string, from: IncomingRow, presence: StoredOrder['presence'] = 'present'): StoredOrder {
  const { values, lines } = mergeOrder(null, from.draft, from.layout, RULES);
  const { extrasKey, sourceHash } = from.draft;
  return { recordId: id, values, lines, sourceHash, extrasKey, ordinal: 1, presence };
}

const pair = (orders: readonly StoredOrder[], rows: readonly IncomingRow[]): Pairing =>
  pairRows(orders, rows, { ...CUSTOMER, orderType: 'ORDER TYPE' }, sha1);

/** "id<-index", sorted; then what is absent. */
function said({ pairs, created: born, absent }: Pairing): string {
  const paired = pairs.map(({ recordId: id, index }) => `${id}<-${index}`);
  return [...paired, ...born.map(({ index }) => `new<-${index}`).sort(), ...absent.map((id) => `${id} absent`)].join(
    ', ',
  );
}

const error: RawCell = { kind: 'error', code: '#N/A' };

describe('one row, one order', () => {
  const order = stored('a', row({ 'PO NUMBER': '4755', S: 5 }));
  it('everything but the base key may change', () => {
    expect(said(pair([order], [row({ 'PO NUMBER': '9999', NOTES: 'x', S: 7, 'ORDER TYPE': 'CANCELLED' })]))).toBe(
      'a<-0',
    );
  });
  it('no order yet: born with its birth id', () => {
    const incoming = row({ S: 5 });
    const { created: born } = pair([], [incoming]);
    expect(born).toEqual([{ index: 0, ordinal: 1, recordId: incoming.draft.birthId, twin: false }]);
  });
  it('no row any more: absent', () => {
    expect(said(pair([order], []))).toBe('a absent');
  });
  it('no row, but it was not read, or was absent already: stays what it is', () => {
    expect(said(pair([{ ...order, presence: 'unread' }], []))).toBe('');
    expect(said(pair([{ ...order, presence: 'absent' }], []))).toBe('');
  });
});

describe('several rows under one base key', () => {
  const one = stored('b', row({ 'PO NUMBER': 'PO1', NOTES: 'one', S: 5 }));
  const two = stored('a', row({ 'PO NUMBER': 'PO2', NOTES: 'two', S: 9 }));

  it.each<[string, readonly Cells[], string]>([
    [
      'unchanged',
      [
        { 'PO NUMBER': 'PO1', NOTES: 'one', S: 5 },
        { 'PO NUMBER': 'PO2', NOTES: 'two', S: 9 },
      ],
      'a<-1, b<-0',
    ],
    [
      'an extra check weighs more than all other columns',
      [
        { 'PO NUMBER': 'PO2', NOTES: 'one', S: 5 },
        { 'PO NUMBER': 'PO1', NOTES: 'two', S: 9 },
      ],
      'a<-0, b<-1',
    ],
    [
      'the PO of one changed',
      [
        { 'PO NUMBER': 'PO3', NOTES: 'one', S: 5 },
        { 'PO NUMBER': 'PO2', NOTES: 'two', S: 9 },
      ],
      'a<-1, b<-0',
    ],
    [
      'both POs changed: by columns and lines',
      [
        { 'PO NUMBER': 'PO4', NOTES: 'two', S: 9 },
        { 'PO NUMBER': 'PO3', NOTES: 'one', S: 5 },
      ],
      'a<-0, b<-1',
    ],
    ['one gone', [{ 'PO NUMBER': 'PO2', NOTES: 'new words', S: 1 }], 'a<-0, b absent'],
    [
      'one more',
      [
        { 'PO NUMBER': 'PO1', NOTES: 'one', S: 5 },
        { 'PO NUMBER': 'PO7', NOTES: 'one', S: 5 },
        { 'PO NUMBER': 'PO2', NOTES: 'two', S: 9 },
      ],
      'a<-2, b<-0, new<-1',
    ],
    [
      'a refused extra check does not count as differing',
      [
        { 'PO NUMBER': error, NOTES: 'one', S: 5 },
        { 'PO NUMBER': 'PO2', NOTES: 'two', S: 9 },
      ],
      'a<-1, b<-0',
    ],
    [
      'nor does it outweigh a row that is equal',
      [{ 'PO NUMBER': error }, { 'PO NUMBER': 'PO2', NOTES: 'two', S: 9 }],
      'a<-1, b<-0',
    ],
  ])('%s', (_, rows, expected) => {
    expect(
      said(
        pair(
          [one, two],
          rows.map((cells) => row(cells)),
        ),
      ),
    ).toBe(expected);
  });

  it('the fewest differing extra checks, not the first of them', () => {
    const x = stored('x', row({ 'PO NUMBER': 'PO1', 'ALIAS/RELATED ITEM': 'A', 'CUSTOMER ALT PO': 'C' }));
    const y = stored('y', row({ 'PO NUMBER': 'PO2', 'ALIAS/RELATED ITEM': 'B', 'CUSTOMER ALT PO': 'D' }));
    const incoming = row({ 'PO NUMBER': 'PO1', 'ALIAS/RELATED ITEM': 'B', 'CUSTOMER ALT PO': 'D' });
    expect(said(pair([x, y], [incoming]))).toBe('y<-0, x absent');
  });

  it('a vanished extra check does not count as differing', () => {
    const headers = HEADERS.filter((header) => header !== 'PO NUMBER');
    const rows = [row({ NOTES: 'two', S: 9 }, headers), row({ NOTES: 'one', S: 5 }, headers)];
    expect(said(pair([one, two], rows))).toBe('a<-0, b<-1');
  });

  it('case alone is no difference in an extra check, but decides between rows that are equal otherwise', () => {
    const lower = stored('a', row({ 'PO NUMBER': 'po1' }));
    const upper = stored('b', row({ 'PO NUMBER': 'PO1' }));
    expect(said(pair([lower, upper], [row({ 'PO NUMBER': 'PO1' }), row({ 'PO NUMBER': 'po1' })]))).toBe('a<-1, b<-0');
    const cancelled = { 'ORDER TYPE': 'CANCELLED' };
    expect(
      said(
        pair([lower, upper], [row({ 'PO NUMBER': 'PO1', ...cancelled }), row({ 'PO NUMBER': 'po1', ...cancelled })]),
      ),
    ).toBe('a<-1, b<-0');
  });
});

describe('ORDER TYPE is a state', () => {
  it('is compared after every other extra check', () => {
    const open = stored('a', row({ 'PO NUMBER': 'PO1', 'ORDER TYPE': 'ACTIVE', S: 5 }));
    const gone = stored('b', row({ 'PO NUMBER': 'PO2', 'ORDER TYPE': 'CANCELLED' }));
    // PO1 was cancelled, PO2 lives again: two changes, not two other orders.
    const rows = [
      row({ 'PO NUMBER': 'PO1', 'ORDER TYPE': 'CANCELLED' }),
      row({ 'PO NUMBER': 'PO2', 'ORDER TYPE': 'ACTIVE', S: 5 }),
    ];
    expect(said(pair([open, gone], rows))).toBe('a<-0, b<-1');
  });

  it('among twins it goes before other columns', () => {
    const open = stored('b', row({ 'ORDER TYPE': 'ACTIVE', NOTES: 'x', DROP: '1', S: 5, 'TOTAL QTY': 5 }));
    const gone = stored('a', row({ 'ORDER TYPE': 'CANCELLED', NOTES: 'y' }));
    const rows = [
      row({ 'ORDER TYPE': 'ACTIVE', NOTES: 'y', S: 7, 'TOTAL QTY': 7 }),
      row({ 'ORDER TYPE': 'CANCELLED', NOTES: 'x' }),
    ];
    expect(said(pair([open, gone], rows))).toBe('a<-1, b<-0');
  });

  it('does not stand against the return of an absent order', () => {
    const absent = stored('a', row({ 'PO NUMBER': 'PO1', 'ORDER TYPE': 'CANCELLED' }), 'absent');
    expect(said(pair([absent], [row({ 'PO NUMBER': 'PO1', 'ORDER TYPE': 'ACTIVE', S: 5 })]))).toBe('a<-0');
  });
});

describe('orders that are absent, or whose workbook was not read', () => {
  for (const presence of ['absent', 'unread'] as const) {
    const order = stored('a', row({ 'PO NUMBER': 'PO1', S: 5 }), presence);
    it(`${presence}: come back with equal extra checks, whatever else changed`, () => {
      expect(said(pair([order], [row({ 'PO NUMBER': 'po1', S: 9, NOTES: 'x' })]))).toBe('a<-0');
      expect(said(pair([order], [row({ 'PO NUMBER': error, S: 9 })]))).toBe('a<-0');
    });
    it(`${presence}: are no candidates for another PO`, () => {
      expect(said(pair([order], [row({ 'PO NUMBER': 'PO2', S: 5 })]))).toBe('new<-0');
    });
    it(`${presence}: do not take the row of an equal order that is there`, () => {
      const present = stored('b', row({ 'PO NUMBER': 'PO1', S: 5 }));
      expect(said(pair([order, present], [row({ 'PO NUMBER': 'PO1', S: 5 })]))).toBe('b<-0');
      expect(said(pair([order, present], [row({ 'PO NUMBER': 'PO1', S: 6 })]))).toBe('b<-0');
    });
  }

  it('a workbook that was renamed: its orders move, absent twins stay absent', () => {
    const cells = { 'PO NUMBER': 'PO1', S: 5 };
    const orders = [stored('a', row(cells), 'absent'), stored('b', row(cells), 'unread')];
    expect(said(pair(orders, [row(cells)]))).toBe('b<-0');
  });
});

describe('twins', () => {
  const twin = { 'PO NUMBER': 'PO1', S: 5 };
  it('are all mirrored, numbered, and listed', () => {
    const rows = [row(twin), row({ 'PO NUMBER': 'PO2' }), row({ ...twin, NOTES: 'x' }), row(twin)];
    const { created: born, twins } = pair([], rows);
    expect(twins).toEqual([[0, 2, 3]]);
    expect(
      born
        .filter((order) => order.twin)
        .map(({ ordinal }) => ordinal)
        .sort(),
    ).toEqual([1, 2, 3]);
    expect(new Set(born.map((order) => order.recordId)).size).toBe(4);
    expect(born.find(({ index }) => index === 1)).toMatchObject({ ordinal: 1, twin: false });
  });

  it('all cancelled are twins as well', () => {
    const { twins } = pair([], [row({ 'ORDER TYPE': 'CANCELLED', S: 1 }), row({ 'ORDER TYPE': 'Canceled', S: 2 })]);
    expect(twins).toEqual([[0, 1]]);
  });

  it('a new one gets the next ordinal that no stored order was born as, even after that one changed its PO', () => {
    const { draft } = row(twin);
    // Born as PO1, it has PO9 today; the new row is PO1 again.
    const changed = { ...stored(draft.birthId, row({ ...twin, 'PO NUMBER': 'PO9' })) };
    const { created: born, pairs } = pair([changed], [row({ ...twin, 'PO NUMBER': 'PO9' }), row(twin)]);
    expect(pairs).toEqual([{ recordId: draft.birthId, index: 0 }]);
    expect(born).toMatchObject([{ index: 1, ordinal: 2, recordId: recordId(draft.baseKey, draft.extrasKey, 2, sha1) }]);
  });
});

describe('the outcome', () => {
  const small = <T>(...choices: T[]) => fc.constantFrom(...choices);
  const someRow = fc
    .record({
      'PO NUMBER': small<RawCell>(null, 'PO1', 'po1', 'PO2', error),
      'ORDER TYPE': small<RawCell>('ACTIVE', 'CANCELLED', error),
      NOTES: small<RawCell>(null, 'x', 'y'),
      S: small<RawCell>(null, 1, 2, 'bad'),
      M: small<RawCell>(null, 3),
    })
    .map((cells) => row(cells));
  const rows = fc.array(someRow, { maxLength: 5 });
  const presence = small<StoredOrder['presence']>('present', 'unread', 'absent');

  /** What a pairing makes of the store, by content, so that interchangeable rows may change places. */
  function effect(orders: readonly StoredOrder[], incoming: readonly IncomingRow[]) {
    const { pairs, created: born, absent } = pair(orders, incoming);
    const hash = (index: number) => incoming[index]?.draft.sourceHash;
    return [
      ...pairs.map(({ recordId: id, index }) => `${id} ${hash(index)}`),
      ...born.map(({ recordId: id, index }) => `new ${id} ${hash(index)}`),
      ...absent,
    ].sort();
  }

  function afterRun(orders: readonly StoredOrder[], incoming: readonly IncomingRow[]): StoredOrder[] {
    const { pairs, created: born, absent } = pair(orders, incoming);
    const next = new Map(orders.map((order) => [order.recordId, order]));
    for (const id of absent) {
      const order = next.get(id);
      if (order !== undefined) next.set(id, { ...order, presence: 'absent' });
    }
    for (const { recordId: id, index } of [...pairs, ...born]) {
      const source = incoming[index];
      if (source === undefined) continue;
      const { draft, layout } = source;
      const { values, lines } = mergeOrder(next.get(id) ?? null, draft, layout, RULES);
      const { extrasKey, sourceHash } = draft;
      const order = { recordId: id, values, lines, sourceHash, extrasKey, ordinal: 1 };
      next.set(id, { ...order, presence: 'present' });
    }
    return [...next.values()];
  }

  it('twins with refused cells keep their own rows (found by the property below)', () => {
    const list = [row({ 'PO NUMBER': error, S: 1, M: 3 }), row({ S: 'bad', M: 3 })];
    const once = afterRun([], list);
    expect(afterRun(once, list)).toEqual(once);
  });

  it('does not depend on the order of rows or of stored orders', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(someRow, presence), { maxLength: 5 }),
        rows.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        (before, [list, shuffled]) => {
          const orders = before.map(([from, there], index) => stored(`id${index}`, from, there));
          expect(effect([...orders].reverse(), shuffled)).toEqual(effect(orders, list));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('pairs each row and each order once, and every row with something', () => {
    fc.assert(
      fc.property(rows, rows, (before, list) => {
        const orders = before.map((from, index) => stored(`id${index}`, from));
        const { pairs, created: born, absent } = pair(orders, list);
        const indexes = [...pairs, ...born].map(({ index }) => index);
        expect(indexes.sort()).toEqual(list.map((_, index) => index));
        const ids = [...pairs.map(({ recordId: id }) => id), ...absent].sort();
        expect(ids).toEqual(orders.map(({ recordId: id }) => id));
        expect(Math.min(orders.length, list.length)).toBe(pairs.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('a second run over the same rows changes nothing and gives birth to nothing (S12)', () => {
    fc.assert(
      fc.property(rows, rows, (earlier, list) => {
        const once = afterRun(afterRun([], earlier), list);
        const again = pair(once, [...list].reverse());
        expect(again.created).toEqual([]);
        expect(again.absent).toEqual([]);
        expect(afterRun(once, [...list].reverse())).toEqual(once);
      }),
      { numRuns: 1000 },
    );
  });

  it('rows that arrive in several runs get the same set of ids as all at once', () => {
    fc.assert(
      fc.property(rows, fc.nat(5), (list, cut) => {
        const ids = (orders: readonly StoredOrder[]) => orders.map(({ recordId: id }) => id).sort();
        const whole = afterRun([], list);
        expect(ids(afterRun(afterRun([], list.slice(0, cut)), list))).toEqual(ids(whole));
      }),
      { numRuns: 1000 },
    );
  });

  it('300 twins that all changed are paired in well under a second', () => {
    const cells = (index: number) => ({ NOTES: `n${index % 50}`, DROP: `d${index}`, S: index });
    const orders = Array.from({ length: 300 }, (_, index) =>
      stored(`id${String(index).padStart(3, '0')}`, row(cells(index))),
    );
    const list = Array.from({ length: 300 }, (_, index) => row({ ...cells(299 - index), M: 1 }));
    const start = performance.now();
    const { pairs } = pair(orders, list);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(pairs.map(({ index }) => index)).toEqual(list.map((_, index) => 299 - index));
  });
});
