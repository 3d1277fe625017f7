// day-over: the day's calls are used up in the middle of an activity. Owns: how that travels up to the activity's edge, where it becomes its outcome:
// the workflow then sleeps on a timer that outlives every process. Does not own: when a day is over (monday/pace.ts).

/** As an activity reports it: the workflow waits so long and does the same step again. */
export interface DayOver {
  readonly kind: 'wait';
  readonly why: 'daily-limit';
  readonly ms: number;
  /** When it goes on, for people. */
  readonly until: string;
}

/** Never leaves an activity: orDayOver catches it. */
export class DayUsedUp extends Error {
  override readonly name = 'DayUsedUp';
  constructor(readonly untilMs: number) {
    super("The day's calls are used up.");
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

export async function orDayOver<T>(clock: { now(): Date }, work: () => Promise<T>): Promise<T | DayOver> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DayUsedUp) return dayOver(error.untilMs, clock.now());
    throw error;
  }
}
