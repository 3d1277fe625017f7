// long-work: plan, then sync of a few orders, of a large store through Temporal. Owns: what is watched meanwhile: attempts of activities, how long
// the process could not beat, and how long the store's log grew.
import { statSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { MirrorClient, type StartSync } from '../../src/client.js';
import type { Config } from '../../src/config/config.js';
import { openStore } from '../../src/store/store.js';
import { startWorker } from '../../src/worker.js';
import type { Figures } from '../figures.js';
import { customerName } from '../fixtures/make-bench-workbooks.mjs';
import { benchConfig, makeKeyColumns } from '../mirror-run.js';
import { secondsOf } from './turns.js';

export interface LongWorkOptions {
  readonly lists: string;
  readonly folder: string;
  readonly boardUrl: string;
  readonly temporal: string;
  readonly customers: number;
  readonly limit: number;
}

const LOOK_MS = 500;
const NANOSECONDS = 1e9;
const BYTES_OF_MB = 1_000_000;

export async function longWork({ temporal, customers, limit, ...where }: LongWorkOptions): Promise<Figures> {
  const config = configOf(benchConfig(where), temporal, customers);
  await makeKeyColumns(config);
  const store = openStore(config.store, { columns: config.orders.columns, create: true });
  await store.migrate();
  await store.close();
  const file = `${where.folder}/store.sqlite`;
  const watched = { logMb: 0 };
  const looking = setInterval(() => {
    watched.logMb = Math.max(watched.logMb, megabytes(`${file}-wal`));
  }, LOOK_MS);
  const worker = await startWorker(config);
  const client = await MirrorClient.connect(config);
  const one = (start: Pick<StartSync, 'runId' | 'scope' | 'limit'>) => oneRun(client, start);
  const plan = await one({ runId: 'plan', scope: 'plan', limit: null });
  const sync = await one({ runId: 'sync', scope: 'sync', limit });
  const storeMb = megabytes(file);
  await client.close();
  await worker.stop();
  clearInterval(looking);
  return {
    plan: plan.seconds,
    planAttempts: plan.attempts,
    planStandstill: plan.standstill,
    sync: sync.seconds,
    syncAttempts: sync.attempts,
    syncStandstill: sync.standstill,
    logMb: watched.logMb,
    storeMb,
  };
}

async function oneRun(client: MirrorClient, start: Pick<StartSync, 'runId' | 'scope' | 'limit'>) {
  const delay = monitorEventLoopDelay({ resolution: 100 });
  delay.enable();
  let attempts = 0;
  const seconds = await secondsOf(async () => {
    const started = await client.start({ ...start, customer: null, approved: true });
    if (started.kind !== 'started') throw new Error('Another run is open on the bench board.');
    await started.handle.result();
    const { events = [] } = await started.handle.fetchHistory();
    const names = new Map<string, { name: string; at: number }>();
    for (const event of events ?? []) {
      const { activityTaskScheduledEventAttributes: scheduled, activityTaskStartedEventAttributes: begun } = event;
      if (scheduled)
        names.set(String(event.eventId), { name: scheduled.activityType?.name ?? '?', at: timeOf(event.eventTime) });
      if (begun) attempts = Math.max(attempts, begun.attempt ?? 0);
      const done = event.activityTaskCompletedEventAttributes;
      const step = done ? names.get(String(done.scheduledEventId)) : undefined;
      if (step !== undefined && step.name !== 'importWorkbook')
        process.stderr.write(`  ${start.scope}: ${step.name} ${(timeOf(event.eventTime) - step.at).toFixed(1)} s\n`);
    }
  });
  delay.disable();
  return { seconds, attempts, standstill: delay.max / NANOSECONDS };
}

function timeOf(time: { seconds?: unknown; nanos?: number | null } | null | undefined): number {
  return Number(time?.seconds ?? 0) + (time?.nanos ?? 0) / NANOSECONDS;
}

function configOf(config: Config, temporal: string, customers: number): Config {
  const { uniqueKeys, extraChecks } = config.orders.customers[0] ?? { uniqueKeys: [], extraChecks: [] };
  // A dropdown has room for 500 labels, so that the customers cannot all have one.
  const columns = config.board.columns.filter(({ source }) => source !== 'CUSTOMER NAME');
  return {
    ...config,
    temporal: { ...config.temporal, address: temporal },
    orders: {
      ...config.orders,
      customers: Array.from({ length: customers }, (_, index) => ({
        name: customerName(index),
        aliases: [],
        uniqueKeys,
        extraChecks,
      })),
    },
    board: { ...config.board, columns },
  };
}

function megabytes(file: string): number {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) / BYTES_OF_MB;
}
