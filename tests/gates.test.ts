// gates: S7 and docs/rules.md "Gates" as a table: each limit from both of its sides, and who is held back by what.
import { describe, expect, test } from 'vitest';
import {
  type BlankedColumn,
  type CustomerCounts,
  evaluatePlan,
  type GateLimits,
  isOfChanges,
  type PlanCounts,
} from '../src/domain/run/gates.js';

const LIMITS: GateLimits = {
  maxNew: 100,
  maxChangedPercent: 30,
  maxCancelledPercent: 10,
  maxAbsentPercent: 30,
  maxHeldPercent: 20,
  unreadWorkbook: 'wait',
  blankColumn: 'wait',
  vanishedCustomer: 'wait',
  probableRename: 'wait',
  skippedWorkbook: 'wait',
};

const NOTHING: PlanCounts = { new: 0, customers: [], absent: [], unread: [], blanked: [], skipped: [], renamed: [] };

const customer = (change: Partial<CustomerCounts>): CustomerCounts => ({
  customer: 'A',
  stored: 100,
  had: 100,
  present: 100,
  changed: 0,
  cancelled: 0,
  held: 0,
  ...change,
});

const gatesOf = (counts: Partial<PlanCounts>, limits: Partial<GateLimits> = {}) =>
  evaluatePlan({ ...NOTHING, ...counts }, { ...LIMITS, ...limits }).map(
    ({ gate, customer: held, workbook }) => `${gate} ${held ?? 'ALL'}${workbook === null ? '' : ` ${workbook}`}`,
  );

test('nothing new, nothing to wait for', () => {
  expect(gatesOf({})).toEqual([]);
  expect(gatesOf({ customers: [customer({})] })).toEqual([]);
});

test.each([
  [100, []],
  [101, ['max_new ALL']],
])('%i new orders, at most 100: the whole run waits beyond it', (count, expected) => {
  expect(gatesOf({ new: count })).toEqual(expected);
});

describe('shares of a customer', () => {
  test.each([
    ['changed', { changed: 30 }, []],
    ['changed', { changed: 31 }, ['max_changed_percent A']],
    ['cancelled', { cancelled: 10 }, []],
    ['cancelled', { cancelled: 11 }, ['max_cancelled_percent A']],
    ['held', { held: 20 }, []],
    ['held', { held: 21 }, ['max_held_percent A']],
    ['of 49 orders nothing is a share', { stored: 49, changed: 49, cancelled: 49, held: 49 }, []],
    ['of 50 it is', { stored: 50, changed: 16 }, ['max_changed_percent A']],
    ['of 50, just at the limit', { stored: 50, changed: 15 }, []],
    [
      'all of them',
      { changed: 31, cancelled: 11, held: 21 },
      ['max_changed_percent A', 'max_cancelled_percent A', 'max_held_percent A'],
    ],
  ])('%s: %o', (_, change, expected) => {
    expect(gatesOf({ customers: [customer(change)] })).toEqual(expected);
  });

  test('the sentence has the count, the share and the limit, and no value of an order', () => {
    const [found] = evaluatePlan({ ...NOTHING, customers: [customer({ changed: 45 })] }, LIMITS);
    expect(found?.sentence).toBe('A: 45 of 100 orders changed (45 %, allowed 30 %).');
  });

  test('one customer past a gate holds back nobody else', () => {
    expect(gatesOf({ customers: [customer({ changed: 99 }), customer({ customer: 'B', changed: 1 })] })).toEqual([
      'max_changed_percent A',
    ]);
  });
});

