// budget: a first sync against a board with monday's complexity budget, both on the same scaled clock, in one process.
import { demoBoardPath, readBoardDefinitions } from '../../src/emulator/definition.js';
import { startEmulator } from '../../src/emulator/server.js';
import type { Figures } from '../figures.js';
import { benchConfig, makeKeyColumns, open, readLists, sendCustomer, startRun } from '../mirror-run.js';
import { scaledClock } from '../scaled-clock.js';

export interface BudgetOptions {
  readonly lists: string;
  readonly folder: string;
  readonly factor: number;
  readonly complexityPerMinute: number;
}

const MINUTE_MS = 60_000;

export async function budget({ lists, folder, factor, complexityPerMinute }: BudgetOptions): Promise<Figures> {
  const runId = 'budget';
  const clock = scaledClock(factor);
  const boards = readBoardDefinitions(demoBoardPath());
  const emulator = await startEmulator({ boards, clock, limits: { complexityPerMinute } });
  const board = { complexityPerMinute, callsPerMinute: 1000, callsPerDay: 25_000 };
  const config = benchConfig({ lists, folder, boardUrl: emulator.url, board });
  await makeKeyColumns(config);
  const run = await startRun(config, { clock });
  await open(run, runId);
  await readLists(run, runId);
  await run.activities.mergeOrders({ runId });
  await run.activities.recoverOpenBatches({ runId });
  await run.activities.readBoard({ runId });
  const { customers } = await run.activities.planRun({ runId, customer: null, limit: null });
  const windowsBefore = emulator.stats().complexityOfWindows.length;
  const startedAt = clock.now();
  for (const customer of customers) await sendCustomer(run, runId, customer);
  const minutes = (clock.now() - startedAt) / MINUTE_MS;
  const { calls, tooManyRequests, complexityOfWindows } = emulator.stats();
  const closed = await run.activities.closeRun({ runId, state: 'FINISHED', sentence: null });
  await run.close();
  await emulator.close();
  // The last window is cut off by the end of the work, those before the sending hold only reads.
  const full = complexityOfWindows.slice(windowsBefore, -1);
  const used = full.reduce((sum, points) => sum + points, 0);
  return {
    windows: full.length,
    shareOfWindows: used / (full.length * complexityPerMinute),
    worstWindow: Math.min(...full) / complexityPerMinute,
    minutes,
    calls,
    tooManyRequests,
    applied: closed.applied,
  };
}
