// import: order lists -> SQL only; nothing is sent to the board.
import type { Command } from 'commander';
import { MirrorClient } from '../client.js';
import { type CommonOptions, configFrom, type Output, storeFrom, withCommonOptions } from './context.js';
import { followRun, refuseWithoutWorker, sayEnd } from './follow-run.js';
import { newRunId } from './run-id.js';

export function importCommand(program: Command, output: Output, end: (code: number) => void): void {
  withCommonOptions(program.command('import'))
    .description('Reads the order lists and brings SQL up to date; the board is not touched.')
    .addHelpText(
      'after',
      '\nExamples:\n  order-mirror import\n  order-mirror import --json && order-mirror rejects latest',
    )
    .action(async (options: CommonOptions) => {
      const config = configFrom(options, output);
      const store = await storeFrom(config);
      try {
        const client = await MirrorClient.connect(config);
        try {
          await refuseWithoutWorker(client, config.temporal.taskQueue);
          const followed = await followRun(
            config,
            store,
            client,
            { runId: newRunId(), scope: 'import', customer: null, limit: null, approved: true },
            output,
            { joinOpenRun: false },
          );
          sayEnd(followed, options, output);
          end(followed.exitCode);
        } finally {
          await client.close();
        }
      } finally {
        await store.close();
      }
    });
}
