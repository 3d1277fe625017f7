// transient-faults: one table: the faults of SQL Server that time mends, how long to wait, and whether it is known that nothing was done.
// Owns: the rows and their reasons. Does not own: the retrying (sqlserver-database.ts), or the sentences of lasting faults (server-faults.ts).

export interface TransientFault {
  readonly reason: string;
  /** Before the second try; doubled each time. */
  readonly waitMs: number;
  /** True: the server said no, so nothing was done. False: the line broke, and what was on its way may have been done. */
  readonly surelyNotDone: boolean;
}

/** By error number of the server. A server that says so has done nothing of the transaction. */
const BY_NUMBER: ReadonlyMap<number, TransientFault> = new Map([
  [1205, said('chosen as the victim of a deadlock: the other one goes on, then it is our turn', 50)],
  [1222, said('a lock was held for longer than the lock time-out; its holder may be done now', 500)],
  [3960, said('a row was changed by another transaction since this snapshot was taken', 50)],
  [4060, said('the database does not open: while it fails over it is not there yet', 2_000)],
  [4221, said('the replica is still catching up after a fail-over', 2_000)],
  [18456, said('log-in refused: while a database fails over its users are not there yet', 2_000)],
  [40197, said('Azure is moving the database (upgrade, fail-over) and ends what runs', 1_000)],
  [40501, said('Azure is busy and asks to come again; its own advice is 10 s', 10_000)],
  [40613, said('the database is not available just now: Azure is moving or waking it', 2_000)],
  [10928, said('all workers or sessions of the database are in use', 5_000)],
  [10929, said('too many sessions for what the database is guaranteed; others must end first', 5_000)],
  [49918, said('too many operations for this subscription at once', 5_000)],
  [49919, said('too many databases are being made or changed at once', 5_000)],
  [49920, said('too many operations for this subscription at once', 5_000)],
  [64, cut('the connection was cut while logging in')],
  [233, cut('the connection was closed by the server while logging in')],
  [10053, cut('the connection was cut by this machine')],
  [10054, cut('the connection was cut by the server')],
  [10060, cut('the server did not answer in time')],
]);

/** By code of the driver: there is no answer of a server. */
const BY_CODE: ReadonlyMap<string, TransientFault> = new Map([
  ['ESOCKET', cut('the connection broke, or none could be opened')],
  ['ECONNRESET', cut('the connection was reset')],
  ['ECONNCLOSED', cut('the connection was closed')],
  ['ENOTOPEN', cut('the connection was closed')],
  ['EINVALIDSTATE', cut('the connection was closed in mid-statement')],
  ['ETIMEOUT', cut('there was no answer in time')],
]);

/** By what the server says, where its number is no help. */
const BY_WORDS: readonly (readonly [RegExp, TransientFault])[] = [
  [
    /Bulk Load Request .* protocol stream is incorrect/i,
    // Seen of the engine of the tests alone: it loses its place where the end of a load falls between two packets. In other pieces it does not fall there.
    said('the server lost its place in a bulk load, and undid it', 0),
  ],
];

/** Only while a database fails over: before this process was ever let in, they mean what they say. */
const ONLY_ONCE_CONNECTED: ReadonlySet<number | string> = new Set([4060, 18456, 'ESOCKET', 'ETIMEOUT']);

/** The row of a fault; null when waiting would not help. */
export function transientFault(error: unknown, wasConnected: boolean): TransientFault | null {
  const words = error instanceof Error ? BY_WORDS.find(([says]) => says.test(error.message)) : undefined;
  if (words !== undefined) return words[1];
  const { number, code } = numbersOf(error);
  const key = number !== undefined && BY_NUMBER.has(number) ? number : code;
  if (key === undefined || (ONLY_ONCE_CONNECTED.has(key) && !wasConnected)) return null;
  return typeof key === 'number' ? (BY_NUMBER.get(key) ?? null) : (BY_CODE.get(key) ?? null);
}

/** Error number and driver code, of the error itself or of what it was made from. */
export function numbersOf(error: unknown): { number?: number; code?: string } {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const number = 'number' in at && typeof at.number === 'number' ? at.number : undefined;
    const code = 'code' in at && typeof at.code === 'string' ? at.code : undefined;
    if (number !== undefined || code !== undefined)
      return { ...(number === undefined ? {} : { number }), ...(code === undefined ? {} : { code }) };
  }
  return {};
}

function said(reason: string, waitMs: number): TransientFault {
  return { reason, waitMs, surelyNotDone: true };
}

function cut(reason: string): TransientFault {
  return { reason, waitMs: 500, surelyNotDone: false };
}
