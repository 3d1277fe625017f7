import { describe, expect, test } from 'vitest';
import { checkNode, diskFinding, examine, storeClock } from '../src/cli/doctor.js';
import { checksText, problemOf } from '../src/cli/report/checks.js';
import {
  checkBoard,
  clockFinding,
  connectionFindings,
  type DoctorBoard,
  limitFindings,
  structureFindings,
} from '../src/cli/report/doctor-board.js';
import type { Config } from '../src/config/config.js';
import type { BoardStructure } from '../src/domain/board/board.js';
import { type ReadAnswer, readAnswer } from '../src/monday/answers/answers.js';
import { API_VERSION } from '../src/monday/wire/client.js';
import { demoConfig } from './support/mirror.js';

const CONFIG = demoConfig();
const ME = '{"data":{"me":{"id":"1","name":"Ann"}}}';
const NOW = Date.parse('2026-11-21T12:00:00Z');
const KEYS = { keyColumn: 'order_mirror_key', lineKeyColumn: 'order_mirror_line' };

function answer(
  status: number,
  bodyText: string,
  headers: Record<string, string> = { 'api-version': API_VERSION },
): ReadAnswer {
  return readAnswer(
    { kind: 'http', status, headers, bodyText, durationMs: 12 },
    { kind: 'query', members: 0, apiVersion: API_VERSION, nowMs: NOW },
  );
}

const states = (findings: readonly { check: string; state: string }[]) =>
  findings.map(({ check, state }) => `${check} ${state}`);

describe('this machine', () => {
  test.each([
    ['20.15.0', 'ok'],
    ['24.0.1', 'ok'],
    ['20.9.0', 'bad'],
    ['18.20.0', 'bad'],
  ])('Node %s is %s', (version, state) => {
    expect(checkNode(version).state).toBe(state);
  });

  test('disk', () => {
    expect(diskFinding('/data', 5 * 1024 ** 3)).toMatchObject({ state: 'ok', sentence: '5.0 GB free below /data.' });
    expect(diskFinding('/data', 1024)).toMatchObject({ state: 'bad', remedy: expect.stringContaining('Make room') });
  });

  test('a config that is not there is a finding, not a crash', async () => {
    const findings = await examine('/nowhere/x.toml');
    expect(states(findings)).toEqual(['node ok', 'config bad', 'everything else skipped']);
  });
});

describe('the connection', () => {
  const facts = (read: ReadAnswer) => ({ answer: read, serverTimeMs: NOW, ourTimeMs: NOW + 400 });

  test('well', () => {
    expect(states(connectionFindings(facts(answer(200, ME)), 'u'))).toEqual([
      'board ok',
      'token ok',
      'version ok',
      'clock ok',
    ]);
  });

  test('another version served', () => {
    const findings = connectionFindings(facts(answer(200, ME, { 'api-version': '2027-04' })), 'u');
    expect(states(findings)).toEqual(['board ok', 'token ok', 'version bad', 'clock ok']);
    expect(findings[2]?.sentence).toContain('2027-04');
  });

  test('a refused token, a board that is away', () => {
    for (const read of [answer(401, '{"errors":[{"message":"Not Authenticated"}]}'), away()]) {
      const [finding, more] = connectionFindings(facts(read), 'u');
      expect(more).toBeUndefined();
      expect(finding).toMatchObject({ check: 'board', state: 'bad' });
      expect(finding?.remedy).toBeTruthy();
    }
  });

  function away(): ReadAnswer {
    const raw = { kind: 'no-answer', phase: 'not-connected', code: 'ECONNREFUSED', durationMs: 1 } as const;
    return readAnswer(raw, { kind: 'query', members: 0, apiVersion: API_VERSION, nowMs: NOW });
  }

  test.each([
    [0, 'ok', 'the same as'],
    [59_000, 'ok', '59 s ahead of'],
    [-61_000, 'bad', '61 s behind'],
  ])('a clock that differs by %i ms', (difference, state, words) => {
    const finding = clockFinding(NOW, NOW + difference);
    expect(finding.state).toBe(state);
    expect(finding.sentence).toContain(words);
  });

  test.each([
    [0, 'ok', "0.0 s behind the store's"],
    [5_000, 'ok', "5.0 s ahead of the store's"],
    [-5_100, 'bad', "5.1 s behind the store's"],
  ])('S3: a clock that is %i ms from the one that the hosts of a store go by', (aheadMs, state, words) => {
    const finding = storeClock(aheadMs);
    expect(finding.state).toBe(state);
    expect(finding.sentence).toContain(words);
  });

  test('limits: shown; a config that counts on more calls than there are is wrong', () => {
    const read = answer(200, ME, { ratelimit: '"minuteRate";r=999', 'ratelimit-policy': '"minuteRate";q=1000;w=60' });
    expect(limitFindings(read, 25_000, 25_000)[0]).toMatchObject({
      state: 'ok',
      sentence: 'Left now: minuteRate 999 of 1,000, 25,000 calls a day.',
    });
    expect(limitFindings(read, 1_000, 25_000)[0]).toMatchObject({
      state: 'bad',
      remedy: 'Write calls_per_day = 1000 in [board].',
    });
  });
});

