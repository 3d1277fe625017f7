// Schedules on a real Temporal server: applied twice, changed, triggered while a run is open, removed.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Config } from '../src/config/config.js';
import { BOARD_HOLDS } from '../src/domain/drift/drift.js';
import type { Schedule } from '../src/domain/run/schedule.js';
import { ScheduleClient } from '../src/temporal/schedule-client.js';
import { scheduleIdPrefix } from '../src/workflows/ids.js';
import { makeSmallLists } from './support/small-lists.js';
import { openTemporalSite, type TemporalSite, until } from './support/temporal-site.js';

const address = inject('temporalAddress');

const NIGHTLY: Schedule = {
  name: 'nightly',
  scope: 'sync',
  customer: null,
  times: { kind: 'cron', cron: '0 5 * * 1' },
  timeZone: 'Europe/Berlin',
  jitterSeconds: 0,
  catchUpMinutes: 60,
  quiet: { from: '22:30', to: '04:00' },
};

describe.skipIf(address === null)('schedules on a Temporal server', () => {
  let site: TemporalSite;
  const schedulesOf = (...schedules: Schedule[]) => {
    const config: Config = { ...site.config, schedules };
    return new ScheduleClient(config, site.client.client);
  };
  const kinds = async (client: ScheduleClient) => (await client.difference()).map(({ kind }) => kind);

  beforeAll(async () => {
    const lists = await makeSmallLists({ customers: 2, ordersEach: 6, linesEach: 2 });
    site = await openTemporalSite({ address: address ?? '', lists });
  });
  afterAll(async () => {
    for (const { name } of await schedulesOf().all()) await schedulesOf().remove(name);
    await site.close();
  });

  async function apply(client: ScheduleClient): Promise<void> {
    for (const step of await client.difference()) await client.take(step);
  }

  test('applying makes them; applying again changes nothing; a change is told, and keeps a pause', async () => {
    const client = schedulesOf(NIGHTLY);
    expect(await kinds(client)).toEqual(['create']);
    await apply(client);
    expect(await kinds(client)).toEqual(['same']);

    await client.pause('nightly', 'stocktaking');
    const later = schedulesOf({ ...NIGHTLY, times: { kind: 'cron', cron: '0 6 * * 1' } });
    expect(await later.difference()).toMatchObject([
      { kind: 'change', differences: ['when: cron 0 5 * * 1 -> cron 0 6 * * 1'] },
    ]);
    await apply(later);
    expect(await later.one('nightly')).toMatchObject({
      paused: 'stocktaking',
      schedule: { times: { cron: '0 6 * * 1' } },
    });
    await later.resume('nightly', 'done');
    const { next } = (await later.one('nightly')) ?? { next: null };
    // Six in Berlin on a Monday, whatever day it is now: the old time must be gone.
    expect(
      next?.toLocaleString('en-GB', { timeZone: 'Europe/Berlin', weekday: 'long', hour: '2-digit', minute: '2-digit' }),
    ).toBe('Monday 06:00');
  });

  test('quiet hours: what would start within them does not', async () => {
    const hourly = schedulesOf(NIGHTLY, {
      ...NIGHTLY,
      name: 'hourly',
      times: { kind: 'cron', cron: '0 * * * *' },
      quiet: { from: '01:00', to: '23:30' },
      timeZone: 'UTC',
    });
    await apply(hourly);
    const description = await site.client.client.schedule
      .getHandle(`${scheduleIdPrefix(site.config.environment)}hourly`)
      .describe();
    const hours = new Set(description.info.nextActionTimes.map((time) => time.getUTCHours()));
    expect([...hours]).toEqual([0]);
    await hourly.remove('hourly');
  });

  test('S3: triggered while a run is open it is skipped, not failed; afterwards it runs', async () => {
    const client = schedulesOf(NIGHTLY);
    await apply(client);
    const byHand = await site.start('by-hand');
    await site.progress(({ phase }) => phase !== 'opening');
    await site.client.tell('pause', { customer: null, reason: 'held open by the test' });
    await client.trigger('nightly');
    expect(await endOf(1)).toEqual([{ kind: 'skipped', schedule: 'nightly' }]);

    await site.client.tell('resume', { customer: null, reason: 'go on' });
    await byHand.end;
    await client.trigger('nightly');
    const [, second] = await endOf(2);
    expect(second).toMatchObject({ kind: 'ran', outcome: 'NOTHING_TO_DO', balanced: true });
    expect(site.differences()).toEqual([]);
  });

  test('a watch looks, tells nobody where nobody is named, and begins no run', async () => {
    const client = schedulesOf(NIGHTLY, { ...NIGHTLY, name: 'watch', scope: 'watch', quiet: null });
    await apply(client);
    const before = (await site.store.runs.latest(site.config.environment, 10)).length;
    await client.trigger('watch');
    expect(await endOf(1, 'watch')).toEqual([{ kind: 'watched', schedule: 'watch', open: 0, notified: 0, over: 0 }]);
    expect(await site.store.runs.latest(site.config.environment, 10)).toHaveLength(before);
    await client.remove('watch');
  });

  test('reading the board back is a run of its own, and sends nothing', async () => {
    const client = schedulesOf(NIGHTLY, { ...NIGHTLY, name: 'look', scope: 'verify', quiet: null });
    await apply(client);
    const { creates, updates } = site.emulator.stats().mutations;
    await client.trigger('look');
    const [end] = await endOf(1, 'look');
    expect(end).toMatchObject({ kind: 'ran', schedule: 'look', outcome: 'NOTHING_TO_DO', balanced: true });
    const { runId } = end as { runId: string };
    expect(await site.store.runs.one(runId)).toMatchObject({
      scope: 'verify',
      sentence: expect.stringContaining(BOARD_HOLDS),
    });
    expect(site.emulator.stats().mutations).toMatchObject({ creates, updates });
    await client.remove('look');
  });

  test('housekeeping takes nothing that is young, and begins no run', async () => {
    const client = schedulesOf(NIGHTLY, { ...NIGHTLY, name: 'tidy', scope: 'housekeep', quiet: null });
    await apply(client);
    const before = (await site.store.runs.latest(site.config.environment, 10)).length;
    await client.trigger('tidy');
    expect(await endOf(1, 'tidy')).toEqual([{ kind: 'tidied', schedule: 'tidy', rows: 0 }]);
    expect(await site.store.runs.latest(site.config.environment, 10)).toHaveLength(before);
    await client.remove('tidy');
  });

  test('what the config no longer has is removed', async () => {
    const none = schedulesOf();
    await until(async () => (await kinds(none)).includes('remove'));
    await apply(none);
    await until(async () => (await none.all()).length === 0);
    expect(await none.one('nightly')).toBeNull();
  });

  /** The results of the first so many starts, in order. */
  async function endOf(count: number, name = 'nightly'): Promise<unknown[]> {
    const handle = site.client.client.schedule.getHandle(`${scheduleIdPrefix(site.config.environment)}${name}`);
    let ids: string[] = [];
    await until(async () => {
      ids = (await handle.describe()).info.recentActions.map(({ action }) => action.workflow.workflowId);
      return ids.length >= count;
    });
    return Promise.all(ids.map((id) => site.client.client.workflow.getHandle(id).result()));
  }
});
