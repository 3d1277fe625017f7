// run-fence: a run is its own fencing token (S3): every transaction of a run asks first whether the store still calls that run open, and whether
// the attempt that asks is the latest of its step (S11). Owns: the question, and the ways to work behind it.
// Does not own: who opens and closes runs (run-store.ts), which attempt is the latest (run-attempt.ts).
import type { StoreContext } from './context.js';
import { type Database, type Durability, type LockScope, type SqlParams, StoreFault } from './database.js';
import { attemptNow } from './run-attempt.js';
import type { Statements } from './statements.js';

/** Work of one run. What comes too late throws a StoreFault, `run-closed` or `superseded`, and has changed nothing. */
export interface RunFence {
  transaction<T>(
    runId: string,
    work: (tx: Database) => Promise<T>,
    scope?: LockScope,
    durability?: Durability,
  ): Promise<T>;
  /** One statement alone; gives the number of rows changed. */
  execute(runId: string, statement: string, params: SqlParams, durability?: Durability): Promise<number>;
  /** The question alone, for what is stored elsewhere than in the store's own tables. */
  ask(runId: string): Promise<void>;
}

export function createRunFence({ db, sql }: Pick<StoreContext, 'db' | 'sql'>): RunFence {
  const transaction: RunFence['transaction'] = (runId, work, scope, durability) =>
    db.transaction(
      async (tx) => {
        await guardRun(tx, sql, runId);
        return work(tx);
      },
      scope,
      durability,
    );
  return {
    transaction,
    execute: (runId, statement, params, durability) =>
      transaction(runId, (tx) => tx.execute(statement, params), { name: `run/${runId}` }, durability),
    ask: (runId) => guardRun(db, sql, runId),
  };
}

/**
 * The first statement of a run's transaction. It keeps the run from being closed until that transaction ends: SQLite has one writer,
 * SQL Server a shared lock on the run's row that closing it waits for (sql/sqlserver/claims.sql).
 */
export async function guardRun(tx: Database, sql: Statements, runId: string): Promise<void> {
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
}

interface FenceRow {
  readonly state: string;
  readonly closed_at: string | null;
  readonly latest_attempt: number | null;
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
