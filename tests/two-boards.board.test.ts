// Two environments at work at the same moment: a board and a store each, one account with a tight budget of points and calls. What the other spends
// each learns from the board alone. Counted at the board: hardly a 429, and no call before a wait was over (docs/monday-api.md "Pacing").
import { beforeAll, expect, test } from 'vitest';
import { demoBoardPath, readBoardDefinitions } from '../src/emulator/definition.js';
import { driveRun } from './support/drive-run.js';
import { openSite } from './support/site.js';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';

let lists: SmallLists;

beforeAll(async () => {
  lists = await makeSmallLists({ customers: 1, ordersEach: 90, linesEach: 1 });
});

const SECOND = { id: '9700000401', subitemBoardId: '9700000948' };
const LIMITS = { complexityPerMinute: 1_500_000, callsPerMinute: 40, callsPerDay: 25_000, concurrency: 40 };
/** So many 429 in a hundred calls are the exception that they should be. */
const EXCEPTION_SHARE = 1 / 100;

test('no 429 beyond one in a hundred calls, no call before a wait was over, and both boards as they should be', async () => {
  const [definition] = readBoardDefinitions(demoBoardPath());
  if (definition === undefined) throw new Error('There is no demo board.');
  const second = { ...definition, board_id: SECOND.id, subitems_board_id: SECOND.subitemBoardId };
  const one = await openSite(lists, {
    batchSize: 10,
    emulator: { boards: [definition, second], limits: LIMITS, latencyMs: 1 },
    board: LIMITS,
  });
  const two = await openSite(lists, { batchSize: 10, board: { ...LIMITS, ...SECOND }, beside: one });
  try {
    const began = one.clock.now();
    const [first, other] = await Promise.all(
      [one, two].map(async (site) => driveRun(await site.boot(), { runId: 'run-1' })),
    );
    expect(first).toMatchObject({ outcome: 'SUCCESS', balanced: true });
    expect(other).toMatchObject({ outcome: 'SUCCESS', balanced: true });
    expect([...one.differences(), ...two.differences()]).toEqual([]);
    const { calls, tooManyRequests, callsBeforeWaitWasOver, maxMutationsInFlight } = one.emulator.stats();
    // Both had to share: alone, each would have been done in half the time.
    expect(one.clock.now() - began).toBeGreaterThan(2 * 60_000);
    expect(tooManyRequests).toBeLessThanOrEqual(Math.max(1, Math.floor(calls * EXCEPTION_SHARE)));
    expect(callsBeforeWaitWasOver).toBe(0);
    // One on each board.
    expect(maxMutationsInFlight).toBeLessThanOrEqual(2);
  } finally {
    await two.close();
    await one.close();
  }
});
