// key: what identifies an order (S2, docs/rules.md "Identity"): its base key, and the extras that tell rows of one base key apart.
// Owns: how values count in a key: trimmed, case-folded, blanks keep their place; a number and its text are the same.

import { numberText } from '../order/number-text.js';
import type { Value } from '../order/value.js';
import { casefold } from '../order/white-space.js';
import { CanonicalBytes } from './canonical-bytes.js';
import type { Sha256 } from './canonical-encoding.js';

/** A value as keys compare it. null stays null: (a, NULL, b) is not (a, b). */
export function keyPart(value: Value): string | null {
  if (value === null) return null;
  return typeof value === 'number' ? numberText(value) : casefold(value);
}

const bytes = new CanonicalBytes();

export function baseKeyOf(customer: string, uniqueKeys: readonly Value[], sha256: Sha256): string {
  bytes.clear();
  bytes.list(2);
  bytes.text(casefold(customer));
  keyParts(uniqueKeys);
  return sha256(bytes.written);
}

/** Of all extra checks in their order, the order type too; refused and missing ones are given as null. */
export function extrasKeyOf(extraChecks: readonly Value[], sha256: Sha256): string {
  bytes.clear();
  keyParts(extraChecks);
  return sha256(bytes.written);
}

function keyParts(values: readonly Value[]): void {
  bytes.list(values.length);
  for (const value of values) bytes.value(keyPart(value));
}
