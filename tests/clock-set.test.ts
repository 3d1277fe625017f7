// A clock that is set ahead or back while somebody waits: nothing is believed too soon, nothing waits for hours (S3, S11).
import { describe, expect, it, test } from 'vitest';
import { msSince, waitOut } from '../src/activities/wait-out.js';
import { type BudgetClaim, claimFrom, NO_WAIT, noteWait } from '../src/domain/run/shared-budget.js';
import { readAnswer } from '../src/monday/answers/answers.js';
import { holdOn, newPace } from '../src/monday/pace/pace.js';
import { createPacer } from '../src/monday/pace/pacer.js';

const HOUR_MS = 3_600_000;
const START = Date.parse('2026-11-21T12:00:00Z');

/** Sleeping moves it; so does a hand, but for the steady one. */
function movedClock() {
  let at = START;
  let sleptMs = 0;
  return {
    uptime: () => ({ boot: 'this one', ms: sleptMs }),
    set: (byMs: number) => {
      at += byMs;
    },
    slept: () => sleptMs,
    // As Date.now(): whole milliseconds, cut off.
    now: () => Math.floor(at),
    sleep: async (ms: number) => {
      at += ms;
      sleptMs += ms;
    },
  };
}

/** An answer by which everybody waits. */
const pausedFor = (seconds: number) =>
  readAnswer(
    { kind: 'http', status: 503, headers: { 'retry-after': String(seconds) }, bodyText: '', durationMs: 5 },
    { kind: 'mutation', members: 1, apiVersion: '2026-10', nowMs: START },
  );

describe('the pace', () => {
  const limits = { complexityPerMinute: 30_000, callsPerDay: 25_000 };
  const call = { kind: 'mutation', parts: ['create-item'] } as const;

  test('a clock an hour ahead that is put right leaves a wait of a minute a wait of a minute', async () => {
    const clock = movedClock();
    clock.set(HOUR_MS);
    const pacer = createPacer({ limits, clock });
    expect((await pacer.enter(call)).kind).toBe('go');
    const before = pacer.ask(call);
    if (before.kind !== 'wait') throw new Error('The second call waits for the budget.');
    clock.set(-HOUR_MS);
    // A clock tells whole milliseconds: one more is not too late.
    expect(pacer.ask(call)).toEqual({ ...before, ms: before.ms + 1 });
    await pacer.enter(call);
    expect(clock.slept()).toBeLessThanOrEqual(61_001);
  });

  test.each([-2 * HOUR_MS, -30_000, 30_000, 14 * HOUR_MS])(
    'a wait that the board asked for is as long, though the clock is set by %d ms',
    async (byMs) => {
      const clock = movedClock();
      const pacer = createPacer({ limits: { ...limits, complexityPerMinute: 1_000_000 }, clock });
      const admission = await pacer.enter(call);
      if (admission.kind !== 'go') throw new Error('The first call waits for nothing.');
      await admission.back(pausedFor(40));
      let naps = 0;
      const sleep = clock.sleep;
      clock.sleep = async (ms) => {
        await sleep(ms);
        naps += 1;
        if (naps === 2) clock.set(byMs);
      };
      await pacer.enter(call);
      expect(clock.slept()).toBeGreaterThanOrEqual(40_000);
      expect(clock.slept()).toBeLessThan(40_010);
    },
  );

  test('the same where the budgets are shared: what others noted is not heard over the clock that was put right', async () => {
    const clock = movedClock();
    clock.set(HOUR_MS);
    const pacer = createPacer({
      limits,
      clock,
      shared: {
        claim: async ({ wanted, newEndMs }) => ({ granted: wanted, endsAtMs: newEndMs }),
        waits: async () => ({ pause: NO_WAIT, 'day-over': NO_WAIT }),
        keepWait: async () => {},
      },
    });
    expect((await pacer.enter(call)).kind).toBe('go');
    clock.set(-HOUR_MS);
    await pacer.enter(call);
    expect(clock.slept()).toBeLessThanOrEqual(61_001);
  });
});

