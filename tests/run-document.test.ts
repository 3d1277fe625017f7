import { describe, expect, test } from 'vitest';
import { type DocumentStore, exitCodeOf, type RunDocument, runDocument } from '../src/cli/run-document.js';
import { type Books, type CustomerFigures, EMPTY_BOOKS, EMPTY_LINES, EMPTY_ORDERS } from '../src/domain/run/books.js';
import { EMPTY_TALLY } from '../src/domain/run/tally.js';
import type { PauseRow } from '../src/store/pause-store.js';
import type { RunCustomerRow, RunRow } from '../src/store/run-store.js';
import type { RunFigures } from '../src/store/views/figures-store.js';

const RUN: RunRow = {
  run_id: 'run-1',
  environment: 'demo',
  board_id: '1',
  scope: 'sync',
  state: 'FINISHED',
  phase: 'closed',
  outcome: 'SUCCESS',
  sentence: 'The board holds what the orders say.',
  workflow_id: 'w',
  temporal_run_id: 't',
  options: '{}',
  figures: null,
  forecast: null,
  balanced: 1,
  opened_at: '2026-11-21T10:00:00.000Z',
  phase_at: '2026-11-21T10:00:00.000Z',
  closed_at: '2026-11-21T10:01:30.500Z',
  not_read: null,
  tidied_at: null,
};

const all = (count: number): Books => ({ ...EMPTY_BOOKS, planned: count, applied: count });

function customer(name: string, orders: Partial<CustomerFigures['orders']>, items = EMPTY_BOOKS): CustomerFigures {
  return {
    customer: name,
    orders: { ...EMPTY_ORDERS, ...orders },
    lines: EMPTY_LINES,
    items,
    subitems: EMPTY_BOOKS,
    balanced: true,
  };
}

function figuresOf(customers: readonly CustomerFigures[], more: Partial<RunFigures> = {}): RunFigures {
  return {
    customers,
    board: { calls: 3, creates: 2, updates: 1, complexity: 90, retries: 0 },
    groupsCreated: 1,
    rejects: 0,
    tally: { ...EMPTY_TALLY, rejects: { held: more.rejects ?? 0 } },
    workbooks: { imported: 1, unchanged: 0, refused: 0, missing: 0 },
    onBoard: { items: 2, subitems: 0 },
    loose: 0,
    leftOnPurpose: 0,
    balanced: true,
    ...more,
  };
}

function storeOf(
  figures: RunFigures,
  rows: readonly Partial<RunCustomerRow>[] = [],
  refused: readonly string[] = [],
  pauses: readonly Partial<PauseRow>[] = [],
): DocumentStore {
  const customers = rows.map((row) => ({
    customer: '',
    state: '',
    reason: null,
    started_at: null,
    ended_at: null,
    ...row,
  }));
  const imports = refused.map((workbook) => ({ workbook, outcome: 'refused', sentence: `${workbook} is cut off.` }));
  return {
    figures: { ofRun: async () => figures },
    runs: { customers: async () => customers },
    imports: { results: async () => imports },
    duplicates: { open: async () => [] },
    pauses: { ofRun: async () => pauses },
  } as unknown as DocumentStore;
}

const documentOf = (
  figures: RunFigures,
  run: Partial<RunRow> = {},
  rows: readonly Partial<RunCustomerRow>[] = [],
  refused: readonly string[] = [],
  pauses: readonly Partial<PauseRow>[] = [],
) => runDocument(storeOf(figures, rows, refused, pauses), { ...RUN, ...run }, new Date('2026-11-21T10:00:10.000Z'));

const PAUSE: PauseRow = {
  customer: null,
  pausedAt: '2026-11-21T10:00:00.000Z',
  reason: 'lunch',
  resumedAt: null,
  resumeReason: null,
};

