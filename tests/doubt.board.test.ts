// Faults between the mirror and the board, one row each: whatever the answer was, the board ends as the undisturbed one (S3, S4, S5, S6).
// Waits are the production ones, in a time of the test's own.
import { beforeAll, describe, expect, test } from 'vitest';
import type { FaultEffect, FaultMatch, FaultOrder, LimitName } from '../src/emulator/faults.js';
import { driveRun } from './support/drive-run.js';
import { openSite, type ProcessOptions } from './support/site.js';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';
import { enginesFor, LONGEST_ON_SERVER_MS, named } from './support/store-engines.js';

let lists: SmallLists;

beforeAll(async () => {
  lists = await makeSmallLists({ customers: 2, ordersEach: 6, linesEach: 2 });
});

interface Story {
  readonly name: string;
  readonly faults: readonly FaultOrder[];
  readonly process?: ProcessOptions;
  /** Times a customer parks and is tried again. */
  readonly parks?: number;
  /** The board asked for so much patience. */
  readonly takesAtLeastMs?: number;
}

type Creating = 'create_item' | 'create_subitem' | 'create_group';
const CREATING: readonly Creating[] = ['create_item', 'create_subitem', 'create_group'];
const BATCHED: readonly Creating[] = ['create_item', 'create_subitem'];

/** The second such call, so that something is on the board already. */
const on = (operation: Creating, effect: FaultEffect, match: FaultOrder['match'] = { nth: 2 }): FaultOrder => ({
  match: { kind: 'mutation', operation, ...match },
  effect,
});

const each = (
  operations: readonly Creating[],
  effects: Readonly<Record<string, FaultEffect>>,
  more: Partial<Story> = {},
): Story[] =>
  operations.flatMap((operation) =>
    Object.entries(effects).map(([name, effect]) => ({
      name: `${operation}: ${name}`,
      faults: [on(operation, effect)],
      ...more,
    })),
  );

const status = (code: number, when: 'before' | 'after', body: 'json' | 'html'): FaultEffect => ({
  type: 'status',
  status: code,
  when,
  body,
});

/** Each status, before and after the effect, as JSON and as HTML: enough of the square to have each pair once. */
const GATEWAY: Readonly<Record<string, FaultEffect>> = {
  '500 before the effect, in JSON': status(500, 'before', 'json'),
  '500 after the effect, in JSON': status(500, 'after', 'json'),
  '500 after the effect, in HTML': status(500, 'after', 'html'),
  '502 before the effect, in HTML': status(502, 'before', 'html'),
  '502 after the effect, in JSON': status(502, 'after', 'json'),
  '503 before the effect, in JSON': status(503, 'before', 'json'),
  '503 after the effect, in HTML': status(503, 'after', 'html'),
  '504 before the effect, in HTML': status(504, 'before', 'html'),
  '504 after the effect, in HTML': status(504, 'after', 'html'),
};

const WAITS = ['header', 'retry_in_seconds', 'retryAfterMs', 'extensions', 'both', 'none'] as const;
const LIMITS: readonly LimitName[] = [
  'complexity',
  'complexity-legacy',
  'minute',
  'concurrency',
  'ip',
  'resource',
  'field-minute',
  'ingest',
  'blocked',
];
const limitEffects: Record<string, FaultEffect> = Object.fromEntries([
  ...LIMITS.map((limit) => [`${limit} limit`, { type: 'limit', limit, seconds: 17 } satisfies FaultEffect]),
  ...WAITS.map((wait) => [
    `a minute's limit, the wait in: ${wait}`,
    { type: 'limit', limit: 'minute', seconds: 23, wait } satisfies FaultEffect,
  ]),
]);

/** Read as it was before the batch came in, long enough for the first two looks to miss it. */
const LAG: FaultOrder = {
  match: { kind: 'query', operation: 'LookUpItems' },
  times: 'always',
  effect: { type: 'lag', ms: 8_000 },
};
const shortPatience: ProcessOptions = { answerWithinMs: 150 };

