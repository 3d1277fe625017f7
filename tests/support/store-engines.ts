// store-engines: the engines a test of the store runs on: SQLite always, SQL Server where there is one. Each store is new and empty.
import { mkdtempSync } from 'node:fs';
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
}

export const SQLITE: StoreEngine = {
  name: 'SQLite',
  async fresh() {
    return { kind: 'sqlite', file: join(mkdtempSync(join(tmpdir(), 'order-mirror-store-')), 'store.sqlite') };
  },
  async drop() {},
};

/** null: there is no SQL Server for the tests of this run. */
const given = inject('sqlServer');
export const SQL_SERVER: StoreEngine | null = given === null ? null : sqlServerEngine(given);

export const ENGINES: readonly StoreEngine[] = SQL_SERVER === null ? [SQLITE] : [SQLITE, SQL_SERVER];

export function sqlServerEngine(line: string): StoreEngine {
  return {
    name: 'SQL Server',
    fresh: async () => storeOf(await newTsqlDatabase(line)),
    async drop(store) {
      if (store.kind === 'sqlserver')
        await onTsqlServer(line, `DROP DATABASE ${store.database}`).catch(() => undefined);
    },
  };
}

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
