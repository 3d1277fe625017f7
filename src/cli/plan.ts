// plan: what a sync would send now, kept so that `sync --plan` sends just that. Nothing is sent (S13).
// Owns: the command and its outputs. Does not own: what is in a plan (report/plan-content.ts) or its layout (plan-text, plan-xlsx).
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { MirrorClient, type StartSync } from '../client.js';
import type { Config } from '../config/config.js';
import type { KeptPlan } from '../store/kept-plan-store.js';
import type { Store } from '../store/store.js';
import { mappedColumns } from '../wiring/facts.js';
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
import { readPlan } from './report/plan-content.js';
import { PlanExamples, planText } from './report/plan-text.js';
import { PlanSheets } from './report/plan-xlsx.js';
import { newRunId } from './run-id.js';
import { outputWidth } from './text-table.js';
import { wholeNumber } from './whole-number.js';

export interface PlanOutputs {
  readonly all: boolean;
  readonly json: boolean;
  readonly xlsx?: string;
}

interface PlanOptions extends CommonOptions, PlanOutputs {
  readonly customer?: string;
  readonly limit?: number;
  readonly show?: string;
}

const EXAMPLES = `
It reads the order lists and the board, brings SQL up to date and sends nothing. The plan is kept: send it with
sync --plan ID, which refuses when the lists, the orders or the board moved since. The last five plans are kept.

Examples:
  order-mirror plan
  order-mirror plan --customer GREYSON --xlsx plan.xlsx
  order-mirror plan --json | jq .totals
  order-mirror plan --show latest --all        a kept plan once more
  order-mirror sync --plan 20261121-143012-a3f1`;

export const planCommand: CommandSetUp = (program, output, end) => {
  withPlanOutputs(withCommonOptions(program.command('plan')))
    .description('Shows what a sync would send now, per customer and order, with old and new values; nothing is sent.')
    .option('--customer <name>', 'only this customer')
    .option('--limit <n>', 'at most n orders', wholeNumber)
    .option('--show <id>', 'show a kept plan (or latest) instead of making one')
    .addHelpText('after', EXAMPLES)
    .action(async (options: PlanOptions) => {
      const config = configFrom(options, output);
      const store = await storeFrom(config);
      try {
        end(
          options.show === undefined
            ? await plan(options, config, store, output)
            : await show(options, config, store, output),
        );
      } finally {
        await store.close();
      }
    });
};

/** What `plan` and `sync --dry-run` have in common. */
export function withPlanOutputs(command: Command): Command {
  command.option('--all', 'every order, not only examples', false).option('--xlsx <file>', 'also as an Excel workbook');
  return command;
}

async function plan(options: PlanOptions, config: Config, store: Store, output: Output): Promise<number> {
  const start = { customer: options.customer ?? null, limit: options.limit ?? null, keeps: true };
  return planRun(start, options, config, store, output);
}

/** A run that plans and ends; kept or not, it is shown in the same way. */
export async function planRun(
  start: Pick<StartSync, 'customer' | 'limit' | 'keeps'>,
  outputs: PlanOutputs,
  config: Config,
  store: Store,
  output: Output,
): Promise<number> {
  const client = await MirrorClient.connect(config);
  try {
    await refuseWithoutWorker(client, config.temporal.taskQueue);
    const runId = newRunId();
    const followed = await followRun(
      config,
      store,
      client,
      { ...start, runId, scope: 'plan', approved: false },
      output,
      {
        joinOpenRun: false,
      },
    );
    if (followed.document.state !== 'FINISHED')
      throw new CommandFailed(followed.document.sentence ?? 'The plan could not be made.', followed.exitCode);
    await showPlan(runId, await store.keptPlans.one(runId), outputs, config, store, output);
    return followed.exitCode;
  } finally {
    await client.close();
  }
}

async function show(options: PlanOptions, config: Config, store: Store, output: Output): Promise<number> {
  const kept = await pickPlan(store, config.environment, options.show ?? 'latest');
  if (kept.cleaned)
    throw new CommandFailed(`Plan ${kept.planId} is too old to be shown: its values are no longer kept.`);
  if (kept.sentRun !== null) output.err(`It was sent by run ${kept.sentRun}; what follows is what it was.`);
  await showPlan(kept.planId, kept, options, config, store, output);
  return EXIT.inSync;
}

async function showPlan(
  runId: string,
  kept: KeptPlan | null,
  { all, json, xlsx }: PlanOutputs,
  config: Config,
  store: Store,
  output: Output,
): Promise<void> {
  const run = await store.runs.one(runId);
  if (run === null) throw new CommandFailed(`Run ${runId} is not in this store.`);
  const context = {
    boardId: config.board.id,
    mapping: mappedColumns(config),
    sizeColumn: config.board.lineColumns.size,
  };
  const examples = new PlanExamples(all);
  const sheets = xlsx === undefined ? null : new PlanSheets();
  let first = true;
  // A plan of everything is longer than one text may be: the document is said piece by piece.
  if (json) output.out('{"orders": [');
  const head = await readPlan(store, run, kept, context, (order) => {
    sheets?.see(order);
    if (json) output.out(`${first ? '' : ','}${JSON.stringify(order)}`);
    else examples.see(order);
    first = false;
  });
  if (xlsx !== undefined && sheets !== null) {
    await sheets.write(resolve(xlsx), head);
    output.err(`Written to ${resolve(xlsx)}`);
  }
  if (json) {
    output.out(`], ${JSON.stringify(head).slice(1)}`);
    return;
  }
  output.out(planText(head, examples, outputWidth(output.columns)));
  output.out(
    kept === null
      ? '\nNothing was sent, and nothing is kept.'
      : `\nNothing was sent. Send it: order-mirror sync --plan ${kept.planId}`,
  );
}

/** So many plans are looked through for the beginning of an id; only five of them can be sent. */
const LATEST_PLANS = 50;

export async function pickPlan(
  store: Pick<Store, 'keptPlans'>,
  environment: string,
  wanted: string,
): Promise<KeptPlan> {
  const plans = await store.keptPlans.latest(environment, LATEST_PLANS);
  const [newest] = plans;
  if (newest === undefined) throw new CommandFailed('There is no plan yet. Make one with `order-mirror plan`.');
  if (wanted === 'latest') return newest;
  const found = plans.filter(({ planId }) => planId.startsWith(wanted));
  const [only] = found;
  if (found.length === 1 && only !== undefined) return only;
  throw new CommandFailed(
    found.length === 0
      ? `There is no plan "${wanted}" in this store. The newest is ${newest.planId}.`
      : `"${wanted}" is the beginning of ${found.length} plans. Write more of it.`,
  );
}
