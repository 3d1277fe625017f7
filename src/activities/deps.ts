// deps: the narrow interfaces the activities need, and the facts they work by. worker.ts fills them; tests hand in others.
// This is the one file of activities/ that names types of store, sources and monday.
import type { BatchMember, BoardGroup, BoardStructure, ColumnValues, FrozenRequest } from '../domain/board.js';
import type { OrderRules } from '../domain/order-rules.js';
import type { CallOutcome, MemberOutcome } from '../domain/outcome.js';
import type { Value } from '../domain/value.js';
import type { EncodedValue, MappedColumn } from '../domain/wanted-item.js';
import type { OrderSource } from '../sources/source.js';
import type { Store } from '../store/store.js';

export type { OrderSource } from '../sources/source.js';
export type { BatchRow, CallRecord, Claimed, Phase, SendingMember, Verdict } from '../store/outbox-store.js';
export type { ImportFigures, OwnedReject, StagedRow, StoredLayout } from '../store/import-store.js';
export type { DueOrder, OrderClass, PlannedOrder, PlannedReject } from '../store/plan-store.js';
export type { RunFigures } from '../store/figures-store.js';
export type { Store } from '../store/store.js';

/** What the activities know of the config. No secrets. */
export interface MirrorFacts {
  readonly environment: string;
  readonly boardId: string;
  readonly subitemBoardId: string;
  readonly boardUrl: string;
  readonly keyColumn: string;
  readonly lineKeyColumn: string;
  readonly mapping: readonly MappedColumn[];
  readonly sizeColumn: string;
  readonly quantityColumn: string;
  readonly rules: OrderRules;
  readonly rulesFingerprint: string;
  /** Changes when planning would come out differently for an unchanged order: mapping, key columns, label policy, hold rules. */
  readonly planFingerprint: string;
  readonly batchSize: number;
  readonly gates: GateLimits;
}

export interface GateLimits {
  readonly maxNew: number;
  readonly maxChangedPercent: number;
  readonly maxCancelledPercent: number;
  readonly maxAbsentPercent: number;
}

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
  readonly call: CallFact;
}

export type Room =
  | { readonly kind: 'go'; readonly members: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'day-limit'; readonly untilMs: number };

/** The board, as the activities need it. Answers are outcomes; it throws only for faults of our own. */
export interface BoardPort {
  readStructure(signal?: AbortSignal): Promise<Asked<BoardStructure>>;
  readGroups(signal?: AbortSignal): Promise<Asked<readonly BoardGroup[]>>;
  createGroup(title: string, idempotencyKey: string, signal?: AbortSignal): Promise<Asked<BoardGroup>>;
  /** key -> ids of active items holding it, oldest first. Keys without an item are missing from the map. */
  lookUpItems(keys: readonly string[], signal?: AbortSignal): Promise<Asked<ReadonlyMap<string, readonly string[]>>>;
  /** line key -> ids of active subitems of these parents. */
  lookUpSubitems(parentIds: readonly string[], signal?: AbortSignal): Promise<Asked<ReadonlyMap<string, readonly string[]>>>;
  /** Every key on the board, of items and of subitems, with the ids that carry it, oldest first: for adopting. */
  readKeys(signal?: AbortSignal): Promise<Asked<BoardKeys>>;
  freeze(members: readonly BatchMember[], idempotencyKey: string): FrozenRequest;
  send(frozen: FrozenRequest, signal?: AbortSignal): Promise<SentBatch>;
  /** How many members of this kind the budgets allow now (pace.ts). */
  room(kind: BatchMember['kind'], atMost: number): Room;
}

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
  encode(boardColumn: string, value: Value): EncodedValue;
  encodeSize(size: string): EncodedValue;
  clear(boardColumn: string): unknown;
}

export interface Clock {
  now(): Date;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface ActivityDeps {
  readonly facts: MirrorFacts;
  readonly source: OrderSource;
  readonly store: Store;
  readonly board: BoardPort;
  readonly boardRules: (structure: BoardStructure) => BoardRules;
  readonly clock: Clock;
  readonly sha256: (text: string) => string;
  /** Names this process in leases: host, pid and a start stamp. */
  readonly holder: string;
  readonly waits: Waits;
  /** Points where the tests stop the process; production passes a function that does nothing. */
  readonly crashPoint: (name: CrashPoint) => Promise<void> | void;
}

export type CrashPoint =
  | 'import-before-end'
  | 'merge-before-commit'
  | 'plan-before-finish'
  | 'group-after-intent'
  | 'group-after-call'
  | 'batch-after-freeze'
  | 'batch-after-sent-mark'
  | 'batch-after-call'
  | 'batch-after-receipt';

export interface Waits {
  /** A lost answer's request may still be running: monday ends every call after 60 s (monday-api.md 1), and reads may lag. Before that, "not there" is not believed. */
  readonly believeMissingAfterMs: number;
  /** Pause between two look-ups of the same keys. */
  readonly lookUpAgainMs: number;
  /** A wait longer than this is not slept inside an activity but handed to a durable timer. */
  readonly longestInActivityMs: number;
}

export type { ColumnValues };
