// inspect: the row of the command (command.ts says what a row is). The work: ../inspect.ts.
import { COMMON, type Command, SOME_RUN } from '../command.js';

export const inspect: Command = {
  name: 'inspect',
  summary: 'Shows what was sent in a run, what the board answered, and the row and cell it came from.',
  args: [
    SOME_RUN,
    { name: '[customer]', words: 'canonical name' },
    { name: '[batch]', words: 'phase and number, as in creates/3' },
  ],
  options: [
    ...COMMON,
    { flags: '--all', words: 'all batches, not only those that had trouble', default: false },
    {
      flags: '--body',
      words: 'the request of the batch as it was sent (contains order values)',
      default: false,
    },
  ],
  more: `
Narrow it down: first a run, then a customer, then a batch by its name in the list and in the Temporal Web UI (creates/3).

Examples:
  order-mirror inspect latest                          batches of the latest run that had trouble
  order-mirror inspect latest GREYSON                  all batches of a customer, and what it waits for
  order-mirror inspect latest GREYSON creates/3        each order in it: cell, state and the board's answer; and the calls
  order-mirror inspect latest GREYSON creates/3 --body the request as it was sent`,
  load: async () => (await import('../inspect.js')).inspect,
};
