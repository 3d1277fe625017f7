// site: everything a chaos run needs, in a folder and on ports of its own: practice board, Temporal, workers, store.
// Owns: their processes, and that nothing of the user's is touched. Does not own: what happens to them (round.ts).
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MirrorClient } from '../client.js';
import type { Config } from '../config/config.js';
import { loadConfig } from '../config/load.js';
import { formatProblems } from '../config/problem.js';
import { setUpBoard } from '../monday/reading/setup.js';
import { restoreSqlite } from '../store/sqlite/restore.js';
import { openStore, type Store } from '../store/store.js';
import { boardOf } from '../wiring/board-connection.js';
import { ALL_SEARCH_ATTRIBUTES } from '../workflows/search-attributes.js';
import { writeConfig } from './chaos-config.js';
import { EmulatorAdmin } from './emulator-admin.js';
import { freePorts } from './free-ports.js';
import { ManagedProcess } from './managed-process.js';
import { Neighbour } from './neighbour.js';
import { OrderLists } from './order-lists.js';

export interface Site {
  readonly folder: string;
  readonly lists: OrderLists;
  readonly config: Config;
  readonly store: Store;
  readonly storeFile: string;
  /** Another host for the same board. */
  readonly neighbour: Neighbour;
  /** The copy takes the store's place, as `order-mirror restore` does it; no worker works meanwhile. */
  putBack(copy: string): Promise<void>;
  /** Temporal loses all it knew. */
  emptyTemporal(): Promise<void>;
  readonly admin: EmulatorAdmin;
  readonly board: ManagedProcess;
  readonly temporal: ManagedProcess;
  /** The second one is started only when a round wants it. */
  readonly workers: readonly [ManagedProcess, ManagedProcess];
  client(): Promise<MirrorClient>;
  /** After kill -9 of Temporal the old connection is of no use. */
  forgetClient(): Promise<void>;
  /** Ends everything; the folder is kept where somebody may want to look into it. */
  close(keepFolder: boolean): Promise<void>;
}

export interface SiteOptions {
  /** What the mirror believes to have; left out: more than it needs. */
  readonly complexityPerMinute?: number;
  /** `own`: the worker waits as it does at a user's; left out: as chaos does, in seconds where a user's waits are minutes. */
  readonly waits?: 'own';
  /** More of Temporal's own settings, KEY=VALUE. */
  readonly temporal?: readonly string[];
}

export async function openSite({ complexityPerMinute, waits, temporal: more = [] }: SiteOptions = {}): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'order-mirror-chaos-'));
  const [temporalPort = 0, boardPort = 0, secondPort = 0, ...others] = await freePorts(3 + 2 * OTHER_PORTS.length);
  const loaded = loadConfig(writeConfig(folder, { temporalPort, boardPort, complexityPerMinute }));
  if (loaded.kind === 'faulty') throw new Error(formatProblems(loaded.problems));
  const { config } = loaded;
  const admin = new EmulatorAdmin(boardPort);
  const board = boardProcess(folder, boardPort, admin);
  const temporal = await temporalPart(folder, 'temporal', temporalPort, others.slice(0, OTHER_PORTS.length), more);
  const secondOthers = others.slice(OTHER_PORTS.length);
  let besides = 0;
  const neighbour = new Neighbour({
    folder,
    temporal: await temporalPart(folder, 'temporal-beside', secondPort, secondOthers, more),
    writeConfig(storeFile) {
      besides += 1;
      const beside = { config: `beside-${besides}.toml`, storeFile };
      return writeConfig(folder, { temporalPort: secondPort, boardPort, complexityPerMinute, beside });
    },
    worker: (beside) => workerProcess(folder, beside, 3, waits),
  });
  const worker = (number: number) => workerProcess(folder, config, number, waits);
  const workers: readonly [ManagedProcess, ManagedProcess] = [worker(1), worker(2)];
  const parts = [...workers, temporal, { end: () => neighbour.end() }, board];
  let store: Store | null = null;
  let connected: Promise<MirrorClient> | null = null;
  const forgetClient = async () => {
    const old = connected;
    connected = null;
    await old?.then((client) => client.close()).catch(() => undefined);
  };
  const openIt = () => openStore(config.store, { columns: config.orders.columns, create: true });
  const close = async (keepFolder: boolean) => {
    await forgetClient();
    for (const part of parts) await part.end();
    await store?.close();
    if (!keepFolder) rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all([board.start(), temporal.start()]);
    store = openIt();
    await store.migrate();
    await makeKeyColumns(config);
    await workers[0].start();
  } catch (error) {
    await close(true);
    throw error;
  }
  return {
    folder,
    lists: new OrderLists(join(folder, 'lists')),
    config,
    get store() {
      if (store === null) throw new Error('The store is just being put back.');
      return store;
    },
    storeFile: storeFileOf(config),
    neighbour,
    async putBack(copy) {
      for (const worker of workers) await worker.end();
      await store?.close();
      store = null;
      const steps = { store: storeFileOf(config), from: copy, now: new Date() };
      await restoreSqlite({ ...steps, prepare: async () => undefined });
      store = openIt();
      await workers[0].start();
    },
    async emptyTemporal() {
      await temporal.kill();
      await forgetClient();
      for (const tail of ['', '-wal', '-shm']) rmSync(join(folder, `temporal.sqlite${tail}`), { force: true });
      await temporal.start();
    },
    admin,
    board,
    temporal,
    workers,
    client() {
      connected ??= MirrorClient.connect(config);
      return connected;
    },
    forgetClient,
    close,
  };
}

