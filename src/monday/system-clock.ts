// system-clock: the real clock, for wiring. Owns: a sleep that can be ended, and leaves nothing behind on the signal: thousands of naps share one.
// Tests hand in their own.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './pacer.js';

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  steady: () => performance.now(),
  async sleep(ms, signal) {
    try {
      await sleep(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      // Whoever ended it says why: a cancelled activity is told from a failed one by that.
      throw signal?.reason instanceof Error ? signal.reason : error;
    }
  },
};
