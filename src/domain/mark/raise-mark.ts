// raise-mark: how a run makes the board's mark its own before it sends: read, raise, read back. Owns: the order of the steps, and when to stop.
// S3: of copies of one store that start together at most one comes to `held`. tests/raise-mark.test.ts goes through all interleavings.
//
// Where the board refuses an update with an outdated revision, that decides: only one raise of each reading is done.
// Where it does not, two bounds on time do: a raise counts only when it is done less than RAISE_WITHIN_MS after its reading, and a mark is
// read back no sooner than READ_BACK_AFTER_MS after it was raised. By then nobody who read the older mark may still raise it.
import { type BoardMark, isSameMark, type MarkText } from './board-mark.js';
import { isForRepair, judgeMark, type Mismatch, type StoreStanding } from './judge-mark.js';

export type RaiseProtocol =
  | { readonly kind: 'revisions' }
  | { readonly kind: 'waits'; readonly raiseWithinMs: number; readonly readBackAfterMs: number };

/** Reading and raising are two calls of a second or so; where they take longer, the mark is read again. */
export const RAISE_WITHIN_MS = 5_000;
/** As long as the bound above: whoever read the older mark just before the raise has then let its time go by. */
export const READ_BACK_AFTER_MS = 5_000;

export const BY_REVISIONS: RaiseProtocol = { kind: 'revisions' };
export const BY_WAITS: RaiseProtocol = {
  kind: 'waits',
  raiseWithinMs: RAISE_WITHIN_MS,
  readBackAfterMs: READ_BACK_AFTER_MS,
};

/** People may rename the column, and calls get lost: so often it is tried before a person is asked. */
const MOST_RAISES = 4;
/** A read may lag behind the write that it is to confirm: three more, a second apart. */
const MOST_READ_BACKS = 4;
const READ_BACK_AGAIN_MS = 1_000;

export interface RaiseWish {
  readonly runId: string;
  readonly nonce: string;
  readonly protocol: RaiseProtocol;
  /** Which mismatches it is to end: `verify --repair` those of this store's own board, `board claim` all. */
  readonly over: 'none' | 'for-repair' | 'all';
}

export interface MarkReading {
  readonly text: MarkText;
  readonly revision: string;
  /** When the reading was asked for, so surely before the board read it. */
  readonly askedAtMs: number;
}

export type RaiseAnswer =
  | { readonly kind: 'done'; readonly answeredAtMs: number }
  /** The board did not do it: the revision is outdated, or the token may not. */
  | { readonly kind: 'refused'; readonly sentence: string }
  /** Surely not executed. */
  | { readonly kind: 'not-sent'; readonly sentence: string }
  /** It may have been executed, or still be. */
  | { readonly kind: 'unknown'; readonly sentence: string };

export type RaiseStep =
  | { readonly kind: 'read' }
  | { readonly kind: 'wait'; readonly ms: number }
  /** The intent is stored first. Only begun before `beforeMs`; null: at any time. */
  | { readonly kind: 'raise'; readonly mark: BoardMark; readonly revision: string; readonly beforeMs: number | null }
  | { readonly kind: 'held'; readonly mark: BoardMark }
  | { readonly kind: 'mismatch'; readonly why: Mismatch; readonly sentence: string }
  /** It could not be raised, or not in time to count. passing: the board does not work now; time may mend it. */
  | { readonly kind: 'given-up'; readonly passing: boolean; readonly sentence: string };

export interface RaiseState {
  readonly next: RaiseStep;
  readonly standing: StoreStanding;
  readonly wish: RaiseWish;
  readonly readsBack: boolean;
  readonly mark: BoardMark | null;
  readonly revision: string;
  readonly readAtMs: number;
  readonly raises: number;
  readonly readBacks: number;
  /** The board did not do the raise under this revision: while it is still the same, no other raise stands in the way. */
  readonly refusedUnder: string | null;
  /** Why the last raise was not done, if it was not. */
  readonly sentence: string;
  readonly passing: boolean;
}

export function beginRaise(standing: StoreStanding, wish: RaiseWish): RaiseState {
  return {
    next: { kind: 'read' },
    standing,
    wish,
    readsBack: false,
    mark: null,
    revision: '',
    readAtMs: 0,
    raises: 0,
    readBacks: 0,
    refusedUnder: null,
    sentence:
      'The mark of the board changes all the time, so nothing was sent: try again when nobody works on its columns.',
    passing: false,
  };
}

export function afterWait(state: RaiseState): RaiseState {
  return { ...state, next: { kind: 'read' } };
}

export function afterRead(state: RaiseState, reading: MarkReading): RaiseState {
  return state.readsBack ? afterReadBack(state, reading.text) : afterFirstRead(state, reading);
}

