// Reports without a store: verdicts, rates, escaping, plots. The report of a real run is in report.board.test.ts.
import { describe, expect, test } from 'vitest';
import type { ReportContent } from '../src/cli/report/content.js';
import { htmlReport } from '../src/cli/report/html/html.js';
import { barParts, orderBar } from '../src/cli/report/html/html-bars.js';
import { niceTop, shortNumber } from '../src/cli/report/html/html-plots.js';
import { escapeHtml, html } from '../src/cli/report/html/html-text.js';
import { markdownReport } from '../src/cli/report/markdown.js';
import { customerNamed, documentOfCustomer } from '../src/cli/report/one-customer.js';
import { paceOf } from '../src/cli/report/pace.js';
import { phaseTimes } from '../src/cli/report/phase-times.js';
import { customerRate, runRate } from '../src/cli/report/success-rate.js';
import { verdictOf } from '../src/cli/report/verdict.js';
import { duration } from '../src/cli/report/when.js';
import type { CustomerDocument, RunDocument } from '../src/cli/run-document.js';
import { EMPTY_BOOKS, EMPTY_LINES, EMPTY_ORDERS } from '../src/domain/run/books.js';

const DOCUMENT: RunDocument = {
  run: 'run-1',
  state: 'FINISHED',
  environment: 'demo',
  scope: 'sync',
  phase: 'closed',
  outcome: 'SUCCESS',
  sentence: null,
  opened_at: '2026-11-21T10:00:00.000Z',
  closed_at: '2026-11-21T10:01:00.000Z',
  seconds: 60,
  orders: { ...EMPTY_ORDERS, read: 100, new: 100 },
  lines: EMPTY_LINES,
  items: { ...EMPTY_BOOKS, planned: 100, applied: 100 },
  subitems: EMPTY_BOOKS,
  groups: { created: 1 },
  board: { calls: 4, creates: 100, updates: 0, complexity: 1, retries: 0 },
  on_board: { items: 100, subitems: 0 },
  forecast: null,
  left_on_purpose: 0,
  rejects: 0,
  tally: null,
  frozen: [],
  balanced: true,
  workbooks: { imported: 1, unchanged: 0, refused: 0, missing: 0 },
  rows_skipped: 0,
  skipped: [],
  not_read: [],
  refused_workbooks: [],
  paused: null,
  parked: [],
  doubled: [],
  customers: [],
};

describe('verdictOf', () => {
  test.each<[string, Partial<RunDocument>, string, RegExp]>([
    ['all went', {}, 'good', /^The board holds what the order lists say\.$/],
    ['nothing to do', { outcome: 'NOTHING_TO_DO' }, 'good', /^Nothing had to be sent/],
    ['some held', { orders: { ...DOCUMENT.orders, held: 2 } }, 'mixed', /with exceptions\. 2 orders held\.$/],
    ['S6: not balanced is never good', { balanced: false }, 'bad', /do not balance/],
    ['not balanced, cancelled', { balanced: false, state: 'CANCELLED' }, 'bad', /do not balance/],
    [
      'partial',
      { outcome: 'PARTIAL', items: { ...EMPTY_BOOKS, planned: 1000, applied: 899 } },
      'mixed',
      /899 of 1,000 writes arrived \(89\.9 %\)/,
    ],
    [
      '52.9 % is no success',
      { outcome: 'FAILED', items: { ...EMPTY_BOOKS, planned: 1000, applied: 529 } },
      'bad',
      /52\.9 %/,
    ],
    ['failed', { state: 'FAILED', sentence: 'The board is gone.' }, 'bad', /The run failed\. The board is gone\./],
    ['cancelled', { state: 'CANCELLED', sentence: 'By Ann.' }, 'mixed', /cancelled\. By Ann\./],
    ['interrupted', { state: 'INTERRUPTED', balanced: false }, 'bad', /cut off/],
    ['open', { state: 'OPEN', balanced: false, outcome: null }, 'open', /still going on/],
    ['open and parked', { state: 'OPEN', parked: [{ customer: 'AJE', reason: 'x' }] }, 'bad', /waits for you: AJE/],
    [
      'a dry run',
      { outcome: 'NOTHING_TO_DO', items: { ...EMPTY_BOOKS, planned: 5, deferred: 5 } },
      'mixed',
      /as was asked.*5 writes are left/,
    ],
  ])('%s', (_, change, tone, words) => {
    const verdict = verdictOf({ ...DOCUMENT, ...change });
    expect(verdict.tone).toBe(tone);
    expect(`${verdict.headline} ${verdict.detail}`.trim()).toMatch(words);
  });
});

