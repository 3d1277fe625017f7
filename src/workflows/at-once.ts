// at-once: how much of a run is under way at the same time.

/** Workbooks read at once: parsing is one core's work, and while one waits for the store the other reads. Each is a thread (reading-threads.ts). */
export const WORKBOOKS_AT_ONCE = 2;

/** Customers sending at once: their batches take turns at the one writer, so this is only how many are seen under way. */
export const CUSTOMERS_AT_ONCE = 8;
