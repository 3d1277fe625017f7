// markdown: the report as Markdown, for a mail, a ticket or a chat. Owns: layout and escaping.

import type { Cell } from '../text-table.js';
import { numberWithCommas } from '../text-table.js';
import { EFFECT_WORDS, LISTED_AT_MOST, NO_CUSTOMER, type ReportContent, reasonWords } from './content.js';
import { notReadLine } from './files-not-read.js';
import { duplicatesWords, GATE_STATE_WORDS } from './found-words.js';
import { paceWords } from './pace.js';
import { rateWords, THRESHOLD_WORDS } from './success-rate.js';
import { dateTime, duration } from './when.js';

export function markdownReport(content: ReportContent): string {
  const { document, verdict, workbooks, only } = content;
  const { orders, lines, board, on_board: now } = document;
  const parts = [
    `# ${escaped(`${only === null ? '' : `${only}: `}${verdict.headline}`)}`,
    verdict.detail === '' ? '' : escaped(verdict.detail),
    `Run \`${document.run}\` (${escaped(document.environment)}), ${dateTime(document.opened_at)}, took ${duration(document.seconds)}.`,
    `${rateWords(content.rate)} ${THRESHOLD_WORDS}`,
    table(
      ['', 'read', 'new', 'changed', 'cancelled', 'unchanged', 'held', 'failed', 'absent'],
      [
        [
          'orders',
          orders.read,
          orders.new,
          orders.changed,
          orders.cancelled,
          orders.unchanged,
          orders.held,
          orders.failed,
          orders.absent,
        ],
        ['sizes', lines.read, lines.new, lines.changed, null, lines.unchanged, lines.held, lines.failed, null],
      ],
    ),
    `Board: ${numberWithCommas(board.creates)} creates and ${numberWithCommas(board.updates)} updates in ${numberWithCommas(board.calls)} calls ` +
      `(${numberWithCommas(board.retries)} repeated), ${numberWithCommas(document.groups.created)} new groups; it now holds ` +
      `${numberWithCommas(now.items)} items and ${numberWithCommas(now.subitems)} subitems. Books: ${booksWords(content)}.`,
    '## Customers',
    table(
      [
        'customer',
        'state',
        'orders',
        'new',
        'changed',
        'cancelled',
        'unchanged',
        'held',
        'failed',
        'items written',
        'sizes written',
      ],
      document.customers.map(({ customer, state, orders: own, items, subitems }): Cell[] => [
        customer === '' ? NO_CUSTOMER : customer,
        state,
        own.read,
        own.new,
        own.changed,
        own.cancelled,
        own.unchanged,
        own.held,
        own.failed,
        items.applied,
        subitems.applied,
      ]),
    ),
    ...section('Gates', content.gates.length, () =>
      table(
        ['customer', 'what was unusual', 'what became of it'],
        content.gates.map(({ customer, sentence, state, reason }): Cell[] => [
          customer ?? 'the whole run',
          sentence,
          `${GATE_STATE_WORDS[state]}${reason === null ? '' : `: ${reason}`}`,
        ]),
      ),
    ),
    ...section('Pauses', content.pauses.length, () =>
      table(
        ['customer', 'paused', 'resumed', 'why', 'why it goes on'],
        content.pauses.map(({ customer, pausedAt, resumedAt, reason, resumeReason }): Cell[] => [
          customer ?? 'the whole run',
          dateTime(pausedAt),
          resumedAt === null ? null : dateTime(resumedAt),
          reason,
          resumeReason,
        ]),
      ),
    ),
    ...section('Found on the board', document.scope === 'verify' ? 1 : 0, () =>
      [
        duplicatesWords(content),
        content.findings.length === 0
          ? 'The board holds what SQL knows of it.'
          : table(
              ['finding', 'what it means', 'found', 'mended'],
              content.findings.map(({ kind, words, found, mended }): Cell[] => [kind, words, found, mended]),
            ),
      ].join('\n\n'),
    ),
    '## Workbooks',
    table(
      ['workbook', 'state', 'orders', 'rejects', 'notes'],
      workbooks.map((row): Cell[] => [row.workbook, row.outcome, row.read, row.rejects, notes(row)]),
    ),
    ...(only === null ? notReadLine(document) : []).map(escaped),
    ...section('Orders that did not go', content.notSent.length, () =>
      table(
        ['customer', 'order', 'state', 'where', 'why'],
        content.notSent.map((row): Cell[] => [
          row.customer,
          row.size_code === null ? row.order_number : `${row.order_number}, size ${row.size_code}`,
          row.state === 'FAILED' ? 'failed' : 'held',
          `${row.workbook} / ${row.sheet} / row ${row.row_no}`,
          row.sentence,
        ]),
      ),
    ),
    ...section('Left for the next run', content.deferred.length, () =>
      table(
        ['customer', 'orders', 'why'],
        content.deferred.map((row): Cell[] => [row.customer, row.order_count, row.sentence ?? row.reason]),
      ),
    ),
    ...section('Absent orders', content.absent.length, () =>
      table(
        ['customer', 'order', 'last seen in', 'absent since'],
        content.absent.map((order): Cell[] => [
          order.customer,
          order.order_number,
          `${order.workbook} / ${order.sheet} / row ${order.row_no}`,
          order.since === null ? (order.since_run ?? '') : dateTime(order.since),
        ]),
      ),
    ),
    ...section('Values not taken, or to be checked', content.rejectGroups.length, () => rejectTables(content)),
    ...section('Duplicates on the board', document.doubled.length, () =>
      table(
        ['customer', 'order', 'size', 'kept', 'beside it'],
        document.doubled.map((one): Cell[] => [one.customer, one.order, one.size, one.kept_item_id, one.board_item_id]),
      ),
    ),
    ...section('Twins', content.twins.length, () =>
      table(
        ['customer', 'order', 'rows', 'workbook', 'first row'],
        content.twins.map((row): Cell[] => [row.customer, row.order_number, row.twins, row.workbook, row.row_no]),
      ),
    ),
    ...section('Where the time went', content.phases.length, () =>
      table(
        ['phase', 'time', 'share'],
        content.phases.map(({ words, seconds, share }): Cell[] => [
          words,
          duration(seconds),
          `${Math.round(share * 100)} %`,
        ]),
      ),
    ),
    ...(content.pace === null ? [] : [paceWords(content.pace)]),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

export function booksWords({ document }: ReportContent): string {
  if (document.balanced) return 'they balance';
  return document.state === 'OPEN' ? 'not closed yet' : 'THEY DO NOT BALANCE';
}

/** What is to be said about a workbook besides its counts. */
export function notes({ sentence, unknownColumns, vanished, skippedNote }: ReportContent['workbooks'][number]): string {
  return [
    sentence ?? '',
    vanished.length === 0 ? '' : `No longer there, values stay as they were: ${vanished.join(', ')}.`,
    unknownColumns.length === 0 ? '' : `Unknown columns: ${unknownColumns.join(', ')}.`,
    skippedNote,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function rejectTables(content: ReportContent): string {
  const groups = table(
    ['count', 'reason', 'effect', 'workbooks'],
    content.rejectGroups.map((group): Cell[] => [
      group.reject_count,
      reasonWords(group.reason),
      EFFECT_WORDS[group.effect] ?? group.effect,
      group.workbook_count,
    ]),
  );
  const list = table(
    ['workbook', 'sheet', 'cell', 'column', 'value', 'effect', 'what to do'],
    content.rejects.map((row): Cell[] => [
      row.workbook,
      row.sheet,
      row.cell,
      row.column_name,
      row.value,
      EFFECT_WORDS[row.effect] ?? row.effect,
      row.sentence,
    ]),
  );
  const rest =
    content.document.rejects > LISTED_AT_MOST
      ? `\n\nThe first ${LISTED_AT_MOST}; all: \`order-mirror rejects ${content.document.run}\``
      : '';
  return `${groups}\n\n${list}${rest}`;
}

function section(title: string, count: number, body: () => string): string[] {
  return count === 0 ? [] : [`## ${title}`, body()];
}

function table(titles: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const numeric = titles.map((_, index) => rows.some((row) => typeof row[index] === 'number'));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(titles),
    line(numeric.map((isNumber) => (isNumber ? '--:' : '---'))),
    ...rows.map((row) =>
      line(row.map((cell) => (typeof cell === 'number' ? numberWithCommas(cell) : escaped(cell ?? '')))),
    ),
  ].join('\n');
}

/** Values are shown, never read as Markdown or HTML. */
function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|#~]/g, (character) => `\\${character}`)
    .replaceAll('&', '&amp;');
}