const EVIL = '<script>alert(1)</script> | `x` "q" \'s\' \u001b[31m &amp;';
const EVIL_CUSTOMER: CustomerDocument = {
  customer: EVIL,
  state: 'finished',
  reason: EVIL,
  orders: { ...DOCUMENT.orders, absent: 1 },
  lines: EMPTY_LINES,
  items: EMPTY_BOOKS,
  subitems: EMPTY_BOOKS,
};
const EVIL_ORDER = {
  record_id: 'r',
  customer: EVIL,
  order_number: EVIL,
  item_name: EVIL,
  workbook: EVIL,
  sheet: EVIL,
  row_no: 2,
};
const CONTENT: ReportContent = {
  findings: [{ kind: 'doubled-item', words: EVIL, found: 1, mended: 0, left: 1 }],
  found: [
    {
      state: 'left',
      row: {
        ...EVIL_ORDER,
        finding_no: 1,
        kind: 'doubled-item',
        mend: 'left',
        why: EVIL,
        size_code: EVIL,
        item_id: EVIL,
        column_id: EVIL,
        title: EVIL,
        acked: EVIL,
        wanted: EVIL,
        there: EVIL,
        changed_at: EVIL,
        write_state: null,
        write_sentence: null,
      },
    },
  ],
  document: { ...DOCUMENT, scope: 'verify', customers: [EVIL_CUSTOMER] },
  rate: runRate(DOCUMENT),
  only: null,
  notes: [
    {
      own: EVIL_CUSTOMER,
      rate: runRate(DOCUMENT),
      workbooks: [EVIL],
      unread: [],
      rejects: [{ reason: EVIL, effect: EVIL, reject_count: 1 }],
    },
  ],
  gates: [
    {
      gate: 'max_new',
      customer: EVIL,
      workbook: EVIL,
      column: null,
      sentence: EVIL,
      state: 'APPROVED',
      reason: EVIL,
      examples: [EVIL_ORDER],
    },
  ],
  absent: [{ ...EVIL_ORDER, monday_item_id: null, since_run: EVIL, since: null }],
  absentCount: 1,
  pauses: [{ customer: EVIL, pausedAt: '2026-11-21T10:00:00.000Z', reason: EVIL, resumedAt: null, resumeReason: EVIL }],
  phases: [{ phase: EVIL, words: EVIL, seconds: 1, share: 1 }],
  pace: paceOf(
    [{ at: '2026-11-21T10:00:01.000Z', complexity: 7 }],
    Date.parse('2026-11-21T10:00:00.000Z'),
    Date.parse('2026-11-21T10:01:00.000Z'),
    { callsPerMinute: 10, complexityPerMinute: 100 },
  ),
  verdict: { tone: 'mixed', headline: EVIL, detail: EVIL },
  workbooks: [
    {
      workbook: EVIL,
      outcome: 'refused',
      sheet: EVIL,
      read: null,
      skipped: null,
      skippedNote: '',
      rejects: null,
      heldRows: 0,
      unknownColumns: [EVIL],
      vanished: [EVIL],
      sentence: EVIL,
    },
  ],
  notSent: [
    {
      record_id: 'r',
      size_code: EVIL,
      customer: EVIL,
      order_number: EVIL,
      item_name: EVIL,
      state: 'FAILED',
      sentence: EVIL,
      workbook: EVIL,
      sheet: EVIL,
      row_no: 2,
    },
  ],
  deferred: [{ customer: EVIL, reason: EVIL, sentence: EVIL, order_count: 1 }],
  rejectGroups: [{ reason: EVIL, effect: EVIL, reject_count: 1, workbook_count: 1, example: EVIL }],
  rejects: [
    {
      workbook: EVIL,
      sheet: EVIL,
      cell: EVIL,
      column_name: EVIL,
      value: EVIL,
      reason: EVIL,
      effect: EVIL,
      sentence: EVIL,
      customer: EVIL,
      order_number: EVIL,
      row_no: 1,
      record_id: null,
      origin: 'IMPORT',
    },
  ],
  calls: [{ operation: EVIL, outcome: EVIL, calls: 1, complexity: 1, duration_ms: 1, longest_ms: 1 }],
  twins: [{ customer: EVIL, order_number: EVIL, twins: 2, workbook: EVIL, row_no: 1 }],
  madeAt: '2026-11-21T10:01:00.000Z',
};

