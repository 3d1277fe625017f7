// begun-run: a run that is open in a store, for tests that call the store's parts themselves: what a run stores is refused without one (S3).
import type { Store } from '../../src/store/store.js';

/** A board has one open run at a time: another test's run beside it is another board's. */
export async function beginRun(store: Store, runId: string, boardId = runId): Promise<void> {
  const nowhere = { environment: 'x', scope: 'sync', workflowId: 'w', temporalRunId: 't', options: '{}' };
  const opened = await store.runs.open({ ...nowhere, runId, boardId });
  if (opened.kind !== 'opened') throw new Error(`Run ${opened.other.runId} is open already.`);
}
