// apparel: what the shipped columns mean where a config does not say it: files written before there were roles keep working (README.md "Config", 12).
// Owns: these names and the rules that used to be built in. Nothing else of the program knows a column by its name.
import { CUSTOMER_PART, type NameRules, type OrderKeys, type Roles } from '../domain/order/order-rules.js';
import type { ColumnsRead } from './columns.js';

const ORDER_NUMBER = 'AAG ORDER NUMBER';
const CUSTOMER = 'CUSTOMER NAME';
const ORDER_TYPE = 'ORDER TYPE';
const TOTAL = 'TOTAL QTY';
const BEFORE_THE_SIZES = 'UNIT OF MEASURE';

export const APPAREL_KEYS: OrderKeys = {
  uniqueKeys: [ORDER_NUMBER, 'PLANNED DELIVERY METHOD', 'CUSTOMER STYLE'],
  extraChecks: ['PO NUMBER', ORDER_TYPE, 'ALIAS/RELATED ITEM', 'CUSTOMER ALT PO'],
};

/** With all of these blank a row describes nothing that could be made. */
const DESCRIBING = [
  'PLANNED DELIVERY METHOD',
  'CUSTOMER STYLE',
  'PO NUMBER',
  'CUSTOMER ALT PO',
  'AAG SEASON',
  'CUSTOMER SEASON',
  'CUSTOMER COLOUR DESCRIPTION',
];

const ITEM = [
  ['ALIAS/RELATED ITEM', 'CUSTOMER STYLE'],
  ["CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS", 'CUSTOMER COLOUR DESCRIPTION'],
  [ORDER_NUMBER],
  ['PO NUMBER', 'CUSTOMER ALT PO'],
];
const GROUP = [[CUSTOMER_PART], ['CUSTOMER SEASON', 'AAG SEASON']];

export interface ApparelRules {
  readonly roles: Roles;
  readonly keys: OrderKeys;
  readonly describing: readonly string[];
  readonly names: Pick<NameRules, 'item' | 'group'>;
  readonly sizes: { readonly after: string; readonly before: string };
}

/** undefined: the columns are another company's. `before`: of [orders] sizes, where it is written; without a known total it was taken for it. */
export function apparelRules(columns: ColumnsRead, before: string): ApparelRules | undefined {
  const known = (name: string): string | null => columns.canonical(name) ?? null;
  const has = (name: string) => known(name) !== null;
  const number = known(ORDER_NUMBER);
  if (number === null || !isApparel(columns)) return undefined;
  const roles: Roles =
    columns.roles.size > 0
      ? rolesOf(columns, number)
      : {
          orderNumber: number,
          customer: known(CUSTOMER),
          total: known(TOTAL) ?? known(before),
          orderType: known(ORDER_TYPE),
        };
  return {
    roles,
    keys: APPAREL_KEYS,
    describing: DESCRIBING.filter(has),
    // A part of the title whose columns are all unknown is always missing; one of the name is left out.
    names: {
      item: ITEM.map((part) => part.filter(has)).filter((part) => part.length > 0),
      group: GROUP.map((part) => part.filter((name) => name === CUSTOMER_PART || has(name))),
    },
    sizes: { after: BEFORE_THE_SIZES, before: TOTAL },
  };
}

/** By the roles, where the file gives any; else by the names alone. */
function isApparel({ roles, canonical }: ColumnsRead): boolean {
  if (roles.size === 0) return true;
  const isNamed = (column: string | undefined, name: string) => column !== undefined && column === canonical(name);
  return isNamed(roles.get('order_number'), ORDER_NUMBER) && isNamed(roles.get('customer'), CUSTOMER);
}

export function rolesOf({ roles }: ColumnsRead, orderNumber: string): Roles {
  return {
    orderNumber,
    customer: roles.get('customer') ?? null,
    total: roles.get('total') ?? null,
    orderType: roles.get('order_type') ?? null,
  };
}
