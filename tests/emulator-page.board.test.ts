// The page of the practice board and the pieces it asks for.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseLimits, runEmulator } from '../src/emulator/main.js';
import { boardId, type PracticeBoard, startPracticeBoard } from './support/emulator.js';

let board: PracticeBoard;
const get = async (path: string) => fetch(new URL(path, board.emulator.pageUrl));

beforeAll(async () => {
  board = await startPracticeBoard({ limits: 'none' });
  const id = await board.item('Alpha, 1', {
    numeric_mkr5cact: '2.5',
    dropdown_mkr518fc: { labels: ['FIRM', 'SAMPLE'] },
  });
  await board.item('Beta', { numeric_mkr5cact: '4', color_mkr5yf27: { label: 'SET' } });
  await board.call(
    `mutation { create_subitem(parent_item_id: ${id}, item_name: "Size M", column_values: "{\\"numeric_mkra7j8e\\":\\"3\\"}") { id } }`,
  );
});
afterAll(() => board.close());

test('is one HTML document that loads nothing from elsewhere', async () => {
  const response = await get('/');
  expect(response.headers.get('content-type')).toContain('text/html');
  const html = await response.text();
  expect(html).toContain('</html>');
  expect(html).not.toMatch(/https?:\/\/|<script src|<link rel="stylesheet"/);
});

test('counts', async () => {
  const { boards } = (await (await get('/_control/boards')).json()) as { boards: unknown[] };
  expect(boards).toMatchObject([{ id: boardId, items: 2, subitems: 1, groups: [{ id: 'topics', items: 2 }] }]);
});

test('rows of a group: used columns, chips, sums, subitems', async () => {
  const rows = await (await get(`/_control/board/${boardId}/group/topics?limit=1`)).json();
  expect(rows).toMatchObject({
    total: 2,
    columns: [{ id: 'dropdown_mkr518fc' }, { id: 'color_mkr5yf27' }, { id: 'numeric_mkr5cact' }],
    sums: { numeric_mkr5cact: 6.5 },
    rows: [
      {
        name: 'Alpha, 1',
        values: { dropdown_mkr518fc: ['FIRM', 'SAMPLE'], numeric_mkr5cact: '2.5' },
        subitems: [{ name: 'Size M', values: { numeric_mkra7j8e: '3' } }],
      },
    ],
  });
});

test.each([
  ['bet', ['Beta']],
  ['set', ['Beta']],
  ['firm alpha', ['Alpha, 1']],
  ['nothing', []],
])('search "%s"', async (words, names) => {
  const { rows } = (await (await get(`/_control/board/${boardId}/group/topics?search=${words}`)).json()) as {
    rows: { name: string }[];
  };
  expect(rows.map(({ name }) => name)).toEqual(names);
});

test('the full dump', async () => {
  expect(await (await get(`/_control/board/${boardId}.json`)).json()).toEqual(board.emulator.dump(boardId));
  expect((await get('/_control/board/1.json')).status).toBe(404);
});

test.each([
  ['none', 'none'],
  ['trial', { complexityPerMinute: 1_000_000, callsPerMinute: 1_000, callsPerDay: 1_000, concurrency: 40 }],
  ['callsPerDay=5, concurrency=2', { callsPerDay: 5, concurrency: 2 }],
])('--limits %s', (text, limits) => {
  expect(parseLimits(text)).toEqual(limits);
});

test('--limits with a wrong name is refused with the right ones', () => {
  expect(() => parseLimits('speed=1')).toThrow('complexityPerMinute');
});

test('the command stays up until it is told to stop', async () => {
  const stop = new AbortController();
  const lines: string[] = [];
  const running = runEmulator({ port: 0, signal: stop.signal, write: (line) => lines.push(line) });
  await expect.poll(() => lines.length).toBe(3);
  const url = /http\S+/.exec(lines[1] ?? '')?.[0] ?? '';
  expect(
    (await fetch(url, { method: 'POST', headers: { authorization: 't' }, body: '{"query":"{me{id}}"}' })).status,
  ).toBe(200);
  stop.abort();
  await running;
});
