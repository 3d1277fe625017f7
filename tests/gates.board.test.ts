// What waits for a person (docs/rules.md "Gates"): counted from real imports and plans, by customer, and since the customer last passed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GateStatus } from '../src/activities/evaluate-gates.js';
import { type Mirror, sendCustomer, startMirror } from './support/mirror.js';
import { type TinyRow, tinyRows, writeTinyList } from './support/tiny-list.js';

const [GREYSON, TITLE_NINE] = ['GREYSON', 'TITLE NINE'];
let folder: string;
let mirror: Mirror;
let day = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'order-mirror-gates-'));
  mirror = await startMirror({ sourceFolder: folder });
  day = 0;
});

afterEach(async () => {
  await mirror.close();
});

const list = (name: string, rows: readonly TinyRow[]) => writeTinyList(join(folder, name), rows);

/** A run up to its gates; `then`: it goes on, with those customers approved, or ends there. */
async function run(
  options: { scope?: 'sync' | 'plan' | 'import'; approve?: readonly string[]; approved?: boolean } = {},
): Promise<readonly GateStatus[]> {
  const { activities } = mirror;
  const { scope = 'sync', approve = [], approved = false } = options;
  day += 1;
  const runId = `day-${day}`;
  await activities.openRun({ runId, scope, workflowId: 't', temporalRunId: 't', options: {} });
  for (const workbook of (await activities.listWorkbooks({ runId })).changed)
    await activities.importWorkbook({ runId, workbook });
  await activities.mergeOrders({ runId });
  let found: readonly GateStatus[] = [];
  if (scope !== 'import') {
    await activities.readBoard({ runId });
    const plan = await activities.planRun({ runId, customer: null, limit: null, sends: scope === 'sync' });
    found = await activities.evaluateGates({ runId, mode: scope === 'plan' ? 'show' : approved ? 'approved' : 'ask' });
    for (const customer of approve)
      await activities.settleGate({ runId, customer, decision: 'APPROVED', reason: 'looked at' });
    const held = new Set(found.map(({ customer }) => customer));
    for (const customer of plan.customers)
      if (approved || !held.has(customer) || approve.includes(customer)) await sendCustomer(mirror, runId, customer);
  }
  expect(await activities.closeRun({ runId, state: 'FINISHED', sentence: null })).toMatchObject({ balanced: true });
  return found;
}

const sentences = (found: readonly GateStatus[]) => found.map(({ sentence }) => sentence);
const latest = () => mirror.store.gates.ofRun(`day-${day}`);

