// write-phase: the order in which a customer's planned writes go out. A subitem needs its item; changes need both.
// What leaves the board leaves it first: a subitem under a wrong item goes before the right one is made (S3).

export type Phase = 'archives' | 'creates' | 'line-creates' | 'changes' | 'line-changes';

export const PHASES: readonly Phase[] = ['creates', 'line-creates', 'changes', 'line-changes'];

/** Of a run that may also take surplus copies off the board. */
export const REPAIR_PHASES: readonly Phase[] = ['archives', ...PHASES];
