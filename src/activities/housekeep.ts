// housekeep: takes away what [retention] no longer keeps. Safe to repeat and to kill: each portion is a transaction of its own.
import type { ActivityDeps } from './deps.js';
import { beat, cancelled } from './heartbeat.js';

export interface HousekeepReport {
  readonly rows: number;
}

export function housekeep({ store, retention }: ActivityDeps) {
  return async (): Promise<HousekeepReport> => {
    let rows = 0;
    await store.housekeeping.housekeep({
      retention,
      dryRun: false,
      signal: cancelled(),
      onPortion: (gone) => {
        rows += gone;
        beat({ rows });
      },
    });
    return { rows };
  };
}
