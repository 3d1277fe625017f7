// migrate: brings a store to this program's schema: numbered files, in order, once each, under one lock, then the business columns of the config.
// S11: killed anywhere, it starts again; the whole step is one transaction.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ColumnRule } from '../domain/order/order-rules.js';
import { columnDdl } from './column-ddl.js';
import { type Database, StoreFault } from './database.js';
import type { Statements } from './statements.js';

export interface MigrationReport {
  readonly applied: readonly string[];
  readonly addedColumns: readonly string[];
}

interface Migration {
  readonly version: number;
  readonly file: string;
  readonly text: string;
}

/** SQL Server takes several in one request; the network is most of what one costs. SQLite takes one. */
const STATEMENTS_AT_ONCE = 50;

/** SQLite's staged rows are in a file of their own, made with the columns of its time (sqlite/staging-file.ts). */
const TABLES_WITH_BUSINESS_COLUMNS = { sqlite: ['ORDER_LIST'], sqlserver: ['ORDER_LIST', 'STG_ORDER_LIST'] } as const;

export async function migrate(
  db: Database,
  sql: Statements,
  columns: readonly ColumnRule[],
  now: string,
  afterEach: (file: string) => void = () => {},
): Promise<MigrationReport> {
  const migrations = readMigrations(db.engine);
  return db.transaction(async (tx) => {
    await tx.execute(sql.text('schema.make_ledger'));
    const done = await tx.query<{ version: number; digest: string }>(sql.text('schema.ledger'));
    refuseNewerStore(done, migrations);
    const applied: string[] = [];
    for (const migration of migrations) {
      if (done.some((row) => row.version === migration.version)) continue;
      for (const statement of splitStatements(migration.text)) await tx.execute(statement);
      await tx.execute(sql.text('schema.record'), {
        version: migration.version,
        name: migration.file,
        digest: createHash('sha256').update(migration.text).digest('hex'),
        now,
      });
      applied.push(migration.file);
      afterEach(migration.file);
    }
    return { applied, addedColumns: await addBusinessColumns(tx, sql, columns) };
  });
}

/** Refuses to work on a store that this program does not fit, with the sentence that says which of the two to change. */
export async function checkSchema(db: Database, sql: Statements, columns: readonly ColumnRule[]): Promise<void> {
  const migrations = readMigrations(db.engine);
  const tables = await db.query<{ name: string }>(sql.text('schema.has_ledger'));
  if (tables.length === 0)
    throw new StoreFault('schema-older', 'The store is empty. Run `order-mirror migrate` once to make its tables.');
  const done = await db.query<{ version: number }>(sql.text('schema.ledger'));
  refuseNewerStore(done, migrations);
  const missing = migrations.filter((migration) => !done.some((row) => row.version === migration.version));
  if (missing.length > 0)
    throw new StoreFault(
      'schema-older',
      `The store is older than this program (${missing.length} migrations to run). Run \`order-mirror migrate\`.`,
    );
  const present = await columnNames(db, sql, 'ORDER_LIST');
  const absent = columns.filter((column) => !present.has(column.name.toUpperCase()));
  if (absent.length > 0)
    throw new StoreFault(
      'schema-older',
      `The store lacks ${absent.length} columns of columns.toml (${absent[0]?.name}, …). Run \`order-mirror migrate\`.`,
    );
}

function refuseNewerStore(done: readonly { version: number }[], migrations: readonly Migration[]): void {
  const newest = Math.max(0, ...done.map((row) => row.version));
  const known = Math.max(0, ...migrations.map((migration) => migration.version));
  if (newest > known) {
    throw new StoreFault(
      'schema-newer',
      `The store was made by a newer order-mirror (schema ${newest}, this program knows ${known}). Use the newer program; this one changed nothing.`,
    );
  }
}

async function addBusinessColumns(tx: Database, sql: Statements, columns: readonly ColumnRule[]): Promise<string[]> {
  const added: string[] = [];
  for (const table of TABLES_WITH_BUSINESS_COLUMNS[tx.engine]) {
    const missing = await addMissingColumns(tx, sql, table, columns);
    if (table === 'ORDER_LIST') added.push(...missing);
  }
  return added;
}

export async function addMissingColumns(
  tx: Database,
  sql: Statements,
  table: string,
  columns: readonly ColumnRule[],
): Promise<string[]> {
  const present = await columnNames(tx, sql, table);
  const missing = columns.filter((column) => !present.has(column.name.toUpperCase()));
  const statements = missing.map(({ name, type }) =>
    sql.text('schema.add_column', {
      table: tx.quote(table),
      column: tx.quote(name),
      type: columnDdl(type, tx.engine, table === 'STG_ORDER_LIST'),
    }),
  );
  const atOnce = tx.engine === 'sqlserver' ? STATEMENTS_AT_ONCE : 1;
  for (let from = 0; from < statements.length; from += atOnce)
    await tx.execute(statements.slice(from, from + atOnce).join(';\n'));
  return missing.map(({ name }) => name);
}

async function columnNames(db: Database, sql: Statements, table: string): Promise<Set<string>> {
  const rows = await db.query<{ name: string }>(sql.text('schema.columns'), { table });
  return new Set(rows.map((row) => row.name.toUpperCase()));
}

function readMigrations(engine: Database['engine']): Migration[] {
  const folder = fileURLToPath(new URL(`../../sql/${engine}/migrations/`, import.meta.url));
  return readdirSync(folder)
    .filter((file) => /^\d{4}_.*\.sql$/.test(file))
    .sort()
    .map((file) => ({ version: Number(file.slice(0, 4)), file, text: readFileSync(folder + file, 'utf8') }));
}

function splitStatements(text: string): string[] {
  return text
    .split(/;\s*$/m)
    .map((statement) => statement.replace(/^\s*--.*$/gm, '').trim())
    .filter((statement) => statement !== '');
}
