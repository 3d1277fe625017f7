// stable-ids: base keys, contents and record ids, written anew from what SPEC.md and the stored formats say (S2). Shares no code with src.
// Owns: the format. A slip here or there makes other ids, and every story fails.
import { createHash } from 'node:crypto';
import type { Facts } from './facts.js';

export type Part = string | null | { number: string } | Part[];

/** NULL is ~, a text carries its length, a number its shortest form, a list its count. */
export function encode(part: Part): string {
  if (part === null) return '~';
  if (typeof part === 'string') return `"${part.length}:${part}`;
  if (Array.isArray(part)) return `[${part.length}:${part.map(encode).join('')}`;
  return `#${part.number};`;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const folded = (value: string | null): string | null => value?.toLowerCase() ?? null;

export const baseKeyOf = (customer: string, keys: (string | null)[]): string =>
  sha256(encode([customer.toLowerCase(), keys.map(folded)]));

export const extrasKeyOf = (extras: (string | null)[]): string => sha256(encode(extras.map(folded)));

/** RFC 9562, 5.5. */
export function recordIdOf(baseKey: string, extrasKey: string, ordinal: number): string {
  const namespace = Buffer.from('5b0f1c0e6f0c4a0e9d530f6a3c1d7e21', 'hex');
  const name = encode([baseKey, extrasKey, { number: String(ordinal) }]);
  const bytes = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}

export interface Said {
  values: Map<string, string | null>;
  lines: Map<string, number>;
  refused: string[];
  refusedSizes: string[];
}

/** What a row or an order says, as one text; blanks and zeros say nothing. */
export function contentOf({ values, lines, refused, refusedSizes }: Said, facts: Facts): string {
  const types = new Map([...facts.columns.values()].map(({ name, type }) => [name, type]));
  const isNumber = (column: string) => /^(INT|SMALLINT|DECIMAL)/u.test(types.get(column) ?? '');
  const byName = (a: [string, unknown], b: [string, unknown]) => (a[0] < b[0] ? -1 : 1);
  const filled = [...values].filter((entry): entry is [string, string] => entry[1] !== null).sort(byName);
  const quantities = [...lines].filter(([, quantity]) => quantity !== 0).sort(byName);
  return encode([
    filled.map(([name, value]): Part => [name, isNumber(name) ? { number: value } : value]),
    quantities.map(([size, quantity]): Part => [size, { number: String(quantity) }]),
    [...refused].sort(),
    [...refusedSizes].sort(),
  ]);
}
