// What a chaos run plans: the same from the same seed, every fault in its turn, lists that say what the expectation says.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { FaultChooser } from '../src/chaos/choose-faults.js';
import { expectedItems } from '../src/chaos/expectation.js';
import { FAULTS } from '../src/chaos/fault-catalogue.js';
import { type Book, changedBook, firstBook } from '../src/chaos/order-book.js';
import { OrderLists } from '../src/chaos/order-lists.js';
import { Random } from '../src/chaos/random.js';
import { chaosResult, median, type PlayedRound } from '../src/chaos/result-table.js';

const names = FAULTS.map(({ name }) => name);

function days(seed: number, count: number): Book[] {
  const books = [firstBook(new Random(seed, 1), 8)];
  for (let day = 1; day <= count; day += 1)
    books.push(changedBook(books.at(-1) ?? { orders: [], created: 0 }, new Random(seed, 3, day)));
  return books;
}

function chosen(seed: number, rounds: number, without = ''): string[][] {
  const chooser = new FaultChooser(names);
  const random = new Random(seed, 2);
  return Array.from({ length: rounds }, () => {
    const drawn = chooser.choose(9, random).filter((name) => name !== without);
    chooser.struck(drawn);
    return drawn;
  });
}

describe('from a seed', () => {
  test('the same orders, changes, faults and places of faults', () => {
    expect(days(7, 20)).toEqual(days(7, 20));
    expect(chosen(7, 50)).toEqual(chosen(7, 50));
    const orders = () => FAULTS.flatMap((fault) => (fault.kind === 'board' ? fault.orders(new Random(7, 3, 4)) : []));
    expect(orders()).toEqual(orders());
  });

  test('other ones from another', () => {
    expect(days(7, 3)).not.toEqual(days(8, 3));
    expect(chosen(7, 50)).not.toEqual(chosen(8, 50));
  });
});

test('in 200 rounds each fault is chosen at least 20 times, none twice in a round, and not always in the same company', () => {
  const rounds = chosen(3, 200);
  const times = new Map(names.map((name) => [name, rounds.filter((round) => round.includes(name)).length]));
  expect(Math.min(...times.values())).toBeGreaterThanOrEqual(20);
  expect(Math.max(...times.values()) - Math.min(...times.values())).toBeLessThanOrEqual(1);
  expect(rounds.every((round) => new Set(round).size === round.length)).toBe(true);
  const company = rounds.filter((round) => round.includes('kill-worker')).flat();
  expect(new Set(company).size).toBeGreaterThan(names.length / 2);
});

test('a fault that finds nothing to strike is drawn again and again, and costs no other its turn', () => {
  const rounds = chosen(3, 200, 'kill-board');
  const others = names.filter((name) => name !== 'kill-board');
  const times = others.map((name) => rounds.filter((round) => round.includes(name)).length);
  expect(Math.min(...times)).toBeGreaterThanOrEqual(20);
  expect(rounds.slice(10).every((round) => round.length === 8)).toBe(true);
});

test('names of faults are words for a command line, each once', () => {
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z0-9-]+$/.test(name))).toEqual([]);
});

describe('the lists', () => {
  const folder = mkdtempSync(join(tmpdir(), 'order-mirror-lists-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('change every day, are replaced only where they differ, and a line once made stays', async () => {
    const books = days(5, 30);
    let before = expectedItems(books[0]?.orders ?? []);
    for (const book of books.slice(1)) {
      const now = expectedItems(book.orders);
      expect(now).not.toEqual(before);
      for (const item of before) {
        const later = now.find(({ number }) => number === item.number);
        expect(Object.keys(later?.lines ?? {})).toEqual(expect.arrayContaining(Object.keys(item.lines)));
      }
      before = now;
    }
    const last = books.at(-1);
    if (last === undefined) throw new Error('no days');
    expect(last.orders.some(({ present }) => !present)).toBe(true);
    expect(last.orders.some(({ cancelled }) => cancelled)).toBe(true);
    const lists = new OrderLists(folder);
    await lists.write(last);
    const files = () =>
      readdirSync(folder).map((name) => [name, statSync(join(folder, name), { bigint: true }).mtimeNs]);
    const once = files();
    await lists.write(last);
    expect(files()).toEqual(once);
    expect(readdirSync(folder)).toHaveLength(3);
  });
});

describe('the result', () => {
  const round = (round: number, struck: string[], more: Partial<PlayedRound> = {}): PlayedRound => ({
    round,
    struck,
    findings: [],
    recoveredAfterMs: 2_000,
    runs: 1,
    repaired: 0,
    folder: null,
    ...more,
  });
  const counts = { callsBeforeWaitWasOver: 0, maxMutationsInFlight: 1 };
  const about = { seed: 1, rounds: 3, command: 'x', seconds: 9 };

  test('counts what struck, blames every fault of a round, and takes no time from a bad one', () => {
    const played = [
      round(1, ['403', 'kill-board']),
      round(2, ['403'], { recoveredAfterMs: 4_000 }),
      round(3, ['kill-board'], {
        folder: '/tmp/x',
        findings: [
          { kind: 'doubled', what: 'a' },
          { kind: 'silent', what: 'b' },
        ],
      }),
    ];
    const result = chaosResult(['403', 'kill-board', '401'], played, counts, about);
    expect(result.faults).toMatchObject([
      { fault: '403', injected: 2, doubled: 0, wrong: 0, recovered_in_s: 3 },
      { fault: 'kill-board', injected: 2, doubled: 1, wrong: 1, recovered_in_s: 2 },
      { fault: '401', injected: 0, recovered_in_s: null },
    ]);
    expect(result.totals).toMatchObject({ injected: 4, doubled: 1, wrong: 1, runs: 3 });
    expect(result.failed_rounds).toMatchObject([{ round: 3, folder: '/tmp/x' }]);
  });

  test.each<[number[], number | null]>([
    [[], null],
    [[3], 3],
    [[1, 9, 2], 2],
    [[1, 2, 3, 9], 2.5],
  ])('median of %j is %s', (values, middle) => {
    expect(median(values)).toBe(middle);
  });
});
