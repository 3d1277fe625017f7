// pause-store: who paused a run or a customer of it, why, and until when. Owns: keeping it. Does not own: standing still (workflows/run-steering).
import type { StoreContext } from './context.js';
import { createRunFence } from './run-fence.js';

export interface PauseRow {
  /** null: the whole run. */
  readonly customer: string | null;
  readonly pausedAt: string;
  readonly reason: string;
  /** null: it still is paused, or was until the run's end. */
  readonly resumedAt: string | null;
  readonly resumeReason: string | null;
}

/** What the columns hold; a person's words are cut rather than refused. */
const REASON_CHARACTERS = 1_000;

export type PauseStore = ReturnType<typeof createPauseStore>;

export function createPauseStore(context: StoreContext) {
  const { db, sql, now } = context;
  const fence = createRunFence(context);
  return {
    /** Said twice it is one pause, with the newer reason. customer null: the whole run. */
    async begin(runId: string, customer: string | null, reason: string): Promise<void> {
      const pause = { run: runId, customer: customer ?? '', reason: reason.slice(0, REASON_CHARACTERS) };
      await fence.transaction(runId, async (tx) => {
        if ((await tx.execute(sql.text('pauses.again'), pause)) === 0)
          await tx.execute(sql.text('pauses.begin'), { ...pause, now: now() });
      });
    },

    /** customer null: the whole run, and with it each customer that was paused alone. */
    async end(runId: string, customer: string | null, reason: string): Promise<void> {
      const words = reason.slice(0, REASON_CHARACTERS);
      await fence.execute(runId, sql.text('pauses.end'), {
        run: runId,
        customer: customer ?? '',
        reason: words,
        now: now(),
      });
    },

    async ofRun(runId: string): Promise<PauseRow[]> {
      const rows = await db.query<{
        customer: string;
        paused_at: string;
        reason: string;
        resumed_at: string | null;
        resume_reason: string | null;
      }>(sql.text('pauses.of_run'), { run: runId });
      return rows.map((row) => ({
        customer: row.customer === '' ? null : row.customer,
        pausedAt: row.paused_at,
        reason: row.reason,
        resumedAt: row.resumed_at,
        resumeReason: row.resume_reason,
      }));
    },

    /** The open run of this environment, where it stands still as a whole; null where none does. */
    async ofOpenRun(environment: string): Promise<{ runId: string; since: string; reason: string } | null> {
      const [row] = await db.query<{ run_id: string; paused_at: string; reason: string }>(sql.text('pauses.open_run'), {
        environment,
      });
      return row === undefined ? null : { runId: row.run_id, since: row.paused_at, reason: row.reason };
    },
  };
}
