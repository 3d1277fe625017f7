// worker: the row of the command (command.ts says what a row is). The work: ../worker.ts.
import { COMMON, type Command } from '../command.js';

export const worker: Command = {
  name: 'worker',
  summary:
    'Does the work of runs: reads order lists, writes the store, sends to the board. On Ctrl-C or SIGTERM it finishes its batch and exits.',
  options: COMMON,
  more: `
Examples:
  order-mirror worker --config configs/production.toml`,
  staysUp: true,
  load: async () => (await import('../worker.js')).worker,
};
