// What the board asks for is heard by all workers and outlives the one that was told: no call comes before the wait is over (docs/monday-api.md "Pacing"), counted at the board.
import { beforeAll, describe, expect, test } from 'vitest';
import type { CrashPoint } from '../src/activities/deps.js';
import type { Uptime } from '../src/domain/run/shared-budget.js';
import type { FaultEffect } from '../src/emulator/faults.js';
import { driveRun, type Journal } from './support/drive-run.js';
import { openSite, ProcessDied, type Site, type SiteOptions } from './support/site.js';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';
import { ENGINES } from './support/store-engines.js';

let lists: SmallLists;

beforeAll(async () => {
  lists = await makeSmallLists({ customers: 1, ordersEach: 4, linesEach: 1 });
});

/** Longer than a lost call may run and all other waits of a successor together. */
const WAIT_S = 600;

/** Each kind of answer that names a time, at least one in each place where it may stand. */
const ANSWERS: Readonly<Record<string, FaultEffect>> = {
  'a limit of the minute, in the header': { type: 'limit', limit: 'minute', seconds: WAIT_S, wait: 'header' },
  'complexity, in retry_in_seconds': { type: 'limit', limit: 'complexity', seconds: WAIT_S, wait: 'retry_in_seconds' },
  'concurrency, in the extensions': { type: 'limit', limit: 'concurrency', seconds: WAIT_S, wait: 'extensions' },
  'a conflict of keys': { type: 'conflict', seconds: WAIT_S },
  'the day is used up': { type: 'limit', limit: 'daily', seconds: WAIT_S },
};

async function onSite(
  effect: FaultEffect,
  work: (site: Site) => Promise<void>,
  options: SiteOptions = {},
): Promise<void> {
  const site = await openSite(lists, { emulator: { latencyMs: 1 }, ...options });
  site.emulator.faults.add({ match: { kind: 'mutation', operation: 'create_item', nth: 1 }, effect });
  try {
    await work(site);
    expect(site.differences()).toEqual([]);
    expect(site.emulator.faults.describe().filter(({ struck }) => struck === 0)).toEqual([]);
    expect(site.emulator.stats().callsBeforeWaitWasOver).toBe(0);
  } finally {
    await site.close();
  }
}

async function die(site: Site, journal: Journal, point: CrashPoint): Promise<void> {
  const dying = await site.boot({ diesAt: { point, pass: 1 } });
  await expect(driveRun(dying, { runId: 'run-1' }, journal)).rejects.toThrow(ProcessDied);
}

describe('a worker that was told to wait and died', () => {
  for (const [name, effect] of Object.entries(ANSWERS))
    test(`${name}: the next one goes on with the run, and waits`, () =>
      onSite(effect, async (site) => {
        const journal: Journal = new Map();
        await die(site, journal, 'batch-after-call');
        const closed = await driveRun(await site.boot(), { runId: 'run-1' }, journal);
        expect(closed).toMatchObject({ outcome: 'SUCCESS', balanced: true, failed: 0 });
      }));

  test('a new run reads nothing before the wait is over', () =>
    onSite({ type: 'limit', limit: 'ip', seconds: WAIT_S }, async (site) => {
      await die(site, new Map(), 'batch-after-call');
      const toldAt = site.clock.now();
      const closed = await driveRun(await site.boot(), { runId: 'run-2' });
      expect(closed).toMatchObject({ balanced: true, failed: 0 });
      expect(site.clock.now() - toldAt).toBeGreaterThan((WAIT_S - 1) * 1_000);
    }));
});

/** So short that a read itself waits for its end. */
const SHORT_WAIT_S = 45;

test('a second worker, alive all the while, keeps to what the first was told', () =>
  onSite({ type: 'limit', limit: 'minute', seconds: SHORT_WAIT_S, wait: 'header' }, async (site) => {
    const second = await site.boot();
    // It has talked with the board before, so it holds slices of the budgets and knows of no wait.
    await second.deps.board.readGroups();
    const journal: Journal = new Map();
    await die(site, journal, 'batch-after-call');
    const toldAt = site.clock.now();
    await second.deps.board.readGroups();
    expect(site.clock.now() - toldAt).toBeGreaterThan((SHORT_WAIT_S - 1) * 1_000);
    await driveRun(second, { runId: 'run-1' }, journal);
  }));

