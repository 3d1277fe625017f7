// The judge of a chaos run finds what is planted: a judge that finds nothing would make every run look good (S3, S10, S11).
import { describe, expect, test } from 'vitest';
import {
  BOARD_COLUMNS,
  HUMAN_COLUMN,
  KEY_COLUMN,
  LINE_KEY_COLUMN,
  QUANTITY_COLUMN,
  SIZE_COLUMN,
} from '../src/chaos/chaos-config.js';
import { expectedItems } from '../src/chaos/expectation.js';
import { judge, lineOf, NO_DEEDS, type SeenBoard, type SeenItem, type SeenSubitem } from '../src/chaos/judge.js';
import { changedBook, firstBook } from '../src/chaos/order-book.js';
import { Random } from '../src/chaos/random.js';

const book = changedBook(firstBook(new Random(1), 3), new Random(2));
const expected = expectedItems(book.orders);

interface Draft {
  groups: { id: string; title: string; items: DraftItem[] }[];
}
type DraftSubitem = { -readonly [K in keyof SeenSubitem]: SeenSubitem[K] } & { values: Record<string, string> };
type DraftItem = DraftSubitem & { subitems: DraftSubitem[] };

/** The board as it must be. */
function rightBoard(): Draft {
  const titles = [...new Set(expected.map(({ group }) => group))];
  let id = 1000;
  const nextId = () => {
    id += 1;
    return String(id);
  };
  return {
    groups: titles.map((title, index) => ({
      id: `group_${index}`,
      title,
      items: expected
        .filter(({ group }) => group === title)
        .map((order) => ({
          id: nextId(),
          name: order.name,
          values: { ...order.values, [KEY_COLUMN]: `key-${order.number}` },
          subitems: Object.entries(order.lines).map(([size, quantity]) => ({
            id: nextId(),
            name: `Size ${size}`,
            values: {
              [SIZE_COLUMN]: size,
              [QUANTITY_COLUMN]: String(quantity),
              [LINE_KEY_COLUMN]: `key-${order.number}:${size}`,
            },
          })),
        })),
    })),
  };
}

/** The right board, once something was done to its first item that has two sizes. */
function spoilt(spoil: (item: DraftItem, group: Draft['groups'][number], board: Draft) => void): SeenBoard {
  const board = rightBoard();
  for (const group of board.groups) {
    const item = group.items.find(({ subitems }) => subitems.length > 1);
    if (item === undefined) continue;
    spoil(item, group, board);
    return board;
  }
  throw new Error('no such item');
}

const kinds = (board: SeenBoard, deeds = NO_DEEDS) => judge(board, expected, deeds).map(({ kind }) => kind);
const firstLine = (item: DraftItem): DraftSubitem => {
  const [line] = item.subitems;
  if (line === undefined) throw new Error('no line');
  return line;
};
const without = <T>(list: T[], one: T) => void list.splice(list.indexOf(one), 1);

test('the right board is right', () => {
  expect(expected.length).toBeGreaterThan(10);
  expect(judge(rightBoard(), expected)).toEqual([]);
});

