// The store's log is copied into its file by a thread of the built program, beside all other work: nothing waits for it and nothing hangs on it.
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import SqliteDriver from 'better-sqlite3';
import { expect, test } from 'vitest';
import { checkpointBeside } from '../src/store/sqlite/wal-checkpoint.js';

const BUILT = resolve('dist/store/sqlite/wal-checkpoint-thread.js');
const ROWS = 2_000;
const KB = 'x'.repeat(1024);

/** A store as a merge leaves it: all of it in the log. */
function withLog() {
  const file = join(mkdtempSync(join(tmpdir(), 'order-mirror-copy-')), 'store.sqlite');
  const db = new SqliteDriver(file);
  db.pragma('journal_mode = WAL');
  db.pragma('wal_autocheckpoint = 0');
  db.exec('CREATE TABLE [T] ([n] INT, [text] TEXT)');
  const insert = db.prepare('INSERT INTO [T] VALUES (?, ?)');
  db.transaction(() => {
    for (let n = 0; n < ROWS; n += 1) insert.run(n, KB);
  })();
  return { file, db, insert };
}

test('the log is in the file afterwards, and a commit meanwhile neither waits nor is lost', async () => {
  const { file, db, insert } = withLog();
  expect(statSync(file).size).toBeLessThan(ROWS * 1024);
  const copied = checkpointBeside(file, BUILT);
  insert.run(ROWS, 'meanwhile');
  await copied;
  expect(copied).not.toBeNull();
  expect(statSync(file).size).toBeGreaterThan(ROWS * 1024);
  db.close();
  const again = new SqliteDriver(file, { readonly: true });
  expect(again.prepare('SELECT COUNT(*) AS [rows] FROM [T]').get()).toEqual({ rows: ROWS + 1 });
  again.close();
});

test('a thread that cannot, and a program without one, stop nothing', async () => {
  await checkpointBeside(join(tmpdir(), 'no-such-folder', 'store.sqlite'), BUILT);
  expect(checkpointBeside('store.sqlite', resolve('dist/no-such-thread.js'))).toBeNull();
});