function afterFirstRead(state: RaiseState, { text, revision, askedAtMs }: MarkReading): RaiseState {
  const { over, runId, protocol } = state.wish;
  const verdict = judgeMark(text, state.standing);
  if (verdict.kind === 'mismatch' && !isOver(over, verdict.why)) return { ...state, next: verdict };
  // An earlier attempt of this run raised it already.
  if (verdict.kind === 'ours' && verdict.mark.runId === runId) {
    const known = { ...state, mark: verdict.mark };
    if (protocol.kind === 'waits') return readBackAfter(known, protocol.readBackAfterMs);
    return { ...known, next: { kind: 'held', mark: verdict.mark } };
  }
  if (state.refusedUnder === revision || state.raises >= MOST_RAISES)
    return givenUp(state, state.sentence, state.passing);
  const mark = markAbove(state, text);
  const beforeMs = protocol.kind === 'waits' ? askedAtMs + protocol.raiseWithinMs : null;
  const next: RaiseStep = { kind: 'raise', mark, revision, beforeMs };
  return { ...state, next, mark, revision, readAtMs: askedAtMs, raises: state.raises + 1 };
}

export function afterRaise(state: RaiseState, answer: RaiseAnswer): RaiseState {
  const { protocol } = state.wish;
  const again: RaiseState = { ...state, next: { kind: 'read' } };
  switch (answer.kind) {
    case 'done':
      if (protocol.kind === 'revisions') return readBackAfter(state, 0);
      if (answer.answeredAtMs - state.readAtMs >= protocol.raiseWithinMs) return givenUp(state, TOO_LATE);
      return readBackAfter(state, protocol.readBackAfterMs);
    case 'refused':
      return { ...again, refusedUnder: state.revision, sentence: answer.sentence, passing: false };
    case 'not-sent':
      return { ...again, sentence: answer.sentence, passing: true };
    case 'unknown': {
      if (protocol.kind === 'waits') return givenUp(state, TOO_LATE);
      const tried = state.mark === null ? state.standing.tried : [...state.standing.tried, state.mark];
      return { ...again, sentence: answer.sentence, passing: true, standing: { ...state.standing, tried } };
    }
  }
}

function afterReadBack(state: RaiseState, text: MarkText): RaiseState {
  const { mark, standing, wish } = state;
  if (mark === null) throw new Error('Nothing was raised that could be read back.');
  if (text.kind === 'mark' && isSameMark(text.mark, mark)) return { ...state, next: { kind: 'held', mark } };
  // Another copy of this store was ahead.
  const overtaken = text.kind === 'mark' && text.mark.storeId === mark.storeId && text.mark.epoch >= mark.epoch;
  const verdict = judgeMark(text, overtaken ? { ...standing, state: 'BEHIND' } : standing);
  if (verdict.kind === 'mismatch' && (overtaken || !isOver(wish.over, verdict.why))) return { ...state, next: verdict };
  const readBacks = state.readBacks + 1;
  if (readBacks >= MOST_READ_BACKS) return givenUp(state, NOT_READ_BACK);
  return readBackAfter({ ...state, readBacks }, READ_BACK_AGAIN_MS);
}

function readBackAfter(state: RaiseState, ms: number): RaiseState {
  return { ...state, readsBack: true, next: ms === 0 ? { kind: 'read' } : { kind: 'wait', ms } };
}

function givenUp(state: RaiseState, sentence: string, passing = false): RaiseState {
  return { ...state, next: { kind: 'given-up', passing, sentence } };
}

/** The same again after a call that was lost: where that one is done after all, it is no other mark. */
function markAbove({ standing, wish }: RaiseState, text: MarkText): BoardMark {
  const { storeId, boardId, held, tried } = standing;
  if (storeId === null) throw new Error('A store without an id raises no mark.');
  const known = [held?.mark, text.kind === 'mark' ? text.mark : undefined, ...tried];
  const epochs = known.map((mark) => (mark === undefined || mark.nonce === wish.nonce ? 0 : mark.epoch));
  return { storeId, epoch: Math.max(0, ...epochs) + 1, runId: wish.runId, nonce: wish.nonce, boardId };
}

function isOver(over: RaiseWish['over'], why: Mismatch): boolean {
  return over === 'all' || (over === 'for-repair' && isForRepair(why));
}

const TOO_LATE =
  'The board took so long to write its mark that another copy of this store may have been ahead, so nothing was sent: run `order-mirror verify --repair`, which compares the board with this store.';
const NOT_READ_BACK =
  'The board says that its mark was written, and still shows the one before, so nothing was sent: try again, and see what `order-mirror doctor` says of the board.';
