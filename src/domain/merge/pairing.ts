// pairing: which row of an order list is which stored order, within one base key (S2, docs/rules.md "Identity", "Pairing").
// Owns: pairing nearest first, ids for what is new, what is absent, and which rows are twins. The outcome depends on what rows say,
// never on their order. Does not own: what differs (pair-distance) or what the pair becomes (merge-order).

import { recordId, type Sha1 } from '../identity/record-id.js';
import type { StoredOrder } from '../order/stored-order.js';
import { pairDistances } from './pair-distance.js';
import { type IncomingRow, incomingContent, storedContent } from './row-content.js';

export interface Pairing {
  /** `index` into the incoming rows. */
  readonly pairs: readonly { readonly recordId: string; readonly index: number }[];
  readonly created: readonly CreatedOrder[];
  /** Record ids of orders that were present until now and whose row is gone. Unread and absent ones without a row stay what they are. */
  readonly absent: readonly string[];
  /** Groups of incoming rows that no extra check tells apart: all are mirrored, and listed. */
  readonly twins: readonly (readonly number[])[];
}

export interface CreatedOrder {
  readonly index: number;
  /** Counts from 1 the orders born under the same base key and extras; the next one that no stored order has. */
  readonly ordinal: number;
  readonly recordId: string;
  readonly twin: boolean;
}

export interface PairingRule {
  readonly extraChecks: readonly string[];
  /** The column of the order type; null where there is none. */
  readonly orderType: string | null;
}

/**
 * All arguments are of one base key; `stored` holds every order ever stored under it, absent and unread ones too, but for those whose own
 * row is known to stand unchanged: they are no candidates, and `takenIds` keeps their ids from being given again.
 */
export function pairRows(
  stored: readonly StoredOrder[],
  incoming: readonly IncomingRow[],
  rule: PairingRule,
  sha1: Sha1,
  takenIds: readonly string[] = [],
): Pairing {
  const twins = twinGroups(incoming);
  const partners = partnersOf(stored, incoming, rule);
  const taken = new Set(partners.values());
  return {
    pairs: [...partners]
      .map(([index, id]) => ({ recordId: id, index }))
      .sort((a, b) => codeOrder(a.recordId, b.recordId)),
    created: createdOrders(
      [...stored.map(({ recordId }) => recordId), ...takenIds],
      incoming,
      partners,
      new Set(twins.flat()),
      sha1,
    ),
    absent: stored
      .filter(({ recordId, presence }) => presence === 'present' && !taken.has(recordId))
      .map(({ recordId }) => recordId)
      .sort(),
    twins,
  };
}

/** Incoming index -> record id. */
function partnersOf(
  stored: readonly StoredOrder[],
  incoming: readonly IncomingRow[],
  rule: PairingRule,
): ReadonlyMap<number, string> {
  const [order] = stored;
  // Nearly all base keys: one row, one order, still there.
  if (order !== undefined && stored.length === 1 && incoming.length === 1 && order.presence === 'present') {
    return new Map([[0, order.recordId]]);
  }
  const partners = new Map<number, string>();
  if (stored.length === 0) return partners;
  const orders = [...stored].sort((one, other) => codeOrder(one.recordId, other.recordId));
  const rows = incoming
    .map((row, index) => ({ row, index, content: incomingContent(row) }))
    .sort((one, other) => codeOrder(one.content, other.content) || one.index - other.index);

  const contents = new Map(orders.map((order) => [order, storedContent(order)]));
  const saidBefore = ({ sourceHash }: StoredOrder) => sourceHash;
  const saysNow = ({ row }: RankedRow) => row.draft.sourceHash;
  const unchanged = (hash: string | undefined, content: string | undefined) =>
    hash === undefined ? undefined : `${hash} ${content}`;
  pairAlike(
    orders,
    (order) => unchanged(order.sourceHash, contents.get(order)),
    rows,
    (ranked) => unchanged(ranked.row.draft.sourceHash, ranked.content) ?? '',
    partners,
  );
  pairAlike(orders, saidBefore, rows, saysNow, partners, 'as-many');
  pairAlike(
    orders,
    (order) => contents.get(order),
    rows,
    ({ content }) => content,
    partners,
  );
  const taken = new Set(partners.values());
  const freeOrders = orders.filter(({ recordId }) => !taken.has(recordId));
  const freeRows = rows.filter(({ index }) => !partners.has(index));
  pairNearest(freeOrders, freeRows, rule, partners);
  return partners;
}

interface RankedRow {
  readonly row: IncomingRow;
  readonly index: number;
  readonly content: string;
}

