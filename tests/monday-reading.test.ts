// Reading the board: structure, groups, look-ups by key, pages, key columns. What was not read is an outcome, never "none" (S4, docs/monday-api.md "Limit answers").
import { afterEach, describe, expect, it } from 'vitest';
import { createPacedClient } from '../src/monday/pace/paced-client.js';
import { createPacer } from '../src/monday/pace/pacer.js';
import { readBoardPage } from '../src/monday/reading/board-pages.js';
import { readStructure } from '../src/monday/reading/board-reader.js';
import { readLabels, readSettings, readSubitemBoard } from '../src/monday/reading/column-settings.js';
import { createGroup } from '../src/monday/reading/group-writer.js';
import { lookUpItems, lookUpSubitems } from '../src/monday/reading/look-up.js';
import { setUpBoard } from '../src/monday/reading/setup.js';
import { createMondayClient } from '../src/monday/wire/client.js';
import { json, type ScriptedServer, type Step, scriptedServer } from './support/scripted-server.js';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

/** Sleeps pass at once, and are listed. */
async function against(...steps: Step[]) {
  const server = await scriptedServer(...steps);
  const sleeps: number[] = [];
  let nowMs = Date.UTC(2026, 10, 21);
  const clock = {
    now: () => nowMs,
    sleep: async (ms: number) => {
      sleeps.push(ms);
      nowMs += ms;
    },
  };
  const client = createMondayClient({ url: server.url, token: { reveal: () => 't' }, timeoutMs: 2_000 });
  const pacer = createPacer({ limits: { complexityPerMinute: 5_000_000, callsPerDay: 25_000 }, clock });
  opened.push(server, client);
  return { server, sleeps, pacer, clock, paced: createPacedClient({ client, pacer, clock, jitter: () => 0 }) };
}

const data = (value: unknown): Step => json({ data: value });
const variablesOf = ({ seen }: ScriptedServer, index: number) => JSON.parse(seen[index]?.body ?? '{}').variables;
const queryOf = ({ seen }: ScriptedServer, index: number): string => JSON.parse(seen[index]?.body ?? '{}').query;

const board = (id: string, columns: unknown[], more: Record<string, unknown> = {}) => {
  return {
    id,
    name: `Board ${id}`,
    items_count: 3,
    items_limit: 10_000,
    groups: [{ id: 'g1', title: 'Aritzia  Fall' }],
    columns,
    ...more,
  };
};
const text = (id: string, title = id) => ({ id, title, type: 'text', archived: false, settings: {} });
const subtasks = { id: 'subtasks', title: 'Subitems', type: 'subtasks', settings: { boardIds: [2] } };

describe('readBoard', () => {
  const columns = [
    text('t'),
    subtasks,
    {
      id: 's',
      title: 'S',
      type: 'status',
      settings: {
        labels: [
          { id: 5, label: 'Done', index: 0, is_deactivated: false },
          { id: 6, label: 'Old', is_deactivated: true },
        ],
      },
    },
    { id: 'gone', title: 'x', type: 'text', archived: true, settings: {} },
  ];

  it('reads both boards in one call', async () => {
    const { paced, server } = await against(data({ boards: [board('1', columns), board('2', [text('k')])] }));
    const read = await readStructure(paced, { boardId: '1', subitemBoardId: '2' });
    expect(read).toMatchObject({
      kind: 'ok',
      board: {
        boardId: '1',
        subitemBoardId: '2',
        itemsCount: 3,
        itemsLimit: 10_000,
        groups: [{ id: 'g1', title: 'Aritzia  Fall' }],
        columns: [{ id: 't', labels: null }, { id: 'subtasks' }, { id: 's', labels: [{ id: '5', name: 'Done' }] }],
        subitemColumns: [{ id: 'k' }],
      },
    });
    expect(server.seen).toHaveLength(1);
  });

  it('finds the subitem board by the subtasks column', async () => {
    const { paced, server } = await against(
      data({ boards: [board('1', columns)] }),
      data({ boards: [board('2', [])] }),
    );
    expect(await readStructure(paced, { boardId: '1' })).toMatchObject({ kind: 'ok', board: { subitemBoardId: '2' } });
    expect(variablesOf(server, 1)).toEqual({ ids: ['2'] });
  });

  it.each<[string, unknown, string]>([
    ['no board', [], 'board-not-found'],
    ['another subitem board', [board('1', columns), board('9', [])], 'other-subitem-board'],
    ['columns not read', [board('1', columns, { columns: null }), board('9', [])], 'not-read'],
  ])('%s', async (_what, boards, row) => {
    const { paced } = await against(data({ boards }));
    expect(await readStructure(paced, { boardId: '1', subitemBoardId: '9' })).toMatchObject({ reason: { row } });
  });

  it('reads settings in every shape', () => {
    const names = (type: string, settings: unknown) =>
      readLabels(type, readSettings(settings))?.map(({ id, name }) => `${id}=${name}`);
    expect(names('status', { labels: { 0: 'A', 1: 'B', 5: '' }, deactivated_labels: [1] })).toEqual(['0=A']);
    expect(names('status', '{"labels":{"0":"A"}}')).toEqual(['0=A']);
    expect(
      names('dropdown', {
        labels: [
          { id: 1, name: 'X' },
          { id: 2, name: 'Y' },
        ],
        deactivated_labels: [2],
      }),
    ).toEqual(['1=X']);
    expect(
      names('dropdown', {
        labels: [
          { id: 1, label: 'X', is_deactivated: true },
          { id: 2, label: 'Y' },
        ],
      }),
    ).toEqual(['2=Y']);
    expect(names('dropdown', null)).toEqual([]);
    expect(names('text', {})).toBeUndefined();
    expect(readSubitemBoard('subtasks', readSettings('{"boardIds":[77]}'))).toBe('77');
  });
});

