// Each crash point x each kind of step: the process dies there, another one goes on, and in the end SQL and board are those of the undisturbed run;
// completed steps are not repeated, counted at the board (S3, S4, S5, S11). Three stories: a day of changes, a repair of what people did, a rollback.
import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CrashPoint } from '../src/activities/deps.js';
import { driveRepair, driveRollback, driveRun, type Journal } from './support/drive-run.js';
import { type MirrorProcess, openSite, ProcessDied, type Site } from './support/site.js';
import { dumpStore } from './support/store-dump.js';
import { tinyRows, writeTinyList } from './support/tiny-list.js';
import { peopleOn } from './support/verify.js';

const CUSTOMER = 'TRACKSMITH';
const BATCH = 2;
/** Two chunks of a list of four rows. */
const CHUNK_ROWS = 2;

const FIRST_DAY = tinyRows(CUSTOMER, 3);
const SECOND_DAY = tinyRows(CUSTOMER, 4, (index) => ({
  'PO NUMBER': `PO${index + 101}`,
  S: 5,
  L: index === 0 ? 4 : null,
  'TOTAL QTY': index === 0 ? 11 : 7,
  'CUSTOMER SEASON': index === 1 ? 'AUTUMN 27' : 'SPRING 27',
}));

/** Written once: a workbook knows when it was saved, and is another by its bytes. */
const days = mkdtempSync(join(tmpdir(), 'order-mirror-days-'));

beforeAll(async () => {
  await writeTinyList(join(days, 'first.xlsx'), FIRST_DAY);
  await writeTinyList(join(days, 'second.xlsx'), SECOND_DAY);
});

type Story = 'a day of changes' | 'a repair' | 'a rollback';

interface Step {
  readonly point: CrashPoint;
  /** The activity, or the phase of a batch. */
  readonly during: string;
}

const batch = (...phases: readonly string[]): Step[] =>
  phases.flatMap((during) =>
    (['batch-after-sent-mark', 'batch-after-call', 'batch-after-receipt'] as const).map((point) => ({ point, during })),
  );
const at = (during: string, ...points: readonly CrashPoint[]): Step[] => points.map((point) => ({ point, during }));

/** What each story passes, in its order: a point or a step that comes to be is missing here until it has its line. */
const STEPS: Readonly<Record<Story, readonly Step[]>> = {
  'a day of changes': [
    ...at('importWorkbook', 'import-after-chunk', 'import-before-end'),
    ...at('mergeOrders', 'merge-before-commit', 'merge-after-commit'),
    ...at('planRun', 'plan-after-span', 'plan-before-finish', 'plan-after-states'),
    ...at('raiseMark', 'mark-after-intent', 'mark-after-call'),
    ...at('ensureGroups', 'group-after-intent', 'group-after-call', 'group-after-receipt'),
    ...batch('creates', 'line-creates', 'changes', 'line-changes'),
    ...at('closeCustomer', 'customer-before-end'),
    ...at('closeRun', 'run-before-close'),
  ],
  'a repair': [
    ...at('verifyBoard', 'verify-after-page'),
    ...at('repairLedger', 'mend-before-commit'),
    ...at('planRun', 'plan-after-span', 'plan-before-finish', 'plan-after-states'),
    ...at('raiseMark', 'mark-after-intent', 'mark-after-call'),
    ...batch('archives', 'creates', 'line-creates', 'changes'),
    ...at('closeCustomer', 'customer-before-end'),
    ...at('closeRun', 'run-before-close'),
  ],
  'a rollback': [
    ...at('planRollback', 'plan-before-finish'),
    ...at('raiseMark', 'mark-after-intent', 'mark-after-call'),
    ...batch('archives'),
    ...at('closeCustomer', 'customer-before-end'),
    ...at('closeRun', 'run-before-close'),
  ],
};

/** Of the repair, what the day of changes does not have. */
const ENOUGH: Readonly<Record<Story, (step: Step) => boolean>> = {
  'a day of changes': () => true,
  'a repair': ({ during }) => ['verifyBoard', 'repairLedger', 'archives'].includes(during),
  'a rollback': ({ during }) => during === 'archives',
};

/** Sent again at most: the batch that was on its way. Only what may be set twice is; a create is looked up. */
const MAY_BE_SENT_AGAIN: ReadonlySet<CrashPoint> = new Set(['batch-after-sent-mark', 'batch-after-call']);

interface Ended {
  readonly board: unknown;
  readonly store: unknown;
  readonly mutations: Readonly<Record<string, number>>;
}

