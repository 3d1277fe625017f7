// sqlite-database: the Database interface on better-sqlite3, one file, one writing connection.
// Owns: pragmas, the order of transactions in this process, turning driver errors into sentences. Does not own statements.
import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDriver from 'better-sqlite3';
import { type Alone, type Database, type Ending, type SqlParams, type SqlValue, StoreFault } from '../database.js';
import { loadStatements, type ManyStatement } from '../statements.js';

/** How long a statement waits for somebody else's transaction. Imports commit in chunks of some 10 ms; 15 s is far beyond any honest wait. */
const BUSY_TIMEOUT_MS = 15_000;
/** SQLite waits inside the call and blocks this process: only so long, then the wait goes on without blocking, in naps. */
const BLOCKING_WAIT_MS = 20;
const NAP_MS = 15;

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** A merge goes back and forth between wide rows and their indexes. */
const CACHE_MB = 64;

const STATEMENTS = loadStatements('sqlite');

type Connection = InstanceType<typeof SqliteDriver>;
type Prepared = ReturnType<Connection['prepare']>;

export interface SqliteOptions {
  readonly file: string;
  readonly create: boolean;
  /** How long to wait for somebody else's transaction, where it is not 15 s. */
  readonly patienceMs?: number;
  readonly cacheMb?: number;
}

export function openSqlite(options: SqliteOptions): Database {
  return new SqliteDatabase(options);
}

class SqliteDatabase implements Database {
  readonly engine = 'sqlite' as const;
  readonly #connection: Connection;
  readonly #file: string;
  readonly #patienceMs: number;
  readonly #identity: string | null;
  readonly #prepared = new Map<string, Prepared>();
  #tail: Promise<unknown> = Promise.resolve();

  constructor(options: SqliteOptions) {
    this.#file = options.file;
    this.#patienceMs = options.patienceMs ?? BUSY_TIMEOUT_MS;
    this.#connection = this.#guard(() => {
      if (options.create) {
        mkdirSync(dirname(options.file), { recursive: true, mode: OWNER_ONLY_FOLDER });
        // SQLite would make it readable for everybody; its log files take the mode of the store (S15).
        closeSync(openSync(options.file, 'a', OWNER_ONLY_FILE));
      }
      const connection = new SqliteDriver(options.file, { fileMustExist: !options.create, timeout: this.#patienceMs });
      // Only a new file takes it. Order rows are wide (some 1.5 KB): four times the usual page halves the cost of a merge.
      connection.pragma('page_size = 16384');
      connection.pragma('journal_mode = WAL');
      // 64 MB before the log is copied back: an import rewrites the same pages many times, and each copy costs an fsync.
      connection.pragma('wal_autocheckpoint = 4096');
      // FULL: a receipt that was reported must survive a power cut (S5); with WAL that is one fsync a transaction.
      connection.pragma('synchronous = FULL');
      connection.pragma('foreign_keys = ON');
      connection.pragma('temp_store = MEMORY');
      connection.pragma(`cache_size = -${(options.cacheMb ?? CACHE_MB) * 1024}`);
      connection.pragma(`busy_timeout = ${BLOCKING_WAIT_MS}`);
      return connection;
    });
    this.#identity = identityOf(options.file);
  }

  quote(name: string): string {
    return `"${name.replaceAll('"', '""')}"`;
  }

  query<Row>(statement: string, params: SqlParams = {}): Promise<Row[]> {
    return this.#inTurn(() => this.#patiently(() => this.#all<Row>(statement, params)));
  }

  execute(statement: string, params: SqlParams = {}, ending?: Ending): Promise<number> {
    return this.#inTurn(() => this.#ending(ending, () => this.#patiently(() => this.#run(statement, params))));
  }

  executeMany(statement: ManyStatement, paramsList: readonly SqlParams[]): Promise<void> {
    return this.transaction((tx) => tx.executeMany(statement, paramsList));
  }

  bulkInsert(table: string, columns: readonly string[], rows: readonly (readonly SqlValue[])[]): Promise<void> {
    return this.transaction((tx) => tx.bulkInsert(table, columns, rows));
  }

