// sqlite-connection: one SQLite file through better-sqlite3, one writing connection.
// Owns: pragmas, the order of transactions in this process. Does not own statements, nor which file it is (sqlite-database.ts, staging-file.ts).
import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDriver from 'better-sqlite3';
import {
  type Database,
  type Durability,
  type LockScope,
  type SqlParams,
  type SqlValue,
  type Staging,
  StoreFault,
} from '../database.js';
import { loadStatements, type ManyStatement } from '../statements.js';
import { aTurn, letOthersRun } from './breath.js';
import { asStoreFault } from './sqlite-faults.js';
import { checkpointBeside } from './wal-checkpoint.js';

/** How long a statement waits for somebody else's transaction. Imports commit in chunks of some 10 ms; 15 s is far beyond any honest wait. */
const BUSY_TIMEOUT_MS = 15_000;
/** SQLite waits inside the call and blocks this process: only so long, then the wait goes on without blocking, in naps. */
const BLOCKING_WAIT_MS = 20;
const NAP_MS = 15;

/** Somebody else's chunk of rows is written in some 10 ms: SQLite's own naps grow beyond what is left of it. */
const EAGER_NAP_MS = 1;

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** Of a new file. Order rows are wide (some 1.5 KB): four times the usual page halves the cost of a merge. */
const PAGE_BYTES = 16_384;
/** Of one whose rows are thrown away, the largest there is: 3 % off an import. The store's pages are written again with every receipt. */
const PASSING_PAGE_BYTES = 65_536;
/** 64 MB before the log is copied back: an import rewrites the same pages many times, and each copy costs an fsync. */
const PAGES_BEFORE_COPY = 4096;
/** What the log may keep of the disk once it was copied back: a merge makes it long, and it would stay so. */
const LOG_KEPT_BYTES = PAGES_BEFORE_COPY * PAGE_BYTES;

/** A merge goes back and forth between wide rows and their indexes. */
const CACHE_MB = 64;

/** Staged rows are gone through one after the other, a few times. */
const OTHER_CACHE_MB = 16;

/** Narrow rows (sizes: four columns, five a row of an order list) go in together; each call of the driver costs more than they do. */
const VALUES_AT_ONCE = 256;
/** Wide ones do not: two orders of 88 columns in one statement took 14.4 us each, one by one 11.1. */
const NARROW_COLUMNS = 32;

/** Some 10 us each: a few milliseconds before anybody else may run. */
const MANY_AT_ONCE = 500;

const STATEMENTS = loadStatements('sqlite');

type Connection = InstanceType<typeof SqliteDriver>;
type Prepared = SqliteDriver.Statement<unknown[]>;

export interface ConnectionOptions {
  readonly file: string;
  readonly create: boolean;
  /** How long to wait for somebody else's transaction, where it is not 15 s. */
  readonly busyTimeoutMs?: number;
  readonly cacheMb?: number;
  /** Of a thread that has nothing else to do: while it waits for somebody else's transaction, it looks every millisecond. */
  readonly eager?: boolean;
  /** Of a file that is thrown away: never copied back from its log, and flushed only when somebody asks for it. */
  readonly passing?: boolean;
}

export class SqliteConnection implements Omit<Database, 'staging' | 'merging'> {
  readonly engine = 'sqlite' as const;
  readonly #connection: Connection;
  readonly #file: string;
  readonly #busyTimeoutMs: number;
  readonly #napMs: number;
  readonly #identity: string | null;
  readonly #prepared = new Map<string, Prepared>();
  #tail: Promise<unknown> = Promise.resolve();
  #checkpointing: Promise<void> | null = null;

