// replay: would a run go the same way now? Its workflows against today's code, and one batch's request against a practice board set as the real one was.
// Owns: the words. Does not own: replaying (run-histories), the practice board (rehearsal).
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MirrorClient } from '../client.js';
import type { BoardStructure } from '../domain/board/board.js';
import { casefold } from '../domain/order/white-space.js';
import type { RunRow } from '../store/run-store.js';
import type { Store } from '../store/store.js';
import {
  historyText,
  type RecordedWorkflow,
  type Replayed,
  recordedWorkflows,
  replayWorkflows,
} from '../temporal/run-histories.js';
import { rehearse } from '../wiring/rehearsal.js';
import { workflowCode } from '../worker.js';
import { CASES } from './commands/replay.js';
import { CommandFailed, type CommonOptions, EXIT, type Output } from './context.js';
import { withStore } from './environment.js';
import { pickRun } from './report/pick-run.js';
import { withClient } from './temporal-client.js';
import { formatTable, outputWidth } from './text-table.js';

interface ReplayOptions extends CommonOptions {
  readonly customer?: string;
  readonly batch?: string;
  readonly save?: string | true;
}

export async function replay(options: ReplayOptions, output: Output, wanted: string): Promise<number> {
  if (options.batch !== undefined && options.customer === undefined)
    throw new CommandFailed('--batch needs --customer: whose batch?', EXIT.usage);
  return withStore(options, output, (store, config) =>
    withClient(config, async (client) => {
      const run = await pickRun(store, config.environment, wanted);
      const recorded = await recordedOf(client, run, options.customer);
      const replayed = await replayWorkflows(recorded, workflowCode());
      const batch = options.batch === undefined ? null : await rehearsed(store, config.board.id, run, options);
      if (options.save !== undefined) save(recorded, run.run_id, options.save === true ? CASES : options.save, output);
      output.out(
        options.json
          ? JSON.stringify({ run: run.run_id, workflows: replayed, batch })
          : words(replayed, batch, outputWidth(output.columns)),
      );
      const same = replayed.every(({ kind }) => kind === 'same') && (batch?.every((one) => one.same) ?? true);
      return same ? EXIT.inSync : EXIT.finishedWithHeld;
    }),
  );
}

export async function exportHistories(
  options: CommonOptions & { readonly folder: string },
  output: Output,
  wanted: string,
): Promise<number> {
  return withStore(options, output, (store, config) =>
    withClient(config, async (client) => {
      const run = await pickRun(store, config.environment, wanted);
      const files = save(await recordedOf(client, run, undefined), run.run_id, options.folder, output);
      output.out(
        options.json ? JSON.stringify({ run: run.run_id, files }) : `${files.length} histories in ${options.folder}`,
      );
      return EXIT.inSync;
    }),
  );
}

async function recordedOf(
  client: MirrorClient,
  run: RunRow,
  customer: string | undefined,
): Promise<readonly RecordedWorkflow[]> {
  const all = await recordedWorkflows(client.client, run.run_id);
  const wanted = all.filter(
    ({ workflowId, workflowType }) =>
      workflowType === 'syncRun' ||
      (workflowType === 'syncCustomer' &&
        (customer === undefined || casefold(workflowId).endsWith(`/${casefold(customer)}`))),
  );
  if (wanted.length > 0) return wanted;
  throw new CommandFailed(
    `Temporal knows nothing of run ${run.run_id} any more: it forgets what has ended after its retention time (a day in the development server).`,
  );
}

interface Rehearsed {
  readonly position: number;
  readonly then: string;
  readonly now: string;
  readonly same: boolean;
}

async function rehearsed(
  store: Store,
  boardId: string,
  run: RunRow,
  { customer, batch }: ReplayOptions,
): Promise<readonly Rehearsed[]> {
  const found = (await store.inspect.batches(run.run_id)).find(
    (one) => casefold(one.customer) === casefold(customer ?? '') && `${one.phase}/${one.seq}` === batch,
  );
  const whole = found === undefined ? null : await store.inspect.batch(run.run_id, found.batchId);
  const board = await store.plan.board(boardId);
  if (whole?.body === '')
    throw new CommandFailed(`The request of batch ${batch} is no longer kept ([retention] batch_bodies_days).`);
  if (whole === null || board === null)
    throw new CommandFailed(
      `Run ${run.run_id} has no batch ${batch} of ${customer}. \`order-mirror inspect\` lists them.`,
    );
  const members = await rehearse(whole.body, whole.members.length, JSON.parse(board.structure) as BoardStructure);
  return whole.members.map(({ position, state, reason }) => {
    const then = state === 'SYNCED' ? 'applied' : (reason ?? state.toLowerCase());
    const now = members[position]?.now ?? 'no answer';
    return { position, then, now, same: (then === 'applied') === (now === 'applied') };
  });
}

function save(recorded: readonly RecordedWorkflow[], runId: string, folder: string, output: Output): readonly string[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return recorded.map((workflow) => {
    const whose =
      workflow.workflowId
        .split('/')
        .at(-1)
        ?.replaceAll(/[^\w-]+/g, '_') ?? '';
    const file = join(folder, `${workflow.workflowType}.${runId}-${whose}-${workflow.temporalRunId.slice(0, 8)}.json`);
    writeFileSync(file, historyText(workflow), { mode: 0o600 });
    output.note(file);
    return file;
  });
}

function words(replayed: readonly Replayed[], batch: readonly Rehearsed[] | null, width: number): string {
  const differs = replayed.flatMap((one) => (one.kind === 'differs' ? [`${one.workflowId}: ${one.sentence}`] : []));
  const head =
    differs.length === 0
      ? `${replayed.length} workflows would go the same way.`
      : `${differs.length} of ${replayed.length} workflows would go another way:\n${differs.join('\n')}`;
  if (batch === null) return head;
  const odd = batch.filter(({ same }) => !same);
  const table = formatTable(
    [{ title: '#' }, { title: 'then' }, { title: 'now' }],
    batch.map(({ position, then, now }) => [String(position), then, now]),
    width,
  );
  const verdict =
    odd.length === 0 ? 'The request would end the same way.' : `${odd.length} members would end otherwise.`;
  return `${head}\n\n${table}\n${verdict}`;
}
