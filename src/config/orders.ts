// orders: [orders] and the roles of the columns made into the rules of one company (docs/rules.md "Any company"), or every name in them that no column has.
// Owns: the defaults by role, and what parts of names may say. Does not own: the lists (columns, customers), the shipped columns (apparel).
import { CUSTOMER_PART, type NamePart, type OrderRules, type Roles, SIZE_PART } from '../domain/order/order-rules.js';
import { collapseBlanks, foldName } from '../domain/order/white-space.js';
import { apparelRules, rolesOf } from './apparel.js';
import type { ColumnsRead } from './columns.js';
import { didYouMean } from './nearest.js';
import { BY_ROLE, type OPTIONS, SHIPPED_ORDER_TYPES } from './options.js';
import type { Breach } from './problem.js';
import type { Values } from './read-options.js';
import type { Path } from './toml-positions.js';

/** All rules but the customers, which are read by the keys that these give. */
export type OrdersRead = Omit<OrderRules, 'customers' | 'columns'>;

export interface OrdersOutcome {
  /** undefined: without roles nothing can be said; the breaches tell why. */
  readonly orders: OrdersRead | undefined;
  readonly breaches: readonly Breach[];
}

type Given = Values<typeof OPTIONS>;

/** `hasTypeTable`: whether [orders.order_types] is written at all: a given table replaces the shipped one. */
export function readOrders(values: Given, columns: ColumnsRead, hasTypeTable: boolean): OrdersOutcome {
  const breaches: Breach[] = [];
  const report = (at: Path, problem: string, remedy: string) => breaches.push({ at, problem, remedy });
  const column = (at: Path, name: string): string => {
    const known = columns.canonical(name);
    if (known === undefined) breaches.push(unknownColumn(columns, at, name));
    return known ?? name;
  };
  const listed = (key: ListKey, byRole: readonly string[]): readonly string[] => {
    const given = values.find(`orders.${key}`) ?? BY_ROLE;
    return given === BY_ROLE ? byRole : given.map((name, index) => column(['orders', key, index], name));
  };

  const sizesBefore = values.find('orders.sizes.before') ?? '';
  const apparel = apparelRules(columns, sizesBefore);
  const orderNumber = columns.roles.get('order_number');
  const roles = apparel?.roles ?? (orderNumber === undefined ? undefined : rolesOf(columns, orderNumber));
  if (roles === undefined) {
    const remedy = 'Write role = "order_number" below the [[column]] that tells orders apart';
    report(['orders', 'columns'], 'no column of the columns file has the role order_number', remedy);
    return { orders: undefined, breaches };
  }
  breaches.push(...roleBreaches(values, columns, roles));

  const parts = (key: 'item_name' | 'group', byRole: readonly NamePart[]): readonly NamePart[] => {
    const given = values.find(`orders.${key}`) ?? BY_ROLE;
    if (given === BY_ROLE) return byRole;
    if (given.length === 0) report(['orders', key], 'this names nothing', 'Leave it out, or name at least one part');
    return given.map((part, index) => partOf(part, columns, (name) => column(['orders', key, index], name)));
  };
  const line = values.find('orders.line_name') ?? SIZE_PART;
  const sizes = sizesOf(values, columns, roles, apparel?.sizes, breaches, column);
  if (!line.includes(SIZE_PART))
    report(
      ['orders', 'line_name'],
      `without ${SIZE_PART} all sizes would be called alike`,
      'Write it as in "Size {size}"',
    );

  const orders: OrdersRead = {
    roles,
    onlyCustomer: roles.customer === null ? collapseBlanks(values.find('orders.customer') ?? '') || null : null,
    unknownCustomers: values.find('orders.unknown_customers') ?? 'hold',
    unknownCustomerKeys: {
      uniqueKeys: canonicals(
        columns,
        keysGiven(values, 'unique_keys', apparel?.keys.uniqueKeys ?? [roles.orderNumber]),
      ),
      extraChecks: canonicals(columns, keysGiven(values, 'extra_checks', apparel?.keys.extraChecks ?? [])),
    },
    totalMismatch: values.find('orders.total_mismatch') ?? 'warn',
    holdOnRefused: listed(
      'hold_on_refused',
      [roles.customer, roles.orderType].filter((name) => name !== null),
    ),
    describing: listed('describing', apparel?.describing ?? []),
    totals: values.find('orders.totals') ?? [],
    sizes,
    decimal: values.find('orders.decimal') ?? 'point',
    orderTypes: {
      map: typeMap(values, hasTypeTable),
      cancelled: values.find('orders.order_types.cancelled') ?? [],
    },
    names: {
      item: parts('item_name', apparel?.names.item ?? [[roles.orderNumber]]),
      group: parts('group', apparel?.names.group ?? [[CUSTOMER_PART]]),
      groupOtherwise: values.find('orders.group_otherwise') ?? '',
      line,
    },
  };
  return { orders, breaches };
}

