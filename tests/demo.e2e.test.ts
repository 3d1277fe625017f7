// The demo and the commands beside it, as a user runs them: every count of the document agrees with the board and with the expectation.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunDocument } from '../src/cli/run-document.js';
import { compareBoard } from './support/oracle/compare-board.js';
import { readExpectedSamples, readSampleFacts, SAMPLE_FOLDER } from './support/oracle/sample-facts.js';
import { boardDump, boardStats, makePlace, type Place, type Running, whyNoProcesses } from './support/processes.js';

const why = await whyNoProcesses();
if (why !== null) console.error(`SKIPPED: the demo and its commands: ${why}.`);

interface Dump {
  readonly groups: readonly {
    readonly title: string;
    readonly items: readonly {
      readonly values: Readonly<Record<string, string>>;
      readonly subitems: readonly unknown[];
    }[];
  }[];
}

const PO_NUMBER = 'text_mkr5ej2x';
const CUSTOMER = 'dropdown_mkr542p2';

describe.skipIf(why !== null)('demo', () => {
  let place: Place;
  let stack: Running;
  let first: RunDocument;
  let firstCode: number | null;

  beforeAll(async () => {
    place = await makePlace(SAMPLE_FOLDER);
    const once = await place.run(['demo', '--once', '--json']);
    firstCode = once.code;
    first = JSON.parse(once.stdout) as RunDocument;
    stack = place.start(['dev']);
    await stack.says('Ready.');
  });

  afterAll(async () => {
    await stack?.kill('SIGKILL');
  });

  test('demo --once --json: one document, balanced, exit 2 for what is held', () => {
    const { totals } = readExpectedSamples();
    expect(firstCode).toBe(2);
    expect(first).toMatchObject({ state: 'FINISHED', outcome: 'SUCCESS', balanced: true, environment: 'demo' });
    expect(first.orders).toMatchObject({ read: totals.read, new: totals.new, held: totals.held, failed: 0, absent: 0 });
    expect(first.board).toMatchObject({ creates: totals.items + totals.lines, updates: 0 });
    expect(first.rejects).toBe(totals.rejects);
  });

  test('the board is the expected one, and agrees with the document; PO 4755 is 69 items and 264 subitems', async () => {
    const dump = (await boardDump(place)) as Dump;
    expect(compareBoard(dump as never, readExpectedSamples().board, readSampleFacts())).toEqual([]);
    const items = dump.groups.flatMap((group) => group.items);
    expect(items.length).toBe(first.on_board.items);
    expect(items.reduce((sum, item) => sum + item.subitems.length, 0)).toBe(first.on_board.subitems);
    const pilot = items.filter((item) => item.values[PO_NUMBER] === '4755' && item.values[CUSTOMER] === 'GREYSON');
    expect(pilot.length).toBe(69);
    expect(pilot.reduce((sum, item) => sum + item.subitems.length, 0)).toBe(264);
  });

  test("S15: what it leaves on the disk is its owner's", () => {
    const state = join(place.folder, 'state');
    expect(statSync(state).mode & 0o077).toBe(0);
    const readable = readdirSync(state)
      .filter((name) => /temporal-|\.sqlite|\.journal/.test(name))
      .filter((name) => (statSync(join(state, name)).mode & 0o077) !== 0);
    expect(readable).toEqual([]);
    expect(readdirSync(state)).toContain('temporal-demo.sqlite');
  });

  test('S12: a second sync makes no board write and says so', async () => {
    const before = (await boardStats(place)).mutations;
    const again = await place.run(['sync']);
    expect(again.stdout).toContain('No board write');
    expect((await boardStats(place)).mutations).toEqual(before);
    expect(again.code).toBe(2);
  });

  test('status, report and rejects answer from another terminal', async () => {
    expect((await place.run(['status'])).stdout).toContain(first.run);
    const status = JSON.parse((await place.run(['status', first.run, '--json'])).stdout) as RunDocument;
    expect(status.run).toBe(first.run);
    expect(status.orders).toEqual(first.orders);
    expect((await place.run(['report', first.run])).stdout).toContain('GREYSON');
    const rejects = await place.run(['rejects', 'latest']);
    expect(rejects.stdout).toContain('GREYSON ORDER LIST');
    expect(rejects.code).toBe(0);
  });

  test('doctor finds nothing wrong, and board check neither', async () => {
    const doctor = await place.run(['doctor']);
    expect(doctor.stdout + doctor.stderr).not.toContain('BAD');
    expect(doctor.code).toBe(0);
    expect((await place.run(['board', 'check'])).code).toBe(0);
  });

  test('without an open run, pause says so in one sentence', async () => {
    const said = await place.run(['pause']);
    expect(said.code).toBe(1);
    expect(
      said.stderr
        .trim()
        .split('\n')
        .filter((line) => !line.includes('sources changed')),
    ).toHaveLength(1);
    expect(said.stderr).toContain('No run is open');
  });

  test('wrong usage is 64, a config that is not there is 1 with its name', async () => {
    expect((await place.run(['sink'])).code).toBe(64);
    expect((await place.run(['sync', '--limit', 'few'])).code).toBe(64);
  });

  test('Ctrl-C ends everything it started', async () => {
    await stack.kill('SIGINT');
    await expect(fetch(place.boardOrigin)).rejects.toThrow();
    const status = await place.run(['sync']);
    expect(status.code).toBe(1);
    expect(status.stderr).toContain('No Temporal server answers');
  });
});
