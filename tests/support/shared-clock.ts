// shared-clock: one time for the mirror, its store and the practice board, in which sleeping takes no time.
// Real time flows on as well; whoever sleeps on the mirror's side moves it forward, and what the board was waiting for happens then.

export class SharedClock {
  #aheadMs = 0;
  #waiting: { readonly untilMs: number; readonly wake: () => void }[] = [];

  now(): number {
    return Date.now() + this.#aheadMs;
  }

  /** The mirror's sleep: time moves on by so much, and what falls due on the board's side happens. */
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.#aheadMs += Math.max(0, ms);
    const now = this.now();
    const due = this.#waiting.filter(({ untilMs }) => untilMs <= now).sort((a, b) => a.untilMs - b.untilMs);
    this.#waiting = this.#waiting.filter(({ untilMs }) => untilMs > now);
    for (const { wake } of due) {
      wake();
      await settled();
    }
    await settled();
  }

  /** The board's sleep: until the time is reached, by real time or by a jump. */
  pass(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms).unref();
      const wake = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.push({ untilMs: this.now() + ms, wake });
    });
  }
}

/** What was woken runs before the sleeper goes on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
