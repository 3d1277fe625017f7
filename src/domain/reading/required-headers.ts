// required-headers: does a row hold all the headers without which no order can be read? Owns: the question, for whoever looks for the header row.
import type { Sha256 } from '../identity/canonical-encoding.js';
import type { OrderRules } from '../order/order-rules.js';
import type { RawHeader } from '../order/raw-cell.js';
import type { RefusalKind } from '../order/refusal.js';
import { readLayout } from './read-layout.js';

const LACKING: readonly RefusalKind[] = ['no-header', 'missing-marker', 'missing-column'];

/** A header that is refused for something else, such as a column that is there twice, is a header all the same. */
export function holdsRequiredHeaders(
  headers: readonly RawHeader[],
  rules: OrderRules,
  ctx: { readonly sha256: Sha256 },
): boolean {
  const reading = readLayout(headers, rules, '', false, ctx);
  return reading.kind === 'layout' || !LACKING.includes(reading.refusal.kind);
}
