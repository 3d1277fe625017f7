// When a soak calls something growing: by the slope of its second half, not by one odd sample.
import { describe, expect, test } from 'vitest';
import { SOAK_RULES, type SoakSample, soakRows } from '../bench/endurance/soak-figures.js';

function samples(count: number, rss: (index: number) => number | null): SoakSample[] {
  return Array.from({ length: count }, (_, index) => ({
    atS: index * 2,
    rss: rss(index),
    heap: 40 + (index % 5) * 2,
    handles: 30,
    history: 60,
    historyBytes: 12,
    storePerWrite: 3 + 2 / (index + 1),
    syncSeconds: 1,
  }));
}

const memory = (list: SoakSample[]) => soakRows(list)[0];

describe('worker memory', () => {
  test.each<[string, (index: number) => number | null, string]>([
    ['that stands still', () => 200, 'flat'],
    ['that grows while it warms up and then stands', (index) => (index < 40 ? 100 + index * 3 : 220), 'flat'],
    ['with one odd sample at the end', (index) => (index === 99 ? 230 : 200), 'flat'],
    ['that shrinks', (index) => 300 - index, 'flat'],
    ['that grows by half a megabyte a sync', (index) => 200 + index * 0.5, 'growing'],
    ['that is not told', () => null, 'not measured'],
  ])('%s: %s', (_, rss, verdict) => {
    expect(memory(samples(100, rss))?.verdict).toBe(verdict);
  });

  test('two samples are no slope', () => {
    expect(memory(samples(4, (index) => 100 * (index + 1)))?.verdict).toBe('not measured');
  });
});

test('every figure has a row with its tolerance and its reason; a sawtooth and a falling share are flat', () => {
  const rows = soakRows(samples(100, () => 200));
  expect(rows).toHaveLength(Object.keys(SOAK_RULES).length);
  expect(rows.map(({ verdict }) => verdict)).toEqual(rows.map(() => 'flat'));
  expect(rows.every(({ because }) => because.length > 20)).toBe(true);
});