describe('values of orders are shown, never obeyed', () => {
  test('HTML: every value is escaped, wherever it stands', () => {
    const page = htmlReport(CONTENT);
    expect(page).not.toContain('<script');
    expect(page).not.toContain('\u001b');
    expect(page.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(20);
    expect(page).toContain('&amp;amp;');
  });

  test('Markdown: no cell breaks out of its table, no HTML is let through', () => {
    const page = markdownReport(CONTENT);
    expect(page).not.toMatch(/(?<!\\)<script/);
    expect(page).not.toContain('\u001b');
    const tables = page.split('\n\n').filter((part) => part.startsWith('|'));
    for (const table of tables) {
      const bars = table
        .trim()
        .split('\n')
        .map((line) => line.match(/(?<!\\)\|/g)?.length);
      expect(new Set(bars).size).toBe(1);
    }
  });

  test('html`…` escapes text and keeps html`…`', () => {
    expect(html`<b>${'<i>'}${html`<u>`}${[html`1`, html`2`]}${null}${false}${3}</b>`.text).toBe(
      '<b>&lt;i&gt;<u>123</b>',
    );
    expect(escapeHtml('a\u0000b')).toBe('a\ufffdb');
  });
});

describe('bars', () => {
  test('a failed order is failed, and not new as well', () => {
    const parts = barParts({ ...EMPTY_ORDERS, read: 10, new: 4, changed: 3, unchanged: 3, failed: 5 });
    expect(parts).toEqual({ unchanged: 3, new: 0, changed: 2, cancelled: 0, held: 0, failed: 5 });
  });

  test('one failed order of ten thousand is seen, and no bar is longer than its place', () => {
    const svg = orderBar({ ...EMPTY_ORDERS, read: 10_000, unchanged: 9_999, new: 1, failed: 1 }, 10_000).text;
    const rects = [...svg.matchAll(/x="([\d.]+)" y="0" width="([\d.]+)"/g)].map(
      ([, x, width]) => [Number(x), Number(width)] as const,
    );
    expect(rects).toHaveLength(2);
    for (const [x, width] of rects) {
      expect(width).toBeGreaterThanOrEqual(3);
      expect(x + width).toBeLessThanOrEqual(300.1);
    }
    expect(svg).toContain('9,999 unchanged, 1 failed');
    expect(orderBar(EMPTY_ORDERS, 0).text).toBe('');
  });
});

test.each([
  [0.0451, '45 ms'],
  [1.44, '1.4 s'],
  [59.7, '1 min'],
  [200, '3 min 20 s'],
  [3900, '1 h 5 min'],
])('duration(%d)', (seconds, expected) => {
  expect(duration(seconds)).toBe(expected);
});

test('a verification that only looked shows what it found, and no rows of zeros', () => {
  const looked = { ...CONTENT, document: { ...CONTENT.document, items: EMPTY_BOOKS } };
  expect(htmlReport(looked)).not.toContain('How much arrived');
  expect(htmlReport(looked)).toContain('1 order or size is on the board twice.');
  expect(htmlReport(CONTENT)).toContain('How much arrived');
});

describe('pace', () => {
  const START = Date.parse('2026-11-21T10:00:00.000Z');
  const at = (seconds: number, complexity: number | null = 10) => ({
    at: new Date(START + seconds * 1000).toISOString(),
    complexity,
  });
  const budgets = { callsPerMinute: 100, complexityPerMinute: 1000 };

  test('is what a minute held, whichever minute: a burst over the full hour is one, two bursts a minute apart are two', () => {
    const calls = [at(50), at(55), at(62), at(65), at(116), at(3000, null)];
    const pace = paceOf(calls, START, START + 3_600_000, budgets);
    // 50, 55, 62, 65 are within 15 s; at 110 s the first is a minute old and no longer counted.
    expect(pace).toMatchObject({ peakCalls: 4, peakComplexity: 40 });
    expect(pace?.points.at(-1)).toEqual({ seconds: 3600, calls: 0, complexity: 0 });
  });

  test('no burst falls between two points of the plot, however long the run waited', () => {
    const burst = Array.from({ length: 30 }, (_, call) => at(40_000 + call / 10));
    const pace = paceOf(burst, START, START + 86_400_000, budgets);
    expect(pace?.peakCalls).toBe(30);
    expect(pace?.peakComplexity).toBe(300);
  });

  test('a run without calls has none; a call after the end is within the picture', () => {
    expect(paceOf([], START, START + 1000, budgets)).toBeNull();
    expect(paceOf([at(5)], START, START + 1000, budgets)?.points.at(-1)?.seconds).toBe(5);
  });

  test('a budget near the curve is drawn, one far above is named', () => {
    const page = (perMinute: number) =>
      htmlReport({
        ...CONTENT,
        pace: paceOf([at(1)], START, START + 60_000, { callsPerMinute: perMinute, complexityPerMinute: 10_000 }),
      });
    expect(page(3)).toContain('class="budget" x1');
    expect(page(3)).toContain('At most 1 of 3 calls (33 %)');
    expect(page(5000)).not.toContain('class="budget" x1');
    expect(page(5000)).toContain('the budget, 5,000, is far above this picture');
  });
});

test('phases: one that came back is one line, the last lasts until the end, and the shares are of the whole', () => {
  const times = phaseTimes(
    [
      { phase: 'importing', entered_at: '2026-11-21T10:00:01.000Z' },
      { phase: 'sending', entered_at: '2026-11-21T10:00:03.000Z' },
      { phase: 'waiting-for-approval', entered_at: '2026-11-21T10:00:04.000Z' },
      { phase: 'sending', entered_at: '2026-11-21T10:00:08.000Z' },
    ],
    '2026-11-21T10:00:00.000Z',
    Date.parse('2026-11-21T10:00:10.000Z'),
  );
  expect(times.map(({ phase, seconds, share }) => [phase, seconds, share])).toEqual([
    ['opening', 1, 0.1],
    ['importing', 2, 0.2],
    ['sending', 3, 0.3],
    ['waiting-for-approval', 4, 0.4],
  ]);
  expect(phaseTimes([], '2026-11-21T10:00:00.000Z', 0)).toEqual([]);
});

describe('rates', () => {
  const books = (applied: number, planned = 1000) => ({ ...EMPTY_BOOKS, planned, applied });
  test.each<[string, Partial<RunDocument>, string, number | null]>([
    ['95 % is a success', { items: books(950) }, 'SUCCESS', 95],
    ['94.9 % is not', { items: books(949) }, 'PARTIAL', 94.9],
    ['80 % is partial', { items: books(800) }, 'PARTIAL', 80],
    ['79.9 % is not', { items: books(799) }, 'FAILED', 79.9],
    ['99.99 % is not called 100 %', { items: books(9999, 10_000) }, 'SUCCESS', 99.9],
    ['S6: all arrived, not balanced', { balanced: false }, 'NOT BALANCED', 100],
    ['S6: the stored verdict says so', { outcome: 'UNBALANCED' }, 'NOT BALANCED', 100],
    ['failed', { state: 'FAILED', outcome: 'FAILED' }, 'FAILED', 100],
    ['cut off', { state: 'INTERRUPTED' }, 'INTERRUPTED', 100],
    ['cancelled', { state: 'CANCELLED' }, 'CANCELLED', 100],
    ['still open', { state: 'OPEN' }, 'STILL GOING ON', 100],
    ['what it was told to leave does not count', { items: books(5), left_on_purpose: 995 }, 'SUCCESS', 100],
    ['nothing', { items: EMPTY_BOOKS }, 'NOTHING TO DO', null],
  ])('%s', (_, change, word, percent) => {
    expect(runRate({ ...DOCUMENT, ...change })).toMatchObject({ word, percent });
    const page = htmlReport({ ...CONTENT, rate: runRate({ ...DOCUMENT, ...change }) });
    expect(page).toContain(`>${word}</span>`);
  });

  test('a customer of a run that does not balance is no success either, on the page of the run and on its own', () => {
    const own = { ...EVIL_CUSTOMER, customer: 'AJE', items: books(1000) };
    const run = { ...DOCUMENT, balanced: false, customers: [own] };
    expect(customerRate(run, own, 0).word).toBe('NOT BALANCED');
    const document = documentOfCustomer(run, own, { leftOnPurpose: 0, rejects: 0, tally: null, workbooks: [] });
    expect(verdictOf(document)).toMatchObject({ tone: 'bad', headline: expect.stringContaining('do not balance') });
  });

  test('a customer whose own writes did not arrive is told so, though the run as a whole did well', () => {
    const own = { ...EVIL_CUSTOMER, customer: 'AJE', items: { ...EMPTY_BOOKS, planned: 10, applied: 5, failed: 5 } };
    const run = { ...DOCUMENT, customers: [own] };
    const document = documentOfCustomer(run, customerNamed(run, ' aje '), {
      leftOnPurpose: 0,
      rejects: 0,
      tally: null,
      workbooks: [],
    });
    expect(verdictOf(document)).toMatchObject({ tone: 'bad', detail: expect.stringContaining('5 of 10 writes') });
    expect(() => customerNamed(run, 'NOBODY')).toThrow('has no customer "NOBODY". Its customers: AJE.');
  });
});

test.each([
  [1, 1],
  [205, 400],
  [950, 1000],
  [118_240_000, 200_000_000],
])('the top of a plot over %d is %d', (peak, top) => {
  expect(niceTop(peak)).toBe(top);
});

test.each([
  [950, '950'],
  [0.5, '0.5'],
  [12_000, '12 k'],
  [1_500_000, '1.5 M'],
  [2e9, '2 G'],
])('%d is short as %s', (amount, words) => {
  expect(shortNumber(amount)).toBe(words);
});
