// long-wait: a wait in the middle of an activity that is too long to be slept there: the day's calls are used up, or the board asks for minutes or hours.
// Owns: how that travels up to the activity's edge, where it becomes its outcome: the workflow then sleeps on a timer that outlives every process,
// hears `cancel` and `pause` meanwhile, and keeps no lease. Does not own: when a day is over (monday/pace/pace.ts), what counts as too long (deps.waits).

/** As an activity reports it: the workflow waits so long and does the same step again. */
export type LongWait = DayOver | { readonly kind: 'wait'; readonly why: 'server-wait'; readonly ms: number };

/** A batch of changes got no answer: it is sent again when the lost call can no longer be running. Whatever is not of this batch may go meanwhile. */
export interface InDoubt {
  readonly kind: 'in-doubt';
  readonly ms: number;
}

export interface DayOver {
  readonly kind: 'wait';
  readonly why: 'daily-limit';
  readonly ms: number;
  /** When it goes on, for people. */
  readonly until: string;
}

/** Never leaves an activity: orLongWait catches it. */
export class DayUsedUp extends Error {
  override readonly name = 'DayUsedUp';
  constructor(readonly untilMs: number) {
    super("The day's calls are used up.");
  }
}

/** Never leaves an activity: orLongWait catches it. */
export class TooLongToSleep extends Error {
  override readonly name = 'TooLongToSleep';
  constructor(readonly ms: number) {
    super(`The board asked for a wait of ${Math.ceil(ms / 1000)} s.`);
  }
}

export function dayOver(untilMs: number, now: Date): DayOver {
  return {
    kind: 'wait',
    why: 'daily-limit',
    ms: Math.max(1, untilMs - now.getTime()),
    until: new Date(untilMs).toISOString(),
  };
}

export async function orLongWait<T>(clock: { now(): Date }, work: () => Promise<T>): Promise<T | LongWait> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DayUsedUp) return dayOver(error.untilMs, clock.now());
    if (error instanceof TooLongToSleep) return { kind: 'wait', why: 'server-wait', ms: error.ms };
    throw error;
  }
}
