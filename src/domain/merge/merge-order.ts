// merge-order: what an order is after its row: what stays, what changes, why it is held (docs/rules.md "Values", "Lines", "Vanished columns").
// Owns: "as it was". A refused value and a column or size the workbook no longer has leave what SQL holds; a blank cell clears it.
// Merging the same draft again changes nothing (S12).
import { isUnheadedName, type Layout } from '../order/layout.js';
import type { Hold, OrderDraft } from '../order/order-draft.js';
import type { OrderRules } from '../order/order-rules.js';
import { orderTypes } from '../order/order-type.js';
import { cellName } from '../order/place.js';
import type { Reject } from '../order/reject.js';
import type { StoredOrder } from '../order/stored-order.js';
import type { Value } from '../order/value.js';

export interface MergedOrder {
  /** Every column the order has, by canonical name; null where blank. */
  readonly values: ReadonlyMap<string, Value>;
  /** size -> quantity, zeros included: a line once made is never deleted. */
  readonly lines: ReadonlyMap<string, number>;
  readonly changedColumns: readonly { readonly column: string; readonly before: Value; readonly after: Value }[];
  /** `before` is null for a new line. */
  readonly changedLines: readonly { readonly size: string; readonly before: number | null; readonly after: number }[];
  /** By the order type that counts, which may be the stored one. */
  readonly cancelled: boolean;
  /** Why the order must not be sent, those of the draft included; empty = it may. */
  readonly holds: readonly Hold[];
  /** The rejects handed in, with what is now known of their effect, and new ones for vanished sizes. */
  readonly rejects: readonly Reject[];
}

/** Of all the rules, what merging asks for. */
export type MergeRules = Pick<OrderRules, 'roles' | 'orderTypes' | 'sizes'>;

export function mergeOrder(
  stored: Pick<StoredOrder, 'values' | 'lines'> | null,
  draft: OrderDraft,
  layout: Layout,
  rules: MergeRules,
  rejects: readonly Reject[] = [],
): MergedOrder {
  const { orderType, total } = rules.roles;
  const values = mergedValues(stored, draft, layout);
  // Where the order type was refused or has vanished, the stored one counts: a cancelled order stays at 0 whatever the cells say.
  const cancelled = orderType !== null && orderTypes(rules.orderTypes).cancels(values.get(orderType) ?? null);
  if (cancelled && total !== null && values.has(total)) values.set(total, 0);
  // Without sizes there are no lines to set to 0: those of a store that once had sizes stay as they were.
  const kept = cancelled || rules.sizes === null ? [] : keptSizes(stored, draft, layout, total);
  const lines =
    rules.sizes === null ? new Map(stored?.lines) : mergedLines(stored, draft, layout, cancelled, new Set(kept));
  const quiet =
    cancelled && !draft.cancelled ? withoutQuantities(draft, rejects, total) : { holds: draft.holds, rejects };
  return {
    values,
    lines,
    changedColumns: changedColumns(stored, values),
    changedLines: changedLines(stored, lines),
    cancelled,
    holds: [...quiet.holds, ...kept.map((size) => vanishedHold(size, total))],
    rejects: [
      ...quiet.rejects,
      ...kept.map((size) => vanishedReject(size, lines.get(size) ?? 0, draft, layout, total)),
    ],
  };
}

function mergedValues(
  stored: Pick<StoredOrder, 'values'> | null,
  draft: OrderDraft,
  layout: Layout,
): Map<string, Value> {
  const values = new Map(stored?.values);
  for (const [index, { name }] of layout.columns.entries()) {
    if (!draft.refused.includes(index)) values.set(name, draft.values[index] ?? null);
    else if (!values.has(name)) values.set(name, null);
  }
  return values;
}

/**
 * Sizes with a quantity that the workbook no longer has and that may not become 0, because the sizes that are left do not add up to
 * the total (docs/rules.md "Vanished columns"): perhaps only the column was renamed. Where the sum or the total is not known, they do not add up.
 */
