// What each column type takes and how it reads (docs/monday-api.md "Column values", "Sizes and boards").
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boardId, type PracticeBoard, startPracticeBoard } from './support/emulator.js';

let board: PracticeBoard;
let id: string;

const columns = {
  text: 'text_mkr5ej2x',
  longText: 'long_text_mkr5p0cf',
  numbers: 'numeric_mkr5cact',
  date: 'date_mkr5zp5',
  status: 'color_mkr5yf27',
  dropdown: 'dropdown_mkr518fc',
  created: 'dropdown_mkr5w5e',
};

beforeAll(async () => {
  board = await startPracticeBoard({ limits: 'none' });
  id = await board.item('values');
});
afterAll(() => board.close());

const change = async (values: unknown, create = false) => {
  const query = `mutation ($v: JSON!, $c: Boolean) { change_multiple_column_values(board_id: ${boardId}, item_id: ${id},
    column_values: $v, create_labels_if_missing: $c) { column_values { id text value } } }`;
  const { body } = await board.call(query, {
    v: typeof values === 'string' ? values : JSON.stringify(values),
    c: create,
  });
  return body;
};
const reading = async (column: string, value: unknown) => {
  const body = await change({ [column]: value });
  expect(body.errors).toBeUndefined();
  const read = body.data.change_multiple_column_values.column_values.find((one: { id: string }) => one.id === column);
  return [read.text, read.value];
};

test.each([
  ['text', columns.text, 'PO 1', 'PO 1', '"PO 1"'],
  ['text cleared', columns.text, '', '', null],
  ['long text', columns.longText, { text: 'a\nb' }, 'a\nb', '{"text":"a\\nb"}'],
  ['long text, simple', columns.longText, 'short', 'short', '{"text":"short"}'],
  ['number', columns.numbers, '42.50', '42.5', '"42.5"'],
  ['a number in JSON', columns.numbers, -7, '-7', '"-7"'],
  [
    'a long number',
    columns.numbers,
    '12345678901234567890.1234567890123',
    '12345678901234567890.1234567890123',
    '"12345678901234567890.1234567890123"',
  ],
  ['the number "" is 0', columns.numbers, '', '0', '"0"'],
  ['number null is cleared', columns.numbers, null, '', null],
  ['date', columns.date, { date: '2026-02-28' }, '2026-02-28', '{"icon":null,"date":"2026-02-28"}'],
  [
    'date and time',
    columns.date,
    { date: '2026-02-28', time: '13:25:00' },
    '2026-02-28 13:25',
    '{"icon":null,"date":"2026-02-28","time":"13:25:00"}',
  ],
  ['date null', columns.date, null, '', null],
  ['status by label', columns.status, { label: 'PCS' }, 'PCS', '{"index":1,"post_id":null}'],
  ['status by index', columns.status, { index: 2 }, 'SET', '{"index":2,"post_id":null}'],
  ['status null', columns.status, null, null, null],
  ['dropdown', columns.dropdown, { labels: ['FORECAST', 'SAMPLE'] }, 'FORECAST, SAMPLE', '{"ids":[3,5]}'],
  ['dropdown by id', columns.dropdown, { ids: [1] }, 'RECEIVED', '{"ids":[1]}'],
  ['dropdown null', columns.dropdown, null, '', null],
])('%s', async (_, column, given, text, value) => {
  expect(await reading(column, given)).toEqual([text, value]);
});

