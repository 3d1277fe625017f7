// Every named statement runs on both engines: what one of them does not know (a function, a name, a grammar) is found here, not in production.
// With parameters that mean nothing, inside transactions that are undone: a refused value is fine, an unknown word is not.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Config } from '../src/config/config.js';
import type { Database } from '../src/store/database.js';
import { openSqlite } from '../src/store/sqlite/sqlite-database.js';
import { openSqlServer } from '../src/store/sqlserver/sqlserver-database.js';
import { loadStatements } from '../src/store/statements.js';
import { openStore } from '../src/store/store.js';
import { demoConfig } from './support/mirror.js';
import { ENGINES } from './support/store-engines.js';

const columns = demoConfig().orders.columns;

/** Engine folders' own primitives have their own tests; views of other tables need those. */
const OWN_TOPICS = ['bulk', 'session', 'source', 'schema', 'staging', 'staging_file'];
/** Constraints and conversions of meaningless values: SQLite's words and SQL Server's. */
const REFUSED_VALUE =
  /constraint|violates|null value|cannot insert the value NULL|datatype mismatch|invalid input syntax for type|conversion failed|cannot be null|not be null/i;

/** Of those that housekeeping goes through. */
const ONE_TABLE = { table: '[MON_BATCHES]', key: '[batch_id]' };

class Undone extends Error {}

/** The server's own, where the store keeps them to itself (S15). */
const wordsOf = (error: unknown) => String(error instanceof Error ? (error.cause ?? error) : error);

/** For people who query; the sizes of an order in one column, and the like. */
const VIEWS = ['V_PENDING', 'V_HELD', 'V_ORDER_HISTORY', 'V_ORDER_LINES', 'V_LINES_WIDE'];

describe.each(ENGINES)('$name', { timeout: 300_000 }, (engine) => {
  let place: Config['store'];
  let db: Database;

  beforeAll(async () => {
    place = await engine.fresh();
    const store = openStore(place, { columns, create: true });
    await store.migrate();
    await store.close();
    db = place.kind === 'sqlite' ? openSqlite({ file: place.file, create: false, columns }) : openSqlServer(place);
  }, 300_000);

  afterAll(async () => {
    await db.close();
    await engine.drop(place);
  });

  test('the views for people answer', async () => {
    for (const view of VIEWS) expect(await db.query(`SELECT * FROM ${db.quote(view)}`)).toEqual([]);
  });

  test('every statement is known to it', async () => {
    const statements = loadStatements(db.engine);
    const business = columns.map(({ name }) => db.quote(name)).join(', ');
    const expansions = {
      business,
      sizes: '@run',
      filled: '[NOTES] IS NOT NULL',
      assignments: '[NOTES] = NULL',
      listed: '[NOTES] = m.[c0]',
      shape: '[c0] NVARCHAR(10)',
      counts: 'COUNT(o.[NOTES]) AS [n0]',
      customer_column: ', [CUSTOMER NAME] = @customer',
      customer_column_of_many: ', [CUSTOMER NAME] = m.[customer]',
      ...ONE_TABLE,
    };
    const faults: string[] = [];
    for (const name of statements.names()) {
      if (OWN_TOPICS.includes(name.split('.')[0] ?? '')) continue;
      // A list of parameters, or further columns of a SELECT.
      const keys = statements.text(name).includes('IN ({{keys}})') ? '@key' : '';
      const text = statements.text(name, { ...expansions, keys });
      const params = Object.fromEntries(
        [...text.matchAll(/@(\w+)/g)].map(([, key = '']) => [
          key,
          key === 'many' ? '[]' : /^(count|limit|after)$/.test(key) ? 1 : null,
        ]),
      );
      const fault = await db
        .merging(async (tx) => {
          if (/^\s*(--.*\n\s*)*(SELECT|WITH)/i.test(text)) await tx.query(text, params);
          else await tx.execute(text, params);
          throw new Undone();
        })
        .catch((error: unknown) => (error instanceof Undone ? null : wordsOf(error)));
      if (fault !== null && !REFUSED_VALUE.test(fault)) faults.push(`${name}: ${fault}`);
    }
    expect(faults).toEqual([]);
  });
});