describe('planted', () => {
  test.each<[string, string[], Parameters<typeof spoilt>[0]]>([
    ['an item is gone', ['lost'], (item, group) => without(group.items, item)],
    ['a subitem is gone', ['lost'], (item) => void item.subitems.pop()],
    [
      'an item is there twice',
      ['doubled', 'doubled', 'doubled', 'doubled'],
      (item, group) =>
        void group.items.push({ ...structuredClone({ ...item, subitems: item.subitems.slice(0, 2) }), id: '1' }),
    ],
    [
      'an item is there twice, its second with no value but the key',
      ['doubled', 'wrong'],
      (item, group) =>
        void group.items.push({
          id: '1',
          name: item.name,
          values: { [KEY_COLUMN]: item.values[KEY_COLUMN] ?? '' },
          subitems: [],
        }),
    ],
    [
      'a subitem is there twice',
      ['doubled', 'doubled'],
      (item) => void item.subitems.push({ ...structuredClone(firstLine(item)), id: '1' }),
    ],
    [
      'a group is there twice, spelled otherwise',
      ['doubled'],
      (_, group, board) => void board.groups.push({ id: 'other', title: group.title.toLowerCase(), items: [] }),
    ],
    ['a name is wrong', ['wrong'], (item) => void Object.assign(item, { name: `${item.name} 2` })],
    [
      'a value is old',
      ['wrong'],
      (item) => void Object.assign(item.values, { [BOARD_COLUMNS['ORDER TYPE']]: 'FORECAST' }),
    ],
    [
      'a value that should be cleared',
      ['wrong'],
      (item) => void Object.assign(item.values, { [BOARD_COLUMNS['PO NUMBER']]: 'PO1' }),
    ],
    [
      'a quantity is wrong',
      ['wrong'],
      (item) => void Object.assign(firstLine(item).values, { [QUANTITY_COLUMN]: '1' }),
    ],
    ['a quantity is blank', ['wrong'], (item) => void delete firstLine(item).values[QUANTITY_COLUMN]],
    ['a key is gone', ['wrong'], (item) => void delete item.values[KEY_COLUMN]],
    [
      'a size that the order never had',
      ['wrong'],
      (item) =>
        void item.subitems.push({
          id: '1',
          name: 'Size 99',
          values: { [SIZE_COLUMN]: '99', [QUANTITY_COLUMN]: '1', [LINE_KEY_COLUMN]: 'k' },
        }),
    ],
    [
      'an item stands in another group',
      ['wrong'],
      (item, group, board) => {
        without(group.items, item);
        board.groups.find((other) => other !== group)?.items.push(item);
      },
    ],
    [
      "nobody's item",
      ['wrong'],
      (_, group) => void group.items.push({ id: '1', name: 'x', values: { [KEY_COLUMN]: 'k' }, subitems: [] }),
    ],
  ])('%s', (_, found, spoil) => {
    expect(kinds(spoilt(spoil))).toEqual(found);
  });

  test('an empty board: every order is lost', () => {
    expect(kinds({ groups: [] })).toEqual(expected.map(() => 'lost'));
  });
});

describe('what people did is theirs', () => {
  test('a copy with the key of an item is no second item; without their hand it is', () => {
    const board = spoilt(
      (item, group) => void group.items.push({ ...structuredClone(item), id: 'copy', subitems: [] }),
    );
    expect(kinds(board)).toContain('doubled');
    expect(kinds(board, { ...NO_DEEDS, copies: new Set(['copy']) })).toEqual([]);
  });

  test('items of a group they renamed stand right', () => {
    let id = '';
    const board = spoilt((_, group) => {
      group.title = 'old';
      id = group.id;
    });
    expect(kinds(board)).toContain('wrong');
    expect(kinds(board, { ...NO_DEEDS, renamed: new Set([id]) })).toEqual([]);
  });

  test('what they wrote into a column of their own must still be there', () => {
    let item: SeenItem | null = null;
    const board = spoilt((one) => {
      one.values[HUMAN_COLUMN] = 'mine';
      item = one;
    });
    const note = (text: string) => ({
      ...NO_DEEDS,
      notes: [{ id: (item as SeenItem | null)?.id ?? '', column: HUMAN_COLUMN, text }],
    });
    expect(kinds(board, note('mine'))).toEqual([]);
    expect(kinds(board, note('other'))).toEqual(['wrong']);
  });

  test('a line of 0 that they took away is not made again; one with a quantity must be', () => {
    const without = (quantity: number) => {
      let at = '';
      const orders = structuredClone(expected).map((order) => ({ ...order, lines: { ...order.lines } }));
      const board = spoilt((item) => {
        const line = item.subitems.pop();
        const order = orders.find(({ number }) => number === item.values[BOARD_COLUMNS['AAG ORDER NUMBER']]);
        const size = line?.values[SIZE_COLUMN] ?? '';
        if (order === undefined) throw new Error('no order');
        order.lines[size] = quantity;
        at = lineOf(order.number, size);
      });
      return judge(board, orders, { ...NO_DEEDS, goneLines: new Set([at]) }).map(({ kind }) => kind);
    };
    expect(without(0)).toEqual([]);
    expect(without(2)).toEqual(['lost']);
  });

  test('an order without a row stays in a group that they renamed', () => {
    let number = '';
    const board = spoilt((item, group) => {
      group.title = 'old';
      group.items = [item];
      number = item.values[BOARD_COLUMNS['AAG ORDER NUMBER']] ?? '';
    });
    const wrong = (misplaced: string[]) =>
      judge(board, expected, { ...NO_DEEDS, misplaced: new Set(misplaced) }).filter(({ kind }) => kind === 'wrong');
    expect(wrong([])).toHaveLength(1);
    expect(wrong([number])).toEqual([]);
  });
});
