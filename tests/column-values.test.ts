// Business values -> the JSON of docs/monday-api.md "Column values", and what is refused before any call (docs/rules.md "Board values").
import { describe, expect, it } from 'vitest';
import type { Value } from '../src/domain/order/value.js';
import { encodeColumnValue, fitsItem, READ_ONLY_TYPES, writabilityOf } from '../src/monday/values/column-values.js';

const encode = (type: string, value: Value) => {
  const encoded = encodeColumnValue({ type }, value);
  return encoded.kind === 'refused' ? encoded.reason : encoded.json;
};

describe('encodeColumnValue', () => {
  it.each<[string, Value, unknown]>([
    ['text', 'abc', 'abc'],
    ['text', 12, '12'],
    ['text', 1e21, '1000000000000000000000'],
    ['text', 'x'.repeat(70_000), 'board-too-long'],
    ['long_text', 'abc', { text: 'abc' }],
    ['long_text', 'x'.repeat(2_000), { text: 'x'.repeat(2_000) }],
    ['long_text', 'x'.repeat(2_001), 'board-too-long'],
    ['numbers', 0, '0'],
    ['numbers', 0.1, '0.1'],
    ['numbers', 1e-7, '0.0000001'],
    ['numbers', '$25.00', '25'],
    ['numbers', '1,234.50', '1234.5'],
    ['numbers', '12.5%', '0.125'],
    ['numbers', 'about 5', 'board-not-a-number'],
    ['numbers', Number.NaN, 'board-not-a-number'],
    ['date', '2025-05-31', { date: '2025-05-31' }],
    ['date', '31/05/2025', { date: '2025-05-31' }],
    ['date', '04/05/2025', 'board-not-a-date'],
    ['date', '2025-02-30', 'board-not-a-date'],
    ['date', 45_000, 'board-not-a-date'],
    ['status', 'Done', { label: 'Done' }],
    ['status', 'x'.repeat(30), { label: 'x'.repeat(30) }],
    ['status', 'x'.repeat(31), 'label-too-long'],
    ['dropdown', 'A, B', { labels: ['A, B'] }],
    ['checkbox', 'TRUE', { checked: 'true' }],
    ['checkbox', 'FALSE', null],
    ['checkbox', 'perhaps', 'board-refused'],
    ['email', 'a@b.co', { email: 'a@b.co', text: 'a@b.co' }],
    ['email', 'a at b', 'board-refused'],
    ['link', 'https://x.io/a', { url: 'https://x.io/a', text: 'https://x.io/a' }],
    ['link', 'javascript:alert(1)', 'board-refused'],
    ['phone', '+1 (202) 555-0169 US', { phone: '+12025550169', countryShortName: 'US' }],
    ['phone', '02025550169', 'board-refused'],
    ['country', 'us', { countryCode: 'US', countryName: 'United States' }],
    ['country', 'ZX', 'board-refused'],
    ['mirror', 'x', 'board-refused'],
    ['people', 'x', 'board-refused'],
    ['constructor', 'x', 'board-refused'],
  ])('%s of %j', (type, value, expected) => {
    expect(encode(type, value)).toEqual(expected);
  });

  it('clears every type with null: "" would store 0 in numbers', () => {
    for (const type of ['text', 'long_text', 'numbers', 'date', 'status', 'dropdown', 'checkbox', 'email', 'link']) {
      expect(encodeColumnValue({ type }, null)).toEqual({ kind: 'clear', json: null });
    }
  });

  it('knows what may be mapped at all', () => {
    expect(READ_ONLY_TYPES.map((type) => writabilityOf({ type }))).toEqual(READ_ONLY_TYPES.map(() => 'read-only'));
    expect(['text', 'dropdown', 'people', 'name'].map((type) => writabilityOf({ type }))).toEqual([
      'writable',
      'writable',
      'not-supported',
      'not-supported',
    ]);
  });

  it('measures an item', () => {
    expect(fitsItem({ a: 'x'.repeat(60_000) })).toBe(true);
    expect(fitsItem({ a: 'x'.repeat(40_000), b: 'x'.repeat(40_000) })).toBe(false);
  });
});
