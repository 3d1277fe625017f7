// stack: Temporal's development server, the practice board and a worker, for demo and dev. What already answers is used, not started again.
// Owns: starting, waiting until each is ready, and ending everything it started, in the reverse order.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.js';
import { isLoopback } from '../domain/address.js';
import { startWorker, type WorkerHandle } from '../worker.js';
import { ALL_SEARCH_ATTRIBUTES } from '../workflows/search-attributes.js';
import { setUp, tryRevisions } from './board.js';
import { CommandFailed, type CommonOptions, type Output } from './context.js';
import { configFrom, withStoreOf } from './environment.js';
import { sleep } from './sleep.js';

/** Cold disks make Temporal's first start with a database file slow; it takes 0.6 s here (docs/temporal.md "Getting a server"). */
const READY_WITHIN_MS = 60_000;
/** After SIGTERM; then SIGKILL. Temporal's development server ends within a second. */
const END_WITHIN_MS = 8_000;

export interface Stack {
  readonly config: Config;
  readonly boardPage: string | null;
  readonly temporalUi: string;
  /** Rejects when something the stack started has died. */
  readonly broken: Promise<never>;
  stop(): Promise<void>;
}

export interface StackOptions extends CommonOptions {
  /** Budgets of a practice board that is started here. */
  readonly limits: string;
  /** false: the worker runs elsewhere. */
  readonly worker?: boolean;
}

