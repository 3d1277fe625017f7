// read-board: columns, labels and groups as they are now, kept for planning. Groups are found again by title, ignoring case (S3).
import { ApplicationFailure } from '@temporalio/common';
import type { BoardGroup } from '../domain/board/board.js';
import { partsOfLineKey } from '../domain/board/names.js';
import { casefold } from '../domain/order/white-space.js';
import { askUntilAnswered } from './ask.js';
import type { ActivityDeps } from './deps.js';
import { type LongWait, orLongWait } from './long-wait.js';

export function readBoard(deps: ActivityDeps) {
  return async ({ runId }: { runId: string }): Promise<{ readonly kind: 'read'; readonly groups: number } | LongWait> =>
    orLongWait(deps.clock, async () => {
      const { store, settings } = deps;
      await store.runs.enterPhase(runId, 'reading-board');
      const structure = await askUntilAnswered(deps, runId, 'the board', (signal) => deps.board.readStructure(signal));
      const problems = deps.boardRules(structure).problems;
      if (problems.length > 0) throw ApplicationFailure.nonRetryable(problems.join(' '), 'BoardDoesNotFit');
      await store.plan.saveBoard(runId, settings.boardId, JSON.stringify(structure));
      await rememberGroups(deps, runId, structure.groups);
      // A verification has just asked whose key is where; what it does not know is for the next sync, which has read the order lists.
      if ((await store.runs.one(runId))?.scope !== 'verify') await adoptKnownKeys(deps, runId, structure.itemsCount);
      return { kind: 'read' as const, groups: structure.groups.length };
    });
}

/** What is on the board is the truth about groups; of several with one title the first on the board is ours. */
export async function rememberGroups(deps: ActivityDeps, runId: string, groups: readonly BoardGroup[]): Promise<void> {
  const { store, settings } = deps;
  const byKey = new Map<string, BoardGroup>();
  for (const group of groups) if (!byKey.has(casefold(group.title))) byKey.set(casefold(group.title), group);
  const known = new Map((await store.groups.all(settings.boardId)).map((row) => [row.group_key, row]));
  for (const [key, row] of known)
    if (row.state === 'MADE' && !byKey.has(key)) await store.groups.gone(runId, settings.boardId, key);
  for (const [key, group] of byKey) {
    const row = known.get(key);
    if (row?.state === 'MADE' && row.group_id === group.id && row.title === group.title) continue;
    await store.groups.found(runId, settings.boardId, key, group.title, group.id);
  }
}

/**
 * A store that never wrote to this board takes over the items that already carry its keys, instead of making them again (S1, S3):
 * so the store may be thrown away and rebuilt beside a living board.
 */
async function adoptKnownKeys(deps: ActivityDeps, runId: string, itemsCount: number | null): Promise<void> {
  const { store, settings } = deps;
  const board = await store.plan.board(settings.boardId);
  if (board === null || board.adoptedAt !== null) return;
  if (itemsCount !== 0) {
    const keys = await askUntilAnswered(deps, runId, 'the keys on the board', (signal) => deps.board.readKeys(signal));
    const items = [...keys.items].map(([key, [itemId = '', ...otherIds]]) => ({ recordId: key, itemId, otherIds }));
    const lines = [...keys.subitems].map(([key, [itemId = '', ...otherIds]]) => ({
      ...partsOfLineKey(key),
      itemId,
      otherIds,
    }));
    const duplicates = [...items.map((item) => ({ ...item, size: null })), ...lines].map((one) => ({
      ...one,
      keptId: one.itemId,
    }));
    await store.outbox.adopt(runId, items, lines, duplicates);
  }
  await store.plan.boardAdopted(runId, settings.boardId);
}
