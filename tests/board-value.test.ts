// One value in the forms a board may show it: only a real difference is one.
import { describe, expect, it } from 'vitest';
import type { BoardCell } from '../src/domain/board/board.js';
import { holdsValue } from '../src/domain/board/board-value.js';
import { lostLabels } from '../src/domain/drift/compare-structure.js';

const LABELS = [
  { id: '1', name: 'A, B' },
  { id: '2', name: 'C' },
];
const cell = (text: string | null, value: unknown = null): BoardCell => ({ type: '', text, value });

describe('holdsValue', () => {
  it.each([
    ['numbers', '25', cell('25.0', '"25.0"'), true],
    ['numbers', '1200.5', cell('1,200.50'), true],
    ['numbers', '0', cell('', null), false],
    ['numbers', null, cell('0', '"0"'), false],
    ['text', 'a\nb', cell(' a\r\nb '), true],
    ['text', 'a', cell('A'), false],
    ['long_text', { text: 'x' }, cell(null, { text: 'x' }), true],
    ['date', { date: '2026-01-02' }, cell('2026-01-02', '{"date":"2026-01-02","time":null}'), true],
    ['date', { date: '2026-01-02' }, cell('2026-01-02 10:00', '{"date":"2026-01-02","time":"10:00:00"}'), false],
    ['status', { label: 'C' }, cell(null, '{"index":2}'), true],
    ['status', { label: 'C' }, cell('A, B', '{"index":1}'), false],
    ['dropdown', { labels: ['A, B'] }, cell('A, B', '{"ids":[1]}'), true],
    ['dropdown', { labels: ['A, B'] }, cell('A, B, C', '{"ids":[1,2]}'), false],
    ['dropdown', { labels: ['[1]'] }, cell('[1]'), true],
    ['checkbox', { checked: 'true' }, cell('v', '{"checked":true}'), true],
    ['checkbox', null, cell('', null), true],
    ['link', { url: 'http://a', text: 'http://a' }, cell('http://a', '{"url":"http://a","text":"http://a"}'), true],
    [
      'phone',
      { phone: '+12025550169', countryShortName: 'US' },
      cell('', '{"phone":"12025550169","countryShortName":"US"}'),
      true,
    ],
  ])('%s %j against %j: %s', (type, wanted, there, same) => {
    expect(holdsValue({ type, labels: LABELS }, wanted, there)).toBe(same);
  });
});

it('a label that orders use and the board no longer has is gone, or has another name', () => {
  const column = { id: 's', title: 'S', type: 'status', labels: LABELS };
  const board = (labels: typeof LABELS) => ({
    boardId: '1',
    name: '',
    columns: [{ ...column, labels }],
    groups: [],
    subitemBoardId: '2',
    subitemColumns: [],
    itemsCount: null,
    itemsLimit: null,
  });
  const lost = lostLabels(
    new Map([['s', new Set(['A, B', 'C'])]]),
    board([{ id: '2', name: 'Sea' }]),
    board(LABELS),
  ).get('s');
  expect([lost?.get('A, B')?.renamedTo, lost?.get('C')?.renamedTo]).toEqual([null, 'Sea']);
});
