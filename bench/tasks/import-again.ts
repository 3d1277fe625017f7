// import-again: the same lists once more into the store that already holds them.

import type { Figures } from '../figures.js';
import { benchConfig, open, readLists, startRun } from '../mirror-run.js';
import type { ImportOptions } from './import-all.js';
import { secondsOf } from './turns.js';

export async function importAgain(options: ImportOptions): Promise<Figures> {
  const runId = 'again';
  const run = await startRun(benchConfig(options));
  let read = 0;
  let touched = 0;
  const seconds = await secondsOf(async () => {
    await open(run, runId);
    read = await readLists(run, runId);
    const merged = await run.activities.mergeOrders({ runId });
    touched = merged.created + merged.changed + merged.absent;
    await run.activities.closeRun({ runId, state: 'FINISHED', sentence: null });
  });
  await run.close();
  return { seconds, read, touched };
}
