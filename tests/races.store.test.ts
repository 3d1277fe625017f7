// Two at once, on both engines: claims (S3), runs (S3, docs/temporal.md "Runs and customers"), leases, bindings (S14). Each process has its own store object, and its own connections.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Config } from '../src/config/config.js';
import { openStore, type Store } from '../src/store/store.js';
import { demoConfig } from './support/mirror.js';
import { addToPlan, plannedOrder } from './support/planned-order.js';
import { ENGINES } from './support/store-engines.js';

const columns = demoConfig().orders.columns;
const RUN = {
  environment: 'x',
  boardId: '1',
  scope: 'sync',
  workflowId: 'w',
  temporalRunId: 't',
  options: '{}',
};
const LEASE = 'board/1';

describe.each(ENGINES)('$name', { timeout: 300_000 }, (engine) => {
  let place: Config['store'];
  let stores: Store[];

  beforeAll(async () => {
    place = await engine.fresh();
    stores = Array.from({ length: 4 }, () => openStore(place, { columns, create: true }));
    await stores[0]?.migrate();
  }, 300_000);

  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await engine.drop(place);
  });

  test('of runs opened at once, one is opened and the others are told which', async () => {
    const opened = await Promise.all(stores.map((store, index) => store.runs.open({ ...RUN, runId: `run-${index}` })));
    const winners = opened.filter(({ kind }) => kind === 'opened');
    expect(winners).toHaveLength(1);
    const winner = `run-${opened.findIndex(({ kind }) => kind === 'opened')}`;
    expect(opened.filter(({ kind }) => kind !== 'opened')).toEqual(
      Array(3).fill({ kind: 'other-open', other: expect.objectContaining({ runId: winner }) }),
    );
  });

  test('S14: of bindings made at once, one holds', async () => {
    const bound = await Promise.allSettled(
      stores.map((store, index) =>
        store.runs.bind({ environment: `e${index}`, boardId: '1', subitemBoardId: '2', boardUrl: 'u' }),
      ),
    );
    expect(bound.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('of leases taken at once, one is given, and its token is the next', async () => {
    const answers = await Promise.all(
      stores.map((store, index) => store.leases.take(LEASE, `holder-${index}`, 60, () => false)),
    );
    expect(answers.filter(({ kind }) => kind === 'taken')).toHaveLength(1);
  });

  test('S3: claims at once never hold the same write', async () => {
    const [store] = stores;
    if (store === undefined) throw new Error('no store');
    await store.runs.open({ ...RUN, boardId: '2', runId: 'run' });
    const orders = Array.from({ length: 40 }, (_, index) => plannedOrder(`r${String(index).padStart(2, '0')}`));
    await addToPlan(store, 'run', orders);
    const lease = await store.leases.take('board/2', 'me', 600, () => false);
    if (lease.kind !== 'taken') throw new Error('no lease');
    const made = { name: 'board/2', token: lease.token, runId: 'run' };
    await store.groups.intend('2', 'group', 'GROUP', made);
    await store.groups.made('2', 'group', 'GROUP', 'g1', made);
    const batches = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        (stores[index % stores.length] ?? store).outbox.claim(
          {
            batchId: `batch-${index}`,
            runId: 'run',
            customer: 'C',
            boardId: '2',
            phase: 'creates',
            atMost: 6,
            lease: made,
          },
          (claimed) => ({
            members: [],
            parts: claimed.map(({ recordId }) => ({ recordId, size: null })),
            frozen: { size: claimed.length, cost: 1, body: '{}', idempotencyKey: `k${index}` },
          }),
        ),
      ),
    );
    const held = batches.flatMap((batch) =>
      batch === null ? [] : (JSON.parse(batch.parts) as { recordId: string }[]).map(({ recordId }) => recordId),
    );
    expect(held).toHaveLength(40);
    expect(new Set(held).size).toBe(40);
  });
});
