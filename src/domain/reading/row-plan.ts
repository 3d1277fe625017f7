// row-plan: everything about reading rows that depends on the layout and the customer only, worked out once (100,000 rows follow).

import type { Layout } from '../order/layout.js';
import type { ColumnRole, OrderRules } from '../order/order-rules.js';
import { casefold } from '../order/white-space.js';
import type { Customer } from './customers.js';
import { type CellReader, cellReader, type Notation } from './read-values.js';

export interface PlannedColumn {
  readonly column: number;
  readonly letter: string;
  readonly name: string;
  readonly role: ColumnRole | null;
  readonly read: CellReader;
  /** A value refused here holds the order: the total, and the columns of hold_on_refused (docs/rules.md "Values"). */
  readonly holds: boolean;
}

/** Positions are indexes into layout.columns; -1 where the workbook lacks the column. */
export interface CustomerPlan {
  readonly notation: Notation;
  readonly uniqueKeys: readonly number[];
  readonly extraChecks: readonly number[];
  /** A unique key without a column: without it orders would merge into one. Never asked of customers that are held as unknown. */
  readonly missingKey: string | null;
}

export function plannedColumns(layout: Layout, rules: OrderRules): readonly PlannedColumn[] {
  const holding = new Set(rules.holdOnRefused.map(casefold));
  return layout.columns.map(({ column, letter, name, rule }) => {
    const role = roleOf(name, rules);
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
    const { uniqueKeys, extraChecks, dateOrder, decimal } = customer.rule;
    // The default keys of an unknown customer are nobody's decision: its rows are held, so they need not stop the workbook.
    const needsKeys = customer.kind === 'known' || rules.unknownCustomers === 'accept';
    const plan: CustomerPlan = {
      notation: { dateOrder, decimal: decimal ?? rules.decimal },
      uniqueKeys: uniqueKeys.map(position),
      extraChecks: extraChecks.map(position),
      missingKey: needsKeys ? (uniqueKeys.find((name) => position(name) < 0) ?? null) : null,
    };
    plans.set(customer, plan);
    return plan;
  };
}

function roleOf(name: string, { roles }: OrderRules): ColumnRole | null {
  switch (name) {
    case roles.orderNumber:
      return 'order_number';
    case roles.customer:
      return 'customer';
    case roles.orderType:
      return 'order_type';
    case roles.total:
      return 'total';
    default:
      return null;
  }
}