describe('runDocument', () => {
  test('totals are the sums of the customers, who stand in the order of their names', async () => {
    const document = await documentOf(
      figuresOf([
        customer('ZED', { read: 5, new: 2, unchanged: 3 }, all(2)),
        customer('AJE', { read: 4, changed: 1, held: 3 }, all(1)),
      ]),
    );
    expect(document.customers.map((own) => own.customer)).toEqual(['AJE', 'ZED']);
    expect(document.orders).toEqual({ ...EMPTY_ORDERS, read: 9, new: 2, changed: 1, unchanged: 3, held: 3 });
    expect(document.items).toEqual(all(3));
    expect(document.seconds).toBe(90.5);
  });

  test.each<[string, CustomerFigures, Partial<RunCustomerRow>[], Partial<RunRow>, string]>([
    ['sent', customer('A', { read: 1, new: 1 }, all(1)), [{ customer: 'A', state: 'finished' }], {}, 'finished'],
    [
      'parked',
      customer('A', { read: 1, new: 1 }, all(1)),
      [{ customer: 'A', state: 'parked', reason: 'why' }],
      {},
      'parked',
    ],
    ['nothing to send', customer('A', { read: 3, unchanged: 3 }), [], {}, 'unchanged'],
    ['only held orders', customer('A', { read: 3, held: 3 }), [], {}, 'held'],
    ['some held, the rest unchanged', customer('A', { read: 3, held: 1, unchanged: 2 }), [], {}, 'unchanged'],
    [
      'left on purpose',
      customer('A', { read: 1, new: 1 }, { ...EMPTY_BOOKS, planned: 1, deferred: 1 }),
      [],
      {},
      'deferred',
    ],
    ['an import only', customer('A', { read: 3, unchanged: 3 }), [], { scope: 'import' }, 'read'],
  ])('state of a customer: %s', async (_, figures, rows, run, state) => {
    expect((await documentOf(figuresOf([figures]), run, rows)).customers[0]?.state).toBe(state);
  });

  test('a closed run keeps the figures and the verdict of its close, whatever later runs did to the orders', async () => {
    const kept = figuresOf([customer('A', { read: 1, new: 1 }, all(1))]);
    const now = figuresOf([customer('A', { read: 9, unchanged: 9 })], { balanced: false, loose: 1 });
    const document = await documentOf(now, { figures: JSON.stringify(kept) });
    expect(document.orders).toMatchObject({ read: 1, new: 1 });
    expect(document.balanced).toBe(true);
    expect((await documentOf(now)).balanced).toBe(true);
    expect((await documentOf(now, { closed_at: null, state: 'OPEN', balanced: null })).balanced).toBe(false);
  });
});

describe('exitCodeOf (README.md "Commands")', () => {
  const good = figuresOf([customer('A', { read: 1, new: 1 }, all(1))]);
  const open: Partial<RunRow> = { state: 'OPEN', closed_at: null, outcome: null, balanced: null };
  test.each<[string, number, () => Promise<RunDocument>]>([
    ['in sync', 0, () => documentOf(good)],
    ['nothing to do', 0, () => documentOf(good, { outcome: 'NOTHING_TO_DO' })],
    ['still going on', 0, () => documentOf(figuresOf([], { balanced: false }), open)],
    ['held', 2, () => documentOf(figuresOf([customer('A', { read: 1, held: 1 })]))],
    ['failed', 2, () => documentOf(figuresOf([customer('A', { read: 1, new: 1, failed: 1 })]))],
    ['rejects', 2, () => documentOf(figuresOf(good.customers, { rejects: 1 }))],
    ['a refused workbook', 2, () => documentOf(good, {}, [], ['x.xlsx'])],
    ['a skipped customer', 2, () => documentOf(good, { outcome: 'PARTIAL' }, [{ customer: 'A', state: 'skipped' }])],
    ['paused as a whole', 1, () => documentOf(good, open, [], [], [PAUSE])],
    ['paused, and going on again', 0, () => documentOf(good, open, [], [], [{ ...PAUSE, resumedAt: PAUSE.pausedAt }])],
    ['one customer paused', 0, () => documentOf(good, open, [], [], [{ ...PAUSE, customer: 'A' }])],
    ['paused until its end', 0, () => documentOf(good, {}, [], [], [PAUSE])],
    ['parked', 1, () => documentOf(good, open, [{ customer: 'A', state: 'parked' }])],
    ['too much not sent', 1, () => documentOf(good, { outcome: 'FAILED' })],
    ['the run failed', 1, () => documentOf(good, { state: 'FAILED', outcome: 'FAILED' })],
    ['cancelled', 1, () => documentOf(good, { state: 'CANCELLED' })],
    ['interrupted', 1, () => documentOf(good, { state: 'INTERRUPTED', balanced: 0 })],
    ['S6: not balanced, though it says SUCCESS', 1, () => documentOf(good, { balanced: 0 })],
  ])('%s -> %i', async (_, code, make) => {
    expect(exitCodeOf(await make())).toBe(code);
  });
});
