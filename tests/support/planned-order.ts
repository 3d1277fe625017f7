// planned-order: an order as planning stores it, ready to be claimed; for tests of the outbox.
import type { PlannedOrder } from '../../src/store/plan-store.js';

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
