// rollback: the board is as it was before the run, but for what changed since, which is left and listed; it stays so until a row changes or --undo.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { beginRun } from './support/begun-run.js';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { rollbackOnce } from './support/rollback.js';
import { ENGINES, LONGEST_ON_SERVER_MS, SQLITE, type StoreEngine } from './support/store-engines.js';
import { type TinyRow, tinyRows, writeTinyList } from './support/tiny-list.js';
import { peopleOn, verifyOnce } from './support/verify.js';

const NUMBER = 'text_mkr5wya6';
const STYLE = 'text_mktdechp';
const DESTINATION = 'text_mkr5kbc6';
const QUANTITY = 'numeric_mkra7j8e';

let file: string;
let mirror: Mirror;

async function begin(engine: StoreEngine): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'order-mirror-rollback-'));
  file = join(folder, 'greyson.xlsx');
  mirror = await startMirror({ sourceFolder: folder, engine });
}

afterEach(async () => {
  await mirror.close();
});

/** By order number: item id, group, name, values and sizes, all that the mirror wrote. */
function board() {
  const groups = mirror.emulator.dump(mirror.config.board.id)?.groups ?? [];
  const items = groups.flatMap((group) =>
    group.items.map((item): [string, object] => [
      item.values[NUMBER] ?? '',
      {
        id: item.id,
        group: group.title,
        name: item.name,
        values: item.values,
        sizes: Object.fromEntries(item.subitems.map((line) => [line.name, line.values[QUANTITY]])),
      },
    ]),
  );
  return new Map(items);
}

const itemId = (number: string) => (board().get(number) as { id: string } | undefined)?.id ?? '';
const writes = () => Object.values(mirror.emulator.stats().mutations).reduce((sum, count) => sum + count, 0);
const state = async (number: string) => {
  const [found] = await mirror.store.explain.find(number);
  const order = await mirror.store.explain.order(found?.record_id ?? '');
  return [order?.sync_state, order?.state_reason];
};

const CHANGES: readonly TinyRow[] = [
  { DESTINATION: 'BREMEN', NOTES: null },
  { 'CUSTOMER SEASON': 'FALL 27' },
  { S: 5, M: null, L: 4, 'TOTAL QTY': 9 },
  { 'ORDER TYPE': 'CANCELLED' },
  {},
];
const first = () => tinyRows('GREYSON', 5);
/** Values, a cleared one, a group, sizes (one of them new), a cancellation; order 5 stays; 6 and 7 are new. */
const second = () => tinyRows('GREYSON', 7, (index) => CHANGES[index] ?? {});

async function twoRuns(): Promise<{ one: ReturnType<typeof board>; two: ReturnType<typeof board> }> {
  await writeTinyList(file, first());
  await syncOnce(mirror, 'run-1');
  const one = board();
  await writeTinyList(file, second());
  await syncOnce(mirror, 'run-2');
  return { one, two: board() };
}

const TAKEN_BACK =
  'the board is as before the run; it stays so, until a row changes or the rollback is undone, on $name';

test.each(ENGINES)(TAKEN_BACK, { timeout: LONGEST_ON_SERVER_MS }, async (engine) => {
  await begin(engine);
  const { one, two } = await twoRuns();
  expect(two.size).toBe(7);

  const shown = await rollbackOnce(mirror, 'dry', 'run-2', { sends: false });
  expect(shown).toMatchObject({ outcome: 'NOTHING_TO_DO', balanced: true });
  expect(shown.listed.map(({ action }) => action)).toEqual([
    'values',
    'values',
    'values',
    'values',
    'archive',
    'archive',
  ]);
  expect(board()).toEqual(two);

  const before = mirror.emulator.stats().mutations;
  const back = await rollbackOnce(mirror, 'back', 'run-2');
  expect(back).toMatchObject({ outcome: 'SUCCESS', balanced: true });
  expect(back.listed.map((order) => order.state)).toEqual(Array(6).fill('HELD'));
  // The size that the run made is not deleted: it holds 0.
  const expected = new Map(one);
  const third = one.get('GRE-003') as { sizes: object };
  expected.set('GRE-003', { ...third, sizes: { ...third.sizes, 'Size L': '0' } });
  expect(board()).toEqual(expected);
  expect(mirror.emulator.stats().mutations.creates).toBe(before.creates);
  expect(await state('GRE-001')).toEqual(['HELD', expect.stringContaining('rolled back (run run-2)')]);

  const quiet = writes();
  expect(await syncOnce(mirror, 'run-3')).toMatchObject({ balanced: true });
  expect((await verifyOnce(mirror, 'look')).findings).toEqual([]);
  const again = await rollbackOnce(mirror, 'again', 'run-2');
  expect(new Set(again.listed.map(({ sentence }) => sentence))).toEqual(new Set(['It was rolled back already.']));
  expect(writes()).toBe(quiet);
  expect(board()).toEqual(expected);

  // Its row changes: what the order list says is sent again, of this order alone.
  await writeTinyList(
    file,
    second().map((row, index) => (index === 0 ? { ...row, DESTINATION: 'ANTWERP' } : row)),
  );
  await syncOnce(mirror, 'run-4');
  expect(board().get('GRE-001')).toMatchObject({ values: { [DESTINATION]: 'ANTWERP' } });
  expect(board().get('GRE-002')).toEqual(one.get('GRE-002'));
  expect(board().size).toBe(5);

  expect(await mirror.store.rollbacks.undo('run-2', null)).toBe(5);
  expect(await syncOnce(mirror, 'run-5')).toMatchObject({ balanced: true, outcome: 'SUCCESS' });
  for (const number of ['GRE-002', 'GRE-003', 'GRE-004', 'GRE-005'])
    expect(board().get(number)).toEqual(two.get(number));
  for (const number of ['GRE-006', 'GRE-007']) {
    expect(board().get(number)).toMatchObject({ sizes: (two.get(number) as { sizes: object }).sizes });
    expect(itemId(number)).not.toBe((two.get(number) as { id: string }).id);
  }
  expect((await verifyOnce(mirror, 'look-2')).findings).toEqual([]);
});

