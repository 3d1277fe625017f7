// canonical-encoding: values as one text from which they can be told apart without doubt; the input of every hash (docs/sql.md "Hashes").
// NULL and blank differ, and so do (a, NULL, b) and (a, b): every part says its kind and its length.
// The encoding is part of every stored key and hash: changing it would change the identity of all orders (S2).
import { numberText } from '../order/number-text.js';

export type Encodable = string | number | null | readonly Encodable[];

/** SHA-256 of a text's UTF-8 bytes, or of bytes, as lower-case hex. Handed in: the domain does no I/O and knows no platform. */
export type Sha256 = (of: string | Uint8Array) => string;

export function encodeCanonically(value: Encodable): string {
  if (value === null) return '~';
  if (typeof value === 'string') return `"${value.length}:${value}`;
  if (typeof value === 'number') return `#${numberText(value)};`;
  let encoded = `[${value.length}:`;
  for (const part of value) encoded += encodeCanonically(part);
  return encoded;
}
