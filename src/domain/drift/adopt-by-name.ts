// adopt-by-name: which items of a board that nobody gave our keys are orders of ours, by name and order number. Pure.
// Only pairs that are the only one on both sides are pairs; all others are listed for a person. Owns: that rule.
import { foldName } from '../order/white-space.js';

export interface OpenItem {
  readonly itemId: string;
  readonly name: string;
  /** As the board's column of the order number shows it; '' where it shows none. */
  readonly orderNumber: string;
}

export interface UnsentOrder {
  readonly recordId: string;
  readonly customer: string;
  readonly orderNumber: string;
  readonly name: string;
}

export interface Pairs {
  readonly pairs: readonly { readonly item: OpenItem; readonly order: UnsentOrder }[];
  /** Items whose name and number fit several orders, or orders that several items fit. */
  readonly ambiguous: readonly { readonly item: OpenItem; readonly orders: readonly UnsentOrder[] }[];
}

export function pairByName(items: readonly OpenItem[], orders: Iterable<UnsentOrder>): Pairs {
  const byKey = new Map<string, { items: OpenItem[]; orders: UnsentOrder[] }>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const both = byKey.get(key);
    if (both === undefined) byKey.set(key, { items: [item], orders: [] });
    else both.items.push(item);
  }
  for (const order of orders) {
    const key = keyOf(order);
    if (key !== null) byKey.get(key)?.orders.push(order);
  }
  const pairs: { item: OpenItem; order: UnsentOrder }[] = [];
  const ambiguous: { item: OpenItem; orders: UnsentOrder[] }[] = [];
  for (const { items: alike, orders: fitting } of byKey.values()) {
    const [item] = alike;
    const [order] = fitting;
    if (item === undefined || order === undefined) continue;
    if (alike.length === 1 && fitting.length === 1) pairs.push({ item, order });
    else for (const one of alike) ambiguous.push({ item: one, orders: fitting });
  }
  return { pairs, ambiguous };
}

/** Case and runs of blanks aside. Without an order number a name alone proves nothing. */
function keyOf({ name, orderNumber }: { readonly name: string; readonly orderNumber: string }): string | null {
  const number = foldName(orderNumber);
  const title = foldName(name);
  return number === '' || title === '' ? null : JSON.stringify([number, title]);
}
