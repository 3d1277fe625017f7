// explain: from the cell to the board value and back, for an order that changed, one that was held, and where several are meant.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Explanation } from '../src/cli/report/explanation.js';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { type TinyRow, tinyRows, writeTinyList } from './support/tiny-list.js';
import { commandsOn } from './support/typed-command.js';

const folder = mkdtempSync(join(tmpdir(), 'order-mirror-explain-'));
let mirror: Mirror;
let run: ReturnType<typeof commandsOn>;

const list = (change?: (index: number) => TinyRow) =>
  writeTinyList(join(folder, 'greyson.xlsx'), tinyRows('GREYSON', 4, change));

async function explained(text: string): Promise<Explanation> {
  const { code, out } = await run('explain', text, '--json');
  expect(code).toBe(0);
  return JSON.parse(out) as Explanation;
}

const columnOf = (order: Explanation, source: string) =>
  order.columns.find(({ sources }) => sources.some((cell) => cell.source === source));

beforeAll(async () => {
  await list((index) => (index === 0 ? { 'CUSTOMER NAME': 'greyson clothiers' } : {}));
  mirror = await startMirror({ sourceFolder: folder });
  run = commandsOn(mirror, { columns: 140 });
  await syncOnce(mirror, 'run-1');
  await list((index) =>
    index === 0
      ? { 'CUSTOMER NAME': 'greyson clothiers', DESTINATION: 'OSLO', M: 5, 'TOTAL QTY': 6 }
      : index === 1
        ? { 'ORDER TYPE': 'cancelled', S: 9 }
        : index === 2
          ? { S: 'many' }
          : {},
  );
  await syncOnce(mirror, 'run-2');
});

afterAll(async () => {
  await mirror?.close();
});

test('each board value has its cell, what is written there, its rule, its column id and title', async () => {
  const order = await explained('gre-001');
  expect(order).toMatchObject({
    customer: 'GREYSON',
    item_name: 'POLO NAVY GRE-001 PO1',
    group: 'GREYSON SPRING 27',
    state: 'SYNCED',
    reason: null,
    present: true,
    item_id: expect.stringMatching(/^\d+$/),
    place: { workbook: 'greyson.xlsx', sheet: 'MASTER', row: 2, imported_by: 'run-2', as_imported: true },
  });
  expect(columnOf(order, 'DESTINATION')).toEqual({
    board_column: 'text_mkr5kbc6',
    title: 'DESTINATION',
    rule: 'as in the workbook',
    sources: [{ source: 'DESTINATION', cell: 'H2', written: 'OSLO', value: 'OSLO' }],
    wanted: 'OSLO',
    on_board: 'OSLO',
  });
  expect(columnOf(order, 'ORDER TYPE')).toMatchObject({
    rule: 'ACTIVE becomes RECEIVED',
    sources: [{ cell: 'C2', written: 'ACTIVE', value: 'RECEIVED' }],
    on_board: 'RECEIVED',
  });
  expect(columnOf(order, 'CUSTOMER NAME')?.rule).toBe('written greyson clothiers, which is GREYSON (customers.toml)');
  expect(columnOf(order, 'DESTINATION WAREHOUSE')?.rule).toBe('the workbook has no such column');
  expect(order.name_from.map(({ source, cell }) => `${source} ${cell}`)).toEqual([
    'CUSTOMER STYLE E2',
    'CUSTOMER COLOUR DESCRIPTION F2',
    'AAG ORDER NUMBER B2',
    'PO NUMBER D2',
  ]);
  expect(order.sizes.find(({ size }) => size === 'M')).toMatchObject({
    cell: 'M2',
    written: '5',
    quantity: 5,
    on_board: 5,
  });
});

test('every change with run and cell; each write with its receipt and its calls', async () => {
  const order = await explained('GRE-001');
  expect(order.changes.map(({ run: id, kind }) => [id, kind])).toEqual([
    ['run-1', 'born'],
    ['run-2', 'changed'],
  ]);
  expect(order.changes[1]?.changes).toEqual([
    { what: 'TOTAL QTY', cell: 'O2', before: '3', after: '6' },
    { what: 'DESTINATION', cell: 'H2', before: 'ROTTERDAM', after: 'OSLO' },
    { what: 'size M', cell: 'M2', before: '2', after: '5' },
  ]);
  expect(order.writes.map(({ run: id, size, kind, state }) => [id, size, kind, state])).toEqual([
    ['run-1', null, 'CREATE', 'SYNCED'],
    ['run-1', 'M', 'CREATE', 'SYNCED'],
    ['run-1', 'S', 'CREATE', 'SYNCED'],
    ['run-2', null, 'UPDATE', 'SYNCED'],
    ['run-2', 'M', 'UPDATE', 'SYNCED'],
  ]);
  for (const write of order.writes) {
    expect(write.receipt?.item_id).toMatch(/^\d+$/);
    expect(write.calls).toEqual([expect.objectContaining({ outcome: 'answered', http_status: 200 })]);
  }
});

test('a cancelled order, and a held one: why, and what the board keeps meanwhile', async () => {
  expect(columnOf(await explained('GRE-002'), 'TOTAL QTY')).toMatchObject({
    rule: 'a cancelled order has 0',
    on_board: '0',
    sources: [{ written: '3', value: '0' }],
  });
  const held = await explained('GRE-003');
  expect(held).toMatchObject({ state: 'HELD', reason: expect.stringContaining('many') });
  expect(held.rejects).toMatchObject([{ cell: 'L4', effect: 'held' }]);
  expect(held.sizes.find(({ size }) => size === 'S')).toMatchObject({
    cell: 'L4',
    written: 'many',
    quantity: 1,
    on_board: 1,
  });
  const { out } = await run('explain', 'GRE-003');
  expect(out).toMatch(/state {6}HELD: /);
  expect(out).toContain('L4: ');
});

test('by item id, subitem id and record id; a part of a name that means several lists them; nothing found is a sentence', async () => {
  const order = await explained('GRE-004');
  for (const id of [order.item_id ?? '', order.record_id, order.sizes[0]?.item_id ?? ''])
    expect((await explained(id)).record_id).toBe(order.record_id);
  const { out } = await run('explain', 'polo navy');
  expect(out).toContain('4 orders. Name one: order-mirror explain ');
  expect(await run('explain', '100%_sure[x]')).toMatchObject({
    code: 1,
    err: expect.stringContaining('No order in this store'),
  });
});

test('a workbook saved since: cells are named, not shown; an order without a row says where it was', async () => {
  await list((index) => (index === 0 ? { DESTINATION: 'BERGEN' } : {}));
  const order = await explained('GRE-001');
  expect(order.place.as_imported).toBe(false);
  expect(columnOf(order, 'DESTINATION')?.sources).toEqual([
    { source: 'DESTINATION', cell: 'H2', written: null, value: 'OSLO' },
  ]);
  await writeTinyList(join(folder, 'greyson.xlsx'), tinyRows('GREYSON', 3));
  await syncOnce(mirror, 'run-3');
  expect((await explained('GRE-004')).present).toBe(false);
  expect((await run('explain', 'GRE-004')).out).toContain('It has no row any more since run run-3');
});
