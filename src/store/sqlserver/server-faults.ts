// server-faults: what a fault of SQL Server means to a person, as a StoreFault. One table; the first row that fits speaks.
// Does not own: which faults are tried again (transient-faults.ts). S15: no sentence carries a password or a value.
import { StoreFault } from '../../domain/store-fault.js';
import type { ServerPlace } from './connection.js';
import { numbersOf } from './transient-faults.js';

interface Row {
  readonly numbers?: readonly number[];
  readonly says?: RegExp;
  readonly kind: StoreFault['kind'];
  readonly sentence: (place: ServerPlace) => string;
}

const at = ({ server, port }: ServerPlace) => `${server}:${port}`;
const who = ({ user, authentication }: ServerPlace) => user || `the identity (${authentication})`;

const ROWS: readonly Row[] = [
  {
    says: /self.signed|unable to verify|unable to get (local )?issuer|certificate (has expired|is not yet valid|not trusted)|does not match certificate/i,
    kind: 'refused',
    sentence: (place) =>
      `The certificate of SQL Server ${at(place)} is not trusted by this machine, so the encrypted connection was not made. Have a trusted certificate put on the server (best), or set trust_server_certificate = true if the network between is yours.`,
  },
  {
    says: /ENOTFOUND|EAI_AGAIN|getaddrinfo/,
    kind: 'unreachable',
    sentence: (place) => `There is no server named ${place.server}. Correct server in the config.`,
  },
  {
    says: /ECONNREFUSED/,
    kind: 'unreachable',
    sentence: (place) =>
      `No SQL Server answers at ${at(place)}. Start it, or correct server and port in the config; a firewall may also be in the way.`,
  },
  {
    numbers: [4060],
    kind: 'missing',
    sentence: (place) =>
      `SQL Server ${at(place)} has no database "${place.database}", or ${who(place)} may not open it. Make it (CREATE DATABASE), correct database in the config, or give ${who(place)} access.`,
  },
  {
    says: /database "[^"]*" does not exist/i,
    kind: 'missing',
    sentence: (place) =>
      `SQL Server ${at(place)} has no database "${place.database}". Make it (CREATE DATABASE), or correct database in the config.`,
  },
  {
    numbers: [18456, 18452, 18470, 18486, 18487, 18488],
    says: /^Login failed/,
    kind: 'refused',
    sentence: (place) =>
      `SQL Server ${at(place)} refused the log-in of ${who(place)}. Check user and password (the variable that the config names), and that the login may open database "${place.database}".`,
  },
  {
    says: /CredentialUnavailable|AuthenticationRequired|ManagedIdentityCredential|DefaultAzureCredential|AADSTS|Security token could not be|EFEDAUTH/i,
    kind: 'refused',
    sentence: (place) =>
      `Azure gave this program no token for SQL Server ${at(place)} (authentication = "${place.authentication}"). Check that the identity exists on this machine, its client id (user), tenant and secret, and that the database has a user for it (CREATE USER ... FROM EXTERNAL PROVIDER).`,
  },
  {
    numbers: [229, 230, 262, 297, 300],
    kind: 'refused',
    sentence: (place) =>
      `${who(place)} lacks a right on database "${place.database}". It needs to read and write tables; migrate also makes them (db_ddladmin).`,
  },
  {
    numbers: [1105, 9002, 40544],
    kind: 'full',
    sentence: (place) =>
      `Database "${place.database}" or its log is full. Make room on the server and run the command again; nothing was lost.`,
  },
  {
    numbers: [3906, 3908],
    kind: 'read-only',
    sentence: (place) =>
      `Database "${place.database}" may not be written: it is read-only. Connect to the primary, or set it READ_WRITE.`,
  },
  {
    numbers: [1222, 1205, 3960],
    kind: 'locked',
    sentence: (place) =>
      `Something else holds a lock in database "${place.database}" for longer than 15 s. End it (a long query, an open transaction, a backup) and run the command again; nothing was lost.`,
  },
  {
    says: /^(Failed to connect|Connection lost|Could not connect)|ECONNRESET|EPIPE|socket hang up|Connection is closed|not connected/i,
    kind: 'unreachable',
    sentence: (place) =>
      `The connection to SQL Server ${at(place)} broke. What was not committed was undone; run the command again when the server answers.`,
  },
  {
    says: /^Timeout:|operation timed out|Failed to connect .* in \d+ms/i,
    kind: 'unreachable',
    sentence: (place) =>
      `SQL Server ${at(place)} did not answer in time. What was not committed was undone; look at what the server is busy with, then run the command again.`,
  },
];

