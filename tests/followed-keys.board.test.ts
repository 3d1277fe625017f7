// Orders stay the orders they were when a newer program reads their cells otherwise (S2): their record ids, and so their items, follow.
import SqliteDriver from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { baseKeyOf, extrasKeyOf } from '../src/domain/identity/key.js';
import { sha256 } from '../src/store/sha256.js';
import { importOnce } from './support/imported.js';
import { type Mirror, startMirror } from './support/mirror.js';
import { type BookRow, order, orderBook, SIX_DIGITS } from './support/order-book.js';
import { type Folder, makeFolder, zipOf } from './support/xlsx-fixtures.js';

let mirror: Mirror;
let folder: Folder;
afterEach(async () => {
  await mirror.close();
  await folder[Symbol.asyncDispose]();
});

type Stored = Readonly<Record<string, unknown>>;

/** What an older program stored: plain cells first, then written over as it read them; it read by other rules than those in force now. */
async function storedBefore(
  plain: readonly BookRow[],
  then: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<void> {
  folder = await makeFolder();
  mirror = await startMirror({ sourceFolder: folder.path });
  await folder.put('list.xlsx', await zipOf(orderBook(plain)));
  const before = await importOnce(mirror, 'run-1');
  if (mirror.config.store.kind !== 'sqlite') throw new Error('made for SQLite');
  const db = new SqliteDriver(mirror.config.store.file);
  const rule = mirror.config.orders.customers.find(({ name }) => name === 'GREYSON');
  if (rule === undefined) throw new Error('GREYSON is unknown');
  for (const row of before.orders) {
    const now: Stored = { ...row, ...then[String(row.order_number)] };
    const valuesOf = (names: readonly string[]) => names.map((name) => (now[name] ?? null) as string | null);
    const values = Object.keys(then[String(row.order_number)] ?? {});
    const base = baseKeyOf(String(now.customer), valuesOf(rule.uniqueKeys), sha256);
    const extras = extrasKeyOf(valuesOf(rule.extraChecks), sha256);
    db.prepare(
      `UPDATE ORDER_LIST SET base_key = ?, extras_key = ?, source_hash = 'older' ${values.map((name) => `, [${name}] = ?`).join('')} WHERE record_id = ?`,
    ).run(base, extras, ...values.map((name) => now[name]), row.record_id);
  }
  db.prepare(`UPDATE WORKBOOKS SET rules_fingerprint = 'older'`).run();
  db.close();
}

const idsOf = (orders: readonly Stored[]) =>
  Object.fromEntries(orders.map((row) => [`${row['AAG ORDER NUMBER']} ${row['PO NUMBER']}`, row.record_id]));

test('S2: a mark in an order number, a number with its zeros, 15 digits: the record stays', async () => {
  await storedBefore([order('A'), order('B'), order('C'), order('D')], {
    A: { 'AAG ORDER NUMBER': 'A\u200e' },
    B: { 'CUSTOMER STYLE': '77' },
    C: { 'CUSTOMER STYLE': '0.30000000000000004', 'PO NUMBER': '1234' },
    D: { customer: 'GREYSON\u200e', 'CUSTOMER NAME': 'GREYSON\u200e' },
  });
  const first = await mirrorOrders();
  await folder.put(
    'list.xlsx',
    await zipOf(
      orderBook([
        order('A\u200e', { 'PO NUMBER': 'PO-A', 'CUSTOMER STYLE': 'ST-A' }),
        order('B', { 'CUSTOMER STYLE': { value: 77, style: SIX_DIGITS } }),
        order('C', {
          'CUSTOMER STYLE': { xml: '<c r="{at}"><v>0.30000000000000004</v></c>' },
          'PO NUMBER': { value: 1234, style: SIX_DIGITS },
        }),
        order('D', { 'CUSTOMER NAME': 'GREYSON\u200e' }),
      ]),
    ),
  );
  const { orders } = await importOnce(mirror, 'run-2');
  expect(orders.map((row) => [row.order_number, row.customer, row['CUSTOMER STYLE'], row['PO NUMBER']])).toEqual([
    ['A', 'GREYSON', 'ST-A', 'PO-A'],
    ['B', 'GREYSON', '000077', 'PO-B'],
    ['C', 'GREYSON', '0.3', '001234'],
    ['D', 'GREYSON', 'ST-D', 'PO-D'],
  ]);
  expect(orders.map((row) => row.record_id)).toEqual(first.map((row) => row.record_id));
});

test('S2: twins told apart by a number that has its zeros now keep their records; so do two keys that were one', async () => {
  const alike = (po: BookRow[string], style: BookRow[string] = 'ST', rest: BookRow = {}) =>
    order('T', { 'PO NUMBER': po, 'CUSTOMER STYLE': style, ...rest });
  await storedBefore(
    [alike('11', '5', { NOTES: 'one' }), alike('12', '5', { NOTES: 'two' }), alike('13', '5', { NOTES: 'three' })],
    {},
  );
  const before = idsOf(await mirrorOrders());
  await folder.put(
    'list.xlsx',
    await zipOf(
      orderBook([
        alike({ value: 13, style: SIX_DIGITS }, { value: 5, style: SIX_DIGITS }, { NOTES: 'three' }),
        alike({ value: 12, style: SIX_DIGITS }, 5, { NOTES: 'two' }),
        alike(11, 5, { NOTES: 'one' }),
      ]),
    ),
  );
  const after = (await importOnce(mirror, 'run-2')).orders;
  expect(idsOf(after)).toEqual({ 'T 11': before['T 11'], 'T 000012': before['T 12'], 'T 000013': before['T 13'] });
  expect(after.map((row) => row['CUSTOMER STYLE']).sort()).toEqual(['000005', '5', '5']);
});

async function mirrorOrders(): Promise<readonly Stored[]> {
  if (mirror.config.store.kind !== 'sqlite') throw new Error('made for SQLite');
  const db = new SqliteDriver(mirror.config.store.file, { readonly: true });
  try {
    return db.prepare('SELECT * FROM ORDER_LIST ORDER BY order_number, record_id').all() as Stored[];
  } finally {
    db.close();
  }
}
