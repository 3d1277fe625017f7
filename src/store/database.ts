// database: the narrow door to an SQL engine. Two engines stand behind it (SQLite, SQL Server); nothing else in the project knows which.
// Owns: the interface. Does not own: any statement (sql/) or any rule.

import type { ManyStatement } from './statements.js';

export type SqlValue = string | number | null;
export type SqlParams = Readonly<Record<string, SqlValue>>;

/**
 * What a transaction locks: the whole store, or one named thing (a batch, a workbook) while others lock other things.
 * SQLite has one writer anyway; SQL Server holds application locks. Whatever reads before it writes needs it.
 */
export type LockScope = 'store' | { readonly name: string };

/**
 * deferred: a power cut may undo it, as long as nothing that was stored later survives it: for what only matters together with a later transaction.
 * The death of the process undoes nothing. SQLite saves a flush to the disk; SQL Server flushes on its own terms.
 */
export type Durability = 'full' | 'deferred';

/** Where rows wait for the merge. What is written there costs less than in the store itself, and is nobody's truth. */
export interface Staging {
  transaction<T>(work: (tx: Database) => Promise<T>, scope?: LockScope): Promise<T>;
  /** From now on a power cut undoes nothing that was staged before. */
  keep(): Promise<void>;
}

export interface Database {
  readonly engine: 'sqlite' | 'sqlserver';
  /** Quotes a name that comes from a config; the only way a name enters a statement. */
  quote(name: string): string;
  query<Row>(statement: string, params?: SqlParams): Promise<Row[]>;
  /** Number of rows changed. */
  execute(statement: string, params?: SqlParams, durability?: Durability): Promise<number>;
  /** The same statement for many parameter sets. No two of them may be about the same row: an engine may take them all at once. */
  executeMany(statement: ManyStatement, paramsList: readonly SqlParams[]): Promise<void>;
  /** Rows in chunks, read from one consistent moment, while other statements may run. */
  stream<Row>(statement: string, params: SqlParams, chunkRows: number): AsyncIterable<Row[]>;
  /** Appends rows; `columns` names them in order. Inside a transaction it belongs to it. */
  bulkInsert(table: string, columns: readonly string[], rows: readonly (readonly SqlValue[])[]): Promise<void>;
  /** All or nothing; `tx` is only valid inside. `work` may be run again when the server undid it (a deadlock, a fail-over): it changes nothing but the store. */
  transaction<T>(work: (tx: Database) => Promise<T>, scope?: LockScope, durability?: Durability): Promise<T>;
  /** To be asked for each time: a merge that ends leaves a new, empty one. */
  staging(): Promise<Staging>;
  /** A transaction alone with the store that sees the staged rows as tables like all others. It empties them with a block of the engine's own, `staging.clear`. */
  merging<T>(work: (tx: Database) => Promise<T>): Promise<T>;
  /** True where reading waits for writers: SQL Server without READ_COMMITTED_SNAPSHOT. */
  readersWait(): Promise<boolean>;
  close(): Promise<void>;
}

export { StoreFault } from '../domain/store-fault.js';
