// alert: what a person on call must hear of, from how things stand: pure. State in, alerts out; so nothing is notified twice, and an end is notified too.
// Owns: which state is an alert, its words, and when it is notified (again). Does not own: reading the state (activities/watch) or sending (telemetry/webhook).

export type AlertKind =
  | 'run-red'
  | 'run-late'
  | 'schedule-missing'
  | 'schedule-failed'
  | 'customer-parked'
  | 'customer-paused'
  | 'run-paused'
  | 'board-drifts'
  | 'gate-waiting'
  | 'daily-limit'
  | 'board-refuses'
  | 'workbook-refused'
  | 'canary-lost';

export interface Alert {
  readonly kind: AlertKind;
  /** What it is about: a customer, a workbook, a schedule, a run. With the kind it is what makes two alerts the same. */
  readonly subject: string;
  readonly sentence: string;
  /** The command that shows more, or mends it. */
  readonly command: string;
}

/** How things stand. Times are ISO. */
export interface Watched {
  readonly environment: string;
  readonly now: string;
  /** The last closed run that was to send. */
  readonly lastRun: {
    readonly runId: string;
    readonly outcome: string | null;
    readonly sentence: string | null;
  } | null;
  readonly lastBalancedAt: string | null;
  /** Since when this store is in use: before the first run nothing is late. */
  readonly usedSince: string | null;
  readonly openRun: { readonly runId: string; readonly phase: string } | null;
  /** The open run, where somebody paused it as a whole. */
  readonly pausedRun: { readonly runId: string; readonly since: string; readonly reason: string } | null;
  readonly waitingCustomers: readonly {
    readonly customer: string;
    readonly state: 'parked' | 'paused' | 'gated';
    readonly reason: string | null;
  }[];
  readonly refusedWorkbooks: readonly { readonly workbook: string; readonly sentence: string }[];
  /** What the newest reading of the whole board found and nobody mended since. */
  readonly drift: { readonly runId: string; readonly at: string; readonly findings: number } | null;
  /** The newest call to the board. */
  readonly lastCall: { readonly outcome: string; readonly reason: string | null } | null;
  readonly dailyLimitReached: boolean;
  readonly schedules: readonly ScheduleStatus[];
  readonly canary: { readonly at: string; readonly lost: string | null } | null;
}

export interface ScheduleStatus {
  readonly name: string;
  /** false: it stands in the config and not in Temporal. */
  readonly there: boolean;
  readonly paused: boolean;
  /** When it should start next; in the past when the server does not start it. */
  readonly next: string | null;
  /** The last one it started could not run. */
  readonly failed: string | null;
}

export interface WatchLimits {
  /** A whole sync must have balanced within so many hours. */
  readonly balancedWithinHours: number;
}

/** Temporal starts a schedule within seconds; five minutes past its time it was not started. */
const START_LATE_MS = 5 * 60_000;

export function alertsOf(watched: Watched, limits: WatchLimits): readonly Alert[] {
  return [
    ...redRun(watched),
    ...lateRun(watched, limits),
    ...watched.schedules.flatMap((news) => scheduleAlerts(news, watched.now)),
    ...pausedRun(watched),
    ...watched.waitingCustomers
      // Where the whole run is paused its customers are, and nobody needs to hear it of each.
      .filter(({ state }) => state !== 'paused' || watched.pausedRun === null)
      .map(customerAlert),
    ...gate(watched),
    ...board(watched),
    ...watched.refusedWorkbooks.map(
      ({ workbook, sentence }): Alert => ({
        kind: 'workbook-refused',
        subject: workbook,
        sentence: `The workbook ${workbook} was refused; its orders stay as they were. ${sentence}`,
        command: 'order-mirror rejects',
      }),
    ),
    ...drift(watched),
    ...canary(watched),
  ];
}

function redRun({ lastRun }: Watched): readonly Alert[] {
  if (lastRun === null || (lastRun.outcome !== 'FAILED' && lastRun.outcome !== 'UNBALANCED')) return [];
  return [
    {
      kind: 'run-red',
      // One story until a run is green again, however many runs are red.
      subject: 'runs',
      sentence: `Run ${lastRun.runId} ended ${lastRun.outcome}. ${lastRun.sentence ?? ''}`.trimEnd(),
      command: `order-mirror report ${lastRun.runId}`,
    },
  ];
}

function lateRun({ lastBalancedAt, usedSince, now, schedules }: Watched, limits: WatchLimits): readonly Alert[] {
  const since = lastBalancedAt ?? usedSince;
  // Nobody expects runs where none are scheduled.
  if (since === null || schedules.length === 0) return [];
  if (Date.parse(now) - Date.parse(since) <= limits.balancedWithinHours * 3_600_000) return [];
  return [
    {
      kind: 'run-late',
      subject: 'runs',
      sentence: `No run has balanced since ${since}; one is expected every ${limits.balancedWithinHours} h.`,
      command: 'order-mirror status',
    },
  ];
}

