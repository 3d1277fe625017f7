// dev: the row of the command (command.ts says what a row is). The work: ../demo.ts.
import { COMMON, type Command } from '../command.js';
import { LIMITS } from './demo.js';

export const dev: Command = {
  name: 'dev',
  summary: 'Starts Temporal, the practice board and a worker on this machine, without data. Runs until Ctrl-C.',
  options: [
    ...COMMON,
    { flags: '--fresh', words: 'start with an empty store, board and Temporal', default: false },
    { flags: '--no-worker', words: 'start no worker; run one elsewhere with `order-mirror worker`' },
    LIMITS,
  ],
  more: `
Examples:
  order-mirror dev
  order-mirror dev --config my.toml --limits trial`,
  staysUp: true,
  load: async () => (await import('../demo.js')).dev,
};
