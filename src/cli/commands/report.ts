// report: the row of the command (command.ts says what a row is). The work: ../report.ts.
import { COMMON, type Command, SOME_RUN } from '../command.js';

export const report: Command = {
  name: 'report',
  summary: 'Tells what a run did: per customer, per workbook, and what did not go and why.',
  args: [SOME_RUN],
  options: [
    ...COMMON,
    { flags: '--customer <name>', words: 'only what is about this customer' },
    { flags: '--markdown', words: 'as Markdown' },
    { flags: '--html', words: 'as one self-contained HTML page' },
    { flags: '-o, --out <file>', words: 'write it to a file that only you may read, instead of stdout' },
  ],
  more: `
What it tells: whether the run did what it should and how much arrived, each customer's orders by what became of
them, each workbook, each order that did not go and why, each value that was not taken, absent orders, gates, what
verify found; as a page also where the time went, and the pace against the board's budgets.

Examples:
  order-mirror report latest
  order-mirror report latest --html --out report.html     a page to send to somebody (it holds values of orders)
  order-mirror report latest --customer GREYSON --html --out greyson.html`,
  load: async () => (await import('../report.js')).report,
};
