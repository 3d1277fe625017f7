// tsql-engine: the SQL Server that tests and bench use beside SQLite: a given one, else the stand-in of ../shared/tsql-engine.
// Owns: finding, starting and stopping it. Does not own: what is run on it. JavaScript, since the bench runs it uncompiled.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sql from 'mssql';

/** A real server for tests and bench, in the words of the stand-in: server=… port=… user=… password=… database=master. */
export const TEST_SERVER_VARIABLE = 'ORDER_MIRROR_TEST_SQLSERVER';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** Beside the checkout, as in CI; the second place is where the developers of this project have it. */
const PLACES = [join(ROOT, '..', 'shared', 'tsql-engine'), join(ROOT, '..', '..', 'shared', 'tsql-engine')];

/** Of the data of each engine; a name says whose it is. */
const FOLDER = join(tmpdir(), 'order-mirror-tsql');
const OWNED_NAME = /^(?:run|killed|bench|lent)-(\d+)(?:-|$)/;

export function givenTsqlServer() {
  const given = process.env[TEST_SERVER_VARIABLE];
  return given === undefined || given === '' ? null : given;
}

export function tsqlEngineFolder() {
  return PLACES.find((folder) => existsSync(join(folder, 'start'))) ?? null;
}

/** A killed test run takes nothing down: the next one ends the engines whose owner is gone, and drops their data. */
export function endTsqlEnginesOfTheDead(engine) {
  if (!existsSync(FOLDER)) return;
  for (const name of readdirSync(FOLDER)) {
    const owner = OWNED_NAME.exec(name)?.[1];
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
export function startTsqlEngine(engine, name) {
  // As root it runs as "nobody", who must be able to get there.
  mkdirSync(FOLDER, { recursive: true });
  chmodSync(FOLDER, 0o755);
  const data = join(FOLDER, name);
  const start = (port) =>
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

/** The line's words as what a connection needs. */
export function placeOf(line) {
  const facts = new Map(
    line.split(/\s+/).map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  const word = (name) => facts.get(name) ?? '';
  return {
    server: word('server'),
    port: Number(word('port')),
    user: word('user'),
    password: word('password'),
    database: facts.get('database') ?? 'master',
  };
}

/** A new, empty database on that server, as a line of its own. */
export async function newTsqlDatabase(line) {
  const database = `om_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  await onTsqlServer(line, `CREATE DATABASE ${database}`);
  return `${line.replace(/\s*\bdatabase=\S+/, '')} database=${database}`;
}

/** One statement of test or bench, not of the program. The engine is on this machine: TLS would only cost time. */
export async function onTsqlServer(line, statement) {
  const pool = await new sql.ConnectionPool({
    ...placeOf(line),
    requestTimeout: 0,
    options: { encrypt: false, trustServerCertificate: true },
  }).connect();
  try {
    await pool.request().batch(statement);
  } finally {
    await pool.close();
  }
}

/** Its children would live on for a moment, and a new server would refuse to start beside them. */
function childrenOf(parent) {
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
