// The board as JSON for people and tests: a full dump to compare boards, and the pieces the page loads on demand.
import type { Account } from './account.js';
import { colourOf } from './identifiers.js';
import type { BoardRecord, ColumnRecord, GroupRecord, ItemRecord } from './model.js';
import { textOf } from './values.js';

export interface DumpedItem {
  readonly id: string;
  readonly name: string;
  readonly values: { readonly [columnId: string]: string };
}

export interface BoardDump {
  readonly id: string;
  readonly name: string;
  readonly groups: readonly {
    readonly id: string;
    readonly title: string;
    readonly items: readonly (DumpedItem & { readonly subitems: readonly DumpedItem[] })[];
  }[];
}

const active = (items: readonly ItemRecord[]): ItemRecord[] => items.filter(({ state }) => state === 'active');

function dumpItem(columns: ReadonlyMap<string, ColumnRecord>, { id, name, values: stored }: ItemRecord): DumpedItem {
  const values: { [columnId: string]: string } = {};
  for (const [columnId, value] of Object.entries(stored)) {
    const column = columns.get(columnId);
    if (column?.state === 'active') values[columnId] = textOf(column, value);
  }
  return { id, name, values };
}

const columnsOf = (account: Account, boardId: string | null): Map<string, ColumnRecord> =>
  new Map((account.boards.get(boardId ?? '')?.columns ?? []).map((column) => [column.id, column]));

/** Everything active on a board, with values as texts; only values that are set. */
export function dumpBoard(account: Account, boardId: string): BoardDump | undefined {
  const board = account.boards.get(boardId);
  if (board === undefined) return undefined;
  const columns = columnsOf(account, board.id);
  const subitemColumns = columnsOf(account, board.subitemsBoardId);
  const groups = account.groupsOf(board.id).map(({ id, title }) => ({
    id,
    title,
    items: active(account.itemsOf(board.id, id)).map((item) => ({
      ...dumpItem(columns, item),
      subitems: active(account.subitemsOf(item.id)).map((subitem) => dumpItem(subitemColumns, subitem)),
    })),
  }));
  return { id: board.id, name: board.name, groups };
}

// ---- for the page

const shownColumn = ({ id, title, type, labels }: ColumnRecord): object => ({
  id,
  title,
  type,
  ...(type === 'status'
    ? { colours: Object.fromEntries(labels.map((label) => [label.name, colourOf(label.id)])) }
    : {}),
});

/** What a program wrote about itself into the description of a column. */
const markOf = ({ columns }: BoardRecord): string | null =>
  columns.find(({ state, description }) => state === 'active' && description?.startsWith('order-mirror:'))
    ?.description ?? null;

/** Headings and counts of every board; small whatever the number of items. */
export function summaries(account: Account): object {
  const boards = [...account.boards.values()].filter(({ type }) => type === 'board');
  return {
    revision: account.revision,
    boards: boards.map((board) => ({
      id: board.id,
      name: board.name,
      items: account.activeCount(board.id),
      subitems: board.subitemsBoardId === null ? 0 : account.activeCount(board.subitemsBoardId),
      itemsLimit: board.itemsLimit,
      mark: markOf(board),
      groups: account.groupsOf(board.id).map(({ id, title, color }) => ({
        id,
        title,
        color,
        items: active(account.itemsOf(board.id, id)).length,
      })),
    })),
  };
}

function matches(board: BoardRecord, item: ItemRecord, words: readonly string[]): boolean {
  const text = [item.name, item.id, ...board.columns.map((column) => textOf(column, item.values[column.id]))]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Values for people: chips of a dropdown stay apart. */
function shownValues(columns: readonly ColumnRecord[], item: ItemRecord): { [columnId: string]: unknown } {
  const values: { [columnId: string]: unknown } = {};
  for (const column of columns) {
    const stored = item.values[column.id];
    if (stored === undefined) continue;
    values[column.id] =
      column.type === 'dropdown' && Array.isArray(stored)
        ? stored.map((id) => column.labels.find((label) => label.id === id)?.name ?? '')
        : textOf(column, stored);
  }
  return values;
}

/** Columns that hold a value on any of the items, and the sums of those that hold numbers. */
function usedColumns(
  board: BoardRecord | undefined,
  items: readonly ItemRecord[],
): { columns: ColumnRecord[]; sums: object } {
  const used = new Set(items.flatMap((item) => Object.keys(item.values)));
  const columns = (board?.columns ?? []).filter(({ id, state }) => state === 'active' && used.has(id));
  const sums = columns
    .filter(({ type }) => type === 'numbers')
    .map(({ id }) => [id, items.reduce((sum, item) => sum + Number(item.values[id] ?? 0), 0)]);
  return { columns, sums: Object.fromEntries(sums) };
}

/** One group's rows from `offset` on, with the subitems of each, narrowed by search words. */
export function groupRows(
  account: Account,
  board: BoardRecord,
  group: GroupRecord,
  { search, limit }: { readonly search: string; readonly limit: number },
): object {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const all = active(account.itemsOf(board.id, group.id));
  const found = words.length === 0 ? all : all.filter((item) => matches(board, item, words));
  const { columns, sums } = usedColumns(board, found);
  const rows = found.slice(0, limit);
  const subitems = rows.map((item) => active(account.subitemsOf(item.id)));
  const below = usedColumns(account.boards.get(board.subitemsBoardId ?? ''), subitems.flat());
  return {
    total: found.length,
    columns: columns.map(shownColumn),
    subitemColumns: below.columns.map(shownColumn),
    sums,
    rows: rows.map((item, index) => ({
      id: item.id,
      name: item.name,
      values: shownValues(columns, item),
      subitems: (subitems[index] ?? []).map((subitem) => ({
        id: subitem.id,
        name: subitem.name,
        values: shownValues(below.columns, subitem),
      })),
    })),
  };
}
