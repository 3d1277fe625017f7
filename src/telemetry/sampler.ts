// sampler: looks at the store now and then, and sets the gauges. Counted from the store, not in the process: several workers say the same.
import type { HealthStore } from '../store/views/health-store.js';
import type { Metrics } from './metrics.js';

/** Prometheus scrapes every 15 to 60 s by custom; a look costs a few milliseconds with 100,000 orders. */
const LOOK_EVERY_MS = 15_000;
const STATES = ['NEW', 'CHANGED', 'PENDING', 'SYNCED', 'FAILED', 'HELD'] as const;

export interface SampledLimits {
  readonly callsPerDay: number;
  readonly complexityPerMinute: number;
}

/** Gives the function that ends it. A look that fails is left out: metrics never stop the work. */
export function startSampler(
  health: HealthStore,
  metrics: Metrics,
  environment: string,
  limits: SampledLimits,
  now: () => Date,
): () => Promise<void> {
  let looking: Promise<void> = Promise.resolve();
  const look = () => {
    looking = looking.then(() => sample(health, metrics, environment, limits, now()).catch(() => undefined));
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

export async function sample(
  health: HealthStore,
  metrics: Metrics,
  environment: string,
  limits: SampledLimits,
  now: Date,
): Promise<void> {
  const seconds = (since: string | null) =>
    since === null ? 0 : Math.max(0, (now.getTime() - Date.parse(since)) / 1000);
  const state = await health.now(environment);
  // A state without orders is 0, not gone: an alert on it must be able to end.
  for (const name of STATES) metrics.note('order_mirror_orders', state.orders[name] ?? 0, { state: name });
  metrics.note('order_mirror_oldest_due_seconds', seconds(state.oldestDueSince), {});
  metrics.note('order_mirror_open_run_seconds', seconds(state.openRun?.openedAt ?? null), {});
  metrics.note('order_mirror_run_waits_for_approval', state.openRun?.phase === 'waiting-for-approval' ? 1 : 0, {});
  metrics.note('order_mirror_parked_customers', state.parkedCustomers, {});
  const balanced = state.lastBalancedAt === null ? 0 : Date.parse(state.lastBalancedAt) / 1000;
  metrics.note('order_mirror_last_balanced_run_timestamp_seconds', balanced, {});
  const today = await health.spentSince(`${now.toISOString().slice(0, 10)}T00:00:00.000Z`);
  const minute = await health.spentSince(new Date(now.getTime() - 60_000).toISOString());
  metrics.note('order_mirror_calls_today', today.calls, {});
  metrics.note('order_mirror_calls_per_day', limits.callsPerDay, {});
  metrics.note('order_mirror_complexity_last_minute', minute.complexity, {});
  metrics.note('order_mirror_canary_seconds', state.canarySeconds ?? 0, {});
  metrics.note('order_mirror_complexity_per_minute', limits.complexityPerMinute, {});
}
