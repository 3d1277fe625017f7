// What users get runs: the npm package in an empty folder, and every command in the tree of the image.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../src/cli/commands.js';
import { makePlace, type Place, type Running, running, spawnProgram, whyNoProcesses } from './support/processes.js';
import { buildImageTree, unpackPackage } from './support/shipped-trees.js';
import { tinyRows, writeTinyList } from './support/tiny-list.js';

const why = await whyNoProcesses();
if (why !== null) console.error(`SKIPPED: what is shipped: ${why}.`);

/** What a file that was not shipped leads to, whatever command misses it. */
const MISSING = /fault of its own|ENOENT|ERR_MODULE_NOT_FOUND|Cannot find (?:module|package)|no such file/;

const LEAVES = COMMANDS.flatMap((row) =>
  'load' in row ? [row.name] : row.commands.map(({ name }) => `${row.name} ${name}`),
);

/** The smallest case of each command, in an order that makes sense; the first word or two name it. */
const CASES: readonly string[] = [
  'migrate',
  'doctor',
  'import',
  'plan',
  'sync --approve',
  'status',
  'status latest --json',
  'report latest --html --out report.html',
  'rejects latest --xlsx',
  'twins',
  'absent',
  'explain GRE-001',
  'inspect latest',
  'verify',
  'rollback latest --dry-run',
  'replay latest',
  'history export latest --folder histories',
  'pause',
  'resume',
  'retry',
  'skip --customer GREYSON',
  'cancel',
  'approve',
  'schedule apply',
  'schedule list',
  'schedule pause nightly',
  'schedule resume nightly',
  'schedule trigger nightly',
  'schedule backfill nightly --from 2026-11-20T00:00Z --to 2026-11-20T01:00Z',
  'schedule remove nightly',
  'board setup',
  'board check',
  'board columns',
  'board claim --yes',
  'housekeep --dry-run',
  'config alerts',
  'completion bash',
  'backup backup.sqlite',
  'restore backup.sqlite',
  'check',
  'forget TINY.xlsx',
  'init --yes --folder . --board 9609317401 --out made',
].filter((words) => LEAVES.some((name) => words === name || words.startsWith(`${name} `)));

/** These refuse where they stand: no run is open, the worker has the store, the workbook is there. That they could say so is what is looked at. */
const MAY_REFUSE = /^(?:pause|resume|retry|skip|cancel|approve|restore|forget|init|board claim|verify|schedule)\b/;

/** In processes of their own, below. */
const PROCESSES = ['demo', 'dev', 'worker', 'emulator', 'chaos'];
const TAKES_NO_CONFIG = ['config', 'completion'];

describe.skipIf(why !== null)('the image', () => {
  let home: string;
  let place: Place;
  let stack: Running;
  let worker: Running;

  beforeAll(async () => {
    home = buildImageTree();
    const lists = mkdtempSync(join(tmpdir(), 'order-mirror-shipped-lists-'));
    await writeTinyList(join(lists, 'TINY.xlsx'), tinyRows('GREYSON', 3));
    place = await makePlace(
      lists,
      (toml) => `${toml}\n[[schedules]]\nname = "nightly"\ncron = "0 5 * * *"\nscope = "import"\n`,
      join(home, 'bin', 'order-mirror.mjs'),
    );
    // dev starts the practice board, from the tree, in a process of its own.
    stack = place.start(['dev', '--no-worker']);
    await stack.says('Ready.', 120_000);
    worker = place.start(['worker']);
    await worker.says('Worker for demo');
  });

  afterAll(async () => {
    await worker?.kill('SIGTERM');
    await stack?.kill('SIGTERM');
  });

  test('has every command in this test', () => {
    const named = LEAVES.filter((name) => CASES.some((words) => words === name || words.startsWith(`${name} `)));
    expect(LEAVES.filter((name) => !named.includes(name) && !PROCESSES.includes(name))).toEqual([]);
  });

  test('runs every command', async () => {
    const calls = CASES.map((words) => words.split(' ')).map((words) =>
      TAKES_NO_CONFIG.includes(words[0] ?? '') ? words : [...words, '--config', place.config],
    );
    const script = join(place.folder, 'all-commands.mjs');
    writeFileSync(
      script,
      `import { outputTo } from ${JSON.stringify(join(home, 'dist/cli/context.js'))};
       import { main } from ${JSON.stringify(join(home, 'dist/cli/main.js'))};
       const said = [];
       for (const argv of ${JSON.stringify(calls)}) {
         let text = '';
         const keep = (line) => { text += line + '\\n'; };
         said.push({ argv: argv.slice(0, 3).join(' '), code: await main(argv, outputTo(keep, keep)), text });
       }
       process.stdout.write(JSON.stringify(said));
       process.exit(0);`,
    );
    const child = spawnProgram(script, place.folder, []);
    let out = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    const progress = running(child);
    await once(child, 'close');
    const said = JSON.parse(out || '[]') as { argv: string; code: number; text: string }[];
    expect(said.length, progress.stderr()).toBe(CASES.length);
    expect(said.filter(({ text }) => MISSING.test(text))).toEqual([]);
    const failed = said.filter(({ argv, code }) => code === 1 && !MAY_REFUSE.test(argv));
    expect(failed).toEqual([]);
    expect(existsSync(join(place.folder, 'report.html'))).toBe(true);
  });

  test('chaos plays a round', async () => {
    const child = spawnProgram(join(home, 'bin', 'order-mirror.mjs'), place.folder, [
      ...['chaos', '--rounds', '1', '--fault', 'late-effect'],
    ]);
    const chaos = running(child);
    const [code] = await once(child, 'close');
    expect(chaos.stderr()).not.toMatch(MISSING);
    expect(code, chaos.stderr()).toBe(0);
  });
});

const PORTS = [4010, 7233, 8233];

async function isTaken(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  const taken = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  socket.destroy();
  return taken;
}

describe.skipIf(why !== null)('the package', () => {
  let program: string;

  beforeAll(() => {
    const home = unpackPackage();
    // As npm installs it: a link in the bin folder of the prefix.
    program = join(mkdtempSync(join(tmpdir(), 'order-mirror-bin-')), 'order-mirror');
    symlinkSync(join(home, 'bin', 'order-mirror.mjs'), program);
  });

  const type = async (folder: string, ...argv: string[]) => {
    const child = spawnProgram(program, folder, argv);
    let out = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    const said = running(child);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out, err: said.stderr() };
  };

  test('in an empty folder a command says what to do, and demo --once shows it at work; then the others find it', async ({
    skip,
  }) => {
    const folder = mkdtempSync(join(tmpdir(), 'order-mirror-empty-'));
    const lost = await type(folder, 'status');
    expect(lost.code).toBe(1);
    expect(lost.err).toContain('order-mirror demo');
    for (const port of PORTS) if (await isTaken(port)) skip(`port ${port} of the demo is taken on this machine`);
    const demo = await type(folder, 'demo', '--once', '--json');
    expect(demo.err).not.toMatch(MISSING);
    expect(demo.code, demo.err).toBe(2);
    expect(JSON.parse(demo.out)).toMatchObject({ state: 'FINISHED', outcome: 'SUCCESS', balanced: true });
    const status = await type(folder, 'status', 'latest', '--json');
    expect(JSON.parse(status.out)).toMatchObject({ environment: 'demo', balanced: true });
    // All that it wrote is below .order-mirror of this folder.
    expect(execFileSync('ls', ['-A', folder], { encoding: 'utf8' })).toBe('.order-mirror\n');
  });
});
