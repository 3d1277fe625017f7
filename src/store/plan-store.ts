// plan-store: what may have to be sent, and the stored plan that comes of it (ORDER_LIST_DELTA, ORDER_LIST_LINES_DELTA).
// Owns: which orders are due and the set statements around the plan. Does not own: what an item should hold (domain/board/wanted-item.ts), nor how far
// a plan has come (plan-progress.ts).
import type { Value } from '../domain/order/value.js';
import { type StoreContext, withBusiness } from './context.js';
import type { Database, SqlValue } from './database.js';
import { insertRejects, type OwnedReject } from './import-store.js';
import { createPlanProgress } from './plan-progress.js';
import { createRunFence } from './run-fence.js';
import { BEFORE_ALL, CountedRows, type Span, spansOf } from './spans.js';

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

/** What is due in a span of record ids. */
export interface DueOrders {
  readonly span: Span;
  readonly orders: readonly DueOrder[];
}

/** A line whose size the board has no label for. */
export interface NewSize {
  readonly record_id: string;
  readonly size_code: string;
}

/** The plan of a span. */
export interface PlannedSpan {
  readonly span: Span;
  readonly orders: readonly PlannedOrder[];
  readonly rejects: readonly PlannedReject[];
  /** Sizes that the board has no label for yet, and gets one. */
  readonly newSizes: readonly string[];
  /** false: orders have no sizes, and lines of a time when they had are left as they are. */
  readonly hasLines: boolean;
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

/** 500 orders are about 1 MB of rows: few enough to keep memory flat and a transaction short, many enough that the loop costs nothing. */
const SPAN_ORDERS = 500;

/** Only looked through, or changed by statements alone. */
const SPAN_STATES = 2_000;
const SPAN_COUNTED = 10_000;

/** Each statement goes through all planned lines of a span. */
const SIZES_AT_ONCE = 100;

/** Of the states of orders and lines; in this order, each by its run and a span. */
const STATES_FOLLOW = [
  'plan.update_orders',
  'plan.update_wanted',
  'plan.insert_wanted',
  'plan.forget_unmapped',
  'plan.forget_unmapped_values',
  'plan.release_lines',
  'plan.update_lines',
  'plan.settle_lines',
  'plan.hold_lines',
  'plan.pending_for_lines',
  'plan.settle_unchanged',
  'plan.drop_unchanged',
  'plan.deferred_orders_wait',
  'plan.deferred_lines_wait',
] as const;

export function createPlanStore(context: StoreContext) {
  const { db, sql, now } = context;
  const fence = createRunFence(context);
  const progress = createPlanProgress(context);
  const { begin, ordersDone, complete, forgetHalf, forgetHalfOfClosed } = progress;
  return {
    begin,
    ordersDone,
    complete,
    forgetHalf,
    forgetHalfOfClosed,

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

    /** All that may have to be sent, a span at a time, in code order. */
    async *due(after = BEFORE_ALL): AsyncIterable<DueOrders> {
      for await (const span of spansOf(db, sql.text('spans.due'), SPAN_ORDERS, {}, after))
        yield {
          span,
          orders: await db.query<DueOrder>(sql.text('plan.stream_due', withBusiness(context)), { ...span }),
        };
    },

    async dueSizes({ span }: DueOrders): Promise<string[]> {
      const rows = await db.query<{ size_code: string }>(sql.text('plan.due_sizes'), { ...span });
      return rows.map((row) => row.size_code);
    },

    async linesOfSizes({ span }: DueOrders, sizes: readonly string[]): Promise<NewSize[]> {
      const found: NewSize[] = [];
      await inPortions(sizes, async (names, values) => {
        found.push(...(await db.query<NewSize>(sql.text('plan.orders_with_new_sizes', names), { ...span, ...values })));
      });
      return found;
    },

    /** The orders of a span, with their sizes and rejects: one transaction. */
    async addSpan(runId: string, { span, orders, rejects, newSizes, hasLines }: PlannedSpan): Promise<void> {
      await progress.step(runId, { stage: 'ORDERS', upto: span.upto }, async (tx) => {
        await tx.bulkInsert(
          'ORDER_LIST_DELTA',
          plannedOrderColumns,
          orders.map((order) => plannedOrderValues(runId, order)),
        );
        const here = { run: runId, ...span };
        await tx.execute(sql.text('rejects.forget_of_planned'), here);
        await writeRejects(tx, runId, rejects);
        if (hasLines) await tx.execute(sql.text('plan.insert_lines'), here);
        await inPortions(newSizes, async (names, values) => {
          await tx.execute(sql.text('plan.mark_new_sizes', names), { ...here, ...values });
        });
        await tx.execute(sql.text('plan.class_of_line_changes'), here);
      });
    },

    /** Turns the collected orders into the plan: what this run leaves out, then the states that follow. A transaction for each span from `after` on. */
    async settleStates(
      runId: string,
      after: string,
      limits: PlanLimits,
      onSpan: () => Promise<void> | void,
    ): Promise<void> {
      const beyond = await lastWithinLimit(runId, limits);
      for await (const span of spansOf(db, sql.text('spans.planned'), SPAN_STATES, { run: runId }, after)) {
        await progress.step(runId, { stage: 'STATES', upto: span.upto }, async (tx) => {
          // What this run leaves out is known before any state moves: what had failed keeps its state and its reason.
          await defer(tx, runId, span, limits, beyond);
          for (const name of STATES_FOLLOW) await tx.execute(sql.text(name), { run: runId, ...span });
        });
        await onSpan();
      }
    },

    async figures(runId: string): Promise<{ orders: PlanFigure[]; lines: LinePlanFigure[] }> {
      const orders = new CountedRows<PlanFigure>('order_count');
      const lines = new CountedRows<LinePlanFigure>('line_count');
      const run = { run: runId };
      for await (const span of spansOf(db, sql.text('spans.planned'), SPAN_COUNTED, run))
        orders.add(await db.query<PlanFigure>(sql.text('plan.figures'), { ...run, ...span }));
      for await (const span of spansOf(db, sql.text('spans.planned_lines'), 6 * SPAN_COUNTED, run))
        lines.add(await db.query<LinePlanFigure>(sql.text('plan.line_figures'), { ...run, ...span }));
      return { orders: orders.rows(), lines: lines.rows() };
    },

    /** Customers of whom surplus copies are to leave the board in this run. */
    async archivingCustomers(runId: string): Promise<string[]> {
      const rows = await db.query<{ customer: string }>(sql.text('plan.archiving_customers'), { run: runId });
      return rows.map((row) => row.customer);
    },
  };

  /** The last order that is within the limit; null: all are. Asked again after some were deferred, the answer is the same: those are behind it. */
  async function lastWithinLimit(
    runId: string,
    { customer, orders, mendedOnly }: PlanLimits,
  ): Promise<LastOrder | null> {
    if (orders === null) return null;
    if (orders === 0) return { customer: '', record_id: '' };
    const [last] = await db.query<LastOrder>(sql.text('plan.last_within_limit'), {
      run: runId,
      limit: orders,
      customer,
      mended: mendedOnly ? 1 : 0,
    });
    return last ?? null;
  }

  async function defer(
    tx: Database,
    runId: string,
    span: Span,
    limits: PlanLimits,
    beyond: LastOrder | null,
  ): Promise<void> {
    const here = { run: runId, ...span };
    if (limits.customer !== null) {
      await tx.execute(sql.text('plan.defer_other_customers'), { ...here, customer: limits.customer });
      await tx.execute(sql.text('plan.defer_other_customers_lines'), { ...here, customer: limits.customer });
    }
    if (limits.mendedOnly) await tx.execute(sql.text('plan.defer_unmended'), here);
    if (beyond !== null)
      await tx.execute(sql.text('plan.defer_beyond_limit'), {
        ...here,
        lastCustomer: beyond.customer,
        lastRecord: beyond.record_id,
      });
    await tx.execute(sql.text('plan.defer_lines_of_deferred'), here);
    if (!limits.sends) {
      await tx.execute(sql.text('plan.defer_planned_only'), here);
      await tx.execute(sql.text('plan.defer_planned_only_lines'), here);
    }
  }
}

interface LastOrder {
  readonly customer: string;
  readonly record_id: string;
}

async function inPortions(
  sizes: readonly string[],
  work: (names: { sizes: string }, values: Record<string, string>) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < sizes.length; from += SIZES_AT_ONCE) {
    const some = sizes.slice(from, from + SIZES_AT_ONCE);
    const values = Object.fromEntries(some.map((size, index) => [`s${index}`, size]));
    await work({ sizes: some.map((_, index) => `@s${index}`).join(', ') }, values);
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
