// recover-open-batches: batches that another run left between intent and receipt are settled before anything new is planned (S4, S11).
// Inside the lease of the board, and read there: who was sending when that run was closed has then ended its last call.

import type { ActivityDeps, Verdict } from './deps.js';
import { beat } from './heartbeat.js';
import { type LongWait, orLongWait } from './long-wait.js';
import { settleMembers } from './settle-batch.js';
import { withWriterLease } from './writer-lease.js';

export function recoverOpenBatches(deps: ActivityDeps) {
  return async ({
    runId,
  }: {
    runId: string;
  }): Promise<{ readonly kind: 'settled'; readonly settled: number } | LongWait> =>
    orLongWait(deps.clock, async () => {
      const { store } = deps;
      // Other runs are closed, and add none: where there is none now, the lease need not be waited for.
      if ((await store.outbox.unended(runId)).length === 0) return { kind: 'settled' as const, settled: 0 };
      return withWriterLease(deps, runId, async (lease) => {
        const batches = await store.outbox.unended(runId);
        for (const [index, batch] of batches.entries()) {
          const verdicts =
            batch.state === 'SENT'
              ? await settleMembers(deps, batch, deps.waits.believeMissingAfterMs)
              : await neverSent(deps, batch.batch_id, batch.phase);
          await store.outbox.end(batch, verdicts, { outcome: 'settled', reason: null, detail: null }, [], lease);
          beat({ settled: index + 1 });
        }
        return { kind: 'settled' as const, settled: batches.length };
      });
    });
}

async function neverSent(
  deps: ActivityDeps,
  batchId: string,
  phase: Parameters<ActivityDeps['store']['outbox']['sending']>[1],
): Promise<Verdict[]> {
  const members = await deps.store.outbox.sending(batchId, phase);
  return members.map((member) => ({
    recordId: member.recordId,
    size: member.size,
    verdict: { kind: 'released', reason: 'never-sent' },
  }));
}
