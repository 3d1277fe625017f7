// Faults on request: each effect as a client sees it, and what it leaves on the board.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FaultEffect, FaultOrder } from '../src/emulator/faults.js';
import { boardId, createBatch, HandClock, type PracticeBoard, startPracticeBoard } from './support/emulator.js';

const clock = new HandClock();
let board: PracticeBoard;
beforeEach(async () => {
  board = await startPracticeBoard({ limits: 'none', clock });
});
afterEach(() => board.close());

const batch = createBatch(['one', 'two', 'three']);
const send = (headers: Record<string, string> = {}) => board.call(batch.query, batch.variables, headers);
const made = (): string[] =>
  board.emulator.dump(boardId)?.groups.flatMap(({ items }) => items.map(({ name }) => name)) ?? [];
const order = (effect: FaultEffect, more: Partial<FaultOrder> = {}) =>
  board.emulator.faults.add({ effect, match: { kind: 'mutation' }, ...more });

test.each<[string, FaultEffect, number]>([
  ['dropped before', { type: 'drop', when: 'before' }, 0],
  ['dropped after', { type: 'drop', when: 'after' }, 3],
  ['dropped after two', { type: 'drop-prefix', aliases: 2 }, 2],
  ['cut at half', { type: 'half-body' }, 3],
])('the connection is %s the work', async (_, effect, done) => {
  order(effect);
  await expect(send()).rejects.toThrow();
  expect(made()).toHaveLength(done);
  expect((await send()).status).toBe(200);
});

test.each<[FaultEffect, number, number, string]>([
  [{ type: 'status', status: 500, when: 'before' }, 500, 0, 'INTERNAL_SERVER_ERROR'],
  [{ type: 'status', status: 502, when: 'before', body: 'html' }, 502, 0, '<html>'],
  [{ type: 'status', status: 503, when: 'after' }, 503, 3, 'INTERNAL_SERVER_ERROR'],
  [{ type: 'status', status: 504, when: 'after', body: 'html' }, 504, 3, '<html>'],
  [{ type: 'status', status: 500, when: 'prefix', aliases: 2 }, 500, 2, 'INTERNAL_SERVER_ERROR'],
  [{ type: 'errors', code: 'API_TEMPORARILY_BLOCKED' }, 200, 0, 'API_TEMPORARILY_BLOCKED'],
  [{ type: 'malformed-json' }, 200, 3, ''],
  [{ type: 'drip', chunk: 50, ms: 1 }, 200, 3, '"i2"'],
  [{ type: 'locked' }, 423, 0, 'Resource is currently locked, please try again later'],
  [{ type: 'conflict' }, 409, 0, 'IDEMPOTENCY_CONFLICT'],
  [{ type: 'unauthenticated' }, 401, 0, 'NOT_AUTHENTICATED'],
  [{ type: 'forbidden' }, 403, 0, 'USER_UNAUTHORIZED'],
  [{ type: 'redirect', location: 'http://127.0.0.1:1/' }, 302, 0, ''],
  [{ type: 'delay', when: 'before', ms: 5 }, 200, 3, '"i2"'],
  [{ type: 'delay', when: 'after', ms: 5 }, 200, 3, '"i2"'],
])('%j answers %i with %i items made', async (effect, status, done, text) => {
  order(effect);
  const response = await fetch(board.emulator.url, {
    method: 'POST',
    headers: { authorization: 't' },
    body: JSON.stringify(batch),
    redirect: 'manual',
  });
  expect(response.status).toBe(status);
  const body = await response.text();
  expect(body).toContain(text);
  if (effect.type === 'malformed-json') expect(() => JSON.parse(body)).toThrow();
  expect(made()).toHaveLength(done);
});

describe('one alias', () => {
  test.each<[string, FaultEffect, number, number]>([
    ['an error, not done', { type: 'alias-error', when: 'before', code: 'ColumnValueException' }, 2, 1],
    ['an error, yet done', { type: 'alias-error', when: 'after', code: 'INTERNAL_SERVER_ERROR', status: 500 }, 3, 1],
    ['null without a word', { type: 'alias-null', when: 'before' }, 2, 0],
    ['null without a word, yet done', { type: 'alias-null', when: 'after' }, 3, 0],
    ['an error deeper than the alias', { type: 'deep-error' }, 3, 1],
  ])('%s', async (_, effect, done, errors) => {
    order(effect, { match: { alias: 1 } });
    const { status, body } = await send();
    expect(status).toBe(200);
    expect(body.data.i1).toBeNull();
    expect(body.data.i2.name).toBe('three');
    expect(body.errors ?? []).toHaveLength(errors);
    if (errors > 0) expect(body.errors[0].path).toEqual(effect.type === 'deep-error' ? ['i1', 'id'] : ['i1']);
    expect(made()).toHaveLength(done);
  });

  test('is found by the text it carries', async () => {
    order({ type: 'alias-null', when: 'before' }, { match: { contains: 'three' } });
    expect((await send()).body.data).toMatchObject({ i0: { name: 'one' }, i2: null });
  });
});

