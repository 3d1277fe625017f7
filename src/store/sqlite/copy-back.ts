// copy-back: copies a store's long log into its file beside all other work: after a first import of 101,500 rows 190 MB are read, written and
// flushed, half a second of whoever commits next. Nothing hangs on it: killed, SQLite copies again. Owns the thread's start.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const COMPILED = fileURLToPath(new URL('./copy-back-thread.js', import.meta.url));

/** null where the program runs from its sources (tests): a thread loads compiled code only. `onEnd` is told however it ended. */
export function copyBackBeside(file: string, onEnd: () => void): Worker | null {
  if (!existsSync(COMPILED)) return null;
  const thread = new Worker(COMPILED, { workerData: file });
  // What it could not do, the next commit does.
  thread.on('error', () => undefined);
  thread.once('exit', onEnd);
  // It keeps no process alive.
  thread.unref();
  return thread;
}
