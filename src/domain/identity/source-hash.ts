// source-hash: one hash of everything a row says to the merge (docs/sql.md "Hashes"); equal means that merging it again changes nothing (S12).
// Not of row, cell, file or the order of columns and sizes.

import type { Layout } from '../order/layout.js';
import { numberText } from '../order/number-text.js';
import type { OrderDraft } from '../order/order-draft.js';
import { CanonicalBytes } from './canonical-bytes.js';
import { encodeCanonically, type Sha256 } from './canonical-encoding.js';

export function sourceHasher(layout: Layout, sha256: Sha256): (draft: Omit<OrderDraft, 'sourceHash'>) => string {
  const byName = layout.columns
    .map(({ name }, index) => ({ name, index }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ index }) => index);
  const beginning = `[10:${encodeCanonically(layout.fingerprint)}`;
  const sizes = new Map(layout.sizes.map(({ size }) => [size, encodeCanonically(size)]));
  const encodedSize = (size: string) => sizes.get(size) ?? encodeCanonically(size);
  const bytes = new CanonicalBytes();

  /** In code order, so that the order of cells says nothing. Nearly always empty, but for the sizes. */
  function list<Part>(parts: readonly Part[], text: (part: Part) => string): void {
    bytes.list(parts.length);
    if (parts.length === 0) return;
    for (const part of parts.map(text).sort()) bytes.text(part);
  }

  // The canonical encoding of one list of ten parts.
  return ({ baseKey, extrasKey, customer, customerAsWritten, values, refused, lines, refusedSizes, holds }) => {
    bytes.clear();
    bytes.encoded(beginning);
    bytes.text(baseKey);
    bytes.text(extrasKey);
    bytes.text(customer);
    bytes.text(customerAsWritten);
    bytes.list(byName.length);
    for (const index of byName) bytes.value(values[index] ?? null);
    list(refused, (index) => layout.columns[index]?.name ?? '');
    list(lines, ({ size, quantity }) => `[2:${encodedSize(size)}#${numberText(quantity)};`);
    list(refusedSizes, (size) => size);
    list(holds, ({ reason, column, sentence }) => encodeCanonically([reason, column, sentence]));
    return sha256(bytes.written);
  };
}
