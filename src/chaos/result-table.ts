// result-table: what a chaos run found, as rows and totals. Owns: the sums, the median, and what makes a run good. Does not own: how a table looks on a terminal.
import type { Violation, ViolationKind } from './judge.js';

export interface PlayedRound {
  readonly round: number;
  readonly struck: readonly string[];
  readonly findings: readonly Violation[];
  readonly recoveredAfterMs: number;
  readonly runs: number;
  readonly repaired: number;
  /** Where a round found something, its folder is kept. */
  readonly folder: string | null;
}

export interface FaultRow {
  readonly fault: string;
  readonly injected: number;
  readonly lost: number;
  readonly doubled: number;
  readonly wrong: number;
  readonly unbalanced: number;
  /** Rounds that did not end by themselves. */
  readonly stuck: number;
  /** Median of the rounds in which it happened: from the start of the round until the board was right; null where none ended well. */
  readonly recovered_in_s: number | null;
}

export interface ChaosResult {
  readonly seed: number;
  readonly rounds: number;
  readonly command: string;
  readonly seconds: number;
  readonly faults: readonly FaultRow[];
  readonly totals: Omit<FaultRow, 'fault'> & {
    readonly runs: number;
    /** Things of the mirror's own that people deleted, edited, copied or renamed in mid-round, put right by `verify --repair`. */
    readonly repaired: number;
    readonly calls_before_their_wait_was_over: number;
    readonly mutations_at_once: number;
  };
  readonly failed_rounds: readonly {
    readonly round: number;
    readonly folder: string | null;
    readonly findings: readonly Violation[];
  }[];
}

export interface BoardCounts {
  readonly callsBeforeWaitWasOver: number;
  readonly maxMutationsInFlight: number;
}

export function chaosResult(
  names: readonly string[],
  played: readonly PlayedRound[],
  counts: BoardCounts,
  about: Pick<ChaosResult, 'seed' | 'rounds' | 'command' | 'seconds'>,
): ChaosResult {
  const { fault: _, ...totals } = rowOf(
    '',
    played,
    played.reduce((sum, { struck }) => sum + struck.length, 0),
  );
  return {
    ...about,
    faults: names.map((name) => {
      const rounds = played.filter(({ struck }) => struck.includes(name));
      return rowOf(name, rounds, rounds.length);
    }),
    totals: {
      ...totals,
      runs: sum(played.map(({ runs }) => runs)),
      repaired: sum(played.map(({ repaired }) => repaired)),
      calls_before_their_wait_was_over: counts.callsBeforeWaitWasOver,
      mutations_at_once: counts.maxMutationsInFlight,
    },
    failed_rounds: played
      .filter(({ findings }) => findings.length > 0)
      .map(({ round, folder, findings }) => ({ round, folder, findings })),
  };
}

/** A silent fault is a wrong board that the run called right. */
const COUNTED_AS: Readonly<Record<ViolationKind, 'lost' | 'doubled' | 'wrong' | 'unbalanced' | 'stuck'>> = {
  lost: 'lost',
  doubled: 'doubled',
  wrong: 'wrong',
  silent: 'wrong',
  unbalanced: 'unbalanced',
  stuck: 'stuck',
};

function rowOf(fault: string, rounds: readonly PlayedRound[], injected: number): FaultRow {
  const findings = rounds.flatMap((round) => round.findings);
  const count = (as: string) => findings.filter(({ kind }) => COUNTED_AS[kind] === as).length;
  const well = rounds.filter((round) => round.findings.length === 0);
  return {
    fault,
    injected,
    lost: count('lost'),
    doubled: count('doubled'),
    wrong: count('wrong'),
    unbalanced: count('unbalanced'),
    stuck: count('stuck'),
    recovered_in_s: median(well.map(({ recoveredAfterMs }) => recoveredAfterMs / 1000)),
  };
}

export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : Math.round((low + high) * 5) / 10;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
