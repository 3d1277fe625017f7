// Long work in the store lets others run: heartbeats are sent and cancellations heard between two statements, whatever the engine does in this thread.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Database } from '../src/store/database.js';
import { CountedRows, spansOf } from '../src/store/spans.js';
import { openSqlite } from '../src/store/sqlite/sqlite-database.js';

/** Some 20 ms. */
const SLOW =
  'SELECT COUNT(*) AS [n] FROM (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000) SELECT n FROM c)';

async function ticksDuring(work: (db: Database) => Promise<void>): Promise<{ ticks: number; longestMs: number }> {
  const db = openSqlite({
    file: join(mkdtempSync(join(tmpdir(), 'order-mirror-heard-')), 'store.sqlite'),
    create: true,
  });
  let [ticks, last, longestMs] = [0, performance.now(), 0];
  const look = () => {
    longestMs = Math.max(longestMs, performance.now() - last);
    last = performance.now();
    ticks += 1;
  };
  const timer = setInterval(look, 5);
  try {
    await work(db);
    look();
  } finally {
    clearInterval(timer);
    await db.close();
  }
  return { ticks, longestMs };
}

const STATEMENTS = 40;

test.each<readonly [string, (db: Database) => Promise<void>]>([
  [
    'statements of a transaction',
    (db) =>
      db.transaction(async (tx) => {
        for (let count = 0; count < STATEMENTS; count += 1) await tx.query(SLOW);
      }),
  ],
  [
    'statements one after the other',
    async (db) => {
      for (let count = 0; count < STATEMENTS; count += 1) await db.query(SLOW);
    },
  ],
])('timers run between %s', async (_, work) => {
  const { ticks } = await ticksDuring(work);
  expect(ticks).toBeGreaterThan(4);
});

test('spans go through all ids, each once, and their counts add up', async () => {
  const ids = Array.from({ length: 25 }, (_, index) => String.fromCharCode(97 + index));
  const query = async <Row>(_: string, { after, count }: Record<string, string | number | null> = {}) => {
    const next = ids.filter((id) => id > String(after)).slice(0, Number(count));
    return [{ upto: next.at(-1) ?? null }] as Row[];
  };
  const seen: string[] = [];
  const counted = new CountedRows<{ kind: string; rows: number }>('rows');
  for await (const { after, upto } of spansOf({ query }, 'spans', 10)) {
    const here = ids.filter((id) => id > after && id <= upto);
    seen.push(...here);
    counted.add([
      { kind: 'x', rows: here.length },
      { kind: after === '' ? 'first' : 'later', rows: 1 },
    ]);
  }
  expect(seen).toEqual(ids);
  expect(counted.rows()).toEqual([
    { kind: 'x', rows: 25 },
    { kind: 'first', rows: 1 },
    { kind: 'later', rows: 2 },
  ]);
});
