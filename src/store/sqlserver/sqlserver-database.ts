// sqlserver-database: the Database interface on SQL Server and Azure SQL through mssql.
// Owns: the pool, transactions and what they are alone with, trying again what time mends. Does not own statements (sql/), types (sql-types.ts) or
// which faults time mends (transient-faults.ts). S5, S11: only whole transactions are repeated, and only when it is known that nothing of them was done.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type sql from 'mssql';
import { type Database, type LockScope, type SqlParams, type SqlValue, type Staging, StoreFault } from '../database.js';
import { loadStatements, type ManyStatement } from '../statements.js';
import { inPieces, loadInBulk } from './bulk-load.js';
import { poolOptions, type ServerPlace, TIMES } from './connection.js';
import { driver } from './driver.js';
import { quoteSqlServer } from './quote.js';
import { rowStream } from './row-stream.js';
import { asStoreFault, inDoubt } from './server-faults.js';
import { bind, type ColumnFacts, convertersOf, turn } from './sql-types.js';
import { manyBatches } from './statement-batch.js';
import { transientFault } from './transient-faults.js';

/** With waits of 0.5 s doubled up to 10 s, six tries outlast a restart or a fail-over of half a minute. Longer ones are Temporal's to wait out. */
const MOST_TRIES = 6;
const LONGEST_WAIT_MS = 10_000;

const STATEMENTS = loadStatements('sqlserver');
const LOCK_TIMEOUT = { lockTimeoutMs: String(TIMES.lockMs) };

export function openSqlServer(place: ServerPlace): Database {
  return new SqlServerDatabase(place);
}

/** What statements run on: the pool, or one transaction's connection. */
type Session = sql.ConnectionPool | sql.Transaction;

class SqlServerDatabase implements Database {
  readonly engine = 'sqlserver' as const;
  readonly #place: ServerPlace;
  #opening: Promise<sql.ConnectionPool> | null = null;
  #wasConnected = false;
  /** Of tables that are loaded in bulk; a table that gained a column is asked for again. */
  readonly columnsOf = new Map<string, readonly ColumnFacts[]>();

  constructor(place: ServerPlace) {
    this.#place = place;
  }

  quote(name: string): string {
    return quoteSqlServer(name);
  }

  query<Row>(statement: string, params: SqlParams = {}): Promise<Row[]> {
    return this.#patiently('read', async () => ask<Row>(await this.#pool(), statement, params));
  }

  execute(statement: string, params: SqlParams = {}): Promise<number> {
    return this.#patiently('write', async () => change(await this.#pool(), statement, params));
  }

  executeMany(statement: ManyStatement, list: readonly SqlParams[]): Promise<void> {
    return list.length === 0
      ? Promise.resolve()
      : this.transaction((tx) => tx.executeMany(statement, list), BESIDE_ALL);
  }

  bulkInsert(table: string, columns: readonly string[], rows: readonly (readonly SqlValue[])[]): Promise<void> {
    return rows.length === 0
      ? Promise.resolve()
      : this.transaction((tx) => tx.bulkInsert(table, columns, rows), BESIDE_ALL);
  }

  async *stream<Row>(statement: string, params: SqlParams, chunkRows: number): AsyncIterable<Row[]> {
    try {
      const request = requestOn(await this.#pool(), params);
      yield* rowStream<Row>(request, statement, chunkRows);
    } catch (error) {
      throw asStoreFault(error, this.#place);
    }
  }

  transaction<T>(work: (tx: Database) => Promise<T>, scope: LockScope = 'store'): Promise<T> {
    return this.#patiently('transaction', async (tries) => {
      const transaction = new (driver().Transaction)(await this.#pool());
      await transaction.begin(driver().ISOLATION_LEVEL.READ_COMMITTED);
      const session = new SqlServerTransaction(this, transaction, tries);
      let result: T;
      try {
        await session.enter(scope);
        result = await work(session);
      } catch (error) {
        // A connection that broke, or an error that ended the transaction, leaves nothing to roll back.
        await transaction.rollback().catch(() => undefined);
        throw error;
      }
      try {
        await transaction.commit();
      } catch (error) {
        throw transientFault(error, true)?.surelyNotDone === true ? error : inDoubt(error, this.#place);
      }
      return result;
    });
  }

  /** Tables of the database itself: bulk load into them is logged as little as the server can, and it flushes on its own terms. */
  async staging(): Promise<Staging> {
    return { transaction: (work, scope) => this.transaction(work, scope), keep: async () => {} };
  }

  merging<T>(work: (tx: Database) => Promise<T>): Promise<T> {
    return this.transaction(work);
  }

  async readersWait(): Promise<boolean> {
    const [row] = await this.query<{ read_committed_snapshot: number }>(STATEMENTS.text('session.snapshot'));
    return row?.read_committed_snapshot === 0;
  }

  async close(): Promise<void> {
    const pool = await this.#opening?.catch(() => null);
    await pool?.close();
  }

  #pool(): Promise<sql.ConnectionPool> {
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = null;
      throw error;
    });
    return this.#opening;
  }

  async #open(): Promise<sql.ConnectionPool> {
    const pool = new (driver().ConnectionPool)(poolOptions(this.#place));
    // Without a listener a connection that dies while nobody uses it would end the process.
    pool.on('error', () => undefined);
    await pool.connect();
    this.#wasConnected = true;
    return pool;
  }

  /** Again after a fault that time mends: a read always, the rest when it is sure that nothing was done. */
  async #patiently<T>(what: 'read' | 'write' | 'transaction', work: (tries: number) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await work(tries);
      } catch (error) {
        const fault = isDoubt(error) ? null : transientFault(error, this.#wasConnected);
        // A transaction that did not come to its commit was undone by the server, whatever cut it short.
        const safe = fault !== null && (fault.surelyNotDone || what !== 'write' || isConnecting(error));
        if (!safe || tries >= MOST_TRIES) throw asStoreFault(error, this.#place);
        await sleep(Math.min(LONGEST_WAIT_MS, fault.waitMs * 2 ** (tries - 1)) * (1 + Math.random() / 5));
      }
    }
  }
}

