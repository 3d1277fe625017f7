// S11: killing the worker at any moment and starting another ends in the same board, item by item, and nothing is made twice (S3).
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareBoard } from './support/oracle/compare-board.js';
import { readExpectedSamples, readSampleFacts, SAMPLE_FOLDER } from './support/oracle/sample-facts.js';
import { boardDump, boardStats, makePlace, type Place, type Running, whyNoProcesses } from './support/processes.js';

const why = await whyNoProcesses();
if (why !== null) console.error(`SKIPPED: kill -9 of the worker: ${why}.`);

describe.skipIf(why !== null)('kill -9 of the worker in the middle of a run', () => {
  let place: Place;
  let stack: Running;

  beforeAll(async () => {
    place = await makePlace(SAMPLE_FOLDER);
    stack = place.start(['dev', '--no-worker']);
    await stack.says('Ready.');
  });

  afterAll(async () => {
    await stack?.kill('SIGTERM');
  });

  test('three kills at random moments: the undisturbed board, each item and subitem made once', async () => {
    let worker = place.start(['worker']);
    await worker.says('Worker for');
    const sync = place.run(['sync', '--json']);
    const expected = readExpectedSamples();
    for (const share of [0.1 + Math.random() * 0.1, 0.4 + Math.random() * 0.1, 0.7 + Math.random() * 0.1]) {
      await untilMade(place, share * 3_900);
      await worker.kill('SIGKILL');
      worker = place.start(['worker']);
    }
    const { code, stdout, stderr } = await sync;
    await worker.kill('SIGTERM');
    expect(compareBoard((await boardDump(place)) as never, expected.board, readSampleFacts()), stderr).toEqual([]);
    const document = JSON.parse(stdout) as { balanced: boolean; outcome: string };
    expect(document).toMatchObject({ balanced: true, outcome: 'SUCCESS' });
    expect(code).toBe(2);
    const stats = await boardStats(place);
    expect(stats.mutationsByName).toMatchObject({ create_item: 650, create_subitem: 3282 });
  });
});

async function untilMade(place: Place, creates: number): Promise<void> {
  while ((await boardStats(place)).mutations.creates < creates) await new Promise((done) => setTimeout(done, 30));
}
