// The whole sample set against its written-down expectation (samples/expected.json), made by an independent calculation.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportContent } from '../src/cli/report/content.js';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { compareBoard } from './support/oracle/compare-board.js';
import { readExpectedSamples, readSampleFacts, SAMPLE_FOLDER } from './support/oracle/sample-facts.js';
import { ENGINES } from './support/store-engines.js';

/** A server over the network on a busy machine: some 9,000 statements. */
const LONGEST_MS = 300_000;

/** In the order of ENGINES. */
const seen: { readonly ids: readonly string[]; readonly report: unknown }[] = [];

describe.each(ENGINES)('$name', { timeout: LONGEST_MS }, (engine) => {
  let mirror: Mirror;

  beforeAll(async () => {
    mirror = await startMirror({ sourceFolder: SAMPLE_FOLDER, engine });
  });

  afterAll(async () => {
    await mirror?.close();
  });

  test('the first sync makes the expected board, item by item', async () => {
    const closed = await syncOnce(mirror, 'run-1');
    const dump = mirror.emulator.dump(mirror.config.board.id);
    const differences = compareBoard(dump as never, readExpectedSamples().board, readSampleFacts());
    expect(differences).toEqual([]);
    expect(closed.balanced).toBe(true);
    expect(closed.failed).toBe(0);
    seen.push({ ids: await recordIds(mirror), report: await reportOf(mirror, 'run-1') });
  });

  test('S12: a second sync over the same lists writes nothing to the board', async () => {
    const before = mirror.emulator.stats();
    const closed = await syncOnce(mirror, 'run-2');
    const after = mirror.emulator.stats();
    expect(closed).toMatchObject({ outcome: 'NOTHING_TO_DO', balanced: true, applied: 0, failed: 0, deferred: 0 });
    expect(after.mutations).toEqual(before.mutations);
  });
});

test.runIf(ENGINES.length > 1)('the same record ids and the same report on both engines', () => {
  const [one, other] = seen;
  expect(one?.ids.length).toBeGreaterThan(0);
  expect(other?.ids).toEqual(one?.ids);
  expect(other?.report).toEqual(one?.report);
});

/** An order by its place, so that equal ids on other orders would not pass. */
async function recordIds({ store }: Mirror): Promise<string[]> {
  const orders = await store.adoption.orders();
  return orders.map((order) => JSON.stringify(order)).sort();
}

/** What is measured with a clock is the engine's own. */
const OF_THE_CLOCK = new Set([
  'opened_at',
  'closed_at',
  'seconds',
  'duration_ms',
  'longest_ms',
  'madeAt',
  'phases',
  'pace',
]);

async function reportOf({ store, config }: Mirror, runId: string): Promise<unknown> {
  const run = await store.runs.one(runId);
  if (run === null) throw new Error(`There is no ${runId}.`);
  const content = await reportContent(store, run, { budgets: config.board });
  return JSON.parse(JSON.stringify(content, (key, value: unknown) => (OF_THE_CLOCK.has(key) ? null : value)));
}