function keptSizes(
  stored: Pick<StoredOrder, 'lines'> | null,
  draft: OrderDraft,
  layout: Layout,
  totalColumn: string | null,
): readonly string[] {
  if (stored === null) return [];
  const columns = new Set(layout.sizes.map(({ size }) => size));
  const vanished = [...stored.lines].filter(([size, quantity]) => quantity > 0 && !columns.has(size));
  if (vanished.length === 0) return [];
  const totalIndex = layout.columns.findIndex(({ name }) => name === totalColumn);
  const total = draft.refused.includes(totalIndex) ? null : draft.values[totalIndex];
  const sum = draft.lines.reduce((sofar, { quantity }) => sofar + quantity, 0);
  if (draft.refusedSizes.length === 0 && sum === total) return [];
  return vanished.map(([size]) => size).sort();
}

function mergedLines(
  stored: Pick<StoredOrder, 'lines'> | null,
  draft: OrderDraft,
  layout: Layout,
  cancelled: boolean,
  kept: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  const refused = new Set(draft.refusedSizes);
  const lines = new Map<string, number>();
  for (const [size, quantity] of stored?.lines ?? []) {
    lines.set(size, !cancelled && (refused.has(size) || kept.has(size)) ? quantity : 0);
  }
  if (cancelled) return lines;
  for (const { size, quantity } of draft.lines) lines.set(size, quantity);
  return inLayoutOrder(lines, layout);
}

/** Sizes as the workbook has them, then those it lacks: people read the changes of an order from S to XXL. */
function inLayoutOrder(lines: ReadonlyMap<string, number>, layout: Layout): ReadonlyMap<string, number> {
  const ordered = new Map<string, number>();
  for (const { size } of layout.sizes) {
    const quantity = lines.get(size);
    if (quantity !== undefined) ordered.set(size, quantity);
  }
  for (const [size, quantity] of lines) if (!ordered.has(size)) ordered.set(size, quantity);
  return ordered;
}

function changedColumns(
  stored: Pick<StoredOrder, 'values'> | null,
  values: ReadonlyMap<string, Value>,
): MergedOrder['changedColumns'] {
  return [...values]
    .map(([column, after]) => ({ column, before: stored?.values.get(column) ?? null, after }))
    .filter(({ before, after }) => before !== after);
}

function changedLines(
  stored: Pick<StoredOrder, 'lines'> | null,
  lines: ReadonlyMap<string, number>,
): MergedOrder['changedLines'] {
  return [...lines]
    .map(([size, after]) => ({ size, before: stored?.lines.get(size) ?? null, after }))
    .filter(({ before, after }) => before !== after);
}

/** What quantities and totals would hold or warn of does not count for an order that stays cancelled (docs/rules.md "Vanished columns"). */
function withoutQuantities(
  draft: OrderDraft,
  rejects: readonly Reject[],
  total: string | null,
): Pick<MergedOrder, 'holds' | 'rejects'> {
  const isQuantity = (column: string) =>
    column === total || draft.refusedSizes.includes(column) || isUnheadedName(column);
  return {
    holds: draft.holds.filter(({ column }) => !isQuantity(column)),
    rejects: rejects
      .filter(({ reason }) => reason !== 'total-mismatch')
      .map((reject) =>
        reject.effect === 'held' && isQuantity(reject.column) ? { ...reject, effect: 'left' } : reject,
      ),
  };
}

const vanishedSentence = (size: string, total: string | null) =>
  total === null
    ? `The size column ${size} is gone, and without a column of totals nothing proves that its quantities are 0; bring it back.`
    : `The size column ${size} is gone, and the sizes that are left do not add up to ${total}; bring it back, or correct the total.`;

function vanishedHold(size: string, total: string | null): Hold {
  return { reason: 'size-vanished', column: size, sentence: vanishedSentence(size, total) };
}

/** It points at the total, the one cell that could settle it. */
function vanishedReject(
  size: string,
  quantity: number,
  draft: OrderDraft,
  layout: Layout,
  total: string | null,
): Reject {
  const letter = layout.columns.find(({ name }) => name === total)?.letter ?? 'A';
  return {
    row: draft.row,
    cell: cellName({ letter, column: total ?? size, row: draft.row, orderNumber: draft.orderNumber }),
    column: size,
    value: String(quantity),
    reason: 'size-vanished',
    effect: 'held',
    sentence: vanishedSentence(size, total),
  };
}
