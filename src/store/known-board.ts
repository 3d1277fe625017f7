// known-board: what SQL knows to be on the board, order by order and as a whole: what a reading of the board is compared with.
// Owns: these questions. Does not own: what the reading found (verify-store.ts), comparing (domain/compare-*.ts). It changes nothing.

import { storedItem, type WantedItem } from '../domain/board/wanted-item.js';
import type { KnownLine, KnownOrder } from '../domain/drift/known-order.js';
import type { Value } from '../domain/order/value.js';
import { type StoreContext, withBusiness } from './context.js';

export interface UnsentOrder {
  readonly record_id: string;
  readonly customer: string;
  readonly order_number: string;
  readonly [businessColumn: string]: Value;
}

/** Keys in one question: below every engine's limit of parameters, and one page of the board. */
const KEYS_AT_ONCE = 100;

export function createKnownBoard(context: StoreContext) {
  const { db, sql } = context;

  return {
    /** record id by item id: all that SQL knows to be on the board. */
    async onBoard(): Promise<Map<string, string>> {
      const rows = await db.query<{ record_id: string; monday_item_id: string }>(sql.text('verify.on_board'));
      return new Map(rows.map((row) => [row.monday_item_id, row.record_id]));
    },

    async acknowledged(take: (acked: WantedItem) => void): Promise<void> {
      for await (const rows of db.stream<{ acked: string }>(sql.text('verify.acked'), {}, 500))
        for (const row of rows) {
          const acked = storedItem(row.acked);
          if (acked !== null) take(acked);
        }
    },

    async sizesOnBoard(): Promise<string[]> {
      return (await db.query<{ size_code: string }>(sql.text('verify.sizes'))).map((row) => row.size_code);
    },

    async orders(recordIds: readonly string[]): Promise<Map<string, KnownOrder>> {
      const lines = new Map<string, KnownLine[]>();
      for (const row of await byKeys<LineRow>(context, 'verify.lines', recordIds)) {
        const line = {
          size: row.size_code,
          itemId: row.monday_item_id,
          acked: row.acked_quantity,
          wanted: row.quantity,
        };
        const ofOrder = lines.get(row.record_id);
        if (ofOrder === undefined) lines.set(row.record_id, [line]);
        else ofOrder.push(line);
      }
      const orders = await byKeys<OrderRow>(context, 'verify.orders', recordIds);
      return new Map(orders.map((row) => [row.record_id, knownOrder(row, lines.get(row.record_id) ?? [])]));
    },

    /** Of these subitems, those that SQL knows as a line of some order. */
    async ownedLines(itemIds: readonly string[]): Promise<Set<string>> {
      const rows = await byKeys<{ monday_item_id: string }>(context, 'verify.lines_of_subitems', itemIds);
      return new Set(rows.map((row) => row.monday_item_id));
    },

    unsentOrders(): AsyncIterable<UnsentOrder[]> {
      return db.stream<UnsentOrder>(sql.text('verify.unsent_orders', withBusiness(context)), {}, 500);
    },
  };
}

export async function byKeys<Row>(
  { db, sql }: StoreContext,
  name: string,
  keys: readonly string[],
  params = {},
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let from = 0; from < keys.length; from += KEYS_AT_ONCE) {
    const some = keys.slice(from, from + KEYS_AT_ONCE);
    const marks = some.map((_, index) => `@k${index}`).join(', ');
    const values = Object.fromEntries(some.map((key, index) => [`k${index}`, key]));
    rows.push(...(await db.query<Row>(sql.text(name, { keys: marks }), { ...params, ...values })));
  }
  return rows;
}

interface OrderRow {
  readonly record_id: string;
  readonly customer: string;
  readonly order_number: string;
  readonly monday_item_id: string | null;
  readonly present: number;
  readonly sync_state: string;
  readonly item_name: string | null;
  readonly acked: string | null;
  readonly wanted: string | null;
}

interface LineRow {
  readonly record_id: string;
  readonly size_code: string;
  readonly quantity: number;
  readonly acked_quantity: number | null;
  readonly monday_item_id: string | null;
}

function knownOrder(row: OrderRow, lines: readonly KnownLine[]): KnownOrder {
  return {
    recordId: row.record_id,
    customer: row.customer,
    orderNumber: row.order_number,
    itemId: row.monday_item_id,
    present: row.present === 1,
    held: row.sync_state === 'HELD',
    name: row.item_name ?? '',
    acked: storedItem(row.acked),
    wanted: storedItem(row.wanted),
    lines,
  };
}
