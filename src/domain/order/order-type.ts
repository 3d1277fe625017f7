// order-type: the two states of an order the rules know (spec 3 "Order type"); every other ORDER TYPE stays as written.
import type { Value } from './value.js';
import { casefold } from './white-space.js';

export const RECEIVED = 'RECEIVED';
export const CANCELLED = 'CANCELLED';

/** One l or two, any case. Nothing wider: an order must not lose its quantities over a word somebody only guessed at. */
export function orderTypeOf(value: Value): Value {
  if (typeof value !== 'string') return value;
  switch (casefold(value)) {
    case 'active':
      return RECEIVED;
    case 'cancelled':
    case 'canceled':
      return CANCELLED;
    default:
      return value;
  }
}