/**
 * Equal rows first, of orders that were present. These are the nearest of all pairs, so nothing need be compared with everything: hundreds of
 * unchanged twins under one key are usual. Rows that are alike are interchangeable.
 * 1. Rows that say what they said last time, which is what the order holds. 2. Rows with refused cells, which hide what the order holds: only
 * where as many say it as said it before, so that nothing changes (S12). Where one of them was mended, the others are for `pairNearest`: the
 * order whose value came back must not be given away first. 3. Rows that say what another row's order holds.
 */
function pairAlike(
  orders: readonly StoredOrder[],
  saidBefore: (order: StoredOrder) => string | undefined,
  rows: readonly RankedRow[],
  saysNow: (row: RankedRow) => string,
  partners: Map<number, string>,
  which: 'any' | 'as-many' = 'any',
): void {
  const taken = new Set(partners.values());
  const waiting = new Map<string, string[]>();
  for (const order of orders) {
    if (order.presence !== 'present' || taken.has(order.recordId)) continue;
    const said = saidBefore(order);
    if (said === undefined) continue;
    const alike = waiting.get(said);
    if (alike === undefined) waiting.set(said, [order.recordId]);
    else alike.push(order.recordId);
  }
  if (which === 'as-many') {
    const saying = new Map<string, number>();
    for (const row of rows) if (!partners.has(row.index)) saying.set(saysNow(row), (saying.get(saysNow(row)) ?? 0) + 1);
    for (const [said, ids] of waiting) if (saying.get(said) !== ids.length) waiting.delete(said);
  }
  for (const row of rows) {
    if (partners.has(row.index)) continue;
    const id = waiting.get(saysNow(row))?.shift();
    if (id !== undefined) partners.set(row.index, id);
  }
}

/** Nearest pair first; ties by record id, then content: both lists come sorted by these. */
function pairNearest(
  orders: readonly StoredOrder[],
  rows: readonly RankedRow[],
  rule: PairingRule,
  partners: Map<number, string>,
): void {
  if (orders.length === 0 || rows.length === 0) return;
  const { between, limit } = pairDistances(
    orders,
    rows.map(({ row }) => row),
    rule,
  );
  // Distance and both ranks in one number, so that sorting needs no comparison function and no objects.
  const ranks = orders.length * rows.length;
  if (limit * ranks > Number.MAX_SAFE_INTEGER) throw new RangeError(`${ranks} pairs under one base key are too many`);
  const candidates = new Float64Array(ranks);
  let count = 0;
  for (let orderRank = 0; orderRank < orders.length; orderRank += 1) {
    for (let rowRank = 0; rowRank < rows.length; rowRank += 1) {
      const distance = between(orderRank, rowRank);
      if (distance !== null) candidates[count++] = distance * ranks + orderRank * rows.length + rowRank;
    }
  }
  const takenOrders = new Set<StoredOrder>();
  for (const candidate of candidates.subarray(0, count).sort()) {
    const rank = candidate % ranks;
    const order = orders[Math.floor(rank / rows.length)];
    const row = rows[rank % rows.length];
    if (order === undefined || row === undefined || takenOrders.has(order) || partners.has(row.index)) continue;
    takenOrders.add(order);
    partners.set(row.index, order.recordId);
  }
}

function createdOrders(
  knownIds: readonly string[],
  incoming: readonly IncomingRow[],
  partners: ReadonlyMap<number, string>,
  twins: ReadonlySet<number>,
  sha1: Sha1,
): readonly CreatedOrder[] {
  const unpaired = incoming.map((row, index) => ({ row, index })).filter(({ index }) => !partners.has(index));
  if (unpaired.length === 0) return [];
  const known = new Set(knownIds);
  const inContentOrder =
    unpaired.length === 1
      ? unpaired
      : unpaired
          .map(({ row, index }) => ({ row, index, content: incomingContent(row) }))
          .sort((one, other) => codeOrder(one.content, other.content) || one.index - other.index);
  const lastOrdinals = new Map<string, number>();
  return inContentOrder.map(({ row, index }) => {
    const { baseKey, extrasKey, birthId } = row.draft;
    let ordinal = (lastOrdinals.get(extrasKey) ?? 0) + 1;
    let id = ordinal === 1 ? birthId : recordId(baseKey, extrasKey, ordinal, sha1);
    // Free is what no stored order was born as, whatever its extras have become since.
    while (known.has(id)) {
      ordinal += 1;
      id = recordId(baseKey, extrasKey, ordinal, sha1);
    }
    lastOrdinals.set(extrasKey, ordinal);
    return { index, ordinal, recordId: id, twin: twins.has(index) };
  });
}

function twinGroups(incoming: readonly IncomingRow[]): readonly (readonly number[])[] {
  if (incoming.length < 2) return [];
  const groups = new Map<string, number[]>();
  for (const [index, { draft }] of incoming.entries()) {
    const group = groups.get(draft.extrasKey);
    if (group === undefined) groups.set(draft.extrasKey, [index]);
    else group.push(index);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

function codeOrder(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
