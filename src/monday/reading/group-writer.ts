// group-writer: one group made, once. Owns: what the answer means. Does not own: looking before and after doubt (activities/ensure-groups.ts):
// groups have no key (S3, S4, docs/monday-api.md "Keys and look-ups").
import type { BoardGroup } from '../../domain/board/board.js';
import type { CallOutcome } from '../../domain/board/outcome.js';
import type { ReadAnswer } from '../answers/answers.js';
import type { PacedClient } from '../pace/paced-client.js';
import type { EnterOptions } from '../pace/pacer.js';
import { asRecord, asText } from '../wire/json.js';
import type { ReadResult } from './board-reader.js';

export interface GroupWish {
  readonly boardId: string;
  readonly title: string;
  readonly idempotencyKey: string;
}

type Groups = Pick<PacedClient, 'mutate'>;

/** Once. `look-up-first`: it may be there now; read the groups before trying again. */
export async function createGroup(
  client: Groups,
  { boardId, title, idempotencyKey }: GroupWish,
  options?: EnterOptions,
): Promise<ReadResult<{ readonly group: BoardGroup }>> {
  const answer = await client.mutate(
    'create-group',
    { boardId, title },
    { ...options, idempotencyKey, part: 'create-group' },
  );
  const made = oneMember(answer);
  if (made.kind !== 'ok') return made;
  return { kind: 'ok', group: { id: made.id, title: asText(asRecord(answer.data?.m0)?.title) ?? title } };
}

/** The id that a document of one alias brought, or why it did not. A refusal of the only member parks: no order is to blame for it. */
export function oneMember(answer: ReadAnswer): ReadResult<{ readonly id: string }> {
  const { outcome } = answer;
  if (outcome.kind !== 'answered') return outcome;
  const member = answer.members[0];
  switch (member?.kind) {
    case 'applied':
      return { kind: 'ok', id: member.boardItemId };
    case 'refused':
    case 'target-gone':
      return { kind: 'park', scope: 'customer', reason: member.reason };
    case 'not-executed':
      return { kind: 'retry-after', waitMs: member.waitMs, reason: member.reason };
    case 'unknown':
      return { kind: 'look-up-first', waitMs: 0, reason: member.reason };
    case undefined:
      return { kind: 'look-up-first', waitMs: 0, reason: NO_RESULT };
  }
}

const NO_RESULT: Extract<CallOutcome, { kind: 'look-up-first' }>['reason'] = {
  row: 'no-result',
  sentence: 'The answer says neither what was done nor what went wrong.',
};
