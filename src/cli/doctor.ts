// doctor: the command that checks everything a run needs and says how to fix what is wrong. Every check runs, whatever the others found.
// Owns: the checks on this machine (Node, config, store, disk, order lists, Temporal) and the list. Does not own: the board's (report/doctor-board).
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CLOCK_MAY_DIFFER_MS, CLOCK_REMEDY, clockAheadMs, clockDiffersWords } from '../activities/host-clock.js';
import { MirrorClient } from '../client.js';
import type { Config } from '../config/config.js';
import { loadConfig } from '../config/load.js';
import { formatProblem } from '../config/problem.js';
import { StoreFault } from '../domain/store-fault.js';
import { createWorkbookSource } from '../sources/workbook-source.js';
import { openStore } from '../store/store.js';
import { listsOf } from '../wiring/order-lists.js';
import { openSqlTable } from '../wiring/sql-table.js';
import { type CommonOptions, EXIT, type Output } from './context.js';
import { configFileOf, withStoreOf } from './environment.js';
import { lookAtMark, type MarkLook } from './mark-look.js';
import { bad, type CheckResult, checksText, ok, problemOf, skipped } from './report/checks.js';
import { checkBoard, connectDoctorBoard } from './report/doctor-board.js';

/** As package.json says; below, parts of Node that are used are not there. */
const OLDEST_NODE = [20, 15] as const;
/** A store of the full-size set (100,000 orders with their lines and history) with its log is about as large. */
const FREE_BYTES = 1024 ** 3;
/** As long as the board's other checks may take. */
const MARK_WITHIN_MS = 15_000;

export async function doctor(options: CommonOptions, output: Output): Promise<number> {
  const findings = await examine(configFileOf(options));
  const healthy = findings.every(({ state }) => state !== 'bad');
  output.out(options.json ? JSON.stringify({ ok: healthy, checks: findings }, null, 2) : checksText(findings));
  return healthy ? EXIT.inSync : EXIT.couldNot;
}

export async function examine(configFile: string): Promise<CheckResult[]> {
  const loaded = loadConfig(configFile);
  const node = checkNode(process.versions.node);
  if (loaded.kind === 'faulty') {
    const problems = loaded.problems.map((problem) => problemOf('config', formatProblem(problem)));
    return [node, ...problems, skipped('everything else', 'The config must be right first.')];
  }
  const { config, warnings } = loaded;
  const findings = [
    node,
    ok('config', `${config.file}: environment "${config.environment}".`),
    ...warnings.map((warning) => skipped('config', formatProblem(warning))),
  ];
  const checks: readonly (readonly [string, () => Promise<CheckResult[]>])[] = [
    ['store', () => checkStore(config)],
    ['disk', () => checkDisk(config)],
    ['order lists', () => checkOrderLists(config)],
    ['temporal', () => checkTemporal(config)],
    ['board', () => checkBoard(config, connectDoctorBoard(config))],
    ['mark', () => checkMark(config)],
  ];
  for (const [name, check] of checks) findings.push(...(await guarded(name, check)));
  return findings;
}

export function checkNode(version: string): CheckResult {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  const fits = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  if (fits) return ok('node', `Node ${version}.`);
  return bad('node', `Node ${version} is too old.`, `Install Node ${OLDEST_NODE.join('.')} or newer.`);
}

async function checkStore(config: Config): Promise<CheckResult[]> {
  const store = openStore(config.store, { columns: config.orders.columns, create: false });
  try {
    await store.check();
    const [newest] = await store.runs.latest(config.environment, 1);
    const where =
      config.store.kind === 'sqlite' ? config.store.file : `${config.store.server}/${config.store.database}`;
    const last = newest === undefined ? 'no run yet' : `last run ${newest.run_id}`;
    const findings = [
      ok('store', `${where} opens, its schema is current; ${last}.`),
      storeClock(await clockAheadMs({ clock: { now: () => new Date() }, store })),
    ];
    if (await store.readersWait())
      findings.push(
        skipped(
          'snapshot reads',
          'READ_COMMITTED_SNAPSHOT is off: whoever queries the orders waits for a merge. Better: ALTER DATABASE ... SET READ_COMMITTED_SNAPSHOT ON.',
        ),
      );
    return findings;
  } finally {
    await store.close();
  }
}

