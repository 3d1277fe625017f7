// terminal: the report as plain text, short enough for a screen or two. Owns: layout. Does not own: what is in (content), tables (text-table).
import { checkCount, tallySentence } from '../../domain/run/tally.js';
import type { RunDocument } from '../run-document.js';
import { formatSentences, formatTable, numberWithCommas, printable } from '../text-table.js';
import { EFFECT_WORDS, heldRowsSentence, type ReportContent, reasonWords, type WorkbookLine } from './content.js';
import { customerTable } from './customer-table.js';
import { duplicateLines } from './duplicates.js';
import { notReadLine } from './files-not-read.js';
import { duplicatesWords, GATE_STATE_WORDS } from './found-words.js';
import { orderPlace } from './order-place.js';
import { paceWords } from './pace.js';
import { shellWord } from './shell-word.js';
import { skippedLines } from './skipped-lines.js';
import { rateWords } from './success-rate.js';
import { dateTime, duration } from './when.js';

/** The pages list up to 200; a terminal scrolls away. */
const SHOWN_AT_MOST = 20;

/** The others would only lengthen the list. */
const SHORTEST_PHASE_S = 0.1;

const WORD: Readonly<Record<string, string>> = { good: 'OK', mixed: 'NOT ALL', bad: 'BAD', open: 'OPEN' };

export function terminalReport(content: ReportContent, width: number): string {
  const { document, verdict } = content;
  const parts = [
    `${WORD[verdict.tone]}: ${content.only === null ? '' : `${content.only}: `}${verdict.headline}${verdict.detail === '' ? '' : `\n${verdict.detail}`}`,
    [...ratePart(content), ...figureLines(document)].join('\n'),
    customerTable(document, width),
    ...gatePart(content),
    ...findingPart(content, width),
    ...skippedPart(document),
    ...workbookParts(content.workbooks, width),
    ...(content.only === null ? notReadLine(document) : []),
    ...notSentPart(content, width),
    ...[heldRowsSentence(content)].filter((sentence) => sentence !== ''),
    ...absentPart(content),
    ...rejectPart(content, width),
    ...doubledPart(content),
    ...twinPart(content),
    ...timePart(content),
  ];
  return parts.join('\n\n');
}

export function figureLines(document: RunDocument): string[] {
  const { orders, lines, board, workbooks, on_board: held } = document;
  const n = numberWithCommas;
  return [
    `run        ${document.run}, ${dateTime(document.opened_at)}, took ${duration(document.seconds)}`,
    `workbooks  ${n(workbooks.imported)} imported, ${n(workbooks.unchanged)} unchanged, ${n(workbooks.refused)} refused, ${n(workbooks.missing)} missing`,
    `orders     ${n(orders.read)} read: ${n(orders.new)} new, ${n(orders.changed)} changed, ${n(orders.cancelled)} cancelled, ${n(orders.unchanged)} unchanged, ${n(orders.held)} held`,
    `           ${n(orders.failed)} failed, ${n(orders.absent)} absent`,
    `sizes      ${n(lines.read)} read: ${n(lines.new)} new, ${n(lines.changed)} changed, ${n(lines.unchanged)} unchanged, ${n(lines.held)} held; ${n(lines.failed)} failed`,
    `board      ${n(board.creates)} creates, ${n(board.updates)} updates in ${n(board.calls)} calls (${n(board.retries)} repeated); ${n(document.groups.created)} new groups`,
    `           now ${n(held.items)} items and ${n(held.subitems)} subitems`,
    `rejects    ${n(document.rejects)}${checked(document)}; ${n(document.rows_skipped)} rows skipped`,
    ...(document.tally === null ? [] : [`now        ${tallySentence(document.tally)}`]),
    `books      ${document.balanced ? 'balance' : document.state === 'OPEN' ? 'not closed yet' : 'DO NOT BALANCE'}`,
  ];
}

