// import-all: every workbook into an empty store, then the merge, through the activities; each workbook is a turn, the merge the last.

import type { Figures } from '../measurement.js';
import { benchConfig, open, startRun } from '../mirror-run.js';
import { inTurn, processorSeconds, type Turns } from './turns.js';

export interface ImportOptions {
  readonly lists: string;
  /** Of the store; it must be empty. */
  readonly folder: string;
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
  for (const workbook of workbooks) {
    reading += await inTurn(turns, true, async () => {
      const report = await activities.importWorkbook({ runId, workbook });
      if (report.outcome !== 'imported') throw new Error(`${workbook}: ${report.outcome}`);
      rows += report.read;
    });
  }
  let orders = 0;
  const merging = await inTurn(turns, false, async () => {
    orders = (await activities.mergeOrders({ runId })).born;
  });
  const processor = processorSeconds(before);
  await activities.closeRun({ runId, state: 'FINISHED', sentence: null });
  await run.close();
  return { reading, merging, processor, rows, orders };
}
