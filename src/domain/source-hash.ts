// source-hash: one hash of everything a row says to the merge (spec 4); equal means that merging it again changes nothing (S12).
// Not of row, cell, file or the order of columns and sizes.
import { encodeCanonically, type Sha256 } from './canonical-encoding.js';
import type { Layout } from './layout.js';
import { numberText } from './number-text.js';
import type { OrderDraft } from './order-draft.js';

export function sourceHasher(layout: Layout, sha256: Sha256): (draft: Omit<OrderDraft, 'sourceHash'>) => string {
  const byName = layout.columns
    .map(({ name }, index) => ({ name, index }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ index }) => index);
  const fingerprint = encodeCanonically(layout.fingerprint);
  const sizes = new Map(layout.sizes.map(({ size }) => [size, encodeCanonically(size)]));
  const encodedSize = (size: string) => sizes.get(size) ?? encodeCanonically(size);
  // The canonical encoding of one list of ten parts, written part by part: lists of lists, made for every row, were most of its cost.
  return (draft) => {
    let values = `[${byName.length}:`;
    for (const index of byName) values += encodeCanonically(draft.values[index] ?? null);
    const lines = draft.lines.map(({ size, quantity }) => `[2:${encodedSize(size)}#${numberText(quantity)};`);
    return sha256(
      `[10:${fingerprint}${encodeCanonically(draft.baseKey)}${encodeCanonically(draft.extrasKey)}` +
        `${encodeCanonically(draft.customer)}${encodeCanonically(draft.customerAsWritten)}${values}` +
        encodedList(draft.refused.map((index) => layout.columns[index]?.name ?? '')) +
        encodedList(lines) +
        encodedList(draft.refusedSizes) +
        encodedList(draft.holds.map(({ reason, column, sentence }) => encodeCanonically([reason, column, sentence]))),
    );
  };
}

/** In code order, so that the order of cells says nothing. */
function encodedList(texts: readonly string[]): string {
  return texts.length === 0 ? '[0:' : encodeCanonically([...texts].sort());
}
