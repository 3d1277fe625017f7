// rollback: the row of the command (command.ts says what a row is). The work: ../rollback.ts.
import { COMMON, type Command } from '../command.js';

export const rollback: Command = {
  name: 'rollback',
  summary: 'Takes back what a sync did on the board: values as they were, new items archived.',
  args: [{ name: '<run>', words: 'a sync, the beginning of its id, or latest' }],
  options: [
    ...COMMON,
    { flags: '--customer <name>', words: 'only the orders of this customer' },
    { flags: '--dry-run', words: 'show what would be taken back, send nothing', default: false },
    { flags: '--approve', words: 'go past the gates of [gates] without asking', default: false },
    { flags: '--undo', words: 'let the next sync send again what was taken back', default: false },
  ],
  more: `
Values, names, groups and quantities go back to what the board held before the run; sizes the run made go to 0; items
the run made are archived (people can bring them back). Left, and listed with the reason, is what changed since: by a
later run, by its row, or on the board by a person; also what is absent or held.

The order lists stay the truth. So what was taken back is held: it stays as it is on the board until its row changes,
or until \`rollback RUN --undo\`, after which the next sync sends what the order lists say.

Exit code: 0 all of the run was taken back; 2 some of it was left; 1 it could not be done.

Examples:
  order-mirror rollback latest --dry-run       show what would go back, send nothing
  order-mirror rollback latest                 take the newest run back
  order-mirror rollback 20260102-0304 --customer GREYSON
  order-mirror rollback latest --undo          after all: the next sync sends it again`,
  load: async () => (await import('../rollback.js')).rollback,
};
