// books: S6 as a table. What balances, what does not, and what a run may call itself then.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addBooks,
  addLines,
  addOrders,
  askedOf,
  type Books,
  balances,
  countsAddUp,
  EMPTY_BOOKS,
  EMPTY_LINES,
  EMPTY_ORDERS,
  judge,
  keepBooks,
  type OrderCounts,
  outcomeOf,
} from '../src/domain/run/books.js';

const books = (planned: number, applied: number, failed = 0, held = 0, deferred = 0): Books => ({
  planned,
  applied,
  failed,
  held,
  deferred,
});

describe('S6: the books of writes', () => {
  test.each([
    ['nothing planned', books(0, 0), true],
    ['all applied', books(5, 5), true],
    ['one of each', books(4, 1, 1, 1, 1), true],
    ['all failed', books(3, 0, 3), true],
    ['all held', books(3, 0, 0, 3), true],
    ['all deferred', books(3, 0, 0, 0, 3), true],
    ['one write too few', books(5, 4), false],
    ['one write too many', books(5, 6), false],
    ['a failed one beyond the plan', books(5, 5, 1), false],
    ['a held one beyond the plan', books(5, 5, 0, 1), false],
    ['a deferred one beyond the plan', books(5, 5, 0, 0, 1), false],
    ['receipts of nothing planned', books(0, 1), false],
  ])('%s: %o balances: %s', (_, own, expected) => {
    expect(balances(own)).toBe(expected);
  });

  test.each([
    ['SYNCED', books(3, 3)],
    ['FAILED', books(3, 0, 3)],
    ['HELD', books(3, 0, 0, 3)],
    ['DEFERRED', books(3, 0, 0, 0, 3)],
    ['SENDING', books(3, 0)],
    ['PENDING', books(3, 0)],
    ['ASIDE', books(3, 0)],
  ])('three writes that are %s', (state, expected) => {
    expect(keepBooks([{ customer: 'A', kind: 'CREATE', state, count: 3 }])).toEqual(expected);
    expect(balances(expected)).toBe(!['SENDING', 'PENDING', 'ASIDE'].includes(state));
  });

  test('rows add up, over kinds and states; what needs no write is not counted', () => {
    const row = (kind: string, state: string, count: number) => ({ customer: 'A', kind, state, count });
    expect(
      keepBooks([
        row('CREATE', 'SYNCED', 2),
        row('UPDATE', 'SYNCED', 3),
        row('CREATE', 'FAILED', 5),
        row('UPDATE', 'HELD', 7),
        row('UPDATE', 'DEFERRED', 11),
        row('NONE', 'SYNCED', 1000),
      ]),
    ).toEqual(books(28, 5, 5, 7, 11));
    expect(keepBooks([])).toEqual(EMPTY_BOOKS);
  });

  test('books of customers add up part by part', () => {
    expect(addBooks(books(1, 2, 3, 4, 5), books(10, 20, 30, 40, 50))).toEqual(books(11, 22, 33, 44, 55));
  });

  test('books that balance still do when they are added; one write missing in either shows', () => {
    const part = fc.nat({ max: 1000 });
    const own = fc.tuple(part, part, part, part).map(([a, f, h, d]) => books(a + f + h + d, a, f, h, d));
    fc.assert(
      fc.property(own, own, (one, other) => {
        const sum = addBooks(one, other);
        return balances(sum) && !balances({ ...sum, planned: sum.planned + 1 });
      }),
    );
  });
});

describe('S6: the counts of orders', () => {
  const counts = (change: Partial<OrderCounts>): OrderCounts => ({
    ...EMPTY_ORDERS,
    read: 15,
    held: 1,
    new: 2,
    cancelled: 3,
    changed: 4,
    unchanged: 5,
    ...change,
  });

  test.each([
    ['each order read is one of them', {}, true],
    ['failed and absent are no part of it', { failed: 9, absent: 9 }, true],
    ['one read too many', { read: 16 }, false],
    ['one held too many', { held: 2 }, false],
    ['one new too many', { new: 3 }, false],
    ['one cancelled too many', { cancelled: 4 }, false],
    ['one changed too many', { changed: 5 }, false],
    ['one unchanged too many', { unchanged: 6 }, false],
    ['fewer than none unchanged, though the sum is right', { new: 8, unchanged: -1 }, false],
    ['none unchanged', { new: 7, unchanged: 0 }, true],
  ])('%s: %o', (_, change, expected) => {
    expect(countsAddUp(counts(change))).toBe(expected);
  });

  test('they add up part by part', () => {
    const orders = { read: 1, new: 2, changed: 3, unchanged: 4, cancelled: 5, held: 6, failed: 7, absent: 8 };
    expect(addOrders(orders, orders)).toEqual({
      read: 2,
      new: 4,
      changed: 6,
      unchanged: 8,
      cancelled: 10,
      held: 12,
      failed: 14,
      absent: 16,
    });
    expect(addOrders(orders, EMPTY_ORDERS)).toEqual(orders);
    const lines = { read: 1, new: 2, changed: 3, unchanged: 4, held: 5, failed: 6 };
    expect(addLines(lines, lines)).toEqual({ read: 2, new: 4, changed: 6, unchanged: 8, held: 10, failed: 12 });
    expect(addLines(lines, EMPTY_LINES)).toEqual(lines);
  });
});

describe('what a run may call itself', () => {
  test.each([
    ['all applied', books(100, 100), 0, 'SUCCESS'],
    ['95 of 100', books(100, 95, 5), 0, 'SUCCESS'],
    ['94 of 100', books(100, 94, 6), 0, 'PARTIAL'],
    ['80 of 100', books(100, 80, 20), 0, 'PARTIAL'],
    ['79 of 100', books(100, 79, 21), 0, 'FAILED'],
    ['52.9 %, once called a success', books(1000, 529, 471), 0, 'FAILED'],
    ['held ones were not asked for', books(100, 10, 0, 90), 0, 'SUCCESS'],
    ['deferred ones are not done', books(100, 10, 0, 0, 90), 0, 'FAILED'],
    ['but for those it was told to leave', books(100, 10, 0, 0, 90), 90, 'SUCCESS'],
    ['nothing planned', EMPTY_BOOKS, 0, 'NOTHING_TO_DO'],
    ['all held', books(7, 0, 0, 7), 0, 'NOTHING_TO_DO'],
  ] as const)('%s', (_, writes, left, expected) => {
    expect(judge(writes, true, left)).toBe(expected);
    expect(outcomeOf('FINISHED', writes, true, left)).toBe(expected);
  });

  test('S6: books that do not balance are red, whatever the rate, and whoever ended the run', () => {
    for (const writes of [books(100, 100), EMPTY_BOOKS, books(1, 0)]) {
      expect(judge(writes, false)).toBe('UNBALANCED');
      expect(outcomeOf('FINISHED', writes, false)).toBe('UNBALANCED');
      expect(outcomeOf('CANCELLED', writes, false)).toBe('UNBALANCED');
    }
  });

  test('what a person ended is cancelled, what broke failed', () => {
    expect(outcomeOf('CANCELLED', books(100, 100), true)).toBe('CANCELLED');
    expect(outcomeOf('FAILED', books(100, 100), true)).toBe('FAILED');
  });

  test('asked of the board: what was planned, but for what is held or left on purpose', () => {
    expect(askedOf(books(10, 0, 0, 3))).toBe(7);
    expect(askedOf(books(10, 0, 0, 3, 2), 2)).toBe(5);
  });
});
