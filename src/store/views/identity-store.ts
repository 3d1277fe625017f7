// identity-store: orders that share a base key, and absent ones, for people to look at. Reads only. What tells orders apart: domain/merge/twins.ts.
import type { ComparedOrder } from '../../domain/merge/twins.js';
import type { Value } from '../../domain/order/value.js';
import { type StoreContext, withBusiness } from '../context.js';

export interface PlacedOrder extends ComparedOrder {
  readonly customer: string;
  readonly orderNumber: string;
  readonly itemName: string | null;
  readonly workbook: string;
  readonly sheet: string;
  readonly row: number;
}

export interface AbsentOrder {
  readonly record_id: string;
  readonly customer: string;
  readonly order_number: string;
  readonly item_name: string | null;
  readonly workbook: string;
  readonly sheet: string;
  readonly row_no: number;
  readonly monday_item_id: string | null;
  readonly since_run: string | null;
  readonly since: string | null;
}

interface SharedRow {
  readonly record_id: string;
  readonly base_key: string;
  readonly customer: string;
  readonly order_number: string;
  readonly item_name: string | null;
  readonly workbook: string;
  readonly sheet: string;
  readonly row_no: number;
  readonly [businessColumn: string]: Value;
}

export type IdentityStore = ReturnType<typeof createIdentityStore>;

export function createIdentityStore(context: StoreContext) {
  const { db, sql, columns } = context;
  return {
    /** The orders of each base key that has several present ones. */
    async sharedKeys(): Promise<PlacedOrder[][]> {
      const rows = await db.query<SharedRow>(sql.text('identity.shared_keys', withBusiness(context)));
      const lines = new Map<string, Map<string, number>>();
      for (const line of await db.query<{ record_id: string; size_code: string; quantity: number }>(
        sql.text('identity.shared_key_lines'),
      )) {
        const own = lines.get(line.record_id) ?? new Map<string, number>();
        lines.set(line.record_id, own.set(line.size_code, line.quantity));
      }
      const byKey = new Map<string, PlacedOrder[]>();
      for (const row of rows) {
        const order: PlacedOrder = {
          recordId: row.record_id,
          customer: row.customer,
          orderNumber: row.order_number,
          itemName: row.item_name,
          workbook: row.workbook,
          sheet: row.sheet,
          row: row.row_no,
          values: new Map(columns.map(({ name }) => [name, row[name] ?? null])),
          lines: lines.get(row.record_id) ?? new Map(),
        };
        byKey.set(row.base_key, [...(byKey.get(row.base_key) ?? []), order]);
      }
      return [...byKey.values()];
    },

    /** All that have orders, absent ones too; in code order. */
    async customers(): Promise<string[]> {
      return (await db.query<{ customer: string }>(sql.text('keys.customers'))).map(({ customer }) => customer);
    },

    async absent(): Promise<AbsentOrder[]> {
      return db.query<AbsentOrder>(sql.text('identity.absent'));
    },
  };
}
