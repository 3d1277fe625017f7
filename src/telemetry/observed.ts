// observed: the activities, with a line in the log for each and the figures that only an ended run has. Adds nothing to what they do.
import type { Activities } from '../activities/index.js';
import type { OrderSource } from '../sources/source.js';
import type { Store } from '../store/store.js';
import type { Log, LogFields, LogLevel } from './log.js';
import type { Metrics } from './metrics.js';

export interface Observers {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly store: Pick<Store, 'imports'>;
  readonly source: Pick<OrderSource, 'list'>;
  readonly now: () => Date;
}

export function observed(activities: Activities, observers: Observers): Activities {
  const logged = Object.fromEntries(
    Object.entries(activities).map(([name, activity]) => [name, withLine(name, activity, observers)]),
  ) as Activities;
  return {
    ...logged,
    async closeRun(input) {
      const report = await logged.closeRun(input);
      observers.metrics.note('order_mirror_runs', 1, { outcome: report.outcome });
      const lag = await lagSeconds(input.runId, observers).catch(() => null);
      if (lag !== null && input.state === 'FINISHED') observers.metrics.note('order_mirror_lag_seconds', lag, {});
      return report;
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the shape of any activity
type AnyActivity = (input: any) => Promise<unknown>;

function withLine(name: string, activity: AnyActivity, { log, now }: Observers): AnyActivity {
  return async (input: unknown) => {
    const began = now().getTime();
    const fields = fieldsOf(input);
    const line = (level: LogLevel, end: string, more: LogFields) =>
      log.write(level, `${name} ${end}`, { ...fields, ...more, ms: now().getTime() - began });
    try {
      const result = await activity(input);
      line('info', 'done', resultFields(result));
      return result;
    } catch (error) {
      // Its sentence names files, columns and boards, never values: those stand in the rejects.
      line('warn', 'failed', { reason: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  };
}

interface Named {
  readonly runId?: unknown;
  readonly customer?: unknown;
  readonly workbook?: unknown;
  readonly phase?: unknown;
  readonly seq?: unknown;
}

function fieldsOf(input: unknown): LogFields {
  const { runId, customer, workbook, phase, seq } = (input ?? {}) as Named;
  return {
    ...(typeof runId === 'string' ? { run: runId } : {}),
    ...(typeof customer === 'string' ? { customer } : {}),
    ...(typeof workbook === 'string' ? { workbook } : {}),
    ...(typeof phase === 'string' && typeof seq === 'number' ? { batch: `${phase}/${seq}` } : {}),
  };
}

/** What an activity tells of itself on the top level: kinds, outcomes and counts. */
const TOLD = [
  'kind',
  'outcome',
  'balanced',
  'applied',
  'failed',
  'held',
  'deferred',
  'released',
  'rejects',
  'why',
  'unchanged',
];

function resultFields(result: unknown): LogFields {
  if (typeof result !== 'object' || result === null) return {};
  const told = result as Record<string, unknown>;
  return Object.fromEntries(
    TOLD.flatMap((name) => {
      const value = told[name];
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[name, value]]
        : [];
    }),
  );
}

/** From the oldest change among the workbooks that this run read anew until now; null when it read none. */
async function lagSeconds(runId: string, { store, source, now }: Observers): Promise<number | null> {
  const read = new Set(
    (await store.imports.results(runId))
      .filter(({ outcome }) => outcome === 'imported')
      .map(({ workbook }) => workbook),
  );
  if (read.size === 0) return null;
  const changed = (await source.list()).flatMap(({ name, changedAt }) =>
    read.has(name) && changedAt !== null ? [changedAt.getTime()] : [],
  );
  return changed.length === 0 ? null : Math.max(0, (now().getTime() - Math.min(...changed)) / 1000);
}
