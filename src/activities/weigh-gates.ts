// weigh-gates: is this plan too much at once? A run that would go past a gate waits for `approve` (spec 8 [gates]).
import { type GateFinding, weighPlan } from '../domain/gates.js';
import type { ActivityDeps } from './deps.js';

export function weighGates(deps: ActivityDeps) {
  return async ({ runId }: { runId: string }): Promise<readonly GateFinding[]> => {
    const { orders } = await deps.store.plan.figures(runId);
    const stored = await deps.store.plan.storedByCustomer(runId);
    const workbooks = await deps.store.plan.absentByWorkbook(runId);
    const of = (customer: string, orderClass: string) =>
      orders
        .filter((row) => row.customer === customer && row.class === orderClass)
        .reduce((sum, row) => sum + row.order_count, 0);
    const customers = [...new Set(orders.map((row) => row.customer))].sort();
    return weighPlan(
      {
        new: orders.filter((row) => row.class === 'NEW').reduce((sum, row) => sum + row.order_count, 0),
        customers: customers.map((customer) => ({
          customer,
          stored: stored.get(customer) ?? 0,
          changed: of(customer, 'CHANGED'),
          cancelled: of(customer, 'CANCELLED'),
        })),
        workbooks,
      },
      deps.facts.gates,
    );
  };
}
