// kill -9 of the worker at continue-as-new: right before a customer's workflow goes on as a new one, and right after: no batch is lost or repeated (S11).
import { describe, expect, test } from 'vitest';
import { CHAOS_TIMEOUTS } from '../src/chaos/chaos-waits.js';
import { expectedItems } from '../src/chaos/expectation.js';
import { judge } from '../src/chaos/judge.js';
import { CUSTOMERS, firstBook } from '../src/chaos/order-book.js';
import { Random } from '../src/chaos/random.js';
import { openSite, type Site } from '../src/chaos/site.js';
import { childWorkflowId } from '../src/workflows/ids.js';
import { whyNoProcesses } from './support/processes.js';
import { until } from './support/temporal-site.js';

const why = await whyNoProcesses();
if (why !== null) console.error(`SKIPPED: kill -9 at continue-as-new: ${why}.`);

/** Two batches or so; Temporal's own is 4,096 events. */
const SUGGEST_AFTER_EVENTS = 30;
const RUN = 'run-1';
const CUSTOMER = CUSTOMERS[0];

describe.skipIf(why !== null)('kill -9 at continue-as-new', () => {
  test('right before and right after: the undisturbed board, each item and size made once', async () => {
    const site = await openSite({ temporal: [`limit.historyCount.suggestContinueAsNew=${SUGGEST_AFTER_EVENTS}`] });
    try {
      const orders = firstBook(new Random(4), 9).orders.filter(({ customer }) => customer === CUSTOMER);
      const expected = expectedItems(orders);
      await site.lists.write({ orders, created: orders.length });
      const client = await site.client();
      const order = { runId: RUN, scope: 'sync', customer: null, limit: null, approved: true } as const;
      await client.start({ ...order, timeouts: CHAOS_TIMEOUTS });
      const first = await stateOf(site, ({ events }) => events >= SUGGEST_AFTER_EVENTS - 2);
      await killed(site);
      const second = await stateOf(site, ({ id }) => id !== first.id);
      await killed(site);
      await until(async () => (await site.store.runs.one(RUN))?.closed_at !== null);
      expect((await stateOf(site, () => true)).id).not.toBe(second.id);
      expect(judge(await site.admin.dump(), expected)).toEqual([]);
      const lines = expected.reduce((sum, { lines: sizes }) => sum + Object.keys(sizes).length, 0);
      const { mutationsByName, maxMutationsInFlight } = await site.admin.stats();
      expect(mutationsByName).toMatchObject({ create_item: expected.length, create_subitem: lines });
      expect(maxMutationsInFlight).toBe(1);
      expect(await site.store.runs.one(RUN)).toMatchObject({ outcome: 'SUCCESS', balanced: 1 });
    } finally {
      await site.close(false);
    }
  });
});

interface History {
  readonly id: string;
  readonly events: number;
}

/** The customer's workflow as soon as it is so. */
async function stateOf(site: Site, is: (history: History) => boolean): Promise<History> {
  const { client } = await site.client();
  const handle = client.workflow.getHandle(childWorkflowId('chaos', RUN, CUSTOMER));
  for (let tries = 0; tries < 3_000; tries += 1) {
    const history = await handle.describe().then(
      ({ runId, historyLength }) => ({ id: runId, events: historyLength }),
      () => null,
    );
    if (history !== null && is(history)) return history;
    await new Promise((later) => setTimeout(later, 5));
  }
  throw new Error('The workflow did not come to this.');
}

async function killed({ workers: [worker] }: Site): Promise<void> {
  await worker.kill();
  await worker.start();
}
