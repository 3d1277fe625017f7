// Budgets, locks and idempotency of the practice board (docs/monday-api.md "Rate limits", "Batches of aliases", "Idempotency").
import { afterEach, describe, expect, test } from 'vitest';
import type { EmulatorOptions } from '../src/emulator/server.js';
import { boardId, createBatch, HandClock, type PracticeBoard, startPracticeBoard } from './support/emulator.js';

const clock = new HandClock();
const open: PracticeBoard[] = [];
const start = async (options: Partial<EmulatorOptions>): Promise<PracticeBoard> => {
  const board = await startPracticeBoard({ clock, ...options });
  open.push(board);
  return board;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((board) => board.close()));
});

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `item ${i}`);
const itemsOf = (board: PracticeBoard): number =>
  board.emulator.dump(boardId)?.groups.flatMap(({ items }) => items).length ?? -1;

describe('complexity', () => {
  test('a minute holds 166 creates; then 429 in the documented form, nothing done, until the window ends', async () => {
    const board = await start({});
    const all = createBatch(names(100));
    expect((await board.call(all.query, all.variables)).headers.get('ratelimit')).toContain(
      '"complexityMinute";r=2000000;t=60',
    );
    clock.move(20_000);
    const refused = await board.call(all.query, all.variables);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('40');
    expect(refused.body).toMatchObject({
      errors: [
        {
          message: 'Complexity budget exhausted',
          extensions: {
            code: 'COMPLEXITY_BUDGET_EXHAUSTED',
            complexity: 3_000_000,
            complexity_budget_left: 2_000_000,
            complexity_budget_limit: 5_000_000,
            retry_in_seconds: 40,
            status_code: 429,
          },
        },
      ],
    });
    expect(itemsOf(board)).toBe(100);
    clock.move(39_000);
    expect((await board.call(all.query, all.variables)).status).toBe(429);
    clock.move(1_000);
    expect((await board.call(all.query, all.variables)).status).toBe(200);
    expect(board.emulator.stats()).toMatchObject({
      tooManyRequests: 2,
      callsBeforeWaitWasOver: 1,
      complexityOfWindows: [3_000_000, 3_000_000],
    });
  });

  test('one query beyond 5,000,000 is refused for good: no wait is told', async () => {
    const board = await start({});
    const { query, variables } = createBatch(names(167));
    const { headers, body } = await board.call(query, variables);
    expect(body.errors[0].extensions.code).toBe('ComplexityException');
    expect(headers.get('retry-after')).toBeNull();
    expect(itemsOf(board)).toBe(0);
  });
});

