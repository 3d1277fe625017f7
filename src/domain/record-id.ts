// record-id: the id of an order for all time (S2, spec 3 "Identity"): UUID version 5 of base key, extras and ordinal at its birth.
// Neither the namespace nor the encoding may ever change: with them every order of every store would become another one.
// Loads `uuid`, and with it Node's SHA-1: not for workflow code.
import { parse, v5 } from 'uuid';
import { CanonicalBytes } from './canonical-bytes.js';

/** Parsed once: it is needed for every row. */
const NAMESPACE = parse('5b0f1c0e-6f0c-4a0e-9d53-0f6a3c1d7e21');
/** Bytes, since `uuid` turns a text into the same ones by way of percent signs, three times as slow. */
const bytes = new CanonicalBytes();

/** `ordinal` counts from 1 the orders born under the same base key and extras. */
export function recordId(baseKey: string, extrasKey: string, ordinal: number): string {
  bytes.clear();
  bytes.list(3);
  bytes.text(baseKey);
  bytes.text(extrasKey);
  bytes.number(ordinal);
  return v5(bytes.written, NAMESPACE);
}
