// keep-plan: a plan is kept with a hash of all it would send, and a later run sends just that or says what moved (S13).
// Owns: what belongs to the hash, and the sentence. The later run plans anew: equal hashes are equal writes.
import type { BoardStructure } from '../domain/board/board.js';
import type { ActivityDeps, PlanFacts } from './deps.js';
import { beat } from './heartbeat.js';

export interface KeepPlanInput {
  readonly runId: string;
  readonly customer: string | null;
  readonly limit: number | null;
}

export function keepPlan(deps: ActivityDeps) {
  return async (input: KeepPlanInput): Promise<{ hash: string }> => {
    const hash = await planHash(deps, input.runId);
    await deps.store.keptPlans.keep(input.runId, deps.settings.environment, hash, await factsNow(deps, input));
    return { hash };
  };
}

export type PlanCheck = { readonly kind: 'same' } | { readonly kind: 'moved'; readonly sentence: string };

/** Names of workbooks, runs and orders (by record id) only: the sentence goes into the history of the run (S15). */
export function checkPlan(deps: ActivityDeps) {
  return async ({ runId, planId }: { runId: string; planId: string }): Promise<PlanCheck> => {
    const { keptPlans } = deps.store;
    const plan = await keptPlans.one(planId);
    if (plan === null) return { kind: 'moved', sentence: `There is no plan ${planId} in this store.` };
    if ((await planHash(deps, runId)) === plan.hash) {
      await keptPlans.sent(planId, runId);
      return { kind: 'same' };
    }
    const now = await factsNow(deps, { runId, ...plan.facts });
    const why = [...movedFacts(plan.facts, now), ...(await sentSince(deps, plan.madeAt, runId))];
    const reasons = why.length === 0 ? 'Orders or groups changed since.' : why.join(' ');
    return {
      kind: 'moved',
      sentence: `Plan ${planId} was not sent. ${reasons} ${await examples(deps, runId, planId)}`,
    };
  };
}

/** Orders named in the sentence: enough to look one up, the new plan shows all. */
const NAMED_ORDERS = 3;
/** Counted up to here: more says no more. */
const COUNTED_ORDERS = 1_000;

async function examples(deps: ActivityDeps, runId: string, planId: string): Promise<string> {
  const ids = await deps.store.keptPlans.differing(runId, planId, COUNTED_ORDERS);
  const advice = 'See what would be sent now with `order-mirror plan`.';
  if (ids.length === 0) return advice;
  const count = ids.length === COUNTED_ORDERS ? `${COUNTED_ORDERS} or more` : String(ids.length);
  const named = ids.slice(0, NAMED_ORDERS).join(', ');
  return `${count} ${ids.length === 1 ? 'order differs' : 'orders differ'} from it (${named}). ${advice}`;
}

function movedFacts(then: PlanFacts, now: PlanFacts): string[] {
  const names = [...new Set([...Object.keys(then.workbooks), ...Object.keys(now.workbooks)])].sort();
  const moved = names.filter((name) => (then.workbooks[name] ?? 'missing') !== (now.workbooks[name] ?? 'missing'));
  return [
    ...(moved.length > 0 ? [`The source moved since: ${listed(moved)}.`] : []),
    ...(then.rules !== now.rules ? ['The rules for reading moved since (config, customers or columns).'] : []),
    ...(then.planning !== now.planning ? ['The mapping or the label rules moved since (config).'] : []),
    ...(then.board !== now.board ? ['The board moved since: its columns, labels or groups.'] : []),
  ];
}

async function sentSince({ store }: ActivityDeps, madeAt: string, runId: string): Promise<string[]> {
  const runs = (await store.keptPlans.sentSince(madeAt)).filter((run) => run !== runId);
  return runs.length === 0 ? [] : [`What the board holds moved since: ${listed(runs)} sent to it.`];
}

const NAMED = 3;

function listed(names: readonly string[]): string {
  const more = names.length - NAMED;
  return more > 0 ? `${names.slice(0, NAMED).join(', ')} and ${more} more` : names.join(', ');
}

async function factsNow(
  deps: ActivityDeps,
  { runId, customer, limit }: Pick<KeepPlanInput, 'runId' | 'customer' | 'limit'>,
): Promise<PlanFacts> {
  const { settings, store, sha256 } = deps;
  const saved = await store.plan.board(settings.boardId);
  const structure = saved === null ? null : (JSON.parse(saved.structure) as BoardStructure);
  // How many items there are moves with every order; it is no part of what a plan is made from.
  const shape = structure === null ? null : { ...structure, itemsCount: null, itemsLimit: null };
  return {
    customer,
    limit,
    rules: settings.rulesFingerprint,
    planning: settings.planFingerprint,
    board: sha256(JSON.stringify(shape)),
    workbooks: await store.keptPlans.workbooks(runId),
  };
}

/** All that would be sent, in one order: items, sizes, groups to be made. Held orders are not sent, so they do not count. */
async function planHash(deps: ActivityDeps, runId: string): Promise<string> {
  const { store, settings, sha256 } = deps;
  let hash = '';
  let done = 0;
  const add = (row: readonly unknown[]) => {
    hash = sha256(hash + JSON.stringify(row));
  };
  for await (const chunk of store.keptPlans.writes(runId, null)) {
    for (const write of chunk)
      if (write.kind === 'CREATE' || write.kind === 'UPDATE')
        add([
          'item',
          write.record_id,
          write.kind,
          write.monday_item_id,
          write.group_title,
          write.changes,
          write.moves,
          write.new_labels,
          write.wanted_hash,
        ]);
    done += chunk.length;
    beat({ hashed: done });
  }
  for await (const chunk of store.keptPlans.lines(runId)) {
    for (const line of chunk)
      add(['line', line.record_id, line.size_code, line.kind, line.quantity, line.new_labels, line.monday_item_id]);
    done += chunk.length;
    beat({ hashed: done });
  }
  for (const { group_key: key, title } of await store.keptPlans.newGroups(runId, settings.boardId))
    add(['group', key, title]);
  return hash === '' ? sha256('nothing') : hash;
}
