// Renamed columns and sizes, and rows that are skipped, from the list to what a person is told (docs/rules.md "Any company", "Rows").
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { GateStatus } from '../src/activities/evaluate-gates.js';
import { createActivities } from '../src/activities/index.js';
import { skippedLines } from '../src/cli/report/skipped-lines.js';
import { exitCodeOf, runDocument } from '../src/cli/run-document.js';
import { depsOf } from '../src/wiring/deps.js';
import { type Cell, type Company, loadCompany, shown, startCompany, writeLists } from './support/company.js';
import { type Mirror, sendCustomer } from './support/mirror.js';

const HEADER = ['Auftrag', 'Kunde', 'Modell', 'Leisten', 38, 39, 'Paare', 'Preis', 'Termin'];

const row = (
  number: string,
  customer: string,
  model: string | null,
  sizes: readonly (number | null)[],
  total: number | null,
): Cell[] => [number, customer, model, 'G', ...sizes, total, 10, '2026-03-01'];

const SHOES: Company = {
  name: 'renames',
  columns: [
    ['Auftrag', 'NVARCHAR(50)', 'order_number'],
    ['Kunde', 'NVARCHAR(100)', 'customer'],
    ['Modell', 'NVARCHAR(100)'],
    ['Leisten', 'NVARCHAR(20)'],
    ['Paare', 'INT', 'total'],
    ['Preis', 'DECIMAL(10,2)'],
    ['Termin', 'DATE', '', 'Liefertermin'],
  ],
  orders: `unknown_customers = "accept"
item_name = ["Modell", "Auftrag"]
describing = ["Modell"]
sizes = { after = "Leisten", before = "Paare", aliases = { } }`,
  mapping: { Auftrag: 'text_number', Paare: 'numbers_total', Preis: 'numbers_price', Termin: 'date_due' },
  lists: {
    'a.xlsx': { Blatt: [HEADER, row('A1', 'ALFA', 'Oslo', [1, 2], 3), row('A2', 'ALFA', 'Oslo', [4, null], 4)] },
    'b.xlsx': { Blatt: [HEADER, row('B1', 'BETA', 'Oslo', [5, null], 5)] },
  },
};
const COLUMNS = ['text_number', 'numbers_total', 'numbers_price', 'date_due'];

/** A run as syncRun does it: who is found at a gate is not sent. */
async function run(mirror: Mirror, runId: string): Promise<readonly GateStatus[]> {
  const { activities } = mirror;
  await activities.openRun({ runId, scope: 'sync', workflowId: 't', temporalRunId: 't', options: {} });
  for (const workbook of (await activities.listWorkbooks({ runId })).changed)
    await activities.importWorkbook({ runId, workbook });
  await activities.mergeOrders({ runId });
  await activities.readBoard({ runId });
  const plan = await activities.planRun({ runId, customer: null, limit: null });
  const found = await activities.evaluateGates({ runId });
  const waiting = new Set(found.map(({ customer }) => customer));
  for (const customer of plan.customers) if (!waiting.has(customer)) await sendCustomer(mirror, runId, customer);
  for (const customer of waiting)
    if (customer !== null)
      await activities.settleGate({ runId, customer, decision: 'LEFT', reason: 'Cancelled: pasted instead.' });
  await activities.closeRun({ runId, state: 'FINISHED', sentence: null });
  return found;
}

async function withConfig(mirror: Mirror, file: string): Promise<Mirror> {
  const { orders, rulesFingerprint, planningFingerprint } = loadCompany(file);
  const config = { ...mirror.config, orders, rulesFingerprint, planningFingerprint };
  const deps = await depsOf(config, mirror.store);
  return { ...mirror, config, deps, activities: createActivities(deps) };
}

