// S3, exit codes: a `sync` whose run was terminated, or lost with Temporal's database, never ends with exit 0; the next one, at once, puts the board right.
// As people run it: commands and servers in processes of their own.
import { resolve } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runWorkflowId } from '../src/workflows/ids.js';
import { compareBoard } from './support/oracle/compare-board.js';
import { readSampleFacts } from './support/oracle/sample-facts.js';
import {
  boardDump,
  boardStats,
  makePlace,
  type Place,
  type Running,
  running,
  spawnProgram,
  whyNoProcesses,
} from './support/processes.js';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';
import { startTemporal, type TemporalServer } from './support/temporal-server.js';

const PROGRAM = resolve('bin/order-mirror.mjs');

const why = await whyNoProcesses();
if (why !== null) console.error(`SKIPPED: runs that end from outside: ${why}.`);

describe.skipIf(why !== null)('a run that ends from outside', () => {
  let lists: SmallLists;
  let place: Place;
  let temporal: TemporalServer;
  let board: Running;
  let worker: Running;

  beforeAll(async () => {
    lists = await makeSmallLists({ customers: 8, ordersEach: 30, linesEach: 2 });
    place = await makePlace(lists.folder);
    temporal = await startTemporal(place.temporalPort);
    const at = new URL(place.boardOrigin).port;
    board = running(
      spawnProgram(PROGRAM, place.folder, ['emulator', '--port', at, '--limits', 'none', '--latency', '20']),
    );
    await board.says('http');
    for (const args of [['migrate'], ['board', 'setup']]) {
      const done = await place.run(args);
      expect(done.code, done.stderr).toBe(0);
    }
    worker = place.start(['worker']);
    await worker.says('Worker for');
  });

  afterAll(async () => {
    await worker?.kill('SIGTERM');
    await board?.kill('SIGTERM');
    await temporal?.stop();
  });

  const made = async () => (await boardStats(place)).mutations.creates;
  async function untilMade(creates: number): Promise<void> {
    while ((await made()) < creates) await new Promise((done) => setTimeout(done, 20));
  }
  const sync = () => place.run(['sync', '--approve', '--json']);

  test('terminated in mid-send, or lost with its database: exit 1 and what to do; then `sync` alone puts it right', async () => {
    const first = sync();
    await untilMade(30);
    const connection = await Connection.connect({ address: temporal.address });
    await new Client({ connection }).workflow.getHandle(runWorkflowId('demo', '9609317401')).terminate('by hand');
    await connection.close();
    const terminated = await first;
    expect(terminated.code, terminated.stderr).toBe(1);
    expect(terminated.stderr).toContain('was terminated in Temporal (by hand), so it did not close its books');
    expect(JSON.parse(terminated.stdout)).toMatchObject({ state: 'OPEN' });

    const second = sync();
    await untilMade(300);
    await temporal.stop();
    // The same address, and an empty database: the worker goes on as it is.
    temporal = await startTemporal(place.temporalPort);
    const lost = await second;
    expect(lost.code, lost.stderr).toBe(1);
    expect(lost.stderr).toContain('The Temporal server does not know run');

    const third = await sync();
    expect(third.code, third.stderr).toBe(0);
    expect(JSON.parse(third.stdout)).toMatchObject({ outcome: 'SUCCESS', balanced: true });
    expect(compareBoard((await boardDump(place)) as never, lists.expected.board, readSampleFacts())).toEqual([]);
    const { items, lines } = lists.expected.totals;
    expect((await boardStats(place)).mutationsByName).toMatchObject({ create_item: items, create_subitem: lines });
  });
});
