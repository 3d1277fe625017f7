// kept-plan-store: plans that were kept: their planned writes, what they were made from, and how a later plan differs.
// Owns: reading and keeping. Does not own: the hash (activities/keep-plan.ts), the words (cli/plan).
import type { StoreContext } from './context.js';
import { createRunFence } from './run-fence.js';

/** A planned write of an item; also of an order of which only sizes are sent (NONE) and of one that is held. */
export interface PlanWrite {
  readonly record_id: string;
  readonly customer: string;
  readonly kind: 'CREATE' | 'UPDATE' | 'NONE' | 'HELD';
  readonly class: string;
  readonly group_title: string | null;
  readonly item_name: string | null;
  readonly changes: string | null;
  readonly moves: number;
  readonly new_labels: number;
  readonly wanted: string | null;
  readonly wanted_hash: string | null;
  readonly before: string | null;
  readonly sentence: string | null;
  readonly order_number: string;
  readonly monday_item_id: string | null;
  readonly workbook: string;
  readonly sheet: string;
  readonly row_no: number;
}

export interface PlanLine {
  readonly record_id: string;
  readonly customer: string;
  readonly size_code: string;
  readonly kind: 'CREATE' | 'UPDATE';
  readonly quantity: number;
  readonly before_quantity: number | null;
  readonly new_labels: number;
  readonly monday_item_id: string | null;
}

export interface NewGroup {
  readonly group_key: string;
  readonly title: string;
  readonly orders: number;
}

/** What a plan was made from, to say what moved since. */
export interface PlanFacts {
  readonly customer: string | null;
  readonly limit: number | null;
  readonly rules: string;
  readonly planning: string;
  readonly board: string;
  readonly workbooks: Readonly<Record<string, string | null>>;
}

export interface KeptPlan {
  readonly planId: string;
  readonly environment: string;
  readonly hash: string;
  readonly facts: PlanFacts;
  readonly madeAt: string;
  readonly sentRun: string | null;
  /** Its values were thrown away. */
  readonly cleaned: boolean;
}

interface PlanRow {
  readonly run_id: string;
  readonly environment: string;
  readonly hash: string;
  readonly facts: string;
  readonly made_at: string;
  readonly sent_run: string | null;
  readonly cleaned_at: string | null;
}

export type KeptPlanStore = ReturnType<typeof createKeptPlanStore>;

/** A plan of everything is as large as the orders themselves; who sends one sends the newest, or compares it with a few before. */
const PLANS_KEPT = 5;
/** Plans looked through for what has to be thrown away: more than can be made between two of them. */
const PLANS_LOOKED_AT = 1_000;
const CHUNK_ROWS = 500;

export function createKeptPlanStore(context: StoreContext) {
  const { db, sql, now } = context;
  const fence = createRunFence(context);
  return {
    /** Held orders too, by customer (null: all). */
    writes: (runId: string, customer: string | null) =>
      db.stream<PlanWrite>(sql.text('plans.writes'), { run: runId, customer }, CHUNK_ROWS),

    lines: (runId: string) => db.stream<PlanLine>(sql.text('plans.lines'), { run: runId }, CHUNK_ROWS),

    newGroups: (runId: string, boardId: string) =>
      db.query<NewGroup>(sql.text('plans.new_groups'), { run: runId, board: boardId }),

    async workbooks(runId: string): Promise<Record<string, string | null>> {
      const rows = await db.query<{ workbook: string; outcome: string; digest: string | null }>(
        sql.text('plans.workbooks'),
        { run: runId },
      );
      return Object.fromEntries(rows.map((row) => [row.workbook, row.digest ?? row.outcome]));
    },

    async keep(runId: string, environment: string, hash: string, facts: PlanFacts): Promise<void> {
      await fence.transaction(runId, async (tx) => {
        await tx.execute(sql.text('plans.forget'), { run: runId });
        await tx.execute(sql.text('plans.add'), {
          run: runId,
          environment,
          hash,
          facts: JSON.stringify(facts),
          now: now(),
        });
        const plans = await tx.query<PlanRow>(sql.text('plans.latest'), { environment, count: PLANS_LOOKED_AT });
        for (const old of plans.slice(PLANS_KEPT).filter((plan) => plan.cleaned_at === null)) {
          await tx.execute(sql.text('plans.clean_writes'), { plan: old.run_id });
          await tx.execute(sql.text('plans.cleaned'), { plan: old.run_id, now: now() });
        }
      });
    },

    async one(planId: string): Promise<KeptPlan | null> {
      const [row] = await db.query<PlanRow>(sql.text('plans.one'), { run: planId });
      return row === undefined ? null : asPlan(row);
    },

    async latest(environment: string, count: number): Promise<KeptPlan[]> {
      return (await db.query<PlanRow>(sql.text('plans.latest'), { environment, count })).map(asPlan);
    },

    async sent(planId: string, runId: string): Promise<void> {
      await fence.execute(runId, sql.text('plans.sent'), { plan: planId, run: runId });
    },

    /** Orders whose planned writes are not those of the plan, the first `count`. */
    async differing(runId: string, planId: string, count: number): Promise<string[]> {
      const rows = await db.query<{ record_id: string }>(sql.text('plans.differing'), {
        run: runId,
        plan: planId,
        count,
      });
      return [...new Set(rows.map((row) => row.record_id))];
    },

    /** Runs that sent something after that time. */
    async sentSince(since: string): Promise<string[]> {
      const rows = await db.query<{ run_id: string }>(sql.text('plans.sent_since'), { since });
      return rows.map((row) => row.run_id).sort();
    },
  };
}

function asPlan(row: PlanRow): KeptPlan {
  return {
    planId: row.run_id,
    environment: row.environment,
    hash: row.hash,
    facts: JSON.parse(row.facts) as PlanFacts,
    madeAt: row.made_at,
    sentRun: row.sent_run,
    cleaned: row.cleaned_at !== null,
  };
}
