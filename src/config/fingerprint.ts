// fingerprint: one hash of all that decides how a row is read, to know when unchanged workbooks must be read again.
// Owns: what goes into it, canonically. Does not own: what is done when it changes (the import).
import { createHash } from 'node:crypto';
import { formatColumnType } from '../domain/order/column-type.js';
import type { NameRules, Roles } from '../domain/order/order-rules.js';
import { foldName } from '../domain/order/white-space.js';
import { apparelRules } from './apparel.js';
import type { ColumnsRead } from './columns.js';
import type { OrdersConfig, SourceConfig } from './config.js';
import { OPTIONS, SHIPPED_ORDER_TYPES } from './options.js';

/** Raised when the code itself reads rows in another way, so that workbooks imported before are read once more. */
const READING_VERSION = 1;

const inOrder = (names: readonly string[]): readonly string[] => [...names].sort();

/**
 * Order counts only where it has a meaning: in keys. Lists that are sets are sorted, so moving a line changes nothing.
 * What could not be said before there were roles (docs/rules.md "Any company") counts only where it differs from what was built in then: so a store that was
 * filled by an older program need not have everything read again.
 */
export function rulesFingerprint(source: SourceConfig, orders: OrdersConfig, columns: ColumnsRead): string {
  const said = sinceRoles(orders);
  const builtIn = builtInRules(orders, columns);
  const rules = [...alwaysSaid(source, orders), ...(builtIn === sinceRolesText(said) ? [] : [said])];
  return createHash('sha256').update(JSON.stringify(rules)).digest('hex');
}

/** '' while orders are planned by the names and keys that were built in before there were roles. */
export function planningFingerprint(orders: OrdersConfig, columns: ColumnsRead): string {
  const planning = planningText(orders);
  const apparel = apparelRules({ ...columns, roles: new Map() }, orders.sizes?.before ?? '');
  if (apparel !== undefined) {
    const { roles, keys, names } = apparel;
    const builtIn: OrdersConfig = {
      ...orders,
      roles,
      unknownCustomerKeys: keys,
      names: { ...names, ...BUILT_IN_NAMES },
      sizes: orders.sizes ?? { ...apparel.sizes, aliases: {}, ignore: [] },
      decimal: 'point',
    };
    if (planningText(builtIn) === planning) return '';
  }
  return createHash('sha256').update(planning).digest('hex');
}

const BUILT_IN_NAMES = { groupOtherwise: 'check', line: 'Size {size}' };

const planningText = ({ roles, unknownCustomerKeys, names, sizes, decimal }: OrdersConfig) =>
  JSON.stringify([rolesList(roles), unknownCustomerKeys.uniqueKeys, namesList(names), sizes === null, decimal]);

const rolesList = ({ orderNumber, customer, total, orderType }: Roles) => [orderNumber, customer, total, orderType];

const namesList = ({ item, group, groupOtherwise, line }: NameRules) => [item, group, groupOtherwise, line];

function alwaysSaid(source: SourceConfig, orders: OrdersConfig): readonly unknown[] {
  const customers = orders.customers.map((customer) => [
    customer.name,
    inOrder(customer.aliases.map(foldName)),
    customer.uniqueKeys,
    customer.extraChecks,
    customer.dateOrder ?? '',
  ]);
  const columns = orders.columns.map((column) => [
    column.name,
    formatColumnType(column.type),
    inOrder(column.aliases.map(foldName)),
  ]);
  return [
    READING_VERSION,
    // Of a table, which one it is does not change how its rows are read; where its sizes stand does.
    sourceRules(source),
    byText(customers),
    byText(columns),
    orders.unknownCustomers,
    [orders.unknownCustomerKeys.uniqueKeys, orders.unknownCustomerKeys.extraChecks],
    orders.totalMismatch,
    inOrder(orders.holdOnRefused),
    [orders.sizes?.after ?? '', orders.sizes?.before ?? ''],
  ];
}

/** Of the rules that read rows, those that came with the roles. */
function sinceRoles(orders: OrdersConfig): readonly unknown[] {
  const { sizes, orderTypes, unknownCustomerKeys } = orders;
  const aliases = Object.entries(sizes?.aliases ?? {}).map(([header, size]) => [header, size]);
  return [
    rolesList(orders.roles),
    orders.onlyCustomer,
    // The keys of an unknown customer were fixed, whatever the config said.
    [unknownCustomerKeys.uniqueKeys, unknownCustomerKeys.extraChecks],
    inOrder(orders.describing),
    inOrder(orders.totals.map(foldName)),
    [sizes === null, byText(aliases), inOrder((sizes?.ignore ?? []).map(foldName))],
    [orders.decimal, byText(orders.customers.flatMap(({ name, decimal }) => (decimal ? [[name, decimal]] : [])))],
    [byText(orderTypes.map.map(({ written, kept }) => [foldName(written), kept])), inOrder(orderTypes.cancelled)],
  ];
}

const sinceRolesText = (said: readonly unknown[]) => JSON.stringify(said);

/** What a columns file without roles means, as text; null where it means nothing. */
function builtInRules(orders: OrdersConfig, columns: ColumnsRead): string | null {
  const apparel = apparelRules({ ...columns, roles: new Map() }, orders.sizes?.before ?? '');
  if (apparel === undefined) return null;
  const { roles, keys, describing, sizes } = apparel;
  return sinceRolesText(
    sinceRoles({
      ...orders,
      customers: [],
      roles,
      onlyCustomer: null,
      unknownCustomerKeys: keys,
      describing,
      totals: OPTIONS['orders.totals'].fallback ?? [],
      sizes: { ...sizes, aliases: {}, ignore: [] },
      decimal: 'point',
      orderTypes: {
        map: SHIPPED_ORDER_TYPES.map(({ key, value }) => ({ written: key, kept: value })),
        cancelled: OPTIONS['orders.order_types.cancelled'].fallback ?? [],
      },
    }),
  );
}

/** Which files are read does not change how one is. A file of another kind is another file. */
function sourceRules(source: SourceConfig): readonly unknown[] {
  if (source.kind === 'sql-table') return ['sql-table', source.after, source.before];
  const sheets = typeof source.sheets === 'string' ? foldName(source.sheets) : source.sheets.map(foldName);
  return ['workbooks', sheets, ...(source.headerRow === 1 ? [] : [source.headerRow])];
}

function byText(list: readonly (readonly unknown[])[]): readonly string[] {
  return list.map((one) => JSON.stringify(one)).sort();
}
