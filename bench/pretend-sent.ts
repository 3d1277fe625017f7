// pretend-sent: makes a store look as after a sync in which everything arrived. For measuring the plan of a second run at sizes
// whose first sending would take an hour. Owns: that trick; no part of the program may do this.
import SqliteDriver from 'better-sqlite3';
import type { Config } from '../src/config/config.js';

export function pretendSent(config: Config): void {
  if (config.store.kind !== 'sqlite') throw new Error('The bench runs on SQLite.');
  const db = new SqliteDriver(config.store.file);
  db.exec(`
    BEGIN;
    UPDATE ORDER_LIST SET monday_item_id = 'i' || rowid, acked_hash = wanted_hash, sync_state = 'SYNCED', plan_due = 0
      WHERE sync_state <> 'HELD';
    UPDATE ORDER_LIST_BOARD SET acked = wanted;
    UPDATE ORDER_LIST_LINES SET monday_item_id = 's', acked_quantity = quantity, sync_state = 'SYNCED';
    COMMIT;`);
  db.close();
}