function scheduleAlerts({ name, there, paused, next, failed }: ScheduleStatus, now: string): readonly Alert[] {
  if (!there)
    return [
      {
        kind: 'schedule-missing',
        subject: name,
        sentence: `The schedule ${name} stands in the config and not in Temporal, so it starts nothing.`,
        command: 'order-mirror schedule apply',
      },
    ];
  const late = !paused && next !== null && Date.parse(now) - Date.parse(next) > START_LATE_MS;
  const missed: readonly Alert[] = late
    ? [
        {
          kind: 'schedule-missing',
          subject: name,
          sentence: `The schedule ${name} should have started at ${next} and did not.`,
          command: 'order-mirror schedule list',
        },
      ]
    : [];
  if (failed === null) return missed;
  return [
    ...missed,
    {
      kind: 'schedule-failed',
      subject: name,
      sentence: `What the schedule ${name} started last could not run. ${failed}`,
      command: 'order-mirror status',
    },
  ];
}

function pausedRun({ pausedRun: run }: Watched): readonly Alert[] {
  if (run === null) return [];
  return [
    {
      kind: 'run-paused',
      subject: run.runId,
      sentence: `Run ${run.runId} is paused since ${run.since}: ${run.reason}`,
      command: 'order-mirror resume',
    },
  ];
}

function customerAlert({ customer, state, reason }: Watched['waitingCustomers'][number]): Alert {
  switch (state) {
    case 'parked':
      return {
        kind: 'customer-parked',
        subject: customer,
        sentence: `${customer} is parked and waits for you. ${reason ?? ''}`.trimEnd(),
        command: `order-mirror retry --customer "${customer}"`,
      };
    case 'paused':
      return {
        kind: 'customer-paused',
        subject: customer,
        sentence: `${customer} is paused. ${reason ?? ''}`.trimEnd(),
        command: `order-mirror resume --customer "${customer}"`,
      };
    case 'gated':
      return {
        kind: 'gate-waiting',
        subject: customer,
        sentence: `${customer} waits for approval; the others go on. ${reason ?? ''}`.trimEnd(),
        command: `order-mirror approve --customer "${customer}"`,
      };
  }
}

function gate({ openRun }: Watched): readonly Alert[] {
  if (openRun === null || openRun.phase !== 'waiting-for-approval') return [];
  return [
    {
      kind: 'gate-waiting',
      subject: openRun.runId,
      sentence: `Run ${openRun.runId} would change unusually much and waits for approval.`,
      command: `order-mirror report ${openRun.runId}`,
    },
  ];
}

function board({ dailyLimitReached, lastCall }: Watched): readonly Alert[] {
  const limit: readonly Alert[] = dailyLimitReached
    ? [
        {
          kind: 'daily-limit',
          subject: 'board',
          sentence: "The day's calls to the board are used up; it goes on by itself at midnight UTC.",
          command: 'order-mirror status',
        },
      ]
    : [];
  if (lastCall?.outcome !== 'park') return limit;
  return [
    ...limit,
    {
      kind: 'board-refuses',
      subject: 'board',
      sentence: `The board refuses our calls (${lastCall.reason ?? 'no reason given'}): token, permission or board.`,
      command: 'order-mirror doctor',
    },
  ];
}

function drift({ drift: found }: Watched): readonly Alert[] {
  if (found === null) return [];
  return [
    {
      kind: 'board-drifts',
      subject: 'board',
      sentence: `The board differs from SQL in ${found.findings} places, as read back at ${found.at}.`,
      command: `order-mirror report ${found.runId}`,
    },
  ];
}

function canary({ canary: bird }: Watched): readonly Alert[] {
  if (bird === null || bird.lost === null) return [];
  return [{ kind: 'canary-lost', subject: 'canary', sentence: bird.lost, command: 'order-mirror status' }];
}

/** An alert as the store knows it. */
export interface NotifiedAlert {
  readonly kind: string;
  readonly subject: string;
  /** null: nobody could be notified yet. */
  readonly notifiedAt: string | null;
}

export interface AlertSteps {
  /** Nobody was notified yet, or long enough ago for a reminder. */
  readonly notify: readonly { readonly alert: Alert; readonly again: boolean }[];
  /** Told once and over now. */
  readonly over: readonly { readonly kind: string; readonly subject: string; readonly notified: boolean }[];
}

export function alertSteps(
  now: readonly Alert[],
  known: readonly NotifiedAlert[],
  at: string,
  remindAfterMs: number,
): AlertSteps {
  const same = (one: { kind: string; subject: string }, other: { kind: string; subject: string }) =>
    one.kind === other.kind && one.subject === other.subject;
  const notify = now.flatMap((alert) => {
    const notifiedAt = known.find((one) => same(one, alert))?.notifiedAt ?? null;
    if (notifiedAt === null) return [{ alert, again: false }];
    return Date.parse(at) - Date.parse(notifiedAt) >= remindAfterMs ? [{ alert, again: true }] : [];
  });
  const over = known
    .filter((one) => !now.some((alert) => same(one, alert)))
    .map(({ kind, subject, notifiedAt }) => ({ kind, subject, notified: notifiedAt !== null }));
  return { notify, over };
}
