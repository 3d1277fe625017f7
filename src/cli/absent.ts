// absent: the command that lists orders whose workbook no longer has a row for them (S7): where they stood, and since when they are gone.
import type { AbsentOrder } from '../store/views/identity-store.js';
import type { CommandSetUp } from './context.js';
import { type CommonOptions, configFrom, EXIT, storeFrom, withCommonOptions } from './context.js';
import { formatTable, numberWithCommas, outputWidth } from './text-table.js';

const EXAMPLES = `
An absent order stays on the board as it is: absence is never a cancellation. It comes back as the
same order when its row does. Orders of a workbook that could not be read are not absent.

Examples:
  order-mirror absent
  order-mirror absent --customer GREYSON --json`;

export const absentCommand: CommandSetUp = (program, output, end) => {
  withCommonOptions(program.command('absent'))
    .description('Lists absent orders: those whose workbook was read and has no row for them any more, and since when.')
    .option('--customer <name>', 'only this customer')
    .addHelpText('after', EXAMPLES)
    .action(async (options: CommonOptions & { customer?: string }) => {
      const config = configFrom(options, output);
      const store = await storeFrom(config);
      try {
        const wanted = options.customer?.trim().toLowerCase();
        const orders = (await store.identity.absent()).filter(
          ({ customer }) => wanted === undefined || customer.toLowerCase() === wanted,
        );
        output.out(
          options.json
            ? JSON.stringify({ count: orders.length, orders }, null, 2)
            : absentText(orders, outputWidth(output.columns)),
        );
        end(EXIT.inSync);
      } finally {
        await store.close();
      }
    });
};

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
