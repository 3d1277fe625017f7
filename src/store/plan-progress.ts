// plan-progress: how far the planning of a run has come. It is long work, cut into many transactions: an attempt that was cut off is continued by the
// next, and nothing of a plan is sent before it is whole (S11, S13). Owns: the stages, what begins them, and how a half plan ends.
import type { StoreContext } from './context.js';
import { type Database, type Durability, type LockScope, StoreFault } from './database.js';
import { createRunFence } from './run-fence.js';
import { BEFORE_ALL, spansOf } from './spans.js';
import type { Statements } from './statements.js';

/** DUE: what the last run left is made ready. ORDERS: due orders are compared with the board. STATES: limits, and states that follow. PLANNED: it is whole. */
export type PlanStage = 'DUE' | 'ORDERS' | 'STATES' | 'PLANNED';

export interface Reached {
  readonly stage: PlanStage;
  /** The last record id of the stage that is done. */
  readonly upto: string;
}

/** Their rows are looked through, and hardly ever changed. */
const SPAN_ORDERS = 5_000;
/** All of their rows go. */
const SPAN_FORGOTTEN = 1_000;

/** Beside other writers of the store, but one at a time of a run. */
const withPlan = (runId: string): LockScope => ({ name: `plan/${runId}` });

/** A power cut may undo the last spans: whatever is stored later is flushed after them, and the plan is whole only with its last one. */
const FLUSHED_LATER = 'deferred';

/** Of an open run, or of one that is closed and that nobody goes on with. */
type Transaction = (
  runId: string,
  work: (tx: Database) => Promise<void>,
  scope?: LockScope,
  durability?: Durability,
) => Promise<void>;

export function createPlanProgress(context: StoreContext) {
  const { db, sql } = context;
  const fence = createRunFence(context);
  return { begin, step, ordersDone, complete, forgetHalf, forgetHalfOfClosed };

  /** null: planning has not begun. */
  async function reached(runId: string): Promise<(Reached & { readonly fingerprint: string }) | null> {
    const [row] = await db.query<Reached & { fingerprint: string }>(sql.text('plan.progress'), { run: runId });
    return row ?? null;
  }

  /**
   * Begins or goes on; gives where. What was planned by other rules is planned anew. Every order becomes due when what planning depends on
   * (mapping, columns, rules) has changed since the board was last planned for.
   */
  async function begin(runId: string, boardId: string, fingerprint: string, onSpan: () => void): Promise<Reached> {
    await fence.ask(runId);
    const found = await reached(runId);
    if (found?.stage === 'PLANNED') return found;
    await forgetHalfOfClosed(onSpan);
    if (found === null || found.fingerprint !== fingerprint) {
      await refuseIfSent(runId);
      await forget(runId, onSpan, fence.transaction);
      await fence.transaction(runId, async (tx) => {
        await tx.execute(sql.text('plan.start'), { run: runId, stage: 'DUE', fingerprint });
      });
    } else if (found.stage !== 'DUE') return found;
    await makeReady(runId, boardId, fingerprint, onSpan);
    return { stage: 'ORDERS', upto: BEFORE_ALL };
  }

  async function makeReady(runId: string, boardId: string, fingerprint: string, onSpan: () => void): Promise<void> {
    const [board] = await db.query<{ plan_fingerprint: string | null }>(sql.text('boards.one'), { board: boardId });
    const allDue = board?.plan_fingerprint !== fingerprint;
    for await (const span of spansOf(db, sql.text('spans.orders'), SPAN_ORDERS)) {
      await step(runId, { stage: 'DUE', upto: span.upto }, async (tx) => {
        if (allDue) await tx.execute(sql.text('plan.make_all_due'), { ...span });
        // Of a run that did not end: what this one plans is pending again.
        await tx.execute(sql.text('plan.unplanned_orders_wait'), { ...span });
        await tx.execute(sql.text('plan.unplanned_lines_wait'), { ...span });
      });
      onSpan();
    }
    await fence.transaction(runId, async (tx) => {
      await tx.execute(sql.text('rollback.release_changed'));
      await tx.execute(sql.text('boards.planned'), { board: boardId, fingerprint });
      await tx.execute(sql.text('plan.reach'), { run: runId, stage: 'ORDERS', upto: BEFORE_ALL });
    });
  }

  /** Work of a span, and how far the plan is with it: one transaction, of an open run alone. */
  async function step(runId: string, to: Reached, work: (tx: Database) => Promise<void>): Promise<void> {
    await fence.transaction(
      runId,
      async (tx) => {
        await work(tx);
        await tx.execute(sql.text('plan.reach'), { run: runId, ...to });
      },
      withPlan(runId),
      FLUSHED_LATER,
    );
  }

  async function ordersDone(runId: string): Promise<Reached> {
    const states: Reached = { stage: 'STATES', upto: BEFORE_ALL };
    await step(runId, states, async () => undefined);
    return states;
  }

  /** The last step: from here on it may be sent. */
  async function complete(runId: string): Promise<void> {
    await fence.transaction(runId, async (tx) => {
      await tx.execute(sql.text('run_customers.add'), { run: runId });
      await tx.execute(sql.text('plan.reach'), { run: runId, stage: 'PLANNED', upto: BEFORE_ALL });
    });
  }

  /** Of a run that ends before its plan was whole: nothing of it was sent, so nothing of it is in the books. */
  async function forgetHalf(runId: string, onSpan: () => void): Promise<void> {
    await fence.ask(runId);
    const found = await reached(runId);
    if (found !== null && found.stage !== 'PLANNED') await forget(runId, onSpan, fence.transaction);
  }

  /** The same of runs that were closed by another, and could not do it themselves: nobody sends it, but it would stand in the store as pending. */
  async function forgetHalfOfClosed(onSpan: () => void): Promise<void> {
    for (const { run_id: runId } of await db.query<{ run_id: string }>(sql.text('plan.half')))
      await forget(runId, onSpan, (_, work, alone, ending) => db.transaction(work, alone, ending));
  }

  async function forget(runId: string, onSpan: () => void, transaction: Transaction): Promise<void> {
    for await (const span of spansOf(db, sql.text('spans.planned'), SPAN_FORGOTTEN, { run: runId })) {
      await transaction(
        runId,
        async (tx) => {
          const here = { run: runId, ...span };
          await tx.execute(sql.text('plan.unplanned_orders_wait'), { ...span });
          await tx.execute(sql.text('plan.unplanned_lines_wait'), { ...span });
          await tx.execute(sql.text('plan.forget_lines'), here);
          await tx.execute(sql.text('plan.forget_items'), here);
        },
        withPlan(runId),
        FLUSHED_LATER,
      );
      onSpan();
    }
    await transaction(runId, async (tx) => {
      await tx.execute(sql.text('plan.forget_progress'), { run: runId });
    });
  }

  async function refuseIfSent(runId: string): Promise<void> {
    const [sent] = await db.query<{ batch_id: string | null }>(sql.text('plan.sent_of'), { run: runId });
    if (sent?.batch_id != null)
      throw new StoreFault(
        'superseded',
        `Run ${runId} was planned and sends already. What came late of its planning changed nothing.`,
      );
  }
}

/** Nothing of a plan is sent before it is whole (S13): limits and labels are of the whole. A rollback plans in one transaction and has no progress. */
export async function guardWholePlan(tx: Database, sql: Statements, runId: string): Promise<void> {
  const [row] = await tx.query<Reached>(sql.text('plan.progress'), { run: runId });
  if (row !== undefined && row.stage !== 'PLANNED')
    throw new StoreFault('superseded', `The plan of run ${runId} is not whole yet. Nothing of it was sent.`);
}
