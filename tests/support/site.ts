// site: a practice board and a store file on which processes of the mirror live and die, all in one shared time.
// Owns: starting a process, and its death at a named point (it never does anything again, and lets go of nothing).
import type { ActivityDeps, CrashPoint } from '../../src/activities/deps.js';
import { type Activities, createActivities } from '../../src/activities/index.js';
import type { Config } from '../../src/config/config.js';
import type { Emulator, EmulatorOptions } from '../../src/emulator/server.js';
import { connectBoard } from '../../src/monday/board-port.js';
import type { PaceClock } from '../../src/monday/pace/pacer.js';
import { openStore, type Store } from '../../src/store/store.js';
import { depsOf } from '../../src/wiring/deps.js';
import { startMirror } from './mirror.js';
import { compareBoard } from './oracle/compare-board.js';
import { readSampleFacts } from './oracle/sample-facts.js';
import { SharedClock } from './shared-clock.js';
import type { SmallLists } from './small-lists.js';
import type { StoreEngine } from './store-engines.js';

export interface MirrorProcess {
  readonly activities: Activities;
  readonly store: Store;
  readonly deps: ActivityDeps;
  /** Rejects with ProcessDied when the process reaches its crash point. */
  readonly death: Promise<never>;
  close(): Promise<void>;
}

export class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
}

export interface Death {
  readonly point: CrashPoint;
  readonly pass: number;
  /** Only passes of this step count: an activity, or the phase of a batch. */
  readonly during?: string;
}

export interface ProcessOptions {
  /** Where it dies, and at which pass. */
  readonly diesAt?: Death;
  /** Told of every point that is passed, and of the step that passes it. */
  readonly onPass?: (point: CrashPoint, during: string) => void;
  /** Rows that are staged in one transaction. */
  readonly chunkRows?: number;
  /** How long the client waits for an answer, in real time. */
  readonly answerWithinMs?: number;
  /** Its own idea of the time, for pacing. */
  readonly paceClock?: PaceClock;
  /** Told why it cannot begin yet. */
  readonly waiting?: (sentence: string) => void;
  readonly deps?: (deps: ActivityDeps) => Partial<ActivityDeps>;
}

export interface Site {
  readonly config: Config;
  readonly emulator: Emulator;
  readonly clock: SharedClock;
  boot(options?: ProcessOptions): Promise<MirrorProcess>;
  /** What is wrong with the board, in sentences; none: it is the expected one, nothing lost, nothing doubled. */
  differences(): string[];
  close(): Promise<void>;
}

export interface SiteOptions {
  /** Default: SQLite. */
  readonly engine?: StoreEngine;
  readonly batchSize?: number;
  readonly emulator?: Partial<EmulatorOptions>;
  /** Budgets as the config has them. */
  readonly board?: Partial<Config['board']>;
  /** Another environment on the board server of this one, in the same time. */
  readonly beside?: Pick<Site, 'emulator' | 'clock'>;
}

/** Small, so that a few orders make several batches. */
const BATCH_SIZE = 4;

/** Without an expectation, `differences` is not asked for. */
type SiteLists = Pick<SmallLists, 'folder'> & { readonly expected?: SmallLists['expected'] };

export async function openSite(lists: SiteLists, options: SiteOptions = {}): Promise<Site> {
  const clock = options.beside?.clock ?? new SharedClock();
  const emulatorClock = { now: () => clock.now(), sleep: (ms: number) => clock.pass(ms) };
  const mirror = await startMirror({
    sourceFolder: lists.folder,
    ...(options.engine === undefined ? {} : { engine: options.engine }),
    emulator: { clock: emulatorClock, ...options.emulator },
    ...(options.beside === undefined ? {} : { on: options.beside.emulator }),
    config: (config) => ({
      ...config,
      board: { ...config.board, batchSize: options.batchSize ?? BATCH_SIZE, ...options.board },
    }),
  });
  const { config, emulator } = mirror;
  const living = new Set<MirrorProcess>();
  const dead = new Set<string>();
  let born = 0;
  return {
    config,
    emulator,
    clock,
    async boot(processOptions = {}) {
      born += 1;
      const holder = `process-${born}`;
      const process = await bootProcess(config, clock, holder, dead, processOptions);
      process.death.catch(() => dead.add(holder));
      living.add(process);
      return process;
    },
    differences: () => {
      const dump = emulator.dump(config.board.id);
      if (dump === undefined) return ['The board is gone.'];
      if (lists.expected === undefined) return ['Nothing was expected.'];
      return compareBoard(dump as never, lists.expected.board, readSampleFacts());
    },
    async close() {
      for (const process of living) await process.close();
      await mirror.close();
    },
  };
}

