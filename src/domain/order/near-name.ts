// near-name: how many letters two names are apart, and whether that is a slip of the finger. Owns: the distance and its limit.
import { foldName } from './white-space.js';

/** More than a third of the letters wrong is another word, not a slip of the finger. */
const WRONG_LETTERS_ALLOWED = 1 / 3;

function distance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const now = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (before[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      now.push(Math.min(swap, (before[j] ?? 0) + 1, (now[j - 1] ?? 0) + 1));
    }
    before = now;
  }
  return before[b.length] ?? 0;
}

/** The known name nearest to what was written, if any is near enough to be worth asking about. */
export function nearestName(written: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const name of known) {
    const apart = distance(foldName(written), foldName(name));
    const allowed = Math.max(1, Math.floor(Math.max(written.length, name.length) * WRONG_LETTERS_ALLOWED));
    if (apart <= allowed && apart < bestDistance) [best, bestDistance] = [name, apart];
  }
  return best;
}
