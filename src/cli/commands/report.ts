// report: the row of the command (command.ts says what a row is). The work: ../report.ts.
import { COMMON, type Command, SOME_RUN } from '../command.js';

export const report: Command = {
  name: 'report',
  summary: 'Shows what a run did, per customer and workbook, and what was not sent and why.',
  args: [SOME_RUN],
  options: [
    ...COMMON,
    { flags: '--customer <name>', words: 'this customer only' },
    { flags: '--markdown', words: 'as Markdown' },
    { flags: '--html', words: 'as one self-contained HTML page' },
    { flags: '-o, --out <file>', words: 'write to a file that only you may read, instead of stdout' },
  ],
  more: `
It shows whether the run succeeded and how much arrived, each customer's orders by outcome, each workbook, each order
that was not sent and why, each rejected value, absent orders, gates, and what verify found. The page also shows where
the time went, and the pace against the board's budgets.

Examples:
  order-mirror report latest
  order-mirror report latest --html --out report.html     a page to send to somebody (contains order values)
  order-mirror report latest --customer GREYSON --html --out greyson.html`,
  load: async () => (await import('../report.js')).report,
};
