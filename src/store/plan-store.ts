// plan-store: what may have to be sent, and the stored plan that comes of it (ORDER_LIST_DELTA, ORDER_LIST_LINES_DELTA).
// Owns: which orders are due and the set statements around the plan. Does not own: what an item should hold (domain/board/wanted-item.ts).
import type { Value } from '../domain/order/value.js';
import { type StoreContext, withBusiness } from './context.js';
import type { Database, LockScope, SqlValue } from './database.js';
import { insertRejects, type OwnedReject } from './import-store.js';
import { createRunFence } from './run-fence.js';

/** A due order: technical columns by name, business columns by their own names. */
export interface DueOrder {
  readonly record_id: string;
  readonly customer: string;
  readonly order_number: string;
  readonly workbook: string;
  readonly sheet: string;
  readonly row_no: number;
  readonly source_holds: string | null;
  readonly monday_item_id: string | null;
  readonly acked_hash: string | null;
  readonly became_cancelled: string | null;
  readonly wanted: string | null;
  readonly acked: string | null;
  /** The run whose rollback holds it, while its row is as it was then. */
  readonly rolled_back: string | null;
  readonly [businessColumn: string]: Value;
}

export type PlanKind = 'CREATE' | 'UPDATE' | 'NONE' | 'HELD';
export type OrderClass = 'NEW' | 'CHANGED' | 'CANCELLED' | 'UNCHANGED' | 'HELD';

export interface PlannedOrder {
  readonly recordId: string;
  readonly customer: string;
  readonly kind: PlanKind;
  readonly class: OrderClass;
  readonly groupKey: string;
  readonly groupTitle: string;
  readonly itemName: string;
  /** JSON of the differing column values, for an UPDATE. */
  readonly changes: string | null;
  readonly moves: boolean;
  /** JSON of what the board is known to hold, for an UPDATE; null where that is not known. */
  readonly before: string | null;
  readonly newLabels: boolean;
  readonly wanted: string;
  readonly wantedHash: string;
  readonly sentence: string | null;
  /** A NONE order that needs no second look (no refused board value). */
  readonly settled: boolean;
}

export interface PlannedReject {
  readonly workbook: string;
  readonly sheet: string;
  readonly owned: OwnedReject;
}

export interface PlanLimits {
  readonly customer: string | null;
  readonly orders: number | null;
  /** false: what is left after the other limits is planned only. */
  readonly sends: boolean;
  readonly mendedOnly: boolean;
}

export interface PlanFigure {
  readonly customer: string;
  readonly kind: PlanKind;
  readonly class: OrderClass;
  readonly state: string;
  readonly order_count: number;
}

export interface LinePlanFigure {
  readonly customer: string;
  readonly kind: 'CREATE' | 'UPDATE';
  readonly state: string;
  readonly line_count: number;
}

export type PlanStore = ReturnType<typeof createPlanStore>;

export const plannedOrderColumns = [
  'run_id',
  'record_id',
  'customer',
  'kind',
  'class',
  'group_key',
  'group_title',
  'item_name',
  'changes',
  'moves',
  'new_labels',
  'wanted',
  'wanted_hash',
  'state',
  'attempts',
  'sentence',
  'before',
];

/** 500 orders are about 1 MB of rows: few enough to keep memory flat, many enough that the loop costs nothing. */
const CHUNK_ORDERS = 500;

/** Beside other writers of the store, but one at a time of a run. */
const withPlan = (runId: string): LockScope => ({ name: `plan/${runId}` });

/** Each statement goes through all planned lines of the run: one for every size took a tenth of a big plan. */
const SIZES_AT_ONCE = 100;

