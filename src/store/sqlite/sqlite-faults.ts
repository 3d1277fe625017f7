// sqlite-faults: the driver's errors as sentences a person can act on. Owns the words. Does not own what is tried again.
import { StoreFault } from '../database.js';

export function asStoreFault(error: unknown, file: string): unknown {
  // The driver's own look at the folder, before SQLite sees the name: it has no code.
  if (error instanceof TypeError && /directory does not exist/.test(error.message))
    return asStoreFault(Object.assign(new Error(error.message, { cause: error }), { code: 'SQLITE_CANTOPEN' }), file);
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
  [
    'ENOENT',
    'missing',
    'The store FILE is not there. Run `order-mirror migrate` to make it, or correct [store] file in the config.',
  ],
  [
    'EMFILE',
    'other',
    'The store FILE cannot be opened: too many files are open on this machine. End other programs and run the command again.',
  ],
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
  ['SQLITE_PERM', 'read-only', NOT_ALLOWED],
  ['SQLITE_AUTH', 'read-only', NOT_ALLOWED],
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
