// A reading of the board that is disturbed: an old cursor, a dead worker, a page too dear, a lost answer. Every finding once, no page without need (S4, S11).
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ActivityDeps } from '../src/activities/deps.js';
import { createActivities } from '../src/activities/index.js';
import type { FaultEffect } from '../src/emulator/faults.js';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { peopleOn, told, verifyOnce } from './support/verify.js';
import { dayLists, itemOf, lineOf, ORDER_NUMBER, STYLE } from './support/verify-day.js';

/** Three pages of the board, of a hundred items each. */
const ORDERS = 205;
/** More than a cursor lives (docs/monday-api.md "Queries"). */
const CURSOR_MS = 61 * 60_000;

const lists = dayLists();
let mirror: Mirror;
let aheadMs = 0;
const pages: (string | null)[] = [];
let askedById = 0;

beforeAll(async () => {
  await lists.write(ORDERS);
  mirror = await startMirror({
    sourceFolder: lists.folder,
    emulator: {
      clock: { now: () => Date.now() + aheadMs, sleep: (ms) => new Promise((wake) => setTimeout(wake, ms)) },
    },
  });
  await syncOnce(mirror, 'first');
  const people = peopleOn(mirror);
  // On each page one, and a subitem that is gone: asked for by its id after the last page.
  for (const at of [5, 105, 203]) await people.edit(itemOf(mirror, at).id, { [STYLE]: 'by hand' });
  await people.remove(lineOf(itemOf(mirror, 50)).id);
}, 120_000);

beforeEach(() => {
  pages.length = 0;
  askedById = 0;
});
afterEach(() => mirror.emulator.faults.clear());
afterAll(() => mirror?.close());

/** What stands on the board by people's hands, as told() tells it. */
const planted = () =>
  [
    ...[5, 105, 203].map((at) => `edited ${itemOf(mirror, at).values[ORDER_NUMBER]} ${STYLE}`),
    `deleted-line ${itemOf(mirror, 50).values[ORDER_NUMBER]} S`,
  ].sort();

class Died extends Error {}

/** A worker of the same store and board; its pages are counted. */
function worker(
  hooks: { beforePage?: (nth: number) => void; afterStored?: (nth: number) => void; beforeIds?: () => void } = {},
): Mirror {
  const { board, store } = mirror.deps;
  let stored = 0;
  const deps: ActivityDeps = {
    ...mirror.deps,
    board: {
      ...board,
      readPage(cursor, columns, signal) {
        pages.push(cursor);
        hooks.beforePage?.(pages.length);
        return board.readPage(cursor, columns, signal);
      },
      readItemsById(ids, columns, signal) {
        hooks.beforeIds?.();
        askedById += 1;
        return board.readItemsById(ids, columns, signal);
      },
    },
    store: {
      ...store,
      verify: {
        ...store.verify,
        async addPage(runId, page) {
          await store.verify.addPage(runId, page);
          stored += 1;
          hooks.afterStored?.(stored);
        },
      },
    },
  };
  return { ...mirror, activities: createActivities(deps) };
}

const input = (runId: string) => ({ runId, customer: null, repair: false, adopt: false, takeOver: false });

async function diesThenGoesOn(runId: string, dying: Mirror): Promise<string[]> {
  await dying.activities.openRun({ runId, scope: 'verify', workflowId: 'test', temporalRunId: 'test', options: {} });
  await expect(dying.activities.verifyBoard(input(runId))).rejects.toThrow(Died);
  const next = worker();
  const report = await next.activities.verifyBoard(input(runId));
  expect(report).toMatchObject({ kind: 'verified', items: ORDERS, subitems: 2 * ORDERS - 1, drift: 4 });
  await next.activities.closeRun({ runId, state: 'FINISHED', sentence: null });
  return told(await mirror.store.verify.findings(runId));
}

const hourGoesBy = (now: boolean) => {
  if (now) aheadMs += CURSOR_MS;
};

const die = () => {
  throw new Died('killed');
};

test('undisturbed: three pages, one question by id', async () => {
  const { findings } = await verifyOnce(worker(), 'calm');
  expect(told(findings)).toEqual(planted());
  expect([pages.length, askedById]).toEqual([3, 1]);
});

