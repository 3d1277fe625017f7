// judge: the board as it is against the board as it must be, after a round (S3, S10, S11). It asks neither the mirror nor its store, and shares no code with either.
// Owns: what counts as lost, doubled and wrong, and what people did on purpose. Pure.

import { BOARD_COLUMNS, KEY_COLUMN, LINE_KEY_COLUMN, QUANTITY_COLUMN, SIZE_COLUMN } from './chaos-config.js';
import type { ExpectedItem } from './expectation.js';
import { grouped } from './grouped.js';

export interface SeenSubitem {
  readonly id: string;
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}
export interface SeenItem extends SeenSubitem {
  readonly subitems: readonly SeenSubitem[];
}
/** As the practice board dumps itself: what is active, and only values that are set. */
export interface SeenBoard {
  readonly groups: readonly { readonly id: string; readonly title: string; readonly items: readonly SeenItem[] }[];
}

export type ViolationKind = 'lost' | 'doubled' | 'wrong' | 'unbalanced' | 'stuck' | 'silent';

export interface Violation {
  readonly kind: ViolationKind;
  readonly what: string;
}

/** What people did on the board, which is theirs to do. */
export interface PeoplesDeeds {
  /** Items and subitems that people copied: nobody's but theirs. */
  readonly copies: ReadonlySet<string>;
  /** Groups that people renamed: what stands in them stands right. */
  readonly renamed: ReadonlySet<string>;
  /** A human's column of an item: what they wrote must still be there (S10). */
  readonly notes: readonly { readonly id: string; readonly column: string; readonly text: string }[];
  /** Lines (lineOf) that people took away: one of quantity 0 is not made again. */
  readonly goneLines: ReadonlySet<string>;
  /** Orders left in a group that people renamed, because their row is gone. */
  readonly misplaced: ReadonlySet<string>;
}

export const NO_DEEDS: PeoplesDeeds = {
  copies: new Set(),
  renamed: new Set(),
  notes: [],
  goneLines: new Set(),
  misplaced: new Set(),
};

export const lineOf = (order: string, size: string): string => `${order}/${size}`;

const ORDER_NUMBER = BOARD_COLUMNS['AAG ORDER NUMBER'];

interface Placed {
  readonly group: string;
  readonly groupId: string;
  readonly item: SeenItem;
}

export function judge(
  board: SeenBoard,
  expected: readonly ExpectedItem[],
  deeds: PeoplesDeeds = NO_DEEDS,
): Violation[] {
  const placed: Placed[] = board.groups.flatMap(({ id, title, items }) =>
    items.filter((item) => !deeds.copies.has(item.id)).map((item) => ({ group: title, groupId: id, item })),
  );
  const byNumber = grouped(placed, ({ item }) => item.values[ORDER_NUMBER] ?? '');
  const wanted = new Set(expected.map(({ number }) => number));
  return [
    ...doubledGroups(board, deeds),
    ...doubledKeys(placed, deeds),
    ...[...byNumber].flatMap(([number, list]) =>
      wanted.has(number)
        ? []
        : list.map(({ item }) => wrong(`item ${item.id} "${item.name}" is nobody's: no order has number "${number}"`)),
    ),
    ...expected.flatMap((order) => judgeOrder(order, byNumber.get(order.number) ?? [], deeds)),
    ...judgeNotes(board, deeds),
  ];
}

function judgeOrder(order: ExpectedItem, found: readonly Placed[], deeds: PeoplesDeeds): Violation[] {
  const [first, ...more] = found;
  if (first === undefined) return [{ kind: 'lost', what: `order ${order.number} has no item` }];
  const { group, groupId, item } = first;
  const at = `order ${order.number} (item ${item.id})`;
  const findings: Violation[] = [];
  if (more.length > 0)
    findings.push({
      kind: 'doubled',
      what: `${at} is there ${found.length} times: ${found.map((one) => one.item.id)}`,
    });
  if (item.name !== order.name) findings.push(wrong(`${at} is called "${item.name}", not "${order.name}"`));
  if (!same(group, order.group) && !deeds.renamed.has(groupId) && !deeds.misplaced.has(order.number))
    findings.push(wrong(`${at} stands in group "${group}", not "${order.group}"`));
  for (const column of Object.values(BOARD_COLUMNS)) {
    const [is, must] = [item.values[column] ?? '', order.values[column] ?? ''];
    if (is !== must) findings.push(wrong(`${at} has "${is}" in ${column}, not "${must}"`));
  }
  return [...findings, ...judgeLines(at, order, item, deeds)];
}

