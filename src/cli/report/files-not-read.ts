// files-not-read: what lies among the order lists and is not read, in one line: named once, so that no customer is forgotten (S9). Owns: the words.
import type { RunDocument } from '../run-document.js';
import { printable } from '../text-table.js';

/** More of them say no more. */
const MOST_NAMED = 10;

export function notReadLine({ not_read: files }: Pick<RunDocument, 'not_read'>): string[] {
  if (files.length === 0) return [];
  const named = files.slice(0, MOST_NAMED).map(({ file, why }) => `${printable(file)} (${why})`);
  const more = files.length > MOST_NAMED ? `, and ${files.length - MOST_NAMED} more` : '';
  return [`Not read: ${named.join(', ')}${more}.`];
}
