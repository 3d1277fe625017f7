// worker-process: a worker for chaos, in a process of its own: the product's worker, but with short waits, unless it is told to keep its own, and a clock that can be made to jump.
// Owns: those numbers, and the messages of the process that started it. It ends when that process is gone.
import { loadConfig } from '../config/load.js';
import { formatProblems } from '../config/problem.js';
import { SYSTEM_CLOCK } from '../monday/pace/system-clock.js';
import { startWorker } from '../worker.js';
import { CHAOS_WAITS } from './chaos-waits.js';

export type WorkerOrder =
  | { readonly kind: 'clock'; readonly offsetMs: number }
  | { readonly kind: 'memory' }
  /** Once, when it has planned a span: the whole process sleeps, as a machine does that is suspended. 0: not any more. */
  | { readonly kind: 'sleep-in-plan'; readonly ms: number };

const loaded = loadConfig(process.argv[2] ?? '');
if (loaded.kind === 'faulty') throw new Error(formatProblems(loaded.problems));

let offsetMs = 0;
let sleepMs = 0;
const now = () => new Date(Date.now() + offsetMs);
const { waits, board, beatMs, stickyMs } = CHAOS_WAITS;
const worker = await startWorker(loaded.config, {
  ...(process.argv[3] === 'own' ? {} : { waits, board, beatMs, stickyMs }),
  now,
  crashPoint: (point) => {
    if (point !== 'plan-after-span' || sleepMs === 0) return;
    const ms = sleepMs;
    sleepMs = 0;
    process.send?.({ slept: ms });
    asleep(ms);
  },
  paceClock: {
    ...SYSTEM_CLOCK,
    now: () => now().getTime(),
  },
  log: (line) => void process.stderr.write(`${line}\n`),
});

process.on('message', (order: WorkerOrder) => {
  switch (order.kind) {
    case 'clock':
      offsetMs = order.offsetMs;
      break;
    case 'sleep-in-plan':
      sleepMs = order.ms;
      break;
    case 'memory':
      process.send?.({ memory: process.memoryUsage() });
  }
});
process.on('disconnect', () => process.exit(0));
process.once('SIGTERM', () => void worker.stop().then(() => process.exit(0)));
process.send?.({ ready: true });
await worker.ended;

/** No heartbeat, no answer, no timer. */
function asleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
