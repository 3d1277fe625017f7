// run-attempt: which attempt of which step of a run the code at hand belongs to. Temporal gives a step to another worker when one is silent for too
// long; the silent one may only be asleep. Owns: knowing it, and storing the latest. Does not own: refusing earlier ones (run-fence.ts).
import { AsyncLocalStorage } from 'node:async_hooks';
import type { StoreContext } from './context.js';

export interface RunAttempt {
  readonly runId: string;
  /** The same for each attempt of a step, and of no other step. */
  readonly step: string;
  /** From 1. */
  readonly attempt: number;
}

const current = new AsyncLocalStorage<RunAttempt>();

export function attemptNow(): RunAttempt | null {
  return current.getStore() ?? null;
}

export type AttemptStore = ReturnType<typeof createAttemptStore>;

export function createAttemptStore({ db, sql, now }: StoreContext) {
  return {
    /** Does the work as this attempt. First attempts, which nearly all are, store nothing: only a later one has an earlier one to outdate. */
    async within<T>(attempt: RunAttempt, work: () => Promise<T>): Promise<T> {
      if (attempt.attempt > 1)
        await db.transaction(async (tx) => {
          const { runId: run, ...what } = attempt;
          if ((await tx.execute(sql.text('runs.attempt_again'), { run, ...what, now: now() })) === 0)
            await tx.execute(sql.text('runs.attempt'), { run, ...what, now: now() });
        });
      return current.run(attempt, work);
    },
  };
}
