// import: order lists -> SQL only; nothing is sent to the board.
import type { CommonOptions, Output } from './context.js';
import { withStore } from './environment.js';
import { followRun, sayEnd } from './follow-run.js';
import { newRunId } from './run-id.js';
import { withWorker } from './temporal-client.js';

export async function importLists(options: CommonOptions, output: Output): Promise<number> {
  return withStore(options, output, (store, config) =>
    withWorker(config, async (client) => {
      const start = { runId: newRunId(), scope: 'import', customer: null, limit: null, approved: true } as const;
      const followed = await followRun(config, store, client, start, output, { joinOpenRun: false });
      sayEnd(followed, options, output);
      return followed.exitCode;
    }),
  );
}
