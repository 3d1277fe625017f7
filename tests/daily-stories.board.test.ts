// Random stories of days (S1, S2, S7, S9, S12, docs/rules.md "Identity", "Changes"): after each day the board is what an independent model says,
// no more is written than differs, every reject is listed, and a further sync does nothing.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SheetCell } from '../scripts/samples/workbook-file.mjs';
import type { CrashPoint } from '../src/activities/deps.js';
import { DailyFolder, type ListRow } from './support/daily-lists.js';
import { driveRun, type Journal } from './support/drive-run.js';
import { startMirror } from './support/mirror.js';
import { Days } from './support/oracle/days.js';
import { readSampleFacts } from './support/oracle/sample-facts.js';
import { differencesOf, NO_WRITES, playDay, writesOf, writesSince } from './support/play-days.js';
import { apply, type Edit, ERROR, firstDay, type Story, stories } from './support/random-story.js';
import { openSite, ProcessDied, type Site } from './support/site.js';

/** ORDER_MIRROR_STORIES=1000 goes on for longer; ORDER_MIRROR_SEED repeats what was seen; ORDER_MIRROR_SHRINK=1 looks for a smaller story. */
const RUNS = Number(process.env.ORDER_MIRROR_STORIES ?? 4);
const SEED = Number(process.env.ORDER_MIRROR_SEED ?? Date.now() % 2 ** 31);

async function play(story: Story): Promise<void> {
  const folder = await DailyFolder.make();
  const mirror = await startMirror({ sourceFolder: folder.path });
  try {
    const days = new Days(readSampleFacts());
    const lists = firstDay(story);
    for (const [index, edits] of [[], ...story.days].entries()) {
      for (const edit of edits) apply(lists, edit);
      await folder.write(lists);
      await playDay(mirror, days, folder, `day-${index + 1}`);
    }
  } finally {
    await mirror.close();
    await folder.remove();
  }
}

/** Stories that once went wrong, or that a rule was made for. Rows count from 0, lists are A/one, A/two and B/three. */
const KNOWN: Readonly<Record<string, Story>> = {
  'a renamed workbook comes back under its old name with the same bytes, and a PO changes': {
    start: [row(0, { 'PO NUMBER': 'PO1', S: 2 })],
    days: [[{ do: 'rename', list: 0 }], [{ do: 'rename', list: 0 }], [set(0, 0, 'PO NUMBER', 'PO2')]],
  },
  'a row was copied to another workbook while its own could not be read': {
    start: [row(0, { 'PO NUMBER': 'PO1', S: 2 }), row(1, { 'PO NUMBER': 'PO2', S: 5 })],
    days: [
      [
        { do: 'again', list: 0, row: 0, to: 1 },
        { do: 'state', list: 0, state: 'truncated' },
      ],
      [{ do: 'state', list: 0, state: 'whole' }],
      [{ do: 'remove', list: 1, row: 1 }],
    ],
  },
  'a size column vanished, and the next day another row changes': {
    start: [row(0, { 'PO NUMBER': 'PO1', S: 2, M: 3 }), row(0, { 'AAG ORDER NUMBER': 'GRE-2', S: 5 })],
    days: [
      [{ do: 'column', list: 0, column: 'M' }],
      [set(0, 1, 'NOTES', 'two'), { do: 'shuffle', list: 0, by: 0 }],
      [{ do: 'column', list: 0, column: 'M' }],
    ],
  },
  'two rows told apart by POs that both broke: the one that was mended keeps its order': {
    start: [row(0, { 'PO NUMBER': 'PO1', S: 2 }), row(0, { 'PO NUMBER': 'PO2', S: 2 })],
    days: [
      [set(0, 0, 'PO NUMBER', ERROR), set(0, 1, 'PO NUMBER', ERROR)],
      [set(0, 0, 'PO NUMBER', 'PO1')],
      [set(0, 0, 'PO NUMBER', ERROR), set(0, 1, 'PO NUMBER', 'PO1')],
      [set(0, 0, 'PO NUMBER', 'PO2')],
    ],
  },
};

function row(list: number, cells: ListRow): Story['start'][number] {
  return { list, cells: { 'AAG ORDER NUMBER': 'GRE-1', ...cells } };
}

function set(list: number, at: number, column: string, value: SheetCell): Edit {
  return { do: 'write', list, row: at, column, value };
}

for (const [name, story] of Object.entries(KNOWN)) test(name, () => play(story));

