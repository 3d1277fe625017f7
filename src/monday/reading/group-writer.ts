// group-writer: a group of this title, found or made. Owns: looking before creating and after doubt (S3, S4): groups have no key (docs/monday-api.md "Keys and look-ups").
// Does not own: that only one writer makes groups of a board at a time (workflows).
import type { BoardGroup } from '../../domain/board/board.js';
import type { CallOutcome } from '../../domain/board/outcome.js';
import { RETRY_NUMBERS } from '../../domain/board/retry-table.js';
import type { ReadAnswer } from '../answers/answers.js';
import type { PacedClient } from '../pace/paced-client.js';
import type { Clock, EnterOptions } from '../pace/pacer.js';
import { asRecord, asText } from '../wire/json.js';
import { findGroups, type ReadResult, readGroups } from './board-reader.js';

export interface GroupWish {
  readonly boardId: string;
  readonly title: string;
  readonly idempotencyKey: string;
}

type Groups = Pick<PacedClient, 'query' | 'mutate'>;

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

/** Reads the groups first, creates only what is not there, and reads again after doubt: never two of one title from one writer. */
export async function ensureGroup(
  client: Groups,
  clock: Clock,
  wish: GroupWish,
  options?: EnterOptions,
): Promise<ReadResult<{ readonly group: BoardGroup; readonly created: boolean }>> {
  const before = await find(client, wish, options);
  if (before.kind !== 'ok') return before;
  if (before.group) return { kind: 'ok', group: before.group, created: false };
  const made = await createGroup(client, wish, options);
  if (made.kind === 'ok') return { ...made, created: true };
  if (made.kind !== 'look-up-first') return made;
  for (let look = 0; look < RETRY_NUMBERS.lookUpsBeforeMissing; look += 1) {
    await clock.sleep(Math.max(made.waitMs, look === 0 ? 0 : RETRY_NUMBERS.betweenLookUpsMs), options?.signal);
    const after = await find(client, wish, options);
    if (after.kind !== 'ok') return after;
    if (after.group) return { kind: 'ok', group: after.group, created: true };
  }
  return made;
}

async function find(client: Groups, { boardId, title }: GroupWish, options?: EnterOptions) {
  const read = await readGroups(client, boardId, options);
  if (read.kind !== 'ok') return read;
  return { kind: 'ok' as const, group: findGroups(read.groups, title)[0] ?? null };
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
