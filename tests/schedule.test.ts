// Schedules as values: quiet hours, differences, and what the config says of an impossible one.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { loadConfig } from '../src/config/load.js';
import { quietSpans, type Schedule, scheduleDifferences } from '../src/domain/run/schedule.js';

describe('quiet hours', () => {
  test.each([
    ['22:00', '06:00'],
    ['22:30', '06:15'],
    ['08:00', '09:00'],
    ['08:10', '08:50'],
    ['08:50', '09:10'],
    ['00:00', '23:59'],
    ['23:59', '00:01'],
    ['12:00', '00:00'],
  ])('%s-%s: each minute of the day is quiet or not, as a clock would say', (from, to) => {
    const spans = quietSpans({ from, to });
    const wrong: string[] = [];
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
      const wanted = from < to ? clock >= from && clock < to : clock >= from || clock < to;
      const hits = spans.filter(
        (span) =>
          Math.floor(minute / 60) >= span.hour.start &&
          Math.floor(minute / 60) <= span.hour.end &&
          minute % 60 >= span.minute.start &&
          minute % 60 <= span.minute.end,
      ).length;
      if (hits > 0 !== wanted) wrong.push(clock);
    }
    expect(wrong).toEqual([]);
  });
});

test('differences are told old before new, and only what differs', () => {
  const old: Schedule = {
    name: 'nightly',
    scope: 'sync',
    customer: null,
    times: { kind: 'cron', cron: '0 5 * * *' },
    timeZone: 'UTC',
    jitterSeconds: 0,
    catchUpMinutes: 60,
    quiet: null,
  };
  expect(scheduleDifferences(old, old)).toEqual([]);
  expect(
    scheduleDifferences(old, { ...old, times: { kind: 'every', seconds: 900 }, quiet: { from: '22:00', to: '06:00' } }),
  ).toEqual(['when: cron 0 5 * * * -> every 15 min', 'quiet: never -> 22:00-06:00']);
});

describe('[[schedules]] in a config', () => {
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'order-mirror-schedules-'));
    await cp('configs', folder, { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function load(text: string) {
    const file = join(folder, 'demo.toml');
    await cp('configs/demo.toml', file);
    writeFileSync(file, `\n${text}\n`, { flag: 'a' });
    const outcome = loadConfig(file, {});
    return outcome.kind === 'ok'
      ? outcome.config.schedules
      : outcome.problems.map(({ key, problem }) => `${key}: ${problem}`);
  }

  it('is empty without any', async () => {
    expect(await load('')).toEqual([]);
  });

  it('reads what a person writes, with the defaults', async () => {
    const text =
      '[[schedules]]\nname = "nightly"\ncron = "0 5 * * MON-FRI"\ntime_zone = "Europe/Berlin"\nquiet_hours = "22:00-04:00"\n[[schedules]]\nname = "lists"\nevery = "15m"\nscope = "import"\ncustomer = "GREYSON"';
    expect(await load(text)).toEqual([
      {
        name: 'nightly',
        scope: 'sync',
        customer: null,
        times: { kind: 'cron', cron: '0 5 * * MON-FRI' },
        timeZone: 'Europe/Berlin',
        jitterSeconds: 0,
        catchUpMinutes: 60,
        quiet: { from: '22:00', to: '04:00' },
      },
      {
        name: 'lists',
        scope: 'import',
        customer: 'GREYSON',
        times: { kind: 'every', seconds: 900 },
        timeZone: 'UTC',
        jitterSeconds: 0,
        catchUpMinutes: 60,
        quiet: null,
      },
    ]);
  });

  it.each([
    ['[[schedules]]\nevery = "15m"', ['schedules[1].name: this is missing']],
    ['[[schedules]]\nname = "a"', ['schedules[1].name: a schedule has either cron or every']],
    [
      '[[schedules]]\nname = "a"\ncron = "0 5 * * *"\nevery = "1h"',
      ['schedules[1].name: a schedule has either cron or every'],
    ],
    ['[[schedules]]\nname = "a"\nevery = "15"', ['schedules[1].every: this must be a number with s, m or h']],
    ['[[schedules]]\nname = "a"\nevery = "30s"', ['schedules[1].every: the shortest pause is 60 s']],
    [
      '[[schedules]]\nname = "a"\ncron = "@daily"',
      ['schedules[1].cron: this must be five fields: minute hour day-of-month month day-of-week'],
    ],
    [
      '[[schedules]]\nname = "a"\nevery = "1h"\ntime_zone = "Berlin"',
      ['schedules[1].time_zone: there is no time zone "Berlin"'],
    ],
    [
      '[[schedules]]\nname = "a"\nevery = "1h"\ncustomer = "NOBODY"',
      ['schedules[1].customer: there is no customer "NOBODY"'],
    ],
    [
      '[[schedules]]\nname = "a"\nevery = "1h"\n[[schedules]]\nname = "a"\nevery = "2h"',
      ['schedules[2].name: "a" is already a schedule'],
    ],
    [
      '[[schedules]]\nname = "a"\nevery = "1h"\nquiet_hours = "08:00-08:00"',
      ['schedules[1].quiet_hours: this is no time at all'],
    ],
    ['[[schedules]]\nname = "a"\nevery = "1h"\nwhen = "now"', ['schedules[1].when: there is no such key']],
    ['[schedules]\nname = "a"', ['schedules: this must be a list']],
  ])('refuses %j', async (text, wanted) => {
    expect(await load(text)).toEqual(wanted);
  });
});
