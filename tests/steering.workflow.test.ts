// Steering a run as people do: pause, resume, retry, skip, cancel, approve, limits; on a real Temporal server, over the practice board.
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { FaultOrder } from '../src/emulator/faults.js';
import { runWorkflowId } from '../src/workflows/ids.js';
import { STATE } from '../src/workflows/search-attributes.js';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';
import { openTemporalSite, type TemporalSite, type TemporalSiteOptions, until } from './support/temporal-site.js';

const address = inject('temporalAddress');

let lists: SmallLists;

beforeAll(async () => {
  lists = await makeSmallLists({ customers: 3, ordersEach: 5, linesEach: 2 });
});

async function onSite(
  work: (site: TemporalSite) => Promise<void>,
  options: Partial<TemporalSiteOptions> = {},
): Promise<void> {
  const site = await openTemporalSite({ address: address ?? '', lists, ...options });
  try {
    await work(site);
  } finally {
    await site.close();
  }
}

const nthCustomer = (n: number): string => lists.customers[n] ?? '';

/** Strikes the items of one customer, whose name stands in a column of each. */
const refuse = (customer: string): FaultOrder => ({
  match: { kind: 'mutation', operation: 'create_item', contains: customer },
  times: 'always',
  effect: { type: 'forbidden' },
});

function expectWholeBoard(site: TemporalSite, of: SmallLists = lists): void {
  expect(site.differences()).toEqual([]);
  const { groups, items, lines } = of.expected.totals;
  const { mutationsByName, maxMutationsInFlight } = site.emulator.stats();
  expect(mutationsByName).toMatchObject({ create_group: groups, create_item: items, create_subitem: lines });
  expect(maxMutationsInFlight).toBe(1);
}

/** Nothing more comes in at the board; looked at for long enough to see several batches, were there any. */
async function expectStandstill(site: TemporalSite): Promise<void> {
  const before = site.creates();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(site.creates()).toBe(before);
}

/** What is in flight when it is said ends first: then the customer says so itself. */
const untilPaused = (site: TemporalSite, customers: readonly string[]): Promise<void> =>
  until(async () => {
    const states = await Promise.all(customers.map((customer) => site.customerState('run-1', customer)));
    return states.every(({ state }) => state === 'paused');
  });

async function stateInTemporal(site: TemporalSite): Promise<unknown> {
  const id = runWorkflowId(site.config.environment, site.config.board.id);
  const { typedSearchAttributes } = await site.client.client.workflow.getHandle(id).describe();
  return typedSearchAttributes.get(STATE);
}

