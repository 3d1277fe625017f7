// adopt-store: the keys of all stored orders, for taking over the items of an earlier system. The rule is domain/merge/adopt-by-key.ts.
import type { StoredKey } from '../domain/merge/adopt-by-key.js';
import type { StoreContext } from './context.js';

export type AdoptStore = ReturnType<typeof createAdoptStore>;

export function createAdoptStore({ db, sql }: StoreContext) {
  return {
    async orders(): Promise<StoredKey[]> {
      const rows = await db.query<{
        record_id: string;
        base_key: string;
        extras_key: string;
        monday_item_id: string | null;
      }>(sql.text('adopt.orders'));
      return rows.map((row) => ({
        recordId: row.record_id,
        baseKey: row.base_key,
        extrasKey: row.extras_key,
        itemId: row.monday_item_id,
      }));
    },
  };
}