class SqlServerTransaction implements Database {
  readonly engine = 'sqlserver' as const;
  readonly #owner: SqlServerDatabase;
  readonly #session: sql.Transaction;
  readonly #tries: number;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(owner: SqlServerDatabase, session: sql.Transaction, tries: number) {
    this.#owner = owner;
    this.#session = session;
    this.#tries = tries;
  }

  quote(name: string): string {
    return this.#owner.quote(name);
  }

  async enter(scope: LockScope): Promise<void> {
    const named = scope === 'store' ? {} : { name: lockName(scope.name) };
    const text = STATEMENTS.text(scope === 'store' ? 'session.alone' : 'session.alone_with', LOCK_TIMEOUT);
    const [row] = await this.query<{ answer: number }>(text, named);
    if (row === undefined || row.answer < 0) throw new LockNotGranted(row?.answer ?? null);
  }

  query<Row>(statement: string, params: SqlParams = {}): Promise<Row[]> {
    return this.#inTurn(() => ask<Row>(this.#session, statement, params));
  }

  execute(statement: string, params: SqlParams = {}): Promise<number> {
    return this.#inTurn(() => change(this.#session, statement, params));
  }

  executeMany(statement: ManyStatement, list: readonly SqlParams[]): Promise<void> {
    return this.#inTurn(async () => {
      for (const { text, params } of manyBatches(statement, list)) await change(this.#session, text, params);
    });
  }

  bulkInsert(table: string, columns: readonly string[], rows: readonly (readonly SqlValue[])[]): Promise<void> {
    return this.#inTurn(async () => {
      const facts = await this.#columnsOf(table, columns);
      // What failed whole may pass in pieces, each of which ends elsewhere (transient-faults.ts).
      for (const piece of inPieces(rows, this.#tries))
        await loadInBulk(() => new (driver().Request)(this.#session), STATEMENTS, table, facts, piece);
    });
  }

  stream<Row>(statement: string, params: SqlParams, chunkRows: number): AsyncIterable<Row[]> {
    return this.#owner.stream(statement, params, chunkRows);
  }

  transaction<T>(work: (tx: Database) => Promise<T>): Promise<T> {
    return work(this);
  }

  staging(): Promise<Staging> {
    return this.#owner.staging();
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

  async #columnsOf(table: string, names: readonly string[]): Promise<ColumnFacts[]> {
    let known = this.#owner.columnsOf.get(table);
    if (known === undefined || names.some((name) => !known?.some((column) => sameName(column.name, name)))) {
      known = await ask<ColumnFacts>(this.#session, STATEMENTS.text('bulk.columns'), { table });
      this.#owner.columnsOf.set(table, known);
    }
    return names.map((name) => {
      const column = known?.find((one) => sameName(one.name, name));
      if (column === undefined)
        throw new StoreFault(
          'schema-older',
          `The store lacks the column ${name} of ${table}. Run \`order-mirror migrate\`.`,
        );
      return column;
    });
  }

  /** One connection takes one statement at a time. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#tail.then(work, work);
    this.#tail = mine.catch(() => undefined);
    return mine;
  }
}

/** Appending rows needs no solitude of its own; what must be alone holds the store. */
const BESIDE_ALL: LockScope = { name: 'append' };

function requestOn(session: Session, params: SqlParams): sql.Request {
  const request =
    session instanceof driver().Transaction ? new (driver().Request)(session) : new (driver().Request)(session);
  for (const [name, value] of Object.entries(params)) bind(request, name, value);
  return request;
}

async function ask<Row>(session: Session, statement: string, params: SqlParams): Promise<Row[]> {
  const result = await requestOn(session, params).query(statement);
  const rows: Record<string, unknown>[] = result.recordset ?? [];
  if (rows.length > 0) {
    const converters = convertersOf(result.recordset.columns);
    if (converters.length > 0) for (const row of rows) turn(row, converters);
  }
  return rows as Row[];
}

async function change(session: Session, statement: string, params: SqlParams): Promise<number> {
  const result = await requestOn(session, params).query(statement);
  return result.rowsAffected.reduce((sum, rows) => sum + rows, 0);
}

/** An application lock was not granted: -1 time-out, -2 cancelled, -3 deadlock. The numbers of ordinary locks tell what to do. */
class LockNotGranted extends Error {
  override readonly name = 'LockNotGranted';
  readonly number: number;
  constructor(answer: number | null) {
    super(`The lock of the store was not granted (${answer}).`);
    this.number = answer === -3 ? 1205 : 1222;
  }
}

/** Names of application locks end at 255 characters; a longer one would be cut in silence. */
function lockName(name: string): string {
  return `order-mirror/${createHash('sha256').update(name).digest('hex')}`;
}

function sameName(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase();
}

function isConnecting(error: unknown): boolean {
  return error instanceof driver().ConnectionError;
}

function isDoubt(error: unknown): boolean {
  return error instanceof StoreFault;
}
