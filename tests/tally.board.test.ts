// One set of words and one way of counting: whatever happened before, the numbers of status, report, rejects, sync --json, metrics and store agree.
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { countsAddUp } from '../src/domain/run/books.js';
import { checkCount, isLeftBehind, rejectCount, tallySentence } from '../src/domain/run/tally.js';
import type { Database } from '../src/store/database.js';
import { openSqlite } from '../src/store/sqlite/sqlite-database.js';
import { type Mirror, sendCustomer, startMirror, syncOnce } from './support/mirror.js';
import { type TinyRow, tinyRows, writeTinyList } from './support/tiny-list.js';
import { commandsOn, type Said } from './support/typed-command.js';
import { peopleOn, verifyOnce } from './support/verify.js';

/** Small and seeded: a failing story is told by its seed. */
function dice(seed: number) {
  let state = seed;
  return (sides: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

interface Story {
  readonly folder: string;
  readonly mirror: Mirror;
  readonly db: Database;
  readonly type: (...argv: string[]) => Promise<Said>;
  readonly roll: (sides: number) => number;
  runs: number;
}

const CUSTOMERS = ['GREYSON', 'AJE', 'NOT IN THE FILE'];
const open: Story[] = [];

afterEach(async () => {
  for (const { db, mirror } of open.splice(0)) {
    await db.close();
    await mirror.close();
  }
});

async function begin(seed: number): Promise<Story> {
  const folder = await mkdtemp(join(tmpdir(), 'order-mirror-tally-'));
  const mirror = await startMirror({ sourceFolder: folder });
  const { store, orders } = mirror.config;
  if (store.kind !== 'sqlite') throw new Error('SQLite only');
  const db = openSqlite({ file: store.file, create: false, columns: orders.columns });
  const story = { folder, mirror, db, type: commandsOn(mirror), roll: dice(seed), runs: 0 };
  open.push(story);
  await write(story, 'ONE.xlsx');
  await write(story, 'TWO.xlsx');
  return story;
}

/** Some good rows, and some of each kind that is held, left, warned of, or no order at all. */
function write({ folder, roll }: Story, file: string): Promise<void> {
  const rows: TinyRow[] = CUSTOMERS.flatMap((customer) =>
    tinyRows(customer, 2 + roll(3), (index) => {
      const own = {
        'AAG ORDER NUMBER': `${file.slice(0, 3)}-${customer.slice(0, 3)}-${index}`,
        'PO NUMBER': `PO${roll(3)}`,
      };
      switch (roll(7)) {
        case 0:
          return { ...own, M: 'two' };
        case 1:
          return { ...own, 'TOTAL QTY': 99 };
        case 2:
          return { ...own, 'AAG ORDER NUMBER': null };
        default:
          return own;
      }
    }),
  );
  return writeTinyList(join(folder, file), rows);
}

const nextRun = (story: Story, what: string) => {
  story.runs += 1;
  return `${String(story.runs).padStart(3, '0')}-${what}`;
};

/** What syncRun does for `import`, `plan`, and a sync that is cancelled or fails before it plans. */
async function partOf(story: Story, scope: 'import' | 'plan' | 'sync', end: 'FINISHED' | 'CANCELLED' | 'FAILED') {
  const { activities } = story.mirror;
  const runId = nextRun(story, `${scope}-${end}`);
  const opened = await activities.openRun({ runId, scope, workflowId: 'test', temporalRunId: 'test', options: {} });
  if (opened.kind === 'refused') throw new Error(opened.sentence);
  for (const workbook of (await activities.listWorkbooks({ runId })).changed)
    await activities.importWorkbook({ runId, workbook });
  await activities.mergeOrders({ runId });
  if (scope !== 'import' && end !== 'FAILED') {
    await activities.readBoard({ runId });
    const plan = await activities.planRun({ runId, customer: null, limit: null, sends: scope === 'sync' });
    const [first] = plan.customers;
    if (end === 'CANCELLED' && first !== undefined) await sendCustomer(story.mirror, runId, first);
  }
  await activities.closeRun({ runId, state: end, sentence: end === 'FINISHED' ? null : 'It ended early.' });
}

const STEPS: readonly ((story: Story) => Promise<unknown>)[] = [
  (story) => syncOnce(story.mirror, nextRun(story, 'sync')),
  (story) => syncOnce(story.mirror, nextRun(story, 'limited'), { limit: 2 }),
  (story) => syncOnce(story.mirror, nextRun(story, 'one'), { customer: 'AJE' }),
  (story) => partOf(story, 'import', 'FINISHED'),
  (story) => partOf(story, 'plan', 'FINISHED'),
  (story) => partOf(story, 'sync', 'CANCELLED'),
  (story) => partOf(story, 'sync', 'FAILED'),
  (story) => verifyOnce(story.mirror, nextRun(story, 'verify')),
  (story) => verifyOnce(story.mirror, nextRun(story, 'repair'), { repair: true }),
  (story) => write(story, 'ONE.xlsx'),
  (story) => write(story, 'TWO.xlsx'),
  async ({ folder }) => rm(join(folder, 'TWO.xlsx'), { force: true }),
  async ({ folder }) => writeFile(join(folder, 'TWO.xlsx'), 'no workbook'),
  async ({ folder }) => rename(join(folder, 'ONE.xlsx'), join(folder, 'THREE.xlsx')).catch(() => undefined),
  async ({ mirror: { emulator } }) => {
    emulator.faults.add({
      match: { kind: 'mutation', contains: 'PO1' },
      times: 'always',
      effect: { type: 'alias-error', when: 'before', code: 'COLUMN_VALUE_EXCEPTION' },
    });
  },
  async ({ mirror: { emulator } }) => emulator.faults.clear(),
  async ({ mirror }) => {
    const [item] = (mirror.emulator.dump(mirror.config.board.id)?.groups ?? []).flatMap((group) => group.items);
    if (item !== undefined) await peopleOn(mirror).remove(item.id);
  },
];

async function numbersAgree(story: Story): Promise<void> {
  const { mirror, db, type } = story;
  const tally = await mirror.store.tally.now();
  // The store, counted in other words.
  const one = async (where: string) =>
    (await db.query<{ n: number }>(`SELECT COUNT(*) AS n FROM [ORDER_LIST] WHERE ${where}`))[0]?.n ?? 0;
  const heldRows = tally.orders - (await one('[present] = 1'));
  expect(tally.on_board).toBe(await one("[present] = 1 AND [sync_state] = 'SYNCED'"));
  expect(tally.refused).toBe(await one("[present] = 1 AND [sync_state] = 'FAILED'"));
  expect(tally.held + tally.unread).toBe((await one("[present] = 1 AND [sync_state] = 'HELD'")) + heldRows);
  expect(tally.absent).toBe(await one('[present] = 0'));
  expect(tally.orders).toBe(tally.on_board + tally.held + tally.refused + tally.waiting + tally.unread);
  // What metrics and alerts go by.
  const { orders } = await mirror.store.health.now(mirror.config.environment);
  expect(orders).toMatchObject({
    ...(tally.on_board > 0 ? { SYNCED: tally.on_board } : {}),
    ...(tally.refused > 0 ? { FAILED: tally.refused } : {}),
    ...(tally.absent > 0 ? { ABSENT: tally.absent } : {}),
  });
  // The commands.
  const rejects = JSON.parse((await type('rejects', '--json')).out);
  expect(rejects.count).toBe(rejectCount(tally));
  expect(rejects.to_check).toBe(checkCount(tally));
  expect(rejects.rejects).toHaveLength(rejects.count + rejects.to_check);
  expect(rejects.refused_by_board).toHaveLength(tally.refused + tally.refused_sizes);
  expect(rejects.refused_workbooks).toHaveLength(tally.refused_workbooks);
  const status = await type('status', '--json');
  const document = JSON.parse(status.out);
  expect(document.tally).toEqual(tally);
  expect(document.rejects).toBe(rejects.count);
  for (const customer of document.customers) expect(countsAddUp(customer.orders)).toBe(true);
  expect(status.code).not.toBe(isLeftBehind(tally) ? 0 : 2);
  const report = JSON.parse((await type('report', '--json')).out);
  expect([report.tally, report.rejects, report.orders]).toEqual([document.tally, document.rejects, document.orders]);
  const text = await type('status', 'latest');
  expect(text.out).toContain(tallySentence(tally));
  if (tally.held + tally.refused > 0) expect(text.out).not.toContain('The board holds what the order lists say.');
  const list = await type('rejects');
  if (isLeftBehind(tally) && rejects.count > 0) expect(list.out).not.toContain('No rejects');
}

describe.each([1, 2, 3])('seed %i', (seed) => {
  test('whatever happened before, the numbers agree', { timeout: 120_000 }, async () => {
    const story = await begin(seed);
    const told: string[] = ['sync'];
    await syncOnce(story.mirror, nextRun(story, 'sync'));
    await numbersAgree(story);
    for (let step = 0; step < 8; step += 1) {
      const at = story.roll(STEPS.length);
      told.push(String(STEPS[at]));
      await STEPS[at]?.(story);
      // What people do to files and boards is seen by the next run.
      if (at >= 9) await STEPS[story.roll(9)]?.(story);
      await numbersAgree(story).catch((error: unknown) => {
        throw new Error(`After ${told.join('\n then ')}`, { cause: error });
      });
    }
  });
});

test('a first import says that all are new, a second one that all are unchanged', async () => {
  const story = await begin(5);
  await partOf(story, 'import', 'FINISHED');
  const first = JSON.parse((await story.type('status', '--json')).out);
  expect(first.orders).toMatchObject({ unchanged: 0, changed: 0 });
  expect(first.orders.new).toBeGreaterThan(0);
  await partOf(story, 'import', 'FINISHED');
  const second = JSON.parse((await story.type('status', '--json')).out);
  expect(second.orders).toMatchObject({ new: 0, changed: 0, unchanged: first.orders.new });
});

test('a sync that failed says what waits, and a cancelled one is CANCELLED wherever it is named', async () => {
  const story = await begin(6);
  await partOf(story, 'sync', 'FAILED');
  const failed = JSON.parse((await story.type('status', '--json')).out);
  expect(failed).toMatchObject({ state: 'FAILED', outcome: 'FAILED', orders: { unchanged: 0 } });
  expect(failed.orders.new).toBeGreaterThan(0);
  await partOf(story, 'sync', 'CANCELLED');
  const cancelled = JSON.parse((await story.type('status', '--json')).out);
  expect(cancelled).toMatchObject({ state: 'CANCELLED', outcome: 'CANCELLED' });
  const report = await story.type('report');
  expect(report.out).toContain('CANCELLED');
  expect(report.out).not.toContain('FAILED');
});
