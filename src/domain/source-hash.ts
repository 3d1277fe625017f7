// source-hash: one hash of everything a row says to the merge (spec 4); equal means that merging it again changes nothing (S12).
// Not of row, cell, file or the order of columns and sizes.
import { type Encodable, encodeCanonically, type Sha256 } from './canonical-encoding.js';
import type { Layout } from './layout.js';
import type { OrderDraft } from './order-draft.js';

export function sourceHasher(layout: Layout, sha256: Sha256): (draft: Omit<OrderDraft, 'sourceHash'>) => string {
  const byName = layout.columns
    .map(({ name }, index) => ({ name, index }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ index }) => index);
  return (draft) => {
    const parts: Encodable[] = [
      layout.fingerprint,
      draft.baseKey,
      draft.extrasKey,
      draft.customer,
      draft.customerAsWritten,
      byName.map((index) => draft.values[index] ?? null),
      draft.refused.map((index) => layout.columns[index]?.name ?? '').sort(),
      draft.lines.map(({ size, quantity }) => encodeCanonically([size, quantity])).sort(),
      [...draft.refusedSizes].sort(),
      draft.holds.map(({ reason, column, sentence }) => encodeCanonically([reason, column, sentence])).sort(),
    ];
    return sha256(encodeCanonically(parts));
  };
}
