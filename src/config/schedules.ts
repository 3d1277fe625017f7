// schedules: the [[schedules]] of a config: when runs begin by themselves.
// Owns: reading them and what makes one impossible. Does not own: what a schedule is (domain/schedule).
import type { Schedule, ScheduleTimes } from '../domain/run/schedule.js';
import { problemIn } from './list-file.js';
import { isTable } from './option.js';
import type { Problem } from './problem.js';
import { readOptions } from './read-options.js';
import { SCHEDULE_OPTIONS } from './row-options.js';
import type { TomlFile } from './toml-file.js';
import type { Path } from './toml-positions.js';

export interface SchedulesRead {
  readonly schedules: readonly Schedule[];
  readonly problems: readonly Problem[];
}

const LIST = 'schedules';
const UNIT_SECONDS = { s: 1, m: 60, h: 3600 } as const;
/** Reading the lists and the board alone takes seconds; a shorter pause would only be skipped. */
const SHORTEST_SECONDS = 60;

/** `customers`: canonical names, to tell a misspelt one; undefined where the file could not be read. */
export function readSchedules(toml: TomlFile, customers: readonly string[] | undefined): SchedulesRead {
  const raw = toml.values[LIST];
  if (raw === undefined) return { schedules: [], problems: [] };
  if (!Array.isArray(raw) || !raw.every(isTable))
    return { schedules: [], problems: [problemIn(toml, [LIST], 'this must be a list', `Write each as [[${LIST}]]`)] };
  const problems: Problem[] = [];
  const schedules: Schedule[] = [];
  const names = new Set<string>();
  raw.forEach((_, index) => {
    const { values, problems: faults } = readOptions(toml, [LIST, index], SCHEDULE_OPTIONS);
    problems.push(...faults);
    const report = (path: Path, problem: string, remedy: string) =>
      problems.push(problemIn(toml, [LIST, index, ...path], problem, remedy));
    const name = values.find('name');
    if (name !== undefined && names.has(name)) report(['name'], `"${name}" is already a schedule`, 'Rename one');
    if (name !== undefined) names.add(name);
    const zone = values.find('time_zone');
    if (zone !== undefined && !isTimeZone(zone))
      report(['time_zone'], `there is no time zone "${zone}"`, 'Write it as in "Europe/Berlin" or "UTC"');
    const customer = values.find('customer') ?? '';
    if (customer !== '' && customers !== undefined && !customers.includes(customer))
      report(
        ['customer'],
        `there is no customer "${customer}"`,
        'Write a name of the customers file as it stands there',
      );
    const times = timesOf(values.find('cron') ?? '', values.find('every') ?? '', faults.length === 0, report);
    const quiet = values.find('quiet_hours') ?? '';
    const [from = '', to = ''] = quiet.split('-');
    if (quiet !== '' && from === to) report(['quiet_hours'], 'this is no time at all', 'Write it as in "22:00-06:00"');
    if (faults.length > 0 || name === undefined || zone === undefined || times === undefined) return;
    schedules.push({
      name,
      scope: values.get('scope'),
      customer: customer === '' ? null : customer,
      times,
      timeZone: zone,
      jitterSeconds: values.get('jitter_seconds'),
      catchUpMinutes: values.get('catch_up_minutes'),
      quiet: quiet === '' ? null : { from, to },
    });
  });
  return { schedules, problems };
}

function timesOf(
  cron: string,
  every: string,
  readable: boolean,
  report: (path: Path, problem: string, remedy: string) => void,
): ScheduleTimes | undefined {
  if (cron !== '' && every === '') return { kind: 'cron', cron };
  if (cron !== '' || every === '') {
    // A time that could not be read has been told already.
    if (readable) report(['name'], 'a schedule has either cron or every', 'Give it one of the two');
    return undefined;
  }
  const unit = every.slice(-1);
  const seconds = Number(every.slice(0, -1)) * (unit === 's' || unit === 'm' || unit === 'h' ? UNIT_SECONDS[unit] : 0);
  if (seconds < SHORTEST_SECONDS) {
    report(['every'], `the shortest pause is ${SHORTEST_SECONDS} s`, 'Write it as in "15m" or "2h"');
    return undefined;
  }
  return { kind: 'every', seconds };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
