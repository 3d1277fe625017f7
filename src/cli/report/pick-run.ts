// pick-run: the run a person names: `latest`, its id, or the beginning of its id. Owns: the sentence when there is none.
import type { RunRow } from '../../store/run-store.js';
import type { Store } from '../../store/store.js';
import { CommandFailed } from '../context.js';

/** So many runs are looked through for the beginning of an id. */
const LATEST_RUNS = 50;

/** What a person must know who reads of a run that housekeeping took rows of; null: it is whole. */
export function tidiedWords({ run_id: runId, tidied_at: tidiedAt }: RunRow): string | null {
  return tidiedAt === null
    ? null
    : `Run ${runId} is not whole any more: on ${tidiedAt.slice(0, 10)} \`housekeep\` took what [retention] no longer keeps. Its figures are as they were.`;
}

/** What `latest` is the latest of: any run, or the last one that had something to send to the board. */
export type RunKind = 'any' | 'sent';

export async function pickRun(
  store: Pick<Store, 'runs'>,
  environment: string,
  wanted: string,
  kind: RunKind = 'any',
): Promise<RunRow> {
  if (wanted !== 'latest') {
    const exact = await store.runs.one(wanted);
    if (exact !== null) return exact;
  }
  const runs = await store.runs.latest(environment, LATEST_RUNS);
  const [newest] = runs;
  if (newest === undefined) {
    throw new CommandFailed(
      `There was no run in the environment "${environment}" yet. Start one with \`order-mirror sync\`.`,
    );
  }
  if (wanted === 'latest') {
    const sent = kind === 'sent' ? await store.runs.latestSent(environment) : null;
    return sent ?? runs.find(({ scope }) => kind === 'any' || scope === 'sync') ?? newest;
  }
  const beginning = runs.filter((run) => run.run_id.startsWith(wanted));
  const [only] = beginning;
  if (beginning.length === 1 && only !== undefined) return only;
  if (beginning.length > 1) {
    const ids = beginning.map((run) => run.run_id).join(', ');
    throw new CommandFailed(`"${wanted}" is the beginning of ${beginning.length} runs: ${ids}. Write more of it.`);
  }
  throw new CommandFailed(
    `There is no run "${wanted}" in this store. The newest is ${newest.run_id}; \`order-mirror status\` lists the last ones.`,
  );
}
