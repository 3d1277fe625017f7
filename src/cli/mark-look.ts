// mark-look: what the board's mark says of this store, as doctor, status and `board claim` ask it (S3). Reads alone: nothing is written,
// neither in the store nor on the board.
import type { Config } from '../config/config.js';
import { sentenceOf } from '../domain/board/outcome-words.js';
import { readMarkText } from '../domain/mark/board-mark.js';
import { judgeMark, type MarkVerdict } from '../domain/mark/judge-mark.js';
import type { BoardConnection } from '../monday/board-port.js';
import type { Store } from '../store/store.js';
import { boardOf } from '../wiring/board-connection.js';
import { keyColumnsOf } from '../wiring/key-columns.js';

export type MarkLook =
  | { readonly kind: 'looked'; readonly verdict: MarkVerdict }
  /** Nothing can be sent: `board check` says what is missing. */
  | { readonly kind: 'no-key-column' }
  | { readonly kind: 'no-answer'; readonly sentence: string };

export async function lookAtMark(config: Config, store: Pick<Store, 'marks'>, withinMs: number): Promise<MarkLook> {
  try {
    return await onBoard(config, (board) => lookOn(board, config, store, AbortSignal.timeout(withinMs)));
  } catch (error) {
    const why = error instanceof Error && error.name !== 'TimeoutError' && error.name !== 'AbortError';
    const sentence = why ? error.message : `The board did not answer within ${Math.round(withinMs / 1000)} s.`;
    return { kind: 'no-answer', sentence };
  }
}

export async function lookOn(
  board: Pick<BoardConnection, 'readMark'> & { readonly keyColumn: string },
  config: Config,
  store: Pick<Store, 'marks'>,
  signal?: AbortSignal,
): Promise<MarkLook> {
  if (board.keyColumn === '') return { kind: 'no-key-column' };
  const asked = await board.readMark(signal);
  if (asked.kind !== 'ok') return { kind: 'no-answer', sentence: sentenceOf(asked.outcome) };
  if (asked.value === null) return { kind: 'no-key-column' };
  const standing = await store.marks.standing(config.board.id);
  return { kind: 'looked', verdict: judgeMark(readMarkText(asked.value.text), standing) };
}

/** With the key columns known. */
export async function onBoard<T>(
  config: Config,
  work: (board: BoardConnection & { readonly keyColumn: string }) => Promise<T>,
): Promise<T> {
  const keys = await keyColumnsOf(config);
  const board = boardOf(config, keys);
  try {
    return await work({ ...board, keyColumn: keys.keyColumn });
  } finally {
    await board.close();
  }
}

/** In one word, for --json. */
export function markWord(verdict: MarkVerdict): string {
  return verdict.kind === 'mismatch' ? verdict.why : verdict.kind;
}
