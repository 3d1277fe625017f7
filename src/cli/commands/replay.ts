// replay: the row of the command (command.ts says what a row is). The work: ../replay.ts.
import { COMMON, type Command, ONLY_CUSTOMER, SOME_RUN } from '../command.js';

/** Where `*.replay.test.ts` finds them. */
export const CASES = 'tests/histories';

export const replay: Command = {
  name: 'replay',
  summary: 'Checks whether a recorded run would go the same way with this program. Touches neither board nor store.',
  args: [SOME_RUN],
  options: [
    ...COMMON,
    ONLY_CUSTOMER,
    { flags: '--batch <phase/no>', words: 'also the request of this batch of the customer, as inspect names it' },
    { flags: '--save [folder]', words: `keep the histories as regression cases (default: ${CASES})` },
  ],
  more: `
Exit codes: 0 it would go the same way; 2 it would not; 1 it could not be replayed.

Examples:
  order-mirror replay latest                                        the run's workflows against this program
  order-mirror replay latest --customer GREYSON --batch creates/3   also the request of that batch, on a practice board set as yours was
  order-mirror replay latest --customer GREYSON --save              keeps the histories as cases for the tests`,
  load: async () => (await import('../replay.js')).replay,
};