describe('limits', () => {
  test.each([
    ['complexity', 'COMPLEXITY_BUDGET_EXHAUSTED', 429],
    ['minute', 'RATE_LIMIT_EXCEEDED', 429],
    ['concurrency', 'maxConcurrencyExceeded', 429],
    ['daily', 'DAILY_LIMIT_EXCEEDED', 429],
    ['ip', 'IP_RATE_LIMIT_EXCEEDED', 429],
    ['resource', undefined, 429],
    ['field-minute', 'FIELD_MINUTE_RATE_LIMIT_EXCEEDED', 200],
    ['blocked', 'API_TEMPORARILY_BLOCKED', 200],
  ] as const)('%s', async (limit, code, status) => {
    order({ type: 'limit', limit, seconds: 7 });
    const answer = await send();
    expect(answer.status).toBe(status);
    expect(answer.body.errors[0].extensions.code).toBe(code);
    expect(made()).toEqual([]);
  });

  test.each([
    ['header', '7', undefined, undefined, undefined],
    ['retry_in_seconds', null, 7, undefined, undefined],
    ['retryAfterMs', null, undefined, 7000, undefined],
    ['extensions', null, undefined, undefined, 7],
  ] as const)('the wait is told by %s only', async (wait, header, seconds, ms, outer) => {
    order({ type: 'limit', limit: 'minute', seconds: 7, wait });
    const { headers, body } = await send();
    expect(headers.get('retry-after')).toBe(header);
    expect(body.errors[0].extensions.retry_in_seconds).toBe(seconds);
    expect(body.errors[0].extensions.retryAfterMs).toBe(ms);
    expect(body.extensions.retry_in_seconds).toBe(outer);
    await send();
    expect(board.emulator.stats().callsBeforeWaitWasOver).toBe(1);
  });

  test('the legacy shape', async () => {
    order({ type: 'limit', limit: 'complexity-legacy', seconds: 3 });
    const { status, body } = await send();
    expect([status, body.error_code]).toEqual([200, 'ComplexityException']);
    expect(body.error_message).toContain('reset in 3 seconds');
  });

  test('a field limit: null is "not read"', async () => {
    const id = await board.item('parent');
    board.emulator.faults.add({ effect: { type: 'field-limit', field: 'subitems' } });
    const { status, body } = await board.call(`{ items(ids: ${id}) { subitems { id } } }`);
    expect(status).toBe(200);
    expect(body.data.items).toEqual([{ subitems: null }]);
    expect(body.errors[0]).toMatchObject({
      message: 'Concurrency limit exceeded for the field',
      path: ['items', 0, 'subitems'],
      extensions: { code: 'FIELD_LIMIT_EXCEEDED', retry_in_seconds: 15, error_data: { entity: 'subitems' } },
    });
  });
});

test('another version is served than was asked for', async () => {
  board.emulator.faults.add({ effect: { type: 'version', version: '2026-07' } });
  expect((await board.call('{ me { id } }', {}, { 'api-version': '2026-10' })).headers.get('api-version')).toBe(
    '2026-07',
  );
});

test('a lagging filter: look-ups miss what is young, items by id do not', async () => {
  board.emulator.faults.add({ effect: { type: 'lag', ms: 10_000 }, times: 'always' });
  const id = await board.item('young', { text_mkr5wya6: 'K1' });
  const ask = async (value: string): Promise<number> => {
    const { body } = await board.call(
      `{ items_page_by_column_values(board_id: ${boardId}, columns: [{column_id: "text_mkr5wya6", column_values: ["${value}"]}]) { items { id } } }`,
    );
    return body.data.items_page_by_column_values.items.length;
  };
  expect(await ask('K1')).toBe(0);
  expect((await board.call(`{ items(ids: ${id}) { name } }`)).body.data.items).toHaveLength(1);
  clock.move(10_000);
  expect(await ask('K1')).toBe(1);
  await board.call(
    `mutation { change_simple_column_value(board_id: ${boardId}, item_id: ${id}, column_id: "text_mkr5wya6", value: "K2") { id } }`,
  );
  expect([await ask('K1'), await ask('K2')]).toEqual([1, 0]);
});

describe('together with an Idempotency-Key', () => {
  const key = { 'idempotency-key': 'k' };

  test('an answer lost on the way is replayed', async () => {
    order({ type: 'drop', when: 'after' });
    await expect(send(key)).rejects.toThrow();
    expect((await send(key)).headers.get('idempotency-replayed')).toBe('true');
    expect(made()).toHaveLength(3);
  });

  test('executed but forgotten: the repeat makes doubles', async () => {
    order({ type: 'forget-key' });
    order({ type: 'drop', when: 'after' });
    await expect(send(key)).rejects.toThrow();
    await send(key);
    expect(made()).toHaveLength(6);
  });

  test('dead in mid-batch: the repeat executes', async () => {
    order({ type: 'status', status: 500, when: 'prefix', aliases: 1 });
    expect((await send(key)).status).toBe(500);
    await send(key);
    expect(made()).toHaveLength(4);
  });
});

