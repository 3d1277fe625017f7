// store-engines: the engines a test of the store runs on: SQLite always, SQL Server where there is one. Each store is new and empty.
import { mkdtempSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { newTsqlDatabase, onTsqlServer, placeOf } from '../../scripts/tsql-engine.mjs';
import type { Config } from '../../src/config/config.js';
import { Secret } from '../../src/config/secret.js';

export type SqlServerStore = Extract<Config['store'], { kind: 'sqlserver' }>;

export interface StoreEngine {
  readonly name: string;
  /** Of a new, empty store; migrate makes its tables. */
  fresh(): Promise<Config['store']>;
  /** Removes a store that fresh() made; a test that leaves it behind only wastes room. */
  drop(store: Config['store']): Promise<void>;
  /** A store with tables and no rows; where they are dear to make, one that an earlier test gave back. */
  lend(): Promise<LentStore>;
}

export interface LentStore {
  readonly store: Config['store'];
  /** Its tables are there, with the columns of the demo's config. */
  readonly migrated: boolean;
  giveBack(): Promise<void>;
}

export const SQLITE: StoreEngine = {
  name: 'SQLite',
  async fresh() {
    return { kind: 'sqlite', file: join(mkdtempSync(join(tmpdir(), 'order-mirror-store-')), 'store.sqlite') };
  },
  async drop() {},
  lend: async () => ({ store: await SQLITE.fresh(), migrated: false, giveBack: async () => {} }),
};

/** null: there is no SQL Server for the tests of this run; projects that need none are given nothing at all. */
const given = inject('sqlServer') ?? null;
export const SQL_SERVER: StoreEngine | null = given === null ? null : sqlServerEngine(given.line, given.lentFolder);

export const ENGINES: readonly StoreEngine[] = SQL_SERVER === null ? [SQLITE] : [SQLITE, SQL_SERVER];

/** SQLite, and for what is to be seen on a server too SQL Server: there the same takes some eight times as long, so that of a long suite a few stand for all. */
export function enginesFor(alsoOnServer: boolean): readonly StoreEngine[] {
  return alsoOnServer ? ENGINES : [SQLITE];
}

/** The name of a test says where else than on SQLite it runs. */
export function named(name: string, engine: StoreEngine): string {
  return engine === SQLITE ? name : `${name}, on ${engine.name}`;
}

/** Of a test that runs on a server, on a busy machine. */
export const LONGEST_ON_SERVER_MS = 300_000;

/** `lentFolder`: where the databases that may be lent again are named, a file each, for all processes of a test run. */
export function sqlServerEngine(line: string, lentFolder: string | null = null): StoreEngine {
  const fresh = async () => storeOf(await newTsqlDatabase(line));
  const drop: StoreEngine['drop'] = async (store) => {
    if (store.kind === 'sqlserver') await onTsqlServer(line, `DROP DATABASE ${store.database}`).catch(() => undefined);
  };
  return {
    name: 'SQL Server',
    fresh,
    drop,
    async lend() {
      const used = takeOne(lentFolder);
      const store = used === null ? await fresh() : { ...storeOf(line), database: used };
      const giveBack = async () => {
        // Whoever still holds a lock in it would be waited for: such a store is not lent again.
        const emptied = await onTsqlServer(`${line} database=${store.database}`, EMPTY_ALL).catch(() => 'locked');
        if (emptied === 'locked' || lentFolder === null) await drop(store);
        else writeFileSync(join(lentFolder, store.database), '');
      };
      return { store, migrated: used !== null, giveBack };
    },
  };
}

/** Of two processes that want the same one, one removes its file. */
function takeOne(folder: string | null): string | null {
  for (const name of folder === null ? [] : readdirSync(folder)) {
    try {
      unlinkSync(join(folder ?? '', name));
      return name;
    } catch {
      // Another process took it.
    }
  }
  return null;
}

/** Parents last. By the migrations' own words: the server's catalogue takes a second to answer. */
const TABLES = readdirSync('sql/sqlserver/migrations')
  .flatMap((file) => [
    ...readFileSync(`sql/sqlserver/migrations/${file}`, 'utf8').matchAll(/^CREATE TABLE \[(\w+)\]/gm),
  ])
  .map(([, table = '']) => table)
  .sort((one, other) => Number(one === 'ORDER_LIST') - Number(other === 'ORDER_LIST'));
const EMPTY_ALL = ['SET LOCK_TIMEOUT 2000', ...TABLES.map((table) => `DELETE FROM [${table}]`)].join(';\n');

/** The config of the server's own database. */
export function storeOf(line: string): SqlServerStore {
  const { password, ...place } = placeOf(line);
  return {
    kind: 'sqlserver',
    authentication: 'sql-login',
    tenant: '',
    ...place,
    password: new Secret('TEST_PASSWORD', '[store] password', { TEST_PASSWORD: password }),
    // The engine of the tests is on this machine: TLS would only cost time.
    encrypt: false,
    trustServerCertificate: true,
  };
}