test('a cursor that is too old begins the reading again, and no finding stands twice', async () => {
  const late = worker({ beforePage: (nth) => hourGoesBy(nth === 3) });
  const { findings, report } = await verifyOnce(late, 'old-cursor');
  expect(told(findings)).toEqual(planted());
  expect(report.items).toBe(ORDERS);
  expect(pages).toHaveLength(3 + 3);
  expect(pages[3]).toBeNull();
});

test('a board whose cursor always expires is given up with a sentence', async () => {
  const runId = 'always-old';
  const late = worker({ beforePage: (nth) => hourGoesBy(nth % 2 === 0) });
  await late.activities.openRun({ runId, scope: 'verify', workflowId: 'test', temporalRunId: 'test', options: {} });
  await expect(late.activities.verifyBoard(input(runId))).rejects.toThrow('expired 3 times');
  await late.activities.closeRun({ runId, state: 'FAILED', sentence: 'given up' });
});

describe('a worker that dies', () => {
  test('after a page was stored: the next one goes on at the stored cursor and reads no page twice', async () => {
    const found = await diesThenGoesOn('dead-1', worker({ afterStored: (nth) => nth === 2 && die() }));
    expect(found).toEqual(planted());
    expect(pages).toHaveLength(3);
    expect(new Set(pages).size).toBe(3);
  });

  test('between a page and its storing: that page alone is read again', async () => {
    const found = await diesThenGoesOn('dead-2', worker({ beforePage: (nth) => nth === 2 && die() }));
    expect(found).toEqual(planted());
    expect(pages).toHaveLength(1 + 1 + 2);
    expect(pages[1]).toBe(pages[2]);
  });

  test('after the last page: no page is read again', async () => {
    const found = await diesThenGoesOn('dead-3', worker({ beforeIds: die }));
    expect(found).toEqual(planted());
    expect([pages.length, askedById]).toEqual([3, 1]);
  });
});

test('a page that costs more than one call may is halved, and nothing is left out', async () => {
  const tooDear: FaultEffect = {
    type: 'errors',
    code: 'ComplexityException',
    message: 'Query has complexity of 6000000, which exceeds max complexity of 5000000',
    status: 429,
  };
  mirror.emulator.faults.add({ match: { operation: 'BoardItemsNext', nth: 1 }, effect: tooDear });
  const { findings, report } = await verifyOnce(worker(), 'too-dear');
  expect(told(findings)).toEqual(planted());
  expect(report.items).toBe(ORDERS);
  // 100, then 50 + 50 + 5.
  expect(pages).toHaveLength(4);
});

describe('a second copy that --repair archives', () => {
  const archived = () => mirror.emulator.stats().mutationsByName.archive_item ?? 0;
  const effects: Readonly<Record<string, { effect: FaultEffect; executed: number }>> = {
    'the answer is lost after the effect: it is looked up, not sent again': {
      effect: { type: 'drop', when: 'after' },
      executed: 1,
    },
    'lost before the effect: sent again once the board said it is still there': {
      effect: { type: 'drop', when: 'before' },
      executed: 1,
    },
    'an unknown error though it was done': { effect: { type: 'status', status: 502, when: 'after' }, executed: 1 },
    'null and no word, though it was done': { effect: { type: 'alias-null', when: 'after' }, executed: 1 },
    'gone by a person meanwhile': {
      effect: { type: 'alias-error', when: 'after', code: 'ResourceNotFoundException', status: 404 },
      executed: 1,
    },
  };

  test.each(Object.entries(effects))('%s', async (name, { effect, executed }) => {
    const people = peopleOn(mirror);
    const item = itemOf(mirror, 10);
    const copy = await people.item('a copy', {
      [mirror.deps.settings.keyColumn]: item.values[mirror.deps.settings.keyColumn],
    });
    mirror.emulator.faults.add({ match: { kind: 'mutation', operation: 'archive_item' }, effect });
    const before = archived();
    const { findings, balanced } = await verifyOnce(mirror, name.slice(0, 30), { repair: true });
    const doubled = findings.filter(({ kind }) => kind === 'doubled-item');
    expect(doubled).toMatchObject([{ item_id: copy, write_state: 'SYNCED' }]);
    expect(balanced).toBe(true);
    expect(archived() - before).toBe(executed);
    expect(itemOf(mirror, 10).id).toBe(item.id);
    expect((await verifyOnce(mirror, `${name.slice(0, 30)}-again`)).findings).toEqual([]);
  });
});
