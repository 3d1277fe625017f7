// demo and dev: the whole stack on this machine. demo takes the sample order lists through it; dev brings no data.
import { rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { removeStagingFiles } from '../store/sqlite/staging-file.js';
import { coloured } from './colour.js';
import { type CommonOptions, EXIT, type Output } from './context.js';
import { demoConfigOf } from './demo-config.js';
import { configFrom, withStoreOf } from './environment.js';
import { followRun } from './follow-run.js';
import { newRunId } from './run-id.js';
import { type Stack, startStack } from './stack.js';
import { summaryTable } from './summary-table.js';
import { withClient } from './temporal-client.js';
import { outputWidth } from './text-table.js';

interface DemoOptions extends CommonOptions {
  readonly once: boolean;
  readonly fresh: boolean;
  readonly approve: boolean;
  readonly limits: string;
  readonly worker?: boolean;
}

export async function dev(asked: DemoOptions, output: Output): Promise<number> {
  const options = { ...asked, config: demoConfigOf(asked.config) };
  if (options.fresh) await forget(options, output);
  const stack = await startStack(options, output);
  output.note(`Ready.\n${links(stack)}\nStop with Ctrl-C.`);
  return untilStopped(stack);
}

export async function demo(asked: DemoOptions, output: Output): Promise<number> {
  const options = { ...asked, config: demoConfigOf(asked.config) };
  if (options.fresh) await forget(options, output);
  output.note('Starting Temporal, the practice board and a worker ...');
  const stack = await startStack(options, output);
  let stopped = false;
  try {
    const exitCode = await takeThrough(stack, options, output);
    if (options.once || exitCode === EXIT.interrupted) return exitCode;
    output.note(
      '\nIt stays up: try `npx order-mirror status`, `sync`, `report latest`, `rejects` from another terminal. Stop with Ctrl-C.',
    );
    stopped = true;
    await untilStopped(stack);
    return EXIT.inSync;
  } finally {
    if (!stopped) await stack.stop();
  }
}

/** One sync of the sample order lists, or the one that an earlier demo left open. */
async function takeThrough(stack: Stack, options: DemoOptions, output: Output): Promise<number> {
  const { config } = stack;
  return withStoreOf(config, (store) =>
    withClient(config, async (client) => {
      const start = {
        runId: newRunId(),
        scope: 'sync',
        customer: null,
        limit: null,
        approved: options.approve,
      } as const;
      const followed = await Promise.race([
        followRun(config, store, client, start, output, { joinOpenRun: true }),
        stack.broken,
      ]);
      if (options.json) output.out(JSON.stringify(followed.document, null, 2));
      else output.out(coloured(summaryTable(followed.document, outputWidth(output.columns)), output));
      output.note(
        `\nBoard:     ${stack.boardPage ?? config.board.url}\nRun:       ${client.runLink(stack.temporalUi, followed.temporalRunId)}\nReport:    file://${resolve(followed.report)}`,
      );
      return followed.exitCode;
    }),
  );
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