const STORIES: readonly Story[] = [
  ...each(CREATING, {
    'connection cut before the effect': { type: 'drop', when: 'before' },
    'connection cut after the effect': { type: 'drop', when: 'after' },
    ...GATEWAY,
    'malformed JSON': { type: 'malformed-json' },
    'half an answer': { type: 'half-body' },
    'a slow drip': { type: 'drip', chunk: 40, ms: 1 },
    'answer of another version': { type: 'version', version: '2025-01' },
    'the key is forgotten': { type: 'forget-key' },
    'alias null, not done': { type: 'alias-null', when: 'before' },
    'alias null, done': { type: 'alias-null', when: 'after' },
    'an error below the alias': { type: 'deep-error' },
    'an unknown error, not done': { type: 'alias-error', when: 'before', code: 'SOMETHING_NEW' },
    'an unknown error, done': { type: 'alias-error', when: 'after', code: 'SOMETHING_NEW' },
    'an unknown error of the whole request': { type: 'errors', code: 'SOMETHING_NEW' },
    '423 locked': { type: 'locked' },
    '409 conflict': { type: 'conflict' },
    'the day is used up': { type: 'limit', limit: 'daily', seconds: 3600 },
  }),
  ...each(
    CREATING,
    { 'one member locked': { type: 'alias-error', when: 'before', code: 'RESOURCE_LOCKED', status: 423 } },
    { takesAtLeastMs: 2_000 },
  ),
  ...each(['create_item'], limitEffects),
  ...each(['create_subitem', 'create_group'], {
    'a limit of the minute': { type: 'limit', limit: 'minute', seconds: 17 },
  }),
  ...each(BATCHED, {
    'cut in mid-batch, two of four done': { type: 'drop-prefix', aliases: 2 },
    'cut in mid-batch, none done': { type: 'drop-prefix', aliases: 0 },
    '500 in mid-batch': { type: 'status', status: 500, when: 'prefix', aliases: 1 },
    '504 in mid-batch, in HTML': { type: 'status', status: 504, when: 'prefix', aliases: 3, body: 'html' },
  }),
  ...each(
    CREATING,
    {
      'no answer in time, done': { type: 'delay', when: 'after', ms: 55_000 },
      'no answer in time, done 40 s later': { type: 'delay', when: 'before', ms: 40_000 },
      'no answer in time, done 59 s later': { type: 'delay', when: 'before', ms: 59_000 },
    },
    { process: shortPatience },
  ),
  ...each(
    CREATING,
    {
      'not authenticated': { type: 'unauthenticated' },
      forbidden: { type: 'forbidden' },
      'a redirect': { type: 'redirect', location: 'http://127.0.0.1:9/' },
    },
    { parks: 1 },
  ).filter(({ name }) => !name.startsWith('create_group')),
  {
    name: 'answer lost after the effect, and look-ups read 8 s old',
    faults: [on('create_item', { type: 'drop', when: 'after' }), LAG],
  },
  {
    name: '500 after the effect, and look-ups read 8 s old',
    faults: [on('create_item', { type: 'status', status: 500, when: 'after' }), LAG],
  },
  {
    name: 'cut in mid-batch, and look-ups read 8 s old',
    faults: [on('create_item', { type: 'drop-prefix', aliases: 2 }), LAG],
  },
  {
    name: 'done 59 s later, and look-ups read 8 s old',
    faults: [on('create_item', { type: 'delay', when: 'before', ms: 59_000 }), LAG],
    process: shortPatience,
  },
  {
    name: 'answer lost, and the look-up meets a 429, a 500 and a cut',
    faults: [
      on('create_item', { type: 'drop', when: 'after' }),
      { match: { operation: 'LookUpItems', nth: 1 }, effect: { type: 'limit', limit: 'minute', seconds: 30 } },
      { match: { operation: 'LookUpItems', nth: 2 }, effect: { type: 'status', status: 500, when: 'before' } },
      { match: { operation: 'LookUpItems', nth: 3 }, effect: { type: 'drop', when: 'after' } },
    ],
  },
  {
    name: 'answer lost, and the look-up answers null for its field',
    faults: [
      on('create_subitem', { type: 'drop', when: 'after' }),
      { match: { operation: 'LookUpSubitems' }, effect: { type: 'field-limit', field: 'subitems' } },
    ],
  },
  {
    name: 'the board cannot be read at first',
    faults: [
      {
        match: { operation: 'BoardStructure' },
        times: 3,
        effect: { type: 'status', status: 503, when: 'before', body: 'html' },
      },
    ],
  },
  {
    name: 'the same batch is lost three times',
    faults: [{ match: { operation: 'create_item' }, times: 3, effect: { type: 'drop', when: 'before' } }],
  },
  {
    name: 'every answer to a mutation is lost in the first half minute',
    faults: [{ match: { kind: 'mutation' }, times: 6, effect: { type: 'drop', when: 'after' } }],
  },
  {
    name: 'a third of all answers is lost',
    faults: [{ match: { probability: 0.34, seed: 7 }, times: 'always', effect: { type: 'drop', when: 'after' } }],
  },
];

