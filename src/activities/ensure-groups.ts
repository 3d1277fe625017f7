// ensure-groups: the groups that a customer's planned writes need are on the board, each title once (S3), found again before it is made again (S4).
import type { CallOutcome } from '../domain/board/outcome.js';
import { RETRY_NUMBERS } from '../domain/board/retry-table.js';
import { casefold } from '../domain/order/white-space.js';
import { askUntilAnswered, couldNotMake, couldNotRead } from './ask.js';
import { callRecord } from './call-log.js';
import type { ActivityDeps } from './deps.js';
import { beat, cancelled } from './heartbeat.js';
import { type LongWait, orLongWait, TooLongToSleep } from './long-wait.js';
import { underMark } from './raise-mark.js';
import { rememberGroups } from './read-board.js';
import { msSince } from './wait-out.js';
import { type HeldLease, withWriterLease } from './writer-lease.js';

export interface GroupsReport {
  readonly kind: 'ready';
  readonly made: number;
  readonly found: number;
}

/** A group creation whose outcome is unknown is looked up and tried again this often, a minute and more each: then it is an outage, and a person is asked. */
const TRIES = RETRY_NUMBERS.mostDoubts;

export function ensureGroups(deps: ActivityDeps) {
  return async ({ runId, customer }: { runId: string; customer: string }): Promise<GroupsReport | LongWait> =>
    orLongWait(deps.clock, () =>
      withWriterLease(deps, runId, async (lease) => {
        const { store, settings } = deps;
        await store.runs.startCustomer(runId, customer);
        let made = 0;
        let found = 0;
        const wanted = await store.groups.wanted(runId, customer, settings.boardId);
        for (const { key, title } of wanted) {
          const before = (await store.groups.all(settings.boardId)).find((group) => group.group_key === key);
          // Intended before, never confirmed: the call of an earlier attempt may still take effect (S4). Gone: somebody may have made it anew.
          const there =
            before !== undefined &&
            (before.state === 'INTENDED'
              ? await appears(deps, runId, key, before.intended_at)
              : await isOnBoard(deps, runId, key));
          if (there) {
            found += 1;
            continue;
          }
          await underMark(deps, runId, lease);
          if ((await makeGroup(deps, runId, key, title, lease)) === 'made') made += 1;
          else found += 1;
          beat({ made, found });
        }
        return { kind: 'ready' as const, made, found };
      }),
    );
}

async function makeGroup(
  deps: ActivityDeps,
  runId: string,
  key: string,
  title: string,
  lease: HeldLease,
): Promise<'made' | 'found'> {
  const { store, settings } = deps;
  for (let attempt = 1; ; attempt += 1) {
    await lease.secure();
    await store.groups.intend(settings.boardId, key, title, lease);
    await deps.crashPoint('group-after-intent');
    // A key of its own for each intent: under an earlier one the board would answer from its memory with a group that people deleted since.
    const intent = deps.sha256(`${settings.boardId}\n${key}\n${deps.clock.now().toISOString()}`).slice(0, 24);
    const asked = await deps.board.createGroup(title, `${runId}:group:${intent}:${attempt}`, () =>
      lease.outlivesCall(),
    );
    await deps.crashPoint('group-after-call');
    await store.outbox.recordCalls(asked.calls.map((fact) => callRecord(runId, null, fact)));
    if (asked.kind === 'ok') {
      await store.groups.made(settings.boardId, key, asked.value.title, asked.value.id, lease);
      await deps.crashPoint('group-after-receipt');
      return 'made';
    }
    // Surely not executed: nothing is on its way, so the next attempt need not watch for it (S4).
    if (surelyNotMade(asked.outcome)) await store.groups.notMade(settings.boardId, key, lease);
    if (attempt >= TRIES) throw givenUp(asked.outcome);
    switch (asked.outcome.kind) {
      case 'retry-after':
        // Slept here it would keep the lease, and `cancel` would not be heard.
        if (asked.outcome.waitMs > deps.waits.longestInActivityMs) throw new TooLongToSleep(asked.outcome.waitMs);
        await deps.clock.sleep(Math.max(asked.outcome.waitMs, 500 * attempt), cancelled());
        break;
      case 'look-up-first':
        await deps.clock.sleep(asked.outcome.waitMs, cancelled());
        if (await appears(deps, runId, key, null)) return 'found';
        break;
      case 'answered':
        if (await appears(deps, runId, key, null)) return 'found';
        break;
      case 'daily-limit':
      case 'split':
      case 'park':
        throw givenUp(asked.outcome);
    }
  }
}

function givenUp(outcome: CallOutcome): Error {
  switch (outcome.kind) {
    case 'retry-after':
    case 'look-up-first':
    case 'split':
    case 'park':
      return couldNotMake('A group', outcome.reason);
    case 'answered':
    case 'daily-limit':
      return couldNotRead('The groups', outcome);
  }
}

function surelyNotMade(outcome: CallOutcome): boolean {
  switch (outcome.kind) {
    case 'retry-after':
    case 'daily-limit':
    case 'split':
    case 'park':
      return true;
    case 'look-up-first':
    case 'answered':
      return false;
  }
}

/** False is believed only when a call that is still being executed would have come to its end, and reads have caught up with it. */
async function appears(deps: ActivityDeps, runId: string, key: string, intendedAt: string | null): Promise<boolean> {
  const { waits, clock, store } = deps;
  const begunAgo = intendedAt === null ? 0 : msSince(intendedAt, await store.time());
  let leftMs = Math.max(waits.believeMissingAfterMs - begunAgo, 0) + waits.readsLagMs;
  for (;;) {
    if (await isOnBoard(deps, runId, key)) return true;
    if (leftMs <= 0) return false;
    beat({});
    await clock.sleep(waits.lookUpAgainMs, cancelled());
    leftMs -= waits.lookUpAgainMs;
  }
}

async function isOnBoard(deps: ActivityDeps, runId: string, key: string): Promise<boolean> {
  const groups = await askUntilAnswered(deps, runId, "the board's groups", (signal) => deps.board.readGroups(signal));
  await rememberGroups(deps, runId, groups);
  return groups.some((group) => casefold(group.title) === key);
}