  constructor(options: ConnectionOptions) {
    this.#file = options.file;
    this.#busyTimeoutMs = options.busyTimeoutMs ?? BUSY_TIMEOUT_MS;
    this.#napMs = options.eager ? EAGER_NAP_MS : NAP_MS;
    this.#connection = this.#guard(() => {
      if (options.create) {
        mkdirSync(dirname(options.file), { recursive: true, mode: OWNER_ONLY_FOLDER });
        // SQLite would make it readable for everybody; its log files take the mode of the store (S15).
        closeSync(openSync(options.file, 'a', OWNER_ONLY_FILE));
      }
      const connection = new SqliteDriver(options.file, {
        fileMustExist: !options.create,
        timeout: this.#busyTimeoutMs,
      });
      connection.pragma(`page_size = ${options.passing ? PASSING_PAGE_BYTES : PAGE_BYTES}`);
      connection.pragma('journal_mode = WAL');
      connection.pragma(`wal_autocheckpoint = ${options.passing ? 0 : PAGES_BEFORE_COPY}`);
      connection.pragma(`journal_size_limit = ${LOG_KEPT_BYTES}`);
      // FULL: a receipt that was reported must survive a power cut (S5); with WAL that is one fsync a transaction.
      connection.pragma(`synchronous = ${options.passing ? 'NORMAL' : 'FULL'}`);
      connection.pragma('foreign_keys = ON');
      connection.pragma('temp_store = MEMORY');
      connection.pragma(`cache_size = -${(options.cacheMb ?? CACHE_MB) * 1024}`);
      connection.pragma(`busy_timeout = ${options.eager ? 0 : BLOCKING_WAIT_MS}`);
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

  execute(statement: string, params: SqlParams = {}, durability?: Durability): Promise<number> {
    return this.#inTurn(() =>
      this.#withDurability(durability, () => this.#patiently(() => this.#run(statement, params))),
    );
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
          await letOthersRun();
        }
      }
      if (chunk.length > 0) yield chunk;
    } finally {
      reader.close();
    }
  }

  transaction<T>(work: (tx: Database) => Promise<T>, _scope?: LockScope, durability?: Durability): Promise<T> {
    return this.#inTurn(() => this.#withDurability(durability, () => this.#transaction(work)));
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
  async #withDurability<T>(durability: Durability | undefined, work: () => Promise<T>): Promise<T> {
    if (durability !== 'deferred') return work();
    this.#connection.pragma('synchronous = NORMAL');
    try {
      return await work();
    } finally {
      this.#connection.pragma('synchronous = FULL');
    }
  }

  /** A transaction of this file and of another one, known as [staging], which nobody needs any more once it ended well. */
  transactionWith<T>(other: string, work: (tx: Database) => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      this.#run(STATEMENTS.text('staging_file.attach'), { file: other });
      try {
        this.#guard(() => {
          this.#connection.pragma('staging.synchronous = OFF');
          this.#connection.pragma(`staging.cache_size = -${OTHER_CACHE_MB * 1024}`);
          // It would be of both files.
          this.#connection.pragma('wal_autocheckpoint = 0');
        });
        return await this.#transaction(work);
      } finally {
        this.#run(STATEMENTS.text('staging_file.detach'), {});
        this.#connection.pragma(`wal_autocheckpoint = ${PAGES_BEFORE_COPY}`);
        this.#checkpoint();
      }
    });
  }

  /** What a commit of this file alone would have done. */
  #checkpoint(): void {
    const log = statSync(`${this.#file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    if (log < PAGES_BEFORE_COPY * PAGE_BYTES) return;
    this.#checkpointing = checkpointBeside(this.#file);
    if (this.#checkpointing === null) this.#connection.pragma('wal_checkpoint(PASSIVE)');
  }

  async readersWait(): Promise<boolean> {
    return false;
  }

  async close(): Promise<void> {
    await this.#tail;
    await this.#checkpointing;
    this.#connection.close();
  }

  /** Statements and transactions of this process, strictly one after the other: the connection is shared. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const checked = async () => {
      await letOthersRun();
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
    const until = Date.now() + this.#busyTimeoutMs;
    for (;;) {
      try {
        return work();
      } catch (error) {
        const busy = error instanceof StoreFault && error.kind === 'locked';
        if (!busy || Date.now() >= until) throw error;
        await sleep(this.#napMs);
        // Two that wait for a third in this process, each blocking longer than the other naps, would else keep the event loop at its timers for ever.
        await aTurn();
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
      prepared = this.#connection.prepare<unknown[]>(statement);
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
      const row = columns.map(() => '?').join(', ');
      const inserting = (count: number) => {
        const marks = new Array<string>(count).fill(row).join('), (');
        return this.#prepare(STATEMENTS.text('bulk.insert', { table: this.quote(table), columns: names, marks }));
      };
      const atOnce = columns.length > NARROW_COLUMNS ? 1 : Math.floor(VALUES_AT_ONCE / columns.length);
      const inChunks = atOnce === 1 ? 0 : rows.length - (rows.length % atOnce);
      // As arguments, since the driver asks an array for each of its elements: a fifth of the cost of a wide row.
      this.#guard(() => {
        if (inChunks > 0) {
          const many = inserting(atOnce);
          const values = new Array<SqlValue>(atOnce * columns.length).fill(null);
          for (let from = 0; from < inChunks; from += atOnce) {
            let at = 0;
            for (let index = from; index < from + atOnce; index += 1)
              for (const value of rows[index] ?? []) {
                values[at] = value;
                at += 1;
              }
            many.run(...values);
          }
        }
        const one = inserting(1);
        for (let index = inChunks; index < rows.length; index += 1) one.run(...(rows[index] ?? []));
      });
    },
  };
}

class SqliteTransaction implements Database {
  readonly engine = 'sqlite' as const;
  readonly #owner: SqliteConnection;

  constructor(owner: SqliteConnection) {
    this.#owner = owner;
  }

  quote(name: string): string {
    return this.#owner.quote(name);
  }

  async query<Row>(statement: string, params: SqlParams = {}): Promise<Row[]> {
    await letOthersRun();
    return this.#owner.direct.all<Row>(statement, params);
  }

  async execute(statement: string, params: SqlParams = {}): Promise<number> {
    await letOthersRun();
    return this.#owner.direct.run(statement, params);
  }

  async executeMany(statement: ManyStatement, paramsList: readonly SqlParams[]): Promise<void> {
    for (let from = 0; from < paramsList.length; from += MANY_AT_ONCE) {
      await letOthersRun();
      for (const params of paramsList.slice(from, from + MANY_AT_ONCE)) this.#owner.direct.run(statement.each, params);
    }
  }

  async bulkInsert(table: string, columns: readonly string[], rows: readonly (readonly SqlValue[])[]): Promise<void> {
    await letOthersRun();
    this.#owner.direct.insert(table, columns, rows);
  }

  stream<Row>(statement: string, params: SqlParams, chunkRows: number): AsyncIterable<Row[]> {
    return this.#owner.stream(statement, params, chunkRows);
  }

  async transaction<T>(work: (tx: Database) => Promise<T>): Promise<T> {
    return work(this);
  }

  async staging(): Promise<Staging> {
    throw new Error('Rows are staged beside transactions of the store, not inside.');
  }

  merging<T>(work: (tx: Database) => Promise<T>): Promise<T> {
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
