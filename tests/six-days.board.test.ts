// Six days of twenty order lists in as many layouts (S1, S2, S7, S9, S12): the board after each day is what an
// independent model says, item by item and line by line; as many writes as items and lines differ; a second sync writes nothing.
// And the same six days with other row orders, and the first day in many small runs: the same record ids, the same board.
import { expect, test } from 'vitest';
import { DailyFolder, type DailyList } from './support/daily-lists.js';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { Days } from './support/oracle/days.js';
import { readSampleFacts } from './support/oracle/sample-facts.js';
import { differencesOf, playDay } from './support/play-days.js';
import { sixDays } from './support/six-days.js';
import { LONGEST_ON_SERVER_MS, SQL_SERVER, SQLITE } from './support/store-engines.js';

/** On a server, where twenty lists would take minutes. */
const FOUR: ReadonlySet<number> = new Set([0, 5, 7, 15]);

async function onMirror<T>(work: (mirror: Mirror, folder: DailyFolder) => Promise<T>, engine = SQLITE): Promise<T> {
  const folder = await DailyFolder.make();
  const mirror = await startMirror({ sourceFolder: folder.path, engine });
  try {
    return await work(mirror, folder);
  } finally {
    await mirror.close();
    await folder.remove();
  }
}

test('six days, twenty layouts', () =>
  onMirror((mirror, folder) => playSixDays(mirror, folder, (lists) => [...lists])));

test.runIf(SQL_SERVER !== null)('six days, four of the layouts, on SQL Server', { timeout: LONGEST_ON_SERVER_MS }, () =>
  onMirror(
    // Each event goes by thirds, quarters or sixths of the lists: these four, and what travels from them, meet all kinds.
    (mirror, folder) => playSixDays(mirror, folder, (lists) => lists.filter((_, at) => FOUR.has(at) || at >= 20)),
    SQL_SERVER ?? SQLITE,
  ),
);

async function playSixDays(
  mirror: Mirror,
  folder: DailyFolder,
  some: (lists: readonly DailyList[]) => DailyList[],
): Promise<void> {
  const days = new Days(readSampleFacts());
  const counts: string[] = [];
  let day = 0;
  for (const all of sixDays()) {
    day += 1;
    await folder.write(some(all));
    const played = await playDay(mirror, days, folder, `day-${day}`);
    counts.push(JSON.stringify(played.counts));
  }
  expect(counts).toHaveLength(6);
  // Each kind of change did happen: a story in which nothing happens proves nothing.
  for (const kind of ['new', 'changed', 'cancelled', 'held', 'absent'])
    expect(counts.join()).toMatch(new RegExp(`"${kind}":[1-9]`));
}

test('the same days with every list upside down: the same ids, the same board', () =>
  onMirror(async (mirror, folder) => {
    const days = new Days(readSampleFacts());
    let day = 0;
    for (const all of sixDays()) {
      day += 1;
      // Some are enough here: each has rows of every kind, and every event (which goes by thirds) meets one of them at least.
      const lists = all.filter((_, at) => at % 4 === 0);
      await folder.write(lists);
      const expected = await days.next(folder.path);
      await folder.write(lists.map((list): DailyList => ({ ...list, rows: [...list.rows].reverse() })));
      await syncOnce(mirror, `day-${day}`);
      expect(differencesOf(mirror, expected, days)).toEqual([]);
    }
  }));

test('the first day in many runs, a few lists and half their rows at a time: the same ids, the same board', () =>
  onMirror(async (mirror, folder) => {
    const [all = []] = sixDays();
    const lists = all.slice(0, 10);
    const days = new Days(readSampleFacts());
    await folder.write(lists);
    const expected = await days.next(folder.path);
    for (let run = 1; run <= 5; run += 1) {
      const soFar = lists.slice(0, run * 2).map((list, at): DailyList => {
        const half = at >= (run - 1) * 2 && run < 5;
        return half ? { ...list, rows: list.rows.slice(0, Math.ceil(list.rows.length / 2)) } : list;
      });
      await folder.write(soFar);
      await syncOnce(mirror, `part-${run}`);
    }
    expect(differencesOf(mirror, expected, days)).toEqual([]);
  }));
