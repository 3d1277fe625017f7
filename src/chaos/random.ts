// random: chance from a seed, so that a round can be repeated. Owns: mulberry32 and what is drawn from it. Pure.

export class Random {
  #state: number;

  /** Several numbers make one seed: round 7 of seed 3 is drawn without rounds 1 to 6. */
  constructor(...seed: readonly number[]) {
    this.#state = seed.reduce((state, part) => mixed(state ^ mixed(part)), 0x9e3779b9);
  }

  /** 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** Chance of its own, so that what happens side by side draws the same whatever comes first. */
  fork(): Random {
    return new Random(this.int(0, 0x7fffffff));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[this.int(0, list.length - 1)];
    if (picked === undefined) throw new RangeError('nothing to pick from');
    return picked;
  }

  shuffled<T>(list: readonly T[]): T[] {
    const mixed = [...list];
    for (let last = mixed.length - 1; last > 0; last -= 1) {
      const other = this.int(0, last);
      const [a, b] = [mixed[last], mixed[other]];
      if (a !== undefined && b !== undefined) {
        mixed[last] = b;
        mixed[other] = a;
      }
    }
    return mixed;
  }
}

function mixed(value: number): number {
  let h = (value + 0x9e3779b9) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return (h ^ (h >>> 15)) >>> 0;
}
