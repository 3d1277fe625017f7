// restore: a backup becomes the store: checked and made ready aside, then put in the store's place by renames; what was there is kept beside it.
// Owns: that nobody has the store open meanwhile, that no log or staging file of the replaced store is ever read with the new one,
// and that the new one knows that it was put back (S3). Does not own: what follows of it (domain/mark).
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  statSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import SqliteDriver from 'better-sqlite3';
import { StoreFault } from '../database.js';
import { loadStatements } from '../statements.js';
import { type BackupContents, checkIntegrity, flush, makeOneFile, removeWith } from './backup.js';
import { asStoreFault } from './sqlite-faults.js';
import { removeStagingFiles } from './staging-file.js';

const STATEMENTS = loadStatements('sqlite');
const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
/** A worker that is just ending. */
const BUSY_TIMEOUT_MS = 2_000;

type Connection = InstanceType<typeof SqliteDriver>;

export interface RestoreSteps {
  readonly store: string;
  readonly from: string;
  readonly now: Date;
  /** Brings the copy to this program's schema, and throws where it is another environment's or a newer program's. */
  readonly prepare: (file: string) => Promise<void>;
}

export interface SqliteRestored extends BackupContents {
  /** The store that was there; null: there was none. */
  readonly kept: string | null;
}

export async function restoreSqlite({ store, from, now, prepare }: RestoreSteps): Promise<SqliteRestored> {
  refuseNoBackup(store, from);
  const aside = `${store}-restoring-${process.pid}`;
  try {
    mkdirSync(dirname(resolve(store)), { recursive: true, mode: OWNER_ONLY_FOLDER });
    copyFileSync(from, aside);
    chmodSync(aside, OWNER_ONLY);
    checkBackup(aside, from);
    await prepare(aside);
    markRestored(aside, now);
    const contents = makeOneFile(aside);
    flush(aside);
    // Held from here to the renames: who comes meanwhile waits, and finds the file replaced.
    const held = existsSync(store) ? holdAlone(store) : null;
    try {
      await removeStagingFiles(store, () => true);
      const kept = existsSync(store) ? keptName(store, now) : null;
      if (kept !== null)
        for (const tail of ['', '-wal', '-shm', '-journal'])
          if (existsSync(store + tail)) renameSync(store + tail, kept + tail);
      removeWith(store);
      renameSync(aside, store);
      flush(dirname(resolve(store)));
      return { ...contents, kept };
    } finally {
      held?.close();
    }
  } catch (error) {
    throw asStoreFault(error, store);
  } finally {
    removeWith(aside);
  }
}

function refuseNoBackup(store: string, from: string): void {
  if (!existsSync(from)) throw new StoreFault('missing', `There is no file ${from}.`);
  if (resolve(store) === resolve(from))
    throw new StoreFault('other', `${from} is the store itself, not a backup of it.`);
  // Without its log transactions would be missing.
  if (existsSync(`${from}-wal`) && statSync(`${from}-wal`).size > 0)
    throw new StoreFault(
      'other',
      `${from} has a log file beside it (${from}-wal), so it is a store that somebody copied or uses. Name a file that \`order-mirror backup\` made.`,
    );
}

function checkBackup(copy: string, from: string): void {
  let connection: InstanceType<typeof SqliteDriver> | null = null;
  try {
    connection = new SqliteDriver(copy, { fileMustExist: true });
    checkIntegrity(connection, from);
    if (connection.prepare(STATEMENTS.text('schema.has_ledger')).all().length === 0)
      throw new StoreFault('other', `${from} is no store of order-mirror.`);
  } catch (error) {
    throw asStoreFault(error, from);
  } finally {
    connection?.close();
  }
}

/** What was leased at the time of the backup is nobody's now. */
function markRestored(file: string, now: Date): void {
  const connection = new SqliteDriver(file, { fileMustExist: true });
  try {
    const at = now.toISOString();
    connection.transaction(() => {
      connection.prepare(STATEMENTS.text('mark.set_state')).run({ state: 'RESTORED', now: at });
      connection.prepare(STATEMENTS.text('mark.free_leases')).run({ now: at });
    })();
  } finally {
    connection.close();
  }
}

/**
 * The log of a worker that was killed is taken into the file first, so that what is kept is whole. Only who is alone can leave the mode of the log,
 * so this is also the question whether anybody else has the store open. null: it is damaged, and only whoever has its file open can be asked for.
 */
function holdAlone(store: string): Connection | null {
  const connection = new SqliteDriver(store, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    connection.pragma('wal_checkpoint(TRUNCATE)');
    connection.pragma('journal_mode = DELETE');
    connection.exec('BEGIN EXCLUSIVE');
    return connection;
  } catch (error) {
    connection.close();
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (/^SQLITE_(?:BUSY|LOCKED)/.test(code) || isOpenElsewhere(store)) throw new StoreFault('locked', inUse(store));
    if (/^SQLITE_(?:CORRUPT|NOTADB)/.test(code)) return null;
    throw error;
  }
}

/** Linux shows the open files of the processes of this user. */
function isOpenElsewhere(store: string): boolean {
  const file = resolve(store);
  for (const pid of entriesOf('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid))
    for (const handle of entriesOf(`/proc/${pid}/fd`)) if (targetOf(`/proc/${pid}/fd/${handle}`) === file) return true;
  return false;
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function targetOf(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch {
    return null;
  }
}

function inUse(store: string): string {
  return `The store ${store} is in use: stop its workers and whatever else has it open, then run the command again. Nothing was changed.`;
}

function keptName(store: string, now: Date): string {
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '-');
  for (let no = 1; ; no += 1) {
    const name = `${store}-replaced-${stamp}${no === 1 ? '' : `-${no}`}`;
    if (!existsSync(name)) return name;
  }
}
