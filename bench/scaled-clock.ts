// scaled-clock: time that runs faster than it does, the same for the board's budgets and for our pacing, so that many minutes fit into one.
import type { PaceClock } from '../src/monday/pace/pacer.js';

export function scaledClock(factor: number): PaceClock {
  const startedAt = Date.now();
  const started = performance.now();
  return {
    now: () => startedAt + Math.floor((performance.now() - started) * factor),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        // Timers fire up to 1 ms early or late: a wait is never cut short.
        const timer = setTimeout(resolve, Math.ceil(ms / factor) + 1);
        signal?.addEventListener('abort', () => {
          clearTimeout(timer);
          reject(new Error('cancelled'));
        });
      }),
  };
}
