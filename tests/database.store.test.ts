// The Database interface on both engines: what goes in comes out, and nothing that a statement relies on differs between them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Config } from '../src/config/config.js';
import type { Database, SqlParams } from '../src/store/database.js';
import { openSqlite } from '../src/store/sqlite/sqlite-database.js';
import { quoteSqlServer } from '../src/store/sqlserver/quote.js';
import { openSqlServer } from '../src/store/sqlserver/sqlserver-database.js';
import { statementBatches } from '../src/store/sqlserver/statement-batch.js';
import { ENGINES } from './support/store-engines.js';

const TEXT = { sqlite: 'NVARCHAR(100)', sqlserver: 'NVARCHAR(100) COLLATE Latin1_General_100_BIN2' } as const;
const LONG = { sqlite: 'TEXT', sqlserver: 'NVARCHAR(MAX)' } as const;

const each = (text: string) => ({ each: text, all: null });

function open(place: Config['store']): Database {
  return place.kind === 'sqlite' ? openSqlite({ file: place.file, create: true }) : openSqlServer(place);
}

describe.each(ENGINES)('$name', { timeout: 300_000 }, (engine) => {
  let place: Config['store'];
  let db: Database;

  beforeAll(async () => {
    place = await engine.fresh();
    db = open(place);
    await db.execute(
      `CREATE TABLE [T] ([k] ${TEXT[db.engine]} NOT NULL CONSTRAINT [PK_T] PRIMARY KEY, [d] DATE NULL, [at] DATETIME2 NULL, [b] BIT NULL, [n] DECIMAL(18,4) NULL, [q] INT NULL, [m] ${LONG[db.engine]} NULL)`,
    );
  }, 300_000);

  afterAll(async () => {
    await db.close();
    await engine.drop(place);
  });

  const INSERT = 'INSERT INTO [T] ([k], [d], [at], [b], [n], [q], [m]) VALUES (@k, @d, @at, @b, @n, @q, @m)';
  const COLUMNS = ['k', 'd', 'at', 'b', 'n', 'q', 'm'];
  const row = (k: string, more: SqlParams = {}): SqlParams => ({
    k,
    d: null,
    at: null,
    b: null,
    n: null,
    q: null,
    m: null,
    ...more,
  });
  const full = (k: string) =>
    row(k, {
      d: '2026-02-28',
      at: '2026-11-21T14:42:18.123Z',
      b: 1,
      n: 12.3456,
      q: -2147483648,
      m: `${'long '.repeat(2_000)}'quoted' \u{1f9f5} \u0394`,
    });
  const one = async (k: string) => (await db.query('SELECT * FROM [T] WHERE [k] = @k', { k }))[0];

  test('every kind of value comes back as it went in, by parameter, in a few rows and in bulk', async () => {
    await db.execute(INSERT, full('by parameter'));
    expect(await one('by parameter')).toEqual(full('by parameter'));
    for (const count of [3, 400]) {
      const keys = Array.from({ length: count }, (_, index) => `${count}-${index}`);
      await db.bulkInsert(
        'T',
        COLUMNS.filter((name) => name !== 'n'),
        keys.map((k) => {
          const { n: _, ...values } = full(k);
          return COLUMNS.flatMap((name) => (name === 'n' ? [] : [values[name] ?? null]));
        }),
      );
      expect(await one(keys.at(-1) ?? '')).toEqual({ ...full(keys.at(-1) ?? ''), n: null });
    }
    await db.bulkInsert('T', COLUMNS, [COLUMNS.map((name) => row('blank')[name] ?? null)]);
    expect(await one('blank')).toEqual(row('blank'));
  });

  test('keys are told apart by case, and sorted by code point', async () => {
    for (const k of ['size xs', 'size XS', 'size S', 'size é', 'size e']) await db.execute(INSERT, row(k));
    const rows = await db.query<{ k: string }>("SELECT [k] FROM [T] WHERE [k] LIKE 'size%' ORDER BY [k]");
    expect(rows.map(({ k }) => k)).toEqual(['size S', 'size XS', 'size e', 'size xs', 'size é']);
    expect(await db.query('SELECT [k] FROM [T] WHERE [k] = @k', { k: 'size Xs' })).toEqual([]);
  });

  test('counts and sums are numbers, past 32 bits too', async () => {
    const [sum] = await db.query<{ total: number }>(
      'SELECT SUM(CAST([q] AS BIGINT)) AS [total] FROM [T] WHERE [q] = @q',
      { q: -2147483648 },
    );
    expect(sum?.total).toBe(-2147483648 * 404);
  });

  test('a transaction is all or nothing, and says how many rows it changed', async () => {
    const before = await db.query('SELECT COUNT(*) AS [n] FROM [T]');
    const broken = db.transaction(async (tx) => {
      await tx.execute(INSERT, row('undone'));
      await tx.bulkInsert(
        'T',
        ['k'],
        Array.from({ length: 500 }, (_, index) => [`undone-${index}`]),
      );
      await tx.execute(INSERT, row('undone'));
    });
    await expect(broken).rejects.toThrow();
    expect(await db.query('SELECT COUNT(*) AS [n] FROM [T]')).toEqual(before);
    expect(await db.execute("UPDATE [T] SET [q] = 7 WHERE [k] LIKE 'size%'")).toBe(5);
  });

  test('the same statement for many rows, more than a request takes parameters for', async () => {
    const list = Array.from({ length: 1_500 }, (_, index) => ({ k: `many-${index}`, q: index }));
    await db.executeMany(each('INSERT INTO [T] ([k], [q]) VALUES (@k, @q)'), list);
    const [sum] = await db.query<{ q: number; n: number }>(
      "SELECT SUM([q]) AS [q], COUNT(*) AS [n] FROM [T] WHERE [k] LIKE 'many-%'",
    );
    expect(sum).toEqual({ q: (1_499 * 1_500) / 2, n: 1_500 });
  });

  test('the same statement for many rows as a list: a text is what it was, also one that JSON must escape', async () => {
    const texts = ['plain', 'say "12\u2033" \\ or 12"', 'two\nlines\tand é \u{1f9f5}', '[{"k":"v"}]', ''];
    const list = texts.map((m, index) => ({ k: `listed-${index}`, m }));
    await db.executeMany(
      {
        each: 'INSERT INTO [T] ([k], [m]) VALUES (@k, @m)',
        all: 'INSERT INTO [T] ([k], [m]) SELECT m.[k], m.[m] FROM OPENJSON(@many) WITH ([k] NVARCHAR(100), [m] NVARCHAR(MAX)) AS m',
      },
      list,
    );
    const rows = await db.query<{ m: string }>("SELECT [m] FROM [T] WHERE [k] LIKE 'listed-%' ORDER BY [k]");
    expect(rows.map(({ m }) => m)).toEqual(texts);
  });

  test('a stream gives every row in order while other statements run, and may be left early', async () => {
    const seen: number[] = [];
    const select = "SELECT [q] FROM [T] WHERE [k] LIKE 'many-%' ORDER BY [q]";
    for await (const chunk of db.stream<{ q: number }>(select, {}, 100)) {
      expect(chunk.length).toBeLessThanOrEqual(100);
      seen.push(...chunk.map(({ q }) => q));
      await db.execute('UPDATE [T] SET [m] = @m WHERE [k] = @k', { m: 'meanwhile', k: 'blank' });
    }
    expect(seen).toEqual(Array.from({ length: 1_500 }, (_, index) => index));
    for await (const chunk of db.stream<{ q: number }>(select, {}, 100)) {
      expect(chunk).toHaveLength(100);
      break;
    }
    expect(await one('blank')).toMatchObject({ m: 'meanwhile' });
  });

  test('a load in bulk arrives wherever its end falls in the packets', async () => {
    await db.execute(`CREATE TABLE [PACKETS] ([t] ${TEXT[db.engine].replace('100', '4000')} NOT NULL)`);
    const filler = Array.from({ length: 500 }, () => ['x'.repeat(30)]);
    // 10 bytes a step, over where 32 KB are full: one of them at least ends inside the 13 bytes that close a load.
    const lengths = Array.from({ length: 16 }, (_, step) => 560 + 5 * step);
    for (const length of lengths) await db.bulkInsert('PACKETS', ['t'], [...filler, ['y'.repeat(length)]]);
    const [found] = await db.query<{ n: number }>("SELECT COUNT(*) AS [n] FROM [PACKETS] WHERE [t] LIKE 'y%'");
    expect(found?.n).toBe(lengths.length);
    const [all] = await db.query<{ n: number }>('SELECT COUNT(*) AS [n] FROM [PACKETS]');
    expect(all?.n).toBe(lengths.length * 501);
  });

  test('S15: a value is never part of a statement, whatever it looks like', async () => {
    const nasty = "x'); DROP TABLE [T]; --";
    await db.execute(INSERT, row('nasty', { m: nasty }));
    expect(await one('nasty')).toMatchObject({ m: nasty });
  });

  test('names that come from a config are quoted: quotes, brackets, Unicode', async () => {
    const names = ["CUSTOMER'S \u0394 / + (HOT 30", 'a"b', 'select', 'x; DROP TABLE T'];
    // The stand-in knows no closing bracket in a name (its README); quoteSqlServer is tested for it below.
    if (db.engine === 'sqlite') names.push('a]b');
    await db.execute(`CREATE TABLE [Q] (${names.map((name) => `${db.quote(name)} INT NULL`).join(', ')})`);
    await db.execute(
      `INSERT INTO [Q] (${names.map((name) => db.quote(name)).join(', ')}) VALUES (${names.map((_, index) => index).join(', ')})`,
    );
    expect(await db.query('SELECT * FROM [Q]')).toEqual([
      Object.fromEntries(names.map((name, index) => [name, index])),
    ]);
  });
});

describe('SQL Server without a server', () => {
  test('a name is closed off by doubling its bracket, and has 1 to 128 characters', () => {
    expect(quoteSqlServer('a]b]]c')).toBe('[a]]b]]]]c]');
    expect(quoteSqlServer("O'Brien [x")).toBe("[O'Brien [x]");
    expect(quoteSqlServer('\u0394'.repeat(128))).toBe(`[${'\u0394'.repeat(128)}]`);
    for (const bad of ['', 'x'.repeat(129), 'a\u0000b']) expect(() => quoteSqlServer(bad)).toThrow(/cannot/);
  });

  test('repeated statements keep below the parameters of a request, in few different texts', () => {
    const list = Array.from({ length: 1_000 }, (_, index) => ({ a: index, b: 'x', c: null }));
    const batches = [...statementBatches('UPDATE T SET a = @a, b = @b WHERE c = @c', list)];
    const counts = batches.map(({ params }) => Object.keys(params).length);
    expect(Math.max(...counts)).toBeLessThanOrEqual(2_000);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3_000);
    expect(new Set(batches.map(({ text }) => text)).size).toBeLessThanOrEqual(7);
  });
});
