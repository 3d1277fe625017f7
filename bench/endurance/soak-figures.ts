// soak-figures: what is measured in a soak, and when it counts as growing. Owns: the slope, the tolerances with their reasons. Pure.

export interface FigureRule {
  readonly name: string;
  readonly unit: string;
  /** Growth over the second half of the soak, as a share of the mean, that is still flat. */
  readonly tolerance: number;
  readonly because: string;
}

/** One row each; a sample has a number or null (not to be had on this machine) for each. */
export const SOAK_RULES = {
  rss: {
    name: 'worker memory (RSS)',
    unit: 'MB',
    tolerance: 0.1,
    because:
      'V8 and SQLite give pages back late and in steps of some MB; a leak of 1 KB a sync would not be seen, one of 100 KB is',
  },
  heap: {
    name: 'worker heap in use',
    unit: 'MB',
    tolerance: 0.25,
    because: 'a sawtooth: a sample falls anywhere between two collections',
  },
  handles: {
    name: 'open files and sockets of the worker',
    unit: '',
    tolerance: 0.1,
    because: 'kept-alive connections to the board and Temporal come and go, a few at a time',
  },
  history: {
    name: 'longest history of a sync',
    unit: 'events',
    tolerance: 0.25,
    because: 'a day of more changes has more batches; what must not be is that it grows with the number of syncs',
  },
  historyBytes: {
    name: 'its size',
    unit: 'KB',
    tolerance: 0.25,
    because: 'as its length: events carry references and counts, so they are all of about one size',
  },
  storePerWrite: {
    name: 'store per write to the board',
    unit: 'KB',
    tolerance: 0.05,
    because:
      'the store keeps every change, batch and call for ever, so it grows with what is done, and with nothing else',
  },
  syncSeconds: {
    name: 'time of a sync',
    unit: 's',
    tolerance: 0.5,
    because: 'other programs share the machine; a store whose every run is slower than the last would double it',
  },
} as const satisfies Record<string, FigureRule>;

export type FigureName = keyof typeof SOAK_RULES;

export type SoakSample = { readonly atS: number } & { readonly [F in FigureName]: number | null };

export interface SoakRow {
  readonly figure: string;
  readonly unit: string;
  readonly first: number | null;
  readonly middle: number | null;
  readonly last: number | null;
  /** Over the second half, by the straight line through its samples; share of their mean. */
  readonly growth: number | null;
  readonly tolerance: number;
  readonly verdict: 'flat' | 'growing' | 'not measured';
  readonly because: string;
}

/** Fewer say nothing of a slope. */
const FEWEST_SAMPLES = 4;

export function soakRows(samples: readonly SoakSample[]): SoakRow[] {
  return (Object.keys(SOAK_RULES) as FigureName[]).map((figure) => {
    const rule: FigureRule = SOAK_RULES[figure];
    const points = samples.flatMap((sample) => {
      const value = sample[figure];
      return value === null ? [] : [{ at: sample.atS, value }];
    });
    const half = points.slice(Math.floor(points.length / 2));
    const growth = half.length < FEWEST_SAMPLES ? null : growthOf(half);
    return {
      figure: rule.name,
      unit: rule.unit,
      first: points[0]?.value ?? null,
      middle: half[0]?.value ?? null,
      last: points.at(-1)?.value ?? null,
      growth,
      tolerance: rule.tolerance,
      verdict: growth === null ? 'not measured' : growth > rule.tolerance ? 'growing' : 'flat',
      because: rule.because,
    };
  });
}

/** Least squares: one odd sample at the end is no growth. */
function growthOf(points: readonly { readonly at: number; readonly value: number }[]): number {
  const mean = (of: (point: { at: number; value: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [midAt, midValue] = [mean(({ at }) => at), mean(({ value }) => value)];
  const spread = mean(({ at }) => (at - midAt) ** 2);
  if (spread === 0 || midValue === 0) return 0;
  const slope = mean(({ at, value }) => (at - midAt) * (value - midValue)) / spread;
  const span = (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0);
  return (slope * span) / midValue;
}
