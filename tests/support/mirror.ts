// mirror: the real activities on a real store and a real practice board, run in a workflow's order but without Temporal.
// For tests of rules and of faults between steps; the workflows themselves are tested with a Temporal server.
import { randomUUID } from 'node:crypto';
import type { ActivityDeps, Waits } from '../../src/activities/deps.js';
import { type Activities, createActivities } from '../../src/activities/index.js';
import type { Config } from '../../src/config/config.js';
import { loadConfig } from '../../src/config/load.js';
import { formatProblems } from '../../src/config/problem.js';
import { PHASES, REPAIR_PHASES } from '../../src/domain/board/write-phase.js';
import { demoBoardPath, readBoardDefinitions } from '../../src/emulator/definition.js';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/server.js';
import { setUpBoard } from '../../src/monday/reading/setup.js';
import { openStore, type Store } from '../../src/store/store.js';
import { boardOf } from '../../src/wiring/board-connection.js';
import { type ClosableDeps, depsOf } from '../../src/wiring/deps.js';
import { SQLITE, type StoreEngine } from './store-engines.js';

export interface Mirror {
  readonly config: Config;
  readonly store: Store;
  readonly emulator: Emulator;
  readonly deps: ClosableDeps;
  readonly activities: Activities;
  close(): Promise<void>;
}

export interface MirrorOptions {
  /** Order lists of the demo's company; of another one its config says it. */
  readonly sourceFolder?: string;
  /** Default: the demo's. */
  readonly base?: Config;
  /** Default: SQLite. */
  readonly engine?: StoreEngine;
  readonly emulator?: Partial<EmulatorOptions>;
  /** A board server that is there already: another's, of one account. */
  readonly on?: Emulator;
  readonly config?: (config: Config) => Config;
  readonly crashPoint?: ActivityDeps['crashPoint'];
  readonly waits?: Partial<Waits>;
  /** false: nobody tried yet whether the board refuses outdated revisions. */
  readonly tried?: boolean;
}

/** Short, since the practice board answers at once and its reads do not lag unless a test says so. */
const SHORT_WAITS: Waits = {
  believeMissingAfterMs: 300,
  readsLagMs: 0,
  lookUpAgainMs: 100,
  longestInActivityMs: 60_000,
};

export function demoConfig(): Config {
  const loaded = loadConfig('configs/demo.toml', {});
  if (loaded.kind === 'faulty') throw new Error(formatProblems(loaded.problems));
  return loaded.config;
}

export async function startMirror(options: MirrorOptions): Promise<Mirror> {
  const emulator =
    options.on ??
    (await startEmulator({ boards: readBoardDefinitions(demoBoardPath()), limits: 'none', ...options.emulator }));
  const base = options.base ?? demoConfig();
  const lent = await (options.engine ?? SQLITE).lend();
  const settled: Config = {
    ...base,
    source:
      options.sourceFolder === undefined
        ? base.source
        : { kind: 'workbooks', folder: options.sourceFolder, sheets: 'MASTER', headerRow: 1, files: ['*.xlsx'] },
    store: lent.store,
    board: { ...base.board, url: emulator.url },
  };
  const config = options.config?.(settled) ?? settled;
  await makeKeyColumns(config);
  const store = openStore(config.store, { columns: config.orders.columns, create: true });
  if (!lent.migrated || options.base !== undefined || config.orders.columns !== base.orders.columns)
    await store.migrate();
  // As `board setup` finds out; where nobody did, the first run that sends does (tests/board-mark.board.test.ts).
  if (options.tried !== false)
    await store.marks.noteRefusesStale(config.board.id, options.emulator?.staleRevisions !== 'accepted');
  const deps = await depsOf(config, store, {
    waits: { ...SHORT_WAITS, ...options.waits },
    ...(options.crashPoint === undefined ? {} : { crashPoint: options.crashPoint }),
  });
  return {
    config,
    store,
    emulator,
    deps,
    activities: createActivities(deps),
    async close() {
      await deps.close();
      await store.close();
      await lent.giveBack();
      if (options.on === undefined) await emulator.close();
    },
  };
}

async function makeKeyColumns(config: Config): Promise<void> {
  const board = boardOf(config);
  const made = await setUpBoard(board.paced, {
    boardId: config.board.id,
    subitemBoardId: config.board.subitemBoardId,
    newKey: () => randomUUID(),
    lines: config.orders.sizes !== null,
  });
  await board.close();
  if (made.kind !== 'ok') throw new Error(JSON.stringify(made));
}

/** What syncRun and syncCustomer do, one step after the other. */
export async function syncOnce(
  mirror: Mirror,
  runId: string,
  options: { customer?: string; limit?: number; passesGates?: true } = {},
) {
  const { activities } = mirror;
  const opened = await activities.openRun({
    runId,
    scope: 'sync',
    workflowId: 'test',
    temporalRunId: 'test',
    options: {},
  });
  if (opened.kind === 'refused') throw new Error(opened.sentence);
  await activities.checkMark({ runId, mode: 'sends', customer: options.customer ?? null });
  await activities.recoverOpenBatches({ runId });
  for (const workbook of (await activities.listWorkbooks({ runId })).changed)
    await activities.importWorkbook({ runId, workbook });
  await activities.mergeOrders({ runId });
  await activities.readBoard({ runId });
  const plan = await activities.planRun({ runId, customer: options.customer ?? null, limit: options.limit ?? null });
  if (options.passesGates) await activities.evaluateGates({ runId });
  if (plan.customers.length > 0) await activities.raiseMark({ runId });
  for (const customer of plan.customers) await sendCustomer(mirror, runId, customer);
  return activities.closeRun({ runId, state: 'FINISHED', sentence: null });
}

export async function sendCustomer(
  mirror: Mirror,
  runId: string,
  customer: string,
  { archives = false }: { readonly archives?: boolean } = {},
): Promise<void> {
  let seq = 0;
  for (let again = true; again; ) {
    for (const phase of archives ? REPAIR_PHASES : PHASES) {
      for (let drained = false; !drained; seq += 1) {
        if (phase === 'creates' || phase === 'changes') await mirror.activities.ensureGroups({ runId, customer });
        const report = await mirror.activities.sendBatch({ runId, customer, phase, seq, atMost: 0 });
        if (report.kind === 'park') throw new Error(report.sentence);
        if (report.kind === 'in-doubt') {
          await mirror.deps.clock.sleep(report.ms);
          seq -= 1;
        }
        drained = report.kind === 'drained';
      }
    }
    again = archives && (await mirror.activities.retryQuarantined({ runId, customer })).recalled > 0;
  }
  await mirror.activities.closeCustomer({ runId, customer, state: 'finished', reason: null });
}
