// messages: what people and workflows may say to a run, and the shapes they use. Clients import this file without the workflow code.
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Flow } from '../domain/board/sending-flow.js';
import type { Schedule } from '../domain/run/schedule.js';
import type { Timeouts } from './activity-options.js';

export interface SyncRunInput {
  readonly runId: string;
  /** plan: all that sync does up to the gates; nothing is sent. verify: the board is read back. rollback: a run is taken back. */
  readonly scope: 'sync' | 'import' | 'plan' | 'verify' | 'rollback';
  /** Of scope verify: what to do about what it finds. */
  readonly verify?: VerifyOrder;
  /** Of scope rollback. */
  readonly rollback?: RollbackOrder;
  readonly environment: string;
  /** Only this customer is sent; null = all. */
  readonly customer: string | null;
  /** At most this many orders are sent; null = all. */
  readonly limit: number | null;
  /** plan only: it is kept, to be sent by a later run. */
  readonly keeps?: boolean;
  /** sync only: what is sent is this plan, or nothing. */
  readonly plan?: string;
  /** Gates are passed without asking. */
  readonly approved: boolean;
  /** Queue of the activities that write to the board: one worker slot per writer. */
  readonly boardQueue: string;
  /** Shorter than usual where workers are killed on purpose. */
  readonly timeouts?: Timeouts;
}

export interface VerifyOrder {
  readonly repair: boolean;
  readonly adopt: boolean;
  readonly takeOver: boolean;
}

export interface RollbackOrder {
  /** The run that is taken back. */
  readonly of: string;
  /** Only planned and shown. */
  readonly dryRun: boolean;
}

export interface SyncRunReport {
  readonly runId: string;
  readonly outcome: string;
  readonly balanced: boolean;
}

/** The schedule as it was applied: `schedule apply` compares it with the config's. */
export interface ScheduledRunInput {
  readonly schedule: Schedule;
  readonly environment: string;
  readonly boardId: string;
  readonly boardQueue: string;
}

export type ScheduledRunReport =
  | {
      readonly kind: 'ran';
      readonly schedule: string;
      readonly runId: string;
      readonly outcome: string;
      readonly balanced: boolean;
    }
  | { readonly kind: 'skipped'; readonly schedule: string }
  | {
      readonly kind: 'watched';
      readonly schedule: string;
      /** Alerts: open now, notified by this check, over since the last one. */
      readonly open: number;
      readonly notified: number;
      readonly over: number;
    }
  | {
      readonly kind: 'checked';
      readonly schedule: string;
      readonly placed: boolean;
      /** Age of the canary on the board; null: it shows none. */
      readonly seconds: number | null;
      readonly lost: boolean;
    }
  | { readonly kind: 'tidied'; readonly schedule: string; readonly rows: number };

export interface SyncCustomerInput {
  readonly runId: string;
  readonly environment: string;
  readonly customer: string;
  readonly boardQueue: string;
  readonly timeouts?: Timeouts;
  readonly paused: string | null;
  /** Items are taken off the board too: surplus copies (verify --repair), what a run made (rollback). */
  readonly archives?: boolean;
  /** Where an earlier part of this workflow stopped (continue-as-new). */
  readonly from: { readonly phase: number; readonly seq: number; readonly flow?: Flow };
}

export interface SyncCustomerReport {
  readonly customer: string;
  readonly state: 'finished' | 'skipped' | 'cancelled';
}

export interface RunProgress {
  readonly phase: string;
  readonly workbooks: { readonly done: number; readonly all: number };
  readonly customers: { readonly done: number; readonly all: number };
  readonly paused: string | null;
  /** It waits and will go on by itself, in these words: the day's calls are used up, or the board asked for a long wait. */
  readonly waits: string | null;
  /** Customers that wait for a person, with the reason. */
  readonly parked: Readonly<Record<string, string>>;
  /** What waits for `approve`, a sentence each. */
  readonly gated: readonly string[];
  /** Who is held back by it; the others are sent meanwhile. */
  readonly gatedCustomers: readonly string[];
  /** True while a gate holds back everybody. */
  readonly allGated: boolean;
}

export interface ToCustomer {
  /** null = the whole run. */
  readonly customer: string | null;
  readonly reason: string;
}

export const pause = defineUpdate<string, [ToCustomer]>('pause');
export const resume = defineUpdate<string, [ToCustomer]>('resume');
export const retry = defineUpdate<string, [ToCustomer]>('retry');
export const skip = defineUpdate<string, [ToCustomer]>('skip');
export const cancel = defineUpdate<string, [ToCustomer]>('cancel');
export const approve = defineUpdate<string, [ToCustomer]>('approve');
/** The same words as signals, with the same input, for whoever has only those: no answer comes back. */
export const told = {
  pause: defineSignal<[ToCustomer]>('pause'),
  resume: defineSignal<[ToCustomer]>('resume'),
  retry: defineSignal<[ToCustomer]>('retry'),
  skip: defineSignal<[ToCustomer]>('skip'),
  cancel: defineSignal<[ToCustomer]>('cancel'),
  approve: defineSignal<[ToCustomer]>('approve'),
} as const;
export const progress = defineQuery<RunProgress>('progress');

/** Run -> customer. */
export type CustomerOrder = {
  readonly kind: 'pause' | 'resume' | 'retry' | 'skip' | 'cancel';
  readonly reason: string;
};
export const customerOrder = defineSignal<[CustomerOrder]>('customerOrder');

/** Customer -> run: it parked, it waits for the board, or it goes on. */
export interface CustomerStatus {
  readonly customer: string;
  readonly parked: string | null;
  readonly waits: BoardWait | null;
}

export interface BoardWait {
  readonly why: 'daily-limit' | 'server-wait' | 'earlier-run' | 'in-doubt';
  readonly sentence: string;
}
export const customerStatus = defineSignal<[CustomerStatus]>('customerNews');
