// report: the command that tells the story of a run: on the terminal, as Markdown, as a page. Owns: its options. Does not own: the report (report/).
import { resolve } from 'node:path';
import type { CommandSetUp } from './context.js';
import { type CommonOptions, configFrom, EXIT, storeFrom, withCommonOptions } from './context.js';
import { type ReportContent, reportContent } from './report/content.js';
import { htmlReport } from './report/html/html.js';
import { markdownReport } from './report/markdown.js';
import { pickRun, tidiedWords } from './report/pick-run.js';
import { terminalReport } from './report/terminal.js';
import { writePrivately } from './report/write-report.js';
import { outputWidth } from './text-table.js';

interface ReportOptions extends CommonOptions {
  readonly markdown?: boolean;
  readonly html?: boolean;
  readonly out?: string;
  readonly customer?: string;
}

const EXAMPLES = `
What it tells: whether the run did what it should and how much arrived, each customer's orders by what became of
them, each workbook, each order that did not go and why, each value that was not taken, absent orders, gates, what
verify found; as a page also where the time went, and the pace against the board's budgets.

Examples:
  order-mirror report latest
  order-mirror report latest --html --out report.html     a page to send to somebody (it holds values of orders)
  order-mirror report latest --customer GREYSON --html --out greyson.html`;

export const reportCommand: CommandSetUp = (program, output, end) => {
  withCommonOptions(program.command('report'))
    .description('Tells what a run did: per customer, per workbook, and what did not go and why.')
    .argument('[run]', 'a run, the beginning of its id, or latest', 'latest')
    .option('--customer <name>', 'only what is about this customer')
    .option('--markdown', 'as Markdown')
    .option('--html', 'as one self-contained HTML page')
    .option('-o, --out <file>', 'write it to a file that only you may read, instead of stdout')
    .addHelpText('after', EXAMPLES)
    .action(async (wanted: string, options: ReportOptions) => {
      const config = configFrom(options, output);
      const store = await storeFrom(config);
      try {
        const run = await pickRun(store, config.environment, wanted);
        const tidied = tidiedWords(run);
        if (tidied !== null) output.err(tidied);
        const content = await reportContent(store, run, { budgets: config.board, customer: options.customer });
        const text = layOut(content, options, outputWidth(output.columns));
        if (options.out === undefined) {
          output.out(text.trimEnd());
        } else {
          const file = resolve(options.out);
          await writePrivately(file, text.endsWith('\n') ? text : `${text}\n`);
          output.err(`Written to ${file}`);
        }
        end(EXIT.inSync);
      } finally {
        await store.close();
      }
    });
};

/** The file's name says what is wanted, where no option does. */
function layOut(content: ReportContent, options: ReportOptions, width: number): string {
  if (options.json) return JSON.stringify(documentOf(content), null, 2);
  if (options.html === true || /\.html?$/i.test(options.out ?? '')) return htmlReport(content);
  if (options.markdown === true || /\.md$/i.test(options.out ?? '')) return markdownReport(content);
  return terminalReport(content, width);
}

/** Of one customer: its own figures and the run they are of; the run's calls and workbooks are not its own. */
function documentOf({ document, only, rate }: ReportContent): object {
  const [own] = document.customers;
  if (only === null || own === undefined) return document;
  const { run, state, environment, scope, opened_at, closed_at, outcome, balanced, rejects } = document;
  const about = { run, state, environment, scope, opened_at, closed_at, outcome, balanced, rejects };
  return { ...about, arrived_percent: rate.percent, customer: own };
}
