// wanted-item: what the board should hold for one order, and how it differs from what the board is known to hold.
// Owns: choosing between source columns, "held or left as it was" for what the board would refuse (docs/rules.md "Changes", "Refused values"), the difference. Does not own encoding or labels: both are handed in.

import type { Reject } from '../order/reject.js';
import type { Value } from '../order/value.js';
import type { ColumnValues } from './board.js';

/** One board column and the source columns that may fill it, in config order. */
export interface MappedColumn {
  readonly boardColumn: string;
  readonly sources: readonly string[];
}

/** The canonical state of an item. values: board column id -> encoded JSON value; blank columns are absent. */
export interface WantedItem {
  readonly group: string;
  readonly name: string;
  readonly values: ColumnValues;
  /** Of an acknowledged state: what of it was found there by other hands, and is not ours. No part of its hash. */
  readonly foreign?: readonly ('name' | 'group')[];
}

/** As it is stored; null for what is no item at all, so that a spoiled text is unknown and nothing worse. */
export function storedItem(text: string | null): WantedItem | null {
  if (text === null) return null;
  try {
    const item = JSON.parse(text) as Partial<WantedItem> | null;
    const { group, name, values } = item ?? {};
    const isItem = typeof group === 'string' && typeof name === 'string' && typeof values === 'object';
    return isItem && values !== null ? (item as WantedItem) : null;
  } catch {
    return null;
  }
}

export type EncodedValue =
  | { readonly kind: 'value'; readonly json: unknown; readonly newLabel: boolean }
  | { readonly kind: 'blank' }
  | { readonly kind: 'refused'; readonly reason: Reject['reason']; readonly sentence: string };

export type EncodeValue = (boardColumn: string, value: Value) => EncodedValue;

export interface Refusal {
  readonly source: string;
  readonly boardColumn: string;
  readonly value: string;
  readonly reason: Reject['reason'];
  readonly sentence: string;
  readonly effect: 'held' | 'left';
}

export interface PlannedItem {
  readonly wanted: WantedItem;
  readonly refusals: readonly Refusal[];
  readonly newLabels: boolean;
}

export interface OrderToPlan {
  readonly group: string;
  readonly name: string;
  readonly value: (source: string) => Value;
  /** The last good wanted state, if any: what a refused column stays at. */
  readonly previous: WantedItem | null;
}

export function planItem(
  order: OrderToPlan,
  mapping: readonly MappedColumn[],
  encode: EncodeValue,
  holdsWhenRefused: (source: string) => boolean,
): PlannedItem {
  const values: Record<string, unknown> = {};
  const refusals: Refusal[] = [];
  let newLabels = false;
  for (const { boardColumn, sources } of mapping) {
    const source = sources.find((name) => !isBlank(order.value(name)));
    if (source === undefined) continue;
    const value = order.value(source);
    const encoded = encode(boardColumn, value);
    switch (encoded.kind) {
      case 'value':
        values[boardColumn] = encoded.json;
        newLabels ||= encoded.newLabel;
        break;
      case 'blank':
        break;
      case 'refused': {
        const effect = holdsWhenRefused(source) ? 'held' : 'left';
        refusals.push({
          source,
          boardColumn,
          value: String(value),
          reason: encoded.reason,
          sentence: encoded.sentence,
          effect,
        });
        const before = order.previous?.values[boardColumn];
        if (before !== undefined) values[boardColumn] = before;
        break;
      }
    }
  }
  return { wanted: { group: order.group, name: order.name, values }, refusals, newLabels };
}

/** What must be sent so that an item that holds `acked` holds `wanted`: only what differs; null clears. */
export function differences(
  wanted: WantedItem,
  acked: WantedItem,
  mapping: readonly MappedColumn[],
  clear: (boardColumn: string) => unknown,
): ColumnValues {
  const changes: Record<string, unknown> = {};
  if (wanted.name !== acked.name) changes.name = wanted.name;
  for (const { boardColumn } of mapping) {
    const now = wanted.values[boardColumn];
    const before = acked.values[boardColumn];
    if (JSON.stringify(now ?? null) === JSON.stringify(before ?? null)) continue;
    changes[boardColumn] = now ?? clear(boardColumn);
  }
  return changes;
}

/** All of a wanted item, blanks cleared: for an item whose present state is not known. */
export function everything(
  wanted: WantedItem,
  mapping: readonly MappedColumn[],
  clear: (boardColumn: string) => unknown,
): ColumnValues {
  const cleared = mapping.map(({ boardColumn }): [string, unknown] => [
    boardColumn,
    wanted.values[boardColumn] ?? clear(boardColumn),
  ]);
  return { name: wanted.name, ...Object.fromEntries(cleared) };
}

/** Canonical text of a wanted item: equal states are equal texts. Values follow the mapping's order, so they are sorted here. */
export function wantedText(item: WantedItem, groupKey: string): string {
  const values = Object.keys(item.values)
    .sort()
    .map((column) => [column, item.values[column]]);
  return JSON.stringify([groupKey, item.name, values]);
}

function isBlank(value: Value): boolean {
  return value === null || value === '';
}
