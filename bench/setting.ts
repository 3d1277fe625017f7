// setting: what the measurements share: sizes, the cached order lists, folders for stores. Owns: making lists when they are not there yet.
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { makeFullSet, makeManyCustomers, makeOrders } from './fixtures/make-bench-workbooks.mjs';
import type { BenchOptions } from './options.js';

const FULL_SET_ROWS = 101_500;

export interface Setting {
  readonly options: BenchOptions;
  /** A size, or a tenth of it with --quick. */
  scaled(size: number): number;
  /** The folder of the full-size set. */
  fullSet(): Promise<string>;
  /** The folder of lists with so many orders of five sizes each, or of `lines`; `changed`: the same lists with that share of the orders changed. */
  orders(orders: number, differing?: { readonly changed?: number; readonly lines?: number }): Promise<string>;
  /** The folder of lists of many customers in many workbooks. */
  manyCustomers(size: {
    readonly orders: number;
    readonly customers: number;
    readonly workbooks: number;
    readonly lines: number;
  }): Promise<string>;
  /** An empty folder for a store; gone at the end of the bench. */
  storeFolder(): string;
}

export const LINES_PER_ORDER = 5;

export function settingOf(options: BenchOptions, work: string, say: (line: string) => void): Setting {
  const scaled = (size: number) => Math.round(size * options.scale);
  mkdirSync(options.cache, { recursive: true });
  return {
    options,
    scaled,
    async fullSet() {
      const rows = scaled(FULL_SET_ROWS);
      const folder = join(options.cache, rows === FULL_SET_ROWS ? 'full' : `full-${rows}`);
      say(`order lists: ${folder}`);
      await makeFullSet(rows === FULL_SET_ROWS ? { folder } : { folder, rows });
      return folder;
    },
    async orders(orders, { changed = 0, lines = LINES_PER_ORDER } = {}) {
      const sizes = lines === LINES_PER_ORDER ? '' : `-of-${lines}`;
      const folder = join(options.cache, `orders-${orders}${sizes}${changed > 0 ? `-changed-${changed}` : ''}`);
      say(`order lists: ${folder}`);
      await makeOrders({ folder, orders, lines, ...(changed > 0 ? { changed } : {}) });
      return folder;
    },
    async manyCustomers(size) {
      const folder = join(options.cache, `many-${size.orders}-${size.customers}-${size.workbooks}`);
      say(`order lists: ${folder}`);
      await makeManyCustomers({ folder, ...size });
      return folder;
    },
    storeFolder: () => mkdtempSync(join(work, 'store-')),
  };
}
