// deps: the narrow interfaces the activities need, and the settings they work by. worker.ts fills them; tests hand in others.
// This is the one file of activities/ that names types of store, sources and monday.

import type { BoardStructure } from '../domain/board/board.js';
import type { BoardPort, BoardRules } from '../domain/board/board-port.js';
import type { MappedColumn } from '../domain/board/wanted-item.js';
import type { Sha256 } from '../domain/identity/canonical-encoding.js';
import type { OrderRules } from '../domain/order/order-rules.js';
import type { Alert, ScheduleStatus, WatchLimits } from '../domain/run/alert.js';
import type { LifeSigns, RunServer } from '../domain/run/earlier-run.js';
import type { Budgets, WriteCosts } from '../domain/run/forecast.js';
import type { GateLimits } from '../domain/run/gates.js';
import type { Retention } from '../domain/run/retention.js';
import type { OrderSource } from '../sources/source.js';
import type { ImportFigures, StoredLayout } from '../store/import-store.js';
import type { Store } from '../store/store.js';

export type {
  Asked,
  BoardPort,
  BoardRules,
  CallFact,
  ReadColumns,
} from '../domain/board/board-port.js';
export type { Phase } from '../domain/board/write-phase.js';
export type { OrderSource } from '../sources/source.js';
export type { Claimed } from '../store/claimed-write.js';
export type { MeasuredPhase } from '../store/forecast-store.js';
export type { StoredCount } from '../store/gate-store.js';
export type { ImportFigures, ImportOutcome, OwnedReject, StagedRow, StoredLayout } from '../store/import-store.js';
export type { PlanFacts } from '../store/kept-plan-store.js';
export type { BatchRow, CallRecord, SendingMember, Verdict } from '../store/outbox-store.js';
export type { Reached as PlanReached } from '../store/plan-progress.js';
export type { DueOrder, DueOrders, OrderClass, PlannedOrder, PlannedReject } from '../store/plan-store.js';
export type { RollbackCandidate, RollbackLine, RollbackRow } from '../store/rollback-store.js';
export type { RunAttempt } from '../store/run-attempt.js';
export type { OpenRunFound } from '../store/run-store.js';
export type { Store } from '../store/store.js';
export type { VerifiedItem } from '../store/verify-store.js';
export type { RunFigures } from '../store/views/figures-store.js';

/** What the activities know of the config. No secrets. */
export interface MirrorSettings {
  readonly environment: string;
  readonly boardId: string;
  readonly subitemBoardId: string;
  readonly boardUrl: string;
  readonly keyColumn: string;
  readonly lineKeyColumn: string;
  readonly mapping: readonly MappedColumn[];
  readonly sizeColumn: string;
  readonly quantityColumn: string;
  /** Board columns whose values people may change: never sent but when the order list's own value changes. */
  readonly peopleMayEdit: readonly string[];
  readonly rules: OrderRules;
  readonly rulesFingerprint: string;
  /** Changes when planning would come out differently for an unchanged order: mapping, key columns, label policy, hold rules. */
  readonly planFingerprint: string;
  readonly batchSize: number;
  readonly budgets: Budgets;
  /** What writes are believed to cost before the board has told. */
  readonly firstCosts: Pick<WriteCosts, 'points' | 'groupPoints'>;
  readonly gates: GateLimits;
}

export interface WorkbookToRead {
  readonly runId: string;
  readonly workbook: string;
}

export interface WorkbookRead {
  readonly sheet: string;
  readonly layout: StoredLayout;
  readonly figures: ImportFigures;
}

/** `progress` hears how many rows were read so far. Throws SourceRefused. */
export type ReadWorkbook = (
  input: WorkbookToRead,
  signal: AbortSignal | undefined,
  progress: (rows: number) => void,
) => Promise<WorkbookRead>;

export interface Clock {
  now(): Date;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface ActivityDeps {
  readonly settings: MirrorSettings;
  readonly source: OrderSource;
  /** The rows of one workbook into staging; worker.ts says in which thread. */
  readonly readWorkbook: ReadWorkbook;
  /** Nothing is read for a while: what was kept for it may go. */
  readonly restReading: () => void;
  readonly store: Store;
  readonly board: BoardPort;
  readonly boardRules: (structure: BoardStructure) => BoardRules;
  readonly clock: Clock;
  readonly sha256: Sha256;
  /** Names this process in leases: host, pid and a start stamp. */
  readonly holder: string;
  /** True when a holder of a lease surely lives no more. */
  readonly isDead: (holder: string) => boolean;
  readonly waits: Waits;
  readonly onCall: OnCall;
  readonly runServer: RunServer;
  readonly retention: Retention;
  /** null: none is wanted. */
  readonly canary: CanaryList | null;
  /** Points where the tests stop the process; production passes a function that does nothing. */
  readonly crashPoint: (name: CrashPoint) => Promise<void> | void;
}

/** What the watch needs of the world: who is told, and what Temporal knows of the schedules. */
export interface OnCall {
  readonly limits: WatchLimits;
  readonly callsPerDay: number;
  schedules(): Promise<readonly ScheduleStatus[]>;
  notify(
    alert: Alert & { readonly state: 'new' | 'still' | 'over'; readonly since: string; readonly environment: string },
  ): Promise<{ readonly kind: 'notified' | 'nobody' } | { readonly kind: 'failed'; readonly sentence: string }>;
}

/** The canary's own order list. */
export interface CanaryList {
  readonly customer: string;
  /** The value in it; null where there is none. */
  placed(): Promise<number | null>;
  place(value: number): Promise<void>;
}

export type CrashPoint =
  | 'import-after-chunk'
  | 'import-before-end'
  | 'merge-before-commit'
  | 'merge-after-commit'
  | 'plan-after-span'
  | 'plan-before-finish'
  | 'plan-after-states'
  | 'mark-after-intent'
  | 'mark-after-call'
  | 'group-after-intent'
  | 'group-after-call'
  | 'group-after-receipt'
  | 'batch-after-sent-mark'
  | 'batch-after-call'
  | 'look-up-before-receipt'
  | 'batch-after-receipt'
  | 'verify-after-page'
  | 'mend-before-commit'
  | 'customer-before-end'
  | 'run-before-close';

export interface Waits {
  /** A lost answer's request may still be running: monday ends every call after 60 s (docs/monday-api.md "Transport"), and reads may lag. Before that, "not there" is not believed. */
  readonly believeMissingAfterMs: number;
  /** Look-ups by filter may show the board as it was so long ago; monday documents no freshness (docs/monday-api.md "Queries"). */
  readonly readsLagMs: number;
  /** Pause between two look-ups of the same keys. */
  readonly lookUpAgainMs: number;
  /** A wait longer than this is not slept inside an activity but handed to a durable timer. */
  readonly longestInActivityMs: number;
  /** Of a run of another Temporal server; without it, as domain/run/earlier-run.ts says. */
  readonly lifeSigns?: LifeSigns;
  /** How long a lease holds without renewal; without it, as writer-lease.ts says. */
  readonly leaseMs?: number;
}
