// The run as users have it: real workflows on a real Temporal server, a real store, the practice board.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { MirrorClient } from '../src/client.js';
import { startWorker, type WorkerHandle } from '../src/worker.js';
import { type Mirror, startMirror } from './support/mirror.js';
import { compareBoard } from './support/oracle/compare-board.js';
import { readExpectedSamples, readSampleFacts, SAMPLE_FOLDER } from './support/oracle/sample-facts.js';
import { preparedWorkflows } from './support/temporal-site.js';

const address = inject('temporalAddress');

describe.skipIf(address === null)('syncRun on a Temporal server', () => {
  let mirror: Mirror;
  let worker: WorkerHandle;
  let client: MirrorClient;

  beforeAll(async () => {
    mirror = await startMirror({
      sourceFolder: SAMPLE_FOLDER,
      config: (config) => ({
        ...config,
        environment: 'sync-run-test',
        temporal: { address: address ?? '', namespace: 'default', taskQueue: `test-${process.pid}-${Date.now()}` },
      }),
    });
    worker = await startWorker(mirror.config, {
      ...preparedWorkflows(mirror.config),
      log: (line) => console.error(line),
    });
    client = await MirrorClient.connect(mirror.config);
  });

  afterAll(async () => {
    await client?.close();
    await worker?.stop();
    await mirror?.close();
  });

  const start = (runId: string) => client.start({ runId, scope: 'sync', customer: null, limit: null, approved: false });

  test('a run takes the samples to the board; a second one at the same time is told which run is open', async () => {
    const first = await start('wf-1');
    if (first.kind !== 'started') throw new Error('not started');
    expect(await start('wf-2')).toEqual({ kind: 'already-open', runId: 'wf-1' });
    const report = await first.handle.result();
    expect(report).toMatchObject({ runId: 'wf-1', balanced: true });
    expect(
      compareBoard(
        mirror.emulator.dump(mirror.config.board.id) as never,
        readExpectedSamples().board,
        readSampleFacts(),
      ),
    ).toEqual([]);
    expect(mirror.emulator.stats().maxMutationsInFlight).toBe(1);
  });

  test('S12: a second run writes nothing', async () => {
    const before = mirror.emulator.stats().mutations;
    const again = await start('wf-3');
    if (again.kind !== 'started') throw new Error('not started');
    expect(await again.handle.result()).toMatchObject({ outcome: 'NOTHING_TO_DO', balanced: true });
    expect(mirror.emulator.stats().mutations).toEqual(before);
  });
});
