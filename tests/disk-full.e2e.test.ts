// The disk that holds the store is full for real, in mid-run: a clear sentence, nothing lost, and it goes on as soon as there is room (S8, S11).
// A small file system of its own where mounting is allowed; a limit on the size of files (ulimit -f) everywhere else.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareBoard } from './support/oracle/compare-board.js';
import { readSampleFacts } from './support/oracle/sample-facts.js';
import { boardDump, boardStats, makePlace, type Place, type Running, whyNoProcesses } from './support/processes.js';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';
import { until } from './support/temporal-site.js';

const why = process.platform === 'win32' ? 'there is no ulimit' : await whyNoProcesses();
if (why !== null) console.error(`SKIPPED: a full disk: ${why}.`);

const FULL = 'is full. Make room and run the command again; nothing was lost.';
const DISK_BYTES = 24 * 1024 * 1024;
/** Of a first import, not enough. */
const LEFT_BYTES = 256 * 1024;

const disk = mkdtempSync(join(tmpdir(), 'order-mirror-disk-'));
const mounted =
  why === null && spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES},mode=700`, 'tmpfs', disk]).status === 0;
if (why === null && !mounted)
  console.error('SKIPPED: a full disk of its own: this user may mount none. ulimit -f is tried.');

describe.skipIf(why !== null)('a full disk', () => {
  let lists: SmallLists;

  beforeAll(async () => {
    lists = await makeSmallLists({ customers: 2, ordersEach: 25, linesEach: 3 });
  });

  afterAll(() => {
    if (mounted) spawnSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  /** Temporal and the practice board on the machine's disk; the store where the test wants it. */
  async function onPlace(storeFile: string, work: (place: Place) => Promise<void>): Promise<void> {
    const place = await makePlace(lists.folder);
    const stack = place.start(['dev', '--no-worker']);
    try {
      await stack.says('Ready.');
      const keys = /^(?:line_)?key_column = .*$/gm;
      const toml = readFileSync(place.config, 'utf8');
      expect(toml.match(keys)?.length).toBe(2);
      writeFileSync(place.config, toml.replace(/^file = .*$/m, `file = ${JSON.stringify(storeFile)}`));
      await work(place);
    } finally {
      await stack.kill('SIGTERM');
    }
  }

  async function expectAllThere(
    place: Place,
    ended: { code: number | null; stdout: string; stderr: string },
  ): Promise<void> {
    expect(ended.code, ended.stderr).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({ outcome: 'SUCCESS', balanced: true });
    expect(compareBoard((await boardDump(place)) as never, lists.expected.board, readSampleFacts())).toEqual([]);
    const { items, lines } = lists.expected.totals;
    expect((await boardStats(place)).mutationsByName).toMatchObject({ create_item: items, create_subitem: lines });
  }

  test.skipIf(!mounted)(
    'in mid-import: the worker says so and tries again; with room the run ends by itself, whole',
    () =>
      onPlace(join(disk, 'store', 'demo.sqlite'), async (place) => {
        fill(0);
        const refused = await place.run(['migrate']);
        expect(refused.code).toBe(1);
        expect(refused.stderr).toContain(FULL);
        makeRoom();
        expect(await place.run(['migrate'])).toMatchObject({ code: 0 });
        const worker = place.start(['worker']);
        try {
          await worker.says('Worker for');
          fill(LEFT_BYTES);
          const sync = place.run(['sync', '--approve', '--json']);
          await worker.says(FULL);
          expect((await place.run(['status', '--json'])).code).toBe(0);
          makeRoom();
          await expectAllThere(place, await sync);
        } finally {
          await worker.kill('SIGTERM');
        }
      }),
  );

  test.skipIf(mounted)(
    'a limit on the size of files: the worker says that it cannot write, or dies of it; another one goes on',
    () =>
      onPlace(join(mkdtempSync(join(tmpdir(), 'order-mirror-ulimit-')), 'demo.sqlite'), async (place) => {
        await place.run(['migrate']);
        const limited = startLimited(place, 512);
        let said = '';
        limited.stderr?.on('data', (chunk: Buffer) => {
          said += chunk.toString();
        });
        const gone = once(limited, 'exit');
        await until(() => said.includes('Worker for'));
        const sync = place.run(['sync', '--approve', '--json']);
        await until(
          () => said.includes('could not be read or written (disk error). Check the disk') || limited.exitCode !== null,
        );
        limited.kill('SIGTERM');
        await gone;
        const worker: Running = place.start(['worker']);
        try {
          await expectAllThere(place, await sync);
        } finally {
          await worker.kill('SIGTERM');
        }
      }),
  );
});

/** But for so many bytes. */
function fill(leftBytes: number): void {
  const { bavail, bsize } = statfsSync(disk);
  const bytes = Math.max(0, bavail * bsize - leftBytes);
  writeFileSync(join(disk, 'ballast'), Buffer.alloc(bytes));
}

function makeRoom(): void {
  rmSync(join(disk, 'ballast'));
}

/** In blocks of 512 bytes or 1 KB, as the shell counts. The signal is ignored, so that a write fails as on a full disk. */
function startLimited(place: Place, blocks: number): ChildProcess {
  const program = resolve('bin/order-mirror.mjs');
  const script = `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`;
  const args = ['-c', script, process.execPath, program, 'worker', '--config', place.config];
  return spawn('bash', args, { cwd: place.folder, stdio: ['ignore', 'ignore', 'pipe'] });
}
