// The pace against simulated budgets: nearly all of a budget is used, 429s are the exception, the server's figures are believed (docs/monday-api.md "Pacing").
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_LIMITS, type RateLimit } from '../src/monday/answers/rate-limit-header.js';
import {
  ask,
  callsOfDay,
  costOf,
  newPace,
  observe,
  type Pace,
  type PaceCall,
  type PaceFacts,
  reserve,
} from '../src/monday/pace/pace.js';

const creates = (count: number): PaceCall => ({
  kind: 'mutation',
  parts: Array.from({ length: count }, () => 'create-item'),
});
const LIMITS = { complexityPerMinute: 5_000_000, callsPerDay: 25_000 };
const QUIET: PaceFacts = {
  limits: NO_LIMITS,
  complexity: null,
  pauseMs: null,
  rateLimited: false,
  dayBlockedUntilMs: null,
  replayed: false,
  unsent: false,
};
const complexityLeft = (remaining: number, resetMs: number | null, quota: number | null = null): PaceFacts => {
  const complexity: RateLimit = { name: 'complexityMinute', remaining, resetMs, quota };
  return { ...QUIET, limits: { ...NO_LIMITS, complexity } };
};

interface Sim {
  readonly budget: number;
  readonly perCreate: number;
  readonly latencyMs: (call: number) => number;
  readonly header: 'floor' | 'ceil' | 'none';
  readonly sliding?: boolean;
  readonly overheadMs?: number;
  readonly others?: (nowMs: number) => number;
  readonly minutes: number;
}

/** One writer, batches of 25, against a server whose window opens with its first call (or slides). */
function simulate(sim: Sim) {
  let nowMs = 1_000_000_000_123;
  const endMs = nowMs + sim.minutes * 60_000;
  let pace: Pace = newPace({ complexityPerMinute: 5_000_000, callsPerDay: 1e9, callsPerMinute: 1e6 }, nowMs);
  const debits: { atMs: number; points: number }[] = [];
  let windowMs = Number.NEGATIVE_INFINITY;
  let used = 0;
  let othersUsed = 0;
  let calls = 0;
  let refused = 0;
  let done = 0;
  const roll = () => {
    if (sim.sliding) {
      while (debits[0] && debits[0].atMs + 60_000 <= nowMs) debits.shift();
      used = debits.reduce((sum, { points }) => sum + points, 0);
    } else if (nowMs >= windowMs + 60_000) {
      windowMs = nowMs;
      used = 0;
      othersUsed = 0;
    }
  };
  while (nowMs < endMs) {
    const call = creates(25);
    const permit = ask(pace, call, nowMs);
    if (permit.kind === 'day-limit') throw new Error('no day limit here');
    if (permit.kind === 'wait') {
      nowMs += permit.ms;
      continue;
    }
    const sent = creates(permit.members);
    const reserved = costOf(pace, sent);
    pace = reserve(pace, sent, nowMs);
    const latencyMs = sim.latencyMs(calls);
    calls += 1;
    nowMs += latencyMs / 2;
    roll();
    if (sim.others) {
      const points = Math.min(sim.others(nowMs), sim.budget - used);
      used += points;
      othersUsed += points;
    }
    const cost = permit.members * sim.perCreate;
    const fits = used + cost <= sim.budget;
    if (fits) {
      used += cost;
      debits.push({ atMs: nowMs, points: cost });
      done += permit.members;
    } else refused += 1;
    const since = sim.sliding ? (debits[0]?.atMs ?? nowMs) : windowMs;
    const seconds = (since + 60_000 - nowMs) / 1000;
    const resetMs = 1000 * (sim.header === 'floor' ? Math.floor(seconds) : Math.max(1, Math.ceil(seconds)));
    nowMs += latencyMs / 2;
    const facts = sim.header === 'none' ? QUIET : complexityLeft(sim.budget - used, resetMs, sim.budget);
    pace = observe(
      pace,
      sent,
      reserved,
      {
        ...facts,
        complexity: fits
          ? { query: cost, after: sim.budget - used, resetMs: sim.header === 'none' ? null : resetMs }
          : null,
        pauseMs: fits ? null : resetMs,
        rateLimited: !fits,
      },
      nowMs,
    );
  }
  return { calls, refused, done, share: (done * sim.perCreate) / (sim.budget * sim.minutes), othersUsed };
}

