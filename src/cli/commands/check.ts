// check: the row of the command (command.ts says what a row is). The work: ../check.ts.
import { COMMON, type Command } from '../command.js';

export const check: Command = {
  name: 'check',
  summary:
    'Opens every order list and says what would be read of it. Needs no store, no board and no server, and changes nothing.',
  options: [...COMMON],
  more: `
Shows for each workbook the sheet and header row, how many columns match, the sizes, the orders, and what would
be held, rejected or skipped; headers that no column is, with the column they may have meant; and a few orders
as the board would show them. Run it first, and after every change of columns.toml or customers.toml.

Exit codes: 0 all right; 2 something is held, rejected or refused, or all rows of a workbook were skipped;
1 the config or the folder cannot be read.

Examples:
  order-mirror check
  order-mirror check --config my-company.toml --json`,
  load: async () => (await import('../check.js')).check,
};
