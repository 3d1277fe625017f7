// absent: the command that lists orders whose workbook no longer has a row for them (S7): where they stood, and since when they are gone.
import type { AbsentOrder } from '../store/views/identity-store.js';
import { type CommonOptions, EXIT, type Output } from './context.js';
import { withStore } from './environment.js';
import { customerMeant } from './known-names.js';
import { formatTable, numberWithCommas, outputWidth } from './text-table.js';

export async function absent(options: CommonOptions & { readonly customer?: string }, output: Output): Promise<number> {
  return withStore(options, output, async (store, config) => {
    const wanted = await customerMeant(config, store, options.customer, output);
    const orders = (await store.identity.absent()).filter(({ customer }) => wanted === null || customer === wanted);
    output.out(
      options.json
        ? JSON.stringify({ count: orders.length, orders }, null, 2)
        : absentText(orders, outputWidth(output.columns)),
    );
    return EXIT.inSync;
  });
}

export function absentText(orders: readonly AbsentOrder[], width: number): string {
  if (orders.length === 0) return 'No order is absent.';
  const table = formatTable(
    [
      { title: 'customer' },
      { title: 'order' },
      { title: 'item', shrinks: true },
      { title: 'last seen in', shrinks: true },
      { title: 'absent since' },
    ],
    orders.map((order) => [
      order.customer,
      order.order_number,
      order.item_name ?? '',
      `${order.workbook}, row ${order.row_no}`,
      order.since?.slice(0, 16).replace('T', ' ') ?? order.since_run ?? '',
    ]),
    width,
  );
  const count = orders.length === 1 ? '1 order is' : `${numberWithCommas(orders.length)} orders are`;
  return `${table}\n\n${count} absent; they stay on the board as they are.`;
}