describe('against a simulated server', () => {
  const base: Sim = { budget: 5_000_000, perCreate: 30_000, latencyMs: () => 400, header: 'ceil', minutes: 60 };

  it.each<[string, Partial<Sim>]>([
    ['resets rounded up', {}],
    ['resets rounded down', { header: 'floor' }],
    ['slow answers', { latencyMs: () => 2_000 }],
    ['jumpy answers', { latencyMs: (call) => 200 + ((call * 7919) % 3_000), header: 'floor' }],
    ['creates that cost a bit more than documented', { perCreate: 30_001 }],
    ['creates that cost a third of what is documented', { perCreate: 10_000, latencyMs: () => 300 }],
    ['creates that cost twice', { perCreate: 60_000 }],
  ])('$0: at least 95 % of the budget, at most one 429 in 100 calls', (_what, change) => {
    const { share, calls, refused } = simulate({ ...base, ...change });
    expect(share).toBeGreaterThanOrEqual(0.95);
    expect(refused).toBeLessThanOrEqual(Math.ceil(calls / 100));
  });

  it('fills the rest of a window with a smaller batch: 166 of 166.67 creates', () => {
    let pace = newPace(LIMITS, 0);
    const sizes: number[] = [];
    for (;;) {
      const permit = ask(pace, creates(25), 0);
      if (permit.kind !== 'go') break;
      sizes.push(permit.members);
      pace = reserve(pace, creates(permit.members), 0);
    }
    expect(sizes).toEqual([25, 25, 25, 25, 25, 25, 16]);
  });

  it('no header at all: the config numbers hold', () => {
    const { share, calls, refused } = simulate({ ...base, header: 'none' });
    expect(share).toBeGreaterThanOrEqual(0.95);
    expect(refused).toBeLessThanOrEqual(Math.ceil(calls / 100));
  });

  it('a window that slides instead', () => {
    const { share, calls, refused } = simulate({ ...base, sliding: true, latencyMs: () => 1_500 });
    expect(share).toBeGreaterThanOrEqual(0.9);
    expect(refused).toBeLessThanOrEqual(Math.ceil(calls / 100));
  });

  it('others on the same budget: still few 429', () => {
    const { calls, refused, share } = simulate({ ...base, others: () => 60_000 });
    expect(refused).toBeLessThanOrEqual(Math.ceil(calls / 100));
    expect(share).toBeGreaterThanOrEqual(0.8);
  });

  it('another writer like us, in another environment: each learns of the other from the server alone', () => {
    const budget = 5_000_000;
    const writers = [0, 1].map((offsetMs) => ({
      pace: newPace({ ...LIMITS, complexityPerMinute: budget }, 0),
      atMs: offsetMs,
    }));
    const server = { endsAtMs: 0, used: 0, calls: 0, refused: 0, done: 0 };
    const minutes = 60;
    // A call is judged when it is sent, and answered a while later: meanwhile the other sends, too.
    const answers: { atMs: number; hear: () => void }[] = [];
    for (let nowMs = 0; nowMs < minutes * 60_000; nowMs += 100) {
      for (const answer of answers.splice(0)) {
        if (answer.atMs <= nowMs) answer.hear();
        else answers.push(answer);
      }
      for (const writer of writers) {
        if (writer.atMs > nowMs) continue;
        const permit = ask(writer.pace, creates(25), nowMs);
        if (permit.kind !== 'go') continue;
        const sent = creates(permit.members);
        const reserved = costOf(writer.pace, sent);
        writer.pace = reserve(writer.pace, sent, nowMs);
        if (nowMs >= server.endsAtMs) Object.assign(server, { endsAtMs: nowMs + 60_000, used: 0 });
        const cost = permit.members * 30_000;
        const fits = server.used + cost <= budget;
        server.calls += 1;
        if (fits) server.used += cost;
        if (fits) server.done += permit.members;
        else server.refused += 1;
        const left = budget - server.used;
        const atMs = nowMs + 1_500;
        const resetMs = server.endsAtMs - nowMs;
        writer.atMs = atMs;
        answers.push({
          atMs,
          hear: () => {
            const complexity = fits ? { query: cost, after: left, resetMs } : null;
            const facts = {
              ...complexityLeft(left, resetMs, budget),
              complexity,
              pauseMs: fits ? null : resetMs,
              rateLimited: !fits,
            };
            writer.pace = observe(writer.pace, sent, reserved, facts, atMs);
          },
        });
      }
    }
    expect(server.refused).toBeLessThanOrEqual(Math.ceil(server.calls / 100));
    expect((server.done * 30_000) / (budget * minutes)).toBeGreaterThanOrEqual(0.75);
  });

  it('never sends more than the window has, whatever the answers say of costs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 5_000 })), { maxLength: 60 }),
        (steps) => {
          let pace = newPace(LIMITS, 0);
          let nowMs = 0;
          let spent: { atMs: number; points: number }[] = [];
          for (const [members, pauseMs] of steps) {
            nowMs += pauseMs;
            const permit = ask(pace, creates(members), nowMs);
            if (permit.kind !== 'go') continue;
            pace = reserve(pace, creates(permit.members), nowMs);
            spent.push({ atMs: nowMs, points: permit.members * 30_000 });
            const first = spent[0]?.atMs ?? nowMs;
            if (nowMs >= first + 60_000) spent = spent.filter(({ atMs }) => atMs >= first + 60_000);
            expect(spent.reduce((sum, { points }) => sum + points, 0)).toBeLessThanOrEqual(5_000_000);
          }
        },
      ),
    );
  });
});

