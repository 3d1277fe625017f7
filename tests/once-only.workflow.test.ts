// S3: each order is one item and each size one subitem, whoever runs it: after `temporal workflow terminate` in mid-send, and with two Temporal servers
// on one store. On real Temporal servers, over the practice board, whose items are counted by key.
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { MirrorClient } from '../src/client.js';
import { endOfWorkflow } from '../src/temporal/workflow-end.js';
import { runWorkflowId } from '../src/workflows/ids.js';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';
import { ENGINES, LONGEST_ON_SERVER_MS, type StoreEngine } from './support/store-engines.js';
import { freePort, startTemporal } from './support/temporal-server.js';
import { openTemporalSite, type TemporalSite, type TemporalSiteOptions, until } from './support/temporal-site.js';

const address = inject('temporalAddress');
/** As in production, but a tenth of it. */
const LIFE_SIGNS = { everyMs: 500, watchMs: 1_200, silentMs: 3_000 };

let lists: SmallLists;

beforeAll(async () => {
  lists = await makeSmallLists({ customers: 4, ordersEach: 8, linesEach: 2 });
});

async function onSite(
  engine: StoreEngine,
  work: (site: TemporalSite) => Promise<void>,
  options: Partial<TemporalSiteOptions> = {},
): Promise<void> {
  const site = await openTemporalSite({
    address: address ?? '',
    lists,
    engine,
    lifeSigns: LIFE_SIGNS,
    log: () => {},
    ...options,
  });
  try {
    await work(site);
  } finally {
    await site.close();
  }
}

/** Each order one item, each size one subitem: as the board was asked, and as it shows them. */
function expectOnceOnly(site: TemporalSite): void {
  expect(site.differences()).toEqual([]);
  const { items, lines } = lists.expected.totals;
  expect(site.emulator.stats().mutationsByName).toMatchObject({ create_item: items, create_subitem: lines });
}

const inMidSend = (site: TemporalSite) => until(() => site.creates() >= 6, undefined, LONGEST_ON_SERVER_MS);

async function sync(client: MirrorClient, runId: string) {
  const started = await client.start({ runId, scope: 'sync', customer: null, limit: null, approved: true });
  if (started.kind !== 'started') throw new Error(`Run ${started.runId} is open.`);
  return endOfWorkflow(started.handle);
}

describe.skipIf(address === null).each(ENGINES)('on $name', { timeout: LONGEST_ON_SERVER_MS }, (engine) => {
  test('terminated in mid-send, the next run at once waits for its customers, settles what they sent, and sends the rest', () =>
    onSite(engine, async (site) => {
      const first = await site.start('run-1', { approved: true });
      await inMidSend(site);
      const { environment, board } = site.config;
      await site.client.client.workflow.getHandle(runWorkflowId(environment, board.id)).terminate('by hand');
      expect(await sync(site.client, 'run-2')).toEqual({ kind: 'completed' });
      await expect(first.end).rejects.toThrow();
      expectOnceOnly(site);
      expect(await site.store.runs.one('run-1')).toMatchObject({ state: 'INTERRUPTED', balanced: 0 });
      expect(await site.store.runs.one('run-2')).toMatchObject({ outcome: 'SUCCESS', balanced: 1 });
    }));

  test('while a run lives at one Temporal server, another one refuses to begin, and says which is open and where', async () => {
    const other = await startTemporal(await freePort());
    try {
      await onSite(engine, async (site) => {
        const colleague = await site.colleague(other.address);
        const first = await site.start('run-1', { approved: true });
        await inMidSend(site);
        await site.client.tell('pause', { customer: null, reason: 'stocktaking' });
        const refused = await sync(colleague, 'run-2');
        expect(refused).toMatchObject({
          kind: 'failed',
          sentence: expect.stringMatching(/^Run run-1 is open on board .* since/),
        });
        expect(refused).toMatchObject({
          sentence: expect.stringContaining(`elsewhere (the Temporal server ${address}, namespace default`),
        });
        expect(await site.store.runs.one('run-1')).toMatchObject({ closed_at: null });
        await site.client.tell('resume', { customer: null, reason: 'done' });
        expect(await first.end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
        expectOnceOnly(site);
        expect(await sync(colleague, 'run-3')).toEqual({ kind: 'completed' });
        expectOnceOnly(site);
      });
    } finally {
      await other.stop();
    }
  });

  test('two servers at once, without signs of life: one run takes over, the other stores and sends nothing more and ends as interrupted', async () => {
    const other = await startTemporal(await freePort());
    try {
      await onSite(
        engine,
        async (site) => {
          const colleague = await site.colleague(other.address);
          const first = await site.start('run-1', { approved: true });
          await inMidSend(site);
          expect(await sync(colleague, 'run-2')).toEqual({ kind: 'completed' });
          await expect(first.end).rejects.toMatchObject({
            cause: { type: 'TakenOver', message: expect.stringContaining('another run took over') },
          });
          expectOnceOnly(site);
          expect(await site.store.runs.one('run-1')).toMatchObject({ state: 'INTERRUPTED' });
        },
        // Nobody says that it lives in time: the fence alone keeps the board right.
        { lifeSigns: { everyMs: 3_600_000, watchMs: 1, silentMs: 1 } },
      );
    } finally {
      await other.stop();
    }
  });

  test('lost with its Temporal server, a run is taken over by the next one when it has been silent for long enough', async () => {
    const dying = await startTemporal(await freePort());
    await onSite(
      engine,
      async (site) => {
        const colleague = await site.colleague(address ?? '');
        await site.start('run-1', { approved: true });
        await inMidSend(site);
        await dying.stop();
        expect(await sync(colleague, 'run-2')).toEqual({ kind: 'completed' });
        expectOnceOnly(site);
        expect(await site.store.runs.one('run-1')).toMatchObject({ state: 'INTERRUPTED' });
      },
      { address: dying.address },
    );
  });
});
