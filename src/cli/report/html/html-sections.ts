// html-sections: the parts of the report page below the headline: customers, workbooks, what did not go, rejects, calls. Owns: their content.

import { numberWithCommas } from '../../text-table.js';
import { EFFECT_WORDS, heldRowsSentence, NO_CUSTOMER, type ReportContent, reasonWords } from '../content.js';
import { DUPLICATES_WHAT_NOW } from '../duplicates.js';
import { notReadLine } from '../files-not-read.js';
import { notes } from '../markdown.js';
import { duration } from '../when.js';
import { legend, orderBar } from './html-bars.js';
import { customerAnchor } from './html-customers.js';
import { limited, section, type Tone, tag } from './html-section.js';
import { type HtmlCell, type HtmlRow, htmlTable } from './html-table.js';
import { type Html, html } from './html-text.js';

export const STATE_TONE: Readonly<Record<string, Tone>> = {
  finished: 'good',
  unchanged: '',
  read: '',
  deferred: '',
  held: 'mixed',
  skipped: 'mixed',
  cancelled: 'mixed',
  'not-reached': 'mixed',
  paused: 'open',
  waiting: 'open',
  sending: 'open',
  parked: 'bad',
};

const OUTCOME_TONE: Readonly<Record<string, Tone>> = {
  imported: 'good',
  unchanged: '',
  refused: 'bad',
  missing: 'mixed',
};

export function customerSection({ document, only, notes: ofCustomers }: ReportContent): Html {
  const { customers, orders, items, subitems } = document;
  const largest = Math.max(0, ...customers.map((customer) => customer.orders.read));
  const rows = customers.map((own, index): HtmlRow => {
    const name = own.customer === '' ? NO_CUSTOMER : own.customer;
    // "Unchanged" would say that somebody had looked.
    const unread = own.orders.read === 0 && (ofCustomers[index]?.unread.length ?? 0) > 0;
    const reason = own.reason === null ? null : html`<small>${own.reason}</small>`;
    const counts = countsOf(own.orders, own.items.applied, own.subitems.applied);
    return {
      cells: [
        html`${only === null ? html`<a href="#${customerAnchor(index)}">${name}</a>` : name}${reason}`,
        unread ? tag('not read', 'mixed') : tag(own.state, STATE_TONE[own.state] ?? ''),
        orderBar(own.orders, largest),
        ...counts,
      ],
    };
  });
  if (rows.length > 1)
    rows.push({ total: true, cells: ['Total', null, null, ...countsOf(orders, items.applied, subitems.applied)] });
  const table = htmlTable(
    [
      { title: 'Customer', kind: 'key' },
      { title: 'State' },
      { title: 'What became of them', kind: 'bar' },
      { title: 'Orders' },
      { title: 'New' },
      { title: 'Changed' },
      { title: 'Cancelled' },
      { title: 'Unchanged' },
      { title: 'Held' },
      { title: 'Failed' },
      { title: 'Absent' },
      { title: 'Items sent' },
      { title: 'Sizes sent' },
    ],
    rows,
  );
  return section('Customers', null, html`${legend()}${table}`, customers.length);
}

export function workbookSection({ workbooks, document, only }: ReportContent): Html {
  const n = numberWithCommas;
  const counts = document.workbooks;
  const rows = workbooks.map(
    (row): HtmlRow => ({
      cells: [
        row.workbook,
        row.skippedNote.startsWith('ALARM')
          ? tag('all skipped', 'bad')
          : tag(row.outcome, OUTCOME_TONE[row.outcome] ?? ''),
        row.read,
        row.skipped,
        row.rejects,
        notes(row),
      ],
    }),
  );
  const table = htmlTable(
    [
      { title: 'Workbook', kind: 'key' },
      { title: 'State' },
      { title: 'Orders' },
      { title: 'Rows skipped' },
      { title: 'Rejects' },
      { title: 'Notes', kind: 'say' },
    ],
    rows,
  );
  const all = `${n(counts.imported)} imported, ${n(counts.unchanged)} unchanged since last time, ${n(counts.refused)} refused, ${n(counts.missing)} missing. `;
  const notRead = only === null ? notReadLine(document).map((line) => ` ${line}`) : [];
  const words = `${only === null ? all : ''}The orders of a workbook that is refused or missing stay as they were.${notRead.join('')}`;
  return section('Workbooks', words, table, workbooks.length);
}

export function notSentSection(content: ReportContent): Html | null {
  const { notSent, document } = content;
  if (notSent.length === 0) return null;
  const rows = notSent.map((row): HtmlRow => {
    const order = row.size_code === null ? row.order_number : `${row.order_number}, size ${row.size_code}`;
    const item = row.item_name === null ? null : html`<small>${row.item_name}</small>`;
    const where = html`${row.workbook}<small>${row.sheet}, row ${row.row_no}</small>`;
    return {
      cells: [
        row.customer,
        html`${order}${item}`,
        row.state === 'FAILED' ? tag('failed', 'bad') : tag('held', 'mixed'),
        where,
        row.sentence,
      ],
    };
  });
  const table = htmlTable(
    [
      { title: 'Customer', kind: 'key' },
      { title: 'Order', kind: 'key' },
      { title: 'State' },
      { title: 'Where', kind: 'key' },
      { title: 'Why', kind: 'say' },
    ],
    rows,
  );
  const all = document.orders.held + document.orders.failed + document.lines.failed;
  const words = `A held order stays on the board exactly as it was until its row is good again. ${heldRowsSentence(content)}${limited(notSent.length, all)}`;
  return section('Orders that did not go', words, table, rows.length);
}

