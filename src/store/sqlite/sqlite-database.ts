// sqlite-database: the Database interface on SQLite: the store's file, and beside it the one where rows wait for their merge.
// Owns: which staging file is in force, and that a merge and its end are one step. Does not own: connections, nor what such a file is.
import type { ColumnRule } from '../../domain/order/order-rules.js';
import type { Database, Staging } from '../database.js';
import { loadStatements } from '../statements.js';
import { type ConnectionOptions, SqliteConnection } from './sqlite-connection.js';
import { StagingFile } from './staging-file.js';

const STATEMENTS = loadStatements('sqlite');

export interface SqliteOptions extends Omit<ConnectionOptions, 'passing'> {
  /** Of the staged rows. */
  readonly columns?: readonly ColumnRule[];
}

export function openSqlite(options: SqliteOptions): Database {
  return new SqliteDatabase(options);
}

class SqliteDatabase extends SqliteConnection implements Database {
  readonly #options: SqliteOptions;
  #staging: StagingFile | null = null;
  #opening: Promise<unknown> = Promise.resolve();
  /** Of the staging files of merges that are stored. */
  #discarding: Promise<unknown> = Promise.resolve();

  constructor(options: SqliteOptions) {
    super(options);
    this.#options = options;
  }

  staging(): Promise<Staging> {
    return this.#stagingFile();
  }

  /** The number moves on in the same transaction: a process that dies before its commit has merged nothing, one that dies after it leaves a file that nobody reads (S11). */
  async merging<T>(work: (tx: Database) => Promise<T>): Promise<T> {
    const staging = await this.#stagingFile();
    const result = await this.transactionWith(staging.file, work);
    if ((await this.#number()) !== staging.number) {
      this.#staging = null;
      // Not waited for: the merge is stored, and what its file was is of no account.
      this.#discarding = Promise.all([this.#discarding, staging.discard()]);
    }
    return result;
  }

  override async close(): Promise<void> {
    await this.#opening;
    await this.#staging?.close();
    await this.#discarding;
    await super.close();
  }

  /** The one in force; asked for each time, since another connection's merge may have taken the last one. */
  #stagingFile(): Promise<StagingFile> {
    const opened = this.#opening.then(async () => {
      const number = await this.#number();
      if (this.#staging?.number === number) return this.#staging;
      await this.#staging?.close();
      this.#staging = null;
      const { file, columns = [], ...like } = this.#options;
      this.#staging = await StagingFile.open({ file, number, columns, like });
      return this.#staging;
    });
    this.#opening = opened.catch(() => undefined);
    return opened;
  }

  async #number(): Promise<number> {
    const [row] = await this.query<{ number: number }>(STATEMENTS.text('staging_file.number'));
    return row?.number ?? 0;
  }
}
