// compare-board must find every kind of difference, and nothing on a board that is right.
import { beforeEach, describe, expect, it } from 'vitest';
import type { BoardDump, DumpedItem } from './support/oracle/board-dump.js';
import { asDump, compareBoard } from './support/oracle/compare-board.js';
import { readExpectedSamples, readSampleFacts } from './support/oracle/sample-facts.js';

const facts = readSampleFacts();
const { board } = readExpectedSamples();
const PO_NUMBER = 'text_mkr5ej2x';

let dump: BoardDump;
let item: DumpedItem;
const differences = () => compareBoard(dump, board, facts);

beforeEach(() => {
  dump = asDump(board, facts);
  const found = dump.groups.flatMap((group) => group.items).find(({ subitems }) => subitems.length > 2);
  if (!found) throw new Error('no item with lines');
  item = found;
});

const groupOfItem = () => {
  const group = dump.groups.find(({ items }) => items.includes(item));
  if (!group) throw new Error('no group');
  return group;
};

const lineOf = () => {
  const line = item.subitems[0];
  if (!line) throw new Error('no line');
  return line;
};

describe('compareBoard', () => {
  it('finds nothing on the expected board, twins included, whatever the order', () => {
    for (const group of dump.groups) group.items.reverse();
    dump.groups.push({ id: 'topics', title: 'Group Title', items: [] });
    expect(differences()).toEqual([]);
  });

  it.each<[string, () => void, RegExp]>([
    ['a missing item', () => groupOfItem().items.splice(groupOfItem().items.indexOf(item), 1), /^missing item: /u],
    [
      'an extra item',
      () => groupOfItem().items.push({ id: '1', name: 'x', values: { order_mirror_key: 'x' }, subitems: [] }),
      /^extra item: x /u,
    ],
    ['a doubled item', () => groupOfItem().items.push({ ...structuredClone(item), id: '1' }), /^doubled item: /u],
    [
      'a wrong value',
      () => Object.assign(item.values, { [PO_NUMBER]: 'other' }),
      /: wrong value: PO NUMBER \(text_mkr5ej2x\) is "other", not "/u,
    ],
    [
      'a value that should be blank',
      () => Object.assign(item.values, { numeric_mktb1d19: '' }),
      /: wrong value: TOTAL QTY .* is blank, not "/u,
    ],
    ['a wrong name', () => Object.assign(item, { name: 'other' }), /: wrong name: "other", not "/u],
    [
      'a value in a foreign column',
      () => Object.assign(item.values, { text_mkr61hpz: 'oops' }),
      /not the mirror's: text_mkr61hpz/u,
    ],
    ['a missing key', () => Object.assign(item.values, { order_mirror_key: '' }), /^item without a key: /u],
    ['a missing line', () => item.subitems.pop(), /: missing line: Size /u],
    [
      'a wrong line',
      () => Object.assign(lineOf().values, { [facts.quantityColumn]: '1' }),
      /: wrong line: Size .* has "1", not "/u,
    ],
    ['a wrong line name', () => Object.assign(lineOf(), { name: 'Sizes' }), /: wrong line name: "Sizes", not "Size /u],
    [
      'an extra line',
      () => item.subitems.push({ id: '1', name: 'Size Z', values: { order_mirror_line: 'z' } }),
      /: extra line: Size Z /u,
    ],
    ['a doubled line', () => item.subitems.push({ ...structuredClone(lineOf()), id: '1' }), /: doubled line: Size /u],
    ['a doubled group', () => dump.groups.push({ ...groupOfItem(), items: [] }), /^doubled group: /u],
  ])('tells %s', (_what, spoil, sentence) => {
    spoil();
    const found = differences();
    expect(found.some((text) => sentence.test(text))).toBe(true);
    // One fault, few sentences: a doubled item also doubles the keys of its lines.
    expect(found.length).toBeLessThanOrEqual(12);
  });

  it('tells a wrong group', () => {
    const group = groupOfItem();
    group.items.splice(group.items.indexOf(item), 1);
    dump.groups.find((other) => other !== group)?.items.push(item);
    expect(differences()).toEqual([expect.stringMatching(/: wrong group: "/u)]);
  });
});
