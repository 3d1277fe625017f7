// open-run: begins a run: one open run per board (S3), one environment per store (S14), leftovers of a dead run settled by others.
import type { ActivityDeps } from './deps.js';

export interface OpenRunInput {
  readonly runId: string;
  readonly scope: 'sync' | 'import' | 'plan' | 'verify' | 'rollback';
  readonly workflowId: string;
  readonly temporalRunId: string;
  readonly options: Readonly<Record<string, string | number | boolean | null>>;
}

export type OpenRunReport = { readonly kind: 'opened' } | { readonly kind: 'refused'; readonly sentence: string };

export function openRun(deps: ActivityDeps) {
  return async (input: OpenRunInput): Promise<OpenRunReport> => {
    const { settings, store } = deps;
    await store.check();
    await store.runs.bind({
      environment: settings.environment,
      boardId: settings.boardId,
      subitemBoardId: settings.subitemBoardId,
      boardUrl: settings.boardUrl,
    });
    const open = () =>
      store.runs.open({
        runId: input.runId,
        environment: settings.environment,
        boardId: settings.boardId,
        scope: input.scope,
        workflowId: input.workflowId,
        temporalRunId: input.temporalRunId,
        options: JSON.stringify(input.options),
      });
    const opened = await open();
    if (opened.kind === 'opened') return { kind: 'opened' };
    // Temporal lets one run per board live at a time (its workflow id is the board's). A run that the store still calls open while this one lives
    // died with its server: it is closed here as interrupted, and what it had on its way is settled before anything is planned.
    await store.runs.interrupt(opened.runId, `The run ended without closing; run ${input.runId} took over.`);
    const again = await open();
    if (again.kind === 'opened') return { kind: 'opened' };
    return {
      kind: 'refused',
      sentence: `Run ${again.runId} is open on board ${settings.boardId} since ${again.openedAt}. Wait for it, or end it with \`order-mirror cancel\`.`,
    };
  };
}
