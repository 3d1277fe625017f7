// growth: lists -> orders -> plan, nothing sent; how long each step takes. Also on a store that was made to look fully sent.

import type { Figures } from '../figures.js';
import { markAllSynced } from '../mark-all-synced.js';
import { benchConfig, makeKeyColumns, open, readLists, startRun } from '../mirror-run.js';
import { processorSeconds, secondsOf } from './turns.js';

export interface GrowthOptions {
  readonly lists: string;
  readonly folder: string;
  /** Of a store on SQL Server, instead. */
  readonly server?: string;
  readonly boardUrl: string;
  readonly runId: string;
  /** Afterwards the store says that all of it is on the board. */
  readonly thenMarkAllSynced: boolean;
}

export async function growth({ runId, thenMarkAllSynced, ...where }: GrowthOptions): Promise<Figures> {
  const config = benchConfig(where);
  await makeKeyColumns(config);
  const run = await startRun(config);
  const { activities } = run;
  await open(run, runId);
  const before = process.cpuUsage();
  const reading = await secondsOf(() => readLists(run, runId));
  const merging = await secondsOf(() => activities.mergeOrders({ runId }));
  await activities.readBoard({ runId });
  let planned = 0;
  const planning = await secondsOf(async () => {
    const { creates, updates, lines } = await activities.planRun({ runId, customer: null, limit: null });
    planned = creates + updates + lines;
  });
  const processor = processorSeconds(before);
  await activities.closeRun({ runId, state: 'FINISHED', sentence: null });
  await run.close();
  if (thenMarkAllSynced) await markAllSynced(config, where.server);
  return { reading, merging, planning, processor, planned };
}
