// copies: files that are byte for byte another one of the folder. People keep copies, and each order of one would be on the board twice.
// Owns: which of them is read. Does not own: digests, and what becomes of the others.

import { grouped } from '../grouped.js';

export interface FileFacts {
  readonly file: string;
  readonly digest: string;
  /** The store has read it before. */
  readonly readBefore: boolean;
}

/** By file: the one that is read in its place. */
export function copiesAmong(files: readonly FileFacts[]): ReadonlyMap<string, string> {
  const keptOf = new Map<string, string>();
  for (const same of grouped(files, ({ digest }) => digest).values()) {
    const [kept, ...others] = [...same].sort(byRank);
    if (kept !== undefined) for (const { file } of others) keptOf.set(file, kept.file);
  }
  return keptOf;
}

export function copySentence(copy: string, kept: string): string {
  return `${copy} is, byte for byte, a copy of ${kept}, from which its orders are read; take the copy out of the folder, or save it with orders of its own.`;
}

/** The one that is known stays the one that is read, whatever copies are called. */
function byRank(one: FileFacts, other: FileFacts): number {
  return (
    Number(other.readBefore) - Number(one.readBefore) ||
    inCodeOrder(stem(one.file), stem(other.file)) ||
    inCodeOrder(one.file, other.file)
  );
}

/** "08 orders" comes before "08 orders - Copy". */
const stem = (file: string): string => file.replace(/\.[^./]*$/, '');

const inCodeOrder = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
