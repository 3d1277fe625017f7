// audit-findings: rows of the store that no run leaves behind, as findings of a verification, and what a repair does to the books about each.
// Owns: remedy -> mend. Does not own: the kinds (domain/drift/store-states.ts), finding them (store/audit-store.ts).
import { lineKey } from '../domain/board/names.js';
import type { Finding, Mend, Mending } from '../domain/drift/drift.js';
import { type AuditKind, STATE_KINDS, type StateKindName, stateKind } from '../domain/drift/store-states.js';
import type { ActivityDeps } from './deps.js';

type AuditedRow = Awaited<ReturnType<ActivityDeps['store']['verify']['audit']>>[number];

/** Two rows claim one id: neither is believed, the board is asked whose key is there. */
const DISTRUST: readonly AuditKind[] = ['item-of-two-orders', 'item-is-a-subitem', 'subitem-of-two-lines'];

export function distrustedIds(rows: readonly AuditedRow[]): {
  readonly orders: ReadonlySet<string>;
  readonly lines: ReadonlySet<string>;
} {
  const doubtful = rows.filter(({ kind }) => DISTRUST.includes(kind));
  return {
    orders: new Set(doubtful.flatMap((row) => (row.size_code === null ? (row.record_id ?? []) : []))),
    lines: new Set(
      doubtful.flatMap(({ record_id: id, size_code: size }) => (id === null || size === null ? [] : lineKey(id, size))),
    ),
  };
}

export function auditFindings(rows: readonly AuditedRow[]): {
  readonly findings: readonly Finding[];
  readonly mends: readonly Mend[];
} {
  const strongest = new Map<string, Mend>();
  for (const mend of rows.flatMap(mendsOf)) {
    const key = JSON.stringify([mend.recordId, 'size' in mend ? mend.size : null]);
    const known = strongest.get(key);
    if (known === undefined || STRENGTH.indexOf(mend.kind) > STRENGTH.indexOf(known.kind)) strongest.set(key, mend);
  }
  return { findings: rows.map(asFinding), mends: [...strongest.values()] };
}

/** Of several for one order or size the later one does what the earlier ones would, and more. */
const STRENGTH: readonly Mend['kind'][] = ['replan', 'reset-line', 'reset', 'forget-line', 'forget'];

function asFinding(row: AuditedRow): Finding {
  return {
    kind: row.kind,
    customer: row.customer,
    recordId: row.record_id,
    orderNumber: row.order_number,
    boardItemId: row.item_id,
    name: row.item_name ?? '',
    size: row.size_code,
    ...mendingOf(row),
  };
}

function mendingOf({ kind, why, sync_state: state }: AuditedRow): Mending {
  if (!isState(kind)) {
    // Held: no repair sends it, and the reason of that is what to mend.
    if (state === 'HELD') return { mend: 'left', why: why ?? 'The order is held.' };
    return { mend: 'repair', ...(why === null ? {} : { why }) };
  }
  const known = stateKind(kind);
  if (known.remedy === 'left') return { mend: 'left', why: known.why ?? known.words };
  return { mend: 'repair', ...(why === null ? {} : { why }) };
}

function mendsOf(row: AuditedRow): readonly Mend[] {
  const { kind, record_id: recordId, size_code: size, item_id: itemId } = row;
  if (recordId === null || mendingOf(row).mend !== 'repair') return [];
  const replan: Mend = { kind: 'replan', recordId, size };
  if (!isState(kind)) return [replan];
  switch (stateKind(kind).remedy) {
    case 'replan':
      return [replan];
    case 'relearn':
      return [relearn(recordId, size, itemId)];
    case 'forget':
      return [forget(recordId, size)];
    case 'own':
      if (kind === 'receipt-not-whole' || kind === 'line-receipt-not-whole') return [relearn(recordId, size, itemId)];
      // What was never sent of it is planned again; of a row that belongs to nothing there is nothing to plan.
      return kind === 'write-never-ended' || kind === 'line-write-never-ended' ? [replan] : [];
    case 'left':
      return [];
  }
}

function relearn(recordId: string, size: string | null, itemId: string | null): Mend {
  if (itemId === null) return forget(recordId, size);
  if (size === null) return { kind: 'reset', recordId, itemId, acked: null };
  return { kind: 'reset-line', recordId, size, itemId, quantity: null };
}

function forget(recordId: string, size: string | null): Mend {
  return size === null ? { kind: 'forget', recordId } : { kind: 'forget-line', recordId, size };
}

const isState = (kind: AuditKind): kind is StateKindName => Object.hasOwn(STATE_KINDS, kind);