describe('what the board asked of another worker of this machine', () => {
  const limits = { complexityPerMinute: 1_000_000, callsPerDay: 25_000 };
  const call = { kind: 'mutation', parts: ['create-item'] } as const;

  function sharedWaits() {
    let pause = NO_WAIT;
    return {
      claim: async ({ wanted, newEndMs }: BudgetClaim) => ({ granted: wanted, endsAtMs: newEndMs }),
      waits: async () => ({ pause, 'day-over': NO_WAIT }),
      keepWait: async (_: string, lastsMs: number, now: Parameters<typeof noteWait>[1]) => {
        pause = noteWait(lastsMs, now);
      },
    };
  }

  test.each([
    [0, 3 * HOUR_MS],
    [0, -30_000],
    [3 * HOUR_MS, 0],
    [-2 * HOUR_MS, 30_000],
  ])(
    'is waited for as long, where the clock of that one is off by %d ms and that of this one by %d',
    async (theirs, ours) => {
      const clock = movedClock();
      const shared = sharedWaits();
      const off = (byMs: number) => ({ ...clock, now: () => clock.now() + byMs });
      const told = createPacer({ limits, clock: off(theirs), shared });
      const admission = await told.enter(call);
      if (admission.kind !== 'go') throw new Error('The first call waits for nothing.');
      await admission.back(pausedFor(40));
      await clock.sleep(15_000.4);
      // As a worker that was started meanwhile: it knows of no clock that was set.
      await createPacer({ limits, clock: off(ours), shared }).enter(call);
      expect(clock.slept()).toBeGreaterThanOrEqual(40_000);
      expect(clock.slept()).toBeLessThan(40_010);
    },
  );

  test('an uptime that is counted from elsewhere is not believed', () => {
    const pace = newPace(limits, START);
    const noted = noteWait(60_000, { ms: START, uptime: { boot: 'a name', ms: 900_000 } });
    const later = (ms: number, uptimeMs: number) =>
      holdOn(pace, { pause: noted, 'day-over': NO_WAIT }, { ms: START + ms, uptime: { boot: 'a name', ms: uptimeMs } });
    expect(later(30_000, 5_000).pausedUntilMs).toBe(START + 60_000);
    expect(later(300_000, 5_000).pausedUntilMs).toBeLessThan(START + 300_000);
  });
});

describe('waiting until a call has ended', () => {
  const clockOf = (clock: ReturnType<typeof movedClock>) => ({
    clock: { now: () => new Date(clock.now()), sleep: clock.sleep },
  });

  test.each([12 * HOUR_MS, -12 * HOUR_MS])(
    'takes as long as it must, though the clock is moved by %d ms',
    async (byMs) => {
      const clock = movedClock();
      let naps = 0;
      await waitOut(clockOf(clock), 70_000, 5_000, async () => {
        naps += 1;
        if (naps === 2) clock.set(byMs);
      });
      expect(clock.slept()).toBe(70_000);
    },
  );

  test('what began in the future began just now', () => {
    expect(msSince('2026-11-21T12:00:10Z', new Date(START))).toBe(0);
    expect(msSince('2026-11-21T11:59:50Z', new Date(START))).toBe(10_000);
  });
});

describe('what a clock that was ahead has noted for all workers', () => {
  const now = Date.parse('2026-11-21T12:00:00.000Z');
  const hours14 = 14 * 3_600_000;

  it('is no window that others have to wait for', () => {
    const claim = { budget: 'calls' as const, wanted: 10, limit: 100, newEndMs: now + 60_000, known: null };
    const { grant } = claimFrom({ taken: 100, endsAtMs: now + hours14 }, claim, now);
    expect(grant).toEqual({ granted: 10, endsAtMs: now + 60_000 });
    expect(claimFrom({ taken: 100, endsAtMs: now + 30_000 }, claim, now).grant.granted).toBe(0);
  });

  it('is no wait that the board asked for', () => {
    const pace = newPace({ complexityPerMinute: 1000, callsPerMinute: 100, callsPerDay: 1000 }, now, 0);
    const noted = (inMs: number, lastsMs = inMs) => ({ over: { ms: now + inMs, uptime: null }, lastsMs });
    const at = { ms: now, uptime: null };
    const told = { pause: noted(hours14, 1000), 'day-over': noted(2 * 86_400_000, 86_400_000) };
    expect(holdOn(pace, told, at)).toMatchObject({ pausedUntilMs: 0, dayBlockedUntilMs: 0 });
    // Ours was set back by forty minutes since.
    expect(holdOn(pace, { ...told, pause: noted(2_411_000, 1000) }, at)).toMatchObject({ pausedUntilMs: 0 });
    const right = { pause: noted(60_000), 'day-over': noted(3_600_000) };
    expect(holdOn(pace, right, at)).toMatchObject({ pausedUntilMs: now + 60_000, dayBlockedUntilMs: now + 3_600_000 });
  });
});
