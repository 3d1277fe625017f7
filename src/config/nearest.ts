// nearest: the name somebody probably meant, as a remedy. Owns: the sentence. Does not own: what is near (domain/order/near-name).
import { nearestName } from '../domain/order/near-name.js';

/** `Did you mean "x"?`-remedy, or the one to fall back on. */
export function didYouMean(written: string, known: Iterable<string>, otherwise: string): string {
  const meant = nearestName(written, known);
  return meant === undefined ? otherwise : `Did you mean "${meant}"?`;
}
