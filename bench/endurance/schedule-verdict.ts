// schedule-verdict: what a trial of a schedule must not show: two runs at once, a start that nobody knows of, a run that is red. Pure.
// Owns: those rules. Does not own: gathering what happened (schedule-trial.ts), what is right on the board (judge.ts).

export interface TrialRun {
  readonly runId: string;
  readonly openedAt: string;
  /** null: it never ended. */
  readonly closedAt: string | null;
  readonly outcome: string | null;
  readonly balanced: boolean;
  readonly writes: number;
}

export interface TrialStarts {
  /** Whole minutes at which the schedule was due, from its making to its pause. */
  readonly due: number;
  /** Left out by Temporal, since what it started before was still going. */
  readonly leftOut: number;
  /** Given up, since they were missed for too long. */
  readonly missed: number;
  /** How each start that was made ended; `ran` carries its run. */
  readonly ends: readonly { readonly kind: 'ran' | 'skipped' | 'failed' | 'open'; readonly runId: string | null }[];
}

/** A minute's edge may fall on either side of the moment a schedule was made or paused. */
const EDGES = 2;

export function scheduleFindings(runs: readonly TrialRun[], starts: TrialStarts): string[] {
  const ordered = [...runs].sort((a, b) => a.openedAt.localeCompare(b.openedAt));
  const overlaps = ordered.flatMap((run, index) => {
    const next = ordered[index + 1];
    if (next === undefined || (run.closedAt !== null && run.closedAt <= next.openedAt)) return [];
    return [`runs ${run.runId} and ${next.runId} were open together`];
  });
  const red = runs
    .filter(({ closedAt, outcome, balanced }) => closedAt === null || outcome === 'FAILED' || !balanced)
    .map(({ runId, closedAt, outcome }) =>
      closedAt === null ? `run ${runId} did not end` : `run ${runId} ended ${outcome}`,
    );
  const ran = starts.ends.filter(({ kind }) => kind === 'ran').map(({ runId }) => runId);
  const lost = ran.filter((id) => !runs.some(({ runId }) => runId === id)).map((id) => `run ${id} is not in the store`);
  const unasked = runs.filter(({ runId }) => !ran.includes(runId)).map(({ runId }) => `run ${runId} was not scheduled`);
  const failed = starts.ends
    .filter(({ kind }) => kind === 'failed' || kind === 'open')
    .map(({ kind, runId }) => `a start ${kind === 'open' ? 'did not end' : 'failed'} (run ${runId ?? 'none'})`);
  const told = starts.ends.length + starts.leftOut;
  const dropped =
    starts.missed > 0 || Math.abs(told - starts.due) > EDGES
      ? [`of ${starts.due} starts that were due ${told} are told of, ${starts.missed} were given up`]
      : [];
  return [...overlaps, ...red, ...lost, ...unasked, ...failed, ...dropped];
}
