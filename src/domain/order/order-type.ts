// order-type: what an order type that was written becomes, and which of them cancel (docs/rules.md "Any company"). Owns: the two questions, asked of the config's table.
// Nothing is guessed: an order must not lose its quantities over a word that nobody listed.

import { numberText } from './number-text.js';
import type { OrderTypeRules } from './order-rules.js';
import type { Value } from './value.js';
import { casefold, collapseBlanks } from './white-space.js';

export interface OrderTypes {
  /** As it is kept: by the table; a kept value that cancels in the table's own spelling; else as written. */
  kept(value: Value): Value;
  /** Of a kept value. */
  cancels(value: Value): boolean;
}

/** Asked of 100,000 orders by the same rules. */
const made = new WeakMap<OrderTypeRules, OrderTypes>();

export function orderTypes(rules: OrderTypeRules): OrderTypes {
  const known = made.get(rules) ?? compiled(rules);
  made.set(rules, known);
  return known;
}

function compiled({ map, cancelled }: OrderTypeRules): OrderTypes {
  const keptBy = new Map<string, string>(cancelled.map((kept) => [typeKey(kept), kept]));
  for (const { written, kept } of map) keptBy.set(typeKey(written), kept);
  const cancelling = new Set(cancelled.map(typeKey));
  return {
    kept: (value) => (value === null ? null : (keptBy.get(typeKey(value)) ?? value)),
    cancels: (value) => value !== null && cancelling.has(typeKey(value)),
  };
}

const typeKey = (value: string | number): string =>
  casefold(collapseBlanks(typeof value === 'number' ? numberText(value) : value));
