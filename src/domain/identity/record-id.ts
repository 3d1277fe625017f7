// record-id: the id of an order for all time (S2, docs/rules.md "Identity"): UUID version 5 (RFC 9562, 5.5) of base key, extras and ordinal at its birth.
// Neither the namespace nor the encoding may ever change: with them every order of every store would become another one.
// Made here and not by `uuid`, which takes a hash object for each: 3.5 of the 19 us in which a row is understood, and 4 % of a first import.
// Whether it is made rightly, the library says (record-id.test.ts).
import { CanonicalBytes } from './canonical-bytes.js';

/** SHA-1 of bytes, as lower-case hex. Handed in, as Sha256 is. */
export type Sha1 = (of: Uint8Array) => string;

const NAMESPACE = Uint8Array.of(
  ...[0x5b, 0x0f, 0x1c, 0x0e, 0x6f, 0x0c, 0x4a, 0x0e, 0x9d, 0x53, 0x0f, 0x6a, 0x3c, 0x1d, 0x7e, 0x21],
);
/** The digit that says the variant: its upper two bits are 10, the lower two are the hash's. */
const VARIANT_DIGITS = '89ab89ab89ab89ab';

const bytes = new CanonicalBytes();

/** `ordinal` counts from 1 the orders born under the same base key and extras. */
export function recordId(baseKey: string, extrasKey: string, ordinal: number, sha1: Sha1): string {
  bytes.clear();
  bytes.raw(NAMESPACE);
  bytes.list(3);
  bytes.text(baseKey);
  bytes.text(extrasKey);
  bytes.number(ordinal);
  const hash = sha1(bytes.written);
  const variant = VARIANT_DIGITS.charAt(Number.parseInt(hash.charAt(16), 16));
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
