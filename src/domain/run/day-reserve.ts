// day-reserve: calls of the day that writes leave untouched, so that what is in doubt can still be looked up (S4). Owns: that number.

/**
 * A batch in doubt is looked up every 5 s until "missing" may be believed, some 80 s: 16 calls. Two of them (two writers that died), and
 * the dozen reads with which the next run begins, fit into 50. Small plans have no 50 to spare: a tenth of the day at most.
 */
const RESERVED_CALLS = 50;
const RESERVED_SHARE = 0.1;

export function callsKeptForLookUps(callsPerDay: number): number {
  return Math.min(RESERVED_CALLS, Math.floor(callsPerDay * RESERVED_SHARE));
}

const DAY_MS = 86_400_000;

/** The calls of a day renew at 00:00 UTC (docs/monday-api.md "Rate limits"). */
export function nextUtcMidnightMs(nowMs: number): number {
  return (Math.floor(nowMs / DAY_MS) + 1) * DAY_MS;
}
