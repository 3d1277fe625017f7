// worker: the row of the command (command.ts says what a row is). The work: ../worker.ts.
import { COMMON, type Command } from '../command.js';

export const worker: Command = {
  name: 'worker',
  summary:
    'Does the work of runs: reads order lists, writes the store, sends to the board. Ctrl-C or SIGTERM lets it finish its batch and end.',
  options: COMMON,
  more: `
Examples:
  order-mirror worker --config configs/production.toml`,
  staysUp: true,
  load: async () => (await import('../worker.js')).worker,
};
