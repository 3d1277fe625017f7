// audit-store: looks for rows of the store that no run leaves behind, and changes those that belong to nothing. What the kinds are and how each
// is put right stands in domain/drift/store-states.ts. Owns: asking for every kind; hashes of stored JSON. Does not own: findings and repairs (verify-store.ts).
import { hash } from 'node:crypto';
import { storedItem, type WantedItem, wantedText } from '../domain/board/wanted-item.js';
import {
  type AuditKind,
  HASHED_KINDS,
  OPEN_KIND_NAMES,
  STATE_KIND_NAMES,
  type StateKindName,
  stateKind,
} from '../domain/drift/store-states.js';
import { casefold } from '../domain/order/white-space.js';
import type { StoreContext } from './context.js';
import type { Database } from './database.js';

export interface AuditedRow {
  readonly kind: AuditKind;
  readonly record_id: string | null;
  readonly size_code: string | null;
  readonly customer: string | null;
  readonly order_number: string | null;
  readonly item_id: string | null;
  readonly item_name: string | null;
  readonly why: string | null;
  readonly sync_state: string | null;
}

interface BoardRow extends Omit<AuditedRow, 'kind' | 'size_code' | 'why'> {
  readonly group_title: string | null;
  readonly acked_hash: string | null;
  readonly wanted_hash: string | null;
  readonly acked: string | null;
  readonly wanted: string | null;
}

export interface AuditWish {
  readonly runId: string;
  /** null: of all. */
  readonly customer: string | null;
}

const ROWS_AT_ONCE = 500;

export function createAuditStore({ db, sql }: Pick<StoreContext, 'db' | 'sql'>) {
  async function ofKind(kind: AuditKind, { runId, customer }: AuditWish): Promise<AuditedRow[]> {
    const rows = await db.query<Omit<AuditedRow, 'kind'>>(sql.text(`audit.${kind}`), { run: runId, customer });
    return rows.map((row) => ({ ...row, kind }));
  }

  async function hashed({ customer }: AuditWish): Promise<AuditedRow[]> {
    const found: AuditedRow[] = [];
    for await (const rows of db.stream<BoardRow>(sql.text('audit.boards'), { customer }, ROWS_AT_ONCE))
      for (const row of rows) for (const kind of kindsOf(row)) found.push(asAudited(row, kind));
    return found.sort((a, b) => ((a.record_id ?? '') < (b.record_id ?? '') ? -1 : 1));
  }

  return {
    /** Every row that no run leaves behind, and what was planned and did not arrive; kind by kind. */
    async audit(wish: AuditWish): Promise<AuditedRow[]> {
      const found: AuditedRow[] = [];
      for (const kind of [...STATE_KIND_NAMES, ...OPEN_KIND_NAMES])
        if (!isHashed(kind)) found.push(...(await ofKind(kind, wish)));
      found.push(...(await hashed(wish)));
      return found;
    },

    /** The same, of these kinds alone. */
    async auditOf(kinds: readonly AuditKind[], wish: AuditWish): Promise<AuditedRow[]> {
      const found: AuditedRow[] = [];
      for (const kind of kinds) if (!isHashed(kind)) found.push(...(await ofKind(kind, wish)));
      if (kinds.some(isHashed)) found.push(...(await hashed(wish)).filter(({ kind }) => kinds.includes(kind)));
      return found;
    },
  };
}

/** Rows and flags that have a statement of their own. */
export async function mendOwnStates(
  tx: Database,
  sql: StoreContext['sql'],
  runId: string,
  kinds: readonly AuditKind[],
): Promise<void> {
  for (const kind of STATE_KIND_NAMES)
    if (kinds.includes(kind) && stateKind(kind).remedy === 'own')
      await tx.execute(sql.text(`mend_state.${kind}`), { run: runId });
}

const isHashed = (kind: AuditKind): boolean => (HASHED_KINDS as readonly AuditKind[]).includes(kind);

function kindsOf(row: BoardRow): StateKindName[] {
  const kinds: StateKindName[] = [];
  const [acked, wanted] = [storedItem(row.acked), storedItem(row.wanted)];
  // A hash that is missing as a whole is a kind of its own.
  if (row.acked !== null && row.acked_hash !== null && hashOf(acked) !== row.acked_hash)
    kinds.push('acknowledged-hash-wrong');
  if (row.wanted !== null && row.wanted_hash !== null && hashOf(wanted) !== row.wanted_hash)
    kinds.push('wanted-hash-wrong');
  else if (wanted !== null && (wanted.group !== row.group_title || wanted.name !== row.item_name))
    kinds.push('name-not-as-wanted');
  return kinds;
}

function hashOf(item: WantedItem | null): string | null {
  return item === null ? null : hash('sha256', wantedText(item, casefold(item.group)));
}

function asAudited(row: BoardRow, kind: StateKindName): AuditedRow {
  const { record_id, customer, order_number, item_id, item_name, sync_state } = row;
  return { kind, record_id, size_code: null, customer, order_number, item_id, item_name, why: null, sync_state };
}
