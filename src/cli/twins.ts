// twins: the command that lists orders sharing a key: what tells them apart, and which of them nothing tells apart (docs/rules.md "Identity").

import { tellApart } from '../domain/merge/twins.js';
import type { OrderRules } from '../domain/order/order-rules.js';
import type { PlacedOrder } from '../store/views/identity-store.js';
import { type CommonOptions, EXIT, type Output } from './context.js';
import { withStore } from './environment.js';
import { customerMeant } from './known-names.js';
import { formatTable, numberWithCommas, outputWidth } from './text-table.js';

export interface TwinsDocument {
  readonly keys: number;
  readonly twins: number;
  readonly groups: readonly {
    readonly customer: string;
    readonly order_number: string;
    readonly told_apart_by: readonly string[];
    readonly orders: readonly {
      readonly record_id: string;
      readonly item: string | null;
      readonly workbook: string;
      readonly sheet: string;
      readonly row: number;
      /** Number of the set of twins within the key; null: an extra check tells it from all others. */
      readonly twin_set: number | null;
    }[];
    readonly twin_sets: readonly { readonly orders: number; readonly differ_in: readonly string[] }[];
  }[];
}

export async function twins(options: CommonOptions & { readonly customer?: string }, output: Output): Promise<number> {
  return withStore(options, output, async (store, config) => {
    const wanted = await customerMeant(config, store, options.customer, output);
    const keys = (await store.identity.sharedKeys()).filter(([first]) => wanted === null || first?.customer === wanted);
    const document = twinsDocument(keys, config.orders);
    output.out(options.json ? JSON.stringify(document, null, 2) : twinsText(document, outputWidth(output.columns)));
    return EXIT.inSync;
  });
}

export function twinsDocument(
  keys: readonly (readonly PlacedOrder[])[],
  { customers, unknownCustomerKeys }: Pick<OrderRules, 'customers' | 'unknownCustomerKeys'>,
): TwinsDocument {
  const groups = keys.map((orders) => {
    const customer = orders[0]?.customer ?? '';
    const rule = customers.find(({ name }) => name === customer);
    const told = tellApart(orders, rule?.extraChecks ?? unknownCustomerKeys.extraChecks);
    return {
      customer,
      order_number: orders[0]?.orderNumber ?? '',
      told_apart_by: told.byExtraChecks,
      orders: orders.map(({ recordId, itemName, workbook, sheet, row }) => {
        const set = told.twins.findIndex(({ recordIds }) => recordIds.includes(recordId));
        return { record_id: recordId, item: itemName, workbook, sheet, row, twin_set: set < 0 ? null : set + 1 };
      }),
      twin_sets: told.twins.map(({ recordIds, differIn }) => ({ orders: recordIds.length, differ_in: differIn })),
    };
  });
  const twins = groups.flatMap(({ twin_sets: sets }) => sets).reduce((sum, { orders }) => sum + orders, 0);
  return { keys: groups.length, twins, groups };
}

export function twinsText({ keys, twins, groups }: TwinsDocument, width: number): string {
  if (keys === 0) return 'No two orders share a key.';
  const rows = groups.flatMap((group) =>
    group.orders.map((order) => {
      const set = order.twin_set === null ? undefined : group.twin_sets[order.twin_set - 1];
      const content =
        set === undefined || set.differ_in.length === 0 ? 'nothing' : `content only: ${set.differ_in.join(', ')}`;
      const by = set === undefined ? group.told_apart_by.join(', ') : content;
      return [
        group.customer,
        group.order_number,
        `${order.workbook}, row ${order.row}`,
        set === undefined ? '' : 'twin',
        by,
      ];
    }),
  );
  const table = formatTable(
    [
      { title: 'customer' },
      { title: 'order' },
      { title: 'row', shrinks: true },
      { title: '' },
      { title: 'told apart by', shrinks: true },
    ],
    rows,
    width,
  );
  return `${table}\n\n${numberWithCommas(keys)} keys are shared; ${numberWithCommas(twins)} orders are twins.`;
}