async function bootProcess(
  config: Config,
  clock: SharedClock,
  holder: string,
  dead: ReadonlySet<string>,
  { diesAt, onPass, chunkRows, answerWithinMs, paceClock = clock, waiting, deps: replace }: ProcessOptions,
): Promise<MirrorProcess> {
  const store = openStore(config.store, {
    columns: config.orders.columns,
    create: false,
    now: () => new Date(clock.now()),
  });
  const steps = { now: '' };
  const { crashPoint, death } = deathAt(diesAt, steps);
  const made = await depsOf(config, store, {
    crashPoint(point) {
      onPass?.(point, steps.now);
      return crashPoint(point);
    },
    paceClock,
    ...(chunkRows === undefined ? {} : { chunkRows }),
    ...(waiting === undefined ? {} : { waiting }),
  });
  const { settings } = made;
  const board = connectBoard({
    url: config.board.url,
    token: config.board.token,
    boardId: settings.boardId,
    subitemBoardId: settings.subitemBoardId,
    keyColumn: settings.keyColumn,
    lineKeyColumn: settings.lineKeyColumn,
    limits: config.board,
    callsSpentToday: 0,
    shared: store.budgets,
    paceClock,
    ...(answerWithinMs === undefined ? {} : { timeoutMs: answerWithinMs }),
  });
  const timed: ActivityDeps = {
    ...made,
    board,
    holder,
    // As on one machine, where a dead process is noticed at once: nothing waits for its lease to expire.
    isDead: (other) => dead.has(other),
    clock: { now: () => new Date(clock.now()), sleep: (ms, signal) => clock.sleep(ms, signal) },
  };
  const deps: ActivityDeps = { ...timed, ...replace?.(timed) };
  return {
    activities: told(createActivities(deps), steps),
    store,
    deps,
    death,
    async close() {
      await board.close();
      await made.close();
      await store.close();
    },
  };
}

/** The same activities; `steps` knows which of them is at work: one at a time, as a driven run has them. */
function told(activities: Activities, steps: { now: string }): Activities {
  return new Proxy(activities, {
    get(target, name, receiver) {
      const work: unknown = Reflect.get(target, name, receiver);
      if (typeof work !== 'function') return work;
      return (input: { readonly phase?: string }) => {
        steps.now = name === 'sendBatch' ? (input.phase ?? '') : String(name);
        return Reflect.apply(work, target, [input]);
      };
    },
  });
}

/** Inside a transaction a dying process takes it along: there the error rolls it back. Everywhere else it simply stops. */
const IN_TRANSACTION: ReadonlySet<CrashPoint> = new Set(['merge-before-commit', 'mend-before-commit']);

function deathAt(
  diesAt: Death | undefined,
  steps: { readonly now: string },
): {
  crashPoint: ActivityDeps['crashPoint'];
  death: Promise<never>;
} {
  let die: (error: Error) => void = () => {};
  const death = new Promise<never>((_, reject) => {
    die = reject;
  });
  death.catch(() => undefined);
  let passes = 0;
  const crashPoint: ActivityDeps['crashPoint'] = (name) => {
    if (diesAt === undefined || name !== diesAt.point || (diesAt.during ?? steps.now) !== steps.now) return;
    passes += 1;
    if (passes !== diesAt.pass) return;
    const error = new ProcessDied(`died at pass ${passes} of ${name}`);
    die(error);
    if (IN_TRANSACTION.has(name)) throw error;
    return new Promise<void>(() => {});
  };
  return { crashPoint, death };
}
