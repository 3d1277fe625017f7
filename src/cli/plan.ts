// plan: what a sync would send now, kept so that `sync --plan` sends just that. Nothing is sent (S13).
// Owns: the command and its outputs. Does not own: what is in a plan (report/plan-content.ts) or its layout (plan-text, plan-xlsx).
import { resolve } from 'node:path';
import type { StartSync } from '../client.js';
import type { Config } from '../config/config.js';
import type { KeptPlan } from '../store/kept-plan-store.js';
import type { Store } from '../store/store.js';
import { mappedColumns } from '../wiring/settings.js';
import { coloured } from './colour.js';
import { CommandFailed, type CommonOptions, EXIT, type Output } from './context.js';
import { withStore } from './environment.js';
import { followRun } from './follow-run.js';
import { customerMeant } from './known-names.js';
import { readPlan } from './report/plan-content.js';
import { PlanExamples, planText } from './report/plan-text.js';
import { PlanSheets } from './report/plan-xlsx.js';
import { newRunId } from './run-id.js';
import { withWorker } from './temporal-client.js';
import { outputWidth } from './text-table.js';

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

export async function plan(options: PlanOptions, output: Output): Promise<number> {
  return withStore(options, output, async (store, config) => {
    if (options.show !== undefined) return show(options, options.show, config, store, output);
    const customer = await customerMeant(config, store, options.customer, output);
    const start = { customer, limit: options.limit ?? null, keeps: true };
    return makePlan(start, options, config, store, output);
  });
}

/** A run that plans and ends; kept or not, it is shown in the same way. */
export async function makePlan(
  start: Pick<StartSync, 'customer' | 'limit' | 'keeps'>,
  outputs: PlanOutputs,
  config: Config,
  store: Store,
  output: Output,
): Promise<number> {
  return withWorker(config, async (client) => {
    const runId = newRunId();
    const followed = await followRun(
      config,
      store,
      client,
      { ...start, runId, scope: 'plan', approved: false },
      output,
      { joinOpenRun: false },
    );
    if (followed.document.state !== 'FINISHED')
      throw new CommandFailed(followed.document.sentence ?? 'The plan could not be made.', followed.exitCode);
    await showPlan(runId, await store.keptPlans.one(runId), outputs, config, store, output);
    return followed.exitCode;
  });
}

async function show(
  outputs: PlanOutputs,
  wanted: string,
  config: Config,
  store: Store,
  output: Output,
): Promise<number> {
  const kept = await pickPlan(store, config.environment, wanted);
  if (kept.cleaned)
    throw new CommandFailed(`Plan ${kept.planId} is too old to be shown: its values are no longer kept.`);
  if (kept.sentRun !== null) output.err(`It was sent by run ${kept.sentRun}; what follows is what it was.`);
  await showPlan(kept.planId, kept, outputs, config, store, output);
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
    output.note(`Written to ${resolve(xlsx)}`);
  }
  if (json) {
    output.out(`], ${JSON.stringify(head).slice(1)}`);
    return;
  }
  output.out(coloured(planText(head, examples, outputWidth(output.columns)), output));
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
