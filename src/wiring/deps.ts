// deps: config -> store, source, board -> the interfaces that the activities get, in production and in the bench.
// Owns: which implementation stands behind each interface, and the waits of production. Does not own: Temporal's workers (../worker.ts).
import { availableParallelism } from 'node:os';
import type { WorkerOptions } from '@temporalio/worker';
import type { ActivityDeps, Waits } from '../activities/deps.js';
import { type ReaderDeps, readWorkbook } from '../activities/read-workbook.js';
import type { Config, SqlTableConfig } from '../config/config.js';
import type { PaceClock } from '../monday/pace/pacer.js';
import { SYSTEM_CLOCK } from '../monday/pace/system-clock.js';
import { boardRulesOf } from '../monday/values/board-rules.js';
import { sha1 } from '../store/sha1.js';
import { sha256 } from '../store/sha256.js';
import type { Store } from '../store/store.js';
import type { Metrics } from '../telemetry/metrics.js';
import { postAlert } from '../telemetry/webhook.js';
import { WORKBOOKS_READ_AT_ONCE } from '../workflows/concurrency.js';
import { boardOf, type ConnectOptions } from './board-connection.js';
import { canaryOf } from './canary-workbook.js';
import { keyColumnsPatiently } from './key-columns.js';
import { isDeadHolder, leaseHolder } from './lease-holder.js';
import { listsOf, openOrderLists } from './order-lists.js';
import { startReadingThreads, threadsCanRead } from './reading-threads.js';
import { settingsOf } from './settings.js';
import { openSqlTable, rulesOfTable } from './sql-table.js';

/** Two looks 5 s apart would believe a filter that lags by 6 s; paid only after a doubt, and never longer than the configured quiet time. */
const READS_LAG_MS = 10_000;

const WAITS: Omit<Waits, 'believeMissingAfterMs' | 'readsLagMs'> = {
  // Between two looks at the same keys: long enough for a lagging read to catch up, short against the 70 s.
  lookUpAgainMs: 5_000,
  // A minute's budget renews within 60 s: such waits are slept where they arise; longer ones become durable timers.
  longestInActivityMs: 90_000,
};

export interface WorkerSettings {
  readonly waits?: Partial<Waits>;
  readonly crashPoint?: ActivityDeps['crashPoint'];
  /** Rows that are staged in one transaction, where they are not read in a thread; small in tests of what happens between two. */
  readonly chunkRows?: number;
  /** The clock budgets are counted by; the bench scales it. */
  readonly paceClock?: PaceClock;
  /** The machine's clock, as the activities and the store see it; `chaos` makes it jump. */
  readonly now?: () => Date;
  /** The board client's patience and the server's, where they are not monday's 60 s. */
  readonly board?: Pick<ConnectOptions, 'timeoutMs' | 'serverLimitMs'>;
  /** How often activities beat. */
  readonly beatMs?: number;
  /** How long a dead worker's runs wait for it before any other may go on with them; Temporal's own is 10 s. */
  readonly stickyMs?: number;
  readonly log?: (line: string) => void;
  /** Told why the worker cannot begin yet. */
  readonly waiting?: (sentence: string) => void;
  readonly metrics?: Metrics;
  /** Other workflow code than this build's, or the same made ready once for many workers. */
  readonly workflows?: Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'>;
  /** An open store instead of the config's, closed with the worker; the bench puts its own clocks round it. */
  readonly store?: Store;
  /** What Temporal knows of runs; without it there is no Temporal, and a run that is open was left by a dead process. */
  readonly runServer?: ActivityDeps['runServer'];
  /** What Temporal knows of the config's schedules. */
  readonly schedules?: ActivityDeps['onCall']['schedules'];
}

export interface ClosableDeps extends ActivityDeps {
  close(): Promise<void>;
}