describe('lookUpItems', () => {
  const item = (id: string, key: string, state = 'active') => ({ id, state, column_values: [{ id: 'k', text: key }] });
  const ask = { boardId: '1', keyColumn: 'k', keys: ['a', 'B'] };

  it('compares exactly, takes active items only, the oldest first', async () => {
    const items = [item('100', 'a'), item('99', 'a'), item('5', 'A'), item('6', 'B', 'archived'), item('7', 'zz')];
    const { paced, server } = await against(data({ items_page_by_column_values: { cursor: null, items } }));
    const read = await lookUpItems(paced, ask);
    expect(read).toEqual({ kind: 'ok', found: new Map([['a', ['99', '100']]]) });
    expect(variablesOf(server, 0)).toEqual({ boardId: '1', keyColumn: 'k', keys: ['a', 'B'], limit: 500 });
  });

  it('follows the cursor', async () => {
    const { paced, server } = await against(
      data({ items_page_by_column_values: { cursor: 'c1', items: [item('1', 'a')] } }),
      data({ next_items_page: { cursor: null, items: [item('2', 'a')] } }),
    );
    expect(await lookUpItems(paced, ask)).toEqual({ kind: 'ok', found: new Map([['a', ['1', '2']]]) });
    expect(variablesOf(server, 1)).toEqual({ cursor: 'c1', keyColumn: 'k', limit: 500 });
  });

  it('asks for many keys in parts, and for none not at all', async () => {
    const { paced, server } = await against(data({ items_page_by_column_values: { cursor: null, items: [] } }));
    await lookUpItems(paced, { ...ask, keys: Array.from({ length: 250 }, (_, index) => `k${index % 240}`) });
    expect(server.seen).toHaveLength(3);
    await lookUpItems(paced, { ...ask, keys: [] });
    expect(server.seen).toHaveLength(3);
  });

  it('null is not "none"', async () => {
    const { paced } = await against(data({ items_page_by_column_values: null }));
    expect(await lookUpItems(paced, ask)).toMatchObject({ kind: 'retry-after', reason: { row: 'not-read' } });
  });

  it('waits as the server says and asks again; a second 429 too', async () => {
    const busy = json(
      { errors: [{ message: 'm', extensions: { code: 'RATE_LIMIT_EXCEEDED', retry_in_seconds: 7 } }] },
      429,
    );
    const { paced, server, sleeps } = await against(
      busy,
      busy,
      data({ items_page_by_column_values: { cursor: null, items: [] } }),
    );
    expect(await lookUpItems(paced, ask)).toEqual({ kind: 'ok', found: new Map() });
    expect(server.seen).toHaveLength(3);
    expect(sleeps.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(14_000);
  });

  it('hands up what lasts', async () => {
    const { paced, server } = await against(json('', 503));
    expect(await lookUpItems(paced, ask)).toMatchObject({ kind: 'retry-after', reason: { row: 'gateway-error' } });
    expect(server.seen).toHaveLength(4);
  });
});

describe('lookUpSubitems', () => {
  const sub = (id: string, key: string, state: string | null = 'active') => ({
    id,
    state,
    column_values: [{ id: 'l', text: key }],
  });

  it('reads lines of active parents, and names the parents that are gone', async () => {
    const items = [
      {
        id: '1',
        state: 'active',
        subitems: [sub('30', 'x'), sub('4', 'x'), sub('5', 'y', 'deleted'), sub('6', 'z', null)],
      },
      { id: '2', state: 'archived', subitems: [sub('7', 'q')] },
    ];
    const { paced, server } = await against(data({ items }));
    expect(await lookUpSubitems(paced, { parentIds: ['1', '2', '3', '1'], lineKeyColumn: 'l' })).toEqual({
      kind: 'ok',
      found: new Map([
        ['x', ['4', '30']],
        ['z', ['6']],
      ]),
      missingParents: ['2', '3'],
    });
    expect(variablesOf(server, 0)).toEqual({ parentIds: ['1', '2', '3'], limit: 100, lineKeyColumn: 'l' });
  });

  it('subitems: null is "not read"', async () => {
    const { paced } = await against(data({ items: [{ id: '1', state: 'active', subitems: null }] }));
    expect(await lookUpSubitems(paced, { parentIds: ['1'], lineKeyColumn: 'l' })).toMatchObject({
      kind: 'retry-after',
    });
  });
});

describe('readBoardPage', () => {
  const request = { boardId: '1', cursor: null, columns: ['k'], lineColumns: ['l'] };
  const item = {
    id: '1',
    name: 'N',
    state: 'active',
    group: { id: 'g', title: 'G' },
    column_values: [{ id: 'k', type: 'text', text: 'a', value: '"a"' }],
    subitems: [{ id: '2', name: 'Size M', state: 'active', column_values: [] }],
  };

  it('reads a page and the next', async () => {
    const { paced, server } = await against(
      data({ boards: [{ items_page: { cursor: 'c', items: [item] } }] }),
      data({ next_items_page: { cursor: null, items: [] } }),
    );
    const page = await readBoardPage(paced, request);
    expect(page).toMatchObject({
      kind: 'ok',
      cursor: 'c',
      items: [{ id: '1', groupTitle: 'G', lines: [{ id: '2', name: 'Size M' }] }],
    });
    expect(await readBoardPage(paced, { ...request, cursor: 'c' })).toEqual({ kind: 'ok', cursor: null, items: [] });
    expect(queryOf(server, 1)).toContain('next_items_page');
  });

  it('begins again when the cursor has expired, and does not ask with it again', async () => {
    const { paced, server } = await against(
      json({ errors: [{ message: 'expired', extensions: { code: 'CursorExpiredError' } }] }),
    );
    expect(await readBoardPage(paced, { ...request, cursor: 'c' })).toEqual({ kind: 'start-again' });
    expect(server.seen).toHaveLength(1);
  });

  it('subitems: null is "not read"', async () => {
    const { paced } = await against(
      data({ boards: [{ items_page: { cursor: null, items: [{ ...item, subitems: null }] } }] }),
    );
    expect(await readBoardPage(paced, request)).toMatchObject({ kind: 'retry-after' });
  });
});

describe('groups', () => {
  const wish = { boardId: '1', title: 'ARITZIA Fall', idempotencyKey: 'k' };
  const created = (server: ScriptedServer) => server.seen.filter(({ body }) => body.includes('create_group')).length;

  it('are made with the key of their intent', async () => {
    const { paced, server } = await against(data({ m0: { id: 'new', title: 'ARITZIA Fall' } }));
    expect(await createGroup(paced, wish)).toEqual({ kind: 'ok', group: { id: 'new', title: 'ARITZIA Fall' } });
    expect(server.seen[0]?.headers['idempotency-key']).toBe('k');
  });

  it.each<[string, Step]>([
    ['a cut connection', (response) => void response.destroy()],
    ['a fault of the server', json('', 500)],
  ])('are looked for after %s, never simply made again', async (_what, step) => {
    const { paced, server } = await against(step);
    expect(await createGroup(paced, wish)).toMatchObject({ kind: 'look-up-first' });
    expect(created(server)).toBe(1);
  });
});

describe('setUpBoard', () => {
  const boards = (columns: unknown[], lines: unknown[]) =>
    data({ boards: [board('1', [subtasks, ...columns]), board('2', lines)] });
  const ids = { boardId: '1', subitemBoardId: '2', newKey: () => 'key' };

  it('takes what is there, by id or by title', async () => {
    const { paced, server } = await against(
      boards([text('order_mirror_key')], [text('text_abc', 'Order-Mirror  Key')]),
    );
    expect(await setUpBoard(paced, ids)).toMatchObject({
      kind: 'ok',
      keyColumn: 'order_mirror_key',
      lineKeyColumn: 'text_abc',
      made: [],
    });
    expect(server.seen).toHaveLength(1);
  });

  it('makes both', async () => {
    const { paced, server } = await against(
      boards([], []),
      data({ m0: { id: 'order_mirror_key' } }),
      data({ m0: { id: 'order_mirror_line' } }),
    );
    expect(await setUpBoard(paced, ids)).toMatchObject({
      kind: 'ok',
      keyColumn: 'order_mirror_key',
      lineKeyColumn: 'order_mirror_line',
      made: ['item', 'line'],
    });
    expect(variablesOf(server, 2)).toMatchObject({
      boardId: '2',
      id: 'order_mirror_line',
      title: 'order-mirror key',
      type: 'text',
    });
  });

  it('lets the server choose where the id was used before', async () => {
    const used = json({
      data: { m0: null },
      errors: [{ message: 'id is taken', path: ['m0'], extensions: { code: 'InvalidArgumentException' } }],
    });
    const { paced, server } = await against(
      boards([], [text('order_mirror_line')]),
      used,
      data({ m0: { id: 'text_x1' } }),
    );
    expect(await setUpBoard(paced, ids)).toMatchObject({ kind: 'ok', keyColumn: 'text_x1', made: ['item'] });
    expect(variablesOf(server, 2)).not.toHaveProperty('id');
  });

  it('finds its column after a lost answer instead of making a second', async () => {
    const { paced, server } = await against(
      boards([], [text('order_mirror_line')]),
      (response) => response.destroy(),
      boards([text('order_mirror_key')], []),
    );
    expect(await setUpBoard(paced, ids)).toMatchObject({ kind: 'ok', keyColumn: 'order_mirror_key', made: ['item'] });
    expect(server.seen.filter(({ body }) => body.includes('create_column'))).toHaveLength(1);
  });

  it('refuses a column of another type', async () => {
    const { paced } = await against(
      boards([{ id: 'n', title: 'order-mirror key', type: 'numbers', settings: {} }], []),
    );
    expect(await setUpBoard(paced, ids)).toMatchObject({ kind: 'park', reason: { row: 'key-column-type' } });
  });
});

describe('batches', () => {
  const batch = {
    body: '{"query":"mutation { x }","variables":{}}',
    idempotencyKey: 'b-1',
    kinds: ['create-item', 'create-item'] as const,
  };

  it('are sent once, whatever comes', async () => {
    const { paced, server } = await against(json('', 502));
    const result = await paced.sendBatch(batch);
    expect(result).toMatchObject({
      kind: 'answer',
      answer: { outcome: { kind: 'look-up-first', mayStillRunMs: 60_000 } },
    });
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({ body: batch.body, headers: { 'idempotency-key': 'b-1' } });
  });

  it('pause everyone after a 429', async () => {
    const busy = json(
      { errors: [{ message: 'm', extensions: { code: 'COMPLEXITY_BUDGET_EXHAUSTED', retry_in_seconds: 9 } }] },
      429,
    );
    const { paced, pacer, clock } = await against(busy, data({ m0: { id: '1' }, m1: { id: '2' } }));
    expect(await paced.sendBatch(batch)).toMatchObject({ answer: { outcome: { kind: 'retry-after', waitMs: 9_000 } } });
    expect(pacer.ask({ kind: 'query', parts: ['query'] })).toMatchObject({ kind: 'wait', ms: 9_000 });
    const before = clock.now();
    expect(await paced.sendBatch(batch)).toMatchObject({
      answer: { members: [{ boardItemId: '1' }, { boardItemId: '2' }] },
    });
    expect(clock.now() - before).toBeGreaterThanOrEqual(9_000);
  });

  it('are not sent when the wait is longer than allowed', async () => {
    const busy = json({ errors: [{ message: 'm', extensions: { code: 'DAILY_LIMIT_EXCEEDED' } }] }, 429);
    const { paced, server } = await against(busy);
    await paced.sendBatch(batch);
    expect(await paced.sendBatch(batch)).toMatchObject({ kind: 'not-sent', outcome: { kind: 'daily-limit' } });
    expect(server.seen).toHaveLength(1);
  });
});
