// Connections to SQL Server: every way to fail says in one sentence what to do, and never a password (S15); every way to log in reaches the driver.
import { inspect } from 'node:util';
import { describe, expect, inject, test } from 'vitest';
import { Secret } from '../src/config/secret.js';
import { StoreFault } from '../src/domain/store-fault.js';
import { poolOptions, type ServerPlace } from '../src/store/sqlserver/connection.js';
import { asStoreFault } from '../src/store/sqlserver/server-faults.js';
import { openSqlServer } from '../src/store/sqlserver/sqlserver-database.js';
import { transientFault } from '../src/store/sqlserver/transient-faults.js';
import { SQL_SERVER, storeOf } from './support/store-engines.js';

const line = inject('sqlServer')?.line ?? null;
const PASSWORD = 'not-to-be-printed-7f3a';
const secret = new Secret('P', 'store.password', { P: PASSWORD });
const place: ServerPlace = {
  ...storeOf('server=db.example port=1433 user=mirror password=x database=orders'),
  password: secret,
};

async function faultOf(other: ServerPlace): Promise<StoreFault> {
  const db = openSqlServer(other);
  try {
    await db.query('SELECT 1 AS [one]');
  } catch (error) {
    if (error instanceof StoreFault) return error;
    throw error;
  } finally {
    await db.close();
  }
  throw new Error('It connected.');
}

describe.runIf(line !== null)('a real server', { timeout: 120_000 }, () => {
  const good = storeOf(line ?? '');
  const cases: readonly [string, ServerPlace, StoreFault['kind'], RegExp][] = [
    [
      'a wrong password',
      { ...good, password: secret },
      'refused',
      /refused the log-in of \w+\. Check user and password/,
    ],
    [
      'a database that is not there',
      { ...good, database: 'no_such_database' },
      'missing',
      /no database "no_such_database"/,
    ],
    ['nobody at the port', { ...good, port: 1 }, 'unreachable', /No SQL Server answers at .*:1\. Start it/],
    [
      'an unknown host',
      { ...good, server: 'no-such-host.invalid' },
      'unreachable',
      /no server named no-such-host\.invalid/,
    ],
    [
      'a certificate nobody signed',
      { ...good, encrypt: true, trustServerCertificate: false },
      'refused',
      /certificate .* is not trusted .* trust_server_certificate = true/,
    ],
  ];
  test.each(cases)('%s', async (_, other, kind, sentence) => {
    const fault = await faultOf(other);
    expect(fault.message).toMatch(sentence);
    expect(fault.kind).toBe(kind);
    expect(inspect(fault, { depth: 10 })).not.toContain(PASSWORD);
  });

  test('encrypted, where the certificate is trusted on purpose', async () => {
    const db = openSqlServer({ ...good, encrypt: true, trustServerCertificate: true });
    expect(await db.query('SELECT 1 AS [one]')).toEqual([{ one: 1 }]);
    await db.close();
  });
});

test('an Azure identity logs in through the driver\u2019s own use of @azure/identity', () => {
  const azure = { ...place, user: 'client', tenant: 'tenant' };
  expect(poolOptions({ ...azure, authentication: 'azure-default', password: null })).toMatchObject({
    authentication: { type: 'azure-active-directory-default', options: { clientId: 'client' } },
  });
  expect(poolOptions({ ...azure, user: '', authentication: 'azure-managed-identity', password: null })).toMatchObject({
    authentication: { type: 'azure-active-directory-msi-vm', options: {} },
  });
  expect(poolOptions({ ...azure, authentication: 'azure-service-principal' })).toMatchObject({
    authentication: {
      type: 'azure-active-directory-service-principal-secret',
      options: { clientId: 'client', clientSecret: PASSWORD, tenantId: 'tenant' },
    },
  });
  expect(poolOptions(place)).toMatchObject({ user: 'mirror', password: PASSWORD });
  expect(poolOptions(place)).not.toHaveProperty('authentication');
});

const fault = (number: number) => Object.assign(new Error('said'), { number });

test('what time mends is tried again; what it does not, is not', () => {
  for (const number of [1205, 40197, 40501, 40613, 49918, 10928, 10929])
    expect(transientFault(fault(number), false)).toMatchObject({ surelyNotDone: true });
  for (const number of [208, 2627, 515, 547]) expect(transientFault(fault(number), true)).toBeNull();
  expect(transientFault(Object.assign(new Error('x'), { code: 'ECONNRESET' }), true)).toMatchObject({
    surelyNotDone: false,
  });
});

test('a refused log-in or a missing database may be a fail-over only once this process had been let in', () => {
  for (const number of [18456, 4060]) {
    expect(transientFault(fault(number), false)).toBeNull();
    expect(transientFault(fault(number), true)).not.toBeNull();
  }
});

test('a full database, a missing right, a read-only replica: each its own sentence', () => {
  const kinds = [1105, 229, 3906]
    .map((number) => asStoreFault(fault(number), place))
    .map((one) => (one instanceof StoreFault ? one.kind : null));
  expect(kinds).toEqual(['full', 'refused', 'read-only']);
});

describe("S15: of a statement that is refused because of a value, neither the value nor the server's words go on", () => {
  test.each([
    [
      2627,
      "Violation of PRIMARY KEY constraint 'PK_X'. The duplicate key value is (4711, BLUE).",
      'a row of the same key',
    ],
    [
      2628,
      "String or binary data would be truncated in table 'X', column 'Y'. Truncated value: '4711 BLUE'.",
      'longer than its column',
    ],
    [
      245,
      "Conversion failed when converting the nvarchar value '4711 BLUE' to data type int.",
      'does not fit the type',
    ],
    [50_000, 'whatever a trigger says of 4711 BLUE', 'refused a statement (error 50000)'],
  ])('error %d', (number, words, says) => {
    const said = asStoreFault(Object.assign(new Error(words), { number, name: 'RequestError' }), place);
    expect(said).toBeInstanceOf(StoreFault);
    expect(String(said)).toContain(says);
    expect(String(said)).not.toMatch(/4711|BLUE/);
  });

  test.skipIf(SQL_SERVER === null)(
    'as the engine says it: a key twice, a text too long, a text for a number',
    async () => {
      if (SQL_SERVER === null) return;
      const store = await SQL_SERVER.fresh();
      if (store.kind !== 'sqlserver') return;
      const db = openSqlServer(store);
      try {
        await db.execute('CREATE TABLE [T] ([k] NVARCHAR(9) NOT NULL PRIMARY KEY, [n] INT NULL)');
        await db.execute('INSERT INTO [T] ([k], [n]) VALUES (@k, 1)', { k: '4711 BLUE' });
        for (const [text, k] of [
          ['INSERT INTO [T] ([k], [n]) VALUES (@k, 1)', '4711 BLUE'],
          ['INSERT INTO [T] ([k], [n]) VALUES (@k, 1)', '4711 BLUE AND MORE'],
          ['UPDATE [T] SET [n] = CAST(@k AS INT)', '4711 BLUE'],
        ] as const) {
          const said: unknown = await db.execute(text, { k }).catch((error: unknown) => error);
          expect(said).toBeInstanceOf(StoreFault);
          expect(String(said)).not.toMatch(/4711|BLUE/);
        }
      } finally {
        await db.close();
        await SQL_SERVER.drop(store);
      }
    },
  );
});
