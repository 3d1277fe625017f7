// rollback: takes back what a run did on the board, through plan, gates and outbox like every change; --undo lets the next sync send it again.
// Owns: the options, the refusals, the words. Does not own: what may be taken back (domain/drift/rollback.ts), the run (workflows).
import type { Config } from '../config/config.js';
import type { WantedItem } from '../domain/board/wanted-item.js';
import type { RollbackListed } from '../store/rollback-store.js';
import type { Store } from '../store/store.js';
import { CommandFailed, type CommonOptions, EXIT, type Output } from './context.js';
import { withStore } from './environment.js';
import { followRun } from './follow-run.js';
import { customerMeant } from './known-names.js';
import { pickRun, tidiedWords } from './report/pick-run.js';
import { newRunId } from './run-id.js';
import { withWorker } from './temporal-client.js';
import { formatTable, outputWidth } from './text-table.js';

interface RollbackOptions extends CommonOptions {
  readonly customer?: string;
  readonly dryRun: boolean;
  readonly approve: boolean;
  readonly undo: boolean;
}

export async function rollback(options: RollbackOptions, output: Output, wanted: string): Promise<number> {
  if (options.undo && (options.dryRun || options.approve))
    throw new CommandFailed('--undo sends nothing: it goes with neither --dry-run nor --approve.', EXIT.usage);
  return withStore(options, output, async (store, config) => {
    const of = await pickSync(store, config, wanted, options.undo);
    const customer = await customerMeant(config, store, options.customer, output);
    const meant = { ...options, ...(customer === null ? {} : { customer }) };
    return options.undo
      ? await undo(of, meant, config, store, output)
      : await takeBack(of, meant, config, store, output);
  });
}

/** So many runs are looked through for the newest sync. */
const LATEST_RUNS = 50;

async function pickSync(store: Store, config: Config, wanted: string, undoes: boolean): Promise<string> {
  const latest = wanted === 'latest' ? await store.runs.latest(config.environment, LATEST_RUNS) : [];
  const run = latest.find(({ scope }) => scope === 'sync') ?? (await pickRun(store, config.environment, wanted));
  if (run.scope === 'rollback')
    throw new CommandFailed(
      `Run ${run.run_id} is a rollback itself. Name the run that it took back, with --undo; the next sync then sends it again.`,
    );
  if (run.scope !== 'sync')
    throw new CommandFailed(`Run ${run.run_id} is no sync (${run.scope}): it has nothing to take back.`);
  if (run.closed_at === null)
    throw new CommandFailed(`Run ${run.run_id} is still open. Wait for it, or end it with \`order-mirror cancel\`.`);
  const tidied = tidiedWords(run);
  if (tidied !== null && !undoes) throw new CommandFailed(`${tidied} So it cannot be taken back.`);
  return run.run_id;
}

async function undo(
  of: string,
  { customer, json }: RollbackOptions,
  config: Config,
  store: Store,
  output: Output,
): Promise<number> {
  const open = await store.runs.openRunOf(config.board.id);
  if (open !== null)
    throw new CommandFailed(
      `Run ${open.runId} is open on board ${config.board.id}. Wait for it, or end it with \`order-mirror cancel\`.`,
    );
  const orders = await store.rollbacks.undo(of, customer ?? null);
  if (json) output.out(JSON.stringify({ rolled_back: of, undone: orders }, null, 2));
  else
    output.out(
      orders === 0
        ? `Nothing of run ${of} is held by a rollback.`
        : `${counted(orders, 'order is', 'orders are')} no longer held by the rollback of ${of}: the next sync sends what the order lists say.`,
    );
  return EXIT.inSync;
}

