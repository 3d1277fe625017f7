// The whole sample set against its written-down expectation (samples/expected.json), made by an independent calculation.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { compareBoard } from './support/oracle/compare-board.js';
import { readExpectedSamples, readSampleFacts, SAMPLE_FOLDER } from './support/oracle/sample-facts.js';
import { ENGINES } from './support/store-engines.js';

/** A server over the network on a busy machine: some 9,000 statements. */
const LONGEST_MS = 300_000;

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
  });

  test('S12: a second sync over the same lists writes nothing to the board', async () => {
    const before = mirror.emulator.stats();
    const closed = await syncOnce(mirror, 'run-2');
    const after = mirror.emulator.stats();
    expect(closed).toMatchObject({ outcome: 'NOTHING_TO_DO', balanced: true, applied: 0, failed: 0, deferred: 0 });
    expect(after.mutations).toEqual(before.mutations);
  });
});
