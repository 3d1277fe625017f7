// worker: the composition root. config -> store, source, board -> activities -> two Temporal workers: one for runs and local work, one for board writes.
// Owns: wiring and the order of shutting down. No rule lives here.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { interceptActivities } from './activities/activity-interceptor.js';
import { refuseWrongClock } from './activities/host-clock.js';
import { createActivities } from './activities/index.js';
import { releaseWriterLease } from './activities/writer-lease.js';
import type { Config } from './config/config.js';
import { openStore } from './store/store.js';
import { createLog } from './telemetry/log.js';
import { createMetrics, NO_METRICS } from './telemetry/metrics.js';
import { observed } from './telemetry/observed.js';
import { installRuntime } from './telemetry/runtime.js';
import { startSampler } from './telemetry/sampler.js';
import { openTraces } from './telemetry/traces.js';
import { TemporalUnreachable } from './temporal/faults.js';
import { runServerOf } from './temporal/run-server.js';
import { ScheduleClient } from './temporal/schedule-client.js';
import { startSigns } from './temporal/signs-of-life.js';
import { registerSearchAttributes } from './temporal/temporal-set-up.js';
import { depsOf, type WorkerSettings } from './wiring/deps.js';
import { underRecordedNames } from './workflows/activity-names.js';
import { boardQueueOf } from './workflows/ids.js';

/** A batch ends within the client's 60 s time-out; SIGTERM waits for it, so that no answer is thrown away (S4). */
const SHUTDOWN_GRACE = '65 seconds';

/** Runs and customers kept in memory at once; the default grows with the heap and was reported to end in out-of-memory (docs/temporal.md "Workers"). */
const CACHED_WORKFLOWS = 100;

export interface WorkerHandle {
  /** Ends when the worker was told to stop, or cannot go on. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export async function startWorker(config: Config, settings: WorkerSettings = {}): Promise<WorkerHandle> {
  const { environment, telemetry } = config;
  const log = createLog(
    { format: telemetry.logFormat, level: telemetry.logLevel, environment },
    settings.log ?? (() => {}),
  );
  const runtime = installRuntime(log, telemetry.metricsAddress);
  const measured = telemetry.metricsAddress !== '';
  const metrics = measured ? createMetrics(runtime.metricMeter, environment) : NO_METRICS;
  const connection = await connect(config);
  await registerSearchAttributes(connection, config.temporal.namespace);
  const store =
    settings.store ??
    openStore(config.store, {
      columns: config.orders.columns,
      create: false,
      ...(settings.now === undefined ? {} : { now: settings.now }),
    });
  await store.check();
  const client = new Client({ connection, namespace: config.temporal.namespace });
  const schedules = new ScheduleClient(config, client);
  const runServer = runServerOf(config, client);
  const deps = await depsOf(config, store, {
    metrics,
    schedules: () => schedules.status(),
    runServer,
    waiting: (sentence) => log.write('warn', sentence),
    ...settings,
  });
  await refuseWrongClock(deps);
  const now = () => deps.clock.now();
  const watched = observed(createActivities(deps), { log, metrics, store, source: deps.source, now });
  const activities = underRecordedNames(interceptActivities(watched, store.attempts, settings.beatMs));
  const stopSampler = measured ? startSampler(store.health, metrics, environment, config.board, now) : async () => {};
  const stopSigns = startSigns(store.runs, runServer, config.board.id, settings.waits?.lifeSigns?.everyMs);
  const traces = telemetry.tracesUrl === '' ? null : openTraces(telemetry.tracesUrl, environment);
  const common: Pick<
    WorkerOptions,
    'connection' | 'namespace' | 'identity' | 'shutdownGraceTime' | 'activities' | 'interceptors' | 'sinks'
  > = {
    connection,
    namespace: config.temporal.namespace,
    identity: deps.holder,
    shutdownGraceTime: SHUTDOWN_GRACE,
    activities,
    ...(traces === null ? {} : { interceptors: traces.interceptors, sinks: traces.sinks }),
  };
  const workflows = settings.workflows ?? workflowCode({ traced: traces !== null });
  const spans =
    traces === null || workflows.workflowBundle !== undefined
      ? {}
      : { interceptors: { ...traces.interceptors, workflowModules: traces.workflowModules } };
  const runs = await Worker.create({
    ...common,
    ...workflows,
    ...spans,
    taskQueue: config.temporal.taskQueue,
    ...(settings.stickyMs === undefined ? {} : { stickyQueueScheduleToStartTimeout: settings.stickyMs }),
    maxCachedWorkflows: CACHED_WORKFLOWS,
    maxConcurrentActivityTaskExecutions: 8,
  });
  const writes = await Worker.create({
    ...common,
    taskQueue: boardQueueOf(config.temporal.taskQueue, config.board.id),
    maxConcurrentActivityTaskExecutions: config.board.writers,
  });
  const running = Promise.all([runs.run(), writes.run()]).then(() => undefined);
  const ended = running.finally(async () => {
    await stopSampler();
    await stopSigns();
    await releaseWriterLease(deps);
    await store.close();
    await deps.close();
    await connection.close();
    await traces?.close();
  });
  return {
    ended,
    async stop() {
      for (const worker of [runs, writes]) if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended;
    },
  };
}

async function connect(config: Config): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect({ address: config.temporal.address });
  } catch (error) {
    throw new TemporalUnreachable(config.temporal.address, error);
  }
}

/** The bundle made by the build, with the spans where they are wanted; else, in tests, the sources themselves. */
export function workflowCode(
  { traced }: { readonly traced: boolean } = { traced: false },
): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  const name = traced ? 'workflow-bundle-traced.js' : 'workflow-bundle.js';
  const bundle = fileURLToPath(new URL(`../dist/${name}`, import.meta.url));
  if (import.meta.url.includes('/dist/') && existsSync(bundle)) return { workflowBundle: { codePath: bundle } };
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return { workflowsPath: fileURLToPath(new URL(`./workflows/index.${extension}`, import.meta.url)) };
}
