// monday.com's own npm client works on the practice board: every one of its built-in operations.
import { ApiClient } from '@mondaydotcomorg/api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boardId, type PracticeBoard, startPracticeBoard } from './support/emulator.js';

let board: PracticeBoard;
let client: ApiClient;

beforeAll(async () => {
  board = await startPracticeBoard();
  client = new ApiClient({ token: 'test-token', apiVersion: '2026-10', endpoint: board.emulator.url });
});
afterAll(() => board.close());

test('no operation of the client is left out below', () => {
  expect(Object.keys(client.operations).sort()).toEqual([
    'changeColumnValueOp',
    'changeMultipleColumnValuesOp',
    'changeSimpleColumnValueOp',
    'createItemOp',
    'getBoardGroupsOp',
    'getBoardItemsOp',
    'getMeOp',
  ]);
});

test('its operations read and write', async () => {
  const { getMeOp, getBoardGroupsOp, createItemOp, getBoardItemsOp } = client.operations;
  expect((await getMeOp()).me).toMatchObject({ id: '1', name: 'Practice User' });
  expect((await getBoardGroupsOp({ ids: [boardId] })).boards?.[0]?.groups).toEqual([
    { id: 'topics', title: 'Group Title' },
  ]);
  const made = await createItemOp({ boardId, groupId: 'topics', itemName: 'By the client' });
  const itemId = made.create_item?.id ?? '';
  expect(itemId).toMatch(/^97\d{8}$/);
  const { changeColumnValueOp, changeSimpleColumnValueOp, changeMultipleColumnValuesOp } = client.operations;
  await changeColumnValueOp({ boardId, itemId, columnId: 'date_mkr5zp5', value: '{"date":"2026-11-21"}' });
  await changeSimpleColumnValueOp({ boardId, itemId, columnId: 'text_mkr5ej2x', value: 'PO 9' });
  const columnValues = JSON.stringify({ color_mkr5yf27: { label: 'SET' } });
  const changed = await changeMultipleColumnValuesOp({ boardId, itemId, columnValues });
  expect(changed.change_multiple_column_values?.column_values).toContainEqual({
    id: 'color_mkr5yf27',
    value: '{"index":2,"post_id":null}',
  });
  const items = (await getBoardItemsOp({ ids: [boardId] })).boards?.[0]?.items_page.items ?? [];
  expect(items.map(({ name }) => name)).toEqual(['By the client']);
  expect(items[0]?.column_values).toContainEqual({ id: 'text_mkr5ej2x', type: 'text', value: '"PO 9"' });
});

test('its errors are those of the API', async () => {
  const { createItemOp } = client.operations;
  await expect(createItemOp({ boardId: '1', groupId: 'topics', itemName: 'a' })).rejects.toMatchObject({
    response: { errors: [{ extensions: { code: 'InvalidBoardIdException' } }] },
  });
});

test('free requests, with another version', async () => {
  const answer = await client.rawRequest<{ version: { value: string } }>(
    '{ version { value } }',
    {},
    { versionOverride: '2026-07' },
  );
  expect(answer.data.version.value).toBe('2026-07');
});
