// choose-faults: which faults a round gets: those used least so far, chance among equals, so that each has had its turn
// when the rounds are over. Pure: the same seed chooses the same faults, whatever the machine made of them.
import type { Random } from './random.js';

export class FaultChooser {
  readonly #used: Map<string, number>;

  constructor(names: readonly string[]) {
    this.#used = new Map(names.map((name) => [name, 0]));
  }

  choose(count: number, random: Random): string[] {
    const chosen = random
      .shuffled([...this.#used])
      .sort(([, a], [, b]) => a - b)
      .slice(0, count)
      .map(([name]) => name);
    for (const name of chosen) this.#used.set(name, (this.#used.get(name) ?? 0) + 1);
    return chosen;
  }
}
