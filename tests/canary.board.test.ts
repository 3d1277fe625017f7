// The canary goes the whole way: laid in a workbook of its own, taken along by a sync, read back from the board; and what never arrived is told.
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { alertsOf } from '../src/domain/run/alert.js';
import { canaryTime, canaryValue, judgeCanary } from '../src/domain/run/canary.js';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';

test('a canary is lost where a run that began after it says it was well, and the board shows another one', () => {
  const at = (text: string) => new Date(`2026-11-21T${text}:00.000Z`);
  const laid = canaryValue(at('10:00'));
  const run = (opened: string) => ({ wellSince: at(opened), wellRun: 'r1' });
  const now = at('11:00');
  expect(canaryTime(laid)).toEqual(at('10:00'));
  expect(judgeCanary({ placed: null, shown: null, ...run('10:30') }, now)).toEqual({ seconds: null, lost: null });
  expect(judgeCanary({ placed: laid, shown: laid, ...run('10:30') }, now)).toEqual({ seconds: 3600, lost: null });
  // No run began since: it is only old.
  expect(judgeCanary({ placed: laid, shown: laid - 600, ...run('09:55') }, now)).toEqual({ seconds: 4200, lost: null });
  expect(judgeCanary({ placed: laid, shown: laid - 600, ...run('10:30') }, now).lost).toContain(
    'the board shows the one of 2026-11-21T09:50:00.000Z',
  );
  expect(judgeCanary({ placed: laid, shown: null, ...run('10:30') }, now).lost).toContain('the board shows nothing');
});

describe('on a board', () => {
  let mirror: Mirror;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'order-mirror-canary-'));
    mirror = await startMirror({
      sourceFolder: folder,
      config: (config) => ({ ...config, canary: { customer: 'GREYSON' } }),
    });
  });
  afterEach(() => mirror.close());

  it('arrives, is read back, and the next is laid', async () => {
    const { checkCanary } = mirror.activities;
    expect(await checkCanary()).toEqual({ placed: true, seconds: null, lost: false });
    expect(readdirSync(folder)).toEqual(['order-mirror-canary.xlsx']);
    expect(await syncOnce(mirror, 'first')).toMatchObject({ outcome: 'SUCCESS', balanced: true });
    const again = await checkCanary();
    expect(again).toMatchObject({ placed: true, lost: false });
    expect(again.seconds).toBeGreaterThanOrEqual(0);
    expect(again.seconds).toBeLessThan(60);
  });

  it('S6: somebody puts the old value back on the board: the run was well, the canary says it is not', async () => {
    const { checkCanary } = mirror.activities;
    await checkCanary();
    await syncOnce(mirror, 'first');
    const [order] = await mirror.store.alerts
      .status('demo', '2026-01-01T00:00:00.000Z')
      .then(() => mirror.emulator.dump(mirror.config.board.id)?.groups.flatMap(({ items }) => items) ?? []);
    const column = mirror.deps.settings.mapping.find(({ sources }) => sources.includes('TOTAL QTY'))?.boardColumn ?? '';
    await fetch(mirror.emulator.url, {
      method: 'POST',
      headers: { authorization: 'somebody', 'content-type': 'application/json' },
      body: JSON.stringify({
        query:
          'mutation ($board: ID!, $item: ID!, $values: JSON!) { change_multiple_column_values(board_id: $board, item_id: $item, column_values: $values) { id } }',
        variables: { board: mirror.config.board.id, item: order?.id, values: JSON.stringify({ [column]: '5' }) },
      }),
    });
    expect(await checkCanary()).toMatchObject({ lost: true });
    const news = await mirror.store.alerts.status('demo', '2026-01-01T00:00:00.000Z');
    expect(news.canary?.lost).toContain('Run first began after the canary was laid');
    const watched = {
      environment: 'demo',
      now: new Date().toISOString(),
      openRun: null,
      pausedRun: null,
      drift: null,
      lastBalancedAt: null,
      dailyLimitReached: false,
      schedules: [],
      ...news,
    };
    expect(alertsOf(watched, { balancedWithinHours: 26 }).map(({ kind }) => kind)).toEqual(['canary-lost']);
  });
});