export async function startStack(options: StackOptions, output: Output): Promise<Stack> {
  const config = configFrom(options, output);
  const started: Part[] = [];
  let breaks: (error: Error) => void = () => {};
  const broken = new Promise<never>((_, reject) => {
    breaks = reject;
  });
  broken.catch(() => undefined);
  const stop = async () => {
    for (const part of started.splice(0).reverse()) await part.end();
  };
  try {
    const folder = stateFolder(config);
    keepPrivate(folder);
    const temporal = await startTemporal(config, folder, output, breaks);
    if (temporal.part !== null) started.push(temporal.part);
    const board = await startBoard(config, folder, options.limits, output, breaks);
    if (board.part !== null) started.push(board.part);
    await makeStore(config);
    await tryRevisions(config, await setUp(config), { again: false });
    // The set-up may have written the key columns into the config.
    const ready = configFrom(options, output);
    if (options.worker !== false) {
      const worker = await startWorker(ready, { log: output.err });
      started.push({ end: () => worker.stop() });
      watchWorker(worker, breaks);
    }
    return { config: ready, boardPage: board.page, temporalUi: temporal.ui, broken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Part {
  end(): Promise<void>;
}

function stateFolder(config: Config): string {
  return config.store.kind === 'sqlite' ? dirname(config.store.file) : join(process.cwd(), '.order-mirror');
}

async function makeStore(config: Config): Promise<void> {
  await withStoreOf(config, (store) => store.migrate(), { create: true });
}

async function startTemporal(
  config: Config,
  folder: string,
  output: Output,
  breaks: (error: Error) => void,
): Promise<{ part: Part | null; ui: string }> {
  const { host, port } = hostAndPort(config.temporal.address);
  const ui = `http://${host}:${port + UI_OFFSET}`;
  if (await listens(host, port)) {
    output.note(`Temporal: the server at ${config.temporal.address} is used.`);
    return { part: null, ui };
  }
  if (!isLoopback(`http://${config.temporal.address}`))
    throw new CommandFailed(
      `No Temporal server answers at ${config.temporal.address}; only one on this machine can be started here.`,
    );
  const { findTemporal } = (await import(new URL('../../scripts/temporal.mjs', import.meta.url).href)) as {
    findTemporal: () => Promise<string>;
  };
  const path = await findTemporal();
  const databaseFile = join(folder, `temporal-${config.environment}.sqlite`);
  const args = [
    ...['server', 'start-dev', '--ip', host, '--port', String(port), '--ui-port', String(port + UI_OFFSET)],
    ...['--namespace', config.temporal.namespace, '--db-filename', databaseFile],
    ...['--log-level', 'error', '--ui-disable-news-fetch', '--sqlite-pragma', 'journal_mode=WAL'],
    ...ALL_SEARCH_ATTRIBUTES.flatMap((attribute) => ['--search-attribute', `${attribute.name}=Keyword`]),
    ...[
      '--dynamic-config-value',
      'matching.enableFairness=true',
      '--dynamic-config-value',
      'matching.numTaskqueueReadPartitions=1',
      '--dynamic-config-value',
      'matching.numTaskqueueWritePartitions=1',
    ],
  ];
  const child = spawnPrivately(path, args, databaseFile);
  const part = childPart('Temporal', child, breaks);
  await ready('Temporal', child, () => listens(host, port));
  return { part, ui };
}

const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY_FILE = 0o600;
const NOBODY_ELSE = 0o077;

/** Workflow histories and the store are their owner's (S15). A folder of another name is somebody's own, and stays as it was made. */
function keepPrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
  if (basename(folder) === '.order-mirror') chmodSync(folder, OWNER_ONLY_FOLDER);
}

/** Temporal makes its database readable for everybody; and it must make it itself, since it leaves one that is there as it is. */
function spawnPrivately(path: string, args: readonly string[], databaseFile: string): ChildProcess {
  for (const tail of ['', '-wal', '-shm'])
    if (existsSync(databaseFile + tail)) chmodSync(databaseFile + tail, OWNER_ONLY_FILE);
  const mask = process.umask(NOBODY_ELSE);
  try {
    return spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  } finally {
    process.umask(mask);
  }
}

/** The UI's port beside the server's, as Temporal itself chooses it. */
const UI_OFFSET = 1000;

async function startBoard(
  config: Config,
  folder: string,
  limits: string,
  output: Output,
  breaks: (error: Error) => void,
): Promise<{ part: Part | null; page: string | null }> {
  const url = new URL(config.board.url);
  const local = isLoopback(config.board.url);
  const page = local ? `${url.origin}/` : null;
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  if (!local) return { part: null, page };
  if (await listens(url.hostname, port)) {
    output.note(`Board: the server at ${url.origin} is used.`);
    return { part: null, page };
  }
  const program = fileURLToPath(new URL('../../bin/order-mirror.mjs', import.meta.url));
  const args = [
    program,
    'emulator',
    '--port',
    String(port),
    '--host',
    url.hostname,
    '--state',
    join(folder, `board-${config.environment}.journal`),
    '--limits',
    limits,
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], detached: true });
  const part = childPart('The practice board', child, breaks);
  await ready('The practice board', child, () => listens(url.hostname, port));
  return { part, page };
}

function watchWorker(worker: WorkerHandle, breaks: (error: Error) => void): void {
  worker.ended.catch((error: unknown) =>
    breaks(new CommandFailed(`The worker ended: ${error instanceof Error ? error.message : String(error)}`)),
  );
}

/** Detached, so that Ctrl-C reaches only this process, which then ends them in order. */
function childPart(name: string, child: ChildProcess, breaks: (error: Error) => void): Part {
  let ending = false;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve();
      if (!ending) breaks(new CommandFailed(`${name} ended by itself (${signal ?? `exit ${code}`}).`));
    });
  });
  return {
    async end() {
      ending = true;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}

async function ready(name: string, child: ChildProcess, answers: () => Promise<boolean>): Promise<void> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2_000);
  });
  for (let waitedMs = 0; waitedMs < READY_WITHIN_MS; waitedMs += 100) {
    if (await answers()) return;
    if (child.exitCode !== null || child.signalCode !== null)
      throw new CommandFailed(`${name} could not start:\n${said.trim()}`);
    await sleep(100);
  }
  throw new CommandFailed(`${name} did not answer within ${READY_WITHIN_MS / 1000} s:\n${said.trim()}`);
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

function hostAndPort(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  return {
    host: colon < 0 ? address : address.slice(0, colon),
    port: colon < 0 ? 7233 : Number(address.slice(colon + 1)),
  };
}