export function deferredSection({ deferred }: ReportContent): Html | null {
  if (deferred.length === 0) return null;
  const rows = deferred.map((row): HtmlRow => ({ cells: [row.customer, row.order_count, row.sentence ?? row.reason] }));
  const columns = [
    { title: 'Customer', kind: 'key' as const },
    { title: 'Orders' },
    { title: 'Why', kind: 'say' as const },
  ];
  return section('Left for the next run', null, htmlTable(columns, rows), rows.length);
}

export function rejectSection({ rejectGroups, rejects, document }: ReportContent): Html | null {
  if (rejectGroups.length === 0) return null;
  const effect = (name: string) => EFFECT_WORDS[name] ?? name;
  const groups = htmlTable(
    [{ title: 'Count' }, { title: 'Reason', kind: 'say' }, { title: 'Effect', kind: 'key' }, { title: 'Workbooks' }],
    rejectGroups.map(
      (row): HtmlRow => ({
        cells: [row.reject_count, reasonWords(row.reason), effect(row.effect), row.workbook_count],
      }),
    ),
  );
  const list = htmlTable(
    [
      { title: 'Workbook', kind: 'key' },
      { title: 'Sheet', kind: 'word' },
      { title: 'Cell', kind: 'word' },
      { title: 'Column', kind: 'key' },
      { title: 'Value', kind: 'word' },
      { title: 'Effect', kind: 'word' },
      { title: 'What to do', kind: 'say' },
    ],
    rejects.map(
      (row): HtmlRow => ({
        cells: [
          row.workbook,
          row.sheet,
          row.cell,
          row.column_name,
          html`<code>${row.value}</code>`,
          effect(row.effect),
          row.sentence,
        ],
      }),
    ),
  );
  const words = `Correct the cells in Excel and save; the next run takes them.${limited(rejects.length, document.rejects)}`;
  return html`${section('Values not taken, or to be checked: by reason', null, groups, rejectGroups.length)}
${section('Values not taken, or to be checked: each one', words, list, rejects.length)}`;
}

export function duplicatesSection({ document: { doubled } }: ReportContent): Html | null {
  if (doubled.length === 0) return null;
  const rows = doubled.map(
    (one): HtmlRow => ({ cells: [one.customer, one.order, one.size, one.kept_item_id, one.board_item_id] }),
  );
  const columns = [
    { title: 'Customer', kind: 'key' as const },
    { title: 'Order', kind: 'key' as const },
    { title: 'Size' },
    { title: 'Kept' },
    { title: 'Beside it' },
  ];
  return section('Duplicates on the board', DUPLICATES_WHAT_NOW, htmlTable(columns, rows), rows.length);
}

export function twinSection({ twins }: ReportContent): Html | null {
  if (twins.length === 0) return null;
  const rows = twins.map(
    (row): HtmlRow => ({ cells: [row.customer, row.order_number, row.twins, row.workbook, row.row_no] }),
  );
  const columns = [
    { title: 'Customer', kind: 'key' as const },
    { title: 'Order', kind: 'key' as const },
    { title: 'Rows' },
    { title: 'Workbook' },
    { title: 'First row' },
  ];
  const words =
    'Rows that no key tells apart. Each is an item of its own on the board; check whether one of them is there by mistake.';
  return section('Twins', words, htmlTable(columns, rows), rows.length);
}

export function callSection({ calls, document }: ReportContent): Html | null {
  if (calls.length === 0) return null;
  const rows = calls.map(
    (row): HtmlRow => ({
      cells: [
        row.operation,
        row.outcome,
        row.calls,
        row.complexity,
        duration(row.duration_ms / 1000),
        duration(row.longest_ms / 1000),
      ],
    }),
  );
  const columns = [
    { title: 'Call' },
    { title: 'Outcome' },
    { title: 'Calls' },
    { title: 'Complexity' },
    { title: 'Time', kind: 'n' as const },
    { title: 'Longest', kind: 'n' as const },
  ];
  const { board, seconds } = document;
  const writes = board.creates + board.updates;
  const rate =
    seconds > 0
      ? ` ${numberWithCommas(Math.round((writes / seconds) * 10) / 10)} writes a second over the whole run.`
      : '';
  const words = `${numberWithCommas(board.calls)} calls, ${numberWithCommas(board.retries)} of them repeated, ${numberWithCommas(board.complexity)} complexity points.${rate}`;
  return section('Calls to the board', words, htmlTable(columns, rows), rows.length);
}

function countsOf(orders: ReportContent['document']['orders'], items: number, subitems: number): HtmlCell[] {
  const { read, new: fresh, changed, cancelled, unchanged, held, failed, absent } = orders;
  return [read, fresh, changed, cancelled, unchanged, held, failed, absent, items, subitems];
}