describe('the structure', () => {
  const labelled = /^(dropdown|color)_/;
  const column = (id: string, type: string) => ({
    id,
    title: id,
    type,
    labels: labelled.test(id) ? [{ id: '1', name: 'X' }] : null,
  });
  const typeOf = (id: string) =>
    id.startsWith('numeric')
      ? 'numbers'
      : id.startsWith('dropdown')
        ? 'dropdown'
        : id.startsWith('color')
          ? 'status'
          : (id.split('_mk')[0] ?? '');
  const board: BoardStructure = {
    boardId: CONFIG.board.id,
    name: 'Orders',
    columns: [...new Set(CONFIG.board.columns.map((mapped) => mapped.column))]
      .map((id) => column(id, typeOf(id)))
      .concat(column('order_mirror_key', 'text')),
    groups: [],
    subitemBoardId: CONFIG.board.subitemBoardId,
    subitemColumns: [
      column(CONFIG.board.lineColumns.size, 'dropdown'),
      column(CONFIG.board.lineColumns.quantity, 'numbers'),
      column('order_mirror_line', 'text'),
    ],
    itemsCount: 10,
    itemsLimit: 10_000,
  };
  const without = (id: string): BoardStructure => ({ ...board, columns: board.columns.filter((own) => own.id !== id) });

  test('well', () => {
    expect(states(structureFindings(board, CONFIG, KEYS))).toEqual(['boards ok', 'room ok', 'columns ok', 'labels ok']);
  });

  test('no key column: the remedy is board setup', () => {
    const [, , finding] = structureFindings(without('order_mirror_key'), CONFIG, { ...KEYS, keyColumn: '' });
    expect(finding).toMatchObject({ check: 'columns', state: 'bad' });
    expect(`${finding?.sentence} ${finding?.remedy}`).toContain('order-mirror board setup');
  });

  test('a mapped column that is gone, one that is read-only: both are named', () => {
    const changed = without('text_mkr5ej2x');
    const formula = {
      ...changed,
      columns: changed.columns.map((own) => (own.id === 'text_mkr5wya6' ? { ...own, type: 'formula' } : own)),
    };
    const problems = structureFindings(formula, CONFIG, KEYS).filter(({ state }) => state === 'bad');
    expect(problems.map(({ sentence }) => sentence).join()).toMatch(/text_mkr5wya6.*text_mkr5ej2x/s);
    expect(problems.every(({ remedy }) => remedy !== null)).toBe(true);
  });

  test('a label column without labels, where none may be made', () => {
    const empty = {
      ...board,
      columns: board.columns.map((own) => (own.id === 'dropdown_mkr542p2' ? { ...own, labels: [] } : own)),
    };
    expect(structureFindings(empty, CONFIG, KEYS).at(-1)).toMatchObject({
      check: 'labels',
      state: 'bad',
      remedy: expect.stringContaining('dropdown_mkr542p2 = true'),
    });
  });

  test('a board that is nearly full', () => {
    expect(states(structureFindings({ ...board, itemsCount: 9_800 }, CONFIG, KEYS))).toContain('room bad');
  });
});

test('without a token the board is not asked', async () => {
  const token = { available: false, name: 'MONDAY_TOKEN' };
  const config = { ...CONFIG, board: { ...CONFIG.board, token } } as unknown as Config;
  let closed = false;
  const close = async () => {
    closed = true;
  };
  const board = { close } as unknown as DoctorBoard;
  const findings = await checkBoard(config, board);
  expect(states(findings)).toEqual(['token bad', 'board skipped']);
  expect(findings[0]?.sentence).toContain('MONDAY_TOKEN');
  expect(closed).toBe(true);
});

test('a line each: what is wrong, then what to do', () => {
  const text = checksText([
    { check: 'node', state: 'ok', sentence: 'Node 22.', remedy: null },
    problemOf('store', 'The store is empty. Run `order-mirror migrate` once to make its tables.'),
  ]);
  expect(text.split('\n')).toEqual([
    'ok   node            Node 22.',
    'BAD  store           The store is empty.  -> Run `order-mirror migrate` once to make its tables.',
    '',
    '1 thing is wrong; fix them from the top.',
  ]);
});
