// pace: how fast a run went at the board, as the board's budgets count it: calls and points of the minute before each moment.
// Owns: the arithmetic. Does not own: the budgets (config), keeping to them (domain/run/shared-budget.ts), the plot (html-pace).
import type { CallTimeRow } from '../../store/views/report-store.js';
import { numberWithCommas } from '../text-table.js';

export interface MinuteBudgets {
  readonly callsPerMinute: number;
  readonly complexityPerMinute: number;
}

export interface PacePoint {
  /** Since the run was opened. */
  readonly seconds: number;
  /** The most in any minute that ended in this step. */
  readonly calls: number;
  readonly complexity: number;
}

export interface Pace {
  readonly points: readonly PacePoint[];
  readonly peakCalls: number;
  readonly peakComplexity: number;
  readonly budgets: MinuteBudgets;
}

/** The same as the plots say, for pages without pictures. */
export function paceWords({ peakCalls, peakComplexity, budgets }: Pace): string {
  const n = numberWithCommas;
  return `In its busiest minute the run made ${n(peakCalls)} of ${n(budgets.callsPerMinute)} calls and used ${n(peakComplexity)} of ${n(budgets.complexityPerMinute)} complexity points.`;
}

const MINUTE_MS = 60_000;
/** As many as a screen tells apart. */
const STEPS = 120;

/** null: there is nothing to show without a call. */
export function paceOf(
  calls: readonly CallTimeRow[],
  openedMs: number,
  endMs: number,
  budgets: MinuteBudgets,
): Pace | null {
  const timed = calls.map(({ at, complexity }) => ({ atMs: Date.parse(at), complexity: complexity ?? 0 }));
  const last = timed.at(-1);
  if (last === undefined) return null;
  const lengthMs = Math.max(1, endMs - openedMs, last.atMs - openedMs);
  const stepMs = lengthMs / STEPS;
  const points: PacePoint[] = [{ seconds: 0, calls: 0, complexity: 0 }];
  const minute = { from: 0, to: 0, complexity: 0 };
  const slideTo = (nowMs: number) => {
    for (let old = timed[minute.from]; old !== undefined && old.atMs <= nowMs - MINUTE_MS; old = timed[minute.from]) {
      minute.from += 1;
      minute.complexity -= old.complexity;
    }
  };
  for (let step = 1; step <= STEPS; step += 1) {
    const stepEndMs = openedMs + step * stepMs;
    let [mostCalls, mostComplexity] = [0, 0];
    const note = () => {
      mostCalls = Math.max(mostCalls, minute.to - minute.from);
      mostComplexity = Math.max(mostComplexity, minute.complexity);
    };
    for (let next = timed[minute.to]; next !== undefined && next.atMs <= stepEndMs; next = timed[minute.to]) {
      slideTo(next.atMs);
      minute.to += 1;
      minute.complexity += next.complexity;
      note();
    }
    slideTo(stepEndMs);
    note();
    points.push({ seconds: (step * stepMs) / 1000, calls: mostCalls, complexity: mostComplexity });
  }
  return {
    points,
    peakCalls: Math.max(...points.map((point) => point.calls)),
    peakComplexity: Math.max(...points.map((point) => point.complexity)),
    budgets,
  };
}
