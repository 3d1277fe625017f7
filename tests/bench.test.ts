// What the bench says: its verdicts, its options, its clock. The measurements themselves are `npm run bench`.
import { expect, test } from 'vitest';
import { parseOptions } from '../bench/options.js';
import { scaledClock } from '../bench/scaled-clock.js';
import { atLeast, atMost, formatTable, type Row, verdictOf } from '../bench/table.js';

const row = (must: Row['must']): Row => ({ letter: 'a', what: 'ratio', figure: '2.10', must });

test.each([
  [atMost(2, 2, '2'), 'ok'],
  [atMost(2.1, 2, '2'), 'MISSED'],
  [atMost(Number.NaN, 2, '2'), 'MISSED'],
  [atLeast(0.95, 0.95, '95 %'), 'ok'],
  [atLeast(0.9, 0.95, '95 %'), 'MISSED'],
  [null, ''],
])('%o is judged %s', (must, verdict) => {
  expect(verdictOf(row(must), true)).toBe(verdict);
});

test('with --quick nothing is judged', () => {
  expect(verdictOf(row(atMost(3, 2, '2')), false)).toBe('');
});

test('one table, its columns aligned', () => {
  const lines = formatTable([row(atMost(2.1, 2, '2')), { ...row(null), what: 'second import' }], true).split('\n');
  expect(lines.map((line) => line.trimEnd())).toEqual([
    '   what           figure  must reach',
    '-  -------------  ------  ----------  ------',
    'a  ratio          2.10    <= 2        MISSED',
    'a  second import  2.10',
  ]);
});

test('all measurements without options, some with --only, a tenth with --quick', () => {
  expect(parseOptions([])).toMatchObject({
    only: new Set(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']),
    scale: 1,
    temporal: true,
  });
  expect(parseOptions(['--only', 'a, C', '--quick'])).toMatchObject({ only: new Set(['a', 'c']), scale: 0.1 });
  expect(() => parseOptions(['--only', 'x'])).toThrow('--only takes letters out of a,b,c,d,e,f,g,h,i, not "x".');
  expect(parseOptions(['--help'])).toBe('help');
});

test('a scaled clock sleeps a share of the time, and its own time passes whole', async () => {
  const clock = scaledClock(20);
  const before = [clock.now(), performance.now()] as const;
  await clock.sleep(1000);
  expect(clock.now() - before[0]).toBeGreaterThanOrEqual(1000);
  // A busy machine is late, never by a whole second.
  expect(performance.now() - before[1]).toBeLessThan(1000);
});
