// import-connection: a connection to a SQLite store that can do no more than stage what was read of workbooks: what a reading thread needs.
// Owns: that it loads nothing else. The whole store brings SQL Server's driver along: a quarter of a second and 20 MB for every thread.
import type { ColumnRule } from '../domain/order/order-rules.js';
import { createImportStore, type ImportStore } from './import-store.js';
import { openSqlite } from './sqlite/sqlite-database.js';
import { loadStatements } from './statements.js';

export interface ImportConnection {
  readonly imports: ImportStore;
  close(): Promise<void>;
}

export interface ImportConnectionOptions {
  readonly file: string;
  readonly columns: readonly ColumnRule[];
  readonly cacheMb: number;
}

export function openImportConnection({ file, columns, cacheMb }: ImportConnectionOptions): ImportConnection {
  const db = openSqlite({ file, create: false, cacheMb, columns, eager: true });
  const business = columns.map((column) => db.quote(column.name)).join(', ');
  const now = () => new Date().toISOString();
  const imports = createImportStore({
    db,
    sql: loadStatements(db.engine),
    columns,
    business,
    now,
    timeOf: ({ at }) => at,
  });
  return { imports, close: () => db.close() };
}