describe('calls', () => {
  test('a minute', async () => {
    const board = await start({ limits: { callsPerMinute: 2 } });
    await board.call('{ me { id } }');
    await board.call('{ me { id } }');
    const { status, headers, body } = await board.call('{ me { id } }');
    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBe('60');
    expect(headers.get('ratelimit')).toContain('"minuteRate";r=0;t=60');
    expect(body.errors[0]).toMatchObject({
      message: 'Minute limit rate exceeded',
      extensions: { retry_in_seconds: 60 },
    });
  });

  test('a day, until midnight UTC; a refused call costs a tenth', async () => {
    const board = await start({ limits: { callsPerDay: 3 } });
    for (let i = 0; i < 3; i += 1) expect((await board.call('{ me { id } }')).status).toBe(200);
    const { body, headers } = await board.call('{ me { id } }');
    expect(body.errors[0].extensions.code).toBe('DAILY_LIMIT_EXCEEDED');
    const midnight = Math.ceil((Math.ceil(clock.now() / 86_400_000) * 86_400_000 - clock.now()) / 1000);
    expect(headers.get('retry-after')).toBe(String(midnight));
    expect(board.emulator.stats().callsToday).toBe(3.1);
    clock.move(midnight * 1000);
    expect(
      (await board.call('{ platform_api { daily_limit { base total } } }')).body.data.platform_api.daily_limit,
    ).toEqual({ base: 3, total: 3 });
  });

  test('at once', async () => {
    const board = await startPracticeBoard({ limits: { concurrency: 2 }, latencyMs: 80 });
    open.push(board);
    const answers = await Promise.all([1, 2, 3].map(() => board.call('{ me { id } }')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429]);
    expect(JSON.stringify(answers.map(({ body }) => body))).toContain('maxConcurrencyExceeded');
  });

  test('two mutations at once on one board: 423; reads are free', async () => {
    const board = await startPracticeBoard({ latencyMs: 80 });
    open.push(board);
    const { query, variables } = createBatch(['one']);
    const answers = await Promise.all([
      board.call(query, variables),
      board.call(query, variables),
      board.call('{ me { id } }'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 423]);
    expect(itemsOf(board)).toBe(1);
    expect(board.emulator.stats().maxMutationsInFlight).toBe(2);
  });
});

test('a full board takes no more items', async () => {
  const board = await start({ boards: [{ board_id: '1', board_name: 'small', columns: [], items_limit: 1 }] });
  const create = () => board.call('mutation { create_item(board_id: 1, item_name: "a") { id } }');
  expect((await create()).body.errors).toBeUndefined();
  expect((await create()).body.errors[0].extensions.code).toBe('ItemsLimitationException');
  const { body } = await board.call('{ boards(ids: 1) { items_count items_limit } }');
  expect(body.data.boards[0]).toEqual({ items_count: 1, items_limit: 1 });
});

test('a board without subitems takes none', async () => {
  const board = await start({ boards: [{ board_id: '1', board_name: 'flat', columns: [] }] });
  const made = await board.call('mutation { create_item(board_id: 1, item_name: "a") { id } }');
  const { body } = await board.call(
    `mutation { create_subitem(parent_item_id: ${made.body.data.create_item.id}, item_name: "b") { id } }`,
  );
  expect(body.errors[0].extensions.code).toBe('NoSubitemsColumnInThisBoard');
});

test('only the tokens it was given', async () => {
  const board = await start({ tokens: ['right'] });
  expect((await board.call('{ me { id } }')).status).toBe(401);
  expect((await board.call('{ me { id } }', {}, { authorization: 'right' })).status).toBe(200);
});

describe('Idempotency-Key', () => {
  const once = createBatch(['once']);
  const key = { 'idempotency-key': 'batch-1' };

  test('the same answer for 30 minutes, marked as replayed; then it executes afresh', async () => {
    const board = await start({});
    const first = await board.call(once.query, once.variables, key);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    clock.move(29 * 60_000);
    const second = await board.call(once.query, once.variables, key);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.body).toEqual(first.body);
    clock.move(60_000);
    const third = await board.call(once.query, once.variables, key);
    expect(third.headers.get('idempotency-replayed')).toBeNull();
    expect(itemsOf(board)).toBe(2);
    expect(board.emulator.stats()).toMatchObject({ replays: 1, mutations: { creates: 2 } });
  });

  test('ignored on queries, apart for each token', async () => {
    const board = await start({});
    await board.call('{ me { id } }', {}, key);
    const read = await board.call('{ me { id } }', {}, key);
    expect(read.headers.get('idempotency-replayed')).toBeNull();
    await board.call(once.query, once.variables, key);
    await board.call(once.query, once.variables, { ...key, authorization: 'another' });
    expect(itemsOf(board)).toBe(2);
  });

  test('a partial answer is replayed as it was', async () => {
    const board = await start({});
    const half = createBatch(['good', '']);
    await board.call(half.query, half.variables, key);
    const { body, headers } = await board.call(half.query, half.variables, key);
    expect(headers.get('idempotency-replayed')).toBe('true');
    expect(body.errors[0].path).toEqual(['i1']);
    expect(itemsOf(board)).toBe(1);
  });

  test('409 while the first is running', async () => {
    const board = await startPracticeBoard({ latencyMs: 80 });
    open.push(board);
    const answers = await Promise.all([0, 1].map(() => board.call(once.query, once.variables, key)));
    const conflict = answers.find(({ status }) => status === 409);
    expect(conflict?.body.errors[0].extensions.code).toBe('IDEMPOTENCY_CONFLICT');
    expect(conflict?.headers.get('retry-after')).toBe('1');
    expect(itemsOf(board)).toBe(1);
  });

  test('beyond its memory budget it executes, and the answer is not kept', async () => {
    const board = await start({ idempotencyBytes: 10 });
    await board.call(once.query, once.variables, key);
    await board.call(once.query, once.variables, key);
    expect(itemsOf(board)).toBe(2);
  });

  test('a refused request is not kept', async () => {
    const board = await start({ limits: { complexityPerMinute: 30_000 } });
    await board.call(once.query, once.variables);
    expect((await board.call(once.query, once.variables, key)).status).toBe(429);
    clock.move(60_000);
    const { status, headers } = await board.call(once.query, once.variables, key);
    expect([status, headers.get('idempotency-replayed')]).toEqual([200, null]);
  });
});
