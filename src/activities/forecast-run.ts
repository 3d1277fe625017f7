// forecast-run: what the plan of a run will cost, by what calls to this board have cost until now. Kept with the run, so that it can be held against what came.
import { type Forecast, forecast, type WriteCosts } from '../domain/run/forecast.js';
import type { ActivityDeps, MeasuredPhase, MirrorSettings } from './deps.js';

/** Prices and answer times change with the board and the plan of the account: older calls tell little about today. */
const MEASURED_FOR_MS = 30 * 86_400_000;

export type ForecastDeps = Pick<ActivityDeps, 'store'> & {
  readonly clock: Pick<ActivityDeps['clock'], 'now'>;
  readonly settings: Pick<MirrorSettings, 'boardId' | 'batchSize' | 'budgets' | 'firstCosts'>;
};

export function forecastRun(deps: ActivityDeps) {
  return async ({ runId }: { runId: string }): Promise<Forecast> => {
    const made = await forecastOfRun(deps, runId);
    await deps.store.forecasts.keep(runId, made);
    return made;
  };
}

/** Of what is not sent yet: while a run sends, its rest. */
export async function forecastOfRun({ store, settings, clock }: ForecastDeps, runId: string): Promise<Forecast> {
  const now = clock.now();
  const since = new Date(now.getTime() - MEASURED_FOR_MS).toISOString();
  const measured = await store.forecasts.measured(since);
  return forecast({
    writes: await store.forecasts.waiting(runId),
    newGroups: await store.forecasts.newGroups(runId, settings.boardId),
    batchSize: settings.batchSize,
    budgets: settings.budgets,
    costs: costsFrom(settings.firstCosts, measured),
    callsSpentToday: await store.outbox.callsSince(`${now.toISOString().slice(0, 10)}T00:00:00.000Z`),
    nowMs: now.getTime(),
  });
}

/** What was measured, else what is believed at first. */
function costsFrom(first: MirrorSettings['firstCosts'], measured: readonly MeasuredPhase[]): WriteCosts {
  const told = measured.filter(({ pricedMembers }) => pricedMembers > 0);
  const points = told.map(({ phase, complexity, pricedMembers }) => [phase, complexity / pricedMembers] as const);
  const calls = measured.reduce((sum, phase) => sum + phase.calls, 0);
  const durationMs = measured.reduce((sum, phase) => sum + phase.durationMs, 0);
  return {
    points: { ...first.points, ...Object.fromEntries(points) },
    groupPoints: first.groupPoints,
    callMs: calls === 0 ? null : durationMs / calls,
  };
}
