// A plan that is cut off is continued by the next attempt (S11), and nothing of it is sent before it is whole (S13). A run that ends before it was
// whole has nothing of it in its books (S6).
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CrashPoint } from '../src/activities/deps.js';
import type { PlanReport } from '../src/activities/plan-run.js';
import { type Mirror, startMirror } from './support/mirror.js';
import { dumpStore } from './support/store-dump.js';
import { tinyRows, writeTinyList } from './support/tiny-list.js';

/** Three spans. */
const ORDERS = 1_100;
const lists = mkdtempSync(join(tmpdir(), 'order-mirror-continued-'));

class Died extends Error {}

/** A mirror of which an attempt dies at the passes told to it. */
async function dying(): Promise<Mirror & { passes: CrashPoint[]; dieAt: { point: CrashPoint; pass: number } | null }> {
  const state: { passes: CrashPoint[]; dieAt: { point: CrashPoint; pass: number } | null } = {
    passes: [],
    dieAt: null,
  };
  const mirror = await startMirror({
    sourceFolder: lists,
    crashPoint: (point) => {
      state.passes.push(point);
      const { dieAt, passes } = state;
      if (dieAt?.point === point && passes.filter((passed) => passed === point).length === dieAt.pass)
        throw new Died(point);
    },
  });
  return Object.assign(state, mirror);
}

async function upToPlan({ activities }: Mirror, runId: string): Promise<void> {
  await activities.openRun({ runId, scope: 'sync', workflowId: 't', temporalRunId: 't', options: {} });
  for (const workbook of (await activities.listWorkbooks({ runId })).changed)
    await activities.importWorkbook({ runId, workbook });
  await activities.mergeOrders({ runId });
  await activities.readBoard({ runId });
}

const limited = { runId: 'run', customer: null, limit: 700 };

async function claimOf({ store, config }: Mirror, runId: string) {
  const lease = await store.leases.take(`board:${config.board.id}`, 'me', 600, () => true);
  if (lease.kind !== 'taken') throw new Error('no lease');
  return store.outbox.claim(
    {
      batchId: 'b',
      runId,
      customer: 'GREYSON',
      boardId: config.board.id,
      phase: 'creates',
      atMost: 5,
      lease: { name: `board:${config.board.id}`, token: lease.token, runId },
    },
    () => ({ parts: [], frozen: { size: 0, cost: 0, body: '', idempotencyKey: 'k' } }),
  );
}

/** Of an undisturbed run. */
let expected: PlanReport;
let calm: ReturnType<typeof dumpStore>;

beforeAll(async () => {
  await writeTinyList(
    join(lists, 'one.xlsx'),
    tinyRows('GREYSON', ORDERS, (index) => ({ 'CUSTOMER SEASON': `SEASON ${index % 7}` })),
  );
  const mirror = await dying();
  await upToPlan(mirror, 'run');
  expected = await mirror.activities.planRun(limited);
  calm = dumpStore(mirror.config.store);
  await mirror.close();
});

describe('S11: a plan that is cut off', () => {
  test.each([
    { point: 'plan-after-span', pass: 2, again: 1 },
    { point: 'plan-after-states', pass: 1, again: 0 },
  ] as const)('at $point, pass $pass, is continued, and is the plan of an undisturbed run', async (death) => {
    const cut = await dying();
    try {
      await upToPlan(cut, 'run');
      cut.passes.length = 0;
      cut.dieAt = death;
      await expect(cut.activities.planRun(limited)).rejects.toThrow(Died);
      await expect(claimOf(cut, 'run'), 'S13: nothing of half a plan is sent').rejects.toThrow('is not whole yet');
      cut.passes.length = 0;
      cut.dieAt = null;
      expect(await cut.activities.planRun(limited)).toEqual(expected);
      expect(cut.passes.filter((point) => point === 'plan-after-span')).toHaveLength(death.again);
      // Whoever did not hear of its end asks again.
      expect(await cut.activities.planRun(limited)).toEqual(expected);
      expect(dumpStore(cut.config.store)).toEqual(calm);
      expect(expected).toMatchObject({ creates: ORDERS, lines: 2 * ORDERS });
    } finally {
      await cut.close();
    }
  });

  test.each(['plan-after-span', 'plan-after-states'] as const)(
    'at %s, whose run then ends: the books balance without it, and the next run plans all of it (S6)',
    async (point) => {
      const cut = await dying();
      try {
        await upToPlan(cut, 'run');
        cut.dieAt = { point, pass: 1 };
        await expect(cut.activities.planRun(limited)).rejects.toThrow(Died);
        cut.dieAt = null;
        const closed = await cut.activities.closeRun({ runId: 'run', state: 'FAILED', sentence: 'The disk was full.' });
        expect(closed).toMatchObject({ outcome: 'FAILED', balanced: true, applied: 0, failed: 0, deferred: 0 });
        const dump = dumpStore(cut.config.store);
        expect(dump.ORDER_LIST_DELTA).toEqual([]);
        expect(dump.ORDER_LIST_LINES_DELTA).toEqual([]);
        expect(dump.ORDER_LIST?.filter((row) => !row.includes('"sync_state":"NEW"'))).toEqual([]);
        await upToPlan(cut, 'next');
        const plan = await cut.activities.planRun({ ...limited, runId: 'next', limit: null });
        expect(plan).toMatchObject({ creates: ORDERS, lines: 2 * ORDERS });
      } finally {
        await cut.close();
      }
    },
  );

  test('of a run that another took over, is forgotten by the next plan', async () => {
    const cut = await dying();
    try {
      await upToPlan(cut, 'run');
      cut.dieAt = { point: 'plan-after-states', pass: 1 };
      await expect(cut.activities.planRun(limited)).rejects.toThrow(Died);
      cut.dieAt = null;
      await cut.store.runs.interrupt('run', 'The next run took over.');
      await upToPlan(cut, 'next');
      await cut.activities.planRun({ ...limited, runId: 'next' });
      const runs = dumpStore(cut.config.store).ORDER_LIST_DELTA?.map(
        (row) => (JSON.parse(row) as { run_id: string }).run_id,
      );
      expect(new Set(runs)).toEqual(new Set(['next']));
      expect(runs).toHaveLength(ORDERS);
    } finally {
      await cut.close();
    }
  });
});
