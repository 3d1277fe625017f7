// verify: reads the whole board back and says where it differs from what SQL knows of it; --repair puts back what the mirror owns.
// Owns: the options and the exit code. It runs as a run of its own, on the worker: one open run per board (S3), so nothing is in flight meanwhile.
import { MirrorClient } from '../client.js';
import { isStillDrift } from '../domain/drift/drift.js';
import type { CommandSetUp } from './context.js';
import {
  CommandFailed,
  type CommonOptions,
  configFrom,
  EXIT,
  type Output,
  storeFrom,
  withCommonOptions,
} from './context.js';
import { followRun, refuseWithoutWorker } from './follow-run.js';
import { verificationJson, verificationText } from './report/verification.js';
import { newRunId } from './run-id.js';
import { outputWidth } from './text-table.js';

interface VerifyOptions extends CommonOptions {
  readonly customer?: string;
  readonly repair: boolean;
  readonly adoptByName: boolean;
  readonly yes: boolean;
  readonly all: boolean;
}

const MORE = `
Compared is what the mirror owns: the mapped columns, the two key columns, name and group of items, name, size and quantity of
subitems. People's own columns, items and subitems are not looked at. Each finding has three values: what the board last
acknowledged, what SQL wants, what is there now. Columns under [board.people_may_edit] are listed and left.

--repair sends just the differences, as a sync would: items that were archived or deleted are made again, second copies are
archived. It leaves held and absent orders, items with a key that no order has, and the board's columns and labels.

A run holds the board meanwhile: while a sync is open, verify is refused, since it would find what is on its way.

Exit code: 0 the board holds what SQL says, or all of it was mended; 2 findings are left; 1 it could not be done.

Examples:
  order-mirror verify                          look, change nothing
  order-mirror verify --customer GREYSON --all --json
  order-mirror verify --repair                 put back what the mirror owns; fills an emptied board again
  order-mirror verify --adopt-by-name          show which items without a key are our orders, by name and order number
  order-mirror verify --adopt-by-name --yes    take these over: our key is written into them`;

export const verifyCommand: CommandSetUp = (program, output, end) => {
  withCommonOptions(program.command('verify'))
    .description(
      'Reads the board back and lists where it differs from what SQL knows of it. Changes nothing without --repair.',
    )
    .option('--customer <name>', 'compare only the orders of this customer')
    .option('--repair', 'put back what the mirror owns, through the same outbox as a sync', false)
    .option('--adopt-by-name', 'also list items without a key that are orders by name and order number', false)
    .option('--yes', 'with --adopt-by-name: take over those that fit one order only', false)
    .option('--all', 'list every finding, not a few of each kind', false)
    .addHelpText('after', MORE)
    .action(async (options: VerifyOptions) => end(await verify(options, output)));
};

async function verify(options: VerifyOptions, output: Output): Promise<number> {
  if (options.yes && !options.adoptByName) throw new CommandFailed('--yes goes with --adopt-by-name.', EXIT.usage);
  const config = configFrom(options, output);
  const store = await storeFrom(config);
  try {
    const client = await MirrorClient.connect(config);
    try {
      await refuseWithoutWorker(client, config.temporal.taskQueue);
      const { repair, adoptByName: adopt } = options;
      const takeOver = adopt && (repair || options.yes);
      const runId = newRunId();
      const start = {
        runId,
        scope: 'verify',
        customer: options.customer ?? null,
        limit: null,
        approved: false,
      } as const;
      const followed = await followRun(
        config,
        store,
        client,
        { ...start, verify: { repair, adopt, takeOver } },
        output,
        {
          joinOpenRun: false,
        },
      );
      const row = await store.verify.one(runId);
      if (row === null || row.state !== 'DONE')
        throw new CommandFailed(followed.document.sentence ?? 'The board could not be read back.');
      const findings = await store.verify.findings(runId);
      if (options.json) {
        const { run, environment, state, balanced, board } = followed.document;
        output.out(
          JSON.stringify(verificationJson({ run, environment, state, balanced, board }, row, findings), null, 2),
        );
      } else {
        output.out(verificationText(row, findings, { all: options.all, width: outputWidth(output.columns) }));
        output.out(`Report: ${followed.report}`);
      }
      if (followed.exitCode === EXIT.couldNot || followed.exitCode === EXIT.interrupted) return followed.exitCode;
      return findings.some(isStillDrift) ? EXIT.finishedWithHeld : EXIT.inSync;
    } finally {
      await client.close();
    }
  } finally {
    await store.close();
  }
}