/** What the activities get in production; the bench uses it without Temporal. */
export async function depsOf(
  config: Config,
  store: ActivityDeps['store'],
  settings: WorkerSettings = {},
): Promise<ClosableDeps> {
  const clock = settings.now === undefined ? systemClock : { ...systemClock, now: settings.now };
  const pacing = {
    callsSpentToday: await store.outbox.callsSince(startOfDay(clock.now())),
    shared: store.budgets,
    ...(settings.paceClock === undefined ? {} : { paceClock: settings.paceClock }),
    ...settings.board,
  };
  const keys = await keyColumnsPatiently(config, pacing, settings.waiting ?? (() => {}));
  const mirrorSettings = settingsOf(config, keys);
  const board = boardOf(config, keys, {
    ...pacing,
    onCall: ({ operation, outcome, durationMs }) => {
      settings.metrics?.note('order_mirror_calls', 1, { operation, outcome });
      settings.metrics?.note('order_mirror_call_seconds', durationMs / 1000, { operation });
    },
  });
  const crashPoint = settings.crashPoint ?? (() => {});
  const { source, reading } = sourceOf(config, store, {
    afterChunk: () => crashPoint('import-after-chunk'),
    ...(settings.chunkRows === undefined ? {} : { chunkRows: settings.chunkRows }),
  });
  return {
    settings: mirrorSettings,
    source,
    readWorkbook: reading.read,
    restReading: reading.rest,
    store,
    board,
    boardRules: boardRulesOf(mirrorSettings, config.board.labels),
    clock,
    sha256,
    holder: leaseHolder(),
    isDead: isDeadHolder,
    waits: {
      ...WAITS,
      believeMissingAfterMs: config.board.settleSeconds * 1000,
      readsLagMs: Math.min(READS_LAG_MS, config.board.settleSeconds * 1000),
      ...settings.waits,
    },
    onCall: {
      limits: { balancedWithinHours: config.alerts.balancedWithinHours },
      callsPerDay: config.board.callsPerDay,
      schedules: settings.schedules ?? (async () => []),
      notify: async (alert) =>
        config.alerts.webhook === null
          ? { kind: 'nobody' }
          : postAlert(config.alerts.webhook.reveal(), config.alerts.form, alert),
    },
    runServer: settings.runServer ?? NO_TEMPORAL,
    retention: config.retention,
    canary: canaryOf(config, source),
    crashPoint,
    async close() {
      await reading.close();
      await board.close();
    },
  };
}

const NO_TEMPORAL: ActivityDeps['runServer'] = {
  home: async () => null,
  isRunning: async () => false,
  isCustomerRunning: async () => false,
};

const NOTHING_TO_REST = () => {};

type Chunks = Pick<ReaderDeps, 'afterChunk' | 'chunkRows'>;

/** Workbooks are read in threads of their own where there is more than one core. A store on a server has its rows staged from this one: its password is copied nowhere. */
function sourceOf(config: Config, store: ActivityDeps['store'], chunks: Chunks) {
  if (config.source.kind === 'sql-table') return tableOf(config.source, config, store, chunks);
  const lists = listsOf(config.source);
  const source = openOrderLists(lists, config.orders);
  const threads = Math.min(availableParallelism(), WORKBOOKS_READ_AT_ONCE);
  if (threads > 1 && config.store.kind === 'sqlite' && threadsCanRead())
    return {
      source,
      reading: startReadingThreads({ lists, store: config.store, rules: config.orders }, threads),
    };
  const read = readWorkbook({ source, imports: store.imports, rules: config.orders, sha256, sha1, ...chunks });
  return { source, reading: { read, rest: NOTHING_TO_REST, close: async () => {} } };
}

function tableOf(table: SqlTableConfig, config: Config, store: ActivityDeps['store'], chunks: Chunks) {
  const { source, close } = openSqlTable(table, config.orders);
  const rules = rulesOfTable(table, config.orders);
  const read = readWorkbook({ source, imports: store.imports, rules, sha256, sha1, ...chunks });
  return { source, reading: { read, rest: NOTHING_TO_REST, close } };
}

const systemClock: ActivityDeps['clock'] = { now: () => new Date(), sleep: SYSTEM_CLOCK.sleep };

function startOfDay(now: Date): string {
  return `${now.toISOString().slice(0, 10)}T00:00:00.000Z`;
}
