// write-report: a run's report as files. S15: they hold values of orders, so only their owner may read them.
import { join } from 'node:path';
import type { RunRow } from '../../store/run-store.js';
import { writeFileWhole } from '../write-file.js';
import { type ReportingStore, reportContent } from './content.js';
import { htmlReport } from './html/html.js';
import { markdownReport } from './markdown.js';
import type { MinuteBudgets } from './pace.js';

/** Writes report.html and report.md into `folder` (usually .order-mirror/reports/<run>) and gives their paths. */
export async function writeReport(
  store: ReportingStore,
  run: RunRow,
  folder: string,
  budgets: MinuteBudgets,
): Promise<{ readonly markdown: string; readonly html: string }> {
  const content = await reportContent(store, run, { budgets });
  const paths = { markdown: join(folder, 'report.md'), html: join(folder, 'report.html') };
  await writeFileWhole(paths.markdown, markdownReport(content));
  await writeFileWhole(paths.html, htmlReport(content));
  return paths;
}
