// run-task: the measuring process. Owns: taking turns with its parent, and reporting figures and peak memory.
import type { FromTask } from './measurement.js';
import { isTask, tasks } from './tasks/index.js';
import type { Turns } from './tasks/turns.js';

const BYTES_OF_KB = 1024;
const BYTES_OF_MB = 1_000_000;

function tell(message: FromTask): Promise<void> {
  return new Promise((resolve, reject) => {
    if (process.send === undefined) reject(new Error('run-task is started by the bench, with a channel.'));
    else process.send(message, undefined, {}, (error) => (error === null ? resolve() : reject(error)));
  });
}

const asked: (() => void)[] = [];
let waiting = 0;
process.on('message', () => {
  const next = asked.shift();
  if (next === undefined) waiting += 1;
  else next();
});
// The parent is gone: nobody wants the figures.
process.once('disconnect', () => process.exit(1));

const turns: Turns = {
  begin: () =>
    new Promise((resolve) => {
      if (waiting > 0) {
        waiting -= 1;
        resolve();
      } else asked.push(resolve);
    }),
  end: (more) => tell({ kind: 'turn-done', more }),
};

const [name = '', options = '{}'] = process.argv.slice(2);
if (!isTask(name)) throw new Error(`There is no measurement ${name}.`);
const figures = await tasks[name](JSON.parse(options), turns);
const peakMb = (process.resourceUsage().maxRSS * BYTES_OF_KB) / BYTES_OF_MB;
await tell({ kind: 'ended', figures, peakMb });
process.exit(0);
