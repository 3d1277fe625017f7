// wal-checkpoint: copies a store's long log into its file beside all other work: after a first import of 101,500 rows 190 MB are read, written and flushed,
// 0.3 s of whoever commits next. Nothing hangs on it: killed, SQLite copies again; and commits meanwhile do, as ever, once theirs is due.
// Owns: the thread's start and end.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const COMPILED = fileURLToPath(new URL('./wal-checkpoint-thread.js', import.meta.url));

/** Ends when it ended, however. null where the program runs from its sources (tests): a thread loads compiled code only. */
export function checkpointBeside(file: string, compiled = COMPILED): Promise<void> | null {
  if (!existsSync(compiled)) return null;
  const thread = new Worker(compiled, { workerData: file });
  // What it could not do, the next commit does.
  thread.on('error', () => undefined);
  return new Promise((resolve) => thread.once('exit', () => resolve()));
}