/** What the board shows, without its ids. */
function boardOf(site: Site): unknown {
  const dump = site.emulator.dump(site.config.board.id);
  if (dump === undefined) throw new Error('The board is gone.');
  return dump.groups.map(({ title, items }) => ({
    title,
    items: items
      .map(({ name, values, subitems }) => ({
        name,
        values,
        subitems: subitems.map((line) => ({ name: line.name, values: line.values })).sort(byName),
      }))
      .sort(byName),
  }));
}

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

const RUN = 'run-2';

function drive(story: Story, process: MirrorProcess, journal: Journal) {
  if (story === 'a repair') return driveRepair(process, { runId: RUN }, journal);
  if (story === 'a rollback') return driveRollback(process, { runId: RUN, of: 'run-1' }, journal);
  return driveRun(process, { runId: RUN }, journal);
}

/** An item copied, one deleted, a size deleted, a value edited. */
async function peopleAtWork(site: Site): Promise<void> {
  const items = site.emulator.dump(site.config.board.id)?.groups.flatMap((group) => group.items) ?? [];
  const people = peopleOn(site);
  const [one, two, three] = items;
  if (one === undefined || two === undefined || three === undefined) throw new Error('Three items are needed.');
  const keyColumn = Object.entries(one.values).find(([, value]) => /^[0-9a-f-]{36}$/.test(value));
  await people.item('a copy', { [keyColumn?.[0] ?? '']: keyColumn?.[1] ?? '' });
  await people.remove(two.id);
  await people.remove(three.subitems[0]?.id ?? '');
  await people.edit(three.id, { text_mkr5ej2x: 'by hand' });
}

async function tell(story: Story, death: Step | null, onPass?: (step: Step) => void): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'order-mirror-crash-'));
  const lay = (day: 'first' | 'second') => copyFileSync(join(days, `${day}.xlsx`), join(folder, 'TRACKSMITH.xlsx'));
  lay('first');
  const site = await openSite({ folder }, { batchSize: BATCH, emulator: { latencyMs: 1 } });
  try {
    await driveRun(await site.boot(), { runId: 'run-1' });
    if (story === 'a day of changes') lay('second');
    if (story === 'a repair') await peopleAtWork(site);
    const before = site.emulator.stats().mutationsByName;
    const journal: Journal = new Map();
    if (death !== null) {
      const dying = await site.boot({ diesAt: { ...death, pass: 1 }, chunkRows: CHUNK_ROWS });
      await expect(drive(story, dying, journal)).rejects.toThrow(ProcessDied);
    }
    const mirror = await site.boot({
      chunkRows: CHUNK_ROWS,
      ...(onPass === undefined ? {} : { onPass: (point, during) => onPass({ point, during }) }),
    });
    expect(await drive(story, mirror, journal)).toMatchObject({ balanced: true, failed: 0, deferred: 0 });
    expect(site.emulator.stats().maxMutationsInFlight).toBe(1);
    const { mutationsByName } = site.emulator.stats();
    const mutations = Object.fromEntries(
      Object.entries(mutationsByName).map(([name, count]) => [name, count - (before[name] ?? 0)]),
    );
    const ended = { board: boardOf(site), store: dumpStore(site.config.store), mutations };
    expect(await driveRun(await site.boot(), { runId: 'run-3' })).toMatchObject({
      outcome: 'NOTHING_TO_DO',
      applied: 0,
    });
    return ended;
  } finally {
    await site.close();
  }
}

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((total, one) => total + one, 0);

describe.each(Object.keys(STEPS) as Story[])('%s', (story) => {
  const passed = new Map<string, Step>();
  let undisturbed: Ended;

  beforeAll(async () => {
    undisturbed = await tell(story, null, (step) => passed.set(JSON.stringify(step), step));
  });

  test('passes these points, and no others', () => {
    expect([...passed.values()]).toEqual(STEPS[story]);
  });

  test.each(STEPS[story].filter(ENOUGH[story]))(
    'another process goes on after a death at $point of $during',
    async (death) => {
      const ended = await tell(story, death);
      expect(ended.board).toEqual(undisturbed.board);
      expect(ended.store).toEqual(undisturbed.store);
      const { change_multiple_column_values: _, move_item_to_group: __, ...once } = ended.mutations;
      expect(undisturbed.mutations).toMatchObject(once);
      // A change and a move of one order are two.
      const again = MAY_BE_SENT_AGAIN.has(death.point) && death.during.includes('changes') ? BATCH + 1 : 0;
      expect(sum(ended.mutations) - sum(undisturbed.mutations)).toBeLessThanOrEqual(again);
    },
  );
});
