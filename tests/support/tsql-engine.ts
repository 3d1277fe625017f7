// tsql-engine: the SQL Server that store and board tests of a run use beside SQLite: a given one, else the stand-in of ../shared/tsql-engine.
// Owns: finding, starting and stopping it. Does not own: what is run on it (store-engines.ts). Without one, a line says so and SQLite is tested alone.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** "server=… port=… user=… password=… database=…"; null: there is none. */
    sqlServer: string | null;
  }
}

/** A real server for the tests, in the words of the stand-in: server=… port=… user=… password=… database=master. */
export const TEST_SERVER_VARIABLE = 'ORDER_MIRROR_TEST_SQLSERVER';

/** Beside the checkout, as in CI; the second place is where the developers of this project have it. */
const PLACES = [
  fileURLToPath(new URL('../../../shared/tsql-engine', import.meta.url)),
  fileURLToPath(new URL('../../../../shared/tsql-engine', import.meta.url)),
];

/** Of the data of each engine; a name says whose it is. */
const FOLDER = join(tmpdir(), 'order-mirror-tsql');

export default function setUp(project: TestProject): () => void {
  const given = process.env[TEST_SERVER_VARIABLE];
  if (given !== undefined && given !== '') {
    project.provide('sqlServer', given);
    return () => {};
  }
  const engine = tsqlEngineFolder();
  if (engine === null) {
    console.error(
      `SKIPPED: the store is tested on SQLite alone; there is no ../shared/tsql-engine, and ${TEST_SERVER_VARIABLE} is not set.`,
    );
    project.provide('sqlServer', null);
    return () => {};
  }
  endThoseOfTheDead(engine);
  const server = startTsqlEngine(engine, `run-${process.pid}`);
  project.provide('sqlServer', server.line);
  return () => server.remove();
}

export function tsqlEngineFolder(): string | null {
  return PLACES.find((folder) => existsSync(join(folder, 'start'))) ?? null;
}

export interface TsqlServer {
  readonly line: string;
  readonly data: string;
  /** Ends it and all it has started, at once (SIGKILL). */
  kill(): void;
  /** Starts it again on the same data, at the same port. */
  restart(): void;
  remove(): void;
}

/** A killed vitest takes nothing down: the next one ends the engines whose test run is gone, and drops their data. */
function endThoseOfTheDead(engine: string): void {
  if (!existsSync(FOLDER)) return;
  for (const name of readdirSync(FOLDER)) {
    const owner = /^(?:run|killed)-(\d+)(?:-|$)/.exec(name)?.[1];
    if (owner === undefined || existsSync(`/proc/${owner}`)) continue;
    const data = join(FOLDER, name);
    try {
      execFileSync(join(engine, 'stop'), [data], { stdio: 'ignore' });
    } catch {
      // It was ended already, or another run is just ending it.
    }
    rmSync(data, { recursive: true, force: true });
  }
}

/** One data folder is one server: whoever starts it again gets the same. */
export function startTsqlEngine(engine: string, name: string): TsqlServer {
  // As root it runs as "nobody", who must be able to get there.
  mkdirSync(FOLDER, { recursive: true });
  chmodSync(FOLDER, 0o755);
  const data = join(FOLDER, name);
  const start = (port: string) =>
    execFileSync(join(engine, 'start'), [port, data], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }).trim();
  const line = start('0');
  return {
    line,
    data,
    kill() {
      const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
      for (const each of [pid, ...childrenOf(pid)]) process.kill(each, 'SIGKILL');
    },
    restart: () => void start(/port=(\d+)/.exec(line)?.[1] ?? '0'),
    remove() {
      execFileSync(join(engine, 'stop'), [data], { stdio: 'ignore' });
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Its children would live on for a moment, and a new server would refuse to start beside them. */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]) === parent;
      } catch {
        return false;
      }
    });
}
