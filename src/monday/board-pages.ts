// board-pages: the whole board, page by page, for `verify` and for adopting what is there. Owns: paging and the shape of an item as read.
import { type Failed, notRead } from './board-reader.js';
import { asId, asList, asRecord, asText, type JsonRecord } from './json.js';
import type { PacedClient } from './paced-client.js';
import type { EnterOptions } from './pacer.js';

export interface BoardCell {
  readonly type: string;
  readonly text: string | null;
  /** As the board holds it, JSON or JSON text. */
  readonly value: unknown;
}

export interface BoardLine {
  readonly id: string;
  readonly name: string;
  readonly cells: ReadonlyMap<string, BoardCell>;
}

export interface BoardItem extends BoardLine {
  readonly groupId: string | null;
  readonly groupTitle: string;
  readonly lines: readonly BoardLine[];
}

export type BoardPage =
  | { readonly kind: 'ok'; readonly items: readonly BoardItem[]; readonly cursor: string | null }
  /** The cursor is older than 60 minutes: begin again from the first page (monday-api.md 3.2). */
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

/** Nested reads are paid by their potential size (monday-api.md 2.4), so less than the 500 a page may have. */
const ITEMS_PER_PAGE = 100;

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
  return { id, name: asText(item.name) ?? '', cells };
}