  async *stream<Row>(statement: string, params: SqlParams, chunkRows: number): AsyncIterable<Row[]> {
    // A connection of its own: better-sqlite3 lets nothing else run on one that is iterating, and WAL gives the reader one moment in time.
    const reader = this.#guard(
      () => new SqliteDriver(this.#file, { fileMustExist: true, readonly: true, timeout: BUSY_TIMEOUT_MS }),
    );
    try {
      const rows = this.#guard(() => reader.prepare(statement).iterate(params)) as IterableIterator<Row>;
      let chunk: Row[] = [];
      for (const row of rows) {
        chunk.push(row);
        if (chunk.length >= chunkRows) {
          yield chunk;
          chunk = [];
        }
      }
      if (chunk.length > 0) yield chunk;
    } finally {
      reader.close();
    }
  }

  transaction<T>(work: (tx: Database) => Promise<T>, _alone?: Alone, ending?: Ending): Promise<T> {
    return this.#inTurn(() => this.#ending(ending, () => this.#transaction(work)));
  }

  async #transaction<T>(work: (tx: Database) => Promise<T>): Promise<T> {
    await this.#patiently(() => this.#run('BEGIN IMMEDIATE', {}));
    try {
      const result = await work(new SqliteTransaction(this));
      this.#run('COMMIT', {});
      return result;
    } catch (error) {
      if (this.#connection.inTransaction) this.#run('ROLLBACK', {});
      throw error;
    }
  }

  /** The log is one file, written in order: whatever is flushed next takes along all before it, of other connections too. */
  async #ending<T>(ending: Ending | undefined, work: () => Promise<T>): Promise<T> {
    if (ending?.mayBeLost !== true) return work();
    this.#connection.pragma('synchronous = NORMAL');
    try {
      return await work();
    } finally {
      this.#connection.pragma('synchronous = FULL');
    }
  }

  async readersWait(): Promise<boolean> {
    return false;
  }

  async close(): Promise<void> {
    await this.#tail;
    this.#connection.close();
  }

  /** Statements and transactions of this process, strictly one after the other: the connection is shared. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const checked = () => {
      this.#stillThere();
      return work();
    };
    const mine = this.#tail.then(checked, checked);
    this.#tail = mine.catch(() => undefined);
    return mine;
  }

  /** SQLite goes on writing to a file that was deleted or replaced, and all of that would be lost. Looking costs some microseconds. */
  #stillThere(): void {
    if (this.#identity === null || identityOf(this.#file) === this.#identity) return;
    throw new StoreFault(
      'missing',
      `The store ${this.#file} was deleted, moved or replaced while it was in use; nothing was written to it since. Put it back and run \`order-mirror sync\` again; after replacing it, start the worker again too.`,
    );
  }

  /** Again while somebody else writes, until the time is over. Two connections of one process would else wait for each other for ever. */
  async #patiently<T>(work: () => T): Promise<T> {
    const until = Date.now() + this.#patienceMs;
    for (;;) {
      try {
        return work();
      } catch (error) {
        const busy = error instanceof StoreFault && error.kind === 'locked';
        if (!busy || Date.now() >= until) throw error;
        await sleep(NAP_MS);
      }
    }
  }

  #all<Row>(statement: string, params: SqlParams): Row[] {
    return this.#guard(() => this.#prepare(statement).all(params) as Row[]);
  }

  #run(statement: string, params: SqlParams): number {
    return this.#guard(() => this.#prepare(statement).run(params).changes);
  }

  #prepare(statement: string): Prepared {
    let prepared = this.#prepared.get(statement);
    if (prepared === undefined) {
      prepared = this.#connection.prepare(statement);
      this.#prepared.set(statement, prepared);
    }
    return prepared;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw asStoreFault(error, this.#file);
    }
  }

  /** For SqliteTransaction only: the turn is already taken. */
  direct = {
    all: <Row>(statement: string, params: SqlParams) => this.#all<Row>(statement, params),
    run: (statement: string, params: SqlParams) => this.#run(statement, params),
    insert: (table: string, columns: readonly string[], rows: readonly (readonly SqlValue[])[]) => {
      const names = columns.map((column) => this.quote(column)).join(', ');
      const marks = columns.map(() => '?').join(', ');
      this.#guard(() => {
        const prepared = this.#prepare(
          STATEMENTS.text('bulk.insert', { table: this.quote(table), columns: names, marks }),
        );
        for (const row of rows) prepared.run(row);
      });
    },
  };
}

