// What SQL Server undid is done again, whole (S5, S11): a transaction cut short by a deadlock, a commit that the server refused; a commit whose answer
// was lost is not: nobody knows whether it was made. The faults are injected, the statements are real.
import sql from 'mssql';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Config } from '../src/config/config.js';
import type { Database } from '../src/store/database.js';
import { openSqlServer } from '../src/store/sqlserver/sqlserver-database.js';
import { LONGEST_ON_SERVER_MS, SQL_SERVER } from './support/store-engines.js';

const DEADLOCK = Object.assign(new Error('chosen as the victim of a deadlock'), { number: 1205 });

describe.runIf(SQL_SERVER !== null)('on SQL Server', { timeout: LONGEST_ON_SERVER_MS }, () => {
  let place: Config['store'];
  let db: Database;

  beforeAll(async () => {
    if (SQL_SERVER === null) return;
    place = await SQL_SERVER.fresh();
    if (place.kind !== 'sqlserver') throw new Error('not SQL Server');
    db = openSqlServer(place);
    await db.execute('CREATE TABLE [T] ([k] NVARCHAR(40) NOT NULL)');
  }, LONGEST_ON_SERVER_MS);

  afterEach(async () => {
    vi.restoreAllMocks();
    await db.execute('DELETE FROM [T]');
  });

  afterAll(async () => {
    await db?.close();
    if (place !== undefined) await SQL_SERVER?.drop(place);
  });

  /** Writes the number of the try; `spoil` may end it. */
  async function tried(spoil: (tries: number) => void): Promise<number> {
    let tries = 0;
    await db.transaction(async (tx) => {
      tries += 1;
      await tx.execute('INSERT INTO [T] ([k]) VALUES (@k)', { k: `try ${tries}` });
      spoil(tries);
    });
    return tries;
  }

  const kept = async () => (await db.query<{ k: string }>('SELECT [k] FROM [T]')).map(({ k }) => k);

  /** The first commit fails so, and the server has undone the transaction. */
  function firstCommitFails(error: Error): void {
    const commit = vi.spyOn(sql.Transaction.prototype, 'commit');
    commit.mockImplementationOnce(async function (this: sql.Transaction) {
      await this.rollback();
      throw error;
    });
  }

  test('a deadlock in the middle: all of it again, none of it twice', async () => {
    const tries = await tried((at) => {
      if (at < 3) throw DEADLOCK;
    });
    expect(tries).toBe(3);
    expect(await kept()).toEqual(['try 3']);
  });

  test('a fault that time does not mend is not tried again', async () => {
    let tries = 0;
    const broken = tried((at) => {
      tries = at;
      throw Object.assign(new Error('no such object'), { number: 208 });
    });
    await expect(broken).rejects.toThrow('no such object');
    expect([tries, await kept()]).toEqual([1, []]);
  });

  test('a commit that the server refused: again', async () => {
    firstCommitFails(DEADLOCK);
    expect(await tried(() => {})).toBe(2);
    expect(await kept()).toEqual(['try 2']);
  });

  test('a commit whose answer was lost: told, and left to whoever repeats the step', async () => {
    firstCommitFails(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    const lost = tried(() => {});
    await expect(lost).rejects.toThrow(/while a transaction was being committed, so it is not known whether it was/);
    await expect(lost).rejects.toMatchObject({ kind: 'unreachable' });
    expect(await kept()).toEqual([]);
  });
});
