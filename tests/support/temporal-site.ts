// temporal-site: a practice board, a store, a worker and a client on a Temporal server: the whole thing, small enough to be steered by a test.
import { setTimeout } from 'node:timers/promises';
import { inject } from 'vitest';
import type { ActivityDeps, Waits } from '../../src/activities/deps.js';
import { MirrorClient } from '../../src/client.js';
import type { Config } from '../../src/config/config.js';
import type { EmulatorOptions } from '../../src/emulator/server.js';
import type { WorkerSettings } from '../../src/wiring/deps.js';
import { startWorker } from '../../src/worker.js';
import type { Timeouts } from '../../src/workflows/activity-options.js';
import type { RunProgress } from '../../src/workflows/messages.js';
import { type Mirror, startMirror } from './mirror.js';
import { compareBoard } from './oracle/compare-board.js';
import { readSampleFacts } from './oracle/sample-facts.js';
import type { SmallLists } from './small-lists.js';
import type { StoreEngine } from './store-engines.js';

export interface StartedRun {
  readonly runId: string;
  /** The report, or the failure as one line. */
  readonly end: Promise<{ readonly outcome: string; readonly balanced: boolean }>;
  cancelInTemporal(): Promise<void>;
}

export interface TemporalSite extends Mirror {
  readonly client: MirrorClient;
  start(
    runId: string,
    options?: { customer?: string; limit?: number; approved?: boolean; timeouts?: Timeouts },
  ): Promise<StartedRun>;
  /** Until the run's progress is so. */
  progress(is: (progress: RunProgress) => boolean): Promise<RunProgress>;
  customerState(runId: string, customer: string): Promise<{ state: string | null; reason: string | null }>;
  /** The worker ends, and another one goes on; with other workflow code, if it is a deployment. */
  replaceWorker(deployed?: Pick<WorkerSettings, 'workflows'>): Promise<void>;
  /** A second worker on the same store and board, at another Temporal server; gives the client of that one. */
  colleague(at: string): Promise<MirrorClient>;
  /** Creates that the board carried out. */
  creates(): number;
  /** What is wrong with the board, in sentences. */
  differences(): string[];
}

export interface TemporalSiteOptions {
  readonly address: string;
  readonly lists: SmallLists;
  readonly config?: (config: Config) => Config;
  readonly emulator?: Partial<EmulatorOptions>;
  readonly engine?: StoreEngine;
  /** Of runs of other Temporal servers. */
  readonly lifeSigns?: Waits['lifeSigns'];
  readonly longestInActivityMs?: number;
  readonly crashPoint?: ActivityDeps['crashPoint'];
  readonly log?: (line: string) => void;
  /** For the mirror and its board: real time, so much later or earlier. */
  readonly aheadMs?: number;
  /** What happened to the store before the worker starts. */
  readonly before?: (mirror: Mirror) => Promise<void>;
}

/** So slow that a test can act in mid-run. */
const BOARD_LATENCY_MS = 15;
const BATCH_SIZE = 2;
let sites = 0;

export async function openTemporalSite(options: TemporalSiteOptions): Promise<TemporalSite> {
  const { address, lists, longestInActivityMs, crashPoint, aheadMs = 0 } = options;
  const now = () => Date.now() + aheadMs;
  const sleep = (ms: number, signal?: AbortSignal) => setTimeout(ms, undefined, signal ? { signal } : {});
  sites += 1;
  const name = `steered-${process.pid}-${Date.now()}-${sites}`;
  const mirror = await startMirror({
    sourceFolder: lists.folder,
    ...(options.engine === undefined ? {} : { engine: options.engine }),
    emulator: { latencyMs: BOARD_LATENCY_MS, clock: { now, sleep: (ms) => sleep(ms) }, ...options.emulator },
    config: (config) => {
      const ours: Config = {
        ...config,
        environment: name,
        temporal: { address, namespace: 'default', taskQueue: name },
        board: { ...config.board, batchSize: BATCH_SIZE },
      };
      return options.config?.(ours) ?? ours;
    },
  });
  const settings: WorkerSettings = {
    ...preparedWorkflows(mirror.config),
    log: options.log ?? ((line) => console.error(line)),
    now: () => new Date(now()),
    paceClock: { now, sleep },
    ...(crashPoint === undefined ? {} : { crashPoint }),
    waits: {
      believeMissingAfterMs: 300,
      readsLagMs: 0,
      lookUpAgainMs: 50,
      ...(longestInActivityMs === undefined ? {} : { longestInActivityMs }),
      ...(options.lifeSigns === undefined ? {} : { lifeSigns: options.lifeSigns }),
    },
  };
  await options.before?.(mirror);
  let worker = await startWorker(mirror.config, settings);
  const client = await MirrorClient.connect(mirror.config);
  const colleagues: (() => Promise<void>)[] = [];
  const progressNow = () => client.progress();
  return {
    ...mirror,
    client,
    async start(runId, { customer, limit, approved, timeouts } = {}) {
      const started = await client.start({
        runId,
        scope: 'sync',
        customer: customer ?? null,
        limit: limit ?? null,
        approved: approved ?? false,
        ...(timeouts === undefined ? {} : { timeouts }),
      });
      if (started.kind !== 'started') throw new Error(`Run ${started.runId} is open.`);
      const end = started.handle.result();
      end.catch(() => undefined);
      return { runId, end, cancelInTemporal: async () => void (await started.handle.cancel()) };
    },
    async progress(is) {
      let seen: RunProgress | null = null;
      await until(
        async () => {
          seen = await progressNow();
          return seen !== null && is(seen);
        },
        () => JSON.stringify(seen),
      );
      if (seen === null) throw new Error('No run is open.');
      return seen;
    },
    async customerState(runId, customer) {
      const row = (await mirror.store.runs.customers(runId)).find((one) => one.customer === customer);
      return { state: row?.state ?? null, reason: row?.reason ?? null };
    },
    async replaceWorker(deployed = {}) {
      await worker.stop();
      worker = await startWorker(mirror.config, { ...settings, ...deployed });
    },
    async colleague(at) {
      const theirs: Config = { ...mirror.config, temporal: { ...mirror.config.temporal, address: at } };
      const second = await startWorker(theirs, settings);
      const asking = await MirrorClient.connect(theirs);
      colleagues.push(async () => {
        await asking.close();
        await second.stop();
      });
      return asking;
    },
    creates: () => mirror.emulator.stats().mutations.creates,
    differences() {
      const dump = mirror.emulator.dump(mirror.config.board.id);
      return dump === undefined
        ? ['The board is gone.']
        : compareBoard(dump as never, lists.expected.board, readSampleFacts());
    },
    async close() {
      for (const leave of colleagues) await leave();
      await client.close();
      await worker.stop();
      await mirror.close();
    },
  };
}

/** The bundle that was made once for all tests: making it costs a worker's start 2 s. Traces need a bundle with their interceptors in it. */
export function preparedWorkflows(config: Pick<Config, 'telemetry'>): Pick<WorkerSettings, 'workflows'> {
  const codePath = inject('workflowBundle');
  return codePath === null || config.telemetry.tracesUrl !== '' ? {} : { workflows: { workflowBundle: { codePath } } };
}

const PATIENCE_MS = 20_000;

export async function until(
  is: () => Promise<boolean> | boolean,
  last: () => string = () => '',
  withinMs = PATIENCE_MS,
): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await is())) {
    if (Date.now() > end) throw new Error(`It did not come to this within ${withinMs} ms. ${last()}`);
    await setTimeout(20);
  }
}
