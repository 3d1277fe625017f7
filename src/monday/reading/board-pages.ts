// board-pages: the whole board, page by page, and single items by id, for `verify` and for adopting what is there.
// Owns: paging, smaller pages where one costs too much, and the shape of an item as read.
import type { BoardCell, BoardItem, BoardItemById, BoardLine } from '../../domain/board/board.js';
import type { PacedClient } from '../pace/paced-client.js';
import type { EnterOptions } from '../pace/pacer.js';
import { asId, asList, asRecord, asText, type JsonRecord } from '../wire/json.js';
import { type Failed, notRead, type ReadResult } from './board-reader.js';
import { MOST_IDS, stateOf } from './look-up.js';

export type BoardPage =
  | { readonly kind: 'ok'; readonly items: readonly BoardItem[]; readonly cursor: string | null }
  /** The cursor is older than 60 minutes: begin again from the first page (docs/monday-api.md "Queries"). */
  | { readonly kind: 'start-again' }
  | Failed;

export interface PageRequest {
  readonly boardId: string;
  /** null for the first page. */
  readonly cursor: string | null;
  /** At least one each: an empty list would mean "all". */
  readonly columns: readonly string[];
  readonly lineColumns: readonly string[];
  readonly limit?: number;
}

/** Nested reads are paid by their potential size (docs/monday-api.md "Complexity"), so less than the 500 a page may have. */
export const ITEMS_PER_PAGE = 100;

export async function readBoardPage(
  client: Pick<PacedClient, 'query'>,
  { boardId, cursor, columns, lineColumns, limit = ITEMS_PER_PAGE }: PageRequest,
  options?: EnterOptions,
): Promise<BoardPage> {
  const answer =
    cursor === null
      ? await client.query('board-items', { boardId, limit, columns, lineColumns }, options)
      : await client.query('board-items-next', { cursor, limit, columns, lineColumns }, options);
  if (answer.outcome.kind !== 'answered') {
    const expired = answer.outcome.kind === 'retry-after' && answer.outcome.reason.row === 'cursor-expired';
    return expired ? { kind: 'start-again' } : answer.outcome;
  }
  const board = asRecord(asList(answer.data?.boards)[0]);
  const page = asRecord(cursor === null ? board?.items_page : answer.data?.next_items_page);
  if (page === null || !Array.isArray(page.items)) return notRead('A page of the board was not read.');
  const items: BoardItem[] = [];
  for (const entry of page.items) {
    const item = itemOf(asRecord(entry));
    if (item === null) return notRead('An item or its subitems were not read.');
    items.push(item);
  }
  return { kind: 'ok', items, cursor: asText(page.cursor) || null };
}

export interface IdRequest {
  readonly ids: readonly string[];
  readonly columns: readonly string[];
  readonly lineColumns: readonly string[];
}

/** Items or subitems by id, archived and deleted ones too; an id the board does not know any more is missing from the list. */
export async function readItemsById(
  client: Pick<PacedClient, 'query'>,
  { ids, columns, lineColumns }: IdRequest,
  options?: EnterOptions,
): Promise<ReadResult<{ readonly items: readonly BoardItemById[] }>> {
  const items: BoardItemById[] = [];
  let size = MOST_IDS;
  for (let at = 0; at < ids.length; ) {
    const some = ids.slice(at, at + size);
    const answer = await client.query('items-by-id', { ids: some, limit: some.length, columns, lineColumns }, options);
    if (answer.outcome.kind === 'split' && size > 1) {
      size = Math.floor(size / 2);
      continue;
    }
    if (answer.outcome.kind !== 'answered') return answer.outcome;
    if (!Array.isArray(answer.data?.items)) return notRead('The items were not read.');
    for (const entry of answer.data.items) {
      const item = asRecord(entry);
      if (item === null) continue;
      // What is gone, or is itself a subitem, has none to tell of; of an item that is there, null means "not read" (docs/monday-api.md "Limit answers").
      const mayHaveSome = stateOf(item) === 'active' && asRecord(item.parent_item) === null;
      const read = itemOf(mayHaveSome ? item : { ...item, subitems: item.subitems ?? [] });
      if (read === null) return notRead('An item or its subitems were not read.');
      items.push({
        ...read,
        state: stateOf(item),
        boardId: asId(asRecord(item.board)?.id),
        parentId: asId(asRecord(item.parent_item)?.id),
      });
    }
    at += some.length;
  }
  return { kind: 'ok', items };
}

function itemOf(item: JsonRecord | null): BoardItem | null {
  const line = lineOf(item);
  if (item === null || line === null || !Array.isArray(item.subitems)) return null;
  const lines: BoardLine[] = [];
  for (const entry of item.subitems) {
    const subitem = asRecord(entry);
    const read = lineOf(subitem);
    if (read === null) return null;
    if (subitem?.state === undefined || subitem.state === null || subitem.state === 'active') lines.push(read);
  }
  const group = asRecord(item.group);
  return { ...line, groupId: asId(group?.id), groupTitle: asText(group?.title) ?? '', lines };
}

function lineOf(item: JsonRecord | null): BoardLine | null {
  const id = asId(item?.id);
  if (item === null || id === null) return null;
  const cells = new Map<string, BoardCell>();
  for (const entry of asList(item.column_values)) {
    const cell = asRecord(entry);
    const column = asId(cell?.id);
    if (cell === null || column === null) continue;
    cells.set(column, { type: asText(cell.type) ?? '', text: asText(cell.text), value: cell.value ?? null });
  }
  return { id, name: asText(item.name) ?? '', updatedAt: asText(item.updated_at), cells };
}
