// S5: receipt, acknowledgement, state and the log of calls are one transaction: where its last statement fails, none of it is stored.
import { expect, test } from 'vitest';
import type { CallRecord } from '../src/activities/deps.js';
import { driveRun, type Journal } from './support/drive-run.js';
import { openSite, ProcessDied } from './support/site.js';
import { makeSmallLists } from './support/small-lists.js';
import { ENGINES, LONGEST_ON_SERVER_MS } from './support/store-engines.js';

const NAME =
  'a receipt that cannot be stored whole is not stored at all, and the next process looks the batch up, on $name';

test.each(ENGINES)(NAME, { timeout: LONGEST_ON_SERVER_MS }, async (engine) => {
  const lists = await makeSmallLists({ customers: 1, ordersEach: 4, linesEach: 1 });
  const site = await openSite(lists, { engine });
  try {
    const journal: Journal = new Map();
    const dying = await site.boot({ diesAt: { point: 'batch-after-call', pass: 1 } });
    await expect(driveRun(dying, { runId: 'run-1' }, journal)).rejects.toThrow(ProcessDied);
    const mirror = await site.boot();
    const { outbox, leases } = mirror.store;
    const batchId = `run-1/${lists.customers[0]}/creates/0`;
    const batch = { batch_id: batchId, run_id: 'run-1', phase: 'creates' } as const;
    const lease = await leases.take(`board:${site.config.board.id}`, mirror.deps.holder, 90, () => true);
    if (lease.kind !== 'taken') throw new Error('The lease is held.');
    const members = await outbox.sending(batchId, 'creates');
    expect(members.length).toBeGreaterThan(0);
    const call: CallRecord = {
      runId: 'run-1',
      callNo: 'twice',
      batchId,
      at: new Date(site.clock.now()).toISOString(),
      operation: 'batch',
      mutation: true,
      httpStatus: 200,
      outcome: 'answered',
      reason: null,
      complexity: null,
      durationMs: 1,
      requestId: null,
    };
    const receipts = members.map(({ recordId }) => ({
      recordId,
      size: null,
      verdict: { kind: 'applied' as const, itemId: '1', adopted: false },
    }));
    const end = { outcome: 'answered', reason: null, detail: null };
    const held = { name: `board:${site.config.board.id}`, token: lease.token, runId: 'run-1' };
    await expect(outbox.end(batch, receipts, end, [call, call], held)).rejects.toThrow();
    expect(await outbox.sending(batchId, 'creates')).toEqual(members);
    expect(await outbox.batch(batchId)).toMatchObject({ state: 'SENT' });
    expect(await driveRun(mirror, { runId: 'run-1' }, journal)).toMatchObject({ outcome: 'SUCCESS', balanced: true });
    expect(site.differences()).toEqual([]);
  } finally {
    await site.close();
  }
});
