// chaos-waits: how long a chaos run waits where production waits for monday's minute. Each number has the practice board's reason beside it.
// They hang together: what is late must come before "missing" is believed, or the mirror would be asked for the impossible.
import type { StartSync } from '../client.js';
import type { WorkerSettings } from '../wiring/deps.js';

/** A call whose line was cut takes effect so much later (fault "late-effect"). */
export const LATE_MS = 500;
/** The client gives up a call after this … */
const ANSWER_WITHIN_MS = 1_000;
/** … and the board goes on with it for a little while (faults "timeout-…"). */
export const SLOW_MS = 1_250;
/** Look-ups by filter show the board as it was so long ago (fault "lagging-reads"). */
export const LAG_MS = 300;
/** The wait that a limit asks for. */
export const LIMIT_SECONDS = 1;
/** A call that is still going on after this is none of the faults above; half a second more for a busy machine. */
const SERVER_LIMIT_MS = 1_750;

/** A worker that says nothing for so long is dead. */
const DEAD_AFTER_SECONDS = 4;

export const CHAOS_WAITS = {
  waits: {
    believeMissingAfterMs: SERVER_LIMIT_MS,
    readsLagMs: 2 * LAG_MS,
    lookUpAgainMs: 250,
    longestInActivityMs: 30_000,
    leaseMs: 3_000,
    lifeSigns: { everyMs: 300, watchMs: 1_000, silentMs: 2_500 },
  },
  board: { timeoutMs: ANSWER_WITHIN_MS, serverLimitMs: SERVER_LIMIT_MS },
  beatMs: 800,
  stickyMs: 2_000,
} as const satisfies Pick<WorkerSettings, 'waits' | 'board' | 'beatMs' | 'stickyMs'>;

export const CHAOS_TIMEOUTS: NonNullable<StartSync['timeouts']> = {
  // A step in the store takes milliseconds; one that was begun by a dead worker is begun again after this.
  storeWorkSeconds: 6,
  longBeatSeconds: DEAD_AFTER_SECONDS,
  boardBeatSeconds: DEAD_AFTER_SECONDS,
};

/** A stopped worker sleeps past its lease, and past the beat that Temporal waits for, so that another takes its work meanwhile. */
export const STOPPED_MS = DEAD_AFTER_SECONDS * 1_000 + 2_000;
