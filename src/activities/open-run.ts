// open-run: begins a run: one open run per board (S3), one environment per store (S14), a host whose clock is right.
// What a run that the store still calls open is owed: it is asked for, waited for, left alone, or taken over (domain/run/earlier-run.ts).
import { type EarlierRun, stepAboutEarlier, type Watched } from '../domain/run/earlier-run.js';
import type { ActivityDeps, OpenRunFound } from './deps.js';
import { refuseWrongClock } from './host-clock.js';

export interface OpenRunInput {
  readonly runId: string;
  readonly scope: 'sync' | 'import' | 'plan' | 'verify' | 'rollback';
  readonly workflowId: string;
  readonly temporalRunId: string;
  readonly options: Readonly<Record<string, string | number | boolean | null>>;
  /** Of a run that waited already: what it saw of the one before. */
  readonly watched?: Watched;
}

export type OpenRunReport =
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused'; readonly sentence: string }
  /** Asked again so much later, with what was seen. */
  | {
      readonly kind: 'earlier-run';
      readonly ms: number;
      readonly sentence: string;
      readonly watched: Watched;
    };

export function openRun(deps: ActivityDeps) {
  return async (input: OpenRunInput): Promise<OpenRunReport> => {
    const { settings, store } = deps;
    await store.check();
    await refuseWrongClock(deps);
    await store.runs.bind({
      environment: settings.environment,
      boardId: settings.boardId,
      subitemBoardId: settings.subitemBoardId,
      boardUrl: settings.boardUrl,
    });
    const home = await deps.runServer.home();
    const open = () =>
      store.runs.open({
        runId: input.runId,
        environment: settings.environment,
        boardId: settings.boardId,
        scope: input.scope,
        workflowId: input.workflowId,
        temporalRunId: input.temporalRunId,
        options: JSON.stringify(input.options),
        home,
      });
    const opened = await open();
    if (opened.kind === 'opened') return { kind: 'opened' };
    const earlier = await earlierRun(deps, opened.other, home?.serverId ?? null);
    const step = stepAboutEarlier(earlier, input.watched ?? null, deps.waits.lifeSigns);
    switch (step.kind) {
      case 'refuse':
        return { kind: 'refused', sentence: step.sentence };
      case 'wait': {
        const watched = input.watched ?? { seenAt: earlier.seenAt, ms: 0 };
        const { ms, sentence } = step;
        return { kind: 'earlier-run', ms, sentence, watched: { ...watched, ms: watched.ms + ms } };
      }
      case 'take-over': {
        await store.runs.interrupt(earlier.runId, `The run ended without closing; run ${input.runId} took over.`);
        const again = await open();
        if (again.kind === 'opened') return { kind: 'opened' };
        const sentence = `Run ${again.other.runId} is open on board ${settings.boardId} since ${again.other.openedAt}. Wait for it, or end it with \`order-mirror cancel\`.`;
        return { kind: 'refused', sentence };
      }
    }
  };
}

/** A run that tells no home was opened outside Temporal, or by an older program: it is looked for here. */
async function earlierRun(deps: ActivityDeps, other: OpenRunFound, serverId: string | null): Promise<EarlierRun> {
  const { runId, openedAt, seenAt, silentMs, home } = other;
  const base = { runId, boardId: deps.settings.boardId, openedAt, seenAt, silentMs };
  if (home !== null && home.serverId !== serverId)
    return { ...base, home: { kind: 'elsewhere', server: home.server, host: home.host } };
  const running = await deps.runServer.isRunning(other.workflowId, other.temporalRunId);
  const customersAtWork = running ? 0 : await countAtWork(deps, runId);
  return { ...base, home: { kind: 'here', running, customersAtWork } };
}

/** A workflow that is terminated leaves those of its customers behind: they are told to end, and may be in the middle of a batch. */
async function countAtWork({ store, runServer }: ActivityDeps, runId: string): Promise<number> {
  let count = 0;
  for (const { customer, ended_at: endedAt } of await store.runs.customers(runId))
    if (endedAt === null && (await runServer.isCustomerRunning(runId, customer))) count += 1;
  return count;
}
