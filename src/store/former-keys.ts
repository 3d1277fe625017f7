// former-keys: orders stay the orders they were when the program reads cells of a workbook otherwise than it did (S2): a number with its zeros,
// a key without a mark that nobody sees. Staged rows carry the key that they would have had; orders stored under it follow to the row's own.
// Owns: which order follows which row. Record ids never change. Does not own: pairing within one key (domain/merge/pairing.ts).
import { grouped } from '../domain/grouped.js';
import type { Pairing } from '../domain/merge/pairing.js';
import type { StoreContext } from './context.js';
import type { Database, SqlParams } from './database.js';
import { giveKeys } from './order-keys.js';

/** A staged row that was read otherwise. */
export interface FormerRow {
  readonly workbook: string;
  readonly row_no: number;
  readonly former_key: string;
  readonly base_key: string;
  readonly customer: string;
}

/** Pairs the orders stored under `key` with rows of that key and rows that formerly had it, as if all had it still. */
export type PairUnderKey = (key: string, rows: readonly Pick<FormerRow, 'workbook' | 'row_no'>[]) => Promise<Pairing>;

export async function followFormerKeys(
  { sql }: StoreContext,
  tx: Database,
  customerColumn: string | null,
  pair: PairUnderKey,
): Promise<void> {
  const former = grouped(await tx.query<FormerRow>(sql.text('former.rows')), (row) => row.former_key);
  const moves: SqlParams[] = [];
  const move = (record: string, { base_key: baseKey, customer }: FormerRow) =>
    moves.push({ record, baseKey, customer });
  for (const [key, rows] of former) {
    const orders = await tx.query<{ record_id: string }>(sql.text('former.orders'), { key });
    if (orders.length === 0) continue;
    const own = await tx.query<Pick<FormerRow, 'workbook' | 'row_no'>>(sql.text('former.rows_of_key'), { key });
    const [first] = rows;
    if (own.length === 0 && rows.every(({ base_key }) => base_key === first?.base_key)) {
      // All rows of the key have gone to one other: so have its orders.
      if (first !== undefined) for (const { record_id } of orders) move(record_id, first);
    } else {
      const all = [...rows, ...own];
      for (const { recordId, index } of (await pair(key, all)).pairs) {
        const row = rows[index];
        if (row !== undefined) move(recordId, row);
      }
    }
  }
  await giveKeys({ sql, tx, customerColumn }, moves);
}
