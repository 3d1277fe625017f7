// settle-batch: a batch was sent and nobody knows what became of it. S4: the board is looked up by key before anything is created again.
// Owns: waiting until "not there" may be believed, adopting what is found. Does not own: writing the verdicts (outbox-store).
import { lineKey } from '../domain/board/names.js';
import { RETRY_NUMBERS } from '../domain/board/retry-table.js';
import { askUntilAnswered } from './ask.js';
import type { ActivityDeps, BatchRow, SendingMember, Verdict } from './deps.js';
import { beat, cancelled } from './heartbeat.js';
import { msSince, waitOut } from './wait-out.js';

/** Verdicts for all members still on their way. mayStillRunMs: how long after sending the call may yet take effect. `only` limits the question to some members. */
export async function settleMembers(
  deps: ActivityDeps,
  batch: BatchRow,
  mayStillRunMs: number,
  only?: ReadonlySet<string>,
): Promise<Verdict[]> {
  const members = (await deps.store.outbox.sending(batch.batch_id, batch.phase)).filter(
    (member) => only === undefined || only.has(memberKey(member)),
  );
  if (members.length === 0) return [];
  switch (batch.phase) {
    case 'archives':
      return lookUpGone(deps, batch, members);
    case 'creates':
      return lookUp(deps, batch, members, mayStillRunMs, async (missing) =>
        askUntilAnswered(deps, batch.run_id, 'the items of a batch', (signal) =>
          deps.board.lookUpItems(
            missing.map((member) => member.recordId),
            signal,
          ),
        ),
      );
    case 'line-creates':
      return lookUp(deps, batch, members, mayStillRunMs, async (missing) => {
        const parents = [...new Set(missing.flatMap((member) => (member.itemId === null ? [] : [member.itemId])))];
        return askUntilAnswered(deps, batch.run_id, 'the subitems of a batch', (signal) =>
          deps.board.lookUpSubitems(parents, signal),
        );
      });
    case 'changes':
    case 'line-changes':
      // Setting a value again changes nothing more (docs/monday-api.md "Keys and look-ups"): no look-up is needed, it is simply sent again. But not before the lost call
      // is over: two would be executed at once, or the late one would undo what a later run has set by then.
      await untilOver(deps, batch, mayStillRunMs);
      return members.map((member) => ({ ...placeOf(member), verdict: { kind: 'released', reason: 'unknown-change' } }));
  }
}

async function untilOver(deps: ActivityDeps, batch: BatchRow, mayStillRunMs: number): Promise<void> {
  if (mayStillRunMs === 0 || batch.first_sent_at === null) return;
  const sentAgo = msSince(batch.first_sent_at, await deps.store.time());
  await waitOut(deps, mayStillRunMs + deps.waits.readsLagMs - sentAgo, deps.waits.lookUpAgainMs);
}

/** What is archived, or not known any more, has left the board (docs/monday-api.md "Keys and look-ups"); archiving again what has not changes nothing more. */
async function lookUpGone(deps: ActivityDeps, batch: BatchRow, members: readonly SendingMember[]): Promise<Verdict[]> {
  const ids = members.map((member) => member.recordId);
  const found = await askUntilAnswered(deps, batch.run_id, 'the items of a batch', (signal) =>
    deps.board.readItemsById(
      ids,
      { columns: [deps.settings.keyColumn], lineColumns: [deps.settings.lineKeyColumn].filter((id) => id !== '') },
      signal,
    ),
  );
  const active = new Set(found.filter(({ state }) => state === 'active').map(({ id }) => id));
  return members.map((member) => ({
    ...placeOf(member),
    verdict: active.has(member.recordId)
      ? { kind: 'released', reason: 'still-on-board' }
      : { kind: 'applied', itemId: member.recordId, adopted: true },
  }));
}

async function lookUp(
  deps: ActivityDeps,
  batch: BatchRow,
  members: readonly SendingMember[],
  mayStillRunMs: number,
  ask: (missing: readonly SendingMember[]) => Promise<ReadonlyMap<string, readonly string[]>>,
): Promise<Verdict[]> {
  const found = new Map<string, readonly string[]>();
  const sentAgo = batch.first_sent_at === null ? 0 : msSince(batch.first_sent_at, await deps.store.time());
  // What took effect at the last moment is seen only when reads have caught up with it.
  const believableAfterMs = Math.max(mayStillRunMs - sentAgo, 0) + deps.waits.readsLagMs;
  let waitedMs = 0;
  let missing = members;
  for (let lookUps = 1; ; lookUps += 1) {
    const seen = await ask(missing);
    for (const member of missing) {
      const ids = seen.get(memberKey(member)) ?? [];
      if (ids.length > 0) found.set(memberKey(member), ids);
    }
    missing = missing.filter((member) => !found.has(memberKey(member)));
    // Reads may lag behind writes: "not there" is believed only after several looks, the last of them when nothing can still be running.
    if (missing.length === 0 || (waitedMs >= believableAfterMs && lookUps >= RETRY_NUMBERS.lookUpsBeforeMissing)) break;
    beat({ missing: missing.length });
    await deps.clock.sleep(deps.waits.lookUpAgainMs, cancelled());
    waitedMs += deps.waits.lookUpAgainMs;
  }
  await deps.crashPoint('look-up-before-receipt');
  return members.map((member) => {
    // Several under one key: the oldest is ours; the others are remembered, and stay on the board for `verify` (S3, never archived in silence).
    const [oldest, ...otherIds] = found.get(memberKey(member)) ?? [];
    return {
      ...placeOf(member),
      verdict:
        oldest === undefined
          ? { kind: 'released', reason: 'not-on-board' }
          : { kind: 'applied', itemId: oldest, adopted: true, otherIds },
    };
  });
}

export function memberKey(member: { recordId: string; size: string | null }): string {
  return member.size === null ? member.recordId : lineKey(member.recordId, member.size);
}

function placeOf(member: SendingMember): { recordId: string; size: string | null } {
  return { recordId: member.recordId, size: member.size };
}
