// adopt-by-key: which item of an earlier system's table is which stored order, by our own keys. Pure.
// S3: an item is given to one order and an order one item at the most; what is not clear is not taken, and is listed.
import { grouped } from '../grouped.js';

export interface LegacyOrder {
  /** The earlier system's own id of the row, by which its lines are found. */
  readonly oldId: string;
  readonly itemId: string;
  readonly baseKey: string;
  readonly extrasKey: string;
  /** For the list of what was not clear: order number and customer. */
  readonly words: string;
}

export interface StoredKey {
  readonly recordId: string;
  readonly baseKey: string;
  readonly extrasKey: string;
  readonly itemId: string | null;
}

export interface Adoption {
  readonly taken: readonly { readonly recordId: string; readonly oldId: string; readonly itemId: string }[];
  /** Its order has this item already: nothing to do. */
  readonly known: number;
  readonly unclear: readonly { readonly itemId: string; readonly words: string; readonly why: UnclearReason }[];
}

export type UnclearReason = 'no-such-order' | 'several-orders' | 'item-twice' | 'order-has-another-item';

export function planAdoption(old: readonly LegacyOrder[], stored: readonly StoredKey[]): Adoption {
  const byBaseKey = grouped(stored, (order) => order.baseKey);
  const oldByBaseKey = grouped(old, (order) => order.baseKey);
  const byItem = grouped(old, (order) => order.itemId);
  const holders = new Set(stored.flatMap(({ itemId }) => (itemId === null ? [] : [itemId])));
  const taken: { recordId: string; oldId: string; itemId: string }[] = [];
  const unclear: { itemId: string; words: string; why: UnclearReason }[] = [];
  let known = 0;
  for (const one of old) {
    const not = (why: UnclearReason) => unclear.push({ itemId: one.itemId, words: one.words, why });
    const candidates = byBaseKey.get(one.baseKey) ?? [];
    const order = only(candidates, oldByBaseKey.get(one.baseKey) ?? [], one);
    if ((byItem.get(one.itemId)?.length ?? 0) > 1) not('item-twice');
    else if (candidates.length === 0) not('no-such-order');
    else if (order === null) not('several-orders');
    else if (order.itemId === one.itemId) known += 1;
    else if (order.itemId !== null || holders.has(one.itemId)) not('order-has-another-item');
    else taken.push({ recordId: order.recordId, oldId: one.oldId, itemId: one.itemId });
  }
  return { taken, known, unclear };
}

/** The one stored order that this row can be: alone under its base key on both sides, or alone with its extra checks on both. */
function only(stored: readonly StoredKey[], old: readonly LegacyOrder[], one: LegacyOrder): StoredKey | null {
  if (stored.length === 1 && old.length === 1) return stored[0] ?? null;
  const same = stored.filter((order) => order.extrasKey === one.extrasKey);
  const twins = old.filter((other) => other.extrasKey === one.extrasKey);
  return same.length === 1 && twins.length === 1 ? (same[0] ?? null) : null;
}
