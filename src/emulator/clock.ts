// The emulator's only source of time, so that tests can move 60-second windows and 60-minute cursors by hand.

export interface EmulatorClock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

export const systemClock: EmulatorClock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
