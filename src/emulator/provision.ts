// Puts the boards of the definitions into an account: the board, its hidden subitems board, the first groups.
// A board that is there already (from the state file) is left as it is: people's columns and labels stay.
import type { Account } from './account.js';
import type { BoardDefinition, ColumnDefinition } from './definition.js';
import { colourOf } from './identifiers.js';
import { firstLabels } from './labels.js';
import type { ColumnRecord } from './model.js';

/** docs/monday-api.md "Sizes and boards": 10,000 items a board. */
const itemsLimit = 10_000;

function columnRecord(definition: ColumnDefinition, subitemsBoardId: string | undefined): ColumnRecord {
  const settings =
    definition.type === 'subtasks' && subitemsBoardId !== undefined ? { boardIds: [Number(subitemsBoardId)] } : {};
  return {
    id: definition.id,
    title: definition.title,
    type: definition.type,
    description: null,
    labels: firstLabels(definition.type, definition.labels ?? []),
    settings: { ...settings, ...definition.settings },
    state: 'active',
    revision: 1,
  };
}

export function provisionBoard(account: Account, definition: BoardDefinition, now: number): void {
  if (account.boards.has(definition.board_id)) return;
  const subitemsBoardId = definition.subitems_board_id;
  account.putBoard({
    id: definition.board_id,
    name: definition.board_name,
    type: 'board',
    subitemsBoardId: subitemsBoardId ?? null,
    parentBoardId: null,
    itemsLimit: definition.items_limit ?? itemsLimit,
    columns: definition.columns.map((column) => columnRecord(column, subitemsBoardId)),
    createdAt: now,
  });
  // A new board starts with one group, `topics`.
  const groups = definition.groups ?? [{ id: 'topics', title: 'Group Title' }];
  groups.forEach(({ id, title, color }, rank) => {
    account.putGroup({
      boardId: definition.board_id,
      id,
      title,
      color: color ?? colourOf(rank),
      state: 'active',
      rank,
    });
  });
  if (subitemsBoardId === undefined) return;
  account.putBoard({
    id: subitemsBoardId,
    name: definition.subitems_board_name ?? `Subitems of ${definition.board_name}`,
    type: 'sub_items_board',
    subitemsBoardId: null,
    parentBoardId: definition.board_id,
    itemsLimit: 2_000_000_000, // No number is known for subitems boards (docs/monday-api.md "Sizes and boards").
    columns: (definition.subitems_columns ?? []).map((column) => columnRecord(column, undefined)),
    createdAt: now,
  });
  account.putGroup({
    boardId: subitemsBoardId,
    id: 'topics',
    title: 'Subitems',
    color: colourOf(0),
    state: 'active',
    rank: 0,
  });
}