function storeFileOf({ store }: Config): string {
  if (store.kind !== 'sqlite') throw new Error('Chaos has its store in a file.');
  return store.file;
}

async function makeKeyColumns(config: Config): Promise<void> {
  const board = boardOf(config);
  const made = await setUpBoard(board.paced, {
    boardId: config.board.id,
    subitemBoardId: config.board.subitemBoardId,
    newKey: () => randomUUID(),
  });
  await board.close();
  if (made.kind !== 'ok') throw new Error(`The practice board could not be set up: ${made.kind}.`);
}

function boardProcess(folder: string, port: number, admin: EmulatorAdmin): ManagedProcess {
  const program = fileURLToPath(new URL('../../bin/order-mirror.mjs', import.meta.url));
  const state = join(folder, 'board.journal');
  return new ManagedProcess({
    name: 'The practice board',
    program: process.execPath,
    args: [program, 'emulator', '--port', String(port), '--state', state, '--limits', 'none'],
    cwd: folder,
    logFile: join(folder, 'board.log'),
    ready: () => admin.answers(),
  });
}

/** Of Temporal: left to itself it may take the very one that it was given for its own. */
const OTHER_PORTS = ['--ui-port', '--http-port', '--metrics-port'] as const;

async function temporalPart(
  folder: string,
  name: string,
  port: number,
  others: readonly number[],
  more: readonly string[],
): Promise<ManagedProcess> {
  const { findTemporal } = (await import(new URL('../../scripts/temporal.mjs', import.meta.url).href)) as {
    findTemporal: () => Promise<string>;
  };
  return new ManagedProcess({
    name: 'Temporal',
    program: await findTemporal(),
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port)],
      ...OTHER_PORTS.flatMap((name, index) => [name, String(others[index])]),
      ...['--db-filename', join(folder, `${name}.sqlite`), '--log-level', 'error', '--ui-disable-news-fetch'],
      ...['--sqlite-pragma', 'journal_mode=WAL'],
      ...ALL_SEARCH_ATTRIBUTES.flatMap((attribute) => ['--search-attribute', `${attribute.name}=Keyword`]),
      ...[...ONE_PARTITION, ...more].flatMap((setting) => ['--dynamic-config-value', setting]),
    ],
    cwd: folder,
    logFile: join(folder, `${name}.log`),
    ready: () => listens(port),
  });
}

/** A run of few tasks is not spread over four queues that are looked into in turn. */
const ONE_PARTITION = ['matching.numTaskqueueReadPartitions=1', 'matching.numTaskqueueWritePartitions=1'];

/** A process runs compiled code, also where a test opens the site from its sources. */
const WORKER = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../../dist/chaos/worker-process.js' : './worker-process.js',
    import.meta.url,
  ),
);

function workerProcess(folder: string, config: Config, number: number, waits: SiteOptions['waits']): ManagedProcess {
  const started = new WeakSet<object>();
  return new ManagedProcess({
    name: `Worker ${number}`,
    program: process.execPath,
    args: [WORKER, config.file, ...(waits === undefined ? [] : [waits])],
    cwd: folder,
    logFile: join(folder, `worker-${number}.log`),
    async ready(child) {
      if (started.has(child)) return true;
      await new Promise<void>((said) => {
        child.once('message', () => said());
        child.once('exit', () => said());
      });
      if (child.exitCode === null && child.signalCode === null) started.add(child);
      return started.has(child);
    },
  });
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 1_000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
