// Mutations on groups and columns (docs/monday-api.md "Mutations"). Group titles need not be unique; a column id is never reusable.
import type { CallContext } from './call-context.js';
import { BoardError, invalidArgument, invalidColumn, invalidGroup } from './errors.js';
import { colourOf, newColumnId, newGroupId } from './identifiers.js';
import { activeBoard } from './item-mutations.js';
import { decodeJson } from './item-values.js';
import { firstLabels } from './labels.js';
import type { ColumnRecord, GroupRecord, RecordState } from './model.js';

/** docs/monday-api.md "Mutations". */
const groupNameCharactersMax = 255;
const columnIdForm = /^[a-z_]{1,20}$/;

function activeGroup(context: CallContext, boardId: string, groupId: string): GroupRecord {
  activeBoard(context, boardId);
  const group = context.account.groups.get(boardId)?.get(groupId);
  if (group?.state !== 'active') throw invalidGroup(groupId);
  return group;
}

function checkTitle(title: string): string {
  if (title.trim() === '' || title.length > groupNameCharactersMax)
    throw invalidArgument(`A group name has 1 to ${groupNameCharactersMax} characters.`, { length: title.length });
  return title;
}

interface CreateGroup {
  readonly board_id: string;
  readonly group_name: string;
  readonly group_color?: string | null;
  readonly position_relative_method?: 'before_at' | 'after_at' | null;
  readonly relative_to?: string | null;
}

export function createGroup(context: CallContext, args: CreateGroup): GroupRecord {
  const { account } = context;
  const board = activeBoard(context, args.board_id);
  const title = checkTitle(args.group_name);
  const all = account.groups.get(board.id)?.size ?? 0;
  return account.putGroup({
    boardId: board.id,
    id: newGroupId(all),
    title,
    color: args.group_color ?? colourOf(all),
    state: 'active',
    rank: groupRank(context, board.id, args.position_relative_method ?? undefined, args.relative_to ?? undefined),
  });
}

/** No position: top. `before_at` alone: bottom; `after_at` alone: top (docs/monday-api.md "Mutations"). */
function groupRank(
  context: CallContext,
  boardId: string,
  method: string | undefined,
  besideId: string | undefined,
): number {
  const groups = context.account.groupsOf(boardId);
  const top = (groups[0]?.rank ?? 0) - 1;
  if (method === undefined) return top;
  if (besideId === undefined) return method === 'before_at' ? (groups.at(-1)?.rank ?? 0) + 1 : top;
  const at = groups.findIndex(({ id }) => id === besideId);
  const beside = groups[at];
  if (beside === undefined) throw invalidGroup(besideId);
  const neighbour = method === 'before_at' ? groups[at - 1] : groups[at + 1];
  if (neighbour === undefined) return beside.rank + (method === 'before_at' ? -1 : 1);
  return (beside.rank + neighbour.rank) / 2;
}

interface UpdateGroup {
  readonly board_id: string;
  readonly group_id: string;
  readonly group_attribute: string;
  readonly new_value: string;
}

export function updateGroup(context: CallContext, args: UpdateGroup): GroupRecord {
  const group = activeGroup(context, args.board_id, args.group_id);
  const { group_attribute: attribute, new_value: value } = args;
  const put = (change: Partial<GroupRecord>): GroupRecord => context.account.putGroup({ ...group, ...change });
  if (attribute === 'title') return put({ title: checkTitle(value) });
  if (attribute === 'color') return put({ color: value });
  if (attribute === 'relative_position_after')
    return put({ rank: groupRank(context, group.boardId, 'after_at', value) });
  if (attribute === 'relative_position_before')
    return put({ rank: groupRank(context, group.boardId, 'before_at', value) });
  const rank = Number(value);
  if (!Number.isFinite(rank)) throw invalidArgument('The position must be a number.', { new_value: value });
  return put({ rank });
}

/** The items of a group go with it (assumed, docs/monday-api.md "Sizes and boards"); the last group cannot go. */
export function retireGroup(
  context: CallContext,
  args: { readonly board_id: string; readonly group_id: string },
  state: RecordState,
): GroupRecord {
  const { account, now } = context;
  const group = activeGroup(context, args.board_id, args.group_id);
  if (account.groupsOf(group.boardId).length === 1)
    throw new BoardError('DeleteLastGroupException', 'Cannot delete the last group of a board.', 409, {
      group_id: group.id,
    });
  for (const item of account.itemsOf(group.boardId, group.id)) {
    if (item.state !== 'active') continue;
    for (const subitem of account.subitemsOf(item.id))
      if (subitem.state === 'active') account.putItem({ ...subitem, state, updatedAt: now });
    account.putItem({ ...item, state, updatedAt: now });
  }
  return account.putGroup({ ...group, state });
}