describe('ask', () => {
  const fifth = (left: number, resetMs: number) => {
    let pace = newPace(LIMITS, 0);
    pace = reserve(pace, creates(1), 0);
    return observe(pace, creates(1), 30_000, complexityLeft(left, resetMs, 5_000_000), 0);
  };

  it('waits rather than send a crumb when the window ends soon', () => {
    expect(ask(fifth(4 * 30_000, 10_000), creates(25), 0)).toMatchObject({ kind: 'wait', why: 'complexity' });
    expect(ask(fifth(5 * 30_000, 10_000), creates(25), 0)).toEqual({ kind: 'go', members: 5 });
  });

  it('sends the crumb when the end is far', () => {
    expect(ask(fifth(4 * 30_000, 50_000), creates(25), 0)).toEqual({ kind: 'go', members: 4 });
  });

  it('lets a frozen batch go whole or not at all', () => {
    const whole = { ...creates(25), whole: true };
    expect(ask(fifth(20 * 30_000, 50_000), whole, 0)).toMatchObject({ kind: 'wait' });
    expect(ask(fifth(25 * 30_000, 50_000), whole, 0)).toEqual({ kind: 'go', members: 25 });
  });

  it('never waits for a window that could not fit it either', () => {
    const small = newPace({ complexityPerMinute: 20_000, callsPerDay: 10 }, 0);
    expect(ask(small, creates(25), 0)).toEqual({ kind: 'go', members: 1 });
  });

  it('keeps room for a call of others once they were seen, not before', () => {
    const alone = observe(
      reserve(newPace(LIMITS, 0), creates(25), 0),
      creates(25),
      750_000,
      {
        ...complexityLeft(4_250_000, 59_000, 5_000_000),
        complexity: { query: 750_000, after: 4_250_000, resetMs: 59_000 },
      },
      0,
    );
    expect(alone.complexity.mutation.reservedForOthers).toBe(0);
    const crowded = observe(
      alone,
      creates(25),
      0,
      {
        ...complexityLeft(3_000_000, 58_000, 5_000_000),
        complexity: { query: 750_000, after: 3_000_000, resetMs: 58_000 },
      },
      0,
    );
    expect(crowded.complexity.mutation.reservedForOthers).toBe(500_000);
  });

  it('takes a smaller total of the server for its own', () => {
    const trial = observe(
      reserve(newPace(LIMITS, 0), creates(1), 0),
      creates(1),
      30_000,
      complexityLeft(970_000, 60_000, 1_000_000),
      0,
    );
    let pace = trial;
    let members = 0;
    for (let permit = ask(pace, creates(25), 100_000); permit.kind === 'go'; permit = ask(pace, creates(25), 100_000)) {
      members += permit.members;
      pace = reserve(pace, creates(permit.members), 100_000);
    }
    expect(members).toBe(33);
  });

  it('obeys the calls of a minute and the wait the server asks of everyone', () => {
    const tight = reserve(newPace({ ...LIMITS, callsPerMinute: 1 }, 0), creates(1), 0);
    expect(ask(tight, creates(1), 0)).toMatchObject({ kind: 'wait', why: 'calls-per-minute' });
    const paused = observe(
      reserve(newPace(LIMITS, 0), creates(1), 0),
      creates(1),
      30_000,
      { ...QUIET, pauseMs: 4_000, rateLimited: true },
      0,
    );
    expect(ask(paused, creates(1), 1_000)).toEqual({ kind: 'wait', ms: 3_000, why: 'paused' });
    expect(ask(paused, creates(1), 4_000)).toEqual({ kind: 'go', members: 1 });
  });
});

