// import-all: every workbook into an empty store, then the merge, through the activities, as many workbooks at once as a run takes.
// Turns: the list, the reading, the merge.

import type { Figures } from '../figures.js';
import { benchConfig, importInWindow, open, startRun } from '../mirror-run.js';
import { inTurn, processorSeconds, type Turns } from './turns.js';

export interface ImportOptions {
  readonly lists: string;
  /** Of the store; it must be empty. */
  readonly folder: string;
  /** Of a store on SQL Server, instead; empty too. */
  readonly server?: string;
}

export async function importAll(options: ImportOptions, turns: Turns): Promise<Figures> {
  const runId = 'first';
  const run = await startRun(benchConfig(options));
  const { activities } = run;
  await open(run, runId);
  const before = process.cpuUsage();
  let workbooks: readonly string[] = [];
  let reading = await inTurn(turns, true, async () => {
    workbooks = (await activities.listWorkbooks({ runId })).changed;
  });
  let rows = 0;
  reading += await inTurn(turns, true, async () => {
    for (const report of await importInWindow(run, runId, workbooks)) {
      if (report.outcome !== 'imported') throw new Error(`A workbook was ${report.outcome}.`);
      rows += report.read;
    }
  });
  let orders = 0;
  const merging = await inTurn(turns, false, async () => {
    orders = (await activities.mergeOrders({ runId })).created;
  });
  const processor = processorSeconds(before);
  await activities.closeRun({ runId, state: 'FINISHED', sentence: null });
  await run.close();
  return { reading, merging, processor, rows, orders };
}