test('what a later run, a row or a person changed since is left and listed', async () => {
  await begin(SQLITE);
  await twoRuns();
  // Run 3 changes orders 2 and 6; an import alone reads another row of order 3.
  const third = second().map((row, index) => (index === 1 || index === 5 ? { ...row, DESTINATION: 'HAMBURG' } : row));
  await writeTinyList(file, third);
  await syncOnce(mirror, 'run-3');
  const people = peopleOn(mirror);
  await people.edit(itemId('GRE-001'), { [STYLE]: 'by hand' });
  await people.archive(itemId('GRE-007'));
  await writeTinyList(
    file,
    third.map((row, index) => (index === 2 ? { ...row, DESTINATION: 'BREMEN' } : row)),
  );
  await mirror.activities.openRun({ runId: 'read', scope: 'import', workflowId: 't', temporalRunId: 't', options: {} });
  for (const workbook of (await mirror.activities.listWorkbooks({ runId: 'read' })).changed)
    await mirror.activities.importWorkbook({ runId: 'read', workbook });
  await mirror.activities.mergeOrders({ runId: 'read' });
  await mirror.activities.closeRun({ runId: 'read', state: 'FINISHED', sentence: null });
  const before = board();

  const back = await rollbackOnce(mirror, 'back', 'run-2');
  expect(back).toMatchObject({ balanced: true, outcome: 'SUCCESS' });
  const why = Object.fromEntries(
    back.listed.filter((order) => order.state === 'SKIPPED').map((order) => [order.order_number, order.sentence]),
  );
  expect(why).toEqual({
    'GRE-001': expect.stringContaining('People changed it'),
    'GRE-002': 'Run run-3 changed it since.',
    'GRE-003': expect.stringContaining('in run read'),
    'GRE-006': 'Run run-3 changed it since.',
    'GRE-007': expect.stringContaining('archived'),
  });
  for (const number of Object.keys(why)) expect(board().get(number)).toEqual(before.get(number));
  expect(board().get('GRE-004')).not.toEqual(before.get('GRE-004'));
}, 60_000);

test('a rollback that is cut off goes on where it was: nothing is sent twice, and what was taken back is held from its receipt on', async () => {
  await begin(SQLITE);
  await twoRuns();
  const where = { scope: 'rollback', workflowId: 't', temporalRunId: 't', options: {} } as const;
  await mirror.activities.openRun({ runId: 'cut', ...where });
  await mirror.activities.readBoard({ runId: 'cut' });
  await mirror.activities.planRollback({ runId: 'cut', of: 'run-2', customer: null, sends: true });
  await mirror.activities.sendBatch({ runId: 'cut', customer: 'GREYSON', phase: 'archives', seq: 0, atMost: 1 });
  expect(board().size).toBe(6);
  // The process dies for good; the next sync must not make the archived item again.
  const creates = mirror.emulator.stats().mutations.creates;
  await syncOnce(mirror, 'run-3');
  expect(mirror.emulator.stats().mutations.creates).toBe(creates);
  expect(board().size).toBe(6);
  const [gone = ''] = ['GRE-006', 'GRE-007'].filter((number) => !board().has(number));
  expect(await state(gone)).toEqual(['HELD', expect.stringContaining('rolled back (run run-2)')]);
  const rest = await rollbackOnce(mirror, 'rest', 'run-2');
  expect(rest).toMatchObject({ balanced: true, outcome: 'SUCCESS' });
  expect(rest.listed.filter((order) => order.state === 'SKIPPED')).toMatchObject([
    { order_number: gone, sentence: 'It was rolled back already.' },
  ]);
  expect(board().size).toBe(5);
}, 60_000);

test('how much it changes is weighed like any change, and passes nothing for the next sync', async () => {
  await begin(SQLITE);
  await writeTinyList(file, tinyRows('GREYSON', 50));
  await syncOnce(mirror, 'run-1');
  await beginRun(mirror.store, 'passing');
  await mirror.store.gates.pass('passing', null);
  await writeTinyList(
    file,
    tinyRows('GREYSON', 50, (index) => (index < 40 ? { DESTINATION: 'OSLO' } : {})),
  );
  await syncOnce(mirror, 'run-2');
  const where = { scope: 'rollback', workflowId: 't', temporalRunId: 't', options: {} } as const;
  await mirror.activities.openRun({ runId: 'back', ...where });
  await mirror.activities.planRollback({ runId: 'back', of: 'run-2', customer: null, sends: true });
  const found = await mirror.activities.evaluateGates({ runId: 'back', mode: 'ask', rollback: true });
  expect(found).toEqual([{ customer: 'GREYSON', sentence: expect.stringContaining('40 of 50 orders changed') }]);
  await mirror.activities.settleGate({
    runId: 'back',
    customer: 'GREYSON',
    decision: 'APPROVED',
    reason: 'looked at',
    rollback: true,
  });
  const again = await mirror.activities.evaluateGates({ runId: 'back', mode: 'show', rollback: true });
  expect(again).toEqual(found);
}, 60_000);
