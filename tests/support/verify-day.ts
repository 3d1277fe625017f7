// verify-day: one small order list that tests of verify change from day to day, and what stands on its board.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BoardDump } from '../../src/emulator/board-views.js';
import type { Mirror } from './mirror.js';
import { compareBoard } from './oracle/compare-board.js';
import { expectFirstDay } from './oracle/first-day.js';
import { readSampleFacts } from './oracle/sample-facts.js';
import { type TinyRow, tinyRows, writeTinyList } from './tiny-list.js';

export type Item = BoardDump['groups'][number]['items'][number];

export const ORDER_NUMBER = 'text_mkr5wya6';
export const NOTES = 'long_text_mkr5hass';
export const STYLE = 'text_mktdechp';

export interface DayLists {
  readonly folder: string;
  /** So many orders of two sizes each, changed as told. */
  write(orders: number, change?: (index: number) => TinyRow): Promise<void>;
  /** What the board must hold of the list as it is now: none, if it does. */
  differences(mirror: Mirror): Promise<string[]>;
}

export function dayLists(customer = 'TRACKSMITH'): DayLists {
  const folder = mkdtempSync(join(tmpdir(), 'order-mirror-verify-'));
  return {
    folder,
    write: (orders, change) => writeTinyList(join(folder, `${customer}.xlsx`), tinyRows(customer, orders, change)),
    async differences(mirror) {
      const { board } = await expectFirstDay(folder, readSampleFacts());
      return compareBoard(mirror.emulator.dump(mirror.config.board.id) as never, board, readSampleFacts());
    },
  };
}

export function itemsOf(mirror: Mirror): Item[] {
  return (mirror.emulator.dump(mirror.config.board.id)?.groups ?? []).flatMap(({ items }) => items);
}

/** The item of the list's order at that place. */
export function itemOf(mirror: Mirror, at: number): Item {
  const numberOf = ({ values }: Item) => values[ORDER_NUMBER] ?? '';
  const item = itemsOf(mirror)
    .filter((candidate) => numberOf(candidate) !== '')
    .sort((a, b) => (numberOf(a) < numberOf(b) ? -1 : 1))[at];
  if (item === undefined) throw new Error(`There is no item ${at}.`);
  return item;
}

export function lineOf(item: Item, at = 0): Item['subitems'][number] {
  const line = item.subitems[at];
  if (line === undefined) throw new Error(`There is no subitem ${at}.`);
  return line;
}
