// row-content: what an order says, as one text, whether it is stored or comes from a sheet: equal texts mean that nothing differs.
// The order of twins among themselves goes by it (docs/rules.md "Identity": the outcome must not depend on row order).
import { encodeCanonically } from '../identity/canonical-encoding.js';
import type { Layout } from '../order/layout.js';
import type { OrderDraft } from '../order/order-draft.js';
import type { StoredOrder } from '../order/stored-order.js';
import type { Value } from '../order/value.js';

/** One row of an order list on its way into the store; the layout says what the draft's values are. */
export interface IncomingRow {
  readonly draft: OrderDraft;
  readonly layout: Layout;
}

/** Blank values and lines of 0 say nothing; so a column that one side does not have is the same as a blank one. */
export function storedContent({ values, lines }: Pick<StoredOrder, 'values' | 'lines'>): string {
  return content([...values], [...lines], [], []);
}

export function incomingContent({ draft, layout }: IncomingRow): string {
  const nameAt = (index: number): string => layout.columns[index]?.name ?? '';
  return content(
    draft.values.map((value, index): [string, Value] => [nameAt(index), value]),
    draft.lines.map(({ size, quantity }): [string, number] => [size, quantity]),
    draft.refused.map(nameAt),
    draft.refusedSizes,
  );
}

function content(
  values: readonly (readonly [string, Value])[],
  lines: readonly (readonly [string, number])[],
  refused: readonly string[],
  refusedSizes: readonly string[],
): string {
  return encodeCanonically([
    values.filter(([, value]) => value !== null).sort(byName),
    lines.filter(([, quantity]) => quantity !== 0).sort(byName),
    [...refused].sort(),
    [...refusedSizes].sort(),
  ]);
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
