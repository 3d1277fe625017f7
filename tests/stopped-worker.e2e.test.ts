// A worker process that is stopped (SIGSTOP: a laptop's lid, a frozen machine) in mid-send for longer than its lease: another process takes over; when the
// first goes on it sends nothing and writes no receipt, and nothing is on the board twice (S3, S4, S5). Leases and waits are those of `chaos`, seconds.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDriver from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { CHAOS_TIMEOUTS, CHAOS_WAITS } from '../src/chaos/chaos-waits.js';
import { expectedItems } from '../src/chaos/expectation.js';
import { judge } from '../src/chaos/judge.js';
import { firstBook } from '../src/chaos/order-book.js';
import { Random } from '../src/chaos/random.js';
import { openSite, type Site } from '../src/chaos/site.js';
import { whyNoProcesses } from './support/processes.js';
import { until } from './support/temporal-site.js';

const why = await whyNoProcesses();
if (why !== null) console.error(`SKIPPED: a stopped worker: ${why}.`);

/** The board is at work on the call for so long: time enough to stop its sender, and over before the lease is. */
const IN_MID_SEND_MS = 800;

const STOPPED = /sendBatch failed .*reason=(?:NOT_FOUND|TIMED_OUT|.*Another (?:process took over|attempt))/;

describe.skipIf(why !== null || process.platform === 'win32')('a worker that is stopped in mid-send', () => {
  test('is replaced when its lease has run out; when it goes on it sends nothing of it again and writes no receipt', async () => {
    const site = await openSite();
    try {
      const book = firstBook(new Random(4), 4);
      const expected = expectedItems(book.orders);
      const lines = expected.reduce((sum, order) => sum + Object.keys(order.lines).length, 0);
      await site.lists.write(book);
      await site.admin.arm([
        {
          match: { kind: 'mutation', operation: 'create_item' },
          effect: { type: 'delay', when: 'before', ms: IN_MID_SEND_MS },
          times: 'always',
        },
      ]);
      const client = await site.client();
      const order = { runId: 'run-1', scope: 'sync', customer: null, limit: null, approved: true } as const;
      await client.start({ ...order, timeouts: CHAOS_TIMEOUTS });
      const [first, second] = site.workers;
      const calls = async () => (await site.admin.stats()).callsByOperation.Batch ?? 0;
      await until(async () => (await calls()) === 2);
      first.signal('SIGSTOP');
      await site.admin.disarm();
      const [onItsWay] = (await site.store.outbox.unended('another')).filter(({ state }) => state === 'SENT');
      const batchId = onItsWay?.batch_id ?? '';
      const stoppedAt = Date.now();
      await second.start();
      // What the first had on its way is found by its key and receipted, while the first still stands still.
      await until(async () => (await site.store.outbox.batch(batchId))?.state === 'ENDED', undefined, 90_000);
      expect(Date.now() - stoppedAt).toBeGreaterThan(CHAOS_WAITS.waits.leaseMs);
      expect(outcomesOf(site, batchId)).toEqual(['adopted']);
      first.signal('SIGCONT');
      // Its own clock says that its time was over, Temporal that its activity is another's by now, or the store that its step or its lease is: the first stops it.
      await until(
        () => STOPPED.test(firstWorkersWords(site)),
        () => firstWorkersWords(site),
      );
      await until(async () => (await site.store.runs.one('run-1'))?.closed_at !== null);
      expect(outcomesOf(site, batchId)).toEqual(['adopted']);
      expect(judge(await site.admin.dump(), expected)).toEqual([]);
      // A batch that was sent again under its own key would show as a replay, under another one as doubles.
      const { mutationsByName, maxMutationsInFlight, replays } = await site.admin.stats();
      expect(mutationsByName).toMatchObject({ create_item: expected.length, create_subitem: lines });
      expect({ maxMutationsInFlight, replays }).toEqual({ maxMutationsInFlight: 1, replays: 0 });
      expect(await site.store.runs.one('run-1')).toMatchObject({ outcome: 'SUCCESS', balanced: 1 });
    } finally {
      await site.close(false);
    }
  });
});

/** How the writes of a batch came to their receipts, each word once. */
function outcomesOf({ folder }: Site, batchId: string): unknown[] {
  const file = new SqliteDriver(join(folder, 'store.sqlite'), { readonly: true });
  try {
    return file.prepare('SELECT DISTINCT [outcome] FROM [ORDER_LIST_DELTA] WHERE [batch_id] = ?').pluck().all(batchId);
  } finally {
    file.close();
  }
}

function firstWorkersWords({ folder }: Site): string {
  return readFileSync(join(folder, 'worker-1.log'), 'utf8');
}
