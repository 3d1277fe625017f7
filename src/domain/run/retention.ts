// retention: how long each kind of row is kept, and from when on nothing goes whatever its age. Owns: the rule. Does not own: the statements (store).

export interface Retention {
  readonly outboxDays: number;
  readonly batchBodiesDays: number;
  readonly callsDays: number;
  readonly rejectsDays: number;
  readonly plansDays: number;
  readonly verificationsDays: number;
  readonly runsDays: number;
  /** null: for ever. */
  readonly historyDays: number | null;
}

export type Tidied = 'plans' | 'verifications' | 'outbox' | 'batch-bodies' | 'calls' | 'rejects' | 'runs' | 'history';

/** The newest runs stay whole whatever their age: a mirror that stood still for a year is still explained. */
export const WHOLE_RUNS = 10;

const DAY_MS = 86_400_000;

export interface CutOff {
  readonly what: Tidied;
  /** ISO time; what ended before it goes. */
  readonly before: string;
}

/**
 * In the order it has to be done: what a kept plan or verification shows is in the outbox, so those end first.
 * `wholeSince`: begin of the oldest run that stays whole; null: there was no run.
 */
export function cutOffs(retention: Retention, now: Date, wholeSince: string | null): readonly CutOff[] {
  if (wholeSince === null) return [];
  const days: readonly (readonly [Tidied, number | null])[] = [
    ['plans', retention.plansDays],
    ['verifications', retention.verificationsDays],
    ['outbox', retention.outboxDays],
    ['batch-bodies', retention.batchBodiesDays],
    ['calls', retention.callsDays],
    ['rejects', retention.rejectsDays],
    ['runs', retention.runsDays],
    ['history', retention.historyDays],
  ];
  return days.flatMap(([what, kept]) => {
    if (kept === null) return [];
    const byAge = new Date(now.getTime() - kept * DAY_MS).toISOString();
    return [{ what, before: byAge < wholeSince ? byAge : wholeSince }];
  });
}