describe('what raises a gate', () => {
  test('S7: a missing and a refused workbook hold back the customers whose orders they have, each day until let pass', async () => {
    await list('greyson.xlsx', tinyRows(GREYSON, 3));
    await list('nine.xlsx', tinyRows(TITLE_NINE, 3));
    expect(await run()).toEqual([]);
    rmSync(join(folder, 'greyson.xlsx'));
    const missing = {
      customer: GREYSON,
      sentence: expect.stringMatching(/^greyson.xlsx is missing: 3 orders of GREYSON stay/),
    };
    expect(await run()).toEqual([missing]);
    writeFileSync(join(folder, 'nine.xlsx'), 'half a file');
    expect(await run()).toEqual([
      missing,
      { customer: TITLE_NINE, sentence: expect.stringMatching(/^nine.xlsx could not be read: 3 orders/) },
    ]);
    expect((await latest()).map(({ gate, examples }) => [gate, examples.length])).toEqual([
      ['unread_workbook', 3],
      ['unread_workbook', 3],
    ]);
    expect(await run({ approve: [GREYSON] })).toHaveLength(2);
    expect((await run()).map(({ customer }) => customer)).toEqual([TITLE_NINE]);
    // It came back and went again: that is news.
    await list('greyson.xlsx', tinyRows(GREYSON, 3));
    await run();
    rmSync(join(folder, 'greyson.xlsx'));
    expect((await run()).map(({ customer }) => customer)).toEqual([GREYSON, TITLE_NINE]);
    expect(mirror.emulator.stats().mutations.updates).toBe(0);
  });

  test('S7: a workbook shrunk beyond the share, also when an import or a plan saw it first', async () => {
    await list('greyson.xlsx', tinyRows(GREYSON, 60));
    await run();
    await list('greyson.xlsx', tinyRows(GREYSON, 40));
    await run({ scope: 'import' });
    const shrunk = ['greyson.xlsx: 20 of 60 orders are no longer in it (33 %, allowed 30 %).'];
    expect(sentences(await run({ scope: 'plan' }))).toEqual(shrunk);
    expect((await latest())[0]).toMatchObject({ state: 'SHOWN', customer: GREYSON });
    expect(sentences(await run())).toEqual(shrunk);
    expect(sentences(await run({ approved: true }))).toEqual(shrunk);
    expect(await run()).toEqual([]);
  });

  test('too many changed and cancelled, counted until the board has taken them', async () => {
    await list('greyson.xlsx', tinyRows(GREYSON, 60));
    await run();
    await list(
      'greyson.xlsx',
      tinyRows(GREYSON, 60, (index) =>
        index < 10 ? { 'ORDER TYPE': 'Canceled' } : index < 30 ? { DESTINATION: 'OSLO' } : {},
      ),
    );
    await run({ scope: 'plan' });
    const found = [
      'GREYSON: 20 of 60 orders changed (33 %, allowed 30 %).',
      'GREYSON: 10 of 60 orders cancelled (17 %, allowed 10 %).',
    ];
    expect(sentences(await run())).toEqual(found);
    expect((await mirror.store.figures.ofRun('day-3')).customers[0]?.orders).toMatchObject({
      changed: 20,
      cancelled: 10,
    });
    const ids = new Set((await latest()).flatMap(({ examples }) => examples));
    expect(ids.size).toBe(10);
    await run({ approve: [GREYSON] });
    expect(await run()).toEqual([]);
  });

  test('many newly held; those held before are not news', async () => {
    await list(
      'greyson.xlsx',
      tinyRows(GREYSON, 60, (index) => (index < 5 ? { S: 'many' } : {})),
    );
    await run();
    await list(
      'greyson.xlsx',
      tinyRows(GREYSON, 60, (index) => (index < 30 ? { S: 'many' } : {})),
    );
    expect(sentences(await run())).toEqual(['GREYSON: 25 of 60 orders newly held (42 %, allowed 30 %).']);
    await run({ approve: [GREYSON] });
    expect(await run()).toEqual([]);
  });

  test('a column all blank that most orders had a value in; not one that is only mostly blank, nor a customer of four', async () => {
    await list('greyson.xlsx', tinyRows(GREYSON, 6));
    await list('nine.xlsx', tinyRows(TITLE_NINE, 4));
    await run();
    await list(
      'greyson.xlsx',
      tinyRows(GREYSON, 6, (index) => (index < 5 ? { NOTES: null } : {})),
    );
    await list(
      'nine.xlsx',
      tinyRows(TITLE_NINE, 4, () => ({ NOTES: null })),
    );
    expect(await run()).toEqual([]);
    await list(
      'greyson.xlsx',
      tinyRows(GREYSON, 6, () => ({ NOTES: null, DESTINATION: null })),
    );
    expect(sentences(await run())).toEqual([
      'greyson.xlsx: DESTINATION is all blank; 6 of 6 orders of GREYSON had a value.',
    ]);
  });

  test('a customer vanished', async () => {
    await list('all.xlsx', [...tinyRows(GREYSON, 5), ...tinyRows(TITLE_NINE, 4)]);
    await run();
    await list('all.xlsx', tinyRows('TRACK SMITH', 1));
    expect(sentences(await run())).toEqual([
      expect.stringMatching(/^GREYSON: none of its 5 orders has a row any more/),
    ]);
    expect(await run({ approve: [GREYSON] })).toHaveLength(1);
    expect(await run()).toEqual([]);
  });

  test('the gates that are set to pass', async () => {
    const gates = {
      ...mirror.config.gates,
      unreadWorkbook: 'pass',
      blankColumn: 'pass',
      vanishedCustomer: 'pass',
    } as const;
    Object.assign(mirror.deps.settings, { gates });
    await list('greyson.xlsx', tinyRows(GREYSON, 6));
    await list('nine.xlsx', tinyRows(TITLE_NINE, 6));
    await run();
    rmSync(join(folder, 'nine.xlsx'));
    await list(
      'greyson.xlsx',
      tinyRows(GREYSON, 6, () => ({ NOTES: null })),
    );
    expect(await run()).toEqual([]);
    await list('greyson.xlsx', tinyRows('TRACK SMITH', 1));
    expect(await run()).toEqual([]);
  });
});
