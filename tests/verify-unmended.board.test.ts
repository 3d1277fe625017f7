// What a verification must not be content with: acknowledged values that are wrong, what a repair could not put right, what the board refused.
// Each stays listed until it is right; and no write of a run is ever empty.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createActivities } from '../src/activities/index.js';
import { verificationText } from '../src/cli/report/verification.js';
import { isStillDrift } from '../src/domain/drift/drift.js';
import type { Database } from '../src/store/database.js';
import { openSqlite } from '../src/store/sqlite/sqlite-database.js';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { tinyRows, writeTinyList } from './support/tiny-list.js';
import { peopleOn, verifyOnce } from './support/verify.js';

const QUANTITY = 'numeric_mkra7j8e';
let folder: string;
let mirror: Mirror;
let db: Database;
let runs = 0;

const run = (what: string) => {
  runs += 1;
  return `${what}-${runs}`;
};
const list = (change: Parameters<typeof tinyRows>[2] = () => ({})) =>
  writeTinyList(join(folder, 'ONE.xlsx'), tinyRows('GREYSON', 6, change));
const items = () => (mirror.emulator.dump(mirror.config.board.id)?.groups ?? []).flatMap((group) => group.items);
const itemOf = (number: string) => {
  const item = items().find((one) => one.values.text_mkr5wya6 === number);
  if (item === undefined) throw new Error(`no item of ${number}`);
  return item;
};
const lookAt = async (what = 'look') => (await verifyOnce(mirror, run(what))).findings.filter(isStillDrift);
const repair = () => verifyOnce(mirror, run('repair'), { repair: true });
const kinds = (findings: readonly { kind: string; order_number: string | null }[]) =>
  findings.map(({ kind, order_number }) => `${kind} ${order_number}`).sort();
const writes = () => Object.values(mirror.emulator.stats().mutations).reduce((sum, count) => sum + count, 0);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'order-mirror-unmended-'));
  await list();
  mirror = await startMirror({ sourceFolder: folder });
  await syncOnce(mirror, run('first'));
  const { store, orders } = mirror.config;
  if (store.kind !== 'sqlite') throw new Error('SQLite only');
  db = openSqlite({ file: store.file, create: false, columns: orders.columns });
}, 60_000);

afterEach(async () => {
  await db?.close();
  await mirror?.close();
});

test('an acknowledged quantity that is wrong is told, and the next change is really sent', async () => {
  await db.execute(
    "UPDATE [ORDER_LIST_LINES] SET [acked_quantity] = 7 WHERE [size_code] = 'M' AND [record_id] = (SELECT [record_id] FROM [ORDER_LIST] WHERE [order_number] = 'GRE-001')",
  );
  expect(kinds(await lookAt())).toEqual([
    'acknowledged-quantity-wrong GRE-001',
    'line-synced-not-acknowledged GRE-001',
  ]);
  const repaired = await repair();
  expect(repaired.findings.filter(isStillDrift)).toEqual([]);
  expect(await lookAt()).toEqual([]);
  await list((index) => (index === 0 ? { M: 7, 'TOTAL QTY': 8 } : {}));
  await syncOnce(mirror, run('seven'));
  const line = itemOf('GRE-001').subitems.find(({ name }) => name === 'Size M');
  expect(line?.values[QUANTITY]).toBe('7');
});

test('acknowledged values that are wrong with their hash are told by the board alone', async () => {
  const [row] = await db.query<{ record_id: string; acked: string }>(
    "SELECT b.[record_id], b.[acked] FROM [ORDER_LIST_BOARD] AS b JOIN [ORDER_LIST] AS o ON o.[record_id] = b.[record_id] WHERE o.[order_number] = 'GRE-002'",
  );
  if (row === undefined) throw new Error('no order');
  const acked = JSON.parse(row.acked) as { group: string; name: string; values: Record<string, unknown> };
  const [column = ''] = Object.keys(acked.values).filter((id) => acked.values[id] === 'PO2');
  const wrong = { ...acked, name: 'Never seen', values: { ...acked.values, [column]: 'PO9' } };
  const { hash } = await import('node:crypto');
  const { wantedText } = await import('../src/domain/board/wanted-item.js');
  const { casefold } = await import('../src/domain/order/white-space.js');
  const hashed = hash('sha256', wantedText(wrong, casefold(wrong.group)));
  const both = { record: row.record_id, acked: JSON.stringify(wrong), hashed };
  await db.execute('UPDATE [ORDER_LIST_BOARD] SET [acked] = @acked WHERE [record_id] = @record', {
    record: both.record,
    acked: both.acked,
  });
  await db.execute(
    'UPDATE [ORDER_LIST] SET [acked_hash] = @hashed, [wanted_hash] = @hashed WHERE [record_id] = @record',
    { record: both.record, hashed },
  );
  expect(kinds(await lookAt())).toEqual([
    'acknowledged-wrong GRE-002',
    'acknowledged-wrong GRE-002',
    'wanted-hash-wrong GRE-002',
  ]);
  expect((await repair()).findings.filter(isStillDrift)).toEqual([]);
  expect(await lookAt()).toEqual([]);
  await list((index) => (index === 1 ? { 'PO NUMBER': 'PO9' } : {}));
  await syncOnce(mirror, run('nine'));
  expect(itemOf('GRE-002').values[column]).toBe('PO9');
});