test('a worker that has to ask which columns carry the keys asks when the wait is over', () =>
  onSite(
    { type: 'limit', limit: 'minute', seconds: WAIT_S, wait: 'header' },
    async (site) => {
      const journal: Journal = new Map();
      await die(site, journal, 'batch-after-call');
      const toldAt = site.clock.now();
      const next = await site.boot();
      expect(site.clock.now() - toldAt).toBeGreaterThan((WAIT_S - 1) * 1_000);
      await driveRun(next, { runId: 'run-1' }, journal);
    },
    { board: { keyColumn: '', lineKeyColumn: '' } },
  ));

test('a worker that is started before its board answers waits, and says why', async () => {
  const site = await openSite(lists, { board: { keyColumn: '', lineKeyColumn: '' } });
  try {
    site.emulator.faults.add({ match: { kind: 'query' }, effect: { type: 'drop', when: 'before' }, times: 6 });
    const said: string[] = [];
    const { settings } = (await site.boot({ waiting: (sentence) => said.push(sentence) })).deps;
    expect(settings.keyColumn).not.toBe('');
    expect(said).toEqual([
      expect.stringMatching(/not yet said which columns carry the keys\. .+ asked again in 5 s\.$/),
    ]);
  } finally {
    await site.close();
  }
});

const HOUR_MS = 3_600_000;

test.each([
  ['ahead', 0, 3 * HOUR_MS],
  ['behind', 0, -30_000],
  ['right, after one that was ahead', 5 * HOUR_MS, 0],
])('a second worker whose clock is %s keeps to it, too', (_, first, second) =>
  onSite({ type: 'limit', limit: 'minute', seconds: SHORT_WAIT_S, wait: 'header' }, async (site) => {
    const off = (byMs: number) => ({
      now: () => site.clock.now() + byMs,
      uptime: () => ({ boot: 'this machine', ms: site.clock.now() }),
      sleep: (ms: number, signal?: AbortSignal) => site.clock.sleep(ms, signal),
    });
    const journal: Journal = new Map();
    const dying = await site.boot({ diesAt: { point: 'batch-after-call', pass: 1 }, paceClock: off(first) });
    await expect(driveRun(dying, { runId: 'run-1' }, journal)).rejects.toThrow(ProcessDied);
    const toldAt = site.clock.now();
    const other = await site.boot({ paceClock: off(second) });
    await other.deps.board.readGroups();
    const waitedMs = site.clock.now() - toldAt;
    expect(waitedMs).toBeGreaterThan((SHORT_WAIT_S - 1) * 1_000);
    expect(waitedMs).toBeLessThan((SHORT_WAIT_S + 5) * 1_000);
    await driveRun(other, { runId: 'run-1' }, journal);
  }),
);

test.each(ENGINES)(
  'what a clock that was hours ahead has noted keeps no later wait from being noted, on $name',
  { timeout: 120_000 },
  async (engine) => {
    const site = await openSite(lists, { engine });
    try {
      const { budgets } = (await site.boot()).store;
      const now = site.clock.now();
      const keep = (ms: number, lastsMs: number, uptime: Uptime | null = null) =>
        budgets.keepWait('pause', lastsMs, { ms, uptime });
      const until = (ms: number, uptime: Uptime | null = null) => ({ over: { ms, uptime }, lastsMs: 60_000 });
      await keep(now + 14 * HOUR_MS, 1_000);
      await keep(now, 60_000);
      expect((await budgets.waits()).pause).toEqual(until(now + 60_000));
      await keep(now, 10_000);
      expect((await budgets.waits()).pause).toEqual(until(now + 60_000));
      // Noted with the uptime, too: then a clock that was set in between does not count.
      const boot = 'a machine of this name, since its last start';
      await keep(now + 1_000, 60_000, { boot, ms: 5_000.25 });
      const byUptime = until(now + 61_000, { boot, ms: 65_000.25 });
      expect((await budgets.waits()).pause).toEqual(byUptime);
      await keep(now - HOUR_MS, 50_000, { boot, ms: 10_000 });
      expect((await budgets.waits()).pause).toEqual(byUptime);
    } finally {
      await site.close();
    }
  },
);
