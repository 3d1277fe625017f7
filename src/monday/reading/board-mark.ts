// board-mark: the description of a key column, read and changed under its revision. Owns: both calls, and what their answers mean for the mark.
// Does not own: what the text says (domain/mark), or when it is raised (activities/raise-mark.ts).

import type { PacedClient } from '../pace/paced-client.js';
import type { EnterOptions } from '../pace/pacer.js';
import { asId, asList, asRecord, asText } from '../wire/json.js';
import { notRead, type ReadResult } from './board-reader.js';
import { oneMember } from './group-writer.js';

export interface ColumnDescription {
  readonly text: string | null;
  readonly revision: string;
}

export interface DescribedColumn {
  readonly boardId: string;
  readonly columnId: string;
}

/** null: the board has no such column. */
export async function readDescription(
  client: Pick<PacedClient, 'query'>,
  { boardId, columnId }: DescribedColumn,
  options?: EnterOptions,
): Promise<ReadResult<{ readonly column: ColumnDescription | null }>> {
  const answer = await client.query('board-mark', { boardIds: [boardId], columnIds: [columnId] }, options);
  if (answer.outcome.kind !== 'answered') return answer.outcome;
  const boards = asList(answer.data?.boards).map(asRecord);
  const board = boards.find((one) => asId(one?.id) === boardId);
  if (board === undefined) return { kind: 'ok', column: null };
  if (!Array.isArray(board?.columns)) return notRead("The board's key column was not read.");
  const columns = asList(board.columns).map(asRecord);
  const column = columns.find((one) => one?.archived !== true && asId(one?.id) === columnId);
  const revision = asText(column?.revision);
  if (column === undefined) return { kind: 'ok', column: null };
  if (revision === null) return notRead('The revision of the key column was not read.');
  return { kind: 'ok', column: { text: asText(column?.description), revision } };
}

export interface DescriptionChange extends DescribedColumn {
  readonly text: string;
  readonly revision: string;
  readonly idempotencyKey: string;
}

/** Once. A refusal parks: the caller reads again, which tells an outdated revision from a missing permission. */
export async function writeDescription(
  client: Pick<PacedClient, 'mutate'>,
  { boardId, columnId, text, revision, idempotencyKey }: DescriptionChange,
  options?: EnterOptions,
): Promise<ReadResult<{ readonly id: string }>> {
  const variables = { boardId, columnId, description: text, revision };
  const answer = await client.mutate('raise-mark', variables, { ...options, idempotencyKey, part: 'update-column' });
  return oneMember(answer);
}
