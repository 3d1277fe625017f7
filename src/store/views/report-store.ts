// report-store: what reports show of a run beyond its counts. Owns: the lists (bounded, for people). Does not own: the counts (figures-store).
import type { StoreContext } from '../context.js';
import type { RejectRow, StoredLayout } from '../import-store.js';

/** An order, or one size of it (size_code), that was held or failed in a run. */
export interface NotSentRow {
  readonly record_id: string;
  readonly size_code: string | null;
  readonly customer: string;
  readonly order_number: string;
  readonly item_name: string | null;
  readonly state: 'HELD' | 'FAILED';
  readonly sentence: string | null;
  readonly workbook: string;
  readonly sheet: string;
  readonly row_no: number;
}

export interface DeferredRow {
  readonly customer: string;
  readonly reason: string | null;
  readonly sentence: string | null;
  readonly order_count: number;
}

export interface RejectGroupRow {
  readonly reason: string;
  readonly effect: string;
  readonly reject_count: number;
  readonly workbook_count: number;
  /** One of the group's sentences. */
  readonly example: string;
}

export interface CallGroupRow {
  readonly operation: string;
  readonly outcome: string;
  readonly calls: number;
  readonly complexity: number;
  readonly duration_ms: number;
  readonly longest_ms: number;
}

/** Rows that no key tells apart; all of them are mirrored (docs/rules.md "Identity"). */
export interface TwinRow {
  readonly customer: string;
  readonly order_number: string;
  readonly twins: number;
  readonly workbook: string;
  readonly row_no: number;
}

/** Of one customer: values not taken or questioned, by reason and effect. */
export interface CustomerRejectRow {
  readonly customer: string;
  readonly reason: string;
  readonly effect: string;
  readonly reject_count: number;
}

/** A workbook that holds, or last held, orders of a customer. */
export interface CustomerWorkbookRow {
  readonly customer: string;
  readonly workbook: string;
  readonly order_count: number;
}

export interface PhaseRow {
  readonly phase: string;
  readonly entered_at: string;
}

/** A call to the board, as far as its budgets are concerned. */
export interface CallTimeRow {
  readonly at: string;
  readonly complexity: number | null;
}

/** Columns and sizes that the import before still had: their values stay as they were (docs/rules.md "Vanished columns"). */
export interface VanishedColumns {
  readonly workbook: string;
  readonly columns: readonly string[];
  readonly sizes: readonly string[];
}

export type ReportStore = ReturnType<typeof createReportStore>;

export function createReportStore({ db, sql }: StoreContext) {
  return {
    /** The first `count` orders and sizes that did not go, failures first; sizes of a failed order are not listed on their own. `customer` null: of all. */
    async notSent(runId: string, count: number, customer: string | null = null): Promise<NotSentRow[]> {
      return db.query<NotSentRow>(sql.text('reports.not_sent'), { run: runId, count, customer });
    },

    async deferred(runId: string): Promise<DeferredRow[]> {
      return db.query<DeferredRow>(sql.text('reports.deferred'), { run: runId });
    },

    async rejectGroups(runId: string, customer: string | null = null): Promise<RejectGroupRow[]> {
      return db.query<RejectGroupRow>(sql.text('reports.reject_groups'), { run: runId, customer });
    },

    async rejects(runId: string, count: number, customer: string | null = null): Promise<RejectRow[]> {
      return db.query<RejectRow>(sql.text('reports.rejects'), { run: runId, count, customer });
    },

    async customerRejects(runId: string): Promise<CustomerRejectRow[]> {
      return db.query<CustomerRejectRow>(sql.text('reports.customer_rejects'), { run: runId });
    },

    async customerWorkbooks(): Promise<CustomerWorkbookRow[]> {
      return db.query<CustomerWorkbookRow>(sql.text('reports.customer_workbooks'));
    },

    async calls(runId: string): Promise<CallGroupRow[]> {
      return db.query<CallGroupRow>(sql.text('reports.calls'), { run: runId });
    },

    /** Each call of a run, oldest first: some thousands at most, since a day has no more. */
    async callTimes(runId: string): Promise<CallTimeRow[]> {
      return db.query<CallTimeRow>(sql.text('reports.call_times'), { run: runId });
    },

    /** By customer: writes that the run was told to leave. */
    async leftOnPurpose(runId: string): Promise<Map<string, number>> {
      const rows = await db.query<{ customer: string; write_count: number }>(sql.text('reports.left_on_purpose'), {
        run: runId,
      });
      return new Map(rows.map((row) => [row.customer, row.write_count]));
    },

    async phases(runId: string): Promise<PhaseRow[]> {
      return db.query<PhaseRow>(sql.text('reports.phases'), { run: runId });
    },

    async twins(): Promise<TwinRow[]> {
      return db.query<TwinRow>(sql.text('reports.twins'));
    },

    async vanishedColumns(runId: string): Promise<VanishedColumns[]> {
      const rows = await db.query<{ workbook: string; layout: string | null; earlier: string | null }>(
        sql.text('reports.layout_changes'),
        { run: runId },
      );
      return rows.flatMap(({ workbook, layout, earlier }) => {
        if (layout === null || earlier === null) return [];
        const [now, before] = [JSON.parse(layout) as StoredLayout, JSON.parse(earlier) as StoredLayout];
        const columns = missingNames(before.columns, now.columns);
        const sizes = missingNames(before.sizes, now.sizes);
        return columns.length + sizes.length === 0 ? [] : [{ workbook, columns, sizes }];
      });
    },
  };
}

function missingNames(before: StoredLayout['columns'], now: StoredLayout['columns']): string[] {
  const present = new Set(now.map(([name]) => name));
  return before.map(([name]) => name).filter((name) => !present.has(name));
}
