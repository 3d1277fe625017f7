// main: `npm run bench`: the measurements asked for, one after the other, then ONE table. Owns: that order, the machine's line, the exit code.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { budgetUse } from './budget-use.js';
import { growthOfWork } from './growth-of-work.js';
import { importSpeed } from './import-speed.js';
import { longWork } from './long-work.js';
import { type BenchOptions, parseOptions, USAGE } from './options.js';
import { serverSpeed } from './server-speed.js';
import { type Setting, settingOf } from './setting.js';
import { syncSpeed } from './sync-speed.js';
import { formatTable, type Row, verdictOf } from './table.js';
import { telemetryCost } from './telemetry-cost.js';
import { verifySpeed } from './verify-speed.js';

const WRONG_USAGE = 64;

async function main(): Promise<number> {
  let options: BenchOptions | 'help';
  try {
    options = parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    return WRONG_USAGE;
  }
  if (options === 'help') {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const started = Date.now();
  const say = (line: string) =>
    process.stderr.write(`bench: ${((Date.now() - started) / 1000).toFixed(0)} s: ${line}\n`);
  const work = mkdtempSync(join(tmpdir(), 'order-mirror-bench-'));
  try {
    const rows = await measured(settingOf(options, work, say), say);
    const judged = options.scale === 1;
    if (options.json) process.stdout.write(`${JSON.stringify({ machine: machine(), judged, rows }, null, 2)}\n`);
    else process.stdout.write(`${machine()}\n\n${formatTable(rows, judged)}\n`);
    return rows.some((row) => verdictOf(row, judged) === 'MISSED') ? 1 : 0;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function measured(setting: Setting, say: (line: string) => void): Promise<Row[]> {
  const { only } = setting.options;
  const rows: Row[] = [];
  const take = async (name: string, wanted: boolean, work: (setting: Setting) => Promise<Row[]>) => {
    if (!wanted) return;
    say(name);
    for (const row of await work(setting)) {
      rows.push(row);
      say(`  ${row.what}: ${row.figure}`);
    }
  };
  await take('a, b: import', only.has('a') || only.has('b'), importSpeed);
  await take('c: sync', only.has('c'), syncSpeed);
  await take('d: budget', only.has('d'), budgetUse);
  await take('e: growth', only.has('e'), growthOfWork);
  await take('f: verify', only.has('f'), verifySpeed);
  await take('g: SQL Server', only.has('g'), serverSpeed);
  await take('h: telemetry', only.has('h'), telemetryCost);
  await take('i: long work', only.has('i'), longWork);
  return rows;
}

function machine(): string {
  const [load = 0] = loadavg();
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${availableParallelism()} cores (${model}), Node.js ${process.versions.node}, ${process.platform}, load ${load.toFixed(1)} at the end`;
}

process.exitCode = await main();
