// wait-out: waiting until a call that somebody began has surely ended. Counted in naps, not on the clock: a clock that is set ahead meanwhile would end the
// wait too soon (and something would be made twice, S3), one that is set back would make it last for hours.
import type { ActivityDeps } from './deps.js';
import { beat, cancelled } from './heartbeat.js';

/** How long ago that was, by a time from the store and its time now (store.time): no two hosts' clocks; 0 where it lies in the future, for then some clock was wrong and nobody knows. */
export function msSince(at: string, now: Date): number {
  return Math.max(0, now.getTime() - Date.parse(at));
}

/** `after` is done after each nap; what it throws ends the wait. */
export async function waitOut(
  { clock }: Pick<ActivityDeps, 'clock'>,
  ms: number,
  napMs: number,
  after: () => Promise<void> = async () => {},
): Promise<void> {
  for (let leftMs = ms; leftMs > 0; leftMs -= napMs) {
    beat({ waitingMs: leftMs });
    await clock.sleep(Math.min(leftMs, napMs), cancelled());
    await after();
  }
}
