// What gates, plans and explain ask of the store, on SQL Server where there is one: a plan is kept and compared, a gate is kept and passed, an order is found and told.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { SQL_SERVER, SQLITE } from './support/store-engines.js';
import { tinyRows, writeTinyList } from './support/tiny-list.js';

/** The stand-in for SQL Server takes its time for each statement. */
const LONGEST_MS = 180_000;

async function planOnly(mirror: Mirror, runId: string, sends: boolean): Promise<void> {
  const { activities } = mirror;
  await activities.openRun({ runId, scope: sends ? 'sync' : 'plan', workflowId: 't', temporalRunId: 't', options: {} });
  for (const workbook of (await activities.listWorkbooks({ runId })).changed)
    await activities.importWorkbook({ runId, workbook });
  await activities.mergeOrders({ runId });
  await activities.readBoard({ runId });
  await activities.planRun({ runId, customer: null, limit: null, sends });
}

const close = (mirror: Mirror, runId: string) =>
  mirror.activities.closeRun({ runId, state: 'FINISHED', sentence: null });

async function all<T>(chunks: AsyncIterable<T[]>): Promise<T[]> {
  const rows: T[] = [];
  for await (const chunk of chunks) rows.push(...chunk);
  return rows;
}

/** On SQLite the tests of gates, plans and explain ask all of it anyway. */
const engine = SQL_SERVER ?? SQLITE;

describe(`on ${engine.name}`, { timeout: LONGEST_MS }, () => {
  test('a plan is kept, found the same, and found different; gates are kept, settled and passed; an order is told', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'order-mirror-plan-store-'));
    const list = (name: string, customer: string, change = {}) =>
      writeTinyList(
        join(folder, name),
        tinyRows(customer, 6, () => change),
      );
    await list('one.xlsx', 'GREYSON');
    await list('two.xlsx', 'TITLE NINE');
    const mirror = await startMirror({ sourceFolder: folder, engine });
    const { activities, store } = mirror;
    try {
      await syncOnce(mirror, 'run-1', { passesGates: true });
      await list('one.xlsx', 'GREYSON', { NOTES: null, M: 7, 'TOTAL QTY': 8, 'CUSTOMER SEASON': 'FALL 27' });
      rmSync(join(folder, 'two.xlsx'));
      await planOnly(mirror, 'plan-1', false);
      expect(await activities.evaluateGates({ runId: 'plan-1', mode: 'show' })).toHaveLength(2);
      await activities.keepPlan({ runId: 'plan-1', customer: null, limit: null });
      expect(await close(mirror, 'plan-1')).toMatchObject({ balanced: true, outcome: 'NOTHING_TO_DO' });
      const writes = await all(store.keptPlans.writes('plan-1', null));
      expect(writes.map(({ kind, moves }) => [kind, Number(moves)])).toEqual(Array(6).fill(['UPDATE', 1]));
      expect((await all(store.keptPlans.lines('plan-1'))).map((line) => [line.before_quantity, line.quantity])).toEqual(
        Array(6).fill([2, 7]),
      );
      expect(await store.keptPlans.newGroups('plan-1', mirror.config.board.id)).toMatchObject([
        { title: 'GREYSON FALL 27', orders: 6 },
      ]);

      await planOnly(mirror, 'run-2', true);
      expect(await activities.checkPlan({ runId: 'run-2', planId: 'plan-1' })).toEqual({ kind: 'same' });
      const found = await activities.evaluateGates({ runId: 'run-2' });
      expect(found.map(({ customer }) => customer).sort()).toEqual(['GREYSON', 'TITLE NINE']);
      await activities.settleGate({ runId: 'run-2', customer: 'TITLE NINE', decision: 'APPROVED', reason: 'known' });
      await activities.settleGate({ runId: 'run-2', customer: 'GREYSON', decision: 'LEFT', reason: 'tomorrow' });
      const kept = await store.gates.ofRun('run-2');
      expect(kept.map(({ customer, state }) => [customer, state]).sort()).toEqual([
        ['GREYSON', 'LEFT'],
        ['TITLE NINE', 'APPROVED'],
      ]);
      for (const { examples } of kept) expect(await store.gates.example(examples[0] ?? '')).not.toBeNull();
      await close(mirror, 'run-2');

      await list('one.xlsx', 'GREYSON', { NOTES: null, M: 7, 'TOTAL QTY': 8, DESTINATION: 'OSLO' });
      await planOnly(mirror, 'run-3', true);
      expect(await activities.checkPlan({ runId: 'run-3', planId: 'plan-1' })).toEqual({
        kind: 'moved',
        sentence: expect.stringMatching(/The source moved since: one\.xlsx.* 6 orders differ/),
      });
      expect((await activities.evaluateGates({ runId: 'run-3' })).map(({ customer }) => customer)).toEqual(['GREYSON']);
      await close(mirror, 'run-3');

      const [order] = await store.explain.find('gre-001');
      const record = order?.record_id ?? '';
      expect(await store.explain.find('100%_sure[x]!')).toEqual([]);
      expect(await store.explain.find('polo navy')).toHaveLength(12);
      expect(await store.explain.order(record)).toMatchObject({ workbook: 'one.xlsx', row_no: 2, DESTINATION: 'OSLO' });
      expect((await store.explain.lines(record)).map(({ size_code: size }) => size)).toEqual(['M', 'S']);
      expect((await store.explain.history(record)).map(({ kind }) => kind)).toEqual(['born', 'changed', 'changed']);
      expect(await store.explain.rejects(record)).toEqual([]);
      const told = await store.explain.writes(record);
      expect(told[0]).toMatchObject({ run_id: 'plan-1', size_code: null, kind: 'UPDATE' });
      const batch = told.find(({ receipt_at: at }) => at !== null)?.batch_id ?? '';
      expect(await store.explain.calls(batch)).not.toEqual([]);
    } finally {
      await mirror.close();
    }
  });
});
