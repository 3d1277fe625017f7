// board-port: the board as the rest of the program needs it, whatever server stands behind it. Types only; src/monday implements them.

import type { DecimalMark } from '../order/order-rules.js';
import type { Value } from '../order/value.js';
import type { BatchMember, BoardGroup, BoardItem, BoardItemById, BoardStructure, FrozenRequest } from './board.js';
import type { CallOutcome, MemberOutcome } from './outcome.js';
import type { EncodedValue } from './wanted-item.js';

/** One call to the board, for the log of calls. No order values (S15). */
export interface CallFact {
  readonly at: string;
  readonly operation: string;
  readonly mutation: boolean;
  readonly httpStatus: number | null;
  readonly outcome: string;
  readonly reason: string | null;
  readonly complexity: number | null;
  readonly durationMs: number;
  readonly requestId: string | null;
}

export type Asked<T> =
  | { readonly kind: 'ok'; readonly value: T; readonly calls: readonly CallFact[] }
  | { readonly kind: 'not-ok'; readonly outcome: CallOutcome; readonly calls: readonly CallFact[] };

export interface SentBatch {
  readonly outcome: CallOutcome;
  /** By alias; empty unless the outcome is 'answered'. */
  readonly members: readonly MemberOutcome[];
  /** The answer came from the server's idempotency cache. */
  readonly replayed: boolean;
  /** null when the call was not made at all. */
  readonly call: CallFact | null;
}

export type Capacity =
  | { readonly kind: 'go'; readonly members: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'day-limit'; readonly untilMs: number };

/** The board, as the activities need it. Answers are outcomes; it throws only for faults of our own. */
export interface BoardPort {
  readStructure(signal?: AbortSignal): Promise<Asked<BoardStructure>>;
  readGroups(signal?: AbortSignal): Promise<Asked<readonly BoardGroup[]>>;
  /** Not cancelled half-way: that would only make doubt. `goAhead` is asked right before the call; false: it is not made (retry-after "lease-ran-out"). */
  createGroup(title: string, idempotencyKey: string, goAhead?: () => boolean): Promise<Asked<BoardGroup>>;
  /** The description of the items' key column, which carries the board's mark; null: the board has no such column. */
  readMark(signal?: AbortSignal): Promise<Asked<MarkColumn | null>>;
  /** Once, and not cancelled half-way. The board does it only under the revision that was read, where it knows what a revision is. */
  writeMark(
    change: MarkColumn & { readonly text: string; readonly idempotencyKey: string },
    goAhead?: () => boolean,
  ): Promise<Asked<{ readonly id: string }>>;
  /** Whether the board refuses to change a column under an outdated revision; null: it could not be found out. */
  tryRevisions(nonce: string): Promise<Asked<boolean | null>>;
  /** key -> ids of active items holding it, oldest first. Keys without an item are missing from the map. */
  lookUpItems(keys: readonly string[], signal?: AbortSignal): Promise<Asked<ReadonlyMap<string, readonly string[]>>>;
  /** line key -> ids of active subitems of these parents. */
  lookUpSubitems(
    parentIds: readonly string[],
    signal?: AbortSignal,
  ): Promise<Asked<ReadonlyMap<string, readonly string[]>>>;
  /** Every key on the board, of items and of subitems, with the ids that carry it, oldest first: for adopting. */
  readKeys(signal?: AbortSignal): Promise<Asked<BoardKeys>>;
  /** The next page of the whole board, active items only; cursor null for the first. A page that costs too much is asked for in smaller ones. */
  readPage(cursor: string | null, columns: ReadColumns, signal?: AbortSignal): Promise<Asked<PageOfItems>>;
  /** Items or subitems by id, archived and deleted ones too; what the board does not know any more is not in the list. */
  readItemsById(
    ids: readonly string[],
    columns: ReadColumns,
    signal?: AbortSignal,
  ): Promise<Asked<readonly BoardItemById[]>>;
  freeze(members: readonly BatchMember[], idempotencyKey: string): FrozenRequest;
  /** Once; never sent again before its outcome was looked at. */
  send(
    batch: Pick<FrozenRequest, 'body' | 'idempotencyKey' | 'size'> & { readonly kind: BatchMember['kind'] },
    goAhead?: () => boolean,
  ): Promise<SentBatch>;
  /** How many members of this kind the budgets allow now (pace.ts). */
  capacity(kind: BatchMember['kind'], atMost: number): Promise<Capacity>;
}

/** A column's description and the revision under which it may be changed. */
export interface MarkColumn {
  readonly text: string | null;
  readonly revision: string;
}

/** At least one each: an empty list would mean "all". */
export interface ReadColumns {
  readonly columns: readonly string[];
  readonly lineColumns: readonly string[];
}

export type PageOfItems =
  | { readonly kind: 'page'; readonly items: readonly BoardItem[]; readonly cursor: string | null }
  /** The cursor is too old (docs/monday-api.md "Queries"): the reading begins again. */
  | { readonly kind: 'start-again' };

export interface BoardKeys {
  readonly items: ReadonlyMap<string, readonly string[]>;
  readonly subitems: ReadonlyMap<string, readonly string[]>;
}

/** What the board's columns accept; built from its structure for one plan. */
export interface BoardRules {
  /** Problems of the config against this board: a mapped column that is missing or read-only. Empty = fine. */
  readonly problems: readonly string[];
  /** First pass: collects labels that would have to be made. */
  propose(boardColumn: string, value: Value): void;
  proposeSize(size: string): void;
  /** Fixes spelling and limits of new labels; encode may be called after it. */
  settle(): void;
  /** `mark`: how texts of this customer write numbers, for text that goes to a column of numbers. */
  encode(boardColumn: string, value: Value, mark: DecimalMark): EncodedValue;
  /** Like encode, without proposing anything: for orders that may not be sent. */
  tryOut(boardColumn: string, value: Value, mark: DecimalMark): EncodedValue;
  encodeSize(size: string): EncodedValue;
  clear(boardColumn: string): unknown;
}
