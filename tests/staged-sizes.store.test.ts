// A size is whatever a header says: it comes through staging as it was written, into a new order and into a changed one, on both engines (S9).
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DraftLine, OrderDraft } from '../src/domain/order/order-draft.js';
import { openSqlite } from '../src/store/sqlite/sqlite-database.js';
import { openSqlServer } from '../src/store/sqlserver/sqlserver-database.js';
import { sizesIn, sizesText } from '../src/store/staged-sizes.js';
import { openStore, type Store } from '../src/store/store.js';
import { beginRun } from './support/begun-run.js';
import { demoConfig } from './support/mirror.js';
import { ENGINES } from './support/store-engines.js';

const rules = demoConfig().orders;
const SIZES = [
  'S',
  '34',
  '9',
  '1/2',
  'W 30"',
  "6'",
  'a\\b',
  '100%',
  '%22',
  '%255C',
  'Größe 38',
  '大',
  'x, y: {z}',
  '[3]',
  'null',
  '__proto__',
];
const nothing = () => {};

const linesOf = (quantity: number): DraftLine[] => SIZES.map((size, index) => ({ size, quantity: quantity + index }));
const bySize = (lines: readonly DraftLine[]) => new Map(lines.map(({ size, quantity }) => [size, quantity]));

function draft(sourceHash: string, lines: readonly DraftLine[]): OrderDraft {
  const text = { customer: 'GREYSON', customerAsWritten: 'GREYSON', orderNumber: 'A1' };
  const keys = { baseKey: 'base', extrasKey: 'extras', birthId: 'id-1', sourceHash };
  const none = { values: [], refused: [], refusedSizes: [], holds: [] };
  return { ...text, ...keys, ...none, row: 2, customerKnown: true, lines, cancelled: false };
}

test.each(['sqlite', 'sqlserver'] as const)('the text of a row gives back its sizes, for %s', (engine) => {
  expect(bySize(sizesIn(sizesText(linesOf(1), engine), engine))).toEqual(bySize(linesOf(1)));
  expect(sizesIn(sizesText([], engine), engine)).toEqual([]);
});

describe.each(ENGINES)('$name', { timeout: 300_000 }, (engine) => {
  let place: Awaited<ReturnType<typeof engine.fresh>>;
  let store: Store;

  beforeAll(async () => {
    place = await engine.fresh();
    store = openStore(place, { columns: rules.columns, create: true });
    await store.migrate();
    for (const runId of ['run-1', 'run-2']) await beginRun(store, runId);
  }, 300_000);

  afterAll(async () => {
    await store.close();
    await engine.drop(place);
  });

  async function imported(runId: string, order: OrderDraft) {
    const layout = {
      columns: [],
      sizes: SIZES.map((size, column) => ({ column, letter: 'A', size })),
      unknown: [],
      fingerprint: 'f',
      date1904: false,
    };
    const figures = {
      read: 1,
      skipped: 0,
      blank: 0,
      heldRows: 0,
      heldRowsByCustomer: {},
      rejectedRows: 0,
      rejects: 0,
      placeholders: 0,
      unknownColumns: [],
    };
    const read = {
      sheet: 'MASTER',
      layout: { columns: [], sizes: SIZES.map((size) => [size, 'A'] as const) },
      figures,
    };
    const ended = { digest: order.sourceHash, sentence: null, importRun: runId };
    await store.imports.begin(runId, 'w.xlsx');
    await store.imports.stage(runId, 'w.xlsx', 'MASTER', layout, [{ draft: order, rejects: [] }], []);
    await store.imports.end(runId, { workbook: 'w.xlsx', outcome: 'imported', ...read, ...ended });
    return store.merge.run(runId, { rules, rulesInForce: '1:rules', progress: nothing, beforeCommit: nothing });
  }

  async function storedLines() {
    const db = place.kind === 'sqlite' ? openSqlite({ file: place.file, create: false }) : openSqlServer(place);
    const rows = await db.query<{ size: string; quantity: number }>(
      'SELECT [size_code] AS [size], [quantity] FROM [ORDER_LIST_LINES]',
    );
    await db.close();
    return bySize(rows);
  }

  test('a new order has them, and a changed one', async () => {
    expect(await imported('run-1', draft('h1', linesOf(1)))).toMatchObject({ created: 1 });
    expect(await storedLines()).toEqual(bySize(linesOf(1)));
    expect(await imported('run-2', draft('h2', linesOf(100)))).toMatchObject({ created: 0, changed: 1 });
    expect(await storedLines()).toEqual(bySize(linesOf(100)));
  });
});
