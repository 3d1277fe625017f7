// merge-orders: staged rows become orders, in one transaction (S2, S7, S11). Owns nothing but the call; the work is store/merge-store.ts.
import type { ActivityDeps } from './deps.js';
import { stopper } from './heartbeat.js';
import { rulesInForce } from './import-workbook.js';

export interface MergeReport {
  readonly created: number;
  readonly changed: number;
  readonly same: number;
  readonly absent: number;
}

export function mergeOrders(deps: ActivityDeps) {
  return async ({ runId }: { runId: string }): Promise<MergeReport> => {
    // The heaps of the threads that read, some 200 MB, make room for the merge.
    deps.restReading();
    await deps.store.runs.enterPhase(runId, 'merging');
    const report = await deps.store.merge.run(runId, {
      rules: deps.settings.rules,
      rulesInForce: rulesInForce(deps.settings.rulesFingerprint),
      progress: stopper(),
      beforeCommit: () => deps.crashPoint('merge-before-commit'),
    });
    await deps.crashPoint('merge-after-commit');
    return report;
  };
}