interface CreateColumn {
  readonly board_id: string;
  readonly id?: string | null;
  readonly title: string;
  readonly description?: string | null;
  readonly after_column_id?: string | null;
  readonly defaults?: unknown;
  readonly column_type: string;
}

export function createColumn(context: CallContext, args: CreateColumn): ColumnRecord {
  const board = activeBoard(context, args.board_id);
  const own = args.id ?? undefined;
  if (own !== undefined && !columnIdForm.test(own))
    throw invalidArgument('A column id has 1 to 20 characters, a-z and _.', { id: own });
  if (own !== undefined && board.columns.some(({ id }) => id === own))
    throw invalidArgument('This column id is, or was, in use on the board.', { id: own });
  const settings = settingsFrom(args.defaults);
  const column: ColumnRecord = {
    id: own ?? newColumnId(args.column_type, board.columns.length),
    title: args.title,
    type: args.column_type,
    description: args.description ?? null,
    labels: firstLabels(args.column_type, labelNames(settings.labels)),
    settings: {},
    state: 'active',
    revision: 1,
  };
  const at = board.columns.findIndex(({ id }) => id === args.after_column_id);
  const columns = [...board.columns];
  columns.splice(at < 0 ? columns.length : at + 1, 0, column);
  context.account.putBoard({ ...board, columns });
  return column;
}

/** `defaults` may be an object or a JSON string; labels in the typed form, the older map, or a plain list. */
function settingsFrom(defaults: unknown): { readonly [key: string]: unknown } {
  const given = typeof defaults === 'string' ? decodeJson(defaults, 'defaults') : defaults;
  return typeof given === 'object' && given !== null ? (given as { [key: string]: unknown }) : {};
}

function labelNames(labels: unknown): string[] {
  const list: unknown[] = Array.isArray(labels) ? labels : Object.values(labels ?? {});
  return list.map((label) => {
    const { label: text, name } = (label ?? {}) as { label?: unknown; name?: unknown };
    return String(text ?? name ?? label);
  });
}

interface ColumnAddress {
  readonly board_id: string;
  readonly column_id: string;
}

function changeColumn(
  context: CallContext,
  { board_id, column_id }: ColumnAddress,
  change: (column: ColumnRecord) => Partial<ColumnRecord>,
): ColumnRecord {
  const board = activeBoard(context, board_id);
  const column = board.columns.find(({ id, state }) => id === column_id && state === 'active');
  if (column === undefined) throw invalidColumn(column_id);
  const changed = { ...column, ...change(column), revision: column.revision + 1 };
  context.account.putBoard({ ...board, columns: board.columns.map((one) => (one === column ? changed : one)) });
  return changed;
}

export const changeColumnTitle = (
  context: CallContext,
  args: ColumnAddress & { readonly title: string },
): ColumnRecord => changeColumn(context, args, () => ({ title: args.title }));

export const changeColumnMetadata = (
  context: CallContext,
  args: ColumnAddress & { readonly column_property?: string | null; readonly value?: string | null },
): ColumnRecord =>
  changeColumn(context, args, () =>
    args.column_property === 'title' ? { title: args.value ?? '' } : { description: args.value ?? null },
  );

interface UpdateColumn {
  readonly board_id: string;
  readonly id: string;
  readonly revision: string;
  readonly title?: string | null;
  readonly description?: string | null;
}

/** Demands the revision it was read at: an optimistic lock (docs/monday-api.md "Mutations"). A board may be told to take any. */
export const updateColumn = (context: CallContext, args: UpdateColumn): ColumnRecord =>
  changeColumn(context, { board_id: args.board_id, column_id: args.id }, (column) => {
    if (context.refusesStaleRevisions && args.revision !== String(column.revision))
      throw invalidArgument('The column was changed since it was read.', { revision: String(column.revision) });
    return { title: args.title ?? column.title, description: args.description ?? column.description };
  });

export function deleteColumn(context: CallContext, args: ColumnAddress): ColumnRecord {
  const column = changeColumn(context, args, ({ id, type }) => {
    if (id === 'name' || type === 'subtasks') throw invalidArgument('This column cannot be deleted.', { id });
    return { state: 'deleted' };
  });
  return column;
}
