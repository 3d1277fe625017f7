// duplicate-store: items and subitems that look-ups found beside the one they kept (S3, S4). Owns: remembering them until they are off the board.
// Does not own: which is kept (activities/settle-batch.ts), taking the others off (verify-store.ts): nothing leaves the board unasked.
import type { StoreContext } from './context.js';
import type { Database } from './database.js';
import type { Statements } from './statements.js';

export interface FoundDuplicate {
  readonly recordId: string;
  readonly size: string | null;
  readonly keptId: string;
  /** The younger ones. */
  readonly otherIds: readonly string[];
}

export interface DuplicateRow {
  readonly item_id: string;
  readonly kept_id: string;
  readonly record_id: string;
  readonly size_code: string | null;
  readonly found_at: string;
  readonly customer: string;
  readonly order_number: string;
}

export type DuplicateStore = ReturnType<typeof createDuplicateStore>;

export function createDuplicateStore({ db, sql }: StoreContext) {
  return {
    /** Those still on the board, as far as is known. */
    async open(): Promise<DuplicateRow[]> {
      return db.query<DuplicateRow>(sql.text('duplicates.open'));
    },
  };
}

/** Within the transaction of the receipt that keeps the oldest: neither is known without the other. */
export async function noteDuplicates(
  tx: Database,
  sql: Statements,
  found: readonly FoundDuplicate[],
  now: string,
): Promise<void> {
  for (const { recordId, size, keptId, otherIds } of found)
    for (const item of otherIds) {
      const again = await tx.execute(sql.text('duplicates.again'), { item, kept: keptId, now });
      if (again === 0)
        await tx.execute(sql.text('duplicates.add'), { item, kept: keptId, record: recordId, size, now });
    }
}
