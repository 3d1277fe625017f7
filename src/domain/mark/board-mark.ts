// board-mark: what a board says of its store, as words that a person understands and as values. Owns: the text and its strict reading.
// S3: an order is made once whoever runs it, because a store sends only while the board's mark names its run.

export interface BoardMark {
  readonly storeId: string;
  /** Grows with every run that sends. */
  readonly epoch: number;
  /** The run that raised it. */
  readonly runId: string;
  /** Of this raise alone: two copies of a store may give two runs of one second the same id. */
  readonly nonce: string;
  readonly boardId: string;
}

export type MarkText =
  | { readonly kind: 'none' }
  /** A text that is no mark and never was one, such as people's own words for the column. */
  | { readonly kind: 'other' }
  /** It was a mark once, and was edited since. */
  | { readonly kind: 'damaged' }
  | { readonly kind: 'mark'; readonly mark: BoardMark };

const BEGINNING = 'order-mirror: this board belongs to store';

export function markText({ storeId, epoch, runId, nonce, boardId }: BoardMark): string {
  return `${BEGINNING} ${storeId}, epoch ${epoch}, run ${runId} (${nonce}), board ${boardId}. Please leave this text as it is.`;
}

/** Ids are taken as they stand: what they may hold is checked by writing the mark again and comparing. */
const FORM = new RegExp(`^${BEGINNING} (\\S+), epoch ([1-9]\\d{0,8}), run (.+) \\(([0-9a-f]{8})\\), board (\\d+)\\. `);

/** Strict: a single letter that differs is an edit. A board may trim what it stores, so blanks around it do not count. */
export function readMarkText(text: string | null): MarkText {
  const trimmed = (text ?? '').trim();
  if (trimmed === '') return { kind: 'none' };
  const [, storeId = '', epoch = '', runId = '', nonce = '', boardId = ''] = FORM.exec(trimmed) ?? [];
  const mark = { storeId, epoch: Number(epoch), runId, nonce, boardId };
  if (markText(mark) === trimmed) return { kind: 'mark', mark };
  return { kind: looksLikeMark(trimmed) ? 'damaged' : 'other' };
}

/** Edited at its beginning, it still speaks of a store and an epoch. */
function looksLikeMark(text: string): boolean {
  const words = text.toLowerCase();
  return words.includes('belongs to store') || (words.includes('order-mirror:') && words.includes('epoch'));
}

export function isSameMark(one: BoardMark, other: BoardMark): boolean {
  return markText(one) === markText(other);
}
