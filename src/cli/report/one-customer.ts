// one-customer: a run's document as far as it is about one customer. Owns: which customer is meant, and the sums. Counts of calls stay those of the run.

import { casefold } from '../../domain/order/white-space.js';
import { addBooks, balances, judge } from '../../domain/run/books.js';
import type { Tally } from '../../domain/run/tally.js';
import { CommandFailed } from '../context.js';
import type { CustomerDocument, RunDocument } from '../run-document.js';

export interface OneCustomerFacts {
  readonly leftOnPurpose: number;
  readonly rejects: number;
  readonly tally: Tally | null;
  /** Those that hold orders of this customer, or did. */
  readonly workbooks: readonly string[];
}

export function customerNamed(document: RunDocument, name: string): CustomerDocument {
  const wanted = casefold(name.trim());
  const own = document.customers.find(({ customer }) => customer !== '' && casefold(customer) === wanted);
  if (own !== undefined) return own;
  const names = document.customers.map(({ customer }) => customer).filter((customer) => customer !== '');
  const known = names.length === 0 ? 'It has no customer.' : `Its customers: ${names.join(', ')}.`;
  throw new CommandFailed(`Run ${document.run} has no customer "${name}". ${known}`);
}

/** S6: the customer's books and the run's must both balance. */
export function documentOfCustomer(run: RunDocument, own: CustomerDocument, facts: OneCustomerFacts): RunDocument {
  const balanced = run.balanced && balances(own.items) && balances(own.subitems);
  const judged =
    run.outcome === 'CANCELLED' ? 'CANCELLED' : judge(addBooks(own.items, own.subitems), balanced, facts.leftOnPurpose);
  return {
    ...run,
    outcome: run.outcome === null || run.outcome === 'UNBALANCED' ? run.outcome : judged,
    orders: own.orders,
    lines: own.lines,
    items: own.items,
    subitems: own.subitems,
    left_on_purpose: facts.leftOnPurpose,
    rejects: facts.rejects,
    tally: facts.tally,
    balanced: run.closed_at === null ? run.balanced : balanced,
    refused_workbooks: run.refused_workbooks.filter(({ workbook }) => facts.workbooks.includes(workbook)),
    doubled: run.doubled.filter(({ customer }) => customer === own.customer),
    parked: run.parked.filter(({ customer }) => customer === own.customer),
    customers: [own],
  };
}