describe('matching', () => {
  const struck = async (match: NonNullable<FaultOrder['match']>, times?: FaultOrder['times']): Promise<string> => {
    board.emulator.faults.add({ match, effect: { type: 'locked' }, ...(times === undefined ? {} : { times }) });
    const statuses: number[] = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await send()).status);
    return statuses.map((status) => (status === 200 ? '.' : 'x')).join('');
  };

  test.each<[NonNullable<FaultOrder['match']>, FaultOrder['times'], string]>([
    [{}, undefined, 'x.....'],
    [{}, 2, 'xx....'],
    [{}, 'always', 'xxxxxx'],
    [{ nth: 3 }, undefined, '..x...'],
    [{ kind: 'query' }, 'always', '......'],
    [{ operation: 'create_item' }, undefined, 'x.....'],
    [{ operation: 'create_subitem' }, 'always', '......'],
    [{ contains: 'two' }, undefined, 'x.....'],
  ])('%j, times %s: %s', async (match, times, pattern) => {
    expect(await struck(match, times)).toBe(pattern);
  });

  test('a seeded probability strikes the same calls again', async () => {
    const first = await struck({ probability: 0.5, seed: 4 }, 'always');
    board.emulator.faults.clear();
    expect(await struck({ probability: 0.5, seed: 4 }, 'always')).toBe(first);
    expect(first).toMatch(/x/);
  });
});

test('faults and statistics over HTTP', async () => {
  const control = new URL('/_control/', board.emulator.url).href;
  const post = (body: unknown) => fetch(`${control}faults`, { method: 'POST', body: JSON.stringify(body) });
  expect((await post({ effect: { type: 'explode' } })).status).toBe(400);
  expect(await (await post({ effect: { type: 'locked' }, times: 'always' })).json()).toEqual({ ids: ['fault-1'] });
  expect((await send()).status).toBe(423);
  expect(await (await fetch(`${control}faults`, { method: 'DELETE' })).json()).toEqual([]);
  expect((await send()).status).toBe(200);
  expect(await (await fetch(`${control}stats`)).json()).toMatchObject({
    calls: 2,
    callsByOperation: { create_item: 2 },
    mutations: { creates: 3, updates: 0, moves: 0 },
    answersByStatus: { 200: 1, 423: 1 },
  });
});

test('late: the connection ends at once, the work is done later, and a repeated key conflicts meanwhile', async () => {
  const slow = await startPracticeBoard({ limits: 'none' });
  slow.emulator.faults.add({ effect: { type: 'late', ms: 150 }, match: { kind: 'mutation' } });
  const names = () => slow.emulator.dump(boardId)?.groups.flatMap(({ items }) => items.map(({ name }) => name)) ?? [];
  await expect(slow.call(batch.query, batch.variables, { 'idempotency-key': 'k' })).rejects.toThrow();
  expect(names()).toEqual([]);
  expect((await slow.call(batch.query, batch.variables, { 'idempotency-key': 'k' })).status).toBe(409);
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(names()).toEqual(['one', 'two', 'three']);
  await slow.close();
});

test('faults that strike alone take one call each, however many fit it', async () => {
  const ids = [1, 2].map(() => order({ type: 'status', status: 500, when: 'before' }, { alone: true }));
  const struck = () => board.emulator.faults.describe().map((fault) => fault.struck);
  expect(ids).toHaveLength(2);
  await send();
  expect(struck()).toEqual([1, 0]);
  await send();
  expect(struck()).toEqual([1, 1]);
  expect((await send()).status).toBe(200);
});

test('a person meets no fault, is not counted, and can bring back what was deleted', async () => {
  order({ type: 'status', status: 500, when: 'before' });
  const id = await board.item('kept').catch(() => '');
  expect(id).toBe('');
  const made = await board.item('kept');
  const { calls } = board.emulator.stats();
  const asPerson = async (query: string, variables: object) => {
    const response = await fetch(`${board.emulator.pageUrl}_control/person`, {
      method: 'POST',
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as { data?: unknown };
  };
  const deleted = await asPerson('mutation ($id: ID!) { delete_item(item_id: $id) { id } }', { id: made });
  expect(deleted.data).toEqual({ delete_item: { id: made } });
  expect(board.emulator.dump(boardId)?.groups.flatMap(({ items }) => items)).toEqual([]);
  const back = await fetch(`${board.emulator.pageUrl}_control/restore/${made}`, { method: 'POST' });
  expect(back.status).toBe(200);
  expect(board.emulator.dump(boardId)?.groups.flatMap(({ items }) => items)).toHaveLength(1);
  expect(board.emulator.stats().calls).toBe(calls);
});
