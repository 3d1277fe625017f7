// check: the command that opens every workbook as an import would, and says what it would make of it. Without a store, a board or a server.
// Owns: its document, its words and its exit code. Does not own: the reading (wiring/check-lists.ts).
import type { Config } from '../config/config.js';
import { grouped } from '../domain/grouped.js';
import type { OrderRules } from '../domain/order/order-rules.js';
import { SourceRefused } from '../domain/order/refusal.js';
import { isAllSkipped, type SkippedExample } from '../domain/reading/skipped-rows.js';
import { isNotTaken } from '../domain/run/tally.js';
import type { OrderSource } from '../sources/source.js';
import { type CheckedLists, type CheckedRows, type CheckedWorkbook, checkLists } from '../wiring/check-lists.js';
import { listsOf, openOrderLists } from '../wiring/order-lists.js';
import { openSqlTable, rulesOfTable } from '../wiring/sql-table.js';
import { CommandFailed, type CommonOptions, EXIT, type Output } from './context.js';
import { configFrom } from './environment.js';
import { formatTable, numberWithCommas, outputWidth, printable } from './text-table.js';

/** Of each workbook so many rejects are shown; --json has them all. */
const REJECTS_SHOWN = 5;

export async function check(options: CommonOptions, output: Output): Promise<number> {
  const config = configFrom(options, output);
  const { source, rules, close } = sourceOf(config);
  try {
    const checked = await checkLists(source, rules, (workbook) => output.note(`reading ${printable(workbook)}`));
    output.out(
      options.json
        ? JSON.stringify(checkDocument(checked), null, 2)
        : checkText(checked, whereOf(config), outputWidth(output.columns)),
    );
    return isClean(checked) ? EXIT.inSync : EXIT.finishedWithHeld;
  } catch (error) {
    if (error instanceof SourceRefused) throw new CommandFailed(error.refusal.sentence);
    throw error;
  } finally {
    await close();
  }
}

function sourceOf({ source, orders }: Config): {
  readonly source: OrderSource;
  readonly rules: OrderRules;
  readonly close: () => Promise<void>;
} {
  if (source.kind === 'workbooks')
    return { source: openOrderLists(listsOf(source), orders), rules: orders, close: async () => {} };
  return { ...openSqlTable(source, orders), rules: rulesOfTable(source, orders) };
}

function whereOf({ source }: Config): string {
  return source.kind === 'workbooks' ? source.folder : source.table;
}

/** Nothing held, rejected or refused, and no workbook of which every row was skipped. */
function isClean({ workbooks }: CheckedLists): boolean {
  return workbooks.every(
    ({ refused, rows, rejects }) =>
      refused === null &&
      rows.held === 0 &&
      rows.rejected === 0 &&
      !isAllSkipped(rows) &&
      !rejects.some(({ effect }) => isNotTaken(effect)),
  );
}

function sumOf(workbooks: readonly CheckedWorkbook[]): CheckedRows {
  const sum = (of: (rows: CheckedRows) => number) => workbooks.reduce((total, { rows }) => total + of(rows), 0);
  return {
    read: sum(({ read }) => read),
    skipped: sum(({ skipped }) => skipped),
    held: sum(({ held }) => held),
    rejected: sum(({ rejected }) => rejected),
  };
}

function checkDocument({ workbooks, notRead, examples }: CheckedLists) {
  return {
    workbooks: workbooks.map((one) => ({
      workbook: one.workbook,
      sheet: one.sheet,
      header_row: one.headerRow,
      matched: one.matched,
      unmatched: one.unmatched,
      sizes: one.sizes,
      rows: one.rows,
      refused: one.refused,
      skipped_examples: one.skippedExamples,
      rejects: one.rejects.map(({ row, cell, column, value, reason, effect, sentence }) => ({
        row,
        cell,
        column,
        value,
        reason,
        effect,
        sentence,
      })),
    })),
    orders: sumOf(workbooks),
    not_read: notRead,
    examples: examples.map((one) => ({ ...one, lines: one.lines.map(({ name, quantity }) => ({ name, quantity })) })),
  };
}

