// summary-table: the short table at the end of a run: what a person wants to know first. Every count is the run document's.
import { tallySentence } from '../domain/run/tally.js';
import { NO_CUSTOMER } from './report/content.js';
import { duplicateLines } from './report/duplicates.js';
import { notReadLine } from './report/files-not-read.js';
import { frozenLines } from './report/frozen-lines.js';
import { skippedLines } from './report/skipped-lines.js';
import type { RunDocument } from './run-document.js';
import { formatTable, printable } from './text-table.js';

export function summaryTable(document: RunDocument, width: number): string {
  const rows = document.customers.map((customer) => [
    customer.customer || NO_CUSTOMER,
    customer.state,
    customer.orders.read,
    customer.items.applied,
    customer.subitems.applied,
    customer.orders.held,
    customer.orders.failed + customer.lines.failed,
  ]);
  const { orders, lines, groups, board } = document;
  const table = formatTable(
    [
      { title: 'customer', shrinks: true },
      { title: 'state' },
      { title: 'orders' },
      { title: 'items written' },
      { title: 'sizes written' },
      { title: 'held' },
      { title: 'failed' },
    ],
    rows,
    width,
  );
  const writes = board.creates + board.updates;
  const facts = [
    ...(document.tally === null ? [] : [tallySentence(document.tally)]),
    `${document.customers.length} customers, ${orders.read} orders: ${orders.new} new, ${orders.changed} changed, ${orders.cancelled} cancelled, ${orders.unchanged} unchanged, ${orders.held} held, ${orders.failed} failed, ${orders.absent} absent.`,
    `${groups.created} groups made; ${lines.new} sizes new, ${lines.changed} changed. Rejects: ${document.rejects} (\`order-mirror rejects\`).`,
    writes === 0
      ? `No board write, ${document.seconds.toFixed(1)} s.`
      : `${board.creates} creates and ${board.updates} updates in ${board.calls} calls, ${document.seconds.toFixed(1)} s.`,
    ...document.refused_workbooks.map((refused) => `Refused: ${printable(refused.sentence)}`),
    ...notReadLine(document),
    ...missingLine(document.workbooks.missing),
    ...frozenLines(document),
    ...skippedLines(document),
    ...duplicateLines(document),
    booksLine(document),
  ];
  return `${table}\n\n${facts.join('\n')}`;
}

/** A missing workbook cancels nothing (S7), but a person wants to know that its orders were not looked at. */
function missingLine(missing: number): string[] {
  if (missing === 0) return [];
  return [
    `Missing: ${missing} workbooks that were read before are no longer in the source folder; their orders stay as they were.`,
  ];
}

function booksLine({ state, balanced, outcome, sentence }: RunDocument): string {
  if (state === 'OPEN') return 'The run is still open; its books are counted when it closes.';
  return `${balanced ? 'Books balance.' : 'THE BOOKS DO NOT BALANCE.'} ${outcome ?? state}: ${sentence ?? ''}`;
}