test('a wrong acknowledged hash is no empty batch: all of the item is sent, and its receipt puts the hash right', async () => {
  await db.execute("UPDATE [ORDER_LIST] SET [acked_hash] = 'wrong', [plan_due] = 1 WHERE [order_number] = 'GRE-003'");
  expect(await syncOnce(mirror, run('wrong-hash'))).toMatchObject({ outcome: 'SUCCESS', balanced: true, applied: 1 });
  expect(await lookAt()).toEqual([]);
});

test('a column that is mapped no more is no empty batch either: nothing is sent', async () => {
  const { deps } = mirror;
  const { mapping } = deps.settings;
  const less = mapping.filter(({ sources }) => !sources.includes('NOTES'));
  expect(less.length).toBe(mapping.length - 1);
  const settings = { ...deps.settings, mapping: less, planFingerprint: 'less' };
  const before = writes();
  const fewer: Mirror = { ...mirror, activities: createActivities({ ...deps, settings }) };
  expect(await syncOnce(fewer, run('less'))).toMatchObject({ outcome: 'NOTHING_TO_DO', balanced: true });
  expect(writes()).toBe(before);
  expect((await verifyOnce(fewer, run('look'))).findings).toEqual([]);
});

test('what a repair could not put right is listed by every later verify, until it is', async () => {
  const people = peopleOn(mirror);
  await people.remove(itemOf('GRE-001').id);
  await people.edit(itemOf('GRE-002').id, { name: 'A false name' });
  await db.execute(
    "UPDATE [ORDER_LIST] SET [ORDER TYPE] = 'NO SUCH LABEL' WHERE [order_number] IN ('GRE-001', 'GRE-002')",
  );
  const repaired = await repair();
  expect(kinds(repaired.findings.filter(isStillDrift))).toEqual(['deleted-item GRE-001', 'wrong-name GRE-002']);
  for (const what of ['look', 'again']) {
    const left = await lookAt(what);
    expect(kinds(left)).toEqual(['not-made-again GRE-001', 'wrong-name GRE-002']);
    expect(left.map(({ why }) => why).join(' ')).toContain('has no such label');
  }
  expect(kinds((await repair()).findings.filter(isStillDrift))).toEqual([
    'not-made-again GRE-001',
    'wrong-name GRE-002',
  ]);
  await db.execute("UPDATE [ORDER_LIST] SET [ORDER TYPE] = 'RECEIVED' WHERE [ORDER TYPE] = 'NO SUCH LABEL'");
  await syncOnce(mirror, run('good-again'));
  expect(await lookAt()).toEqual([]);
  expect(itemOf('GRE-001').name).toContain('GRE-001');
});

test('head line and table of a repair count alike', async () => {
  const people = peopleOn(mirror);
  await people.edit(itemOf('GRE-001').id, { name: 'A false name' });
  await people.edit(itemOf('GRE-002').id, { name: 'Another one' });
  await db.execute("UPDATE [ORDER_LIST] SET [ORDER TYPE] = 'NO SUCH LABEL' WHERE [order_number] = 'GRE-001'");
  const id = run('repair');
  const { findings } = await verifyOnce(mirror, id, { repair: true });
  const row = await mirror.store.verify.one(id);
  if (row === null) throw new Error('not stored');
  const text = verificationText(row, findings, { all: true, width: 100 });
  expect(text).toContain('2 findings, 1 mended, 1 left.');
  expect(text).toMatch(/wrong-name .* 2 +1 +1\n/);
});

test('what the board refused stays listed, and a repair tries again', async () => {
  mirror.emulator.faults.add({
    match: { kind: 'mutation', operation: 'change_multiple_column_values', contains: 'PO-BAD' },
    times: 'always',
    effect: { type: 'alias-error', when: 'before', code: 'COLUMN_VALUE_EXCEPTION' },
  });
  await list((index) => (index === 3 ? { 'PO NUMBER': 'PO-BAD' } : {}));
  await syncOnce(mirror, run('refused'));
  const [refused, ...more] = await lookAt();
  expect(more).toEqual([]);
  expect(refused).toMatchObject({ kind: 'refused-order', order_number: 'GRE-004', mend: 'repair' });
  expect(refused?.why).not.toBeNull();
  expect(kinds((await repair()).findings.filter(isStillDrift))).toEqual(['refused-order GRE-004']);
  mirror.emulator.faults.clear();
  expect((await repair()).findings.filter(isStillDrift)).toEqual([]);
  expect(await lookAt()).toEqual([]);
  expect(Object.values(itemOf('GRE-004').values)).toContain('PO-BAD');
});
