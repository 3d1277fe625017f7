// staging-file: where rows wait for their merge: a file of its own beside the store, FILE-staging-NUMBER, thrown away when the merge has taken them.
// Wide rows are so written once, and neither copied from the store's log into it nor flushed with it; the threads that read wait for nobody.
// Owns: the file, its tables, what makes it survive a power cut, its end. Does not own: the number, which is the store's (S8, S11).
import { existsSync, readdirSync } from 'node:fs';
import { open, rm, truncate } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ColumnRule } from '../../domain/order/order-rules.js';
import { columnDdl } from '../column-ddl.js';
import type { Database, LockScope, Staging } from '../database.js';
import { addMissingColumns } from '../migrate.js';
import { loadStatements } from '../statements.js';
import { type ConnectionOptions, SqliteConnection } from './sqlite-connection.js';
import { asStoreFault } from './sqlite-faults.js';

const STATEMENTS = loadStatements('sqlite');
const TAILS = ['-wal', '-shm', ''];

export interface StagingPlace {
  /** The store's. */
  readonly file: string;
  readonly number: number;
  readonly columns: readonly ColumnRule[];
  /** The connection beside which it is opened: it waits and remembers as that one does. */
  readonly like?: Partial<ConnectionOptions>;
}

export function stagingFileOf(store: string, number: number): string {
  return `${store}-staging-${number}`;
}

export class StagingFile implements Staging {
  readonly file: string;
  readonly number: number;
  readonly #connection: SqliteConnection;

  private constructor(file: string, number: number, connection: SqliteConnection) {
    this.file = file;
    this.number = number;
    this.#connection = connection;
  }

  static async open({ file: store, number, columns, like = {} }: StagingPlace): Promise<StagingFile> {
    await removeStagingFiles(store, (other) => other < number);
    const file = stagingFileOf(store, number);
    const connection = new SqliteConnection({ ...like, file, create: true, passing: true });
    await connection.transaction(async (tx) => {
      await tx.execute(STATEMENTS.text('staging_file.make_orders', { business: businessColumns(tx, columns) }));
      await tx.execute(STATEMENTS.text('staging_file.make_open_index'));
      // Made under an older config.
      await addMissingColumns(tx, STATEMENTS, 'STG_ORDER_LIST', columns);
    });
    return new StagingFile(file, number, connection);
  }

  transaction<T>(work: (tx: Database) => Promise<T>, scope?: LockScope): Promise<T> {
    return this.#connection.transaction(work, scope);
  }

  /** Rows of all connections are in the one log. Flushed by the pool of threads, so that this one goes on meanwhile. */
  async keep(): Promise<void> {
    const log = await open(`${this.file}-wal`, 'r+').catch((error: NodeJS.ErrnoException) => {
      // Without a log all of it is in the file, which SQLite flushed before it took the log away.
      if (error.code === 'ENOENT') return null;
      throw asStoreFault(error, this.file);
    });
    try {
      await log?.datasync();
    } catch (error) {
      throw asStoreFault(error, this.file);
    } finally {
      await log?.close();
    }
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  /** Nobody asks for these rows any more. Never fails. In the pool of threads: to give 150 MB back to the disk takes 0.1 s. */
  async discard(): Promise<void> {
    // SQLite copies a log into its file when the last connection closes, even of a file that is gone: 150 MB for nothing.
    await leniently(truncate(`${this.file}-wal`));
    await removeStagingFile(this.file);
    await leniently(this.close());
  }
}

/** Left over where a process died between a merge and the end of its file, or by a store that is no more. */
export async function removeStagingFiles(store: string, of: (number: number) => boolean): Promise<void> {
  const beginning = `${basename(store)}-staging-`;
  if (!existsSync(dirname(store))) return;
  for (const name of readdirSync(dirname(store))) {
    if (!name.startsWith(beginning)) continue;
    const number = name.slice(beginning.length);
    if (/^\d+$/.test(number) && of(Number(number))) await removeStagingFile(join(dirname(store), name));
  }
}

async function removeStagingFile(file: string): Promise<void> {
  await Promise.all(TAILS.map((tail) => leniently(rm(file + tail, { force: true }))));
}

/** A merge that is stored does not fail by what it leaves behind: the next file's opening takes it away. */
function leniently(work: Promise<void>): Promise<void> {
  return work.catch(() => undefined);
}

function businessColumns(db: Pick<Database, 'quote' | 'engine'>, columns: readonly ColumnRule[]): string {
  return columns.map(({ name, type }) => `${db.quote(name)} ${columnDdl(type, db.engine, true)} NULL,`).join('\n  ');
}
