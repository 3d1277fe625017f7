// The executable schema: our SDL with a resolver on every field that is not a plain property. Resolvers read records
// and call the mutations; they hold no state.
import { buildSchema, type GraphQLFieldResolver, type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import { readAsset } from './assets.js';
import * as boardMutations from './board-mutations.js';
import { type CallContext, checkFieldLimit, runAlias } from './call-context.js';
import { settingsOf, settingsText } from './column-settings.js';
import { invalidArgument, invalidBoard } from './errors.js';
import { groupTest, type ItemsQuery, inOrder, valuesTest } from './item-filters.js';
import * as itemMutations from './item-mutations.js';
import type { Page } from './item-pages.js';
import type { BoardRecord, ColumnRecord, GroupRecord, ItemRecord } from './model.js';
import { columnValues, iso, type ValueSource, valueFields } from './value-fields.js';
import { valueTypeOf } from './values.js';
import { versions } from './versions.js';

export const readSdl = (): string => readAsset('schema.graphql');

/** docs/monday-api.md "Limits per operation": root items(ids) takes 100. */
const itemIdsMax = 100;

const user = {
  id: '1',
  name: 'Practice User',
  email: 'practice@example.com',
  title: '',
  url: 'http://localhost/users/1',
  kind: 'admin',
  created_at: '2025-01-01T00:00:00Z',
  account_id: '1',
  account: {
    id: '1',
    name: 'Practice Account',
    slug: 'practice',
    tier: 'enterprise',
    first_day_of_the_week: 'monday',
    show_timeline_weekends: true,
  },
};

// biome-ignore lint/suspicious/noExplicitAny: graphql-js types arguments as any; each mutation declares its own.
type Arguments = any;
type Resolver<Source> = (source: Source, args: Arguments, context: CallContext) => unknown;
type Resolvers<Source> = { readonly [field: string]: Resolver<Source> };

interface PageArguments {
  readonly cursor?: string | null;
  readonly limit: number;
  readonly query_params?: ItemsQuery | null;
}

function itemsPage(context: CallContext, board: BoardRecord, groupId: string | undefined, args: PageArguments): Page {
  checkFieldLimit(context, 'items_page');
  const query = args.query_params ?? undefined;
  if (typeof args.cursor === 'string') {
    if (query !== undefined) throw invalidArgument('cursor and query_params are mutually exclusive.');
    return context.pages.next(args.cursor, args.limit, context.now);
  }
  if ((query?.ids?.length ?? 0) > itemIdsMax) throw invalidArgument(`ids takes at most ${itemIdsMax} ids.`);
  const rules = groupTest(board, query ?? {});
  const ids = query?.ids ? new Set(query.ids) : undefined;
  const test = ids === undefined ? rules : (item: ItemRecord) => ids.has(item.id) && rules(item);
  const found = context.pages.collect(board, groupId, test, context.lagMs, context.now);
  const list = query === undefined ? found : inOrder(board, query, found);
  return context.pages.first(list, args.limit, context.now, context.lagMs === 0);
}

const boardOf = (context: CallContext, id: string): BoardRecord => {
  const board = context.account.boards.get(id);
  if (board === undefined) throw invalidBoard(id);
  return board;
};

/** `page` and `limit` of the older list queries. */
function paged<T>(list: readonly T[], args: { limit?: number | null; page?: number | null }): T[] {
  const limit = args.limit ?? 25;
  const start = ((args.page ?? 1) - 1) * limit;
  return list.slice(start, start + limit);
}

const query: Resolvers<unknown> = {
  boards: (_, args, context) => {
    checkFieldLimit(context, 'boards');
    // Every practice board is public, active and classic.
    if (args.state === 'archived' || args.state === 'deleted') return [];
    const ids: string[] | undefined = args.ids ?? undefined;
    const all = [...context.account.boards.values()];
    const found = ids === undefined ? all : all.filter((board) => ids.includes(board.id));
    return paged(found, args);
  },
  items: (_, args, context) => {
    const ids: string[] | undefined = args.ids ?? undefined;
    if (ids !== undefined && ids.length > itemIdsMax)
      throw invalidArgument(`items takes at most ${itemIdsMax} ids.`, { ids: ids.length });
    const { items } = context.account;
    const all = ids === undefined ? [...items.values()] : [...new Set(ids)].flatMap((id) => items.get(id) ?? []);
    const wanted = args.exclude_nonactive || ids === undefined ? all.filter(({ state }) => state === 'active') : all;
    // monday promises no order; by id, so that nobody comes to rely on the order of the question.
    wanted.sort((a, b) => (args.newest_first ? Number(b.id) - Number(a.id) : Number(a.id) - Number(b.id)));
    return paged(wanted, args);
  },
  next_items_page: (_, args, context) => context.pages.next(args.cursor, args.limit, context.now),
  items_page_by_column_values: (_, args, context) => {
    const board = boardOf(context, args.board_id);
    if (typeof args.cursor === 'string') {
      if (args.columns) throw invalidArgument('cursor and columns are mutually exclusive.');
      return context.pages.next(args.cursor, args.limit, context.now);
    }
    if (!args.columns?.length) throw invalidArgument('Give the columns to search by, or a cursor.');
    const test = valuesTest(board, args.columns);
    const found = context.pages.collect(board, undefined, test, context.lagMs, context.now);
    return context.pages.first(found, args.limit, context.now, context.lagMs === 0);
  },
  complexity: (_, __, context) => context.complexity,
  version: (_, __, context) =>
    versions.find(({ value }) => value === context.version) ?? {
      value: context.version,
      kind: 'dev',
      display_name: context.version,
    },
  versions: () => versions,
  me: () => user,
  account: () => user.account,
  platform_api: (_, __, context) => ({
    daily_limit: { base: context.callsPerDay, total: context.callsPerDay, addon: { is_active: false, quantity: 0 } },
  }),
};

const mutation: Resolvers<unknown> = {
  create_item: (_, args, context) => itemMutations.createItem(context, args),
  create_subitem: (_, args, context) => itemMutations.createSubitem(context, args),
  change_multiple_column_values: (_, args, context) => itemMutations.changeMultipleColumnValues(context, args),
  change_column_value: (_, args, context) => itemMutations.changeColumnValue(context, args),
  change_simple_column_value: (_, args, context) => itemMutations.changeSimpleColumnValue(context, args),
  move_item_to_group: (_, args, context) => itemMutations.moveItemToGroup(context, args),
  archive_item: (_, args, context) => itemMutations.retireItem(context, args.item_id, 'archived'),
  delete_item: (_, args, context) => itemMutations.retireItem(context, args.item_id, 'deleted'),
  create_group: (_, args, context) => boardMutations.createGroup(context, args),
  update_group: (_, args, context) => boardMutations.updateGroup(context, args),
  archive_group: (_, args, context) => boardMutations.retireGroup(context, args, 'archived'),
  delete_group: (_, args, context) => boardMutations.retireGroup(context, args, 'deleted'),
  create_column: (_, args, context) => boardMutations.createColumn(context, args),
  update_column: (_, args, context) => boardMutations.updateColumn(context, args),
  change_column_title: (_, args, context) => boardMutations.changeColumnTitle(context, args),
  change_column_metadata: (_, args, context) => boardMutations.changeColumnMetadata(context, args),
  delete_column: (_, args, context) => boardMutations.deleteColumn(context, args),
};

const board: Resolvers<BoardRecord> = {
  state: () => 'active',
  board_kind: () => 'public',
  hierarchy_type: () => 'classic',
  description: () => null,
  permissions: () => 'everyone',
  item_terminology: () => 'item',
  items_count: ({ id }, _, { account }) => account.activeCount(id),
  items_limit: ({ itemsLimit }) => itemsLimit,
  url: ({ id }) => `http://localhost/boards/${id}`,
  created_at: ({ createdAt }) => iso(createdAt),
  updated_at: ({ createdAt }) => iso(createdAt),
  workspace_id: () => null,
  board_folder_id: () => null,
  creator: () => user,
  owners: () => [user],
  subscribers: () => [user],
  top_group: ({ id }, _, { account }) => account.groupsOf(id)[0],
  columns: ({ columns }, args) =>
    columns.filter(
      ({ id, type, state }) =>
        state === 'active' && (args.ids?.includes(id) ?? true) && (args.types?.includes(type) ?? true),
    ),
  groups: ({ id }, args, { account }) => account.groupsOf(id).filter((group) => args.ids?.includes(group.id) ?? true),
  items_page: (source, args, context) => itemsPage(context, source, undefined, args),
};

const group: Resolvers<GroupRecord> = {
  position: ({ rank }) => rank.toFixed(6),
  archived: ({ state }) => state === 'archived',
  deleted: ({ state }) => state === 'deleted',
  items_page: (source, args, context) => itemsPage(context, boardOf(context, source.boardId), source.id, args),
};

const column: Resolvers<ColumnRecord> = {
  archived: ({ state }) => state !== 'active',
  width: () => null,
  revision: ({ revision }) => String(revision),
  settings: (source) => settingsOf(source),
  settings_str: (source) => settingsText(source),
};

const item: Resolvers<ItemRecord> = {
  board: ({ boardId }, _, { account }) => account.boards.get(boardId),
  group: ({ boardId, groupId }, _, { account }) => account.groups.get(boardId)?.get(groupId),
  parent_item: ({ parentId }, _, { account }) => (parentId === null ? null : account.items.get(parentId)),
  subitems: ({ id }, _, context) => {
    checkFieldLimit(context, 'subitems');
    return context.account.subitemsOf(id).filter(({ state }) => state === 'active');
  },
  column_values: (source, args, { account }) => columnValues(account, source, args.ids, args.types),
  created_at: ({ createdAt }) => iso(createdAt),
  updated_at: ({ updatedAt }) => iso(updatedAt),
  creator: () => user,
  creator_id: () => user.id,
  email: ({ id }) => `pulse-${id}@example.com`,
  url: ({ id, boardId }) => `http://localhost/boards/${boardId}/pulses/${id}`,
  relative_link: ({ id, boardId }) => `/boards/${boardId}/pulses/${id}`,
};

export function buildEmulatorSchema(): GraphQLSchema {
  const schema = buildSchema(readSdl());
  const attach = (type: string, resolvers: Resolvers<never>): void => {
    const object = schema.getType(type);
    if (!isObjectType(object)) throw new Error(`The SDL has no type ${type}`);
    for (const [name, resolver] of Object.entries(resolvers)) {
      const field = object.getFields()[name];
      if (field === undefined) throw new Error(`The SDL has no field ${type}.${name}`);
      field.resolve = resolver as unknown as GraphQLFieldResolver<unknown, CallContext>;
    }
  };
  attach('Query', query);
  attach('Board', board);
  attach('Group', group);
  attach('Column', column);
  attach('Item', item);
  for (const [type, readers] of Object.entries(valueFields)) {
    const resolvers = Object.entries(readers).map(([name, read]) => [
      name,
      (source: ValueSource, _: unknown, { account }: CallContext) => {
        const found = read(source, account);
        return name === 'updater' || name === 'creator' ? user : found;
      },
    ]);
    attach(type, Object.fromEntries(resolvers) as Resolvers<never>);
  }
  const fields = schema.getMutationType()?.getFields() ?? {};
  for (const [name, resolver] of Object.entries(mutation)) {
    const field = fields[name];
    if (field === undefined) throw new Error(`The SDL has no mutation ${name}`);
    const resolve: GraphQLFieldResolver<unknown, CallContext> = (source, args, context, info) =>
      runAlias(context, name, String(info.path.key), () => resolver(source, args, context));
    field.resolve = resolve;
  }
  attach('Mutation', {
    complexity: (_: unknown, __: unknown, context: CallContext) => context.complexity,
  } as Resolvers<never>);
  const value = schema.getType('ColumnValue');
  if (isInterfaceType(value)) value.resolveType = (source: ValueSource) => valueTypeOf(source.column.type).typename;
  return schema;
}
