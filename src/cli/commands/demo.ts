// demo: the row of the command (command.ts says what a row is). The work: ../demo.ts.
import { COMMON, type Command, type Option } from '../command.js';

export const LIMITS: Option = {
  flags: '--limits <limits>',
  words: 'budgets of the practice board: none, enterprise, pro, standard, trial',
  default: 'none',
};

export const demo: Command = {
  name: 'demo',
  summary:
    'Starts Temporal, the practice board and a worker on this machine, and syncs the sample order lists to the board. Runs until Ctrl-C.',
  options: [
    ...COMMON,
    { flags: '--once', words: 'exit after the sync', default: false },
    {
      flags: '--fresh',
      words: 'start with an empty store, board and Temporal (deletes what an earlier demo of this config left)',
      default: false,
    },
    { flags: '--approve', words: 'pass the gates without asking', default: false },
    LIMITS,
  ],
  more: `
Examples:
  order-mirror demo
  order-mirror demo --once --json
Then, from another terminal: order-mirror status | sync | report latest | rejects | pause | resume`,
  staysUp: true,
  load: async () => (await import('../demo.js')).demo,
};
