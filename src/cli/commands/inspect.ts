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
    { flags: '--all', words: 'all batches, not only those with trouble', default: false },
    {
      flags: '--body',
      words: 'the request of the batch as it was sent (it has values of orders)',
      default: false,
    },
  ],
  more: `
Narrow it down: a run, then a customer, then a batch as it is named in the list and in the Temporal UI (creates/3).

Examples:
  order-mirror inspect latest                          batches of the newest run that did not go through whole
  order-mirror inspect latest GREYSON                  all batches of a customer, and what the customer waits for
  order-mirror inspect latest GREYSON creates/3        each order of it: cell, state, the board's words; and the calls
  order-mirror inspect latest GREYSON creates/3 --body the request as it was sent`,
  load: async () => (await import('../inspect.js')).inspect,
};
