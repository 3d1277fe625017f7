// The practice board answers as docs/monday-api.md says: "Transport", "Batches of aliases", "Errors", groups, items, pages.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  boardId,
  createBatch,
  HandClock,
  type PracticeBoard,
  startPracticeBoard,
  subitemsBoardId,
} from './support/emulator.js';

const clock = new HandClock();
let board: PracticeBoard;

beforeAll(async () => {
  board = await startPracticeBoard({ limits: 'none', clock });
});
afterAll(() => board.close());

const errorOf = (body: { errors: { message: string; path?: unknown; extensions: Record<string, unknown> }[] }) => ({
  code: body.errors[0]?.extensions.code,
  path: body.errors[0]?.path,
});

describe('transport (docs/monday-api.md "Transport")', () => {
  test.each([
    ['no token', {}],
    ['an empty one', { authorization: '' }],
    ['a Bearer prefix', { authorization: 'Bearer abc' }],
  ])('%s is not authenticated', async (_, headers) => {
    const response = await fetch(board.emulator.url, { method: 'POST', headers, body: '{"query":"{me{id}}"}' });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      errors: [{ message: 'Not authenticated', extensions: { code: 'NOT_AUTHENTICATED' } }],
    });
  });

  test.each([
    [undefined, '2026-10'],
    ['2026-10', '2026-10'],
    ['2026-07', '2026-07'],
    ['2025-04', '2025-04'],
    ['2027-01', '2027-01'],
    ['2024-10', '2025-04'],
    ['2024-02', '2026-10'],
  ])('API-Version %s is served by %s', async (asked, served) => {
    const { headers, body } = await board.call('{ version { value kind } }', {}, asked ? { 'api-version': asked } : {});
    expect(headers.get('api-version')).toBe(served);
    expect(body.data.version.value).toBe(served);
  });

  test('a malformed version is an error', async () => {
    const { body } = await board.call('{ me { id } }', {}, { 'api-version': 'newest' });
    expect(errorOf(body).code).toBe('InvalidVersionException');
  });

  test('the request id is in the header and in the body', async () => {
    const { headers, body } = await board.call('{ me { id } }');
    expect(body.extensions.request_id).toBe(headers.get('x-request-id'));
    expect(headers.get('ratelimit-policy')).toContain('"complexityMinute";q=');
    expect(headers.get('ratelimit')).toMatch(/"minuteRate";r=\d+, "concurrency";r=\d+, "complexityMinute";r=\d+;t=\d+/);
  });

  test.each([
    ['syntax', '{ me { id }', {}, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ me { shoe_size } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unused variable', 'query ($x: Int) { me { id } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown variable', 'query { items(ids: $x) { id } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing variable', 'query ($x: [ID!]!) { items(ids: $x) { id } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['a wrong type', 'query ($x: Int) { items(limit: $x) { id } }', { x: 'many' }, 'GRAPHQL_VALIDATION_FAILED'],
  ])('strict validation refuses %s', async (_, query, variables, code) => {
    const { status, body } = await board.call(query, variables);
    expect(status).toBe(400);
    expect(errorOf(body).code).toBe(code);
    expect(body.data).toBeUndefined();
  });

  test('a document that fails validation runs nothing', async () => {
    const { status } = await board.call(
      `mutation { a: create_item(board_id: ${boardId}, item_name: "never") { id } b: create_item(board_id: ${boardId}) { id } }`,
    );
    expect(status).toBe(400);
    expect(JSON.stringify(board.emulator.dump(boardId))).not.toContain('never');
  });

  test('variables as a JSON string are refused since 2025-04', async () => {
    const body = JSON.stringify({ query: '{ me { id } }', variables: '{}' });
    const response = await fetch(board.emulator.url, { method: 'POST', headers: { authorization: 't' }, body });
    expect(response.status).toBe(400);
  });

  test('the SDL is served', async () => {
    const sdl = await (await fetch(`${board.emulator.url}/get_schema?format=sdl&version=2026-10`)).text();
    expect(sdl).toContain('type Mutation');
  });
});

describe('batches (docs/monday-api.md "Batches of aliases")', () => {
  test('aliases run one after the other; a failed one is null, the others stay', async () => {
    const { query, variables } = createBatch(['first', 'x'.repeat(256), 'third']);
    const { status, body } = await board.call(query, variables);
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ i0: { name: 'first' }, i1: null, i2: { name: 'third' } });
    expect(Number(body.data.i2.id)).toBe(Number(body.data.i0.id) + 1);
    expect(errorOf(body)).toEqual({ code: 'ItemNameTooLongException', path: ['i1'] });
    expect(body.errors[0].extensions).toMatchObject({ status_code: 200, request_id: body.extensions.request_id });
  });

  test('complexity can be asked for in the same document', async () => {
    const { body } = await board.call(
      `mutation { complexity { before after query reset_in_x_seconds } create_item(board_id: ${boardId}, item_name: "priced") { id } }`,
    );
    expect(body.data.complexity.query).toBe(30_000);
    expect(body.data.complexity.before - body.data.complexity.after).toBe(30_000);
  });
});

