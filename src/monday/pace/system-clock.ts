// system-clock: the real clocks, for wiring. Owns: a sleep that can be ended, and leaves nothing behind on the signal: thousands of naps share one;
// and which start of which machine the uptime counts from. Tests hand in their own.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PaceClock } from './pacer.js';

const BOOT = bootOf();

export const SYSTEM_CLOCK: PaceClock = {
  now: () => Date.now(),
  // os.uptime() would do, but tells hundredths of a second here and whole ones elsewhere. This counts from the same start in all processes of a machine.
  uptime: () => ({ boot: BOOT, ms: Number(process.hrtime.bigint()) / 1e6 }),
  async sleep(ms, signal) {
    try {
      await sleep(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      // Whoever ended it says why: a cancelled activity is told from a failed one by that.
      throw signal?.reason instanceof Error ? signal.reason : error;
    }
  },
};

/** Linux has a name for each start, which the containers of a machine share. Elsewhere nothing tells two machines apart for sure: there a process compares with itself only. */
function bootOf(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return randomUUID();
  }
}
