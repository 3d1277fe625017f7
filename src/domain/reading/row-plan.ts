// row-plan: everything about reading rows that depends on the layout and the customer only, worked out once (100,000 rows follow).

import type { Layout } from '../order/layout.js';
import { CUSTOMER_NAME, ORDER_NUMBER, ORDER_TYPE, type OrderRules, TOTAL_QTY } from '../order/order-rules.js';
import { casefold } from '../order/white-space.js';
import type { Customer } from './customers.js';
import type { DateOrder } from './date-text.js';
import { type CellReader, cellReader } from './read-values.js';

export interface PlannedColumn {
  readonly column: number;
  readonly letter: string;
  readonly name: string;
  readonly role: 'order-number' | 'customer' | 'order-type' | 'total' | 'plain';
  readonly read: CellReader;
  /** A value refused here holds the order: TOTAL QTY, and the columns of hold_on_refused (spec 3 "Values"). */
  readonly holds: boolean;
}

/** Positions are indexes into layout.columns; -1 where the workbook lacks the column. */
export interface CustomerPlan {
  readonly dateOrder: DateOrder | undefined;
  readonly uniqueKeys: readonly number[];
  readonly extraChecks: readonly number[];
  /** A unique key without a column: without it orders would merge into one. Never asked of customers that are held as unknown. */
  readonly missingKey: string | null;
}

export function plannedColumns(layout: Layout, rules: OrderRules): readonly PlannedColumn[] {
  const holding = new Set(rules.holdOnRefused.map(casefold));
  return layout.columns.map(({ column, letter, name, rule }) => {
    const role = roleOf(name);
    const read = cellReader(rule.type, { quantity: role === 'total', date1904: layout.date1904 });
    return { column, letter, name, role, read, holds: role === 'total' || holding.has(casefold(name)) };
  });
}

export function customerPlans(layout: Layout, rules: OrderRules): (customer: Customer) => CustomerPlan {
  const positions = new Map(layout.columns.map(({ name }, index) => [casefold(name), index]));
  const position = (name: string) => positions.get(casefold(name)) ?? -1;
  const plans = new Map<Customer, CustomerPlan>();
  return (customer) => {
    const known = plans.get(customer);
    if (known !== undefined) return known;
    const { uniqueKeys, extraChecks, dateOrder } = customer.rule;
    // The default keys of an unknown customer are nobody's decision: its rows are held, so they need not stop the workbook.
    const needsKeys = customer.kind === 'known' || rules.unknownCustomers === 'accept';
    const plan: CustomerPlan = {
      dateOrder,
      uniqueKeys: uniqueKeys.map(position),
      extraChecks: extraChecks.map(position),
      missingKey: needsKeys ? (uniqueKeys.find((name) => position(name) < 0) ?? null) : null,
    };
    plans.set(customer, plan);
    return plan;
  };
}

function roleOf(name: string): PlannedColumn['role'] {
  switch (name) {
    case ORDER_NUMBER:
      return 'order-number';
    case CUSTOMER_NAME:
      return 'customer';
    case ORDER_TYPE:
      return 'order-type';
    case TOTAL_QTY:
      return 'total';
    default:
      return 'plain';
  }
}
