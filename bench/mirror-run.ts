// mirror-run: the built activities on a real store, in a workflow's order but without Temporal, as the measurements need them.
// Owns: config and wiring of a bench run. Does not own: any step (src/activities).
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ActivityDeps } from '../src/activities/deps.js';
import type { ImportReport } from '../src/activities/import-workbook.js';
import { type Activities, createActivities } from '../src/activities/index.js';
import type { Config } from '../src/config/config.js';
import { loadConfig } from '../src/config/load.js';
import { formatProblems } from '../src/config/problem.js';
import type { BoardPort } from '../src/domain/board/board-port.js';
import { PHASES } from '../src/domain/board/write-phase.js';
import type { PaceClock } from '../src/monday/pace/pacer.js';
import { setUpBoard } from '../src/monday/reading/setup.js';
import { openStore, type Store } from '../src/store/store.js';
import { boardOf } from '../src/wiring/board-connection.js';
import { depsOf } from '../src/wiring/deps.js';
import { WORKBOOKS_AT_ONCE } from '../src/workflows/concurrency.js';
import { Stopwatch } from './stopwatch.js';
import { storeOn } from './tsql-store.js';

/** More than any bench needs: a board without limits must not be limited by the config. */
const NO_LIMIT = 2_000_000_000;

export interface BenchConfig {
  readonly lists: string;
  /** Folder of the store. */
  readonly folder: string;
  /** Of a store on SQL Server, instead: its database (tsql-store.ts). */
  readonly server?: string | undefined;
  /** Of the practice board; without it nothing may be asked of the board. */
  readonly boardUrl?: string;
  readonly board?: Partial<Config['board']>;
}

export function benchConfig({ lists, folder, server, boardUrl, board }: BenchConfig): Config {
  const loaded = loadConfig('configs/demo.toml', {});
  if (loaded.kind === 'faulty') throw new Error(formatProblems(loaded.problems));
  const { config } = loaded;
  const unlimited = { complexityPerMinute: NO_LIMIT, callsPerMinute: NO_LIMIT, callsPerDay: NO_LIMIT };
  return {
    ...config,
    source: { kind: 'workbooks', folder: lists, sheets: 'MASTER', headerRow: 1, files: ['*.xlsx'] },
    store: server === undefined ? { kind: 'sqlite', file: join(folder, 'store.sqlite') } : storeOn(server),
    gates: {
      maxNew: NO_LIMIT,
      maxChangedPercent: 100,
      maxCancelledPercent: 100,
      maxAbsentPercent: 100,
      maxHeldPercent: 100,
      unreadWorkbook: 'pass',
      blankColumn: 'pass',
      vanishedCustomer: 'pass',
      probableRename: 'pass',
      skippedWorkbook: 'pass',
    },
    board: { ...config.board, ...unlimited, url: boardUrl ?? config.board.url, ...board },
  };
}

export interface MirrorRun {
  readonly activities: Activities;
  readonly store: Store;
  readonly settings: ActivityDeps['settings'];
  /** Seconds spent in calls to the board so far. */
  boardSeconds(): number;
  close(): Promise<void>;
}

export interface RunSettings {
  /** The clock of budgets and of waits. */
  readonly clock?: PaceClock;
  /** Hears each write to the board before it is made. */
  readonly onWrite?: (write: BoardWrite) => void;
}

/** What goes over the line, to be sent once more to another board. */
export type BoardWrite =
  | { readonly kind: 'group'; readonly args: Parameters<BoardPort['createGroup']> }
  | { readonly kind: 'batch'; readonly args: Parameters<BoardPort['send']> };

export async function startRun(config: Config, { clock, onWrite }: RunSettings = {}): Promise<MirrorRun> {
  const store = openStore(config.store, { columns: config.orders.columns, create: true });
  await store.migrate();
  const deps = await depsOf(config, store, clock === undefined ? {} : { paceClock: clock });
  const timed = timedBoard(onWrite === undefined ? deps.board : heardBoard(deps.board, onWrite));
  const activities = createActivities({
    ...deps,
    board: timed.board,
    ...(clock === undefined ? {} : { clock: { now: () => new Date(clock.now()), sleep: clock.sleep } }),
  });
  return {
    activities,
    store,
    settings: deps.settings,
    boardSeconds: timed.seconds,
    async close() {
      await deps.close();
      await store.close();
    },
  };
}

export async function makeKeyColumns(config: Config): Promise<void> {
  const board = boardOf(config);
  const made = await setUpBoard(board.paced, {
    boardId: config.board.id,
    subitemBoardId: config.board.subitemBoardId,
    newKey: () => randomUUID(),
  });
  await board.close();
  if (made.kind !== 'ok') throw new Error(JSON.stringify(made));
}

export async function open({ activities }: MirrorRun, runId: string, scope: 'sync' | 'verify' = 'sync'): Promise<void> {
  const where = { scope, workflowId: 'bench', temporalRunId: 'bench', options: {} } as const;
  const opened = await activities.openRun({ runId, ...where });
  if (opened.kind === 'refused') throw new Error(opened.sentence);
}

/** Reads what changed. Returns how many workbooks were read. */
export async function readLists(run: MirrorRun, runId: string): Promise<number> {
  const { changed } = await run.activities.listWorkbooks({ runId });
  await importInWindow(run, runId, changed);
  return changed.length;
}

/** As the workflow does: so many at once, the next as soon as one is done. */
export async function importInWindow(
  { activities }: MirrorRun,
  runId: string,
  workbooks: readonly string[],
): Promise<ImportReport[]> {
  const waiting = [...workbooks];
  const reports: ImportReport[] = [];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      reports.push(await activities.importWorkbook({ runId, workbook: next }));
  };
  await Promise.all(Array.from({ length: WORKBOOKS_AT_ONCE }, lane));
  return reports;
}

export async function sendCustomer({ activities }: MirrorRun, runId: string, customer: string): Promise<void> {
  let seq = 0;
  for (const phase of PHASES) {
    for (let drained = false; !drained; seq += 1) {
      if (phase === 'creates' || phase === 'changes') await activities.ensureGroups({ runId, customer });
      const report = await activities.sendBatch({ runId, customer, phase, seq, atMost: 0 });
      if (report.kind === 'park') throw new Error(report.sentence);
      drained = report.kind === 'drained';
    }
  }
  await activities.closeCustomer({ runId, customer, state: 'finished', reason: null });
}

function heardBoard(board: BoardPort, onWrite: (write: BoardWrite) => void): BoardPort {
  return {
    ...board,
    createGroup(...args) {
      onWrite({ kind: 'group', args });
      return board.createGroup(...args);
    },
    send(...args) {
      onWrite({ kind: 'batch', args });
      return board.send(...args);
    },
  };
}

function timedBoard(board: BoardPort): { board: BoardPort; seconds: () => number } {
  const watch = new Stopwatch();
  const timed: Stopwatch['timed'] = (ask) => watch.timed(ask);
  return {
    seconds: () => watch.seconds,
    board: {
      ...board,
      readStructure: timed(board.readStructure),
      readGroups: timed(board.readGroups),
      createGroup: timed(board.createGroup),
      lookUpItems: timed(board.lookUpItems),
      lookUpSubitems: timed(board.lookUpSubitems),
      readKeys: timed(board.readKeys),
      readPage: timed(board.readPage),
      readItemsById: timed(board.readItemsById),
      send: timed(board.send),
    },
  };
}
