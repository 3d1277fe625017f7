// rollback: the row of the command (command.ts says what a row is). The work: ../rollback.ts.
import { COMMON, type Command } from '../command.js';

export const rollback: Command = {
  name: 'rollback',
  summary: 'Undoes on the board what a sync did: old values return, new items are archived.',
  args: [{ name: '<run>', words: 'a sync: its id, the beginning of its id, or latest' }],
  options: [
    ...COMMON,
    { flags: '--customer <name>', words: 'orders of this customer only' },
    { flags: '--dry-run', words: 'show what would be undone, send nothing', default: false },
    { flags: '--approve', words: 'pass the gates of [gates] without asking', default: false },
    { flags: '--undo', words: 'let the next sync send again what was rolled back', default: false },
  ],
  more: `
Values, names, groups and quantities return to what the board held before the run. Sizes that the run created get
quantity 0, and items that it created are archived (people can restore them). What has changed since is left alone
and listed with the reason: by a later run, by its row, or on the board by a person; also what is absent or held.

The order lists stay the truth, so the next sync would send it all again. Therefore what was rolled back is held on
the board until its row changes, or until \`rollback RUN --undo\`; then the next sync sends what the lists say.

Exit codes: 0 all of the run was rolled back; 2 some of it was left alone; 1 the command failed.

Examples:
  order-mirror rollback latest --dry-run       show what would be undone, send nothing
  order-mirror rollback latest                 roll back the latest run
  order-mirror rollback 20260102-0304 --customer GREYSON
  order-mirror rollback latest --undo          change your mind: the next sync sends it again`,
  load: async () => (await import('../rollback.js')).rollback,
};
