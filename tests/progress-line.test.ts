import { describe, expect, test } from 'vitest';
import { type ProgressFacts, ProgressLine, progressText, timeLeft } from '../src/cli/progress-line.js';
import { EMPTY_BOOKS } from '../src/domain/run/books.js';

const BASE: ProgressFacts = {
  phase: 'sending',
  workbooks: { done: 21, all: 21 },
  items: { ...EMPTY_BOOKS, planned: 700, applied: 300, held: 100 },
  subitems: { ...EMPTY_BOOKS, planned: 3400, applied: 690, failed: 10 },
  startedAt: 0,
  now: 10_000,
};

describe('progressText', () => {
  test.each<[string, Partial<ProgressFacts>, string]>([
    [
      'sending: rate and estimate from the writes since sending began',
      {},
      'Sending to the board  [#######-----------------------]  1,000/4,000  100/s  about 30 s left',
    ],
    ['too early to say', { now: 1_000 }, 'Sending to the board  [#######-----------------------]  1,000/4,000'],
    ['beginning not known', { startedAt: null }, 'Sending to the board  [#######-----------------------]  1,000/4,000'],
    [
      'paused: no estimate',
      { waitsFor: 'paused' },
      'Sending to the board  [#######-----------------------]  1,000/4,000  paused',
    ],
    [
      'workbooks',
      { phase: 'importing', workbooks: { done: 5, all: 20 } },
      'Reading order lists  [#######-----------------------]  5/20 workbooks  about 30 s left',
    ],
    [
      'workbooks, number not known',
      { phase: 'importing', workbooks: { done: 5, all: null } },
      'Reading order lists  5 workbooks',
    ],
    ['planning, in the words of the run', { phase: 'planning' }, 'Working out what to send'],
    ["reading the board, the run's spelling", { phase: 'reading the board' }, 'Reading the board'],
    ["reading the board, the store's spelling", { phase: 'reading-board' }, 'Reading the board'],
    [
      'waiting for approval',
      { phase: 'waiting-for-approval', waitsFor: 'order-mirror approve' },
      'Waiting for approval  order-mirror approve',
    ],
    ['nothing to send', { items: EMPTY_BOOKS, subitems: EMPTY_BOOKS }, 'Sending to the board'],
    [
      'done',
      { subitems: { ...EMPTY_BOOKS, planned: 100, applied: 100 }, items: EMPTY_BOOKS },
      `Sending to the board  [${'#'.repeat(30)}]  100/100  10/s`,
    ],
  ])('%s', (_, facts, expected) => {
    expect(progressText({ ...BASE, ...facts }, 100)).toBe(expected);
  });

  test.each([100, 79, 60, 45, 30, 10])('fits into %i columns, plain ASCII', (width) => {
    const text = progressText(BASE, width);
    expect(text.length).toBeLessThanOrEqual(width);
    expect(text).toMatch(/^[\x20-\x7e]*$/);
  });
});

test.each([
  [3_000, 'a few seconds left'],
  [41_000, 'about 45 s left'],
  [200_000, 'about 3 min left'],
  [7_200_000, 'about 2.0 h left'],
])('timeLeft(%i)', (ms, expected) => {
  expect(timeLeft(ms)).toBe(expected);
});

describe('ProgressLine', () => {
  test('on a terminal the line is redrawn over itself and taken away at the end', () => {
    let text = '';
    const line = new ProgressLine({ write: (part) => (text += part), isTerminal: true, columns: 80 });
    line.show(BASE);
    line.show({ ...BASE, phase: 'planning' });
    line.clear();
    const [, first = '', second = '', blank = '', rest] = text.split('\r');
    expect(first.length).toBeLessThan(80);
    expect(second.startsWith('Working out what to send')).toBe(true);
    expect(second).toHaveLength(first.length);
    expect(blank.trim()).toBe('');
    expect(rest).toBe('');
    expect(text).not.toContain('\n');
  });

  test('elsewhere: a line at once, at each new phase, and every ten seconds', () => {
    const lines: string[] = [];
    let now = 0;
    const line = new ProgressLine({ write: (part) => lines.push(part), isTerminal: false, now: () => now });
    for (; now <= 20_000; now += 1_000) line.show({ ...BASE, now });
    line.show({ ...BASE, phase: 'closed' });
    expect(lines).toHaveLength(4);
    expect(lines.every((text) => text.endsWith('\n') && !text.includes('\r'))).toBe(true);
  });
});
