import { describe, expect, test } from 'vitest';
import { type Live, nowText, type OpenRun, outcomeWord, runsTable } from '../src/cli/report/run-overview.js';
import { shellWord } from '../src/cli/report/shell-word.js';
import type { RunDocument } from '../src/cli/run-document.js';
import { EMPTY_BOOKS } from '../src/domain/run/books.js';
import type { RunRow } from '../src/store/run-store.js';
import type { RunProgress } from '../src/workflows/messages.js';

const RUN: RunRow = {
  run_id: 'run-9',
  environment: 'demo',
  board_id: '1',
  scope: 'sync',
  state: 'OPEN',
  phase: 'sending',
  outcome: null,
  sentence: null,
  workflow_id: 'w',
  temporal_run_id: 't',
  options: '{}',
  figures: null,
  forecast: null,
  balanced: null,
  opened_at: '2026-11-21T10:00:00.000Z',
  phase_at: '2026-11-21T10:00:20.000Z',
  closed_at: null,
  not_read: null,
  tidied_at: null,
};
const NOW = new Date('2026-11-21T10:00:30.000Z');

function openRun(
  parked: RunDocument['parked'] = [],
  customers: Partial<RunDocument['customers'][number]>[] = [],
  paused: RunDocument['paused'] = null,
): OpenRun {
  return {
    run: RUN,
    document: { run: 'run-9', seconds: 30, forecast: null, paused, parked, customers } as unknown as RunDocument,
    stored: { workbooks: 21, items: { ...EMPTY_BOOKS, planned: 400, applied: 100 }, subitems: EMPTY_BOOKS },
    gates: [],
  };
}

function live(change: Partial<RunProgress> = {}): Live {
  const nothing = {
    phase: 'sending',
    workbooks: { done: 21, all: 21 },
    customers: { done: 2, all: 5 },
    paused: null,
    waits: null,
    parked: {},
    gated: [],
    gatedCustomers: [],
    allGated: false,
  };
  return { kind: 'progress', progress: { ...nothing, ...change } };
}

describe('what runs now', () => {
  test('paused: since when and why, also where nobody can be asked', () => {
    const paused = { since: '2026-11-21T09:30:00.000Z', reason: 'stocktaking' };
    const silent = nowText(openRun([], [], paused), { kind: 'silent', sentence: 'No worker is running.' }, NOW, 100);
    expect(silent).toContain('Paused since 2026-11-21 09:30: stocktaking\n  go on: order-mirror resume');
    // The run knows that it goes on before the store does.
    expect(nowText(openRun([], [], paused), live(), NOW, 100)).not.toContain('Paused');
    expect(nowText(openRun(), live({ paused: 'lunch' }), NOW, 100)).toContain('Paused: lunch');
  });

  test('nothing', () => {
    expect(nowText(null, { kind: 'progress', progress: null }, NOW, 100)).toBe(
      'No run is open. Start one with: order-mirror sync',
    );
  });

  test('how far, how long still', () => {
    const text = nowText(openRun(), live(), NOW, 100);
    expect(text).toContain('Run run-9 is open since');
    expect(text).toContain('100/400  10/s  about 30 s left');
    expect(text).toContain('Customers: 2 of 5 done.');
  });

  test('Temporal is away: one line says so, then the store is shown', () => {
    const [first, second] = nowText(
      openRun(),
      { kind: 'silent', sentence: 'No Temporal server answers.' },
      NOW,
      100,
    ).split('\n');
    expect(first).toBe('No Temporal server answers.');
    expect(second).toContain('Run run-9');
  });

  test('a run the server has forgotten', () => {
    expect(nowText(openRun(), { kind: 'progress', progress: null }, NOW, 100)).toContain(
      'The next sync settles and closes it',
    );
  });

  test.each<[string, OpenRun, Live, string[]]>([
    ['paused', openRun(), live({ paused: 'lunch' }), ['Paused: lunch', 'order-mirror resume']],
    [
      'gated',
      openRun(),
      live({ phase: 'waiting for approval', gated: ['25000 new orders.'], allGated: true }),
      ['25000 new orders.', 'order-mirror approve'],
    ],
    [
      'parked, as Temporal knows',
      openRun(),
      live({ parked: { 'TITLE NINE': 'No access.' } }),
      [
        'Parked: TITLE NINE. No access.',
        "order-mirror retry --customer 'TITLE NINE'",
        "order-mirror skip --customer 'TITLE NINE'",
      ],
    ],
    [
      'parked, as the store knows',
      openRun([{ customer: 'AJE', reason: 'No access.' }]),
      { kind: 'silent', sentence: '' },
      ['order-mirror retry --customer AJE'],
    ],
    [
      'several parked for one reason',
      openRun([
        { customer: 'AJE', reason: 'x' },
        { customer: 'BOGGI', reason: 'x' },
      ]),
      live(),
      ['Parked: AJE, BOGGI. x'],
    ],
    [
      'a paused customer',
      openRun([], [{ customer: 'AJE', state: 'paused', reason: 'wait' }]),
      live(),
      ['order-mirror resume --customer AJE'],
    ],
  ])('%s: the command to type', (_, open, from, expected) => {
    const text = nowText(open, from, NOW, 100);
    for (const words of expected) expect(text).toContain(words);
  });
});

test('S6: the table of runs never says SUCCESS of one that does not balance', () => {
  const closed = { ...RUN, state: 'FINISHED', outcome: 'SUCCESS', closed_at: RUN.phase_at };
  expect(outcomeWord({ ...closed, balanced: 1 })).toBe('SUCCESS');
  expect(outcomeWord({ ...closed, balanced: 0 })).toBe('UNBALANCED');
  expect(outcomeWord({ ...closed, balanced: 1, state: 'CANCELLED' })).toBe('CANCELLED');
});

test('the table of runs takes its figures from the close', () => {
  const sums = { ...RUN, closed_at: RUN.phase_at, figures: '{"applied":12,"held":1,"failed":2,"rejects":3}' };
  expect(runsTable([sums], NOW, 120)).toMatch(/20 s +OPEN +12 +1 +2 +3$/);
  const books = { items: { ...EMPTY_BOOKS, applied: 5 }, subitems: { ...EMPTY_BOOKS, applied: 7, failed: 1 } };
  expect(runsTable([{ ...sums, figures: JSON.stringify({ customers: [books], rejects: 4 }) }], NOW, 120)).toMatch(
    /12 +0 +1 +4$/,
  );
  expect(runsTable([RUN], NOW, 120)).toMatch(/30 s +OPEN( +-){4}$/);
});

test.each([
  ['AJE', 'AJE'],
  ['TITLE NINE', "'TITLE NINE'"],
  ["B'HOOD $(x)", `'B'\\''HOOD $(x)'`],
])('shellWord(%s)', (name, word) => {
  expect(shellWord(name)).toBe(word);
});