/** One of a whole batch, one inside a batch. */
const ALSO_ON_SERVER: ReadonlySet<string> = new Set([
  'create_item: connection cut after the effect',
  'create_subitem: cut in mid-batch, two of four done',
]);

test('the doubts that are seen on both engines are there', () => {
  expect(STORIES.filter(({ name }) => ALSO_ON_SERVER.has(name))).toHaveLength(ALSO_ON_SERVER.size);
});

describe('after every doubt the board is the undisturbed one', () => {
  const stories = STORIES.flatMap((story) =>
    enginesFor(ALSO_ON_SERVER.has(story.name)).map((engine) => ({ ...story, engine })),
  );
  for (const { name, faults, process, parks = 0, takesAtLeastMs = 0, engine } of stories)
    test(named(name, engine), { timeout: LONGEST_ON_SERVER_MS }, async () => {
      const site = await openSite(lists, { engine, emulator: { latencyMs: 1 } });
      try {
        const mirror = await site.boot(process);
        for (const fault of faults) site.emulator.faults.add(fault);
        const parked: string[] = [];
        const began = site.clock.now();
        const closed = await driveRun(mirror, { runId: 'run-1', onPark: (reason) => parked.push(reason) });
        expect(site.clock.now() - began).toBeGreaterThanOrEqual(takesAtLeastMs);
        expect(site.emulator.faults.describe().filter(({ struck }) => struck === 0)).toEqual([]);
        expect(site.differences()).toEqual([]);
        const { groups, items, lines } = lists.expected.totals;
        const { mutationsByName, callsBeforeWaitWasOver, maxMutationsInFlight } = site.emulator.stats();
        expect(mutationsByName).toMatchObject({ create_group: groups, create_item: items, create_subitem: lines });
        expect({ callsBeforeWaitWasOver, maxMutationsInFlight }).toEqual({
          callsBeforeWaitWasOver: 0,
          maxMutationsInFlight: 1,
        });
        expect(closed).toMatchObject({
          outcome: 'SUCCESS',
          balanced: true,
          applied: items + lines,
          failed: 0,
          deferred: 0,
        });
        expect(parked).toHaveLength(parks);
      } finally {
        await site.close();
      }
    });
});

/** A fault that stays strikes whichever write names this order. */
const poisonOf = (item: string, effect: FaultEffect): FaultOrder => ({
  match: { kind: 'mutation', operation: 'create_item', contains: item },
  times: 'always',
  effect,
});

