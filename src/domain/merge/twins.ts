// twins: orders that share a base key, and what tells them apart: extra checks, else content, else nothing (docs/rules.md "Identity").
// Owns: the comparison. Which order a row is: pairing.ts.
import { keyPart } from '../identity/key.js';
import type { Value } from '../order/value.js';

export interface ComparedOrder {
  readonly recordId: string;
  readonly values: ReadonlyMap<string, Value>;
  /** size -> quantity > 0. */
  readonly lines: ReadonlyMap<string, number>;
}

export interface TwinSet {
  readonly recordIds: readonly string[];
  /** Columns and sizes in which they differ all the same; none: they are alike in everything. */
  readonly differIn: readonly string[];
}

export interface ToldApart {
  /** Extra checks that differ among the orders of the key. */
  readonly byExtraChecks: readonly string[];
  /** Orders that no extra check tells apart. */
  readonly twins: readonly TwinSet[];
}

export function tellApart(orders: readonly ComparedOrder[], extraChecks: readonly string[]): ToldApart {
  const byExtraChecks = extraChecks.filter(
    (column) => new Set(orders.map(({ values }) => keyPart(values.get(column) ?? null))).size > 1,
  );
  const sets = new Map<string, ComparedOrder[]>();
  for (const order of orders) {
    const key = JSON.stringify(extraChecks.map((column) => keyPart(order.values.get(column) ?? null)));
    sets.set(key, [...(sets.get(key) ?? []), order]);
  }
  const twins = [...sets.values()].filter((set) => set.length > 1);
  return {
    byExtraChecks,
    twins: twins.map((set) => ({ recordIds: set.map(({ recordId }) => recordId), differIn: differences(set) })),
  };
}

function differences(orders: readonly ComparedOrder[]): readonly string[] {
  const columns = new Set(orders.flatMap(({ values }) => [...values.keys()]));
  const sizes = new Set(orders.flatMap(({ lines }) => [...lines.keys()]));
  const differs = (of: (order: ComparedOrder) => Value) => new Set(orders.map(of)).size > 1;
  return [
    ...[...columns].filter((column) => differs(({ values }) => values.get(column) ?? null)),
    ...[...sizes].filter((size) => differs(({ lines }) => lines.get(size) ?? 0)).map((size) => `size ${size}`),
  ];
}
