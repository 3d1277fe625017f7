// canary-workbook: the canary's order list: one row in a workbook of its own, in the source folder, with the columns that its customer's keys need.
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ActivityDeps } from '../activities/deps.js';
import type { Config, WorkbooksConfig } from '../config/config.js';
import { SourceRefused } from '../domain/order/refusal.js';
import { documentName } from '../sources/documents.js';
import type { OrderSource } from '../sources/source.js';
import { type Cell, writeWorkbook } from './small-workbook.js';

const WORKBOOK = 'order-mirror-canary.xlsx';
const NUMBER = 'CANARY';
const SIZE = 'ONE';

/** null: the config names no canary, or its orders do not come from workbooks. */
export function canaryOf({ canary, source, orders }: Config, lists: OrderSource): ActivityDeps['canary'] {
  if (canary === null || source.kind !== 'workbooks') return null;
  const rule = orders.customers.find(({ name }) => name === canary.customer);
  const keys = rule?.uniqueKeys ?? orders.unknownCustomerKeys.uniqueKeys;
  const { orderNumber, customer, total } = orders.roles;
  const sizes =
    orders.sizes === null
      ? []
      : [orders.sizes.after, SIZE, ...(orders.sizes.before === total ? [] : [orders.sizes.before])];
  const needed = [orderNumber, ...(customer === null ? [] : [customer]), ...keys];
  const before = [...new Set(needed)].filter((name) => !sizes.includes(name) && name !== total);
  const headers = [...before, ...sizes, ...(total === null ? [] : [total])];
  const file = join(source.folder, WORKBOOK);
  const name = typeof source.sheets === 'string' ? WORKBOOK : documentName(WORKBOOK, sheetFor(source.sheets));
  return {
    customer: canary.customer,
    async placed() {
      try {
        const open = await lists.open(name);
        try {
          for await (const row of open.rows()) {
            const laid = row.cells[headers.length - 1];
            if (typeof laid === 'number') return laid;
          }
          return null;
        } finally {
          await open.close();
        }
      } catch (error) {
        // None was laid yet, or somebody took it away: the next one is laid.
        if (error instanceof SourceRefused) return null;
        throw error;
      }
    },
    async place(value) {
      const cellOf = (name: string): Cell => {
        if (name === customer) return canary.customer;
        return name === SIZE || name === total ? value : NUMBER;
      };
      await mkdir(dirname(file), { recursive: true });
      const above = Array.from({ length: source.headerRow === 'auto' ? 0 : source.headerRow - 1 }, () => []);
      await writeWorkbook(file, sheetFor(source.sheets), [...above, headers, headers.map(cellOf)]);
    },
  };
}

/** One that is read, whatever the config says of sheets. */
function sheetFor(sheets: WorkbooksConfig['sheets']): string {
  return typeof sheets === 'string' ? sheets : (sheets[0] ?? 'MASTER');
}
