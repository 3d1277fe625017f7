// mark-all-synced: makes a store look as after a sync in which everything arrived. For measuring the plan of a second run at sizes
// whose first sending would take an hour. Owns: that trick; no part of the program may do this.
import SqliteDriver from 'better-sqlite3';
import { onTsqlServer } from '../scripts/tsql-engine.mjs';
import type { Config } from '../src/config/config.js';

const SENT = [
  "UPDATE ORDER_LIST SET monday_item_id = CONCAT('i', {{number}}), acked_hash = wanted_hash, sync_state = 'SYNCED', plan_due = 0 WHERE sync_state <> 'HELD'",
  'UPDATE ORDER_LIST_BOARD SET acked = wanted',
  "UPDATE ORDER_LIST_LINES SET monday_item_id = 's', acked_quantity = quantity, sync_state = 'SYNCED'",
];

/** `server`: the line of a store on SQL Server. */
export async function markAllSynced({ store }: Config, server?: string): Promise<void> {
  const script = (number: string) => SENT.map((statement) => statement.replace('{{number}}', number)).join(';\n');
  if (server !== undefined) {
    await onTsqlServer(server, `BEGIN TRANSACTION;\n${script("LEFT(REPLACE(record_id, '-', ''), 29)")};\nCOMMIT`);
    return;
  }
  if (store.kind !== 'sqlite') throw new Error('A store on SQL Server is named by its line.');
  const db = new SqliteDriver(store.file);
  db.exec(`BEGIN;\n${script('rowid')};\nCOMMIT`);
  db.close();
}
