// schedule: when a run begins by itself, as plain values: what the config says, what Temporal is told, and where two of them differ.
// Owns: the words and the comparison. Does not own: the config's keys (config/schedules) or talking to Temporal (schedule-client).

/** What is done: a whole sync; reading the order lists alone; reading the board back; looking whether somebody on call must hear of something; looking for the canary and laying the next; or taking away what is kept no longer. */
export type ScheduleScope = 'sync' | 'import' | 'verify' | 'watch' | 'canary' | 'housekeep';

export type ScheduleTimes =
  /** Five fields: minute hour day-of-month month day-of-week. */
  { readonly kind: 'cron'; readonly cron: string } | { readonly kind: 'every'; readonly seconds: number };

export interface QuietHours {
  /** HH:MM, in the schedule's time zone; from is inside, to is outside; over midnight where from is later than to. */
  readonly from: string;
  readonly to: string;
}

export interface Schedule {
  readonly name: string;
  readonly scope: ScheduleScope;
  /** Only this customer is sent; null = all. */
  readonly customer: string | null;
  readonly times: ScheduleTimes;
  /** IANA name. */
  readonly timeZone: string;
  readonly jitterSeconds: number;
  /** A start that was missed (server down) is made up for within this time, later ones are dropped. */
  readonly catchUpMinutes: number;
  readonly quiet: QuietHours | null;
}

/** Where two schedules of one name differ: a sentence per difference, old before new. */
export function scheduleDifferences(old: Schedule, wanted: Schedule): readonly string[] {
  const before = parts(old);
  return parts(wanted).flatMap(([what, now], index) => {
    const was = before[index]?.[1];
    return was === now ? [] : [`${what}: ${was} -> ${now}`];
  });
}

/** The same parts in the same order for every schedule. */
function parts(schedule: Schedule): readonly (readonly [string, string])[] {
  return [
    ['does', schedule.scope],
    ['customer', schedule.customer ?? 'all'],
    ['when', timesText(schedule.times)],
    ['time zone', schedule.timeZone],
    ['jitter', `${schedule.jitterSeconds} s`],
    ['catches up', `${schedule.catchUpMinutes} min`],
    ['quiet', schedule.quiet === null ? 'never' : `${schedule.quiet.from}-${schedule.quiet.to}`],
  ];
}

export function timesText(times: ScheduleTimes): string {
  switch (times.kind) {
    case 'cron':
      return `cron ${times.cron}`;
    case 'every':
      return `every ${durationText(times.seconds)}`;
  }
}

function durationText(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** A part of the day at which nothing is started: hours and minutes, both ends inside. */
export interface QuietSpan {
  readonly hour: { readonly start: number; readonly end: number };
  readonly minute: { readonly start: number; readonly end: number };
}

const DAY_MINUTES = 24 * 60;

/** Quiet hours as spans that each are a rectangle of hours and minutes, which is what a calendar can say. */
export function quietSpans(quiet: QuietHours): readonly QuietSpan[] {
  const from = minuteOfDay(quiet.from);
  const to = minuteOfDay(quiet.to);
  return from < to ? spansBetween(from, to) : [...spansBetween(from, DAY_MINUTES), ...spansBetween(0, to)];
}

function spansBetween(from: number, to: number): readonly QuietSpan[] {
  const spans: QuietSpan[] = [];
  let at = from;
  while (at < to) {
    const hour = Math.floor(at / 60);
    const wholeHours = at % 60 === 0 ? Math.floor((to - at) / 60) : 0;
    const end = wholeHours > 0 ? at + wholeHours * 60 : Math.min(to, (hour + 1) * 60);
    spans.push({
      hour: { start: hour, end: Math.floor((end - 1) / 60) },
      minute: { start: at % 60, end: (end - 1) % 60 },
    });
    at = end;
  }
  return spans;
}

function minuteOfDay(clock: string): number {
  const [hours = '0', minutes = '0'] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
}
