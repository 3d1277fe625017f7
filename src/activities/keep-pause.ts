// keep-pause: what a person said when they paused or resumed, kept where `status`, `report` and the watch find it. Safe to repeat.
import type { ActivityDeps } from './deps.js';

export interface KeepPauseInput {
  readonly runId: string;
  readonly kind: 'pause' | 'resume';
  /** null: the whole run. */
  readonly customer: string | null;
  readonly reason: string;
}

export function keepPause({ store: { pauses } }: ActivityDeps) {
  return ({ runId, kind, customer, reason }: KeepPauseInput): Promise<void> =>
    kind === 'pause' ? pauses.begin(runId, customer, reason) : pauses.end(runId, customer, reason);
}
