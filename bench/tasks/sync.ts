// sync: a whole first sync against a board, one step after the other, without Temporal.

import type { Figures } from '../figures.js';
import { benchConfig, makeKeyColumns, open, readLists, sendCustomer, startRun } from '../mirror-run.js';
import { secondsOf } from './turns.js';

export interface SyncOptions {
  readonly lists: string;
  readonly folder: string;
  readonly boardUrl: string;
}

export async function sync(options: SyncOptions): Promise<Figures> {
  const runId = 'sync';
  const config = benchConfig(options);
  await makeKeyColumns(config);
  const run = await startRun(config);
  const { activities } = run;
  let customers: readonly string[] = [];
  const before = await secondsOf(async () => {
    await open(run, runId);
    await readLists(run, runId);
    await activities.mergeOrders({ runId });
    await activities.recoverOpenBatches({ runId });
    await activities.readBoard({ runId });
    customers = (await activities.planRun({ runId, customer: null, limit: null })).customers;
  });
  const callsBefore = run.boardSeconds();
  const sending = await secondsOf(async () => {
    for (const customer of customers) await sendCustomer(run, runId, customer);
  });
  const inCalls = run.boardSeconds() - callsBefore;
  const closed = await activities.closeRun({ runId, state: 'FINISHED', sentence: null });
  await run.close();
  return { before, sending, inCalls, applied: closed.applied, balanced: closed.balanced ? 1 : 0 };
}
