// tsql-store: the SQL Server of the bench: a given one, else the stand-in of ../shared/tsql-engine, in a database of its own.
// Owns: starting and ending it. Does not own: finding it (scripts/tsql-engine.mjs).
import {
  endTsqlEnginesOfTheDead,
  givenTsqlServer,
  newTsqlDatabase,
  onTsqlServer,
  placeOf,
  startTsqlEngine,
  tsqlEngineFolder,
} from '../scripts/tsql-engine.mjs';
import type { Config } from '../src/config/config.js';
import { Secret } from '../src/config/secret.js';

export interface TsqlStore {
  readonly what: string;
  /** A new, empty database, as a line. */
  fresh(): Promise<string>;
  stop(): Promise<void>;
}

/** null: there is none on this machine, and none was given. */
export function startTsqlStore(): TsqlStore | null {
  const given = givenTsqlServer();
  if (given !== null) return storesOf('the given SQL Server', given, () => {});
  const engine = tsqlEngineFolder();
  if (engine === null) return null;
  endTsqlEnginesOfTheDead(engine);
  const server = startTsqlEngine(engine, `bench-${process.pid}`);
  return storesOf('the T-SQL engine', server.line, () => server.remove());
}

function storesOf(what: string, line: string, end: () => void): TsqlStore {
  const made: string[] = [];
  return {
    what,
    async fresh() {
      const own = await newTsqlDatabase(line);
      made.push(own);
      return own;
    },
    async stop() {
      for (const own of made) await onTsqlServer(line, `DROP DATABASE ${placeOf(own).database}`).catch(() => undefined);
      end();
    },
  };
}

/** The config of that database. */
export function storeOn(line: string): Extract<Config['store'], { kind: 'sqlserver' }> {
  const { password, ...place } = placeOf(line);
  return {
    kind: 'sqlserver',
    authentication: 'sql-login',
    tenant: '',
    ...place,
    password: new Secret('BENCH_PASSWORD', '[store] password', { BENCH_PASSWORD: password }),
    encrypt: false,
    trustServerCertificate: true,
  };
}
