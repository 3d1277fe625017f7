// rollback-store: what a rollback takes back and what it leaves (ROLLBACKS), and its plan in the outbox. S5: books move by receipts only (outbox.end).
// Does not own: which order may be taken back (domain/drift/rollback.ts), sending (outbox-store.ts).
import type { StoreContext } from './context.js';
import type { SqlValue } from './database.js';
import { type PlannedOrder, plannedOrderColumns, plannedOrderValues } from './plan-store.js';
import { createRunFence } from './run-fence.js';
import { spansOf } from './spans.js';

export interface RollbackCandidate {
  readonly record_id: string;
  readonly customer: string;
  readonly kind: string;
  readonly state: string;
  readonly wanted_hash: string | null;
  readonly before: string | null;
  readonly order_number: string;
  readonly present: number;
  readonly sync_state: string;
  readonly state_reason: string | null;
  readonly source_hash: string;
  readonly acked_hash: string | null;
  readonly monday_item_id: string | null;
  readonly acked: string | null;
  readonly rolled_back: string | null;
  readonly row_changed_by: string | null;
  readonly written_by: string | null;
}

export interface RollbackLine {
  readonly record_id: string;
  readonly size_code: string;
  readonly kind: 'CREATE' | 'UPDATE';
  readonly quantity: number;
  readonly before_quantity: number | null;
  readonly acked_quantity: number | null;
  readonly monday_item_id: string | null;
}

export interface RollbackRow {
  readonly recordId: string;
  readonly customer: string;
  readonly sourceHash: string;
  readonly action: 'archive' | 'values' | null;
  readonly sentence: string;
  /** null: it is left. */
  readonly order: PlannedOrder | null;
  readonly itemId: string | null;
  readonly lines: readonly { readonly size: string; readonly quantity: number; readonly before: number | null }[];
}

/** An order as `rollback` shows it. */
export interface RollbackListed {
  readonly record_id: string;
  readonly customer: string;
  readonly order_number: string;
  readonly item_name: string | null;
  readonly action: 'archive' | 'values' | null;
  readonly state: 'SKIPPED' | 'PLANNED' | 'HELD' | 'RELEASED' | 'UNDONE';
  readonly sentence: string;
  readonly write_state: string | null;
  readonly write_sentence: string | null;
  readonly before: string | null;
  readonly wanted: string | null;
  readonly sizes: number;
  readonly open_sizes: number;
}

export type RollbackStore = ReturnType<typeof createRollbackStore>;

/** The board's own limit of ids in one question: candidates come in such portions. */
const CHUNK_ORDERS = 100;
/** Their states are changed by statements alone. */
const SPAN_ORDERS = 2_000;

export function createRollbackStore(context: StoreContext) {
  const { db, sql } = context;
  const fence = createRunFence(context);
  return {
    /** Begins afresh: an activity may be tried again. */
    async begin(runId: string): Promise<void> {
      await fence.transaction(runId, async (tx) => {
        for (const name of ['rollback.forget', 'rollback.forget_archives'])
          await tx.execute(sql.text(name), { run: runId });
        for await (const span of spansOf(tx, sql.text('spans.planned'), SPAN_ORDERS, { run: runId }))
          for (const name of ['plan.forget_lines', 'plan.forget_items'])
            await tx.execute(sql.text(name), { run: runId, ...span });
      });
    },

    candidates: (of: string, customer: string | null) =>
      db.stream<RollbackCandidate>(sql.text('rollback.candidates'), { of, customer }, CHUNK_ORDERS),

    async lines(of: string, recordIds: readonly string[]): Promise<RollbackLine[]> {
      const keys = recordIds.map((_, index) => `@k${index}`).join(', ');
      const values = Object.fromEntries(recordIds.map((id, index) => [`k${index}`, id]));
      return db.query<RollbackLine>(sql.text('rollback.lines', { keys }), { of, ...values });
    },

    async add(runId: string, of: string, rows: readonly RollbackRow[]): Promise<void> {
      const taken = rows.filter(({ order }) => order !== null);
      await fence.transaction(runId, async (tx) => {
        await tx.bulkInsert(
          'ROLLBACKS',
          ['run_id', 'record_id', 'of_run', 'customer', 'action', 'source_hash', 'state', 'sentence'],
          rows.map((row) => [
            runId,
            row.recordId,
            of,
            row.customer,
            row.action,
            row.sourceHash,
            row.order === null ? 'SKIPPED' : 'PLANNED',
            row.sentence.slice(0, SENTENCE_CHARACTERS),
          ]),
        );
        await tx.bulkInsert(
          'ORDER_LIST_DELTA',
          plannedOrderColumns,
          taken.flatMap(({ order }) => (order === null ? [] : [plannedOrderValues(runId, order)])),
        );
        await tx.bulkInsert(
          'ORDER_LIST_LINES_DELTA',
          LINE_COLUMNS,
          taken.flatMap(({ recordId, customer, lines }) =>
            lines.map(({ size, quantity, before }): SqlValue[] => [
              runId,
              recordId,
              size,
              customer,
              'UPDATE',
              quantity,
              before,
              0,
              'PENDING',
              0,
            ]),
          ),
        );
        await tx.bulkInsert(
          'MON_ARCHIVES_DELTA',
          ['run_id', 'item_id', 'record_id', 'customer', 'state', 'attempts'],
          taken
            .filter(({ action }) => action === 'archive')
            .map(({ recordId, customer, itemId }) => [runId, itemId, recordId, customer, 'PLANNED', 0]),
        );
      });
    },

    /** The collected orders become the plan of the run; only shown, none of them moves. One transaction. */
    async finish(runId: string, sends: boolean): Promise<void> {
      const steps = sends ? SENDING_STEPS : SHOWING_STEPS;
      await fence.transaction(runId, async (tx) => {
        for await (const span of spansOf(tx, sql.text('spans.planned'), SPAN_ORDERS, { run: runId }))
          for (const step of steps) await tx.execute(sql.text(step), { run: runId, ...span });
        if (sends) await tx.execute(sql.text('rollback.ask_archives'), { run: runId });
      });
    },

    /** What this run's rollbacks hold is sent again by the next sync. Gives how many orders that are. */
    async undo(of: string, customer: string | null): Promise<number> {
      return db.transaction(async (tx) => {
        await tx.execute(sql.text('rollback.undo_orders'), { of, customer });
        return tx.execute(sql.text('rollback.undo'), { of, customer });
      });
    },

    async list(runId: string): Promise<RollbackListed[]> {
      return db.query<RollbackListed>(sql.text('rollback.list'), { run: runId });
    },
  };
}

const SENTENCE_CHARACTERS = 1000;

const LINE_COLUMNS =
  'run_id,record_id,size_code,customer,kind,quantity,before_quantity,new_labels,state,attempts'.split(',');

const SENDING_STEPS = [
  'rollback.mark_none',
  'rollback.make_due',
  'plan.update_orders',
  'plan.update_lines',
  'plan.pending_for_lines',
] as const;

const SHOWING_STEPS = ['rollback.mark_none', 'plan.defer_planned_only', 'plan.defer_planned_only_lines'] as const;
