// sync: the row of the command (command.ts says what a row is). The work: ../sync.ts.
import { COMMON, type Command } from '../command.js';
import { wholeNumber } from '../whole-number.js';
import { PLAN_OUTPUTS } from './plan.js';

export const sync: Command = {
  name: 'sync',
  summary:
    'Imports the order lists into SQL and sends the differences to the board. A second run over the same lists sends nothing.',
  options: [
    ...COMMON,
    ...PLAN_OUTPUTS,
    { flags: '--customer <name>', words: 'send only this customer; the others are deferred' },
    {
      flags: '--limit <n>',
      words: 'send at most n orders; the others are deferred',
      parse: wholeNumber('--limit', 1),
    },
    { flags: '--plan <id>', words: 'send exactly this plan (or latest); refuse if anything has changed since' },
    { flags: '--dry-run', words: 'like `plan`, but do not keep the plan', default: false },
    { flags: '--approve', words: 'pass the gates of [gates] without asking', default: false },
  ],
  more: `
--all and --xlsx work with --dry-run only.

Examples:
  order-mirror sync
  order-mirror sync --customer GREYSON --limit 5
  order-mirror sync --dry-run --json
  order-mirror sync --plan latest`,
  load: async () => (await import('../sync.js')).sync,
};