type ListKey = 'hold_on_refused' | 'describing';

export function unknownColumn(columns: ColumnsRead, at: Path, name: string): Breach {
  const names = columns.columns.map((column) => column.name);
  return {
    at,
    problem: `there is no column "${name}"`,
    remedy: didYouMean(name, names, 'Name a column of the columns file'),
  };
}

/** Unknown ones are told by a rule of their own, and only where somebody uses the keys. */
function keysGiven(values: Given, key: 'unique_keys' | 'extra_checks', byRole: readonly string[]): readonly string[] {
  const given = values.find(`orders.${key}`) ?? BY_ROLE;
  return given === BY_ROLE ? byRole : given;
}

const canonicals = (columns: ColumnsRead, names: readonly string[]) =>
  names.map((name) => columns.canonical(name) ?? name);

/** "A|B" is A, else B; but a column may have a bar in its name. */
function partOf(part: string, columns: ColumnsRead, column: (name: string) => string): NamePart {
  const choices = columns.canonical(part) === undefined ? part.split('|').map(collapseBlanks) : [part];
  return choices.map((name) => (foldName(name) === CUSTOMER_PART ? CUSTOMER_PART : column(name)));
}

function typeMap(values: Given, hasTypeTable: boolean): OrderRules['orderTypes']['map'] {
  const given = values.find('orders.order_types.map') ?? [];
  // The table is there, but says nothing of what becomes what: then nothing becomes anything.
  if (given === SHIPPED_ORDER_TYPES && hasTypeTable) return [];
  return given.map(({ key, value }) => ({ written: key, kept: value }));
}

function sizesOf(
  values: Given,
  columns: ColumnsRead,
  roles: Roles,
  shipped: { readonly after: string; readonly before: string } | undefined,
  breaches: Breach[],
  column: (at: Path, name: string) => string,
): OrderRules['sizes'] {
  if (values.find('orders.sizes') === 'none') return null;
  const at = ['orders', 'sizes'];
  const after = values.find('orders.sizes.after') || shippedIfKnown(columns, shipped?.after);
  const before = values.find('orders.sizes.before') || shippedIfKnown(columns, shipped?.before) || (roles.total ?? '');
  if (after === '' || before === '') {
    const remedy =
      'Write sizes = { after = "COLUMN", before = "COLUMN" }, or sizes = "none" where orders have no sizes';
    breaches.push({ at, problem: 'nothing says where the sizes stand', remedy });
    return null;
  }
  if (foldName(after) === foldName(before)) {
    const problem = 'the sizes stand between two different columns, and both are the same here';
    breaches.push({ at: [...at, 'before'], problem, remedy: 'Name the columns just before and just behind the sizes' });
  }
  const aliases = values.find('orders.sizes.aliases') ?? [];
  return {
    after: column([...at, 'after'], after),
    before: column([...at, 'before'], before),
    aliases: Object.fromEntries(aliases.map(({ key, value }) => [collapseBlanks(key), collapseBlanks(value)])),
    ignore: values.find('orders.sizes.ignore') ?? [],
  };
}

const shippedIfKnown = (columns: ColumnsRead, name: string | undefined): string =>
  name !== undefined && columns.canonical(name) !== undefined ? name : '';

function roleBreaches(values: Given, columns: ColumnsRead, roles: Roles): readonly Breach[] {
  const breaches: Breach[] = [];
  const only = values.find('orders.customer') ?? '';
  if (roles.customer !== null && only !== '')
    breaches.push({
      at: ['orders', 'customer'],
      problem: `the column ${roles.customer} says whose each order is`,
      remedy: 'Remove this, or the role customer of that column',
    });
  if (roles.customer === null && only === '')
    breaches.push({
      at: ['orders'],
      problem: 'nothing says whose the orders are',
      remedy: 'Give a [[column]] role = "customer", or write customer = "NAME" here: the customer of all orders',
    });
  const typeOf = (name: string | null) => columns.columns.find((one) => one.name === name)?.type;
  const total = typeOf(roles.total);
  if (roles.total !== null && total !== undefined && total.kind !== 'integer')
    breaches.push({
      at:
        foldName(values.find('orders.sizes.before') ?? '') === foldName(roles.total)
          ? ['orders', 'sizes', 'before']
          : ['orders', 'columns'],
      problem: `${roles.total} is the total of the sizes, but not a whole number`,
      remedy: 'Give it the type INT',
    });
  for (const [role, name] of [
    ['customer', roles.customer],
    ['order_type', roles.orderType],
  ] as const)
    if (typeOf(name) !== undefined && typeOf(name)?.kind !== 'text')
      breaches.push({
        at: ['orders', 'columns'],
        problem: `${name ?? ''} has the role ${role}, but not the type of a text`,
        remedy: 'Give it a type such as NVARCHAR(100)',
      });
  return breaches;
}
