// judge-mark: may this store write to the board that carries this mark? Owns: the rule, and the sentences with the command that mends.
// S3: a store that is not the newest and only one of its board sends nothing.
import { type BoardMark, isSameMark, type MarkText } from './board-mark.js';

export type StoreState =
  | 'CURRENT'
  /** Put back from a backup, and not yet compared with the board. */
  | 'RESTORED'
  /** It surely knows less than its board: `verify --repair` has to come first. */
  | 'BEHIND';

/** What a store knows of itself and of the marks it raised. */
export interface StoreStanding {
  /** null: it never began a run. */
  readonly storeId: string | null;
  readonly boardId: string;
  readonly state: StoreState;
  /** The newest mark that it surely raised; `runOpen`: its run did not end by itself, so orders may have been sent since this store was copied. */
  readonly held: { readonly mark: BoardMark; readonly runOpen: boolean } | null;
  /** Raised after it, without hearing whether it was done. */
  readonly tried: readonly BoardMark[];
}

export const MISMATCHES = ['older', 'another-store', 'copied-board', 'emptied', 'edited'] as const;
export type Mismatch = (typeof MISMATCHES)[number];

export type MarkVerdict =
  /** The board carries this store's newest mark. */
  | { readonly kind: 'ours'; readonly mark: BoardMark }
  /** The board carries none, and this store never raised one: it may. */
  | { readonly kind: 'unmarked' }
  | { readonly kind: 'mismatch'; readonly why: Mismatch; readonly sentence: string };

export function judgeMark(read: MarkText, standing: StoreStanding): MarkVerdict {
  const { storeId, boardId, state, held, tried } = standing;
  if (read.kind !== 'mark') return judgeWithoutMark(read, standing);
  const { mark } = read;
  if (mark.boardId !== boardId) return mismatch('copied-board', standing, mark);
  if (mark.storeId !== storeId) return mismatch('another-store', standing, mark);
  if (state === 'BEHIND') return mismatch('older', standing, mark);
  if (held !== null && isSameMark(mark, held.mark)) {
    if (state === 'RESTORED' && held.runOpen) return mismatch('older', standing, mark);
    return { kind: 'ours', mark };
  }
  // Its raise was done, though nobody heard of it. A store that was put back cannot know what its own runs did after the backup.
  if (state === 'CURRENT' && tried.some((one) => isSameMark(one, mark))) return { kind: 'ours', mark };
  if (held !== null && mark.epoch < held.mark.epoch) return mismatch('edited', standing, mark);
  return mismatch('older', standing, mark);
}

function judgeWithoutMark(read: Exclude<MarkText, { kind: 'mark' }>, standing: StoreStanding): MarkVerdict {
  if (read.kind === 'damaged') return mismatch('edited', standing, null);
  if (standing.held !== null) return mismatch(read.kind === 'none' ? 'emptied' : 'edited', standing, null);
  // With nothing to compare it with, a store that was put back may know less than its board.
  return standing.state === 'CURRENT' ? { kind: 'unmarked' } : mismatch('older', standing, null);
}

/** What `verify --repair` may mend; the rest is for `board claim`. */
export function isForRepair(why: Mismatch): boolean {
  switch (why) {
    case 'older':
    case 'emptied':
    case 'edited':
      return true;
    case 'another-store':
    case 'copied-board':
      return false;
  }
}

function mismatch(why: Mismatch, standing: StoreStanding, mark: BoardMark | null): MarkVerdict {
  return { kind: 'mismatch', why, sentence: sentenceOf(why, standing, mark) };
}

function sentenceOf(why: Mismatch, { boardId, held }: StoreStanding, mark: BoardMark | null): string {
  switch (why) {
    case 'older': {
      const ours = held === null ? 'this store never marked it' : `this store knows epoch ${held.mark.epoch}`;
      const epochs = mark === null ? '' : ` (the board is at epoch ${mark.epoch}, run ${mark.runId}; ${ours})`;
      return `This store is older than board ${boardId}${epochs}, so nothing was sent: orders may be on the board that it does not know. Run \`order-mirror verify --repair\`, which takes over what is there.`;
    }
    case 'another-store':
      return `Board ${boardId} belongs to another store (${mark?.storeId}, epoch ${mark?.epoch}, run ${mark?.runId}), so nothing was sent: use that store, or take the board over with \`order-mirror board claim\`, which first shows what is on it.`;
    case 'copied-board':
      return `Board ${boardId} is a copy of board ${mark?.boardId}, whose id its mark still names, so nothing was sent: correct [board] id, or take the copy over with \`order-mirror board claim\`, which first shows what is on it.`;
    case 'emptied':
      return `Somebody removed the mark of board ${boardId} (the description of its key column is empty), so nothing was sent: run \`order-mirror verify --repair\`, which compares the board with this store and writes the mark again.`;
    case 'edited':
      return `Somebody edited the mark of board ${boardId} (the description of its key column is not what order-mirror wrote), so nothing was sent: run \`order-mirror verify --repair\`, which compares the board with this store and writes the mark again.`;
  }
}
