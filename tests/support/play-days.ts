// play-days: several days of order lists through the real activities, each day's board, books, rejects and number of writes against the model.
// Owns: the comparison day by day. What happens on a day is the test's; what is right: oracle/days.
import { expect } from 'vitest';
import type { DailyFolder } from './daily-lists.js';
import { type Mirror, syncOnce } from './mirror.js';
import { compareDay } from './oracle/compare-day.js';
import type { Day, DayCounts, Days, DayWrites } from './oracle/days.js';

export const NO_WRITES: DayWrites = {
  create_group: 0,
  create_item: 0,
  create_subitem: 0,
  change_multiple_column_values: 0,
  move_item_to_group: 0,
};

export function writesOf({ emulator }: Pick<Mirror, 'emulator'>): DayWrites {
  const { mutationsByName } = emulator.stats();
  const of = (name: keyof DayWrites) => mutationsByName[name] ?? 0;
  return {
    create_group: of('create_group'),
    create_item: of('create_item'),
    create_subitem: of('create_subitem'),
    change_multiple_column_values: of('change_multiple_column_values'),
    move_item_to_group: of('move_item_to_group'),
  };
}

export function writesSince(before: DayWrites, now: DayWrites): DayWrites {
  return {
    create_group: now.create_group - before.create_group,
    create_item: now.create_item - before.create_item,
    create_subitem: now.create_subitem - before.create_subitem,
    change_multiple_column_values: now.change_multiple_column_values - before.change_multiple_column_values,
    move_item_to_group: now.move_item_to_group - before.move_item_to_group,
  };
}

/** One day: synced, compared, and synced again, which must do nothing (S12). */
export async function playDay(mirror: Mirror, days: Days, folder: DailyFolder, runId: string): Promise<Day> {
  const expected = await days.next(folder.path);
  const before = writesOf(mirror);
  const closed = await syncOnce(mirror, runId);
  expect({
    run: runId,
    differences: differencesOf(mirror, expected, days),
    writes: writesSince(before, writesOf(mirror)),
    counts: await countsOf(mirror, runId),
    rejects: await rejectsOf(mirror, runId),
    balanced: closed.balanced,
  }).toEqual({
    run: runId,
    differences: [],
    writes: expected.writes,
    counts: expected.counts,
    rejects: expected.rejects,
    balanced: true,
  });
  const quiet = writesOf(mirror);
  await syncOnce(mirror, `${runId}-again`);
  expect(writesSince(quiet, writesOf(mirror))).toEqual(NO_WRITES);
  expect(differencesOf(mirror, expected, days)).toEqual([]);
  return expected;
}

export function differencesOf(mirror: Pick<Mirror, 'emulator' | 'config'>, { board }: Day, { facts }: Days): string[] {
  const dump = mirror.emulator.dump(mirror.config.board.id);
  return dump === undefined ? ['The board is gone.'] : compareDay(dump as never, board, facts);
}

async function countsOf({ store }: Mirror, runId: string): Promise<DayCounts> {
  const counts: DayCounts = { read: 0, new: 0, changed: 0, cancelled: 0, unchanged: 0, held: 0, absent: 0 };
  for (const { orders } of (await store.figures.ofRun(runId)).customers) {
    counts.read += orders.read;
    counts.new += orders.new;
    counts.changed += orders.changed;
    counts.cancelled += orders.cancelled;
    counts.unchanged += orders.unchanged;
    counts.held += orders.held;
    counts.absent += orders.absent;
  }
  return counts;
}

async function rejectsOf({ store }: Mirror, runId: string): Promise<string[]> {
  return (await store.imports.rejectsOfRun(runId))
    .filter(({ effect }) => effect !== 'warned')
    .map(({ workbook, cell, column_name: column, reason }) => `${workbook} ${cell} ${column} ${reason}`)
    .sort();
}
