// Several workers, one budget: two processes of the mirror on a board that tells them nothing of what the other one spends.
// In a time of the test's own; the store is a real file with a connection for each (docs/monday-api.md "Pacing").
import { beforeAll, expect, test } from 'vitest';
import type { ReadAnswer } from '../src/monday/answers/answers.js';
import { NO_LIMITS } from '../src/monday/answers/rate-limit-header.js';
import { createPacer, type Pacer } from '../src/monday/pace/pacer.js';
import type { MemberKind } from '../src/monday/wire/batch-document.js';
import { driveRun } from './support/drive-run.js';
import { openSite, type Site } from './support/site.js';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';

let lists: SmallLists;

beforeAll(async () => {
  lists = await makeSmallLists({ customers: 2, ordersEach: 10, linesEach: 3 });
});

const LIMITS = { complexityPerMinute: 3_000_000, callsPerMinute: 1_000, callsPerDay: 100_000 };
const POINTS = 30_000;
const CREATES = (count: number) => Array.from({ length: count }, (): MemberKind => 'create-item');

/** It says that it was done, and nothing of budgets. */
const ANSWER: ReadAnswer = {
  outcome: { kind: 'answered' },
  members: [],
  data: null,
  limits: NO_LIMITS,
  complexity: null,
  requestId: null,
  apiVersionServed: null,
  replayed: false,
  pauseMs: null,
  rateLimited: false,
  durationMs: 1,
  httpStatus: 200,
};

/** A server without a word about its budgets: only what it refuses tells of them. */
class SilentServer {
  refused = 0;
  readonly windows: number[] = [];
  #endsAtMs = 0;

  take(points: number, nowMs: number): boolean {
    if (nowMs >= this.#endsAtMs) {
      this.#endsAtMs = nowMs + 60_000;
      this.windows.push(0);
    }
    const used = this.windows.at(-1) ?? 0;
    if (used + points > LIMITS.complexityPerMinute) {
      this.refused += 1;
      return false;
    }
    this.windows[this.windows.length - 1] = used + points;
    return true;
  }
}

async function sendFor(minutes: number, pacers: readonly Pacer[], clock: { now(): number; tick(ms: number): void }) {
  const server = new SilentServer();
  const endMs = clock.now() + minutes * 60_000;
  while (clock.now() < endMs) {
    let went = false;
    for (const pacer of pacers) {
      const room = await pacer.capacity({ kind: 'mutation', parts: CREATES(25) });
      if (room.kind !== 'go') continue;
      const admission = await pacer.enter(
        { kind: 'mutation', parts: CREATES(room.members), whole: true },
        { longestWaitMs: 0 },
      );
      if (admission.kind !== 'go') continue;
      server.take(POINTS * room.members, clock.now());
      admission.back(ANSWER);
      went = true;
      clock.tick(1_500);
    }
    if (!went) clock.tick(500);
  }
  return server;
}

function steppedClock() {
  let nowMs = Date.parse('2026-11-21T08:00:00.000Z');
  return {
    now: () => nowMs,
    tick: (ms: number) => {
      nowMs += ms;
    },
    sleep: async (ms: number) => {
      nowMs += ms;
    },
  };
}

test.each([1, 2, 3])(
  '%s workers on a silent server: nothing is refused, and nearly all of each minute is used',
  async (workers) => {
    const site = await openSite(lists);
    try {
      const clock = steppedClock();
      const processes = await Promise.all(Array.from({ length: workers }, () => site.boot()));
      const pacers = processes.map(({ store }) => createPacer({ limits: LIMITS, clock, shared: store.budgets }));
      const { refused, windows } = await sendFor(10, pacers, clock);
      expect(refused).toBe(0);
      const whole = windows.slice(0, -1);
      const used = whole.reduce((sum, points) => sum + points, 0) / (whole.length * LIMITS.complexityPerMinute);
      expect(used).toBeGreaterThanOrEqual(0.95);
    } finally {
      await site.close();
    }
  },
);

test('a worker that starts again, and a second one, know the calls of the day', async () => {
  const site = await openSite(lists);
  try {
    const clock = steppedClock();
    const limits = { ...LIMITS, callsPerDay: 50 };
    const calls = async (pacer: Pacer) => {
      let made = 0;
      while ((await pacer.capacity({ kind: 'mutation', parts: CREATES(1) })).kind === 'go') {
        await pacer.enter({ kind: 'mutation', parts: CREATES(1) }, { longestWaitMs: 0 });
        made += 1;
        clock.tick(1_000);
        if (made === 20) break;
      }
      return made;
    };
    const first = await site.boot();
    expect(await calls(createPacer({ limits, clock, shared: first.store.budgets }))).toBe(20);
    const second = await site.boot();
    expect(await calls(createPacer({ limits, clock, shared: second.store.budgets }))).toBe(20);
    // 5 of 50 are kept for look-ups.
    expect(await calls(createPacer({ limits, clock, shared: first.store.budgets }))).toBe(5);
    const reader = createPacer({ limits, clock, shared: first.store.budgets });
    expect(await reader.capacity({ kind: 'query', parts: ['query'] })).toMatchObject({ kind: 'go' });
  } finally {
    await site.close();
  }
});

test('twenty claims at once never give more than there is', async () => {
  const site = await openSite(lists);
  try {
    const stores = await Promise.all(Array.from({ length: 4 }, async () => (await site.boot()).store));
    const nowMs = Date.now();
    const claim = { budget: 'calls', wanted: 7, limit: 100, newEndMs: nowMs + 60_000, known: null } as const;
    const grants = await Promise.all(
      Array.from({ length: 20 }, (_, index) => stores[index % 4]?.budgets.claim(claim, nowMs)),
    );
    expect(grants.reduce((sum, grant) => sum + (grant?.granted ?? 0), 0)).toBeLessThanOrEqual(100);
    expect(grants.reduce((sum, grant) => sum + (grant?.granted ?? 0), 0)).toBeGreaterThan(60);
  } finally {
    await site.close();
  }
});

const PACED = { complexityPerMinute: 900_000, callsPerMinute: 5_000, callsPerDay: 25_000, concurrency: 40 };

test('two processes of the mirror, one after the other in the same minute, on a paced board: nothing is refused', async () => {
  const site: Site = await openSite(lists, { batchSize: 25, emulator: { limits: PACED }, board: PACED });
  try {
    const first = await site.boot();
    await driveRun(first, { runId: 'run-1', limit: 10 });
    const second = await site.boot();
    await driveRun(second, { runId: 'run-2' });
    expect(site.differences()).toEqual([]);
    expect(site.emulator.stats().tooManyRequests).toBe(0);
  } finally {
    await site.close();
  }
});
