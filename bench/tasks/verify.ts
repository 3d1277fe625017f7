// verify: a whole reading of the board within its own limits, and whether just what was planted was found.
import { readFileSync } from 'node:fs';
import type { Statistics } from '../../src/emulator/statistics.js';
import type { Figures } from '../figures.js';
import { benchConfig, open, startRun } from '../mirror-run.js';
import { plantedFile } from './plant-drift.js';
import { secondsOf } from './turns.js';

export interface VerifyOptions {
  readonly lists: string;
  readonly folder: string;
  readonly boardUrl: string;
}

/** What an account of the Enterprise plan has, and the practice board by default (docs/monday-api.md "Rate limits"). */
const LIMITS = { complexityPerMinute: 5_000_000, callsPerMinute: 5_000, callsPerDay: 25_000 };

export async function verify(options: VerifyOptions): Promise<Figures> {
  const runId = 'verify';
  const run = await startRun(benchConfig({ ...options, board: LIMITS }));
  const { activities, store } = run;
  await open(run, runId, 'verify');
  await activities.recoverOpenBatches({ runId });
  const before = process.cpuUsage();
  let read = { items: 0, subitems: 0 };
  const whole = await secondsOf(async () => {
    const report = await activities.verifyBoard({
      runId,
      customer: null,
      repair: false,
      adopt: false,
      takeOver: false,
    });
    if (report.kind === 'wait') throw new Error('The day is over.');
    read = report;
  });
  const { user, system } = process.cpuUsage(before);
  const inCalls = run.boardSeconds();
  const found = (await store.verify.findings(runId)).map(({ kind, order_number }) => `${kind} ${order_number ?? ''}`);
  await activities.closeRun({ runId, state: 'FINISHED', sentence: null });
  await run.close();
  const statistics = await fetch(new URL('/_control/stats', options.boardUrl));
  const { calls, tooManyRequests, complexityOfWindows } = (await statistics.json()) as Statistics;
  const planted = JSON.parse(readFileSync(plantedFile(options.folder), 'utf8')) as string[];
  return {
    whole,
    inCalls,
    processor: (user + system) / 1_000_000,
    items: read.items,
    subitems: read.subitems,
    found: found.length,
    notFound: without(planted, found),
    notPlanted: without(found, planted),
    calls,
    tooManyRequests,
    complexity: complexityOfWindows.reduce((sum, points) => sum + points, 0),
    fullestMinute: Math.max(...complexityOfWindows),
  };
}

/** How many of the first are not among the second, each counted as often as it stands there. */
function without(list: readonly string[], other: readonly string[]): number {
  const left = [...other];
  return list.filter((entry) => {
    const at = left.indexOf(entry);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  }).length;
}
