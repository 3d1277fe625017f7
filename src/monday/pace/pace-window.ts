// pace-window: one budget that renews every minute, as we know it. Owns: the arithmetic of such a window. Does not own: which budgets there are (pace.ts).

export interface PaceWindow {
  /** What the config allows in a window; the server may have more, and is then not asked for it. */
  readonly configured: number;
  /** The smaller of that and the server's own total, as far as it is known. */
  readonly limit: number;
  readonly spent: number;
  /** Reserved by calls whose answer is not here yet; counted in `spent` too. */
  readonly inFlight: number;
  /** When it renews; null while nothing was spent. An upper bound: never sooner than the server's own. */
  readonly endsAtMs: number | null;
  /** Kept back for others who spend from the same budget; only after the server showed less than we had left (docs/monday-api.md "Pacing"). */
  readonly reservedForOthers: number;
  /** The server has spoken of this window. What its first word says beyond ours may lie before it: a window that slides, one that began sooner. */
  readonly heard: boolean;
}

/** Complexity renews 60 s after the first call of a window, calls every minute (docs/monday-api.md "Rate limits"). */
const SERVER_WINDOW_MS = 60_000;

/** The server tells whole seconds, rounded we do not know which way (docs/monday-api.md "Limit answers"): one more is never too early. */
const SECOND_MS = 1_000;

/** From the first call of a window until it surely renews. */
export const WINDOW_MS = SERVER_WINDOW_MS + SECOND_MS;

/**
 * At most this share is kept back for others: a call of another writer like us, which may go out at the same moment as ours (25 creates are 15 % of 5M,
 * docs/monday-api.md "Complexity"). With less, two environments of one account ended each other's minute in a 429; more would leave the mirror itself behind.
 */
const MOST_RESERVED_SHARE = 0.2;

export const newWindow = (configured: number, limit = configured): PaceWindow => {
  return { configured, limit, spent: 0, inFlight: 0, endsAtMs: null, reservedForOthers: 0, heard: false };
};

/**
 * The window as it is now: a new one if the old has ended; what is in flight may fall into either, so it counts in the new one. Who was there a minute ago
 * may be there again, before the server has said a word: half of what was kept back stays so.
 */
export function windowAt(window: PaceWindow, nowMs: number): PaceWindow {
  if (window.endsAtMs === null || nowMs < window.endsAtMs) return window;
  return {
    ...newWindow(window.configured, window.limit),
    spent: window.inFlight,
    inFlight: window.inFlight,
    reservedForOthers: window.reservedForOthers / 2,
  };
}

export const leftIn = (window: PaceWindow): number =>
  Math.max(0, window.limit - window.spent - window.reservedForOthers);

export function reserveIn(window: PaceWindow, amount: number, nowMs: number): PaceWindow {
  const current = windowAt(window, nowMs);
  return {
    ...current,
    spent: current.spent + amount,
    inFlight: current.inFlight + amount,
    endsAtMs: current.endsAtMs ?? nowMs + WINDOW_MS,
  };
}

/** A call came back: what it was thought to cost is replaced by what it did (0: it was refused or never sent). */
export function settleIn(window: PaceWindow, reserved: number, actual: number, nowMs: number): PaceWindow {
  const current = windowAt(window, nowMs);
  const inFlight = Math.max(0, current.inFlight - reserved);
  const spent = Math.max(inFlight, current.spent - reserved + actual);
  // The server's window began before this answer, so it ends at the latest a window after it.
  const endsAtMs = current.endsAtMs === null ? null : Math.min(current.endsAtMs, nowMs + SERVER_WINDOW_MS);
  return { ...current, spent, inFlight, endsAtMs };
}

export interface ServerReading {
  readonly remaining: number;
  readonly resetMs: number | null;
  readonly quota: number | null;
}

/**
 * The server's own figures are right, ours are a guess; only what it cannot know yet, the calls in flight, is added.
 * `trusted`: our own cost was exact, so a difference is somebody else's doing.
 */
export function correctedBy(window: PaceWindow, reading: ServerReading, trusted: boolean, nowMs: number): PaceWindow {
  const { remaining, quota } = reading;
  const endsAtMs = endOf(window, reading, nowMs);
  const limit = quota === null ? window.limit : Math.min(window.configured, quota);
  // More left than we may use, of a total we do not know: it tells nothing about our share.
  if (quota === null && remaining > limit) return { ...window, endsAtMs };
  const spent = Math.max(0, (quota ?? limit) - remaining) + window.inFlight;
  const surprise = trusted && window.heard ? Math.max(0, spent - window.spent) : 0;
  const reservedForOthers = Math.min(limit * MOST_RESERVED_SHARE, window.reservedForOthers + surprise);
  return { ...window, limit, spent, reservedForOthers, endsAtMs, heard: true };
}

function endOf({ endsAtMs }: PaceWindow, { resetMs }: ServerReading, nowMs: number): number | null {
  if (resetMs === null) return endsAtMs;
  const told = nowMs + resetMs + SECOND_MS;
  // Later than we thought by more than rounding explains: it is another window than ours.
  if (endsAtMs === null || told > endsAtMs + 2 * SECOND_MS) return told;
  return Math.min(endsAtMs, told);
}
