// Mutations on items and subitems (docs/monday-api.md "Mutations"). Each does its checks first and then puts whole records.
import type { CallContext } from './call-context.js';
import { BoardError, goneItem, invalidArgument, invalidBoard, invalidGroup, invalidItem } from './errors.js';
import { checkName, decodeJson, decodeValues, type JudgedValues, judgeValues } from './item-values.js';
import type { BoardRecord, ItemRecord, RecordState } from './model.js';

interface Relative {
  readonly position_relative_method?: 'before_at' | 'after_at' | null;
  readonly relative_to?: string | null;
}

export function activeBoard(context: CallContext, id: string): BoardRecord {
  const board = context.account.boards.get(id);
  if (board === undefined) throw invalidBoard(id);
  return board;
}

function activeItem(context: CallContext, id: string | null | undefined): ItemRecord {
  // `item_id` is nullable in the schema: it does not protect against a missing id (docs/monday-api.md "Mutations").
  if (id === null || id === undefined) throw invalidArgument('item_id is required', { argument: 'item_id' });
  const item = context.account.items.get(id);
  if (item === undefined) throw invalidItem(id);
  if (item.state !== 'active') throw goneItem(id, item.state);
  return item;
}

function commitColumns(context: CallContext, board: BoardRecord, judged: JudgedValues): void {
  if (judged.columns.length === 0) return;
  const columns = board.columns.map((column) => judged.columns.find(({ id }) => id === column.id) ?? column);
  context.account.putBoard({ ...board, columns });
}

interface CreateItem extends Relative {
  readonly board_id: string;
  readonly group_id?: string | null;
  readonly item_name: string;
  readonly column_values?: unknown;
  readonly create_labels_if_missing?: boolean | null;
}

export function createItem(context: CallContext, args: CreateItem): ItemRecord {
  const { account, now } = context;
  const board = activeBoard(context, args.board_id);
  if (board.type !== 'board') throw invalidBoard(args.board_id);
  // Without a group: the first active one (docs/monday-api.md "Mutations").
  const groups = account.groupsOf(board.id);
  const group = typeof args.group_id === 'string' ? groups.find(({ id }) => id === args.group_id) : groups[0];
  if (group === undefined) throw invalidGroup(args.group_id ?? '');
  const name = checkName(args.item_name);
  if (account.activeCount(board.id) >= board.itemsLimit)
    throw new BoardError(
      'ItemsLimitationException',
      `The board has reached its limit of ${board.itemsLimit} items.`,
      200,
      {
        board_id: board.id,
        items_limit: board.itemsLimit,
      },
    );
  const judged = judgeValues(board, {}, decodeValues(args.column_values), args.create_labels_if_missing === true);
  const place = placeBeside(context, args, board.id, group.id);
  commitColumns(context, board, judged);
  return account.putItem({
    id: account.newItemId(),
    boardId: board.id,
    groupId: place?.groupId ?? group.id,
    parentId: null,
    name: judged.name ?? name,
    state: 'active',
    rank: place?.rank ?? account.newRank(),
    values: judged.values,
    createdAt: now,
    updatedAt: now,
  });
}

interface CreateSubitem {
  readonly parent_item_id: string;
  readonly item_name: string;
  readonly column_values?: unknown;
  readonly create_labels_if_missing?: boolean | null;
}

/** Subitems live on a board of their own, with its columns (docs/monday-api.md "Sizes and boards"). Its size is not limited here: no number is known. */
export function createSubitem(context: CallContext, args: CreateSubitem): ItemRecord {
  const { account, now } = context;
  const parent = activeItem(context, args.parent_item_id);
  const subitemsBoardId = activeBoard(context, parent.boardId).subitemsBoardId;
  if (subitemsBoardId === null)
    throw new BoardError('NoSubitemsColumnInThisBoard', 'No subitems column in this board', 200, {
      board_id: parent.boardId,
    });
  const board = activeBoard(context, subitemsBoardId);
  const name = checkName(args.item_name);
  const judged = judgeValues(board, {}, decodeValues(args.column_values), args.create_labels_if_missing === true);
  commitColumns(context, board, judged);
  return account.putItem({
    id: account.newItemId(),
    boardId: board.id,
    groupId: account.groupsOf(board.id)[0]?.id ?? 'topics',
    parentId: parent.id,
    name: judged.name ?? name,
    state: 'active',
    rank: account.newRank(),
    values: judged.values,
    createdAt: now,
    updatedAt: now,
  });
}