function skippedPart(document: RunDocument): string[] {
  const lines = skippedLines(document);
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function checked({ tally }: RunDocument): string {
  const count = tally === null ? 0 : checkCount(tally);
  return count === 0 ? '' : `, and ${numberWithCommas(count)} taken and to be checked`;
}

function ratePart({ rate }: ReportContent): string[] {
  return [`arrived    ${rateWords(rate)}`];
}

function gatePart({ gates }: ReportContent): string[] {
  if (gates.length === 0) return [];
  const lines = gates.map(
    ({ sentence, state, reason }) =>
      `  ${printable(sentence)} (${GATE_STATE_WORDS[state]}${reason === null ? '' : `: ${printable(reason)}`})`,
  );
  return [`Gates\n${lines.join('\n')}`];
}

function absentPart({ absentCount, only }: ReportContent): string[] {
  if (absentCount === 0) return [];
  const orders = absentCount === 1 ? '1 order is' : `${numberWithCommas(absentCount)} orders are`;
  const whose = only === null ? '' : ` --customer ${shellWord(only)}`;
  return [`${orders} absent: rows gone from their lists, still on the board. Each one: order-mirror absent${whose}`];
}

function timePart({ phases, pace }: ReportContent): string[] {
  const parts = phases
    .filter(({ seconds }) => seconds >= SHORTEST_PHASE_S)
    .map(({ words, seconds }) => `  ${duration(seconds)} ${words}`);
  if (parts.length === 0) return [];
  return [['Where the time went', ...parts, ...(pace === null ? [] : [paceWords(pace)])].join('\n')];
}

function findingPart(content: ReportContent, width: number): string[] {
  const { findings, document } = content;
  if (document.scope === 'verify' && findings.length === 0) return [duplicatesWords(content)];
  if (findings.length === 0) return [];
  const columns = [
    { title: 'finding' },
    { title: 'what it means', shrinks: true },
    { title: 'found' },
    { title: 'mended' },
  ];
  const rows = findings.map(({ kind, words, found, mended }) => [kind, words, found, mended]);
  return [`Found on the board\n${formatTable(columns, rows, width)}\n${duplicatesWords(content)}`];
}

function workbookParts(workbooks: readonly WorkbookLine[], width: number): string[] {
  const notable = workbooks.filter(
    ({ outcome, vanished }) => outcome === 'refused' || outcome === 'missing' || vanished.length > 0,
  );
  if (notable.length === 0) return [];
  const rows = notable.map(({ workbook, outcome, vanished, sentence }) => [
    workbook,
    vanished.length > 0 ? 'columns gone' : outcome,
    vanished.length > 0 ? `No longer there, values stay as they were: ${vanished.join(', ')}` : (sentence ?? ''),
  ]);
  const columns = [{ title: 'workbook', shrinks: true }, { title: 'state' }, { title: 'what happened', shrinks: true }];
  return [`Workbooks to look at\n${formatSentences(columns, rows, width)}`];
}

function notSentPart({ notSent, document }: ReportContent, width: number): string[] {
  if (notSent.length === 0) return [];
  const rows = notSent
    .slice(0, SHOWN_AT_MOST)
    .map((row) => [
      row.customer,
      row.size_code === null ? row.order_number : `${row.order_number} size ${row.size_code}`,
      row.state === 'FAILED' ? 'failed' : 'held',
      orderPlace({ ...row, row: row.row_no, orderNumber: row.order_number }),
      row.sentence ?? '',
    ]);
  const columns = [
    { title: 'customer', shrinks: true },
    { title: 'order', shrinks: true },
    { title: 'state' },
    { title: 'where', shrinks: true },
    { title: 'why', shrinks: true },
  ];
  return [
    `Orders that did not go\n${formatSentences(columns, rows, width)}${more(notSent.length, `order-mirror report ${document.run} --html`)}`,
  ];
}

function rejectPart({ rejectGroups, document }: ReportContent, width: number): string[] {
  if (rejectGroups.length === 0) return [];
  const rows = rejectGroups.map((group) => [
    group.reject_count,
    reasonWords(group.reason),
    EFFECT_WORDS[group.effect] ?? group.effect,
    group.workbook_count,
    group.example,
  ]);
  const columns = [
    { title: 'rejects' },
    { title: 'reason' },
    { title: 'effect' },
    { title: 'workbooks' },
    { title: 'for example', shrinks: true },
  ];
  return [
    `Values not taken, or to be checked\n${formatSentences(columns, rows, width)}\nEach one: order-mirror rejects ${document.run}`,
  ];
}

function doubledPart({ document }: ReportContent): string[] {
  const lines = duplicateLines(document);
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function twinPart({ twins }: ReportContent): string[] {
  if (twins.length === 0) return [];
  const rows = twins.reduce((sum, group) => sum + group.twins, 0);
  return [
    `${numberWithCommas(rows)} rows are twins: no key tells them apart. All are on the board; the HTML report lists them.`,
  ];
}

function more(count: number, command: string): string {
  return count > SHOWN_AT_MOST ? `\n... and more: ${command}` : '';
}