export function createPlanStore(context: StoreContext) {
  const { db, sql, now } = context;
  const fence = createRunFence(context);
  return {
    async board(
      boardId: string,
    ): Promise<{ structure: string; planFingerprint: string | null; adoptedAt: string | null } | null> {
      const [row] = await db.query<{ structure: string; plan_fingerprint: string | null; adopted_at: string | null }>(
        sql.text('boards.one'),
        { board: boardId },
      );
      return row === undefined
        ? null
        : { structure: row.structure, planFingerprint: row.plan_fingerprint, adoptedAt: row.adopted_at };
    },

    async saveBoard(runId: string, boardId: string, structure: string): Promise<void> {
      await fence.transaction(runId, async (tx) => {
        await tx.execute(sql.text('boards.update'), { board: boardId, structure, now: now() });
        await tx.execute(sql.text('boards.insert'), { board: boardId, structure, now: now() });
      });
    },

    async boardAdopted(runId: string, boardId: string): Promise<void> {
      await fence.execute(runId, sql.text('boards.adopted'), { board: boardId, now: now() });
    },

    /** Begins planning afresh; every order becomes due when what planning depends on (mapping, columns, rules) has changed. */
    async begin(runId: string, boardId: string, fingerprint: string): Promise<void> {
      await fence.transaction(runId, async (tx) => {
        await tx.execute(sql.text('plan.forget_items'), { run: runId });
        await tx.execute(sql.text('plan.forget_lines'), { run: runId });
        await tx.execute(sql.text('rollback.release_changed'));
        const [board] = await tx.query<{ plan_fingerprint: string | null }>(sql.text('boards.one'), { board: boardId });
        if (board?.plan_fingerprint !== fingerprint) await tx.execute(sql.text('plan.make_all_due'));
        await tx.execute(sql.text('boards.planned'), { board: boardId, fingerprint });
      });
    },

    due(): AsyncIterable<DueOrder[]> {
      return db.stream<DueOrder>(sql.text('plan.stream_due', withBusiness(context)), {}, CHUNK_ORDERS);
    },

    async dueSizes(): Promise<string[]> {
      const rows = await db.query<{ size_code: string }>(sql.text('plan.due_sizes'));
      return rows.map((row) => row.size_code);
    },

    async ordersWithNewSize(size: string): Promise<string[]> {
      const rows = await db.query<{ record_id: string }>(sql.text('plan.orders_with_new_size'), { size });
      return rows.map((row) => row.record_id);
    },

    async addOrders(runId: string, orders: readonly PlannedOrder[]): Promise<void> {
      const rows = orders.map((order) => plannedOrderValues(runId, order));
      await fence.transaction(
        runId,
        (tx) => tx.bulkInsert('ORDER_LIST_DELTA', plannedOrderColumns, rows),
        withPlan(runId),
      );
    },

    /** Turns the collected orders into the stored plan: states, wanted values, lines, rejects, limits. One transaction. */
    async finish(
      runId: string,
      rejects: readonly PlannedReject[],
      newSizes: readonly string[],
      limits: PlanLimits,
    ): Promise<void> {
      await fence.transaction(runId, async (tx) => {
        await tx.execute(sql.text('rejects.forget_of_planned'), { run: runId });
        await writeRejects(tx, runId, rejects);
        await tx.execute(sql.text('plan.insert_lines'), { run: runId });
        await markNewSizes(tx, runId, newSizes);
        await tx.execute(sql.text('plan.class_of_line_changes'), { run: runId });
        // What this run leaves out is known before any state moves: what had failed keeps its state and its reason.
        await defer(tx, runId, limits);
        await tx.execute(sql.text('plan.update_orders'), { run: runId });
        await tx.execute(sql.text('plan.unplanned_orders_wait'), { run: runId });
        await tx.execute(sql.text('plan.unplanned_lines_wait'), { run: runId });
        await tx.execute(sql.text('plan.update_wanted'), { run: runId });
        await tx.execute(sql.text('plan.insert_wanted'), { run: runId });
        await tx.execute(sql.text('plan.release_lines'), { run: runId });
        await tx.execute(sql.text('plan.update_lines'), { run: runId });
        await tx.execute(sql.text('plan.settle_lines'), { run: runId });
        await tx.execute(sql.text('plan.hold_lines'), { run: runId });
        await tx.execute(sql.text('plan.pending_for_lines'), { run: runId });
        await tx.execute(sql.text('plan.settle_unchanged'), { run: runId });
        await tx.execute(sql.text('plan.drop_unchanged'), { run: runId });
        await tx.execute(sql.text('plan.deferred_orders_wait'), { run: runId });
        await tx.execute(sql.text('plan.deferred_lines_wait'), { run: runId });
      });
    },

    async figures(runId: string): Promise<{ orders: PlanFigure[]; lines: LinePlanFigure[] }> {
      return {
        orders: await db.query<PlanFigure>(sql.text('plan.figures'), { run: runId }),
        lines: await db.query<LinePlanFigure>(sql.text('plan.line_figures'), { run: runId }),
      };
    },

    /** Customers of whom surplus copies are to leave the board in this run. */
    async archivingCustomers(runId: string): Promise<string[]> {
      const rows = await db.query<{ customer: string }>(sql.text('plan.archiving_customers'), { run: runId });
      return rows.map((row) => row.customer);
    },
  };

  async function defer(tx: Database, runId: string, limits: PlanLimits): Promise<void> {
    if (limits.customer !== null) {
      await tx.execute(sql.text('plan.defer_other_customers'), { run: runId, customer: limits.customer });
      await tx.execute(sql.text('plan.defer_other_customers_lines'), { run: runId, customer: limits.customer });
    }
    if (limits.mendedOnly) await tx.execute(sql.text('plan.defer_unmended'), { run: runId });
    if (limits.orders !== null)
      await tx.execute(sql.text('plan.defer_beyond_limit'), { run: runId, limit: limits.orders });
    await tx.execute(sql.text('plan.defer_lines_of_deferred'), { run: runId });
    if (!limits.sends) {
      await tx.execute(sql.text('plan.defer_planned_only'), { run: runId });
      await tx.execute(sql.text('plan.defer_planned_only_lines'), { run: runId });
    }
  }

  async function markNewSizes(tx: Database, runId: string, sizes: readonly string[]): Promise<void> {
    for (let from = 0; from < sizes.length; from += SIZES_AT_ONCE) {
      const some = sizes.slice(from, from + SIZES_AT_ONCE);
      const names = some.map((_, index) => `@s${index}`).join(', ');
      const values = Object.fromEntries(some.map((size, index) => [`s${index}`, size]));
      await tx.execute(sql.text('plan.mark_new_sizes', { sizes: names }), { run: runId, ...values });
    }
  }
}

