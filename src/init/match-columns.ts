// match-columns: which board column shows which column of the order lists: by title, and by a type that can show it. Owns: the match.
import type { BoardColumn } from '../domain/board/board.js';
import type { ColumnType } from '../domain/order/column-type.js';
import type { GuessedColumn } from './guess-columns.js';
import { meaningOf, plainWords } from './words.js';

export interface Match {
  readonly column: string;
  readonly board: BoardColumn;
  readonly weak: string | null;
}

/** `writable`: the board columns that can be written at all. Each is given once: to the column of its very title before any other. */
export function matchColumns(columns: readonly GuessedColumn[], writable: readonly BoardColumn[]): readonly Match[] {
  const matches: Match[] = [];
  const given = new Set<string>();
  const take = (column: string, found: readonly BoardColumn[], weak: string | null) => {
    const board = found.find(({ id }) => !given.has(id));
    if (board === undefined || matches.some((match) => match.column === column)) return;
    given.add(board.id);
    const others = found.filter((other) => other !== board).map(({ id }) => id);
    const several = others.length === 0 ? null : `the board has more columns of this title: ${others.join(', ')}`;
    matches.push({ column, board, weak: several ?? weak });
  };
  const headersOf = ({ name, aliases }: GuessedColumn) =>
    [name, ...aliases].map(plainWords).filter((one) => one !== '');
  for (const column of columns) {
    const headers = headersOf(column);
    take(
      column.name,
      writable.filter(({ title }) => headers.includes(plainWords(title))),
      null,
    );
  }
  for (const column of columns) {
    const meanings = new Set([column.name, ...column.aliases].map(meaningOf));
    const found = writable.filter(({ id, title }) => {
      const meaning = meaningOf(title);
      return !given.has(id) && meaning !== null && meanings.has(meaning);
    });
    if (found.length === 1 && found[0] !== undefined)
      take(column.name, found, `it goes to "${found[0].title}" on the board, which has another title`);
  }
  return matches;
}

/** Texts, labels and long texts show anything. */
export function canShow({ type }: BoardColumn, { kind }: ColumnType): boolean {
  if (type === 'numbers') return kind === 'integer' || kind === 'decimal';
  if (type === 'date') return kind === 'date';
  return type === 'text' || type === 'long_text' || type === 'dropdown' || type === 'status';
}
