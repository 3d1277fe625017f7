// shared-budget: a budget that several workers spend from: each takes a slice and spends it on its own. Owns: what a claim is granted. Pure: time is handed in.
// Does not own: keeping the row (store/budget-store.ts), how large a slice is (monday/budget-slices.ts). What the board itself says always wins: it comes as `known`.

export type BudgetName = 'points-query' | 'points-mutation' | 'calls' | 'day';

/** What all workers together have taken of a window, and when it renews. */
export interface BudgetRow {
  readonly taken: number;
  readonly endsAtMs: number;
}

export interface BudgetClaim {
  readonly budget: BudgetName;
  readonly wanted: number;
  /** Of the window, for everybody. */
  readonly limit: number;
  /** When a window that begins now ends. */
  readonly newEndMs: number;
  /** What this worker knows of the present window, the board's own figures among it; null when it knows nothing. */
  readonly known: { readonly spent: number; readonly endsAtMs: number } | null;
}

export interface BudgetGrant {
  readonly granted: number;
  /** The slice is worth nothing afterwards; where too little was granted, there is more then. */
  readonly endsAtMs: number;
}

/** Each reckons the end of a window by what it saw of it, in whole seconds and a call's time apart; ends further apart are those of two windows. */
const SAME_WINDOW_MS = 3_000;

export function claimFrom(row: BudgetRow, claim: BudgetClaim, nowMs: number): { row: BudgetRow; grant: BudgetGrant } {
  const { wanted, limit, newEndMs } = claim;
  // One that ends later than any begun now was noted by a clock that was ahead: kept, it would block the board until that time comes.
  const current = row.endsAtMs > nowMs && row.endsAtMs <= newEndMs + SAME_WINDOW_MS;
  const { taken, endsAtMs } = current ? row : { taken: 0, endsAtMs: newEndMs };
  const sameWindow = claim.known !== null && Math.abs(claim.known.endsAtMs - endsAtMs) <= SAME_WINDOW_MS;
  const spent = Math.max(taken, sameWindow ? (claim.known?.spent ?? 0) : 0);
  const granted = Math.max(0, Math.min(wanted, limit - spent));
  return { row: { taken: spent + granted, endsAtMs }, grant: { granted, endsAtMs } };
}

/** pause: the board asked for a pause · day-over: it said that the calls of the day are used up. */
export type SharedWait = 'pause' | 'day-over';

/** When it is over by the clock that noted it, and how long it was then; 0: none. */
export interface NotedWait {
  readonly untilMs: number;
  readonly lastsMs: number;
}

/** Clocks of two machines are seldom further apart. */
const SAME_CLOCK_MS = 3_000;

/**
 * When the wait is over, as far as it can be believed; 0: it cannot. What seems longer now than it was when it was noted, another clock has
 * noted: ahead of ours, or ours was set back. It would be waited for by hours.
 */
export function believed({ untilMs, lastsMs }: NotedWait, nowMs: number): number {
  return untilMs > nowMs + lastsMs + SAME_CLOCK_MS ? 0 : untilMs;
}

export type SharedWaits = Readonly<Record<SharedWait, NotedWait>>;

/** Where the rows are kept: all workers of a board ask the same one. */
export interface SharedBudgets {
  claim(claim: BudgetClaim, nowMs: number): Promise<BudgetGrant>;
  /** What the board told any worker, dead ones too: nobody calls before. */
  waits(): Promise<SharedWaits>;
  /** Never shortens a wait that can be believed. */
  keepWait(wait: SharedWait, noted: NotedWait): Promise<void>;
}