export function plannedOrderValues(runId: string, order: PlannedOrder): SqlValue[] {
  const state =
    order.kind === 'HELD' ? 'HELD' : order.kind === 'NONE' ? (order.settled ? 'SETTLED' : 'LEFT') : 'PENDING';
  return [
    runId,
    order.recordId,
    order.customer,
    order.kind,
    order.class,
    order.groupKey,
    order.groupTitle,
    order.itemName,
    order.changes,
    order.moves ? 1 : 0,
    order.newLabels ? 1 : 0,
    order.wanted,
    order.wantedHash,
    state,
    0,
    order.sentence,
    order.before,
  ];
}

async function writeRejects(tx: Database, runId: string, rejects: readonly PlannedReject[]): Promise<void> {
  const bySheet = new Map<string, PlannedReject[]>();
  for (const reject of rejects) {
    const key = `${reject.workbook}\u0000${reject.sheet}`;
    const group = bySheet.get(key);
    if (group === undefined) bySheet.set(key, [reject]);
    else group.push(reject);
  }
  for (const group of bySheet.values()) {
    const [first] = group;
    if (first !== undefined)
      await insertRejects(
        tx,
        runId,
        first.workbook,
        'PLAN',
        first.sheet,
        group.map((reject) => reject.owned),
      );
  }
}