interface Death {
  readonly point: CrashPoint;
  readonly pass: number;
  /** The run goes on in another process, or a new run takes over. */
  readonly next: 'same run' | 'new run';
}

const POINTS: readonly CrashPoint[] = [
  'import-before-end',
  'merge-before-commit',
  'merge-after-commit',
  'plan-after-span',
  'plan-after-states',
  'group-after-intent',
  'group-after-call',
  'batch-after-sent-mark',
  'batch-after-call',
  'batch-after-receipt',
];
const death: fc.Arbitrary<Death> = fc.record({
  point: fc.constantFrom(...POINTS),
  pass: fc.integer({ min: 1, max: 3 }),
  next: fc.constantFrom<Death['next']>('same run', 'new run'),
});
const PEOPLES_COLUMN = 'color_mkr5j5pp';

/** Each day one process dies where it is told to; people write into a column of theirs all the while. */
async function playWithDeaths(story: Story, deaths: readonly Death[]): Promise<void> {
  const folder = await DailyFolder.make();
  const lists = firstDay(story);
  await folder.write(lists);
  const site = await openSite({ folder: folder.path }, { emulator: { latencyMs: 1 } });
  const peoples = new Map<string, string>();
  try {
    const days = new Days(readSampleFacts());
    for (const [index, edits] of [[], ...story.days].entries()) {
      for (const edit of edits) apply(lists, edit);
      await folder.write(lists);
      const expected = await days.next(folder.path);
      const diesAt = deaths[index % deaths.length] as Death;
      const journal: Journal = new Map();
      const runId = `day-${index + 1}`;
      const first = await site.boot({ diesAt });
      const died = await driveRun(first, { runId }, journal).then(
        () => false,
        (error: unknown) => {
          if (error instanceof ProcessDied) return true;
          throw error;
        },
      );
      if (died) {
        const again = diesAt.next === 'same run';
        await driveRun(await site.boot(), { runId: again ? runId : `${runId}-new` }, again ? journal : new Map());
      }
      expect({ runId, differences: differencesOf(site, expected, days) }).toEqual({ runId, differences: [] });
      const quiet = writesOf(site);
      await driveRun(await site.boot(), { runId: `${runId}-again` });
      expect(writesSince(quiet, writesOf(site))).toEqual(NO_WRITES);
      expect(peoplesValues(site)).toEqual(peoples);
      await editAsPeople(site, peoples);
    }
  } finally {
    await site.close();
    await folder.remove();
  }
}

function itemsOf(site: Site) {
  return site.emulator.dump(site.config.board.id)?.groups.flatMap(({ items }) => items) ?? [];
}

function peoplesValues(site: Site): Map<string, string> {
  return new Map(
    itemsOf(site).flatMap(({ id, values }) => {
      const value = values[PEOPLES_COLUMN] ?? '';
      return value === '' ? [] : [[id, value] as const];
    }),
  );
}

async function editAsPeople(site: Site, peoples: Map<string, string>): Promise<void> {
  const [item] = itemsOf(site).filter(({ id }) => !peoples.has(id));
  if (item === undefined) return;
  const query =
    'mutation ($b: ID!, $i: ID!, $c: String!) { change_simple_column_value(board_id: $b, item_id: $i, column_id: $c, value: "OPEN") { id } }';
  const variables = { b: site.config.board.id, i: item.id, c: PEOPLES_COLUMN };
  await fetch(site.emulator.url, {
    method: 'POST',
    headers: { authorization: 'somebody', 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  expect(peoplesValues(site).get(item.id)).toBe('OPEN');
  peoples.set(item.id, 'OPEN');
}

const DYING = Math.max(1, Math.floor(RUNS / 2));
test(
  `${DYING} random stories in which a process dies every day, seed ${SEED}`,
  async () => {
    await fc.assert(fc.asyncProperty(stories(2), fc.array(death, { minLength: 1, maxLength: 3 }), playWithDeaths), {
      numRuns: DYING,
      seed: SEED,
      endOnFailure: process.env.ORDER_MIRROR_SHRINK === undefined,
    });
  },
  30_000 + RUNS * 5_000,
);

test(
  `${RUNS} random stories, seed ${SEED}`,
  async () => {
    await fc.assert(fc.asyncProperty(stories(4), play), {
      numRuns: RUNS,
      seed: SEED,
      endOnFailure: process.env.ORDER_MIRROR_SHRINK === undefined,
    });
  },
  30_000 + RUNS * 5_000,
);
