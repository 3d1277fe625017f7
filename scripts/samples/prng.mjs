// prng: a small seeded random source (mulberry32), so that the same seed gives the same files on every machine.
// Owns: the numbers. Does not own: what they are used for.

/** @param {number} seed any integer */
export function makePrng(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  /** Whole number from low to high, both included. */
  const int = (low, high) => low + Math.floor(next() * (high - low + 1));
  const pick = (list) => list[Math.floor(next() * list.length)];
  const chance = (share) => next() < share;
  return { next, int, pick, chance };
}

/** One seed per name, so that a new workbook in the set does not change the others. */
export function seedOf(seed, name) {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (const char of name) hash = Math.imul(hash ^ char.codePointAt(0), 0x01000193) >>> 0;
  return hash;
}
