// rejects: the command that lists every value that was not taken, with its place and what to do (S9). Owns: filters, groups and layout.

import { join } from 'node:path';
import type { RejectRow } from '../store/import-store.js';
import { CommandFailed, type CommonOptions, EXIT, type Output } from './context.js';
import { withStore } from './environment.js';
import { type RejectBooks, writeRejectBooks } from './rejects-xlsx.js';
import { EFFECT_WORDS, reasonWords } from './report/content.js';
import { pickRun, tidiedWords } from './report/pick-run.js';
import { formatSentences, formatTable, numberWithCommas, outputWidth } from './text-table.js';

interface RejectOptions extends CommonOptions, RejectFilter {
  /** true: into the usual folder. */
  readonly xlsx?: string | true;
}

export interface RejectFilter {
  readonly customer?: string;
  /** The name of a workbook, or a part of it. */
  readonly workbook?: string;
}

export interface RejectGroup {
  readonly reason: string;
  readonly effect: string;
  readonly count: number;
}

export async function rejects(options: RejectOptions, output: Output, wanted: string): Promise<number> {
  return withStore(options, output, async (store, config) => {
    const run = await pickRun(store, config.environment, wanted);
    const tidied = tidiedWords(run);
    if (tidied !== null) output.err(tidied);
    const rows = chooseRejects(await store.imports.rejectsOfRun(run.run_id), options);
    if (options.xlsx === undefined) {
      output.out(options.json ? rejectsJson(run.run_id, rows) : rejectsText(rows, outputWidth(output.columns)));
      return EXIT.inSync;
    }
    if (config.source.kind !== 'workbooks')
      throw new CommandFailed('--xlsx marks workbooks; the source of this config is a table.', EXIT.usage);
    const folder = options.xlsx === true ? join('.order-mirror', 'rejects', run.run_id) : options.xlsx;
    const workbooks = await store.imports.inForce(run.run_id);
    const books = await writeRejectBooks(folder, config.source.folder, rows, workbooks);
    output.out(
      options.json ? JSON.stringify({ run: run.run_id, count: rows.length, ...books }, null, 2) : booksText(books),
    );
    return EXIT.inSync;
  });
}

export function chooseRejects(rows: readonly RejectRow[], { customer, workbook }: RejectFilter): RejectRow[] {
  const folded = (text: string | null) => (text ?? '').trim().toLowerCase();
  return rows.filter(
    (row) =>
      (customer === undefined || folded(row.customer) === folded(customer)) &&
      (workbook === undefined || folded(row.workbook).includes(folded(workbook))),
  );
}

export function groupRejects(rows: readonly RejectRow[]): RejectGroup[] {
  const groups = new Map<string, RejectGroup>();
  for (const { reason, effect } of rows) {
    const key = `${reason} ${effect}`;
    groups.set(key, { reason, effect, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}

export function rejectsText(rows: readonly RejectRow[], width: number): string {
  if (rows.length === 0) return 'No rejects: every value was taken.';
  const groups = formatTable(
    [{ title: 'rejects' }, { title: 'reason' }, { title: 'effect' }],
    groupRejects(rows).map(({ count, reason, effect }) => [count, reasonWords(reason), EFFECT_WORDS[effect] ?? effect]),
    width,
  );
  const columns = ['workbook', 'sheet', 'cell', 'column', 'value', 'effect', 'what to do'];
  const shrinking = ['workbook', 'sheet', 'column', 'value', 'what to do'];
  const list = formatSentences(
    columns.map((title) => ({ title, shrinks: shrinking.includes(title) })),
    rows.map((row) => [
      row.workbook,
      row.sheet,
      row.cell,
      row.column_name,
      row.value,
      EFFECT_WORDS[row.effect] ?? row.effect,
      row.sentence,
    ]),
    width,
  );
  const all = `${numberWithCommas(rows.length)} ${rows.length === 1 ? 'reject' : 'rejects'}`;
  return `${groups}\n\n${list}\n\n${all}. Mend the cells in Excel and save; the next sync takes them.`;
}

export function booksText({ books, summary }: RejectBooks): string {
  const lines = books.map(({ file, kind, rejects, marked, commented, notes }) => {
    const what = kind === 'marked-copy' ? `${marked} cells marked, ${commented} commented` : 'only a list';
    return [`${file}: ${numberWithCommas(rejects)} rejects, ${what}.`, ...notes.map((note) => `  ${note}`)].join('\n');
  });
  const end = `${summary}: everything in one list, refused workbooks too. Mend the cells, put the workbook back in its place, and sync.`;
  return [...lines, end].join('\n');
}

export function rejectsJson(run: string, rows: readonly RejectRow[]): string {
  const rejects = rows.map((row) => ({
    workbook: row.workbook,
    sheet: row.sheet,
    row: row.row_no,
    cell: row.cell,
    column: row.column_name,
    value: row.value,
    reason: row.reason,
    effect: row.effect,
    sentence: row.sentence,
    customer: row.customer,
    order_number: row.order_number,
    record_id: row.record_id,
  }));
  return JSON.stringify({ run, count: rows.length, by_reason: groupRejects(rows), rejects }, null, 2);
}
