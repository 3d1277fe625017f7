// recall-aside: what failed alone and was set aside is to be sent again, now that the others have gone (S8).
import type { ActivityDeps } from './deps.js';

export function recallAside(deps: ActivityDeps) {
  return async ({ runId, customer }: { runId: string; customer: string }): Promise<{ recalled: number }> => ({
    recalled: await deps.store.outbox.recallAside(runId, customer),
  });
}
