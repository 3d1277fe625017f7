// system-clock: the real clock, for wiring. Owns: a sleep that can be ended. Tests hand in their own.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './pacer.js';

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
};
