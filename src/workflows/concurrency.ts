// concurrency: how much of a run is under way at the same time.

/** Threads that read a workbook each (reading-threads.ts): parsing is one core's work. */
export const WORKBOOKS_READ_AT_ONCE = 2;

/** Workbooks under way at once: while so many are read, one more begins or ends, which is waiting for the disk (a tenth of a first import). */
export const WORKBOOKS_AT_ONCE = WORKBOOKS_READ_AT_ONCE + 1;

/** Customers sending at once: their batches take turns at the one writer, so this is only how many are seen under way. */
export const CUSTOMERS_AT_ONCE = 8;
