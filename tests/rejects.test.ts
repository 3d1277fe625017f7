import { describe, expect, test } from 'vitest';
import { chooseRejects, type Rejects } from '../src/cli/reject-lists.js';
import { groupRejects, rejectsJson, rejectsText } from '../src/cli/rejects.js';
import type { RejectRow } from '../src/store/import-store.js';

const row = (change: Partial<RejectRow>): RejectRow => ({
  workbook: 'USA/GREYSON ORDER LIST (M3).xlsx',
  sheet: 'MASTER',
  cell: 'AE92',
  column_name: 'M',
  value: '12.5',
  reason: 'not-whole',
  effect: 'held',
  sentence: '"12.5" is not whole; pieces are counted in whole numbers.',
  customer: 'GREYSON',
  order_number: 'GRE-1',
  row_no: 92,
  record_id: null,
  origin: 'IMPORT',
  ...change,
});

const ROWS = [
  row({}),
  row({ cell: 'AE93' }),
  row({ workbook: 'AJE.xlsx', customer: 'AJE', reason: 'not-a-date', effect: 'left' }),
  row({ customer: null, reason: 'no-customer', effect: 'row' }),
];

const found = (rows: readonly RejectRow[]): Rejects => ({
  run: 'run-1',
  rows,
  refusedWorkbooks: [],
  missingWorkbooks: [],
  refusedByBoard: [],
});

describe('chooseRejects', () => {
  test.each([
    ['all', null, null, 4],
    ['a customer', 'GREYSON', null, 2],
    ['a workbook', null, ['USA/GREYSON ORDER LIST (M3).xlsx'], 3],
    ['both', 'AJE', ['USA/GREYSON ORDER LIST (M3).xlsx'], 0],
  ] as const)('%s', (_, customer, books, count) => {
    expect(chooseRejects(found(ROWS), customer, books).rows).toHaveLength(count);
  });
});

test('groups: the most frequent first', () => {
  expect(groupRejects(ROWS).map(({ reason, count }) => [reason, count])).toEqual([
    ['not-whole', 2],
    ['no-customer', 1],
    ['not-a-date', 1],
  ]);
});

test('S9: the text has workbook, sheet, cell, column, value, effect and what to do of each', () => {
  for (const width of [80, 200]) {
    const text = rejectsText(found(ROWS), width);
    expect(text.replace(/\s+/g, ' ')).toContain('pieces are counted in whole numbers.');
    for (const word of ['AE92', 'AE93', 'MASTER', '12.5', 'order held', '4 rejects']) expect(text).toContain(word);
  }
  expect(rejectsText(found([]), 80)).toBe('No rejects: every value was taken.');
});

test('JSON', () => {
  const json = JSON.parse(rejectsJson(found(ROWS)));
  expect(json).toMatchObject({ run: 'run-1', count: 4 });
  expect(json.rejects[0]).toEqual({
    workbook: 'USA/GREYSON ORDER LIST (M3).xlsx',
    sheet: 'MASTER',
    row: 92,
    cell: 'AE92',
    column: 'M',
    value: '12.5',
    reason: 'not-whole',
    effect: 'held',
    sentence: '"12.5" is not whole; pieces are counted in whole numbers.',
    customer: 'GREYSON',
    order_number: 'GRE-1',
    record_id: null,
  });
});