interface ChangeValues {
  readonly board_id: string;
  readonly item_id?: string | null;
  readonly create_labels_if_missing?: boolean | null;
}

function changeValues(context: CallContext, args: ChangeValues, given: { [columnId: string]: unknown }): ItemRecord {
  const board = activeBoard(context, args.board_id);
  const item = activeItem(context, args.item_id);
  // A subitem is changed under the id of the subitems board (docs/monday-api.md "Sizes and boards").
  if (item.boardId !== board.id) throw invalidItem(item.id);
  const judged = judgeValues(board, item.values, given, args.create_labels_if_missing === true);
  commitColumns(context, board, judged);
  return context.account.putItem({
    ...item,
    name: judged.name ?? item.name,
    values: judged.values,
    updatedAt: context.now,
  });
}

export const changeMultipleColumnValues = (
  context: CallContext,
  args: ChangeValues & { readonly column_values: unknown },
): ItemRecord => changeValues(context, args, decodeValues(args.column_values));

export const changeColumnValue = (
  context: CallContext,
  args: ChangeValues & { readonly column_id: string; readonly value: unknown },
): ItemRecord => changeValues(context, args, { [args.column_id]: decodeJson(args.value, 'value') });

/** The simple form is the text itself; null or "" empties the column. */
export const changeSimpleColumnValue = (
  context: CallContext,
  args: ChangeValues & { readonly column_id: string; readonly value?: string | null },
): ItemRecord => {
  const empties = args.column_id !== 'name' && (args.value === undefined || args.value === '');
  return changeValues(context, args, { [args.column_id]: empties ? null : args.value });
};

/** The subitems move along, as they belong to their parent (docs/monday-api.md "Mutations"). */
export function moveItemToGroup(
  context: CallContext,
  args: { readonly group_id: string; readonly item_id?: string | null },
): ItemRecord {
  const { account, now } = context;
  const item = activeItem(context, args.item_id);
  const group = account.groupsOf(item.boardId).find(({ id }) => id === args.group_id);
  if (group === undefined) throw invalidGroup(args.group_id);
  if (item.groupId === group.id) return item;
  return account.putItem({ ...item, groupId: group.id, rank: account.newRank(), updatedAt: now });
}

/** Subitems follow their parent into the bin: not documented (docs/monday-api.md "Sizes and boards"), and the only sensible reading. */
export function retireItem(context: CallContext, id: string | null | undefined, state: RecordState): ItemRecord {
  const item = activeItem(context, id);
  for (const subitem of context.account.subitemsOf(item.id))
    if (subitem.state === 'active') context.account.putItem({ ...subitem, state, updatedAt: context.now });
  return context.account.putItem({ ...item, state, updatedAt: context.now });
}

function placeBeside(
  context: CallContext,
  { position_relative_method: method, relative_to: besideId }: Relative,
  boardId: string,
  groupId: string,
): { groupId: string; rank: number } | undefined {
  if (method === null || method === undefined) return undefined;
  const { account } = context;
  const beside = typeof besideId === 'string' ? account.items.get(besideId) : undefined;
  if (typeof besideId === 'string' && beside?.boardId !== boardId) throw invalidItem(besideId);
  const siblings = account.itemsOf(boardId, beside?.groupId ?? groupId);
  const at = beside === undefined ? -1 : siblings.indexOf(beside);
  if (beside === undefined) {
    // Without `relative_to`: before_at is the bottom, after_at the top, as for groups (docs/monday-api.md "Mutations").
    const top = siblings[0];
    return method === 'after_at' && top !== undefined ? { groupId, rank: top.rank - 1 } : undefined;
  }
  const neighbour = siblings[method === 'before_at' ? at - 1 : at + 1];
  const step = method === 'before_at' ? -1 : 1;
  const rank = neighbour === undefined ? beside.rank + step / 2 : (neighbour.rank + beside.rank) / 2;
  return { groupId: beside.groupId, rank };
}
