// Pages of items: cursors, filters, look-ups by value (docs/monday-api.md "Queries").
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boardId, HandClock, type PracticeBoard, startPracticeBoard } from './support/emulator.js';

const clock = new HandClock();
let board: PracticeBoard;
const ids: string[] = [];

beforeAll(async () => {
  board = await startPracticeBoard({ limits: 'none', clock });
  for (let i = 0; i < 12; i += 1) {
    ids.push(
      await board.item(`Order ${i}`, {
        text_mkr5wya6: `AAG-${i}`,
        numeric_mkr5cact: i % 3 === 0 ? null : String(i),
        dropdown_mkr518fc: { labels: [i % 2 === 0 ? 'RECEIVED' : 'FIRM'] },
        date_mkr5zp5: { date: `2026-01-${String(i + 1).padStart(2, '0')}` },
      }),
    );
  }
});
afterAll(() => board.close());

const page = (args: string) =>
  board.call(`{ boards(ids: ${boardId}) { items_page(${args}) { cursor items { id name } } } }`);
const next = (cursor: string, limit = 5) =>
  board.call('query ($c: String!, $l: Int!) { next_items_page(cursor: $c, limit: $l) { cursor items { id } } }', {
    c: cursor,
    l: limit,
  });

describe('cursors', () => {
  test('lead through the whole board once', async () => {
    const first = (await page('limit: 5')).body.data.boards[0].items_page;
    const second = (await next(first.cursor)).body.data.next_items_page;
    const third = (await next(second.cursor)).body.data.next_items_page;
    expect(third.cursor).toBeNull();
    expect([...first.items, ...second.items, ...third.items].map(({ id }) => id)).toEqual(ids);
  });

  test('are good for 60 minutes from the first page', async () => {
    const { cursor } = (await page('limit: 5')).body.data.boards[0].items_page;
    clock.move(59 * 60_000);
    const second = (await next(cursor)).body.data.next_items_page;
    clock.move(60_000);
    const { status, body } = await next(second.cursor);
    expect(status).toBe(200);
    expect(body.errors[0].extensions.code).toBe('CursorExpiredError');
  });

  test('an item that went meanwhile is not shown', async () => {
    const { cursor } = (await page('limit: 11')).body.data.boards[0].items_page;
    const extra = await board.item('short-lived');
    await board.call(`mutation { archive_item(item_id: ${extra}) { id } }`);
    expect((await next(cursor)).body.data.next_items_page.items).toEqual([{ id: ids[11] }]);
  });

  test.each([0, 501])('the limit %i is out of bounds', async (limit) => {
    expect((await page(`limit: ${limit}`)).body.errors[0].extensions.code).toBe('InvalidArgumentException');
  });

  test('cursor and query_params exclude each other', async () => {
    const { cursor } = (await page('limit: 5')).body.data.boards[0].items_page;
    const { body } = await page(`limit: 5, cursor: "${cursor}", query_params: {}`);
    expect(body.errors[0].extensions.code).toBe('InvalidArgumentException');
  });
});

test('items takes at most 100 ids, and gives 25 unless asked for more', async () => {
  const many = Array.from({ length: 101 }, (_, i) => String(i));
  const ask = 'query ($i: [ID!]) { items(ids: $i) { id } }';
  expect((await board.call(ask, { i: many })).body.errors[0].extensions.code).toBe('InvalidArgumentException');
  expect((await board.call(ask, { i: [...ids, ...many.slice(0, 80)] })).body.data.items).toHaveLength(12);
});

test.each([
  ['any_of on text', '{column_id: "text_mkr5wya6", compare_value: ["aag-3", "AAG-4"]}', ['Order 3', 'Order 4']],
  [
    'any_of on label ids',
    '{column_id: "dropdown_mkr518fc", compare_value: [7]}',
    [1, 3, 5, 7, 9, 11].map((i) => `Order ${i}`),
  ],
  [
    'not_any_of',
    '{column_id: "dropdown_mkr518fc", compare_value: [1], operator: not_any_of}',
    [1, 3, 5, 7, 9, 11].map((i) => `Order ${i}`),
  ],
  [
    'is_empty',
    '{column_id: "numeric_mkr5cact", compare_value: [], operator: is_empty}',
    [0, 3, 6, 9].map((i) => `Order ${i}`),
  ],
  ['is_not_empty', '{column_id: "text_mkrh94rx", compare_value: [], operator: is_not_empty}', []],
  [
    'contains_text',
    '{column_id: "name", compare_value: "ER 1", operator: contains_text}',
    ['Order 1', 'Order 10', 'Order 11'],
  ],
  [
    'starts_with',
    '{column_id: "text_mkr5wya6", compare_value: "AAG-1", operator: starts_with}',
    ['Order 1', 'Order 10', 'Order 11'],
  ],
  [
    'greater_than',
    '{column_id: "numeric_mkr5cact", compare_value: 9, operator: greater_than}',
    ['Order 10', 'Order 11'],
  ],
  [
    'between dates',
    '{column_id: "date_mkr5zp5", compare_value: ["2026-01-02", "2026-01-03"], operator: between}',
    ['Order 1', 'Order 2'],
  ],
])('%s', async (_, rule, names) => {
  const { body } = await page(`limit: 100, query_params: {rules: [${rule}]}`);
  expect(body.data.boards[0].items_page.items.map(({ name }: { name: string }) => name)).toEqual(names);
});

test('rules joined by or, ordered', async () => {
  const { body } = await page(
    'query_params: {operator: or, rules: [{column_id: "name", compare_value: ["Order 2"]}, {column_id: "name", compare_value: ["Order 7"]}], order_by: [{column_id: "__creation_log__"}, {column_id: "name", direction: desc}]}',
  );
  expect(body.data.boards[0].items_page.items.map(({ name }: { name: string }) => name)).toEqual([
    'Order 7',
    'Order 2',
  ]);
});

test('look-up by value: the whole text, any case, any of the list', async () => {
  const ask = `query ($v: [String]!) { items_page_by_column_values(board_id: ${boardId}, columns: [{column_id: "text_mkr5wya6", column_values: $v}], limit: 100) { items { name } } }`;
  const { body } = await board.call(ask, { v: ['aag-1', 'AAG-11', 'AAG'] });
  expect(body.data.items_page_by_column_values.items).toEqual([{ name: 'Order 1' }, { name: 'Order 11' }]);
});