describe('the day', () => {
  const NOON_MS = Date.UTC(2026, 10, 21, 12);
  const MIDNIGHT_MS = Date.UTC(2026, 10, 22);

  it('ends at midnight UTC, and what was spent before this process counts', () => {
    const pace = newPace({ ...LIMITS, callsPerDay: 10 }, NOON_MS, 8);
    expect(ask(pace, creates(1), NOON_MS)).toMatchObject({ kind: 'go' });
    const spent = reserve(pace, creates(1), NOON_MS);
    expect(ask(spent, creates(1), NOON_MS)).toEqual({ kind: 'day-limit', untilMs: MIDNIGHT_MS });
    expect(ask(spent, creates(1), MIDNIGHT_MS)).toMatchObject({ kind: 'go' });
  });

  it('keeps calls for look-ups: writes stop before the last ones, reads go on to the end', () => {
    const lookUp: PaceCall = { kind: 'query', parts: ['query'] };
    const pace = newPace({ ...LIMITS, callsPerDay: 1_000 }, NOON_MS, 950);
    expect(ask(pace, creates(1), NOON_MS)).toEqual({ kind: 'day-limit', untilMs: MIDNIGHT_MS });
    expect(ask(pace, lookUp, NOON_MS)).toMatchObject({ kind: 'go' });
    expect(ask(newPace({ ...LIMITS, callsPerDay: 1_000 }, NOON_MS, 949), creates(1), NOON_MS)).toMatchObject({
      kind: 'go',
    });
    const spent = newPace({ ...LIMITS, callsPerDay: 1_000 }, NOON_MS, 1_000);
    expect(ask(spent, lookUp, NOON_MS)).toEqual({ kind: 'day-limit', untilMs: MIDNIGHT_MS });
  });

  it('counts a rate-limited call as a tenth, an unsent one not at all', () => {
    const sent = reserve(newPace(LIMITS, NOON_MS), creates(1), NOON_MS);
    expect(
      callsOfDay(observe(sent, creates(1), 30_000, { ...QUIET, rateLimited: true }, NOON_MS), NOON_MS),
    ).toBeCloseTo(0.1);
    expect(callsOfDay(observe(sent, creates(1), 30_000, { ...QUIET, unsent: true }, NOON_MS), NOON_MS)).toBe(0);
    expect(callsOfDay(observe(sent, creates(1), 30_000, QUIET, NOON_MS), NOON_MS)).toBe(1);
  });

  it('believes the server that the day is over', () => {
    const sent = reserve(newPace(LIMITS, NOON_MS), creates(1), NOON_MS);
    const over = observe(
      sent,
      creates(1),
      30_000,
      { ...QUIET, rateLimited: true, dayBlockedUntilMs: MIDNIGHT_MS },
      NOON_MS,
    );
    expect(ask(over, creates(1), NOON_MS)).toEqual({ kind: 'day-limit', untilMs: MIDNIGHT_MS });
  });
});

describe('learning costs', () => {
  const learnedFrom = (pace: Pace, call: PaceCall, query: number) => {
    return observe(
      reserve(pace, call, 0),
      call,
      costOf(pace, call),
      { ...QUIET, complexity: { query, after: null, resetMs: null } },
      0,
    );
  };

  it('a dearer answer at once, a cheaper one by halves', () => {
    const dearer = learnedFrom(newPace(LIMITS, 0), creates(10), 400_000);
    expect(dearer.costs['create-item']).toBe(40_000);
    const cheaper = learnedFrom(
      newPace(LIMITS, 0),
      { kind: 'mutation', parts: ['change-item', 'change-item'] },
      20_000,
    );
    expect(cheaper.costs['change-item']).toBe(20_000);
    expect(cheaper.costs['create-item']).toBe(30_000);
  });

  it('of a mixed batch only what is not known yet', () => {
    const known = learnedFrom(newPace(LIMITS, 0), creates(10), 300_010);
    const mixed = learnedFrom(known, { kind: 'mutation', parts: ['create-item', 'move-item', 'change-item'] }, 50_000);
    expect(mixed.costs['create-item']).toBe(known.costs['create-item']);
    expect(mixed.costs['move-item']).toBeLessThan(30_000);
    expect(mixed.costs['change-item']).toBe(mixed.costs['move-item']);
  });

  it('nothing from a replayed answer', () => {
    const pace = newPace(LIMITS, 0);
    const replayed = observe(
      reserve(pace, creates(1), 0),
      creates(1),
      30_000,
      { ...complexityLeft(1, 1), replayed: true, complexity: { query: 9, after: 1, resetMs: 1 } },
      0,
    );
    expect(replayed.costs).toEqual(pace.costs);
    expect(replayed.complexity.mutation.spent).toBe(0);
  });
});
