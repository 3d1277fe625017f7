// S5, S8, S11: SQL Server dies (-9) in mid-import and in mid-sync, at rest and in mid-statement, and starts again: the same SQL and the same board
// as undisturbed, nothing twice. Only with the stand-in: nobody's server is killed by a test.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTsqlEngine, type TsqlServer, tsqlEngineFolder } from '../scripts/tsql-engine.mjs';
import type { CrashPoint } from '../src/activities/deps.js';
import { driveRun } from './support/drive-run.js';
import { openSite } from './support/site.js';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';
import { sqlServerEngine } from './support/store-engines.js';

/** A death, a new start and the waits between, some seconds each, on a busy machine. */
const LONGEST_MS = 300_000;

interface Death {
  readonly point: CrashPoint;
  readonly pass: number;
  /** How long after the point; 0: before the next statement is asked. */
  readonly afterMs: number;
}

const DEATHS: readonly Death[] = [
  { point: 'import-before-end', pass: 1, afterMs: 0 },
  { point: 'import-before-end', pass: 1, afterMs: 60 },
  { point: 'merge-before-commit', pass: 1, afterMs: 0 },
  { point: 'batch-after-sent-mark', pass: 2, afterMs: 0 },
  { point: 'batch-after-call', pass: 3, afterMs: 0 },
  { point: 'batch-after-call', pass: 5, afterMs: 25 },
];

const folder = tsqlEngineFolder();

describe.runIf(folder !== null)('SQL Server is killed', { timeout: LONGEST_MS }, () => {
  let server: TsqlServer;
  let lists: SmallLists;

  beforeAll(async () => {
    if (folder === null) return;
    server = startTsqlEngine(folder, `killed-${process.pid}-${randomUUID()}`);
    lists = await makeSmallLists({ customers: 2, ordersEach: 6, linesEach: 2 });
  }, LONGEST_MS);

  afterAll(() => server?.remove());

  test('one run, six deaths: the undisturbed board and balanced books', async () => {
    const site = await openSite(lists, { engine: sqlServerEngine(server.line), emulator: { latencyMs: 1 } });
    const passes = new Map<CrashPoint, number>();
    const left = [...DEATHS];
    const die = () => {
      server.kill();
      server.restart();
    };
    const crashPoint = (point: CrashPoint) => {
      const pass = (passes.get(point) ?? 0) + 1;
      passes.set(point, pass);
      for (const death of left.filter((one) => one.point === point && one.pass <= pass)) {
        left.splice(left.indexOf(death), 1);
        if (death.afterMs === 0) die();
        else setTimeout(die, death.afterMs);
      }
    };
    const mirror = await site.boot({ deps: () => ({ crashPoint }) });
    const closed = await driveRun(mirror, { runId: 'run-1' });
    expect(left).toEqual([]);
    expect(site.differences()).toEqual([]);
    const { items, lines, groups } = lists.expected.totals;
    expect(closed).toMatchObject({ outcome: 'SUCCESS', balanced: true, applied: items + lines, failed: 0 });
    expect(site.emulator.stats().mutationsByName).toMatchObject({
      create_group: groups,
      create_item: items,
      create_subitem: lines,
    });
    const again = await driveRun(mirror, { runId: 'run-2' });
    expect(again).toMatchObject({ outcome: 'NOTHING_TO_DO', balanced: true, applied: 0 });
    await site.close();
  });
});
