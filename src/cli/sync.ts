// sync: order lists -> SQL -> board, on the worker of this environment.
import { CommandFailed, type CommonOptions, EXIT, type Output } from './context.js';
import { withStore } from './environment.js';
import { followRun, sayEnd } from './follow-run.js';
import { customerMeant } from './known-names.js';
import { makePlan, pickPlan } from './plan.js';
import { newRunId } from './run-id.js';
import { withWorker } from './temporal-client.js';

interface SyncOptions extends CommonOptions {
  readonly customer?: string;
  readonly limit?: number;
  readonly dryRun: boolean;
  readonly approve: boolean;
  readonly plan?: string;
  readonly all: boolean;
  readonly xlsx?: string;
}

export async function sync(options: SyncOptions, output: Output): Promise<number> {
  refuseMixture(options);
  return withStore(options, output, async (store, config) => {
    const customer = await customerMeant(config, store, options.customer, output);
    const wanted = { customer, limit: options.limit ?? null };
    if (options.dryRun) return await makePlan({ ...wanted, keeps: false }, options, config, store, output);
    const plan = options.plan === undefined ? null : await pickPlan(store, config.environment, options.plan);
    if (plan?.sentRun != null)
      throw new CommandFailed(
        `Plan ${plan.planId} was sent already, by run ${plan.sentRun}. Make a new one with \`order-mirror plan\`.`,
      );
    return withWorker(config, async (client) => {
      const what =
        plan === null ? wanted : { customer: plan.facts.customer, limit: plan.facts.limit, plan: plan.planId };
      const start = { runId: newRunId(), scope: 'sync', ...what, approved: options.approve } as const;
      const followed = await followRun(config, store, client, start, output, { joinOpenRun: false });
      sayEnd(followed, options, output);
      return followed.exitCode;
    });
  });
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
