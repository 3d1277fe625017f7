// sync: order lists -> SQL -> board, on the worker of this environment.
import type { Command } from 'commander';
import { MirrorClient } from '../client.js';
import {
  CommandFailed,
  type CommonOptions,
  configFrom,
  EXIT,
  type Output,
  storeFrom,
  withCommonOptions,
} from './context.js';
import { followRun, refuseWithoutWorker, sayEnd } from './follow-run.js';
import { pickPlan, planRun, withPlanOutputs } from './plan.js';
import { newRunId } from './run-id.js';
import { wholeNumber } from './whole-number.js';

interface SyncOptions extends CommonOptions {
  readonly customer?: string;
  readonly limit?: number;
  readonly dryRun: boolean;
  readonly approve: boolean;
  readonly plan?: string;
  readonly all: boolean;
  readonly xlsx?: string;
}

export function syncCommand(program: Command, output: Output, end: (code: number) => void): void {
  withPlanOutputs(withCommonOptions(program.command('sync')))
    .description(
      'Reads the order lists, brings SQL up to date and sends to the board what differs. A second run over the same lists sends nothing.',
    )
    .option('--customer <name>', 'send only this customer; the others are deferred')
    .option('--limit <n>', 'send at most n orders; the others are deferred', wholeNumber)
    .option('--plan <id>', 'send just this plan (or latest), or refuse because something moved since')
    .option('--dry-run', 'as `plan`, without keeping the plan', false)
    .option('--approve', 'go past the gates of [gates] without asking', false)
    .addHelpText(
      'after',
      '\n--all and --xlsx belong to --dry-run.\n\nExamples:\n  order-mirror sync\n  order-mirror sync --customer GREYSON --limit 5\n  order-mirror sync --dry-run --json\n  order-mirror sync --plan latest',
    )
    .action(async (options: SyncOptions) => end(await sync(options, output)));
}

async function sync(options: SyncOptions, output: Output): Promise<number> {
  refuseMixture(options);
  const config = configFrom(options, output);
  const store = await storeFrom(config);
  try {
    const wanted = { customer: options.customer ?? null, limit: options.limit ?? null };
    if (options.dryRun) return await planRun({ ...wanted, keeps: false }, options, config, store, output);
    const plan = options.plan === undefined ? null : await pickPlan(store, config.environment, options.plan);
    if (plan?.sentRun != null)
      throw new CommandFailed(
        `Plan ${plan.planId} was sent already, by run ${plan.sentRun}. Make a new one with \`order-mirror plan\`.`,
      );
    const client = await MirrorClient.connect(config);
    try {
      await refuseWithoutWorker(client, config.temporal.taskQueue);
      const what =
        plan === null ? wanted : { customer: plan.facts.customer, limit: plan.facts.limit, plan: plan.planId };
      const followed = await followRun(
        config,
        store,
        client,
        { runId: newRunId(), scope: 'sync', ...what, approved: options.approve },
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

/** A plan says itself what of whom is sent. */
function refuseMixture({ plan, customer, limit, dryRun, all, xlsx }: SyncOptions): void {
  if (plan !== undefined && (customer !== undefined || limit !== undefined || dryRun))
    throw new CommandFailed(
      '--plan sends what was planned: it goes with neither --customer, --limit nor --dry-run.',
      EXIT.usage,
    );
  if (!dryRun && (all || xlsx !== undefined))
    throw new CommandFailed('--all and --xlsx show a plan: use them with `plan` or with --dry-run.', EXIT.usage);
}