describe.skipIf(address === null)('a run is steered', () => {
  test('pause: nothing more is sent; resume: it finishes', () =>
    onSite(async (site) => {
      const run = await site.start('run-1');
      await until(() => site.creates() > 8);
      await site.client.tell('pause', { customer: null, reason: 'lunch' });
      await site.progress(({ paused }) => paused === 'lunch');
      await untilPaused(site, lists.customers);
      await expectStandstill(site);
      expect(site.differences()).not.toEqual([]);
      for (const customer of lists.customers)
        expect(await site.customerState('run-1', customer)).toEqual({ state: 'paused', reason: 'lunch' });
      expect(await stateInTemporal(site)).toBe('paused');
      const { environment } = site.config;
      expect(await site.store.pauses.ofOpenRun(environment)).toMatchObject({ runId: 'run-1', reason: 'lunch' });
      await site.client.tell('resume', { customer: null, reason: 'back' });
      expect(await site.store.pauses.ofOpenRun(environment)).toBeNull();
      expect(await stateInTemporal(site)).toBe('running');
      expect(await site.store.pauses.ofRun('run-1')).toMatchObject([
        { customer: null, reason: 'lunch', resumedAt: expect.any(String), resumeReason: 'back' },
      ]);
      expect(await run.end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
      expectWholeBoard(site);
    }));

  test('signals do what the updates of the same names do; one that cannot be is refused and harms nothing', () =>
    onSite(async (site) => {
      const run = await site.start('run-1');
      await until(() => site.creates() > 8);
      const { environment, board } = site.config;
      const handle = site.client.client.workflow.getHandle(runWorkflowId(environment, board.id));
      await handle.signal('skip', { customer: 'NOBODY', reason: 'x' });
      await handle.signal('pause', { customer: null, reason: 'lunch' });
      await site.progress(({ paused }) => paused === 'lunch');
      await untilPaused(site, lists.customers);
      await expectStandstill(site);
      await handle.signal('resume', { customer: null, reason: 'back' });
      expect(await run.end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
      expectWholeBoard(site);
    }));

  test('pause of one customer: the others finish; who is not being sent cannot be paused', () =>
    onSite(async (site) => {
      const run = await site.start('run-1');
      const slow = nthCustomer(1);
      await until(async () => (await site.customerState('run-1', slow)).state === 'sending');
      await site.client.tell('pause', { customer: slow, reason: 'not yet' });
      await site.progress(({ customers }) => customers.done === 2);
      await untilPaused(site, [slow]);
      await expectStandstill(site);
      expect(await site.customerState('run-1', slow)).toEqual({ state: 'paused', reason: 'not yet' });
      expect(await site.store.pauses.ofRun('run-1')).toMatchObject([{ customer: slow, resumedAt: null }]);
      // It is the customer's pause: the run goes on.
      expect(await stateInTemporal(site)).toBe('running');
      await expect(site.client.tell('pause', { customer: 'NOBODY', reason: 'x' })).rejects.toMatchObject({
        cause: { message: `NOBODY is not being sent now. Sending: ${slow}.` },
      });
      await expect(site.client.tell('pause', { customer: nthCustomer(0), reason: 'x' })).rejects.toThrow();
      await site.client.tell('resume', { customer: slow, reason: '' });
      expect(await run.end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
      expectWholeBoard(site);
    }));

  test('a customer parks: it stays visible, the others finish, and retry finishes it', () =>
    onSite(async (site) => {
      const parking = nthCustomer(0);
      site.emulator.faults.add(refuse(parking));
      const run = await site.start('run-1');
      const { parked } = await site.progress(({ customers }) => customers.done === 2);
      expect(parked).toEqual({ [parking]: expect.stringContaining('The token may not do this.') });
      expect(await site.customerState('run-1', parking)).toEqual({
        state: 'parked',
        reason: expect.stringContaining('The token may not do this.'),
      });
      await site.client.tell('retry', { customer: parking, reason: 'just so' });
      await site.progress((progress) => progress.parked[parking] === undefined || site.creates() > 0);
      await site.progress((progress) => progress.parked[parking] !== undefined);
      site.emulator.faults.clear();
      await site.client.tell('retry', { customer: parking, reason: 'the token was mended' });
      expect(await run.end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
      expectWholeBoard(site);
    }));

  test('skip: the orders of a parked customer are left for the next run, and the books balance', () =>
    onSite(async (site) => {
      const parking = nthCustomer(0);
      site.emulator.faults.add(refuse(parking));
      const run = await site.start('run-1');
      await site.progress(({ customers, parked }) => customers.done === 2 && parking in parked);
      await site.client.tell('skip', { customer: parking, reason: 'tomorrow' });
      expect(await run.end).toMatchObject({ balanced: true });
      expect(await site.customerState('run-1', parking)).toEqual({ state: 'skipped', reason: 'tomorrow' });
      const figures = (await site.store.figures.ofRun('run-1')).customers.find((one) => one.customer === parking);
      expect(figures?.items).toEqual({ planned: 5, applied: 0, failed: 0, held: 0, deferred: 5 });
      expect(figures?.subitems).toEqual({ planned: 10, applied: 0, failed: 0, held: 0, deferred: 10 });
      site.emulator.faults.clear();
      expect(await (await site.start('run-2')).end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
      expectWholeBoard(site);
    }));

  for (const [how, cancel] of [
    ['order-mirror', (site: TemporalSite) => site.client.tell('cancel', { customer: null, reason: 'wrong day' })],
    ['Temporal', (_: TemporalSite, run: { cancelInTemporal(): Promise<void> }) => run.cancelInTemporal()],
  ] as const) {
    test(`cancel in ${how}: it ends between batches, the books balance, and the next run sends the rest`, () =>
      onSite(async (site) => {
        const run = await site.start('run-1');
        await until(() => site.creates() > 12);
        await cancel(site, run);
        await run.end.catch((error: Error) => expect(error.message).toBe('Workflow execution cancelled'));
        await expectStandstill(site);
        expect(site.differences()).not.toEqual([]);
        expect(await site.store.runs.one('run-1')).toMatchObject({ state: 'CANCELLED', balanced: 1 });
        expect(await site.store.outbox.unended('')).toEqual([]);
        expect(await (await site.start('run-2')).end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
        expectWholeBoard(site);
      }));
  }

  test('a wait of the board too long for an activity is a timer, and the same batch goes on after it', () =>
    onSite(
      async (site) => {
        site.emulator.faults.add({
          match: { kind: 'mutation', operation: 'create_item', nth: 2 },
          effect: { type: 'limit', limit: 'minute', seconds: 2 },
        });
        const run = await site.start('run-1');
        expect(await run.end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
        expectWholeBoard(site);
        expect(site.emulator.stats().callsBeforeWaitWasOver).toBe(0);
      },
      { longestInActivityMs: 500 },
    ));

  // In a batch, and between groups: wherever the board says it, nothing may sleep through a `cancel`.
  test.each(['create_item', 'create_group'])(
    'cancel while the board asks to wait for an hour, at %s: it ends at once, and the books balance',
    (operation) =>
      onSite(
        async (site) => {
          site.emulator.faults.add({
            match: { kind: 'mutation', operation, nth: 2 },
            effect: { type: 'limit', limit: 'ingest', seconds: 3000 },
          });
          const run = await site.start('run-1');
          await until(async () => {
            const states = await Promise.all(lists.customers.map((customer) => site.customerState('run-1', customer)));
            return states.some(({ reason }) => reason?.startsWith('The board asked for a wait of'));
          });
          await site.client.tell('cancel', { customer: null, reason: 'not today' });
          expect(await run.end).toMatchObject({ balanced: true });
          expect(await site.store.runs.one('run-1')).toMatchObject({ state: 'CANCELLED', balanced: 1 });
        },
        { longestInActivityMs: 500 },
      ),
  );

  test('of two starts at the same time one is told which run is open', () =>
    onSite(async (site) => {
      const starts = ['run-1', 'run-2'].map((runId) =>
        site.client.start({ runId, scope: 'sync', customer: null, limit: null, approved: false }),
      );
      const answers = await Promise.all(starts);
      const winner = answers.findIndex(({ kind }) => kind === 'started');
      expect(answers[1 - winner]).toEqual({ kind: 'already-open', runId: `run-${winner + 1}` });
      await site.client.endOfOpenRun();
      expectWholeBoard(site);
    }));

  test('a plan past a gate waits for approve', () =>
    onSite(
      async (site) => {
        const run = await site.start('run-1');
        const { gated } = await site.progress((progress) => progress.gated.length > 0);
        expect(gated).toEqual([expect.stringMatching(/15 new orders.*5/)]);
        expect(site.creates()).toBe(2);
        await until(async () => (await site.store.runs.one('run-1'))?.phase === 'waiting-for-approval');
        await site.client.tell('approve', { customer: null, reason: '' });
        expect(await run.end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
        expectWholeBoard(site);
      },
      { config: (config) => ({ ...config, gates: { ...config.gates, maxNew: 5 } }) },
    ));

  test('a run past a gate of its own that nobody approves ends with its books closed, and the next one begins', () =>
    onSite(
      async (site) => {
        const timeouts = { storeWorkSeconds: 60, longBeatSeconds: 30, boardBeatSeconds: 15, gatedSeconds: 1 };
        const run = await site.start('run-1', { timeouts });
        expect(await run.end).toMatchObject({ balanced: true });
        expect(await site.store.runs.one('run-1')).toMatchObject({
          state: 'CANCELLED',
          sentence: expect.stringContaining('Nobody approved the run for 24 hours, so nothing was sent.'),
        });
        expect(await site.store.gates.ofRun('run-1')).toMatchObject([{ customer: null, state: 'LEFT' }]);
        const next = await site.start('run-2', { approved: true });
        expect(await next.end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
        expectWholeBoard(site);
      },
      { config: (config) => ({ ...config, gates: { ...config.gates, maxNew: 5 } }) },
    ));

  test('a limited run leaves the rest to the next one', () =>
    onSite(async (site) => {
      const only = nthCustomer(2);
      const first = await site.start('run-1', { customer: only });
      expect(await first.end).toMatchObject({ balanced: true });
      expect(site.emulator.stats().mutationsByName).toMatchObject({ create_item: 5, create_subitem: 10 });
      const second = await site.start('run-2', { limit: 4 });
      expect(await second.end).toMatchObject({ balanced: true });
      expect(site.emulator.stats().mutationsByName).toMatchObject({ create_item: 9, create_subitem: 18 });
      expect(await (await site.start('run-3')).end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
      expectWholeBoard(site);
    }));

  test('however many park, the others are sent', async () => {
    const many = await makeSmallLists({ customers: 10, ordersEach: 1, linesEach: 1 });
    await onSite(
      async (site) => {
        for (const customer of many.customers.slice(0, 9)) site.emulator.faults.add(refuse(customer));
        const run = await site.start('run-1');
        const { parked } = await site.progress(({ customers }) => customers.done === 1);
        await site.progress((progress) => Object.keys(progress.parked).length === 9);
        expect(Object.keys(parked)).not.toContain(many.customers[9]);
        site.emulator.faults.clear();
        await site.client.tell('retry', { customer: null, reason: '' });
        expect(await run.end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
        expectWholeBoard(site, many);
      },
      { lists: many },
    );
  });
});
