// People tidy the board up while a run is sending: only the orders concerned fail, with a sentence that says what to do; all others arrive, the books
// balance, and a repair brings the rest (S3, S6, S10).
import { beforeAll, describe, expect, test } from 'vitest';
import type { BoardDump } from '../src/emulator/board-views.js';
import { driveRun } from './support/drive-run.js';
import type { Mirror } from './support/mirror.js';
import { type MirrorProcess, openSite, type Site } from './support/site.js';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';
import { enginesFor, LONGEST_ON_SERVER_MS, named } from './support/store-engines.js';
import { ask, peopleOn, verifyOnce } from './support/verify.js';

let lists: SmallLists;

beforeAll(async () => {
  lists = await makeSmallLists({ customers: 2, ordersEach: 6, linesEach: 2 });
});

const mirrorOf = (site: Site, process: MirrorProcess): Mirror => ({
  config: site.config,
  emulator: site.emulator,
  store: process.store,
  deps: { ...process.deps, close: async () => undefined },
  activities: process.activities,
  close: async () => undefined,
});

interface Story {
  readonly name: string;
  /** Before the call of this number to the board; of the first customer two batches of items come first, then three of sizes. */
  readonly before: number;
  readonly act: (board: BoardDump, mirror: Mirror) => Promise<unknown>;
  /** Orders and sizes that fail in this run. */
  readonly fails: boolean;
  readonly sentence?: RegExp;
}

const firstGroup = (board: BoardDump) => board.groups.find(({ items }) => items.length > 0);
const firstItem = (board: BoardDump) => firstGroup(board)?.items[0];
/** DESTINATION: most orders have one. */
const COLUMN = 'text_mkr5kbc6';
const GONE = /no longer on the board.*verify --repair/;

const STORIES: readonly Story[] = [
  {
    name: 'a group with its items is deleted while others are still to come into it',
    before: 2,
    act: (board, mirror) =>
      ask(mirror, 'mutation ($b: ID!, $g: String!) { a: delete_group(board_id: $b, group_id: $g) { id } }', {
        b: board.id,
        g: firstGroup(board)?.id,
      }),
    fails: true,
    sentence: GONE,
  },
  {
    name: 'an item is deleted before its sizes are sent',
    before: 3,
    act: (board, mirror) => peopleOn(mirror).remove(firstItem(board)?.id ?? ''),
    fails: true,
    sentence: GONE,
  },
  {
    name: 'an item is archived before its sizes are sent',
    before: 3,
    act: (board, mirror) => peopleOn(mirror).archive(firstItem(board)?.id ?? ''),
    fails: true,
    sentence: GONE,
  },
  {
    name: 'a subitem is deleted right after it was made',
    before: 5,
    act: (board, mirror) => {
      const lines = board.groups.flatMap(({ items }) => items.flatMap(({ subitems }) => subitems));
      return peopleOn(mirror).remove(lines[0]?.id ?? '');
    },
    fails: false,
  },
];

/** The one of them after which the run has failed writes to tell of and verify much to repair. */
const ALSO_ON_SERVER = 'an item is deleted before its sizes are sent';

describe('while a run is sending', () => {
  const stories = STORIES.flatMap((story) =>
    enginesFor(story.name === ALSO_ON_SERVER).map((engine) => ({ ...story, engine })),
  );
  for (const { name, before, act, fails, sentence, engine } of stories)
    test(named(name, engine), { timeout: LONGEST_ON_SERVER_MS }, async () => {
      const site = await openSite(lists, { engine });
      try {
        let calls = 0;
        const mirror = await site.boot({
          deps: (deps) => ({
            board: {
              ...deps.board,
              send: async (...call) => {
                calls += 1;
                const board = site.emulator.dump(site.config.board.id);
                if (calls === before && board !== undefined) await act(board, mirrorOf(site, mirror));
                return deps.board.send(...call);
              },
            },
          }),
        });
        const closed = await driveRun(mirror, { runId: 'run-1' });
        const { items, lines } = lists.expected.totals;
        expect(closed.balanced).toBe(true);
        expect(closed.deferred).toBe(0);
        const notSent = await mirror.store.reports.notSent('run-1', 100);
        // At most a group of a few orders with their sizes, and all of one customer.
        expect(closed.applied + closed.failed).toBe(items + lines);
        expect(closed.failed > 0).toBe(fails);
        expect(closed.failed).toBeLessThanOrEqual(9);
        expect(new Set(notSent.map(({ customer }) => customer)).size).toBe(fails ? 1 : 0);
        for (const row of notSent) expect(row.sentence).toMatch(sentence ?? /./);
        expect(site.differences().length).toBeGreaterThan(0);

        await verifyOnce(mirrorOf(site, mirror), 'repair', { repair: true });
        const after = await driveRun(mirror, { runId: 'run-2' });
        expect(after).toMatchObject({ balanced: true, failed: 0, deferred: 0 });
        expect(site.differences()).toEqual([]);
      } finally {
        await site.close();
      }
    });
});

test('a mapped column is deleted: who has a value there fails and says why; the next run names the column and sends nothing', async () => {
  const site = await openSite(lists);
  try {
    let calls = 0;
    const mirror = await site.boot({
      deps: (deps) => ({
        board: {
          ...deps.board,
          send: async (...call) => {
            calls += 1;
            if (calls === 2)
              await ask(
                mirrorOf(site, mirror),
                'mutation ($b: ID!, $c: String!) { a: delete_column(board_id: $b, column_id: $c) { id } }',
                { b: site.config.board.id, c: COLUMN },
              );
            return deps.board.send(...call);
          },
        },
      }),
    });
    const closed = await driveRun(mirror, { runId: 'run-1' });
    const notSent = await mirror.store.reports.notSent('run-1', 100);
    expect(closed.balanced).toBe(true);
    expect(closed.failed).toBeGreaterThan(0);
    expect(closed.applied).toBeGreaterThan(0);
    for (const row of notSent) expect(row.sentence).toMatch(/column/i);
    await expect(driveRun(mirror, { runId: 'run-2' })).rejects.toThrow(/column/i);
  } finally {
    await site.close();
  }
});
