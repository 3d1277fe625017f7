// shared-budget: a budget that several workers spend from: each takes a slice and spends it on its own. Owns: what a claim is granted. Pure: time is handed in.
// Does not own: keeping the row (store/budget-store.ts), how large a slice is (monday/pace/budget-slices.ts). What the board itself says always wins: it comes as `known`.

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

/** How long a machine is up, which nobody can set. Told apart by `boot`: what two processes of the same boot say of it can be compared. */
export interface Uptime {
  readonly boot: string;
  readonly ms: number;
}

/** One look at the clocks: the one that people set, and the machine's own where it is known. */
export interface Moment {
  readonly ms: number;
  readonly uptime: Uptime | null;
}

/** When it is over, by the clocks of who noted it, and how long it was then. */
export interface NotedWait {
  readonly over: Moment;
  readonly lastsMs: number;
}

export const NO_WAIT: NotedWait = { over: { ms: 0, uptime: null }, lastsMs: 0 };

export function noteWait(lastsMs: number, { ms, uptime }: Moment): NotedWait {
  return { over: { ms: ms + lastsMs, uptime: uptime && { ...uptime, ms: uptime.ms + lastsMs } }, lastsMs };
}

/** Clocks of two machines are seldom further apart. */
const SAME_CLOCK_MS = 3_000;

/**
 * When the wait is over by our clock, as far as it can be believed; 0: it cannot. On the machine that noted it, its uptime tells what is left:
 * its clock may have been set since, or this process have another idea of it. Elsewhere the clock has to: what seems longer now than it was
 * when it was noted, another clock has noted, ahead of ours, or ours was set back. It would be waited for by hours.
 */
export function believed({ over, lastsMs }: NotedWait, now: Moment): number {
  const leftMs = leftByUptime(over.uptime, now.uptime);
  // Longer than it ever was: a container may count its uptime from elsewhere.
  if (leftMs !== null && leftMs <= lastsMs) return leftMs <= 0 ? 0 : now.ms + wholeMs(leftMs);
  return over.ms > now.ms + lastsMs + SAME_CLOCK_MS ? 0 : over.ms;
}

function leftByUptime(over: Uptime | null, now: Uptime | null): number | null {
  return over !== null && over.boot === now?.boot ? over.ms - now.ms : null;
}

/** A clock that people set tells whole milliseconds, cut off: one more, lest a wait end a part of one too soon. */
export const wholeMs = (ms: number): number => Math.ceil(ms) + 1;

export type SharedWaits = Readonly<Record<SharedWait, NotedWait>>;

/** Where the rows are kept: all workers of a board ask the same one. */
export interface SharedBudgets {
  claim(claim: BudgetClaim, nowMs: number): Promise<BudgetGrant>;
  /** What the board told any worker, dead ones too: nobody calls before. */
  waits(): Promise<SharedWaits>;
  /** Notes a wait that begins now; never shortens one that can be believed. */
  keepWait(wait: SharedWait, lastsMs: number, now: Moment): Promise<void>;
}
