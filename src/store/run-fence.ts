// run-fence: a run is its own fencing token (S3): every transaction of a run asks first whether the store still calls that run open, and whether
// the attempt that asks is the latest of its step (S11). Owns: the question, and the ways to work behind it.
// Does not own: who opens and closes runs (run-store.ts), which attempt is the latest (run-attempt.ts).
import { type StoreContext, storeTime } from './context.js';
import { type Database, type Durability, type LockScope, type SqlParams, StoreFault } from './database.js';
import { attemptNow } from './run-attempt.js';

type FenceContext = Pick<StoreContext, 'db' | 'sql' | 'timeOf' | 'now'>;

/** Work of one run. What comes too late throws a StoreFault, `run-closed` or `superseded`, and has changed nothing. */
export interface RunFence {
  /** `at`: the store's time. */
  transaction<T>(
    runId: string,
    work: (tx: Database, at: string) => Promise<T>,
    scope?: LockScope,
    durability?: Durability,
  ): Promise<T>;
  /** One statement alone; gives the number of rows changed. */
  execute(runId: string, statement: string, params: SqlParams, durability?: Durability): Promise<number>;
  /** The question alone, for what is stored elsewhere than in the store's own tables. */
  ask(runId: string): Promise<void>;
}

export function createRunFence(context: FenceContext): RunFence {
  const { db } = context;
  const transaction: RunFence['transaction'] = (runId, work, scope, durability) =>
    db.transaction(
      async (tx) => {
        const begunMs = performance.now();
        const result = await work(tx, await guardRun(context, tx, runId));
        await signIfLong(context, tx, runId, begunMs);
        return result;
      },
      scope,
      durability,
    );
  return {
    transaction,
    execute: (runId, statement, params, durability) =>
      transaction(runId, (tx) => tx.execute(statement, params), { name: `run/${runId}` }, durability),
    async ask(runId) {
      await guardRun(context, db, runId);
    },
  };
}

/**
 * The first statement of a run's transaction. It keeps the run from being closed until that transaction ends: SQLite has one writer,
 * SQL Server a shared lock on the run's row that closing it waits for (sql/sqlserver/clock.sql). Gives the store's time.
 */
export async function guardRun({ sql, timeOf }: FenceContext, tx: Database, runId: string): Promise<string> {
  const own = attemptNow();
  const attempt = own?.runId === runId ? own : null;
  const [run] = await tx.query<FenceRow>(sql.text('runs.fence'), { run: runId, step: attempt?.step ?? null });
  if (run === undefined || run.closed_at !== null)
    throw new StoreFault('run-closed', closedSentence(runId, run?.state ?? null));
  if (attempt !== null && (run.latest_attempt ?? 0) > attempt.attempt)
    throw new StoreFault(
      'superseded',
      `Another attempt of this step of run ${runId} began meanwhile, since this one was silent for too long. What came late of it changed nothing.`,
    );
  return timeOf(run);
}

/** While the store is busy with a long transaction of the run, nobody else can store that the run lives: the transaction says it itself. */
export async function signIfLong(context: FenceContext, tx: Database, runId: string, begunMs: number): Promise<void> {
  if (performance.now() - begunMs < LONG_MS) return;
  await tx.execute(context.sql.text('runs.sign'), { run: runId, now: await storeTime(context, tx) });
}

/** As often as a worker says it (domain/run/earlier-run.ts). */
const LONG_MS = 5_000;

interface FenceRow {
  readonly state: string;
  readonly closed_at: string | null;
  readonly latest_attempt: number | null;
  readonly at: string;
}

function closedSentence(runId: string, state: string | null): string {
  const why =
    state === null
      ? 'is not known to this store: the store was replaced or restored meanwhile'
      : state === 'INTERRUPTED'
        ? 'was closed as interrupted: another run took over'
        : `is closed already (${state})`;
  return `Run ${runId} ${why}. What came late of it changed nothing.`;
}
