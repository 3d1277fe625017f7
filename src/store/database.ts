// database: the narrow door to an SQL engine. Two engines stand behind it (SQLite now, SQL Server next); nothing else in the project knows which.
// Owns: the interface. Does not own: any statement (sql/) or any rule.

export type SqlValue = string | number | null;
export type SqlParams = Readonly<Record<string, SqlValue>>;

export interface Database {
  readonly engine: 'sqlite' | 'sqlserver';
  /** Quotes a name that comes from a config; the only way a name enters a statement. */
  quote(name: string): string;
  query<Row>(statement: string, params?: SqlParams): Promise<Row[]>;
  /** Number of rows changed. */
  execute(statement: string, params?: SqlParams): Promise<number>;
  /** The same statement for many parameter sets, in order. */
  executeMany(statement: string, paramsList: readonly SqlParams[]): Promise<void>;
  /** Rows in chunks, read from one consistent moment, while other statements may run. */
  stream<Row>(statement: string, params: SqlParams, chunkRows: number): AsyncIterable<Row[]>;
  /** Appends rows; `columns` names them in order. Inside a transaction it belongs to it. */
  bulkInsert(table: string, columns: readonly string[], rows: readonly (readonly SqlValue[])[]): Promise<void>;
  /** All or nothing. Transactions of one process run one after the other; `tx` is only valid inside. */
  transaction<T>(work: (tx: Database) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export { StoreFault } from '../domain/store-fault.js';
