// small-lists: a few small order lists in a folder of their own, with the board that an independent calculation expects of them.
import { cp, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeOrders } from '../../bench/fixtures/make-bench-workbooks.mjs';
import type { Expectation } from './oracle/expectation.js';
import { expectFirstDay } from './oracle/first-day.js';
import { readSampleFacts } from './oracle/sample-facts.js';

export interface SmallLists {
  readonly folder: string;
  readonly customers: readonly string[];
  readonly expected: Expectation;
}

export interface SmallListsOptions {
  /** At most ten, a workbook each. */
  readonly customers: number;
  readonly ordersEach: number;
  readonly linesEach: number;
}

/** makeOrders shares its orders out among so many. */
const MADE_CUSTOMERS = 10;

export async function makeSmallLists({ customers, ordersEach, linesEach }: SmallListsOptions): Promise<SmallLists> {
  const all = await mkdtemp(join(tmpdir(), 'order-mirror-all-'));
  const folder = await mkdtemp(join(tmpdir(), 'order-mirror-lists-'));
  await makeOrders({ folder: all, orders: ordersEach * MADE_CUSTOMERS, lines: linesEach });
  const files = (await readdir(all)).filter((name) => name.endsWith('.xlsx')).sort();
  for (const name of files.slice(0, customers)) await cp(join(all, name), join(folder, name));
  const expected = await expectFirstDay(folder, readSampleFacts());
  return { folder, customers: expected.customers.map(({ customer }) => customer), expected };
}
