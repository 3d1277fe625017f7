// try-revisions: does this board refuse to change a column under an outdated revision? Owns: the try, on the key column of the subitems, which
// carries no mark. What the API documents ("used for optimistic concurrency control") is believed only where it was seen.

import type { PacedClient } from '../pace/paced-client.js';
import type { EnterOptions } from '../pace/pacer.js';
import { readDescription, writeDescription } from './board-mark.js';
import type { ReadResult } from './board-reader.js';
import { KEY_DESCRIPTION } from './setup.js';

export interface RevisionsTry {
  readonly boardId: string;
  readonly columnId: string;
  /** Of this try alone, so that the first change surely is one. */
  readonly nonce: string;
}

/** null: it could not be found out. */
export async function tryRevisions(
  client: Pick<PacedClient, 'query' | 'mutate'>,
  { boardId, columnId, nonce }: RevisionsTry,
  options?: EnterOptions,
): Promise<ReadResult<{ readonly refuses: boolean | null }>> {
  if (columnId === '') return { kind: 'ok', refuses: null };
  const read = await readDescription(client, { boardId, columnId }, options);
  if (read.kind !== 'ok') return read;
  if (read.column === null) return { kind: 'ok', refuses: null };
  const { revision } = read.column;
  const change = (text: string, no: number) =>
    writeDescription(
      client,
      { boardId, columnId, revision, text, idempotencyKey: `revisions-${nonce}-${no}` },
      options,
    );
  const first = await change(`${KEY_DESCRIPTION} Its revisions were tried (${nonce}).`, 1);
  if (first.kind !== 'ok') return { kind: 'ok', refuses: null };
  const second = await change(KEY_DESCRIPTION, 2);
  switch (second.kind) {
    case 'ok':
      return { kind: 'ok', refuses: false };
    case 'park':
      return { kind: 'ok', refuses: true };
    default:
      return { kind: 'ok', refuses: null };
  }
}