describe('S7: what is gone waits, and cancels nothing', () => {
  test.each([
    [{ had: 5, present: 0 }, 'wait', ['vanished_customer A']],
    [{ had: 4, present: 0 }, 'wait', []],
    [{ had: 5, present: 1 }, 'wait', []],
    [{ had: 5, present: 0 }, 'pass', []],
  ] as const)('a customer with %o, the gate says %s', (change, vanishedCustomer, expected) => {
    expect(gatesOf({ customers: [customer({ stored: 0, ...change })] }, { vanishedCustomer })).toEqual(expected);
  });

  const absent = (workbook: string, name: string, stored: number, gone: number) => ({
    workbook,
    customer: name,
    stored,
    absent: gone,
  });

  test('the share of absent orders is the workbook’s; who has some in it waits', () => {
    expect(
      gatesOf({
        absent: [absent('a.xlsx', 'A', 60, 31), absent('a.xlsx', 'B', 40, 0), absent('b.xlsx', 'B', 100, 30)],
      }),
    ).toEqual(['max_absent_percent A a.xlsx']);
    expect(gatesOf({ absent: [absent('a.xlsx', 'A', 60, 29), absent('a.xlsx', 'B', 40, 2)] })).toEqual([
      'max_absent_percent A a.xlsx',
      'max_absent_percent B a.xlsx',
    ]);
    expect(gatesOf({ absent: [absent('a.xlsx', 'A', 49, 49)] })).toEqual([]);
  });

  test.each([
    ['missing', 'Put it back'],
    ['refused', 'Save it again in Excel'],
  ] as const)('a workbook that is %s holds back its customers', (outcome, advice) => {
    const unread = [{ workbook: 'a.xlsx', customer: 'A', outcome, orders: 3 }];
    const [found, ...others] = evaluatePlan({ ...NOTHING, unread }, LIMITS);
    expect([found?.gate, found?.customer, found?.workbook, others.length]).toEqual([
      'unread_workbook',
      'A',
      'a.xlsx',
      0,
    ]);
    expect(found?.sentence).toContain(advice);
    expect(gatesOf({ unread }, { unreadWorkbook: 'pass' })).toEqual([]);
  });

  test('a workbook of which every row was skipped', () => {
    const skipped = [{ workbook: 'a.xlsx', customer: 'A', rows: 9, orders: 7 }];
    expect(gatesOf({ skipped })).toEqual(['skipped_workbook A a.xlsx']);
    expect(gatesOf({ skipped }, { skippedWorkbook: 'pass' })).toEqual([]);
  });
});

describe('a column all blank', () => {
  const column = (change: Partial<BlankedColumn>): BlankedColumn => ({
    workbook: 'a.xlsx',
    customer: 'A',
    column: 'PO',
    stored: 10,
    cleared: 6,
    kept: 0,
    ...change,
  });
  test.each([
    ['more than half had a value', {}, 1],
    ['half of them', { cleared: 5 }, 0],
    ['one still has a value', { kept: 1 }, 0],
    ['four orders', { stored: 4, cleared: 4 }, 0],
    ['five orders', { stored: 5, cleared: 3 }, 1],
  ])('%s', (_, change, count) => {
    expect(gatesOf({ blanked: [column(change)] })).toHaveLength(count);
    expect(gatesOf({ blanked: [column(change)] }, { blankColumn: 'pass' })).toEqual([]);
  });
});

test.each([
  ['size', 'aliases of [orders] sizes'],
  ['column', 'below the [[column]] S'],
] as const)('a probable rename of a %s holds back its customer alone, and says the line to paste', (kind, where) => {
  const renamed = [
    { workbook: 'a.xlsx', customer: 'A', rename: { kind, gone: 'S', came: 'S.', letter: 'D' }, paste: '"S." = "S"' },
  ];
  const [found] = evaluatePlan({ ...NOTHING, renamed }, LIMITS);
  expect([found?.gate, found?.customer, found?.column]).toEqual(['probable_rename', 'A', 'S']);
  expect(found?.sentence).toContain('paste "S." = "S"');
  expect(found?.sentence).toContain(where);
  expect(gatesOf({ renamed }, { probableRename: 'pass' })).toEqual([]);
});

test('of a rollback only what it changes is weighed', () => {
  const all = evaluatePlan(
    {
      ...NOTHING,
      new: 101,
      customers: [customer({ changed: 99, cancelled: 99, held: 99, present: 0 })],
    },
    LIMITS,
  );
  expect(all.filter(isOfChanges).map(({ gate }) => gate)).toEqual(['max_changed_percent', 'max_cancelled_percent']);
});
