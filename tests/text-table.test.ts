import { describe, expect, test } from 'vitest';
import { cut, formatSentences, formatTable, printable, widthOf } from '../src/cli/text-table.js';

describe('formatTable', () => {
  test('numbers stand right, with commas; blanks are dashes; no line ends in blanks', () => {
    const table = formatTable(
      [{ title: 'customer' }, { title: 'orders' }, { title: 'note' }],
      [
        ['GREYSON', 1234, ''],
        ['AJE', 7, null],
      ],
    );
    expect(table.split('\n')).toEqual([
      'customer  orders  note',
      '--------  ------  ----',
      'GREYSON    1,234',
      'AJE            7  -',
    ]);
  });

  test.each([60, 40, 30])('no line is wider than %i', (width) => {
    const rows = [['x'.repeat(80), 12, 'y'.repeat(50), 'state']];
    const columns = [
      { title: 'long', shrinks: true },
      { title: 'n' },
      { title: 'why', shrinks: true },
      { title: 'state' },
    ];
    for (const line of formatTable(columns, rows, width).split('\n')) expect(line.length).toBeLessThanOrEqual(width);
  });

  test('columns that do not shrink keep their text while others can give', () => {
    const table = formatTable(
      [{ title: 'a', shrinks: true }, { title: 'id' }],
      [['x'.repeat(50), 'keep-this-one-whole']],
      40,
    );
    expect(table).toContain('keep-this-one-whole');
    expect(table).toContain('...');
  });
});

test('formatSentences: a sentence that does not fit gets lines of its own, uncut', () => {
  const sentence = 'The cell holds the error #N/A; correct the formula or write the value.';
  const columns = [{ title: 'cell' }, { title: 'what to do' }];
  expect(formatSentences(columns, [['C12', sentence]], 100).split('\n')).toHaveLength(3);
  const narrow = formatSentences(columns, [['C12', sentence]], 40);
  expect(narrow).toContain('C12\n  -> The cell');
  expect(narrow.replace(/\s+/g, ' ')).toContain(sentence);
  for (const line of narrow.split('\n')) expect(line.length).toBeLessThanOrEqual(40);
});

test.each([
  ['red\u001b[31m text', 'red?[31m text'],
  ['two\r\nlines\tand a tab', 'two lines and a tab'],
  ['bidi \u202e trick', 'bidi ? trick'],
  ['\u6df1\u5733 ok', '\u6df1\u5733 ok'],
])('printable: %j cannot steer the terminal', (text, expected) => {
  expect(printable(text)).toBe(expected);
});

test('widths count columns of the terminal, not code units', () => {
  expect(widthOf('\u6df1\u5733')).toBe(4);
  expect(widthOf('e\u0301')).toBe(1);
  expect(widthOf(cut('\u6df1\u5733\u6df1\u5733\u6df1\u5733', 8))).toBeLessThanOrEqual(8);
  expect(cut('abc', 3)).toBe('abc');
  expect(cut('abcdef', 5)).toBe('ab...');
});
