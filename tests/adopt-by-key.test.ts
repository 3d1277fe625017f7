// S3: an item of the earlier system is given to one order, and an order one item; what is not clear is not taken.
import { expect, test } from 'vitest';
import { type LegacyOrder, planAdoption, type StoredKey } from '../src/domain/merge/adopt-by-key.js';

const old = (oldId: string, itemId: string, baseKey: string, extrasKey = 'x'): LegacyOrder => ({
  oldId,
  itemId,
  baseKey,
  extrasKey,
  words: oldId,
});
const stored = (recordId: string, baseKey: string, extrasKey = 'x', itemId: string | null = null): StoredKey => ({
  recordId,
  baseKey,
  extrasKey,
  itemId,
});
const why = (plan: ReturnType<typeof planAdoption>) => plan.unclear.map((one) => one.why);

test('alone under its key on both sides: taken, whatever else changed since', () => {
  expect(planAdoption([old('u', '1', 'k', 'then')], [stored('r', 'k', 'now')]).taken).toEqual([
    { recordId: 'r', oldId: 'u', itemId: '1' },
  ]);
});

test('several under one key are told apart by the extra checks, else left alone', () => {
  const two = [stored('a', 'k', 'po-1'), stored('b', 'k', 'po-2')];
  const plan = planAdoption([old('u', '1', 'k', 'po-2'), old('v', '2', 'k', 'po-1')], two);
  expect(plan.taken.map(({ recordId, itemId }) => [recordId, itemId])).toEqual([
    ['b', '1'],
    ['a', '2'],
  ]);
  expect(why(planAdoption([old('u', '1', 'k', 'po-9')], two))).toEqual(['several-orders']);
  expect(why(planAdoption([old('u', '1', 'k'), old('v', '2', 'k')], [stored('a', 'k')]))).toEqual([
    'several-orders',
    'several-orders',
  ]);
});

test('an item noted twice, an order nobody has, an order with another item: left alone, each with its reason', () => {
  const plan = planAdoption(
    [old('u', '1', 'k'), old('v', '1', 'l'), old('w', '3', 'gone'), old('x', '4', 'm')],
    [stored('a', 'k'), stored('b', 'l'), stored('c', 'm', 'x', '9')],
  );
  expect(plan.taken).toEqual([]);
  expect(why(plan)).toEqual(['item-twice', 'item-twice', 'no-such-order', 'order-has-another-item']);
});

test('an item that another order holds is not given a second time; what is taken over already is only counted', () => {
  expect(why(planAdoption([old('u', '1', 'k')], [stored('a', 'k'), stored('b', 'l', 'x', '1')]))).toEqual([
    'order-has-another-item',
  ]);
  expect(planAdoption([old('u', '1', 'k')], [stored('a', 'k', 'x', '1')])).toEqual({
    taken: [],
    known: 1,
    unclear: [],
  });
});