test.each([
  ['an unknown column', { nope: 'a' }, 'InvalidColumnIdException'],
  ['a mirror', { lookup_mkrbrdr1: 'a' }, 'ColumnValueException'],
  ['a formula', { formula_mkrb53jx: '1' }, 'ColumnValueException'],
  ['an item id column', { pulse_id_mkr5pb5q: '1' }, 'ColumnValueException'],
  ['the last update', { pulse_updated_mks8qpqh: '1' }, 'ColumnValueException'],
  ['the subitems', { subtasks_mkr5c0kp: '1' }, 'ColumnValueException'],
  ['a word as number', { [columns.numbers]: 'twelve' }, 'ColumnValueException'],
  ['thousands commas', { [columns.numbers]: '1,200' }, 'ColumnValueException'],
  ['a date in another order', { [columns.date]: { date: '28/02/2026' } }, 'ColumnValueException'],
  ['a day that is not', { [columns.date]: { date: '2026-02-30' } }, 'ColumnValueException'],
  ['an unknown status', { [columns.status]: { label: 'DOZEN' } }, 'ColumnValueException'],
  ['a status in another case', { [columns.status]: { label: 'pcs' } }, 'ColumnValueException'],
  ['an unknown index', { [columns.status]: { index: 30 } }, 'ColumnValueException'],
  ['an unknown label', { [columns.dropdown]: { labels: ['RECIEVED'] } }, 'ColumnValueException'],
  ['labels and ids', { [columns.dropdown]: { labels: ['FIRM'], ids: [1] } }, 'ColumnValueException'],
  ['a wrong key', { [columns.dropdown]: { label: 'FIRM' } }, 'ColumnValueException'],
  ['2,001 characters', { [columns.longText]: { text: 'x'.repeat(2001) } }, 'ColumnValueException'],
  ['a long name', { name: 'x'.repeat(256) }, 'ItemNameTooLongException'],
  ['no JSON', '{"a"', 'JsonParseException'],
  ['JSON encoded twice', JSON.stringify('{}'), 'InvalidArgumentException'],
])('%s is refused, and nothing of the write stays', async (_, values, code) => {
  const given = typeof values === 'string' ? values : { ...values, [columns.text]: 'must not stay' };
  const body = await change(given);
  expect(body.data.change_multiple_column_values).toBeNull();
  expect(body.errors[0].extensions.code).toBe(code);
  expect(JSON.stringify(board.emulator.dump(boardId))).not.toContain('must not stay');
});

test('values as an object instead of a JSON string are refused', async () => {
  const { body } = await board.call(
    `mutation ($v: JSON!) { change_multiple_column_values(board_id: ${boardId}, item_id: ${id}, column_values: $v) { id } }`,
    { v: { [columns.text]: 'a' } },
  );
  expect(body.errors[0].extensions.code).toBe('JsonParseException');
});

describe('labels', () => {
  test('an unknown one tells those that exist', async () => {
    const body = await change({ [columns.status]: { label: 'DOZEN' } });
    expect(body.errors[0].message).toContain('{0: PCE, 1: PCS, 2: SET, 3: PAIR}');
    expect(body.errors[0].extensions.error_data.column_type).toBe('color');
  });

  test('created on request, only with the write they belong to', async () => {
    expect((await change({ [columns.created]: { labels: ['DROP 9'] }, nope: '1' }, true)).errors).toHaveLength(1);
    expect((await change({ [columns.created]: { labels: ['DROP 9'] } })).errors).toHaveLength(1);
    expect((await change({ [columns.created]: { labels: ['DROP 9'] } }, true)).errors).toBeUndefined();
    const { body } = await board.call(
      `{ boards(ids: ${boardId}) { columns(ids: ["${columns.created}"]) { settings settings_str } } }`,
    );
    const [column] = body.data.boards[0].columns;
    expect(column.settings.labels.map(({ label }: { label: string }) => label)).toContain('DROP 9');
    expect(JSON.parse(column.settings_str).labels).toContainEqual({ id: 4, name: 'DROP 9' });
  });

  test('a status has at most 40, of at most 30 characters', async () => {
    expect((await change({ [columns.status]: { label: 'x'.repeat(31) } }, true)).errors[0].message).toContain(
      '30 characters',
    );
    for (let i = 4; i < 40; i += 1)
      expect((await change({ [columns.status]: { label: `S${i}` } }, true)).errors).toBeUndefined();
    expect((await change({ [columns.status]: { label: 'S40' } }, true)).errors[0].message).toContain('limit of 40');
  });

  test('a dropdown has at most 500', async () => {
    const labels = Array.from({ length: 497 }, (_, i) => `L${i}`);
    const body = await change({ [columns.created]: { labels } }, true);
    expect(body.errors[0].message).toContain('limit of 500');
  });
});

test('the simple form empties by null', async () => {
  const simple = (value: string | null) =>
    board.call(
      `mutation ($v: String) { change_simple_column_value(board_id: ${boardId}, item_id: ${id}, column_id: "${columns.numbers}", value: $v) { column_values(ids: ["${columns.numbers}"]) { text } } }`,
      { v: value },
    );
  expect((await simple('7')).body.data.change_simple_column_value.column_values[0].text).toBe('7');
  expect((await simple(null)).body.data.change_simple_column_value.column_values[0].text).toBe('');
});
