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
    'Starts Temporal, the practice board and a worker on this machine, and takes the sample order lists to the board. Stays up until Ctrl-C.',
  options: [
    ...COMMON,
    { flags: '--once', words: 'end after the sync', default: false },
    {
      flags: '--fresh',
      words: 'begin with an empty store, board and Temporal (removes what an earlier demo of this config left)',
      default: false,
    },
    { flags: '--approve', words: 'go past the gates without asking', default: false },
    LIMITS,
  ],
  more: `
Examples:
  order-mirror demo
  order-mirror demo --once --json
Then, from another terminal: order-mirror status | sync | report latest | rejects latest | pause | resume`,
  staysUp: true,
  load: async () => (await import('../demo.js')).demo,
};
