// rejects: the command that lists every value that was not taken, with its place and what to do (S9). Owns: filters, groups and layout.

import { join } from 'node:path';
import { isNotTaken } from '../domain/run/tally.js';
import type { RejectRow } from '../store/import-store.js';
import type { RefusedByBoard } from '../store/views/tally-store.js';
import { CommandFailed, type CommonOptions, EXIT, type Output } from './context.js';
import { withStore } from './environment.js';
import { customerMeant, workbooksMeant } from './known-names.js';
import { chooseRejects, type Rejects, rejectsInForce, rejectsOfRun } from './reject-lists.js';
import { type RejectBooks, writeRejectBooks } from './rejects-xlsx.js';
import { EFFECT_WORDS, reasonWords } from './report/content.js';
import { formatSentences, formatTable, numberWithCommas, outputWidth, printable } from './text-table.js';

interface RejectOptions extends CommonOptions {
  readonly customer?: string;
  /** The name of a workbook, or a part of it. */
  readonly workbook?: string;
  /** true: into the usual folder. */
  readonly xlsx?: string | true;
}

export interface RejectGroup {
  readonly reason: string;
  readonly effect: string;
  readonly count: number;
}

export async function rejects(options: RejectOptions, output: Output, wanted: string): Promise<number> {
  return withStore(options, output, async (store, config) => {
    const customer = await customerMeant(config, store, options.customer, output);
    const all =
      wanted === 'latest'
        ? await rejectsInForce(store, config.environment)
        : await rejectsOfRun(store, config.environment, wanted, output);
    const names = (await store.tally.workbooks()).map(({ workbook }) => workbook);
    const chosen = options.workbook === undefined ? null : workbooksMeant(names, options.workbook);
    const found = chooseRejects(all, customer, chosen);
    const { rows } = found;
    if (options.xlsx === undefined) {
      output.out(options.json ? rejectsJson(found) : rejectsText(found, outputWidth(output.columns)));
      return EXIT.inSync;
    }
    const run = { run_id: found.run ?? 'now' };
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

export function groupRejects(rows: readonly RejectRow[]): RejectGroup[] {
  const groups = new Map<string, RejectGroup>();
  for (const { reason, effect } of rows) {
    const key = `${reason} ${effect}`;
    groups.set(key, { reason, effect, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}

export function rejectsText(found: Rejects, width: number): string {
  const { rows } = found;
  const parts = [
    ...(rows.length === 0 ? [] : [valuesText(rows, width)]),
    ...workbookParts(found, width),
    ...boardPart(found.refusedByBoard, width),
  ];
  return parts.length === 0 ? 'No rejects: every value was taken.' : parts.join('\n\n');
}

function workbookParts({ refusedWorkbooks: refused, missingWorkbooks: missing }: Rejects, width: number): string[] {
  const parts: string[] = [];
  if (refused.length > 0)
    parts.push(
      `Workbooks refused; their orders stay as they were\n${formatSentences(
        [
          { title: 'workbook', shrinks: true },
          { title: 'what to do', shrinks: true },
        ],
        refused.map(({ workbook, sentence }) => [workbook, sentence]),
        width,
      )}`,
    );
  if (missing.length > 0)
    parts.push(
      `Workbooks missing; their orders stay as they were\n${missing.map((name) => `  ${printable(name)}`).join('\n')}\nPut them back, or say that they are gone for good: order-mirror forget WORKBOOK`,
    );
  return parts;
}

function boardPart(rows: readonly RefusedByBoard[], width: number): string[] {
  if (rows.length === 0) return [];
  const table = formatSentences(
    [
      { title: 'customer', shrinks: true },
      { title: 'order', shrinks: true },
      { title: 'from', shrinks: true },
      { title: 'what the board said', shrinks: true },
    ],
    rows.map((row) => [
      row.customer,
      row.size_code === null ? row.order_number : `${row.order_number} size ${row.size_code}`,
      `${row.workbook} row ${row.row_no}`,
      row.sentence ?? '',
    ]),
    width,
  );
  const count = `${numberWithCommas(rows.length)} ${rows.length === 1 ? 'is' : 'are'} refused by the board`;
  return [
    `Refused by the board\n${table}\n${count}; each sync tries again, and \`order-mirror verify --repair\` at once.`,
  ];
}

function valuesText(rows: readonly RejectRow[], width: number): string {
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
  const count = rows.filter(({ effect }) => isNotTaken(effect)).length;
  const checks = rows.length - count;
  const all = [
    ...(count === 0 ? [] : [`${numberWithCommas(count)} ${count === 1 ? 'reject' : 'rejects'}`]),
    ...(checks === 0 ? [] : [`${numberWithCommas(checks)} taken and to be checked`]),
  ].join(', ');
  return `${groups}\n\n${list}\n\n${all}. Correct the cells in Excel and save; the next sync takes them.`;
}

export function booksText({ books, summary }: RejectBooks): string {
  const lines = books.map(({ file, kind, rejects, marked, commented, notes }) => {
    const what = kind === 'marked-copy' ? `${marked} cells marked, ${commented} commented` : 'only a list';
    return [`${file}: ${numberWithCommas(rejects)} rejects, ${what}.`, ...notes.map((note) => `  ${note}`)].join('\n');
  });
  const end = `${summary}: everything in one list, refused workbooks too. Correct the cells, put the workbook back in its place, and sync.`;
  return [...lines, end].join('\n');
}

export function rejectsJson({ run, rows, refusedWorkbooks, missingWorkbooks, refusedByBoard }: Rejects): string {
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
  const document = {
    run,
    count: rows.filter(({ effect }) => isNotTaken(effect)).length,
    to_check: rows.filter(({ effect }) => !isNotTaken(effect)).length,
    by_reason: groupRejects(rows.filter(({ effect }) => isNotTaken(effect))),
    rejects,
    refused_workbooks: refusedWorkbooks,
    missing_workbooks: missingWorkbooks,
    refused_by_board: refusedByBoard.map((row) => ({
      workbook: row.workbook,
      sheet: row.sheet,
      row: row.row_no,
      size: row.size_code,
      reason: 'board-refused',
      sentence: row.sentence,
      customer: row.customer,
      order_number: row.order_number,
      record_id: row.record_id,
    })),
  };
  return JSON.stringify(document, null, 2);
}
