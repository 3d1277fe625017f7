// choose-faults: which faults a round gets: those that struck least so far, chance among equals, so that each has had its turn when the rounds are over.
// What was drawn and did not strike (the call it waited for never came, the run was over before) is soon drawn again.
// Pure: the same seed and the same strikes choose the same faults.
import type { Random } from './random.js';

export class FaultChooser {
  readonly #struck: Map<string, number>;

  constructor(names: readonly string[]) {
    this.#struck = new Map(names.map((name) => [name, 0]));
  }

  choose(count: number, random: Random): string[] {
    return random
      .shuffled([...this.#struck])
      .sort(([, a], [, b]) => a - b)
      .slice(0, count)
      .map(([name]) => name);
  }

  struck(names: readonly string[]): void {
    for (const name of names) this.#struck.set(name, (this.#struck.get(name) ?? 0) + 1);
  }
}
