// write-report: a run's report as files. S15: they hold values of orders, so only their owner may read them.
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RunRow } from '../../store/run-store.js';
import { type ReportingStore, reportContent } from './content.js';
import { htmlReport } from './html/html.js';
import { markdownReport } from './markdown.js';
import type { MinuteBudgets } from './pace.js';

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** Writes report.html and report.md into `folder` (usually .order-mirror/reports/<run>) and gives their paths. */
export async function writeReport(
  store: ReportingStore,
  run: RunRow,
  folder: string,
  budgets: MinuteBudgets,
): Promise<{ readonly markdown: string; readonly html: string }> {
  const content = await reportContent(store, run, { budgets });
  const paths = { markdown: join(folder, 'report.md'), html: join(folder, 'report.html') };
  await writePrivately(paths.markdown, markdownReport(content));
  await writePrivately(paths.html, htmlReport(content));
  return paths;
}

/** Whole or not at all: a reader never meets half a page. */
export async function writePrivately(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: OWNER_ONLY_FOLDER });
  const half = `${file}.${process.pid}.tmp`;
  await writeFile(half, text, { mode: OWNER_ONLY_FILE });
  await chmod(half, OWNER_ONLY_FILE);
  await rename(half, file);
}
