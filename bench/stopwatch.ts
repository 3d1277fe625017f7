// stopwatch: how long was spent in some functions, summed over all their calls. Owns: that sum.

export class Stopwatch {
  #spentMs = 0;

  get seconds(): number {
    return this.#spentMs / 1000;
  }

  /** The same function, its time counted until its answer is there. */
  timed<Args extends readonly unknown[], Answer>(
    ask: (...args: Args) => Promise<Answer>,
  ): (...args: Args) => Promise<Answer> {
    return async (...args) => {
      const before = performance.now();
      try {
        return await ask(...args);
      } finally {
        this.#spentMs += performance.now() - before;
      }
    };
  }

  /** Work inside a timed function that is none of what is measured. */
  leaveOut<Result>(work: () => Result): Result {
    const before = performance.now();
    const result = work();
    this.#spentMs -= performance.now() - before;
    return result;
  }
}
