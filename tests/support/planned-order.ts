// planned-order: an order as planning stores it, ready to be claimed; for tests of the outbox.

import type { PlannedOrder } from '../../src/store/plan-store.js';
import type { Store } from '../../src/store/store.js';

export function plannedOrder(recordId: string): PlannedOrder {
  return {
    recordId,
    customer: 'C',
    kind: 'CREATE',
    class: 'NEW',
    groupKey: 'group',
    groupTitle: 'GROUP',
    itemName: recordId,
    changes: null,
    moves: false,
    before: null,
    newLabels: false,
    wanted: '{}',
    wantedHash: 'h',
    sentence: null,
    settled: false,
  };
}

/** As a span of the plan of a run, before its states are settled. */
export async function addToPlan(store: Store, runId: string, orders: readonly PlannedOrder[]): Promise<void> {
  const ids = orders.map(({ recordId }) => recordId).sort();
  const span = { after: '', upto: ids.at(-1) ?? '' };
  await store.plan.addSpan(runId, { span, orders, rejects: [], newSizes: [], hasLines: true });
}
