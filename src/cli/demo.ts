// demo and dev: the whole stack on this machine. demo takes the sample order lists through it; dev brings no data.
import { rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { MirrorClient } from '../client.js';
import { removeStagingFiles } from '../store/sqlite/staging-file.js';
import { type CommonOptions, configFrom, EXIT, type Output, storeFrom, withCommonOptions } from './context.js';
import { followRun } from './follow-run.js';
import { newRunId } from './run-id.js';
import { type Stack, startStack } from './stack.js';
import { summaryTable } from './summary-table.js';
import { outputWidth } from './text-table.js';

interface DemoOptions extends CommonOptions {
  readonly once: boolean;
  readonly fresh: boolean;
  readonly approve: boolean;
  readonly limits: string;
  readonly worker?: boolean;
}

export function demoCommand(program: Command, output: Output, end: (code: number) => void): void {
  withCommonOptions(program.command('demo'))
    .description(
      'Starts Temporal, the practice board and a worker on this machine, and takes the sample order lists to the board. Stays up until Ctrl-C.',
    )
    .option('--once', 'end after the sync', false)
    .option(
      '--fresh',
      'begin with an empty store, board and Temporal (removes what an earlier demo of this config left)',
      false,
    )
    .option('--approve', 'go past the gates without asking', false)
    .option('--limits <limits>', 'budgets of the practice board: none, enterprise, pro, standard, trial', 'none')
    .addHelpText(
      'after',
      '\nExamples:\n  order-mirror demo\n  order-mirror demo --once --json\nThen, from another terminal: order-mirror status | sync | report latest | rejects latest | pause | resume',
    )
    .action(async (options: DemoOptions) => end(await demo(options, output)));
}

export function devCommand(program: Command, output: Output, end: (code: number) => void): void {
  withCommonOptions(program.command('dev'))
    .description(
      'Starts Temporal, the practice board and a worker on this machine, without data. Stays up until Ctrl-C.',
    )
    .option('--fresh', 'begin with an empty store, board and Temporal', false)
    .option('--no-worker', 'leave the worker out: run it elsewhere with `order-mirror worker`')
    .option('--limits <limits>', 'budgets of the practice board: none, enterprise, pro, standard, trial', 'none')
    .addHelpText('after', '\nExamples:\n  order-mirror dev\n  order-mirror dev --config my.toml --limits trial')
    .action(async (options: DemoOptions) => {
      if (options.fresh) await forget(options, output);
      const stack = await startStack(options, output);
      output.err(`Ready.\n${links(stack)}\nStop with Ctrl-C.`);
      end(await untilStopped(stack));
    });
}

async function demo(options: DemoOptions, output: Output): Promise<number> {
  if (options.fresh) await forget(options, output);
  output.err('Starting Temporal, the practice board and a worker ...');
  const stack = await startStack(options, output);
  let stopped = false;
  try {
    const store = await storeFrom(stack.config);
    const client = await MirrorClient.connect(stack.config);
    let exitCode: number;
    try {
      const start = {
        runId: newRunId(),
        scope: 'sync',
        customer: null,
        limit: null,
        approved: options.approve,
      } as const;
      const followed = await Promise.race([
        followRun(stack.config, store, client, start, output, { joinOpenRun: true }),
        stack.broken,
      ]);
      exitCode = followed.exitCode;
      const report = resolve(followed.report);
      if (options.json) output.out(JSON.stringify(followed.document, null, 2));
      else output.out(summaryTable(followed.document, outputWidth(output.columns)));
      output.err(
        `\nBoard:     ${stack.boardPage ?? stack.config.board.url}\nRun:       ${client.runLink(stack.temporalUi, followed.temporalRunId)}\nReport:    file://${report}`,
      );
    } finally {
      await client.close();
      await store.close();
    }
    if (options.once || exitCode === EXIT.interrupted) return exitCode;
    output.err(
      '\nIt stays up: try `npx order-mirror status`, `sync`, `report latest`, `rejects latest` from another terminal. Stop with Ctrl-C.',
    );
    stopped = true;
    await untilStopped(stack);
    return EXIT.inSync;
  } finally {
    if (!stopped) await stack.stop();
  }
}

function links(stack: Stack): string {
  return `Board:     ${stack.boardPage ?? stack.config.board.url}\nTemporal:  ${stack.temporalUi}`;
}

async function untilStopped(stack: Stack): Promise<number> {
  try {
    await Promise.race([
      new Promise<void>((done) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
      }),
      stack.broken,
    ]);
    return EXIT.inSync;
  } finally {
    await stack.stop();
  }
}

/** Only what demo and dev themselves made for this config: its store, its practice board, its Temporal. */
async function forget(options: CommonOptions, output: Output): Promise<void> {
  const config = configFrom(options, output);
  if (config.store.kind !== 'sqlite') return;
  const folder = dirname(config.store.file);
  const files = [
    config.store.file,
    join(folder, `temporal-${config.environment}.sqlite`),
    join(folder, `board-${config.environment}.journal`),
  ];
  await removeStagingFiles(config.store.file, () => true);
  for (const file of files) for (const tail of ['', '-wal', '-shm', '.snapshot']) rmSync(file + tail, { force: true });
}