describe('one bad order holds up nobody', () => {
  const poisons: Readonly<Record<string, FaultEffect>> = {
    'its label is missing': {
      type: 'alias-error',
      when: 'before',
      code: 'ColumnValueException',
      message: 'This label does not exist',
      status: 200,
    },
    'its value is refused': { type: 'alias-error', when: 'before', code: 'COLUMN_VALUE_EXCEPTION' },
    'the server fails on it': { type: 'alias-error', when: 'before', code: 'INTERNAL_SERVER_ERROR', status: 500 },
    'the whole batch fails with it': { type: 'status', status: 500, when: 'before' },
    'it is locked for ever': { type: 'alias-error', when: 'before', code: 'RESOURCE_LOCKED', status: 423 },
  };

  for (const [name, effect] of Object.entries(poisons)) {
    test(`${name}: it fails with its sizes, the others arrive, and the next run sends it`, async () => {
      const site = await openSite(lists);
      try {
        const mirror = await site.boot();
        const bad = lists.expected.board.groups.flatMap(({ items }) => items)[2];
        if (bad === undefined) throw new Error('There is no third order.');
        site.emulator.faults.add(poisonOf(bad.name, effect));
        const closed = await driveRun(mirror, { runId: 'run-1' });
        const { items, lines } = lists.expected.totals;
        expect(closed).toMatchObject({ balanced: true, failed: 3, deferred: 0, applied: items + lines - 3 });
        expect(site.differences()).toEqual([expect.stringContaining(`missing item: ${bad.name}`)]);
        site.emulator.faults.clear();
        const next = await driveRun(mirror, { runId: 'run-2' });
        expect(next).toMatchObject({ outcome: 'SUCCESS', balanced: true, applied: 3, failed: 0 });
        expect(site.differences()).toEqual([]);
        expect(site.emulator.stats().mutationsByName).toMatchObject({ create_item: items, create_subitem: lines });
      } finally {
        await site.close();
      }
    });
  }
});

describe('an outage fails no order: the customer parks, and goes on when it is over', () => {
  let few: SmallLists;
  beforeAll(async () => {
    few = await makeSmallLists({ customers: 1, ordersEach: 4, linesEach: 2 });
  });
  const writes: FaultMatch = { kind: 'mutation' };
  const subitems: FaultMatch = { kind: 'mutation', operation: 'create_subitem' };
  const outages: readonly [string, FaultMatch, FaultEffect][] = [
    ['each write answers 500', writes, status(500, 'before', 'json')],
    ['each line is cut', writes, { type: 'drop', when: 'before' }],
    ['the API is blocked', writes, { type: 'limit', limit: 'blocked', seconds: 30 }],
    ['each subitem answers 500', subitems, status(500, 'before', 'json')],
    ['each subitem answers 503 of a gateway', subitems, status(503, 'before', 'html')],
    ['each batch of subitems dies inside', subitems, { type: 'status', status: 500, when: 'prefix', aliases: 0 }],
    ['all subitems are locked', subitems, { type: 'locked' }],
  ];
  for (const [name, match, effect] of outages)
    test(name, async () => {
      const site = await openSite(few, { emulator: { latencyMs: 1 } });
      try {
        const mirror = await site.boot();
        site.emulator.faults.add({ match, times: 'always', effect });
        const parked: string[] = [];
        const closed = await driveRun(mirror, {
          runId: 'run-1',
          onPark: (reason) => {
            parked.push(reason);
            if (parked.length === 2) site.emulator.faults.clear();
          },
        });
        const { groups, items, lines } = few.expected.totals;
        expect(parked.length).toBeGreaterThanOrEqual(2);
        expect(closed).toMatchObject({ outcome: 'SUCCESS', balanced: true, failed: 0, deferred: 0 });
        expect(site.differences()).toEqual([]);
        const made = { create_group: groups, create_item: items, create_subitem: lines };
        expect(site.emulator.stats().mutationsByName).toMatchObject(made);
      } finally {
        await site.close();
      }
    });
});
