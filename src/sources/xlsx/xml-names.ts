// xml-names: element names met in a part, each decoded and checked once, with the reader's own number for its local part.
// Owns: the lookup from bytes to a name. Does not own: what an element means.
import { isName } from './xml-characters.js';

export interface XmlName {
  /** As written, prefix included: an end tag must repeat exactly this. */
  readonly bytes: Uint8Array;
  readonly qualified: string;
  /** The reader's number for the part after the prefix (writers are free in choosing one), 0 if it has none. */
  readonly code: number;
}

/** Distinct element names in one part: a real sheet has about 60. More means hostile input that would fill memory. */
const MAX_NAMES = 5_000;
const BUCKETS = 256;

export class XmlNames {
  private readonly buckets: (XmlName[] | undefined)[] = new Array<XmlName[] | undefined>(BUCKETS).fill(undefined);
  private count = 0;

  constructor(private readonly codes: Readonly<Record<string, number>>) {}

  /** `hash` is any function of the bytes. Undefined: not a name by the rules of XML, or too many of them. */
  find(bytes: Buffer, start: number, end: number, hash: number): XmlName | undefined {
    const bucket = this.buckets[hash & (BUCKETS - 1)];
    if (bucket !== undefined) {
      for (const name of bucket) if (sameBytes(name.bytes, bytes, start, end)) return name;
    }
    return this.add(bytes, start, end, hash);
  }

  private add(bytes: Buffer, start: number, end: number, hash: number): XmlName | undefined {
    const qualified = bytes.toString('utf8', start, end);
    if (!isName(qualified) || this.count >= MAX_NAMES) return undefined;
    this.count += 1;
    const local = qualified.slice(qualified.lastIndexOf(':') + 1);
    const code = Object.hasOwn(this.codes, local) ? (this.codes[local] ?? 0) : 0;
    const name = { bytes: Uint8Array.prototype.slice.call(bytes, start, end), qualified, code };
    const slot = hash & (BUCKETS - 1);
    const bucket = this.buckets[slot];
    if (bucket === undefined) this.buckets[slot] = [name];
    else bucket.push(name);
    return name;
  }
}

function sameBytes(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let i = 0; i < name.length; i += 1) if (name[i] !== bytes[start + i]) return false;
  return true;
}
