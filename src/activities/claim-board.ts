// claim-board: `board claim`: this store takes over a board that carries another store's mark, or the mark of another board (S3, S14).
// Owns: the order of taking it over. It works in the command itself, as a run of its own: while it is open no other begins.
import { closeRun } from './close-run.js';
import type { ActivityDeps } from './deps.js';
import { raise } from './raise-mark.js';
import { withWriterLease } from './writer-lease.js';

export type ClaimReport =
  | { readonly kind: 'claimed'; readonly needsRepair: boolean }
  | { readonly kind: 'refused'; readonly sentence: string };

export async function claimBoard(deps: ActivityDeps, runId: string): Promise<ClaimReport> {
  const { store, settings } = deps;
  const { environment, boardId, subitemBoardId, boardUrl } = settings;
  await store.runs.bind({ environment, boardId, subitemBoardId, boardUrl });
  const none = { workflowId: '', temporalRunId: '', options: '{}' };
  // Temporal knows nothing of it: a run that would begin meanwhile sees by this that it lives.
  const home = { serverId: 'board claim', server: '`order-mirror board claim`', host: deps.holder };
  const opened = await store.runs.open({ runId, environment, boardId, scope: 'claim', ...none, home });
  if (opened.kind === 'other-open') {
    const end = 'Wait for it (`order-mirror status`), or end it with `order-mirror cancel`.';
    return { kind: 'refused', sentence: `Run ${opened.other.runId} is open on board ${boardId}. ${end}` };
  }
  // A store that has sent to this board before may hold values that the other one changed since: they are compared first.
  const needsRepair = await store.marks.hasSent();
  let failure: string | null = null;
  try {
    if (needsRepair) await store.marks.setState(runId, 'BEHIND');
    await withWriterLease(deps, runId, (lease) => raise(deps, runId, lease, 'all'));
    await store.marks.lookThroughKeys(runId, boardId);
    if (!needsRepair) await store.marks.setState(runId, 'CURRENT');
    return { kind: 'claimed', needsRepair };
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
    return { kind: 'refused', sentence: failure };
  } finally {
    const state = failure === null ? 'FINISHED' : 'FAILED';
    await closeRun(deps)({ runId, state, sentence: failure ?? `Board ${boardId} belongs to this store now.` });
  }
}