/** Whether this store may send to the board at all (S3). */
async function checkMark(config: Config): Promise<CheckResult[]> {
  if (!config.board.token.available) return [];
  try {
    return await withStoreOf(config, async (store) => [markResult(await lookAtMark(config, store, MARK_WITHIN_MS))]);
  } catch (error) {
    // What is wrong with the store, its own check says.
    if (error instanceof StoreFault) return [skipped('mark', 'Not compared without a store.')];
    throw error;
  }
}

function markResult(look: MarkLook): CheckResult {
  if (look.kind === 'no-answer') return skipped('mark', look.sentence);
  if (look.kind === 'no-key-column') return skipped('mark', 'The board has no key column that could carry it.');
  switch (look.verdict.kind) {
    case 'ours':
      return ok('mark', `The board belongs to this store, epoch ${look.verdict.mark.epoch}.`);
    case 'unmarked':
      return ok('mark', "The board carries no mark: the first run that sends makes it this store's.");
    case 'mismatch':
      return problemOf('mark', look.verdict.sentence);
  }
}

/** Runs of several hosts go by the store's clock; one whose own is too far off begins none. */
export function storeClock(aheadMs: number): CheckResult {
  const words = `${clockDiffersWords(aheadMs)}.`;
  return Math.abs(aheadMs) <= CLOCK_MAY_DIFFER_MS ? ok('store clock', words) : bad('store clock', words, CLOCK_REMEDY);
}

async function checkDisk(config: Config): Promise<CheckResult[]> {
  if (config.store.kind !== 'sqlite') return [];
  const folder = dirname(config.store.file);
  const { bavail, bsize } = await statfs(folder);
  return [diskFinding(folder, bavail * bsize)];
}

export function diskFinding(folder: string, freeBytes: number): CheckResult {
  const free = `${(freeBytes / 1024 ** 3).toFixed(1)} GB free below ${folder}.`;
  return freeBytes >= FREE_BYTES
    ? ok('disk', free)
    : bad('disk', free, 'Make room: 1 GB at least, so that no run ends half-way.');
}

async function checkOrderLists({ source, orders }: Config): Promise<CheckResult[]> {
  if (source.kind === 'sql-table') {
    const table = openSqlTable(source, orders);
    try {
      await table.source.list();
      return [ok('order lists', `Table ${source.table} of ${source.server}/${source.database} can be read.`)];
    } finally {
      await table.close();
    }
  }
  const workbooks = await createWorkbookSource(listsOf(source)).list();
  if (workbooks.length > 0) return [ok('order lists', `${workbooks.length} workbooks below ${source.folder}.`)];
  return [
    bad(
      'order lists',
      `There is no workbook (*.xlsx) below ${source.folder}.`,
      'Put them there, or correct [source] folder.',
    ),
  ];
}

async function checkTemporal(config: Config): Promise<CheckResult[]> {
  const { address, namespace, taskQueue } = config.temporal;
  const client = await MirrorClient.connect(config);
  try {
    const findings = [ok('temporal', `A server answers at ${address}.`)];
    try {
      await client.client.workflowService.describeNamespace({ namespace });
    } catch {
      const remedy = `Make it (\`temporal operator namespace create -n ${namespace}\`), or correct [temporal] namespace.`;
      return [
        ...findings,
        bad('namespace', `The server has no namespace "${namespace}", or does not show it.`, remedy),
      ];
    }
    findings.push(ok('namespace', `"${namespace}" is there.`));
    const polled = await client.hasWorker();
    const remedy = 'Start one with `order-mirror worker` and leave it running.';
    findings.push(
      polled ? ok('worker', `A worker polls ${taskQueue}.`) : bad('worker', `No worker polls ${taskQueue}.`, remedy),
    );
    return findings;
  } finally {
    await client.close();
  }
}

/** A check that cannot even be made is a finding, too; the others go on. */
async function guarded(name: string, check: () => Promise<CheckResult[]>): Promise<CheckResult[]> {
  try {
    return await check();
  } catch (error) {
    return [problemOf(name, error instanceof Error ? error.message : String(error))];
  }
}
