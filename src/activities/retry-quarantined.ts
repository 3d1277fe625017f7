// retry-quarantined: what failed alone and was quarantined is sent again, now that the others have gone (S8).
import type { ActivityDeps } from './deps.js';

export function retryQuarantined(deps: ActivityDeps) {
  return async ({ runId, customer }: { runId: string; customer: string }): Promise<{ recalled: number }> => ({
    recalled: await deps.store.outbox.retryQuarantined(runId, customer),
  });
}
