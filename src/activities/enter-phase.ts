// enter-phase: where the run is, for `status` and the progress bar.
import type { ActivityDeps } from './deps.js';

export function enterPhase(deps: ActivityDeps) {
  return ({ runId, phase }: { runId: string; phase: string }): Promise<void> =>
    deps.store.runs.enterPhase(runId, phase);
}
