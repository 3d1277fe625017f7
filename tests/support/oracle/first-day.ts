// first-day: a folder of order lists to the whole expectation for an empty store and a board without items. Owns: reading all files, counting.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inCodeOrder } from './blanks.js';
import { expectBoard } from './expect-board.js';
import type { CustomerCounts, Expectation, ExpectedReject, HeldOrder, WorkbookCounts } from './expectation.js';
import type { Facts } from './facts.js';
import { type Header, readHeader } from './read-header.js';
import { type Order, readOrders, type WorkbookOrders } from './read-orders.js';
import { type PlainSheet, readWorkbook } from './read-workbook.js';

interface ReadList {
  workbook: string;
  sheet: PlainSheet;
  header: Header;
  result: WorkbookOrders;
}

/** Paths below the folder, with forward slashes, in code order. */
export function orderListFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.xlsx$/iu.test(entry.name) && !entry.name.startsWith('~$'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/').replace(/^\//u, ''))
    .sort(inCodeOrder);
}

export async function expectFirstDay(folder: string, facts: Facts): Promise<Expectation> {
  const lists: ReadList[] = [];
  const refused: Expectation['refused'] = [];
  const files = orderListFiles(folder);
  for (const workbook of files) {
    const sheet = await readWorkbook(join(folder, workbook));
    if (sheet === null) {
      refused.push({ workbook, reason: 'truncated' });
      continue;
    }
    const header = readHeader(sheet.header, facts);
    if ('refused' in header) refused.push({ workbook, reason: header.refused });
    else lists.push({ workbook, sheet, header, result: readOrders(workbook, sheet, header, facts) });
  }
  const orders = lists.flatMap(({ result }) => result.orders);
  const board = expectBoard(orders, facts);
  const rejects = [...lists.flatMap(({ result }) => result.rejects), ...board.rejects].sort(byPlace);
  const held = [
    ...lists.flatMap(({ result }) => result.heldRows),
    ...orders.filter(({ holds }) => holds.length > 0).map(asHeld),
  ].sort(byRow);
  const workbooks = lists.map((list) => countWorkbook(list, held, rejects));
  const sum = (count: (workbook: WorkbookCounts) => number) => workbooks.map(count).reduce((a, b) => a + b, 0);
  const items = board.groups.flatMap((group) => group.items);
  const totalMismatches = orders.filter(({ mismatch }) => mismatch).map(placeOf);
  const twins = twinsOf(orders);
  return {
    totals: {
      workbooks: files.length,
      refused: refused.length,
      read: sum(({ read }) => read),
      new: sum((workbook) => workbook.new),
      held: sum((workbook) => workbook.held),
      skipped: sum(({ skipped }) => skipped),
      rejectedRows: sum(({ rejectedRows }) => rejectedRows),
      items: items.length,
      lines: items.flatMap(({ subitems }) => subitems).length,
      groups: board.groups.length,
      rejects: rejects.length,
      totalMismatches: totalMismatches.length,
      twins: twins.flat().length,
    },
    rejectsByReason: countBy(rejects.map(({ reason }) => reason)),
    refused,
    workbooks,
    customers: countCustomers(orders, held, rejects, board.groups),
    held,
    rejects,
    totalMismatches,
    twins,
    newLabels: board.newLabels,
    board: { groups: board.groups },
  };
}

const placeOf = ({ workbook, row }: { workbook: string; row: number }): string => `${workbook} row ${row}`;
const asHeld = ({ workbook, row, customer, orderNumber, holds }: Order): HeldOrder => ({
  workbook,
  row,
  customer,
  orderNumber,
  reasons: holds,
});
const rowOf = (cell: string): number => Number(cell.replace(/^[A-Z]+/u, ''));
const byRow = (a: HeldOrder, b: HeldOrder): number => inCodeOrder(a.workbook, b.workbook) || a.row - b.row;
const byPlace = (a: ExpectedReject, b: ExpectedReject): number =>
  inCodeOrder(a.workbook, b.workbook) || rowOf(a.cell) - rowOf(b.cell) || inCodeOrder(a.cell, b.cell);

function countBy(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort(inCodeOrder)) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function countWorkbook(
  { workbook, sheet, header, result }: ReadList,
  held: HeldOrder[],
  rejects: ExpectedReject[],
): WorkbookCounts {
  const heldHere = held.filter((order) => order.workbook === workbook).length;
  const read = result.orders.length + result.heldRows.length;
  const { skipped, rejectedRows, blankDates } = result;
  const rejectsHere = rejects.filter((reject) => reject.workbook === workbook).length;
  const { unknown: unknownColumns } = header;
  return {
    workbook,
    sheet: sheet.sheet,
    read,
    new: read - heldHere,
    held: heldHere,
    skipped,
    rejectedRows,
    rejects: rejectsHere,
    unknownColumns,
    blankDates,
  };
}

function countCustomers(
  orders: Order[],
  held: HeldOrder[],
  rejects: ExpectedReject[],
  groups: Expectation['board']['groups'],
): CustomerCounts[] {
  const titleOf = new Map(groups.flatMap(({ title, items }) => items.map((item) => [item.from, title] as const)));
  // A held row stands among the held, but not among the orders.
  const all = new Map([...orders, ...held].map((order) => [placeOf(order), order.customer]));
  const names = [...new Set(all.values())].sort(inCodeOrder);
  return names.map((customer) => {
    const sent = orders.filter((order) => order.customer === customer && order.holds.length === 0);
    const places = [...all].filter(([, name]) => name === customer).map(([place]) => place);
    const heldHere = held.filter((order) => order.customer === customer).length;
    return {
      customer,
      read: places.length,
      new: sent.length,
      held: heldHere,
      cancelled: sent.filter(({ cancelled }) => cancelled).length,
      items: sent.length,
      lines: sent.flatMap(({ lines }) => lines).length,
      groups: new Set(sent.map((order) => titleOf.get(placeOf(order)))).size,
      rejects: rejects.filter(({ workbook, cell }) => places.includes(`${workbook} row ${rowOf(cell)}`)).length,
    };
  });
}

/** Rows that neither unique keys nor extra checks tell apart. */
function twinsOf(orders: Order[]): string[][] {
  const byKey = new Map<string, string[]>();
  for (const order of orders) byKey.set(order.twinKey, [...(byKey.get(order.twinKey) ?? []), placeOf(order)]);
  return [...byKey.values()].filter((places) => places.length > 1);
}