function checkText(checked: CheckedLists, where: string, width: number): string {
  const { workbooks, notRead, examples } = checked;
  if (workbooks.length === 0) return [`No order lists in ${printable(where)}.`, ...notRead.map(notReadLine)].join('\n');
  const table = formatTable(
    [
      { title: 'workbook', shrinks: true },
      { title: 'sheet', shrinks: true },
      { title: 'header row' },
      { title: 'columns' },
      { title: 'sizes' },
      { title: 'orders' },
      { title: 'held' },
      { title: 'rejected' },
      { title: 'skipped' },
    ],
    workbooks.map(({ workbook, sheet, headerRow, matched, sizes, rows, refused }) =>
      refused === null
        ? [workbook, sheet, headerRow, matched.length, sizes.length, rows.read, rows.held, rows.rejected, rows.skipped]
        : [workbook, 'REFUSED', null, null, null, null, null, null, null],
    ),
    width,
  );
  const notes = workbooks.flatMap(workbookNotes);
  const shown = examples.map(
    ({ item, group, lines }) =>
      `  ${printable(item)}   in group "${printable(group)}"${lines.length === 0 ? '' : `: ${lines.map(({ name, quantity }) => `${printable(name)} x ${numberWithCommas(quantity)}`).join(', ')}`}`,
  );
  return [
    table,
    ...(notes.length === 0 ? [] : [notes.join('\n')]),
    ...(notRead.length === 0 ? [] : [notRead.map(notReadLine).join('\n')]),
    ...(shown.length === 0 ? [] : [`On the board, for example:\n${shown.join('\n')}`]),
    endLine(checked),
  ].join('\n\n');
}

function workbookNotes(one: CheckedWorkbook): string[] {
  const name = printable(one.workbook);
  if (one.refused !== null) return [`${name}: refused. ${printable(one.refused)}`];
  const lines: string[] = [];
  if (isAllSkipped(one.rows))
    lines.push(
      `${name}: EVERY ROW WAS SKIPPED, so no order of it would reach the board. Look at [orders] describing in the config.`,
    );
  if (one.rows.skipped > 0) {
    const [noun, verb] = one.rows.skipped === 1 ? ['row', 'is'] : ['rows', 'are'];
    lines.push(
      `${name}: ${numberWithCommas(one.rows.skipped)} ${noun} ${verb} no order: ${printable(skippedWords(one.skippedExamples))}.`,
    );
  }
  if (one.unmatched.length > 0)
    lines.push(`${name}: headers that no column is: ${one.unmatched.map(unmatchedWords).join(', ')}.`);
  const shown = one.rejects.slice(0, REJECTS_SHOWN);
  lines.push(
    ...shown.map(({ cell, column, sentence }) => `${name}, ${cell} (${printable(column)}): ${printable(sentence)}`),
  );
  if (one.rejects.length > shown.length)
    lines.push(`${name}: ${numberWithCommas(one.rejects.length - shown.length)} more; --json lists them all.`);
  return lines;
}

const unmatchedWords = ({ header, nearest }: CheckedWorkbook['unmatched'][number]): string =>
  nearest === null ? `"${printable(header)}"` : `"${printable(header)}" (is it ${printable(nearest)}?)`;

/** Rows that were skipped for the same reason are named together. */
function skippedWords(examples: readonly SkippedExample[]): string {
  return [...grouped(examples, ({ why }) => why)]
    .map(([why, same]) => `${same.length === 1 ? 'row' : 'rows'} ${same.map(({ row }) => row).join(', ')} (${why})`)
    .join('; ');
}

const notReadLine = ({ name, why }: CheckedLists['notRead'][number]): string => `Not read: ${printable(name)} ${why}`;

function endLine(checked: CheckedLists): string {
  const { read, held, rejected, skipped } = sumOf(checked.workbooks);
  const refused = checked.workbooks.filter((one) => one.refused !== null).length;
  const parts = [
    `${numberWithCommas(read)} ${read === 1 ? 'order' : 'orders'} in ${numberWithCommas(checked.workbooks.length)} ${checked.workbooks.length === 1 ? 'workbook' : 'workbooks'}`,
    `${numberWithCommas(held)} held`,
    `${numberWithCommas(rejected)} rows rejected`,
    `${numberWithCommas(skipped)} rows skipped`,
    ...(refused === 0 ? [] : [`${numberWithCommas(refused)} refused`]),
  ];
  return `${parts.join('; ')}. What the board itself would refuse is not known here: \`order-mirror plan\` asks it.`;
}