function paste(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

const documentOf = async (mirror: Mirror, runId: string) => {
  const found = await mirror.store.runs.one(runId);
  if (found === null) throw new Error(runId);
  return runDocument(mirror.store, found);
};

describe('a size that is called otherwise', () => {
  const RENAMED = HEADER.map((name) => (name === 38 ? '38.' : name));
  const lists = {
    'a.xlsx': { Blatt: [RENAMED, row('A1', 'ALFA', 'Oslo', [1, 2], 3), row('A2', 'ALFA', 'Oslo', [4, null], 4)] },
    'b.xlsx': { Blatt: [HEADER, row('B1', 'BETA', 'Oslo', [6, null], 6)] },
  };

  it('holds its customer alone, with two orders; pasted, nothing was set to 0', async () => {
    const mirror = await startCompany(SHOES);
    try {
      expect(await run(mirror, 'run-1')).toEqual([]);
      const before = shown(mirror, COLUMNS);
      expect(before.ALFA).toHaveLength(2);
      await writeLists(mirror.configFile, lists);
      const [gate, ...others] = await run(mirror, 'run-2');
      expect(others).toEqual([]);
      expect(gate).toEqual({
        customer: 'ALFA',
        sentence: expect.stringContaining(
          'a.xlsx: the size 38 is gone, and 38. is new in column E. If that is its new name, cancel, paste "38." = "38" into aliases of [orders] sizes, and sync again',
        ),
      });
      expect((await mirror.store.gates.ofRun('run-2'))[0]).toMatchObject({ gate: 'probable_rename', column: '38' });
      const after = shown(mirror, COLUMNS);
      expect(after.ALFA).toEqual(before.ALFA);
      expect(after.BETA).toEqual([['Oslo B1', 'B1|6|10|2026-03-01', 'Size 38: 38 = 6']]);

      // Not pasted: it waits again.
      expect(await run(mirror, 'run-3')).toHaveLength(1);
      const writes = mirror.emulator.stats().mutations;
      paste(mirror.configFile, 'aliases = { }', 'aliases = { "38." = "38" }');
      const pasted = await withConfig(mirror, mirror.configFile);
      expect(await run(pasted, 'run-4')).toEqual([]);
      expect(shown(mirror, COLUMNS).ALFA).toEqual(before.ALFA);
      expect(mirror.emulator.stats().mutations).toEqual(writes);
      await pasted.deps.close();
    } finally {
      await mirror.close();
    }
  });

  it('approved, is what it says: the old one becomes 0, the new one is made', async () => {
    const mirror = await startCompany(SHOES);
    try {
      await run(mirror, 'run-1');
      await writeLists(mirror.configFile, lists);
      const { activities } = mirror;
      const runId = 'run-2';
      await activities.openRun({ runId, scope: 'sync', workflowId: 't', temporalRunId: 't', options: {} });
      for (const workbook of (await activities.listWorkbooks({ runId })).changed)
        await activities.importWorkbook({ runId, workbook });
      await activities.mergeOrders({ runId });
      await activities.readBoard({ runId });
      await activities.planRun({ runId, customer: null, limit: null });
      expect(await activities.evaluateGates({ runId, mode: 'approved' })).toHaveLength(1);
      await sendCustomer(mirror, runId, 'ALFA');
      await sendCustomer(mirror, runId, 'BETA');
      await activities.closeRun({ runId, state: 'FINISHED', sentence: null });
      expect(shown(mirror, COLUMNS).ALFA?.[1]?.slice(2)).toEqual(['Size 38: 38 = 0', 'Size 38.: 38. = 4']);
      expect(await run(mirror, 'run-3')).toEqual([]);
    } finally {
      await mirror.close();
    }
  });
});

it('a column that is called otherwise is told with the line to paste, its other aliases too', async () => {
  const mirror = await startCompany(SHOES);
  try {
    await run(mirror, 'run-1');
    const header = HEADER.map((name) => (name === 'Termin' ? 'Liefertag' : name));
    await writeLists(mirror.configFile, { 'b.xlsx': { Blatt: [header, row('B1', 'BETA', 'Oslo', [5, null], 5)] } });
    expect((await run(mirror, 'run-2')).map(({ customer, sentence }) => [customer, sentence])).toEqual([
      [
        'BETA',
        expect.stringContaining(
          'paste aliases = ["Liefertermin", "Liefertag"] below the [[column]] Termin of the columns file',
        ),
      ],
    ]);
  } finally {
    await mirror.close();
  }
});

describe('rows that are no orders', () => {
  it('are counted with an example; a workbook of nothing else is an alarm, exit 2', async () => {
    const mirror = await startCompany({
      ...SHOES,
      lists: {
        ...SHOES.lists,
        'a.xlsx': {
          Blatt: [
            ...(SHOES.lists['a.xlsx']?.Blatt ?? []),
            row('A3', 'ALFA', null, [null, 0], 0),
            row('A4', 'ALFA', null, [null, 7], null),
          ],
        },
      },
    });
    try {
      await run(mirror, 'run-1');
      // A4 has a quantity: it is an order whatever describes it.
      expect(shown(mirror, COLUMNS).ALFA).toHaveLength(3);
      const first = await documentOf(mirror, 'run-1');
      expect(first).toMatchObject({
        rows_skipped: 1,
        skipped: [
          {
            workbook: 'a.xlsx',
            sheet: 'Blatt',
            rows: 1,
            read: 3,
            all: false,
            examples: [{ row: 4, why: 'no size and no total is above 0, and blank: Modell' }],
          },
        ],
      });
      expect(skippedLines(first)).toEqual([
        'Skipped: 1 row, as a.xlsx, Blatt, row 4 (no size and no total is above 0, and blank: Modell).',
      ]);

      await writeLists(mirror.configFile, {
        'b.xlsx': { Blatt: [HEADER, row('B1', 'BETA', null, [null, null], null), row('B2', 'BETA', null, [0, 0], 0)] },
      });
      const gates = await run(mirror, 'run-2');
      expect(gates).toEqual([
        {
          customer: 'BETA',
          sentence: expect.stringMatching(/^b\.xlsx: every row was skipped \(2\), so that 1 orders of BETA are absent/),
        },
      ]);
      const second = await documentOf(mirror, 'run-2');
      expect(exitCodeOf({ ...second, orders: { ...second.orders, held: 0 }, rejects: 0, customers: [] })).toBe(2);
      expect(skippedLines(second)[0]).toMatch(
        /^ALARM: no row of b\.xlsx became an order: 2 rows skipped, as b\.xlsx, Blatt, row 2/,
      );
      // Unchanged since, and still so.
      await run(mirror, 'run-3');
      expect(skippedLines(await documentOf(mirror, 'run-3'))[0]).toMatch(/^ALARM: no row of b\.xlsx/);
    } finally {
      await mirror.close();
    }
  });
});