async function takeBack(
  of: string,
  options: RollbackOptions,
  config: Config,
  store: Store,
  output: Output,
): Promise<number> {
  return withWorker(config, async (client) => {
    const { dryRun, approve: approved, customer = null } = options;
    const runId = newRunId();
    const followed = await followRun(
      config,
      store,
      client,
      { runId, scope: 'rollback', customer, limit: null, approved, rollback: { of, dryRun } },
      output,
      { joinOpenRun: false },
    );
    const orders = await store.rollbacks.list(runId);
    const { state, sentence, outcome, balanced } = followed.document;
    const left = orders.filter((order) => order.state === 'SKIPPED' || (!dryRun && !isBack(order)));
    if (options.json)
      output.out(
        JSON.stringify(
          {
            run: runId,
            rolled_back: of,
            dry_run: dryRun,
            state,
            outcome,
            sentence,
            balanced,
            orders: orders.map(listedJson),
          },
          null,
          2,
        ),
      );
    else output.out(rollbackText(of, orders, dryRun, outputWidth(output.columns)));
    if (followed.exitCode !== EXIT.inSync && followed.exitCode !== EXIT.finishedWithHeld) {
      if (sentence !== null) output.err(sentence);
      return followed.exitCode;
    }
    return left.length > 0 ? EXIT.finishedWithHeld : EXIT.inSync;
  });
}

/** All of it, its sizes too, has its receipt. */
function isBack({ state, write_state: write, open_sizes: open }: RollbackListed): boolean {
  return state === 'HELD' && open === 0 && (write === 'SYNCED' || write === 'NONE');
}

function listedJson(order: RollbackListed) {
  return {
    record_id: order.record_id,
    customer: order.customer,
    order_number: order.order_number,
    action: order.state === 'SKIPPED' ? 'left' : order.action,
    back: isBack(order),
    columns: changedColumns(order),
    sizes: order.sizes,
    reason: reasonOf(order),
  };
}

function reasonOf(order: RollbackListed): string | null {
  if (order.state === 'SKIPPED') return order.sentence;
  return isBack(order) ? null : order.write_sentence;
}

function changedColumns({ before, wanted }: RollbackListed): string[] {
  if (before === null || wanted === null) return [];
  const [was, will] = [JSON.parse(before) as WantedItem, JSON.parse(wanted) as WantedItem];
  const ids = [...new Set([...Object.keys(was.values), ...Object.keys(will.values)])].sort();
  return [
    ...(was.name === will.name ? [] : ['name']),
    ...(was.group === will.group ? [] : ['group']),
    ...ids.filter((id) => JSON.stringify(was.values[id]) !== JSON.stringify(will.values[id])),
  ];
}

export function rollbackText(of: string, orders: readonly RollbackListed[], dryRun: boolean, width: number): string {
  if (orders.length === 0) return `Run ${of} wrote nothing to the board: there is nothing to take back.`;
  const rows = orders.map((order) => [
    order.customer,
    order.order_number,
    order.item_name ?? '',
    whatOf(order),
    reasonOf(order) ?? '',
  ]);
  const table = formatTable(
    [
      { title: 'customer' },
      { title: 'order' },
      { title: 'item', shrinks: true },
      { title: dryRun ? 'would be' : 'was' },
      { title: 'why not', shrinks: true },
    ],
    rows,
    width,
  );
  const left = orders.filter(({ state }) => state === 'SKIPPED').length;
  const taken = orders.length - left;
  const back = orders.filter(isBack).length;
  const head = dryRun
    ? `${counted(taken, 'order', 'orders')} of run ${of} would be taken back, ${left} left. Nothing was sent.`
    : `${back} of ${counted(orders.length, 'order', 'orders')} of run ${of} were taken back, ${left} left${taken - back > 0 ? `, ${taken - back} not done` : ''}.`;
  const more =
    dryRun || back === 0 ? '' : `\nThey are held until their rows change, or: order-mirror rollback ${of} --undo`;
  return `${table}\n\n${head}${more}`;
}

function whatOf(order: RollbackListed): string {
  if (order.state === 'SKIPPED') return 'left';
  if (order.action === 'archive') return 'archived';
  const columns = changedColumns(order).length;
  const parts = [
    columns > 0 ? counted(columns, 'value', 'values') : '',
    order.sizes > 0 ? counted(order.sizes, 'size', 'sizes') : '',
  ];
  return `${parts.filter((part) => part !== '').join(', ')} back`;
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
