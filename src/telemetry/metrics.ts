// metrics: every metric of ours, once: name, kind, unit, labels, what it says. The dashboard and the alert rules under ops/ are checked against this table
// and against a real scrape. Labels are states, outcomes and operations, never a value of an order (S15).
import type { MetricMeter, MetricTags } from '@temporalio/common';

interface MetricRow {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly unit: string;
  readonly labels: readonly string[];
  readonly says: string;
}

export const METRICS = {
  order_mirror_orders: {
    kind: 'gauge',
    unit: '',
    labels: ['state'],
    says: 'Orders by state: NEW, CHANGED, PENDING, SYNCED, FAILED, HELD; ABSENT ones whatever their state.',
  },
  order_mirror_oldest_due_seconds: {
    kind: 'gauge',
    unit: 's',
    labels: [],
    says: 'How long the oldest order waits that is not on the board as wanted; 0 when none waits.',
  },
  order_mirror_open_run_seconds: {
    kind: 'gauge',
    unit: 's',
    labels: [],
    says: 'How long the open run goes on; 0 when none is open.',
  },
  order_mirror_run_waits_for_approval: {
    kind: 'gauge',
    unit: '',
    labels: [],
    says: '1 while a run waits at a gate for a person.',
  },
  order_mirror_parked_customers: {
    kind: 'gauge',
    unit: '',
    labels: [],
    says: 'Customers of the open run that wait for retry or skip.',
  },
  order_mirror_last_balanced_run_timestamp_seconds: {
    kind: 'gauge',
    unit: 's',
    labels: [],
    says: 'When the last whole sync ended whose books balanced (Unix time); 0 before the first.',
  },
  order_mirror_calls_today: { kind: 'gauge', unit: '', labels: [], says: 'Board calls since midnight UTC.' },
  order_mirror_calls_per_day: { kind: 'gauge', unit: '', labels: [], says: 'Board calls that a day may have.' },
  order_mirror_complexity_last_minute: {
    kind: 'gauge',
    unit: '',
    labels: [],
    says: 'Complexity spent in the last 60 s.',
  },
  order_mirror_complexity_per_minute: {
    kind: 'gauge',
    unit: '',
    labels: [],
    says: 'Complexity that a minute may cost.',
  },
  order_mirror_calls: {
    kind: 'counter',
    unit: '',
    labels: ['operation', 'outcome'],
    says: 'Board calls by operation and outcome.',
  },
  order_mirror_call_seconds: {
    kind: 'histogram',
    unit: 's',
    labels: ['operation'],
    says: 'How long a board call took.',
  },
  order_mirror_runs: { kind: 'counter', unit: '', labels: ['outcome'], says: 'Runs that were closed, by outcome.' },
  order_mirror_canary_seconds: {
    kind: 'gauge',
    unit: 's',
    labels: [],
    says: 'Age of the canary as the board showed it at the last look; 0 where there is none.',
  },
  order_mirror_lag_seconds: {
    kind: 'gauge',
    unit: 's',
    labels: [],
    says: 'Of the last sync that read a changed workbook: from the oldest change of a workbook to the end of the run.',
  },
} as const satisfies Record<string, MetricRow>;

export type MetricName = keyof typeof METRICS;
type Labels<N extends MetricName> = Readonly<Record<(typeof METRICS)[N]['labels'][number], string>>;

export interface Metrics {
  /** Adds to a counter, sets a gauge, records in a histogram. */
  note<N extends MetricName>(name: N, value: number, labels: Labels<N>): void;
}

export const NO_METRICS: Metrics = { note: () => {} };

export function createMetrics(meter: MetricMeter, environment: string): Metrics {
  const ours = meter.withTags({ environment });
  const notes = new Map<string, (value: number, tags: MetricTags) => void>();
  for (const [name, { kind, unit, says }] of Object.entries(METRICS))
    notes.set(name, instrument(kind, name, unit, says));
  return { note: (name, value, labels) => notes.get(name)?.(value, labels) };

  function instrument(kind: MetricRow['kind'], name: string, unit: string, says: string) {
    switch (kind) {
      case 'counter': {
        const counter = ours.createCounter(name, unit, says);
        return (value: number, tags: MetricTags) => counter.add(value, tags);
      }
      case 'gauge': {
        const gauge = ours.createGauge(name, 'float', unit, says);
        return (value: number, tags: MetricTags) => gauge.set(value, tags);
      }
      case 'histogram': {
        const histogram = ours.createHistogram(name, 'float', unit, says);
        return (value: number, tags: MetricTags) => histogram.record(value, tags);
      }
    }
  }
}
