// board-reader: the structure of the item board and its subitem board. Owns: reading columns, labels, groups and limits. Never throws for what the board says.
import type { BoardColumn, BoardGroup, BoardStructure } from '../../domain/board/board.js';
import type { CallOutcome } from '../../domain/board/outcome.js';
import type { PacedClient } from '../pace/paced-client.js';
import type { EnterOptions } from '../pace/pacer.js';
import { asId, asList, asNumber, asRecord, asText, type JsonRecord } from '../wire/json.js';
import { readLabels, readSettings, readSubitemBoard } from './column-settings.js';

/** A board call that did not bring what was asked for. */
export type Failed = Exclude<CallOutcome, { kind: 'answered' }>;
export type ReadResult<T> = ({ readonly kind: 'ok' } & T) | Failed;

export interface BoardIds {
  readonly boardId: string;
  /** Without it the subtasks column says which it is; '' where none is wanted: orders without sizes. */
  readonly subitemBoardId?: string;
}

export async function readStructure(
  client: Pick<PacedClient, 'query'>,
  { boardId, subitemBoardId }: BoardIds,
  options?: EnterOptions,
): Promise<ReadResult<{ readonly board: BoardStructure }>> {
  const first = await readBoards(client, subitemBoardId ? [boardId, subitemBoardId] : [boardId], options);
  if (first.kind !== 'ok') return first;
  const board = first.boards.get(boardId);
  if (!board) return stopped('board-not-found', `The board ${boardId} is not there, or the token may not see it.`);
  if (subitemBoardId === '') return { kind: 'ok', board: structureOf(boardId, board, '', null) };
  const told = subitemBoardOf(board);
  const lines = subitemBoardId ?? told;
  if (lines === null) {
    return stopped('no-subitems-column', `The board ${boardId} has no subitems yet; make one by hand, then try again.`);
  }
  if (told !== null && told !== lines) {
    return stopped('other-subitem-board', `The subitems of board ${boardId} live on board ${told}, not on ${lines}.`);
  }
  const known = first.boards.get(lines);
  const second = known ? null : await readBoards(client, [lines], options);
  if (second !== null && second.kind !== 'ok') return second;
  const subitems = known ?? (second?.kind === 'ok' ? second.boards.get(lines) : undefined);
  if (!subitems)
    return stopped('board-not-found', `The subitem board ${lines} is not there, or the token may not see it.`);
  return { kind: 'ok', board: structureOf(boardId, board, lines, subitems) };
}

function structureOf(
  boardId: string,
  board: JsonRecord,
  subitemBoardId: string,
  subitems: JsonRecord | null,
): BoardStructure {
  return {
    boardId,
    name: asText(board.name) ?? '',
    columns: columnsOf(board),
    groups: groupsOf(board),
    subitemBoardId,
    subitemColumns: subitems === null ? [] : columnsOf(subitems),
    itemsCount: asNumber(board.items_count),
    itemsLimit: asNumber(board.items_limit),
  };
}

export async function readGroups(
  client: Pick<PacedClient, 'query'>,
  boardId: string,
  options?: EnterOptions,
): Promise<ReadResult<{ readonly groups: readonly BoardGroup[] }>> {
  const answer = await client.query('board-groups', { boardId }, options);
  if (answer.outcome.kind !== 'answered') return answer.outcome;
  const board = boardsIn(answer.data).get(boardId);
  if (!board) return stopped('board-not-found', `The board ${boardId} is not there, or the token may not see it.`);
  return Array.isArray(board.groups) ? { kind: 'ok', groups: groupsOf(board) } : notRead('The groups were not read.');
}

export const stopped = (row: string, sentence: string): Failed => {
  return { kind: 'park', scope: 'run', reason: { row, sentence } };
};

/** null where a list should be means "not read", never "none" (docs/monday-api.md "Limit answers"). 15 s is the board's own wait for a field it did not read. */
export const notRead = (sentence: string): Failed => {
  return { kind: 'retry-after', waitMs: 15_000, reason: { row: 'not-read', sentence } };
};

async function readBoards(client: Pick<PacedClient, 'query'>, ids: readonly string[], options?: EnterOptions) {
  const answer = await client.query('board-structure', { ids }, options);
  if (answer.outcome.kind !== 'answered') return answer.outcome;
  const boards = boardsIn(answer.data);
  const complete = [...boards.values()].every((board) => Array.isArray(board.columns) && Array.isArray(board.groups));
  return complete ? { kind: 'ok' as const, boards } : notRead("The board's columns or groups were not read.");
}

function boardsIn(data: JsonRecord | null): ReadonlyMap<string, JsonRecord> {
  const found = new Map<string, JsonRecord>();
  for (const entry of asList(data?.boards)) {
    const board = asRecord(entry);
    const id = asId(board?.id);
    if (board !== null && id !== null) found.set(id, board);
  }
  return found;
}

function columnsOf(board: JsonRecord): readonly BoardColumn[] {
  return asList(board.columns).flatMap((entry): BoardColumn[] => {
    const column = asRecord(entry);
    const id = asId(column?.id);
    const type = asText(column?.type);
    if (column === null || id === null || type === null || column.archived === true) return [];
    return [{ id, title: asText(column.title) ?? '', type, labels: readLabels(type, readSettings(column.settings)) }];
  });
}

function groupsOf(board: JsonRecord): readonly BoardGroup[] {
  return asList(board.groups).flatMap((entry): BoardGroup[] => {
    const group = asRecord(entry);
    const id = asId(group?.id);
    if (group === null || id === null || group.archived === true || group.deleted === true) return [];
    return [{ id, title: asText(group.title) ?? '' }];
  });
}

function subitemBoardOf(board: JsonRecord): string | null {
  for (const entry of asList(board.columns)) {
    const column = asRecord(entry);
    const id = readSubitemBoard(asText(column?.type) ?? '', readSettings(column?.settings));
    if (id !== null) return id;
  }
  return null;
}
