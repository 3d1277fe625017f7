// processes: order-mirror as users run it: the built program in processes of its own, on ports and in a folder of the test's own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { lookUpTemporal } from '../../scripts/temporal.mjs';
import { freePort } from './temporal-server.js';

const PROGRAM = resolve('bin/order-mirror.mjs');

/** Why processes cannot be tested here, or null when they can. */
export async function whyNoProcesses(): Promise<string | null> {
  if (!existsSync(resolve('dist/cli/main.js'))) return 'the program is not built; run `npm run build`';
  const temporal = await lookUpTemporal().catch(() => undefined);
  return temporal === undefined ? 'there is no Temporal server; `node scripts/set-up.mjs` finds or builds one' : null;
}

export interface Place {
  readonly folder: string;
  readonly config: string;
  readonly boardOrigin: string;
  readonly temporalPort: number;
  run(args: readonly string[], options?: { signal?: NodeJS.Signals; afterMs?: number }): Promise<Ended>;
  start(args: readonly string[]): Running;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  stderr(): string;
  /** Resolves when the words stand on stderr. */
  says(words: string, withinMs?: number): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** A folder with a config of its own, made from configs/demo.toml. */
export async function makePlace(
  sourceFolder: string,
  change: (toml: string) => string = (toml) => toml,
  program: string = PROGRAM,
): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'order-mirror-e2e-'));
  cpSync(resolve('configs'), join(folder, 'configs'), { recursive: true });
  const temporalPort = await freePort();
  const boardPort = await freePort();
  const config = join(folder, 'configs', 'demo.toml');
  const toml = readFileSync(config, 'utf8')
    .replace(/^folder = .*$/m, `folder = ${JSON.stringify(resolve(sourceFolder))}`)
    .replace(/^file = .*$/m, `file = ${JSON.stringify(join(folder, 'state', 'demo.sqlite'))}`)
    .replace(/^address = .*$/m, `address = "127.0.0.1:${temporalPort}"`)
    // The practice board answers at once: what is not there 4 s after a lost answer will not come.
    .replace(/^url = .*$/m, `url = "http://127.0.0.1:${boardPort}/v2"\nsettle_seconds = 4`);
  writeFileSync(config, change(toml));
  const start = (args: readonly string[]) => spawnProgram(program, folder, [...args, '--config', config]);
  return {
    folder,
    config,
    boardOrigin: `http://127.0.0.1:${boardPort}`,
    temporalPort,
    start: (args) => running(start(args)),
    async run(args, options = {}) {
      const child = start(args);
      let stdout = '';
      let stderr = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        stdout += chunk.toString();
      });
      child.stderr?.on('data', (chunk: Buffer) => {
        stderr += chunk.toString();
      });
      if (options.signal !== undefined) setTimeout(() => child.kill(options.signal), options.afterMs ?? 0);
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, stdout, stderr };
    },
  };
}

export function spawnProgram(program: string, folder: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [program, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
}

export function running(child: ChildProcess): Running {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stdout?.resume();
  return {
    child,
    stderr: () => said,
    async says(words, withinMs = 60_000) {
      const until = Date.now() + withinMs;
      while (!said.includes(words)) {
        if (child.exitCode !== null)
          throw new Error(`It ended (${child.exitCode}) before it said "${words}":\n${said}`);
        if (Date.now() > until) throw new Error(`It did not say "${words}" within ${withinMs} ms:\n${said}`);
        await new Promise((done) => setTimeout(done, 50));
      }
    },
    async kill(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      child.kill(signal);
      await closed;
    },
  };
}

export async function boardDump(place: Place, boardId = '9609317401'): Promise<unknown> {
  const answer = await fetch(`${place.boardOrigin}/_control/board/${boardId}.json`);
  return answer.json();
}

export interface BoardStats {
  readonly calls: number;
  readonly mutationsByName: Readonly<Record<string, number>>;
  readonly mutations: {
    readonly creates: number;
    readonly updates: number;
    readonly moves: number;
    readonly others: number;
  };
  readonly maxMutationsInFlight: number;
}

export async function boardStats(place: Place): Promise<BoardStats> {
  const answer = await fetch(`${place.boardOrigin}/_control/stats`);
  return (await answer.json()) as BoardStats;
}