/** What the server refuses because of a value quotes that value, and often the key of its row: its words stay here, the number goes on (S15). */
const REFUSED_VALUES: readonly (readonly [readonly number[], string])[] = [
  [[2627, 2601], 'a row of the same key is there already'],
  [[2628, 8152, 2629], 'a text is longer than its column'],
  [[220, 241, 242, 245, 248, 8114, 8115, 8169], 'a value does not fit the type of its column'],
  [[515], 'a column that must have a value got none'],
  [[547], 'a row points to one that is not there'],
];

const CONNECTION_CODES: ReadonlySet<string> = new Set([
  'ESOCKET',
  'ECONNRESET',
  'ECONNCLOSED',
  'ENOTOPEN',
  'EINVALIDSTATE',
]);

export function asStoreFault(error: unknown, place: ServerPlace): unknown {
  if (error instanceof StoreFault || !(error instanceof Error)) return error;
  const { number, code } = numbersOf(error);
  const words = wordsOf(error);
  const row =
    ROWS.find(({ numbers, says }) => (number !== undefined && numbers?.includes(number)) || says?.test(words)) ??
    (code !== undefined && CONNECTION_CODES.has(code) ? ROWS.find(({ says }) => says?.test('ECONNRESET')) : undefined);
  if (row !== undefined) return new StoreFault(row.kind, row.sentence(place), { cause: error });
  // Of a statement that does not fit the schema the words name tables and columns only, and help.
  if (number !== undefined && NAMES_ONLY.has(number)) return error;
  if (number === undefined && !OF_THE_DRIVER.has(error.name)) return error;
  const why = REFUSED_VALUES.find(([numbers]) => number !== undefined && numbers.includes(number))?.[1];
  const named = number === undefined ? '' : ` (error ${number})`;
  return new StoreFault(
    'other',
    `SQL Server ${at(place)} refused a statement${named}${why === undefined ? '' : `: ${why}`}. Nothing of it was stored. Its own words are left out, since they may quote orders; look for the error in the server's log, then report it.`,
    { cause: error },
  );
}

/** Wrong grammar; an unknown column, table, procedure, name. */
const NAMES_ONLY: ReadonlySet<number> = new Set([102, 156, 207, 208, 2812, 4104]);

/** What the driver calls its errors; anything else is a fault of this program. */
const OF_THE_DRIVER: ReadonlySet<string> = new Set([
  'RequestError',
  'TransactionError',
  'ConnectionError',
  'PreparedStatementError',
]);

/** The transaction's end is not known: the step is repeated from outside and finds what is done (S11). */
export function inDoubt(error: unknown, place: ServerPlace): StoreFault {
  return new StoreFault(
    'unreachable',
    `The connection to SQL Server ${at(place)} broke while a transaction was being committed, so it is not known whether it was. The step is repeated and finds what is done already; nothing is lost.`,
    { cause: error },
  );
}

/** The driver wraps what the socket said, several times; a host with two addresses gives two faults. */
function wordsOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 4) return '';
  const inner: unknown[] = [error.cause];
  if ('originalError' in error) inner.push(error.originalError);
  if (error instanceof AggregateError) inner.push(...error.errors);
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  return [`${error.message}${code}`, ...inner.map((one) => wordsOf(one, depth + 1))]
    .filter((words) => words !== '')
    .join(' ');
}
