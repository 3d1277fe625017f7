// check-canary: looks what became of the canary that was laid last, notes it, and lays the next one. Reads the board, writes only the canary's workbook:
// the order itself goes with the next sync, like any other.

import { canaryValue, judgeCanary } from '../domain/run/canary.js';
import { askUntilAnswered } from './ask.js';
import type { ActivityDeps } from './deps.js';

export interface CanaryReport {
  /** false: the config has no [canary]. */
  readonly placed: boolean;
  readonly seconds: number | null;
  readonly lost: boolean;
}

/** The newest well-ended sync is among so many runs, unless something is very wrong, which other alerts tell. */
const RUNS = 20;

export function checkCanary(deps: ActivityDeps) {
  return async (): Promise<CanaryReport> => {
    const { canary, store, settings, clock } = deps;
    if (canary === null) return { placed: false, seconds: null, lost: false };
    const runs = await store.runs.latest(settings.environment, RUNS);
    const well = runs.find((run) => run.scope === 'sync' && run.state === 'FINISHED' && Number(run.balanced) === 1);
    const verdict = judgeCanary(
      {
        placed: await canary.placed(),
        shown: await shownOnBoard(deps, canary.customer),
        wellSince: well === undefined ? null : new Date(well.opened_at),
        wellRun: well?.run_id ?? null,
      },
      clock.now(),
    );
    await store.alerts.noteCanary(settings.environment, verdict.lost, verdict.seconds);
    await canary.place(canaryValue(clock.now()));
    return { placed: true, seconds: verdict.seconds, lost: verdict.lost !== null };
  };
}

async function shownOnBoard(deps: ActivityDeps, customer: string): Promise<number | null> {
  const { store, board, settings } = deps;
  const itemId = await store.alerts.canaryItem(customer);
  const { total } = settings.rules.roles;
  const column = settings.mapping.find(({ sources }) => total !== null && sources.includes(total))?.boardColumn;
  if (itemId === null || column === undefined) return null;
  const columns = { columns: [column], lineColumns: [] };
  const items = await askUntilAnswered(deps, 'canary', 'the canary', (signal) =>
    board.readItemsById([itemId], columns, signal),
  );
  const text = items.find(({ state }) => state === 'active')?.cells.get(column)?.text ?? '';
  return text === '' ? null : Number(text);
}
