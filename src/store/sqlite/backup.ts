// backup: a whole copy of a store in one file, made while others work on it: by SQLite's own online backup, in one step, so of one moment.
// Owns: that a file under the wanted name is whole and was checked. Rows staged but not merged are not in it: the next run reads them again.
import { chmodSync, closeSync, fsyncSync, lstatSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import SqliteDriver from 'better-sqlite3';
import { StoreFault } from '../database.js';
import { loadStatements } from '../statements.js';
import { asStoreFault } from './sqlite-faults.js';

const STATEMENTS = loadStatements('sqlite');

/** It holds what orders say. */
const OWNER_ONLY = 0o600;
/** More than any store has: a step that stops in between begins again whenever somebody else writes. */
const ALL_PAGES = 2 ** 31 - 1;
/** Somebody else's transaction, a merge for one. */
const BUSY_TIMEOUT_MS = 60_000;

export interface BackupContents {
  readonly orders: number;
  readonly newest_run: string | null;
  /** A run that was going on: what it sent afterwards the copy does not know. */
  readonly open_run: string | null;
}

export interface SqliteBackup extends BackupContents {
  readonly bytes: number;
}

export async function backUpSqlite(store: string, to: string): Promise<SqliteBackup> {
  refuseOwnFiles(store, to);
  const aside = `${to}.part-${process.pid}`;
  try {
    mkdirSync(dirname(resolve(to)), { recursive: true });
    // Made here, so that a place that cannot be written is told as such, and not as a fault of the store.
    closeSync(openSync(aside, 'w', OWNER_ONLY));
    const source = new SqliteDriver(store, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    try {
      await source.backup(aside, { progress: () => ALL_PAGES });
    } finally {
      source.close();
    }
    chmodSync(aside, OWNER_ONLY);
    const contents = makeOneFile(aside);
    flush(aside);
    renameSync(aside, to);
    flush(dirname(resolve(to)));
    return { ...contents, bytes: statSync(to).size };
  } catch (error) {
    throw faultOf(error, store, to);
  } finally {
    removeWith(aside);
  }
}

/** What goes wrong with the copy is not told of the store. */
function faultOf(error: unknown, store: string, to: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('SQLITE_FULL') || code.startsWith('SQLITE_IOERR'))
    return new StoreFault(
      'full',
      `${to} could not be written: the disk is full or fails. Make room, or name another disk.`,
      {
        cause: error,
      },
    );
  return code.startsWith('SQLITE_') ? asStoreFault(error, store) : error;
}

/** Checked page by page, and without log files of its own: it can be copied as it is. Throws StoreFault `damaged`. */
export function makeOneFile(file: string): BackupContents {
  const copy = new SqliteDriver(file, { fileMustExist: true });
  try {
    copy.pragma('journal_mode = DELETE');
    checkIntegrity(copy, file);
    return copy.prepare(STATEMENTS.text('backup.contents')).get() as BackupContents;
  } finally {
    copy.close();
  }
}

export function checkIntegrity(connection: InstanceType<typeof SqliteDriver>, file: string): void {
  const [first] = connection.pragma('integrity_check(1)') as { integrity_check: string }[];
  if (first?.integrity_check === 'ok') return;
  throw new StoreFault(
    'damaged',
    `${file} is damaged (${first?.integrity_check ?? 'no answer'}), so it was not used. Take another backup.`,
  );
}

export function removeWith(file: string): void {
  for (const tail of ['', '-wal', '-shm', '-journal']) rmSync(file + tail, { force: true });
}

export function flush(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function refuseOwnFiles(store: string, to: string): void {
  const own = dirname(resolve(store)) === dirname(resolve(to)) && basename(to).startsWith(basename(store));
  const tail = basename(to).slice(basename(store).length);
  if (own && /^(?:|-wal|-shm|-journal|-staging-.*)$/.test(tail))
    throw new StoreFault('other', `${to} is a file of the store itself. Name another file for the backup.`);
  const there = lstatSync(to, { throwIfNoEntry: false });
  if (there === undefined || there.isFile()) return;
  // A copy is renamed into place, which would turn any of these into a regular file.
  const what = there.isDirectory() ? 'a folder' : there.isSymbolicLink() ? 'a link' : 'a pipe or a device';
  throw new StoreFault('other', `${to} is ${what}. Name a file for the backup.`);
}
