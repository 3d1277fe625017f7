// explain-store: one order with its history, its planned writes and the calls that carried them. Owns: the reading. Does not own: the story (cli/report/explanation.ts).
import type { Value } from '../../domain/order/value.js';
import { type StoreContext, withBusiness } from '../context.js';
import type { StoredLayout } from '../import-store.js';

export interface FoundOrder {
  readonly record_id: string;
  readonly customer: string;
  readonly order_number: string;
  readonly item_name: string | null;
  readonly sync_state: string;
  readonly present: number;
  readonly workbook: string;
  readonly row_no: number;
}

/** Business columns stand beside the technical ones, by their own names. */
export interface ExplainedOrder {
  readonly record_id: string;
  readonly ordinal: number;
  readonly customer: string;
  readonly customer_as_written: string;
  readonly order_number: string;
  readonly present: number;
  readonly absent_since: string | null;
  readonly workbook: string;
  readonly sheet: string;
  readonly row_no: number;
  readonly cancelled: number;
  readonly sync_state: string;
  readonly state_reason: string | null;
  readonly plan_due: number;
  readonly group_title: string | null;
  readonly item_name: string | null;
  readonly monday_item_id: string | null;
  readonly acked_at: string | null;
  readonly born_run: string;
  readonly wanted: string | null;
  readonly acked: string | null;
  readonly workbook_state: string | null;
  readonly digest: string | null;
  readonly layout: string | null;
  readonly import_run: string | null;
  readonly imported_at: string | null;
  readonly [businessColumn: string]: Value;
}

export interface ExplainedLine {
  readonly size_code: string;
  readonly quantity: number;
  readonly sync_state: string;
  readonly state_reason: string | null;
  readonly monday_item_id: string | null;
  readonly acked_quantity: number | null;
  readonly acked_at: string | null;
}

export interface ExplainedChange {
  readonly run_id: string;
  readonly kind: string;
  readonly at: string;
  readonly workbook: string | null;
  readonly sheet: string | null;
  readonly row_no: number | null;
  readonly changes: string | null;
  readonly layout: string | null;
}

export interface ExplainedReject {
  readonly run_id: string;
  readonly cell: string;
  readonly column_name: string;
  readonly value: string;
  readonly reason: string;
  readonly effect: string;
  readonly sentence: string;
}

export interface ExplainedWrite {
  readonly run_id: string;
  readonly size_code: string | null;
  readonly kind: string;
  readonly state: string;
  readonly reason: string | null;
  readonly sentence: string | null;
  readonly item_id: string | null;
  readonly receipt_at: string | null;
  readonly batch_id: string | null;
  readonly attempts: number;
}

export interface ExplainedCall {
  readonly at: string;
  readonly operation: string;
  readonly http_status: number | null;
  readonly outcome: string;
  readonly reason: string | null;
  readonly request_id: string | null;
}

export type ExplainStore = ReturnType<typeof createExplainStore>;

/** More than a screen says no more: the person writes more of the name. */
const FOUND_AT_MOST = 50;

export function createExplainStore(context: StoreContext) {
  const { db, sql } = context;
  const ofRecord = <Row>(name: string, record: string) => db.query<Row>(sql.text(name), { record });
  return {
    /** For whoever mistyped one. */
    async orderNumbers(): Promise<string[]> {
      return (await db.query<{ order_number: string }>(sql.text('explain.order_numbers'))).map(
        (row) => row.order_number,
      );
    },

    /** By record id, item or subitem id, or order number; else by a part of the item's name. */
    async find(text: string): Promise<FoundOrder[]> {
      const upper = text.toUpperCase();
      const exact = await db.query<FoundOrder>(sql.text('explain.find'), { text, upper, count: FOUND_AT_MOST });
      if (exact.length > 0) return exact;
      const pattern = `%${upper.replace(/[!%_[]/g, (sign) => `!${sign}`)}%`;
      return db.query<FoundOrder>(sql.text('explain.find_name'), { pattern, count: FOUND_AT_MOST });
    },

    async order(record: string): Promise<ExplainedOrder | null> {
      const rows = await db.query<ExplainedOrder>(sql.text('explain.order', withBusiness(context)), { record });
      return rows[0] ?? null;
    },

    lines: (record: string) => ofRecord<ExplainedLine>('explain.lines', record),
    history: (record: string) => ofRecord<ExplainedChange>('explain.history', record),
    rejects: (record: string) => ofRecord<ExplainedReject>('explain.rejects', record),

    async writes(record: string): Promise<ExplainedWrite[]> {
      const rows = await ofRecord<ExplainedWrite>('explain.writes', record);
      return rows.sort((a, b) => order(a.run_id, b.run_id) || order(a.size_code ?? '', b.size_code ?? ''));
    },

    calls: (batch: string) => db.query<ExplainedCall>(sql.text('inspect.calls'), { batch }),
  };
}

/** Run ids begin with their time. */
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function layoutOf(stored: string | null): StoredLayout {
  return stored === null ? { columns: [], sizes: [] } : (JSON.parse(stored) as StoredLayout);
}