describe('groups (docs/monday-api.md "Mutations")', () => {
  test('titles need not be unique; new ones come on top, or beside another', async () => {
    const make = async (name: string, more = ''): Promise<string> => {
      const { body } = await board.call(
        `mutation { create_group(board_id: ${boardId}, group_name: "${name}"${more}) { id } }`,
      );
      return body.data.create_group.id;
    };
    const [one, two] = [await make('Twin'), await make('Twin')];
    const beside = await make('Beside', `, position_relative_method: after_at, relative_to: "${two}"`);
    const last = await make('Last', ', position_relative_method: before_at');
    expect(one).toMatch(/^group_mk\w+$/);
    const { body } = await board.call(`{ boards(ids: ${boardId}) { groups { id } } }`);
    expect(body.data.boards[0].groups.map(({ id }: { id: string }) => id)).toEqual([two, beside, one, 'topics', last]);
    for (const id of [two, beside, one, last])
      await board.call(`mutation { delete_group(board_id: ${boardId}, group_id: "${id}") { id deleted } }`);
  });

  test('the last group cannot be deleted', async () => {
    const { status, body } = await board.call(
      `mutation { delete_group(board_id: ${boardId}, group_id: "topics") { id } }`,
    );
    expect(status).toBe(409);
    expect(errorOf(body).code).toBe('DeleteLastGroupException');
  });

  test('a group takes its items with it', async () => {
    const { body } = await board.call(`mutation { create_group(board_id: ${boardId}, group_name: "Doomed") { id } }`);
    const id = await board.item('in the doomed group');
    expect(
      (await board.call('query ($i: [ID!]) { items(ids: $i) { group { title } } }', { i: [id] })).body.data.items[0]
        .group.title,
    ).toBe('Doomed');
    await board.call(
      `mutation { archive_group(board_id: ${boardId}, group_id: "${body.data.create_group.id}") { archived } }`,
    );
    const after = await board.call('query ($i: [ID!]) { items(ids: $i) { state } }', { i: [id] });
    expect(after.body.data.items).toEqual([{ state: 'archived' }]);
  });
});

