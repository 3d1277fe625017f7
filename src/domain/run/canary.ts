// canary: a synthetic order that goes the whole way, list -> SQL -> board, and is read back. Its total is the second it was written in, so what the board
// shows says by itself how old it is. One figure for freshness, and for a success that was none: a run that says it was well has taken it along.

/** Fits a quantity (32 bits) until 2094. */
const BEGIN_MS = Date.parse('2026-01-01T00:00:00.000Z');

export function canaryValue(at: Date): number {
  return Math.floor((at.getTime() - BEGIN_MS) / 1000);
}

export function canaryTime(value: number): Date {
  return new Date(BEGIN_MS + value * 1000);
}

export interface CanarySight {
  /** What the workbook holds since the last look; null: none was laid yet. */
  readonly placed: number | null;
  /** What the board shows; null: no such item. */
  readonly shown: number | null;
  /** When the newest run was opened that ended well and with balanced books; null: none did. */
  readonly wellSince: Date | null;
  readonly wellRun: string | null;
}

export interface CanaryVerdict {
  /** Age of what the board shows; null where it shows nothing yet. */
  readonly seconds: number | null;
  readonly lost: string | null;
}

export function judgeCanary({ placed: laid, shown, wellSince, wellRun }: CanarySight, now: Date): CanaryVerdict {
  const seconds = shown === null ? null : Math.max(0, canaryValue(now) - shown);
  const due = laid !== null && wellSince !== null && canaryTime(laid).getTime() < wellSince.getTime();
  if (!due || shown === laid) return { seconds, lost: null };
  const instead = shown === null ? 'nothing' : `the one of ${canaryTime(shown).toISOString()}`;
  return {
    seconds,
    lost: `Run ${wellRun ?? ''} began after the canary was laid at ${canaryTime(laid).toISOString()} and says it was well, but the board shows ${instead}.`,
  };
}
