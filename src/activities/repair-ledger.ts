// repair-ledger: the first step of a repair: the books say again what the board really holds, so that a plan sends the difference (README.md "Commands" `verify --repair`).
// Writes nothing to the board: what it takes back and why stands in the history; the sending is that of every run.
import { noLongerBehind } from './check-mark.js';
import type { ActivityDeps } from './deps.js';

export function repairLedger(deps: ActivityDeps) {
  return async ({ runId }: { runId: string }): Promise<void> => {
    await deps.store.runs.enterPhase(runId, 'mending');
    await deps.store.verify.mend(runId, () => deps.crashPoint('mend-before-commit'));
    const verified = await deps.store.verify.one(runId);
    if (verified !== null)
      await noLongerBehind(deps, { runId, repair: verified.repair === 1, customer: verified.customer });
  };
}
