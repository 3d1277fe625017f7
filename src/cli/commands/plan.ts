// plan: the row of the command (command.ts says what a row is). The work: ../plan.ts.
import { COMMON, type Command, ONLY_CUSTOMER, type Option } from '../command.js';
import { wholeNumber } from '../whole-number.js';

/** What `plan` and `sync --dry-run` have in common. */
export const PLAN_OUTPUTS: readonly Option[] = [
  { flags: '--all', words: 'every order, not only examples', default: false },
  { flags: '--xlsx <file>', words: 'also as an Excel workbook' },
];

export const plan: Command = {
  name: 'plan',
  summary: 'Shows what a sync would send now, per customer and order, with old and new values. Sends nothing.',
  options: [
    ...COMMON,
    ...PLAN_OUTPUTS,
    ONLY_CUSTOMER,
    { flags: '--limit <n>', words: 'at most n orders', parse: wholeNumber('--limit', 1) },
    { flags: '--show <id>', words: 'show a kept plan (or latest) instead of making one' },
  ],
  more: `
It imports the order lists, reads the board, and sends nothing. The plan is kept: send it with sync --plan ID, which
refuses if the lists, the orders or the board have changed since. The latest five plans are kept.

Examples:
  order-mirror plan
  order-mirror plan --customer GREYSON --xlsx plan.xlsx
  order-mirror plan --json | jq .totals
  order-mirror plan --show latest --all        show a kept plan again
  order-mirror sync --plan 20261121-143012-a3f1`,
  load: async () => (await import('../plan.js')).plan,
};