class SqliteTransaction implements Database {
  readonly engine = 'sqlite' as const;
  readonly #owner: SqliteDatabase;

  constructor(owner: SqliteDatabase) {
    this.#owner = owner;
  }

  quote(name: string): string {
    return this.#owner.quote(name);
  }

  async query<Row>(statement: string, params: SqlParams = {}): Promise<Row[]> {
    return this.#owner.direct.all<Row>(statement, params);
  }

  async execute(statement: string, params: SqlParams = {}): Promise<number> {
    return this.#owner.direct.run(statement, params);
  }

  async executeMany(statement: ManyStatement, paramsList: readonly SqlParams[]): Promise<void> {
    for (const params of paramsList) this.#owner.direct.run(statement.each, params);
  }

  async bulkInsert(table: string, columns: readonly string[], rows: readonly (readonly SqlValue[])[]): Promise<void> {
    this.#owner.direct.insert(table, columns, rows);
  }

  stream<Row>(statement: string, params: SqlParams, chunkRows: number): AsyncIterable<Row[]> {
    return this.#owner.stream(statement, params, chunkRows);
  }

  async transaction<T>(work: (tx: Database) => Promise<T>): Promise<T> {
    return work(this);
  }

  readersWait(): Promise<boolean> {
    return this.#owner.readersWait();
  }

  async close(): Promise<void> {
    throw new Error('A transaction cannot be closed; it ends with its function.');
  }
}

/** null where the file cannot be told from another one (in memory). */
function identityOf(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev}:${found.ino}`;
}

function asStoreFault(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  const sentence = SENTENCES.find(([prefix]) => String(error.code).startsWith(prefix));
  if (sentence === undefined) return error;
  const [, kind, words] = sentence;
  return new StoreFault(kind, words.replaceAll('FILE', file), { cause: error });
}

const NOT_A_PLACE =
  'The store FILE cannot be made there: its folder is no folder, or FILE is one. Correct [store] file in the config.';
const NOT_ALLOWED = 'The store FILE may not be written. Give this user the right to write the file and its folder.';

const SENTENCES: readonly (readonly [string, StoreFault['kind'], string])[] = [
  ['ENOTDIR', 'missing', NOT_A_PLACE],
  ['EEXIST', 'missing', NOT_A_PLACE],
  ['EISDIR', 'missing', NOT_A_PLACE],
  ['EACCES', 'read-only', NOT_ALLOWED],
  ['EPERM', 'read-only', NOT_ALLOWED],
  ['EROFS', 'read-only', NOT_ALLOWED],
  [
    'ENOSPC',
    'full',
    'The disk that holds the store FILE is full. Make room and run the command again; nothing was lost.',
  ],
  [
    'SQLITE_CANTOPEN',
    'missing',
    'The store FILE cannot be opened. Run `order-mirror migrate` to make it, or correct [store] file in the config.',
  ],
  [
    'SQLITE_BUSY',
    'locked',
    'The store FILE is held by another program for more than 15 s. End that program (a copy, a backup, an open shell) and run the command again; nothing was lost.',
  ],
  ['SQLITE_LOCKED', 'locked', 'The store FILE is locked inside this process. Run the command again; nothing was lost.'],
  [
    'SQLITE_FULL',
    'full',
    'The disk that holds the store FILE is full. Make room and run the command again; nothing was lost.',
  ],
  ['SQLITE_READONLY', 'read-only', NOT_ALLOWED],
  [
    'SQLITE_NOTADB',
    'damaged',
    'FILE is not an SQLite store. Correct [store] file in the config, or put the file back from a backup.',
  ],
  ['SQLITE_CORRUPT', 'damaged', 'The store FILE is damaged. Put it back from a backup.'],
  [
    'SQLITE_IOERR',
    'other',
    'The store FILE could not be read or written (disk error). Check the disk and run the command again.',
  ],
];