describe('items', () => {
  test('subitems live on the subitems board', async () => {
    const parent = await board.item('with sizes');
    const made = await board.call(
      'mutation ($p: ID!, $v: JSON) { create_subitem(parent_item_id: $p, item_name: "Size M", column_values: $v, create_labels_if_missing: true) { id board { id } parent_item { id } } }',
      { p: parent, v: JSON.stringify({ dropdown_mkrak7qp: { labels: ['M'] }, numeric_mkra7j8e: '12' }) },
    );
    expect(made.body.data.create_subitem).toMatchObject({
      board: { id: subitemsBoardId },
      parent_item: { id: parent },
    });
    const id = made.body.data.create_subitem.id;
    const change =
      'mutation ($b: ID!, $i: ID!) { change_simple_column_value(board_id: $b, item_id: $i, column_id: "numeric_mkra7j8e", value: "13") { id } }';
    expect(errorOf((await board.call(change, { b: boardId, i: id })).body).code).toBe('InvalidItemIdException');
    expect((await board.call(change, { b: subitemsBoardId, i: id })).body.errors).toBeUndefined();
    const read = await board.call(
      'query ($p: [ID!]) { items(ids: $p) { subitems { name column_values(ids: ["numeric_mkra7j8e"]) { text ... on NumbersValue { number } } } column_values(types: [subtasks]) { ... on SubtasksValue { subitems_ids } } } }',
      { p: [parent] },
    );
    expect(read.body.data.items[0]).toEqual({
      subitems: [{ name: 'Size M', column_values: [{ text: '13', number: 13 }] }],
      column_values: [{ subitems_ids: [id] }],
    });
  });

  test('a deleted item shows only by its id, with its subitems; a second delete fails', async () => {
    const parent = await board.item('to be deleted');
    const made = await board.call(
      'mutation ($p: ID!) { create_subitem(parent_item_id: $p, item_name: "Size S") { id } }',
      { p: parent },
    );
    const remove = 'mutation ($p: ID!) { delete_item(item_id: $p) { id state } }';
    expect((await board.call(remove, { p: parent })).body.data.delete_item.state).toBe('deleted');
    const read = await board.call('query ($i: [ID!]) { items(ids: $i) { state } }', {
      i: [parent, made.body.data.create_subitem.id],
    });
    expect(read.body.data.items).toEqual([{ state: 'deleted' }, { state: 'deleted' }]);
    const again = await board.call(remove, { p: parent });
    expect(again.status).toBe(404);
    expect(errorOf(again.body).code).toBe('ResourceNotFoundException');
    const none = await board.call('query ($i: [ID!]) { items(ids: $i, exclude_nonactive: true) { id } }', {
      i: [parent],
    });
    expect(none.body.data.items).toEqual([]);
  });

  test.each([
    ['a board', 'create_item(board_id: 1, item_name: "a") { id }', 'InvalidBoardIdException'],
    [
      'a group',
      `create_item(board_id: ${boardId}, group_id: "nope", item_name: "a") { id }`,
      'InvalidGroupIdException',
    ],
    ['an item', 'delete_item(item_id: 5) { id }', 'InvalidItemIdException'],
    ['an item id', 'archive_item { id }', 'InvalidArgumentException'],
    ['a parent', 'create_subitem(parent_item_id: 5, item_name: "a") { id }', 'InvalidItemIdException'],
    ['a name', `create_item(board_id: ${boardId}, item_name: "") { id }`, 'InvalidArgumentException'],
    ['the items board', `create_item(board_id: ${subitemsBoardId}, item_name: "a") { id }`, 'InvalidBoardIdException'],
  ])('without %s: its own error', async (_, field, code) => {
    expect(errorOf((await board.call(`mutation { ${field} }`)).body).code).toBe(code);
  });

  test('an item moves, is renamed, and keeps its values', async () => {
    const id = await board.item('before', { text_mkr5ej2x: 'PO 1' });
    const made = await board.call(
      `mutation { create_group(board_id: ${boardId}, group_name: "Target", position_relative_method: before_at) { id } }`,
    );
    await board.call('mutation ($i: ID!, $g: String!) { move_item_to_group(item_id: $i, group_id: $g) { id } }', {
      i: id,
      g: made.body.data.create_group.id,
    });
    await board.call(
      'mutation ($b: ID!, $i: ID!) { change_simple_column_value(board_id: $b, item_id: $i, column_id: "name", value: "after") { id } }',
      { b: boardId, i: id },
    );
    const { body } = await board.call(
      'query ($i: [ID!]) { items(ids: $i) { name group { title } column_values(ids: ["text_mkr5ej2x"]) { text value } } }',
      { i: [id] },
    );
    expect(body.data.items).toEqual([
      { name: 'after', group: { title: 'Target' }, column_values: [{ text: 'PO 1', value: '"PO 1"' }] },
    ]);
  });

  test('an own column: id by rule, never used twice', async () => {
    const create = (id: string) =>
      board.call(
        `mutation { create_column(board_id: ${boardId}, id: "${id}", title: "Key", column_type: text) { id type } }`,
      );
    expect((await create('order_key')).body.data.create_column).toEqual({ id: 'order_key', type: 'text' });
    await board.call(`mutation { delete_column(board_id: ${boardId}, column_id: "order_key") { archived } }`);
    expect(errorOf((await create('order_key')).body).code).toBe('InvalidArgumentException');
    expect(errorOf((await create('Has Blanks')).body).code).toBe('InvalidArgumentException');
  });
});
