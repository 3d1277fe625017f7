// adopt-by-name: items without a key that are orders of ours by name and order number (--adopt-by-name), and their subitems by name.
// Shown first; taken over only by a repair, which writes our key into them. Owns: finding the pairs. The rule of a pair is domain/drift/adopt-by-name.ts.

import type { BoardItemById } from '../domain/board/board.js';
import { type BoardNames, boardNames } from '../domain/board/names.js';
import { type OpenItem, pairByName, type UnsentOrder } from '../domain/drift/adopt-by-name.js';
import type { Compared, Finding, Mend } from '../domain/drift/drift.js';
import type { Value } from '../domain/order/value.js';
import { collapseBlanks } from '../domain/order/white-space.js';
import type { BoardReading } from './board-reading.js';
import type { ActivityDeps } from './deps.js';
import { readByIds } from './resolve-missing.js';

export async function findAdoptable(deps: ActivityDeps, reading: BoardReading): Promise<Compared> {
  const { store } = deps;
  const { input } = reading;
  const { customer: customerColumn } = deps.settings.rules.roles;
  const names = boardNames(deps.settings.rules);
  const items = (await store.verify.openItems(input.runId)).filter(({ name }) => name !== '');
  const orders: UnsentOrder[] = [];
  for await (const rows of store.verify.unsentOrders()) {
    for (const row of rows) {
      if (input.customer !== null && row.customer !== input.customer) continue;
      const value = (source: string): Value => (source === customerColumn ? row.customer : (row[source] ?? null));
      const name = names.itemName({ get: value } as ReadonlyMap<string, Value>, row.customer);
      orders.push({ recordId: row.record_id, customer: row.customer, orderNumber: row.order_number, name });
    }
  }
  const { pairs, ambiguous } = pairByName(items, orders);
  const there = await readByIds(
    deps,
    input.runId,
    pairs.map(({ item }) => item.itemId),
    reading.read,
  );
  const found = pairs.map(({ item, order }) => adopt(item, order, there.get(item.itemId)));
  const sizes = await store.verify.orders(pairs.map(({ order }) => order.recordId));
  const lines = pairs.flatMap(({ item, order }): Mend[] => {
    const onBoard = there.get(item.itemId);
    return onBoard === undefined
      ? []
      : linesByName(sizes.get(order.recordId)?.lines ?? [], order.recordId, onBoard, names);
  });
  return {
    findings: [...found.flatMap(({ findings }) => findings), ...ambiguous.map(unclear)],
    mends: [...found.flatMap(({ mends }) => mends), ...lines],
  };
}

function adopt(item: OpenItem, order: UnsentOrder, there: BoardItemById | undefined): Compared {
  if (there?.state !== 'active') return { findings: [], mends: [] };
  return {
    findings: [{ kind: 'adoptable-item', ...placeOf(item, order), mend: 'repair' }],
    mends: [{ kind: 'reset', recordId: order.recordId, itemId: item.itemId, acked: null }],
  };
}

/** A subitem named as ours are, once on both sides, is that size's: made a second time it would be doubled (S3). */
function linesByName(
  lines: readonly { readonly size: string }[],
  recordId: string,
  item: BoardItemById,
  { subitemName }: BoardNames,
): Mend[] {
  return lines.flatMap(({ size }): Mend[] => {
    const alike = item.lines.filter(({ name }) => collapseBlanks(name) === collapseBlanks(subitemName(size)));
    const [only] = alike;
    return only === undefined || alike.length > 1
      ? []
      : [{ kind: 'reset-line', recordId, size, itemId: only.id, quantity: null }];
  });
}

function unclear({ item, orders }: { readonly item: OpenItem; readonly orders: readonly UnsentOrder[] }): Finding {
  const [first] = orders;
  const why =
    orders.length > 1
      ? `${orders.length} orders have this name and order number. Give the right one's record id to the item's key column by hand.`
      : 'Several items have this name and order number. Archive or rename those that are not it, then try again.';
  return { kind: 'ambiguous-item', ...placeOf(item, first ?? null), mend: 'left', why };
}

function placeOf(item: OpenItem, order: UnsentOrder | null) {
  return {
    customer: order?.customer ?? null,
    recordId: order?.recordId ?? null,
    orderNumber: order?.orderNumber ?? item.orderNumber,
    boardItemId: item.itemId,
    name: item.name,
    size: null,
  };
}
