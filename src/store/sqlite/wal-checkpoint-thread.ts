// wal-checkpoint-thread: runs in a thread of its own: copies a store's log into its file, and ends (wal-checkpoint.ts).
import { workerData } from 'node:worker_threads';
import SqliteDriver from 'better-sqlite3';

const connection = new SqliteDriver(String(workerData), { fileMustExist: true });
connection.pragma('wal_checkpoint(PASSIVE)');
connection.close();
