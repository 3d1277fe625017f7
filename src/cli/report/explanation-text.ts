// explanation-text: the story of one order on the terminal. Owns: the layout. Does not own: what is told (explanation.ts).
import { type Cell, formatSentences, formatTable, printable } from '../text-table.js';
import type { Explanation, SourceCell, ToldChange, ToldWrite } from './explanation.js';
import { dateTime } from './when.js';

export function explanationText(order: Explanation, width: number): string {
  const parts = [headLines(order).join('\n'), columnTable(order, width)];
  if (order.sizes.length > 0) parts.push(sizeTable(order, width));
  if (order.rejects.length > 0)
    parts.push(
      ['Not taken', ...order.rejects.map(({ cell, sentence }) => `  ${cell}: ${printable(sentence)}`)].join('\n'),
    );
  parts.push(['What happened to it', ...order.changes.flatMap(changeLines)].join('\n'));
  if (order.writes.length > 0)
    parts.push(['What was sent of it, and what the board answered', ...order.writes.flatMap(writeLines)].join('\n'));
  return parts.join('\n\n');
}

function headLines(order: Explanation): string[] {
  const { place } = order;
  const state = [order.state, ...(order.cancelled ? ['cancelled'] : []), ...(order.present ? [] : ['absent'])].join(
    ', ',
  );
  const cells = place.as_imported ? '' : ' The file is gone or was saved since: cells are not shown as written.';
  return [
    `${printable(order.customer)} ${printable(order.order_number)}: ${printable(order.item_name ?? '(not planned yet)')}`,
    `  record id  ${order.record_id}`,
    `  state      ${state}${order.reason === null ? '' : `: ${printable(order.reason)}`}`,
    `  board      ${order.item_id === null ? 'not on the board yet' : `item ${order.item_id}, in the group ${printable(order.group ?? '')}, as known since ${dateTime(order.acknowledged_at ?? '')}`}`,
    `  from       ${printable(place.workbook)}, sheet ${printable(place.sheet)}, row ${place.row}${place.imported_at === null ? '' : `, read ${dateTime(place.imported_at)} by run ${place.imported_by}`}.${order.present ? cells : ` It has no row any more since run ${order.absent_since}; this is where it was.`}`,
    `  name       ${partsText(order.name_from)}`,
    `  group      ${partsText(order.group_from)}`,
  ];
}

const partsText = (parts: readonly SourceCell[]): string =>
  parts
    .map(({ source, cell, value }) => `${printable(value ?? '')} (${source}${cell === null ? '' : ` ${cell}`})`)
    .join(' + ');

function columnTable({ columns }: Explanation, width: number): string {
  const shown = columns.filter(
    ({ wanted, on_board: onBoard, sources }) =>
      wanted !== null || onBoard !== null || sources.some(({ value, written }) => value !== null || written !== null),
  );
  const rows = shown.map(({ title, board_column: id, sources, rule, wanted, on_board: onBoard }): Cell[] => [
    title,
    id,
    sources.flatMap(({ cell }) => (cell === null ? [] : [cell])).join(', ') || '-',
    onBoard,
    onBoard === wanted ? '' : (wanted ?? '(blank)'),
    rule === 'as in the workbook' ? '' : rule,
  ]);
  const blank = columns.length - shown.length;
  const table = formatSentences(
    [
      { title: 'board column', shrinks: true },
      { title: 'id' },
      { title: 'cell' },
      { title: 'on the board', shrinks: true },
      { title: 'to be sent', shrinks: true },
      { title: 'rule', shrinks: true },
    ],
    rows,
    width,
  );
  return blank === 0 ? table : `${table}\n${blank} more columns are blank.`;
}

function sizeTable({ sizes }: Explanation, width: number): string {
  return formatTable(
    ['size', 'cell', 'written', 'quantity', 'on the board', 'subitem', 'state'].map((title) => ({ title })),
    sizes.map(({ size, cell, written, quantity, on_board: onBoard, item_id: id, state }): Cell[] => [
      size,
      cell,
      written,
      quantity,
      onBoard,
      id,
      state,
    ]),
    width,
  );
}

const CHANGE_WORDS: Readonly<Record<string, string>> = {
  born: 'first seen',
  changed: 'changed',
  absent: 'no row any more',
  returned: 'has a row again',
};

function changeLines(change: ToldChange): string[] {
  const place = change.workbook === null ? '' : ` (${printable(change.workbook)}, row ${change.row})`;
  return [
    `  ${dateTime(change.at)}  ${CHANGE_WORDS[change.kind] ?? change.kind}${place}  run ${change.run}`,
    ...change.changes.map(
      ({ what, cell, before, after }) =>
        `    ${printable(what)}${cell === null ? '' : ` ${cell}`}: ${shown(before)} -> ${shown(after)}`,
    ),
  ];
}

const shown = (text: string | null): string => (text === null ? '(blank)' : printable(text));

function writeLines(write: ToldWrite): string[] {
  const what = `${write.kind.toLowerCase()} ${write.size === null ? 'item' : `size ${printable(write.size)}`}`;
  const end =
    write.receipt === null
      ? `${write.state}${write.sentence === null ? '' : `: ${printable(write.sentence)}`}`
      : `receipt ${write.receipt.item_id} at ${write.receipt.at}`;
  return [
    `  run ${write.run}  ${what}: ${end}`,
    ...write.calls.map(
      ({ at, operation, outcome, http_status: status, request_id: request }) =>
        `    call ${at} ${operation}: ${outcome}${status === null ? '' : ` (HTTP ${status})`}${request === null ? '' : `, request ${request}`}`,
    ),
  ];
}
