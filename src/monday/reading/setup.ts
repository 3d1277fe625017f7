// setup: `board setup`: the key columns of items and lines, found or made. Owns: their ids and title, and what happens where an id was used before.
// Does not own: writing them into the config (config/board-keys.ts).
import type { BoardColumn } from '../../domain/board/board.js';
import { foldName } from '../../domain/order/white-space.js';
import type { PacedClient } from '../pace/paced-client.js';
import type { EnterOptions } from '../pace/pacer.js';
import { type BoardIds, type ReadResult, readStructure, stopped } from './board-reader.js';
import { oneMember } from './group-writer.js';

/** Custom ids: 1-20 characters, a-z and _ (docs/monday-api.md "Mutations" create_column). */
export const ITEM_KEY_ID = 'order_mirror_key';
export const LINE_KEY_ID = 'order_mirror_line';
/** On both boards, so that people learn one name. */
export const KEY_TITLE = 'order-mirror key';
export const KEY_DESCRIPTION = 'Written by order-mirror to recognise its rows. Do not edit or delete.';

export interface SetUpBoard {
  readonly boardId: string;
  readonly subitemBoardId: string;
  readonly keyColumn: string;
  readonly lineKeyColumn: string;
  /** Which of the two were made now; the others were there, or none is wanted. */
  readonly made: readonly ('item' | 'line')[];
}

type Setup = Pick<PacedClient, 'query' | 'mutate'>;

/** May be run again at any time: it changes nothing that is there. */
export async function setUpBoard(
  client: Setup,
  ids: BoardIds & { readonly newKey: () => string; readonly lines?: boolean },
  options?: EnterOptions,
): Promise<ReadResult<SetUpBoard>> {
  const read = await readStructure(client, ids, options);
  if (read.kind !== 'ok') return read;
  const { boardId, subitemBoardId, columns, subitemColumns } = read.board;
  const wishes = { newKey: ids.newKey, boards: { ...ids, subitemBoardId }, options };
  const item = await ensureColumn(client, { ...wishes, board: boardId, id: ITEM_KEY_ID, columns, of: 'columns' });
  if (item.kind !== 'ok') return item;
  const line =
    (ids.lines ?? true)
      ? await ensureColumn(client, {
          ...wishes,
          board: subitemBoardId,
          id: LINE_KEY_ID,
          columns: subitemColumns,
          of: 'subitemColumns',
        })
      : NO_LINES;
  if (line.kind !== 'ok') return line;
  const made = [item.made ? ('item' as const) : null, line.made ? ('line' as const) : null].filter(
    (part) => part !== null,
  );
  return { kind: 'ok', boardId, subitemBoardId, keyColumn: item.id, lineKeyColumn: line.id, made };
}

const NO_LINES = { kind: 'ok', id: '', made: false } as const;

interface ColumnWish {
  readonly board: string;
  readonly id: string;
  readonly columns: readonly BoardColumn[];
  readonly of: 'columns' | 'subitemColumns';
  readonly boards: BoardIds;
  readonly newKey: () => string;
  readonly options: EnterOptions | undefined;
}

type Ensured = ReadResult<{ readonly id: string; readonly made: boolean }>;

async function ensureColumn(client: Setup, wish: ColumnWish): Promise<Ensured> {
  const there = findKeyColumn(wish.columns, wish.id);
  if (there) return usable(there, false);
  const custom = await createColumn(client, wish, wish.id);
  if (custom.kind === 'ok') return custom;
  // An id is never reusable, even after deletion (docs/monday-api.md "Mutations"): then the server chooses one, and the config keeps it.
  if (custom.kind === 'park' && custom.scope === 'customer') return createColumn(client, wish, null);
  return custom;
}

async function createColumn(client: Setup, wish: ColumnWish, id: string | null): Promise<Ensured> {
  const variables = {
    boardId: wish.board,
    title: KEY_TITLE,
    description: KEY_DESCRIPTION,
    type: 'text',
    ...(id === null ? {} : { id }),
  };
  const answer = await client.mutate('create-column', variables, {
    ...wish.options,
    idempotencyKey: wish.newKey(),
    part: 'create-column',
  });
  const made = oneMember(answer);
  if (made.kind === 'ok') return { kind: 'ok', id: made.id, made: true };
  if (made.kind !== 'look-up-first') return made;
  const again = await readStructure(client, wish.boards, wish.options);
  if (again.kind !== 'ok') return again;
  const there = findKeyColumn(again.board[wish.of], wish.id);
  return there ? usable(there, true) : made;
}

/** By its id, else by its title: the one made where the id was not to be had. */
export function findKeyColumn(columns: readonly BoardColumn[], id: string): BoardColumn | null {
  const titled = (title: string) => foldName(title) === KEY_TITLE;
  return columns.find((column) => column.id === id) ?? columns.find((column) => titled(column.title)) ?? null;
}

/** Only a text column can be looked up by its whole value and holds a key unchanged (docs/monday-api.md "Queries", "Keys and look-ups"). */
function usable(column: BoardColumn, made: boolean): Ensured {
  if (column.type === 'text') return { kind: 'ok', id: column.id, made };
  const sentence = `The column "${KEY_TITLE}" (${column.id}) is of type ${column.type}; rename or delete it, it must be a text column.`;
  return stopped('key-column-type', sentence);
}