function judgeLines(at: string, order: ExpectedItem, item: SeenItem, deeds: PeoplesDeeds): Violation[] {
  const own = item.subitems.filter(({ id }) => !deeds.copies.has(id));
  const bySize = grouped(own, ({ values }) => values[SIZE_COLUMN] ?? '');
  const findings: Violation[] = [];
  for (const [size, list] of bySize) {
    if (!(size in order.lines))
      findings.push(wrong(`${at} has a subitem for size "${size}" that it never had: ${list.map(({ id }) => id)}`));
    if (list.length > 1)
      findings.push({
        kind: 'doubled',
        what: `${at} has size "${size}" ${list.length} times: ${list.map(({ id }) => id)}`,
      });
  }
  for (const [size, quantity] of Object.entries(order.lines)) {
    const line = bySize.get(size)?.[0];
    if (line === undefined) {
      if (quantity === 0 && deeds.goneLines.has(lineOf(order.number, size))) continue;
      findings.push({ kind: 'lost', what: `${at} has no subitem for size "${size}"` });
      continue;
    }
    const is = line.values[QUANTITY_COLUMN] ?? '';
    if (is !== String(quantity)) findings.push(wrong(`${at} has quantity "${is}" in size "${size}", not ${quantity}`));
    if (line.name !== `Size ${size}`)
      findings.push(wrong(`${at} has a subitem called "${line.name}" for size "${size}"`));
  }
  return findings;
}

function doubledGroups({ groups }: SeenBoard, { renamed }: PeoplesDeeds): Violation[] {
  const byTitle = grouped(
    groups.filter(({ id }) => !renamed.has(id)),
    ({ title }) => title.toLowerCase(),
  );
  return [...byTitle]
    .filter(([, list]) => list.length > 1)
    .map(([title, list]) => ({
      kind: 'doubled',
      what: `group "${title}" is there ${list.length} times: ${list.map(({ id }) => id)}`,
    }));
}

/** By the mirror's own keys too: whatever else an item shows, two of one key are two of one order. */
function doubledKeys(placed: readonly Placed[], { copies }: PeoplesDeeds): Violation[] {
  const items = placed.map(({ item }) => item);
  const lines = items.flatMap((item) => item.subitems.filter(({ id }) => !copies.has(id)));
  const twice = (of: string, list: readonly SeenSubitem[], column: string): Violation[] =>
    [...grouped(list, ({ values }) => values[column] ?? '')]
      .filter(([key, same]) => key !== '' && same.length > 1)
      .map(([key, same]) => ({
        kind: 'doubled',
        what: `${of} key ${key} is there ${same.length} times: ${same.map(({ id }) => id)}`,
      }));
  const keyless = [
    ...items.filter(({ values }) => values[KEY_COLUMN] === undefined),
    ...lines.filter(({ values }) => values[LINE_KEY_COLUMN] === undefined),
  ];
  return [
    ...twice('item', items, KEY_COLUMN),
    ...twice('line', lines, LINE_KEY_COLUMN),
    ...keyless.map(({ id, name }) => wrong(`${id} "${name}" has no key`)),
  ];
}

function judgeNotes({ groups }: SeenBoard, { notes }: PeoplesDeeds): Violation[] {
  const all = new Map(
    groups.flatMap(({ items }) =>
      items.flatMap((item) => [item, ...item.subitems].map((one) => [one.id, one] as const)),
    ),
  );
  return notes.flatMap(({ id, column, text }) => {
    const is = all.get(id)?.values[column];
    // An item that is gone is told of as lost.
    return !all.has(id) || is === text
      ? []
      : [wrong(`a person wrote "${text}" into ${column} of ${id}; now there is "${is ?? ''}"`)];
  });
}

const wrong = (what: string): Violation => ({ kind: 'wrong', what });
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
