// report: the command that tells the story of a run: on the terminal, as Markdown, as a page. Owns: its options. Does not own: the report (report/).
import { resolve } from 'node:path';
import { type CommonOptions, EXIT, type Output } from './context.js';
import { withStore } from './environment.js';
import { customerMeant } from './known-names.js';
import { type ReportContent, reportContent } from './report/content.js';
import { htmlReport } from './report/html/html.js';
import { markdownReport } from './report/markdown.js';
import { pickRun, tidiedWords } from './report/pick-run.js';
import { terminalReport } from './report/terminal.js';
import { outputWidth } from './text-table.js';
import { writeFileWhole } from './write-file.js';

interface ReportOptions extends CommonOptions {
  readonly markdown?: boolean;
  readonly html?: boolean;
  readonly out?: string;
  readonly customer?: string;
}

export async function report(options: ReportOptions, output: Output, wanted: string): Promise<number> {
  return withStore(options, output, async (store, config) => {
    const run = await pickRun(store, config.environment, wanted);
    const tidied = tidiedWords(run);
    if (tidied !== null) output.err(tidied);
    const customer = (await customerMeant(config, store, options.customer, output)) ?? undefined;
    const content = await reportContent(store, run, { budgets: config.board, customer });
    const text = layOut(content, options, outputWidth(output.columns));
    if (options.out === undefined) {
      output.out(text.trimEnd());
      return EXIT.inSync;
    }
    const file = resolve(options.out);
    await writeFileWhole(file, text.endsWith('\n') ? text : `${text}\n`);
    output.note(`Written to ${file}`);
    return EXIT.inSync;
  });
}

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
