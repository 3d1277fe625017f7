// sync: order lists -> SQL -> board, on the worker of this environment.
import type { Command } from 'commander';
import { MirrorClient } from '../client.js';
import { CommandFailed, type CommonOptions, configFrom, type Output, storeFrom, withCommonOptions } from './context.js';
import { type Followed, followRun } from './follow-run.js';
import { newRunId } from './run-id.js';
import { summaryTable } from './summary-table.js';
import { outputWidth } from './text-table.js';

interface SyncOptions extends CommonOptions {
  readonly customer?: string;
  readonly limit?: number;
  readonly dryRun: boolean;
  readonly approve: boolean;
}

export function syncCommand(program: Command, output: Output, end: (code: number) => void): void {
  withCommonOptions(program.command('sync'))
    .description(
      'Reads the order lists, brings SQL up to date and sends to the board what differs. A second run over the same lists sends nothing.',
    )
    .option('--customer <name>', 'send only this customer; the others are deferred')
    .option('--limit <n>', 'send at most n orders; the others are deferred', wholeNumber)
    .option('--dry-run', 'read and plan, send nothing', false)
    .option('--approve', 'go past the gates of [gates] without asking', false)
    .addHelpText(
      'after',
      '\nExamples:\n  order-mirror sync\n  order-mirror sync --customer GREYSON --limit 5\n  order-mirror sync --dry-run --json',
    )
    .action(async (options: SyncOptions) => end(await sync(options, output)));
}

async function sync(options: SyncOptions, output: Output): Promise<number> {
  const config = configFrom(options, output);
  const store = await storeFrom(config);
  try {
    const client = await MirrorClient.connect(config);
    try {
      await refuseWithoutWorker(client, config.temporal.taskQueue);
      const limit = options.dryRun ? 0 : (options.limit ?? null);
      const followed = await followRun(
        config,
        store,
        client,
        { runId: newRunId(), scope: 'sync', customer: options.customer ?? null, limit, approved: options.approve },
        output,
        { joinOpenRun: false },
      );
      sayEnd(followed, options, output);
      return followed.exitCode;
    } finally {
      await client.close();
    }
  } finally {
    await store.close();
  }
}

export function sayEnd(followed: Followed, options: CommonOptions, output: Output): void {
  if (options.json) {
    output.out(JSON.stringify(followed.document, null, 2));
    return;
  }
  output.out(summaryTable(followed.document, outputWidth(output.columns)));
  output.out(`Report: ${followed.report}`);
}

export async function refuseWithoutWorker(client: MirrorClient, taskQueue: string): Promise<void> {
  if (await client.hasWorker()) return;
  throw new CommandFailed(
    `No worker listens on the queue ${taskQueue}, so nothing would happen. Start one with \`order-mirror worker\` (or the whole stack with \`order-mirror dev\`).`,
  );
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new CommandFailed(`--limit takes a whole number, not ${text}.`, 64);
  return Number(text);
}
