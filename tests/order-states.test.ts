// The states of orders and lines as one table each: every pair is decided, SPEC.md shows the same table, and the SQL makes just these moves.
import { readdirSync, readFileSync } from 'node:fs';
import SqliteDriver from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { loadStatements } from '../src/store/statements.js';
import {
  type EventRow,
  LINE_EVENTS,
  type LineEvent,
  next,
  nextOfLine,
  ORDER_EVENTS,
  type OrderEvent,
  STATE_MEANINGS,
  STATES,
  type StateBefore,
  statesTable,
} from './support/order-states.js';

const sql = loadStatements('sqlite');
const orderEvents = Object.keys(ORDER_EVENTS) as OrderEvent[];
const lineEvents = Object.keys(LINE_EVENTS) as LineEvent[];
const orderPairs = pairs(orderEvents, next);
const linePairs = pairs(lineEvents, nextOfLine);

function pairs<E>(events: readonly E[], move: (state: StateBefore, event: E) => string) {
  return STATES.flatMap((state) => events.map((event) => ({ state, event, to: move(state, event) })));
}

describe('the tables', () => {
  it.each([
    ['orders', orderPairs, orderEvents.length],
    ['lines', linePairs, lineEvents.length],
  ] as const)('decide every pair of %s', (_, all, events) => {
    expect(all).toHaveLength(STATES.length * events);
    for (const { to } of all) expect(['impossible', ...Object.keys(STATE_MEANINGS)]).toContain(to);
  });

  it.each([
    ['orders', orderPairs],
    ['lines', linePairs],
  ] as const)('let %s begin only by being born, once, and leave every state', (_, all) => {
    const begins = all.filter(({ state, to }) => state === 'UNBORN' && to !== 'impossible');
    expect(begins).toEqual([{ state: 'UNBORN', event: 'born', to: 'NEW' }]);
    expect(all.filter(({ event, to }) => event === 'born' && to !== 'impossible')).toHaveLength(1);
    for (const state of Object.keys(STATE_MEANINGS)) {
      expect(all.some((pair) => pair.state === state && pair.to !== state && pair.to !== 'impossible')).toBe(true);
      expect(all.some((pair) => pair.to === state && pair.state !== state)).toBe(true);
    }
  });

  it('reach SYNCED by a receipt, or where nothing was to be sent (S5)', () => {
    const toSynced = orderPairs.filter(({ state, to }) => to === 'SYNCED' && state !== 'SYNCED');
    expect([...new Set(toSynced.map(({ event }) => event))]).toEqual(['receipt', 'nothing-to-send', 'settled']);
  });

  it('move no order by its absence or return (S7)', () => {
    for (const { state, event, to } of orderPairs) {
      if (event === 'absent' || event === 'returned') expect([state, 'impossible']).toContain(to);
    }
  });

  it('stand in SPEC.md as they are in the code', () => {
    const spec = readFileSync(new URL('../SPEC.md', import.meta.url), 'utf8');
    const shown = /<!-- states: made by statesTable\(\) -->\n([\s\S]*?)\n<!-- \/states -->/.exec(spec)?.[1]?.trim();
    expect(shown, 'Put the answer of statesTable() between the two comments in SPEC.md.').toBe(statesTable());
  });
});

describe('the SQL', () => {
  it.each([
    ['ORDER_LIST', ORDER_EVENTS],
    ['ORDER_LIST_LINES', LINE_EVENTS],
  ] as const)(
    'that moves the state of %s is named in the table, all of it',
    (table, events: Record<string, EventRow>) => {
      const named = new Set(Object.values(events).flatMap((row) => row.sql));
      const moving = sql.names().filter((name) => movesStateOf(table, sql.text(name)));
      expect(
        moving.filter((name) => !named.has(name)),
        'these statements have no row in order-states.ts',
      ).toEqual([]);
      expect(
        [...named].filter((name) => !sql.names().includes(name)),
        'these statements do not exist',
      ).toEqual([]);
    },
  );

  it.each(orderPairs.filter(({ to }) => to !== 'impossible'))(
    'order: $state, $event -> $to',
    ({ state, event, to }) => {
      expect(orderAfter(state, event)).toBe(to);
    },
  );

  it('order: PENDING too where only its sizes are to be sent', () => {
    const store = emptyStore();
    store.order('SYNCED', 'h1');
    store.delta('NONE', 'NONE');
    store.run('plan.update_orders', 'plan.pending_for_lines');
    expect(store.stateOfOrder()).toBe('PENDING');
  });

  it.each(['FAILED', 'DEFERRED'])(
    'order: its item arrived, a size is %s: it waits, and is not settled',
    (lineState) => {
      const store = emptyStore();
      store.order('SYNCED', 'h1');
      store.line('PENDING', { seen: false });
      store.delta('CREATE', 'SYNCED');
      store.lineDelta(lineState);
      store.run('outbox.back_to_waiting', 'outbox.lines_back_to_waiting', 'outbox.settle_orders');
      expect(store.stateOfOrder()).toBe('CHANGED');
      expect(store.stateOfLine()).toBe(lineState === 'FAILED' ? 'FAILED' : 'NEW');
      expect(store.reasonOfLine()).toBe('Why.');
    },
  );

  it('order: FAILED keeps its reason where a run leaves it out', () => {
    const store = emptyStore();
    store.order('FAILED', null, 'The board said no.');
    store.delta('CREATE', 'DEFERRED');
    store.run('plan.update_orders', 'plan.deferred_orders_wait');
    expect([store.stateOfOrder(), store.reasonOfOrder()]).toEqual(['FAILED', 'The board said no.']);
  });

  it('order: stays SYNCED at the end of its customer where all of it arrived', () => {
    const store = emptyStore();
    store.order('SYNCED', 'h1');
    store.line('SYNCED', { seen: true });
    store.delta('CREATE', 'SYNCED');
    store.lineDelta('SYNCED');
    store.run('outbox.back_to_waiting', 'outbox.settle_orders');
    expect(store.stateOfOrder()).toBe('SYNCED');
  });

  it('order: FAILED stays FAILED at the end of its customer, its sizes with it', () => {
    const store = emptyStore();
    store.order('FAILED', null);
    store.line('PENDING', { seen: false });
    store.delta('CREATE', 'FAILED');
    store.lineDelta('PENDING');
    store.run('outbox.fail_lines_of_failed', 'outbox.back_to_waiting', 'outbox.lines_back_to_waiting');
    expect([store.stateOfOrder(), store.stateOfLine()]).toEqual(['FAILED', 'FAILED']);
  });

  it('order and line: stay PENDING where the plan did not leave them out', () => {
    const store = emptyStore();
    store.order('PENDING', 'h1');
    store.line('PENDING', { seen: true });
    store.delta('UPDATE', 'PENDING');
    store.lineDelta('PENDING');
    store.run('plan.deferred_orders_wait', 'plan.deferred_lines_wait');
    expect([store.stateOfOrder(), store.stateOfLine()]).toEqual(['PENDING', 'PENDING']);
  });

  it.each(linePairs.filter(({ to }) => to !== 'impossible'))('line: $state, $event -> $to', ({ state, event, to }) => {
    expect(lineAfter(state, event)).toBe(to);
  });

  it.each([
    ['NEW', { seen: false, quantity: 1 }],
    ['CHANGED', { seen: true, quantity: 1, acked: 2 }],
    ['NEW', { seen: true, quantity: 0 }],
    ['FAILED', { seen: true, quantity: 0, acked: 2 }],
  ] as const)('line: %s that has something to send (%o) is not called SYNCED', (state, line) => {
    const store = emptyStore();
    store.order('PENDING', null);
    store.line(state, line);
    store.delta('NONE', 'SETTLED');
    store.run('plan.settle_lines');
    expect(store.stateOfLine()).toBe(state);
  });

  it('line: new in a stored order', () => {
    const store = emptyStore();
    store.run('merge.insert_line');
    expect(store.stateOfLine()).toBe('NEW');
  });
});

function movesStateOf(table: string, text: string): boolean {
  const inserts = text.includes(`INSERT INTO [${table}] (`) && text.includes('[sync_state]');
  const updates = text.startsWith(`UPDATE [${table}] SET`) && /SET[\s\S]*?\[sync_state\] =/.test(beforeWhere(text));
  return inserts || updates;
}

const beforeWhere = (text: string) => text.split(/\n?\bWHERE \[|\nWHERE /)[0] ?? '';

/** Acknowledged or not, as the event says; else as the state implies. */
function isSeen(state: StateBefore, event: string): boolean {
  if (event.endsWith('-seen')) return true;
  if (event.endsWith('-unseen')) return false;
  return state === 'CHANGED' || state === 'SYNCED';
}

function orderAfter(state: StateBefore, event: OrderEvent): unknown {
  const store = emptyStore();
  const seen = isSeen(state, event) || event === 'settled' || event === 'sizes-left';
  if (state !== 'UNBORN') store.order(state, seen ? 'h1' : null);
  switch (event) {
    case 'born':
      store.staged('BORN');
      break;
    case 'absent':
      store.imported();
      break;
    case 'returned':
      store.staged('SAME');
      break;
    case 'held':
      store.delta('HELD', 'HELD');
      break;
    case 'planned':
      store.delta('CREATE', 'PENDING');
      break;
    case 'nothing-to-send':
      store.delta('NONE', 'SETTLED');
      break;
    case 'receipt':
    case 'settled':
      store.delta('CREATE', 'SYNCED');
      break;
    case 'refused':
      store.delta('CREATE', 'FAILED');
      break;
    case 'left-out-unseen':
    case 'left-out-seen':
    case 'left-out-failed':
    case 'deferred-unseen':
    case 'deferred-seen':
      store.delta('UPDATE', 'DEFERRED');
      break;
    case 'drifted':
    case 'gone':
    case 'found-again':
    case 'sizes-drifted':
    case 'set-right-unseen':
    case 'set-right-seen':
      store.mend(ORDER_MENDS[event]);
      break;
    case 'rolled-back':
    case 'rollback-undone-unseen':
    case 'rollback-undone-seen':
      store.rolledBack();
      break;
    case 'sizes-left':
      store.delta(state === 'PENDING' ? 'NONE' : 'CREATE', state === 'PENDING' ? 'NONE' : 'SYNCED');
      store.lineDelta('FAILED');
      break;
    default:
      break;
  }
  store.run(...ORDER_EVENTS[event].sql);
  return store.stateOfOrder();
}

function lineAfter(state: StateBefore, event: LineEvent): unknown {
  const store = emptyStore();
  store.order('PENDING', null);
  const seen = isSeen(state, event);
  const nothing = event === 'nothing-to-send' && (seen ? { acked: 1 } : { quantity: 0 });
  if (state !== 'UNBORN') store.line(state, { seen, ...nothing });
  switch (event) {
    case 'born':
      store.staged('BORN');
      store.run('merge.insert_born_lines');
      return store.stateOfLine();
    case 'held':
      store.delta('HELD', 'HELD');
      break;
    case 'planned':
    case 'receipt':
    case 'refused':
    case 'order-failed':
    case 'left-out-unseen':
    case 'left-out-seen':
    case 'left-out-failed':
    case 'deferred-unseen':
    case 'deferred-seen':
      store.delta('CREATE', event === 'order-failed' ? 'FAILED' : 'PENDING');
      store.lineDelta(LINE_DELTA[event]);
      break;
    case 'nothing-to-send':
      store.delta('NONE', 'SETTLED');
      break;
    case 'drifted':
    case 'gone':
    case 'gone-with-its-order':
    case 'set-right-unseen':
    case 'set-right-seen':
      store.mend(LINE_MENDS[event]);
      break;
    case 'archived-with-its-order':
      store.rolledBack();
      break;
    default:
      break;
  }
  store.run(...LINE_EVENTS[event].sql);
  return store.stateOfLine();
}

const FORGET = { action: 'FORGET', size_code: '', item_id: null, acked_hash: null };
const REPLAN = { action: 'REPLAN', size_code: '', item_id: null, acked_hash: null };
const RESET = { action: 'RESET', size_code: '', item_id: '77', acked_hash: 'there' };
const ORDER_MENDS = {
  drifted: RESET,
  gone: FORGET,
  'found-again': { ...RESET, acked_hash: null },
  'sizes-drifted': { ...RESET, size_code: 'M', acked_hash: null },
  'set-right-unseen': REPLAN,
  'set-right-seen': REPLAN,
} as const;
const LINE_MENDS = {
  drifted: { ...RESET, size_code: 'M', acked_hash: null },
  gone: { ...FORGET, size_code: 'M' },
  'gone-with-its-order': FORGET,
  'set-right-unseen': { ...REPLAN, size_code: 'M' },
  'set-right-seen': { ...REPLAN, size_code: 'M' },
} as const;

const LINE_DELTA = {
  planned: 'PENDING',
  receipt: 'SYNCED',
  refused: 'FAILED',
  'order-failed': 'PENDING',
  'left-out-unseen': 'DEFERRED',
  'left-out-seen': 'DEFERRED',
  'left-out-failed': 'DEFERRED',
  'deferred-unseen': 'DEFERRED',
  'deferred-seen': 'DEFERRED',
} as const;

const MIGRATIONS = new URL('../sql/sqlite/migrations/', import.meta.url);

/** Tables of the real migrations in memory, with one order at most; `run` hands each statement the parameters it asks for. */
function emptyStore() {
  const db = new SqliteDriver(':memory:');
  for (const file of readdirSync(MIGRATIONS).sort()) db.exec(readFileSync(new URL(file, MIGRATIONS), 'utf8'));
  db.exec('ALTER TABLE [ORDER_LIST] ADD COLUMN [NOTES] TEXT NULL');
  db.exec(sql.text('staging_file.make_orders', { business: '[NOTES] TEXT NULL,' }));
  const params = {
    run: 'run-2',
    first: 0,
    last: 1_000_000,
    workbook: 'book.xlsx',
    after: '',
    upto: '~',
    of: 'run-1',
    batch: 'batch-1',
    record: 'record-1',
    customer: 'CUSTOMER',
    item: '77',
    size: 'M',
    quantity: 3,
    sourceHash: 'new',
    cancelled: 0,
    holds: null,
    asWritten: 'Customer',
    now: '2026-01-02T03:04:05.000Z',
    c0: 'note',
  };
  const known = {
    base_key: 'key',
    extras_key: 'extras',
    ordinal: 1,
    customer: params.customer,
    customer_as_written: 'Customer',
    order_number: 'A1',
    workbook: 'book.xlsx',
    sheet: 'MASTER',
    row_no: 2,
    source_hash: 'old',
    cancelled: 0,
  };
  const insert = (table: string, row: Readonly<Record<string, string | number | null>>) => {
    const names = Object.keys(row);
    const columns = names.map((name) => `[${name}]`).join(', ');
    db.prepare(`INSERT INTO [${table}] (${columns}) VALUES (${names.map((name) => `@${name}`).join(', ')})`).run(row);
  };
  const record_id = params.record;
  return {
    order: (state: string, acked: string | null, reason: string | null = null) =>
      insert('ORDER_LIST', {
        state_reason: reason,
        ...known,
        record_id,
        present: 1,
        sync_state: state,
        plan_due: 1,
        wanted_hash: 'h1',
        acked_hash: acked,
        monday_item_id: acked === null ? null : params.item,
        born_run: 'run-1',
        changed_run: 'run-1',
      }),
    line: (state: string, { seen, quantity = 1, acked }: { seen: boolean; quantity?: number; acked?: number }) =>
      insert('ORDER_LIST_LINES', {
        record_id,
        size_code: params.size,
        quantity,
        sync_state: state,
        monday_item_id: seen ? '88' : null,
        acked_quantity: acked ?? null,
      }),
    staged(fate: 'BORN' | 'SAME') {
      if (fate === 'SAME') db.exec('UPDATE [ORDER_LIST] SET [present] = 0');
      const sizes = JSON.stringify({ [params.size]: 1 });
      insert('STG_ORDER_LIST', { ...known, record_id, fate, birth_id: record_id, sizes });
    },
    imported: () =>
      insert('WORKBOOK_IMPORTS', {
        run_id: params.run,
        workbook: known.workbook,
        outcome: 'imported',
        ended_at: params.now,
      }),
    delta: (kind: string, state: string) =>
      insert('ORDER_LIST_DELTA', {
        run_id: params.run,
        record_id,
        customer: params.customer,
        kind,
        class: 'CHANGED',
        moves: 0,
        new_labels: 0,
        wanted_hash: 'h1',
        state,
        attempts: 0,
        batch_id: params.batch,
        item_id: params.item,
      }),
    rolledBack() {
      const batch = { batch_id: params.batch, phase: 'archives', size: 1, cost: 1, body: '', parts: '[]', sends: 1 };
      const frozen = { idempotency_key: 'k', fencing_token: 1, state: 'ENDED', frozen_at: params.now };
      const run = { run_id: params.run, customer: params.customer };
      insert('MON_BATCHES', { ...run, ...batch, ...frozen });
      const order = { ...run, record_id, action: 'archive', source_hash: 'old', state: 'HELD', sentence: 'Why.' };
      insert('ROLLBACKS', { ...order, of_run: params.of });
      const archive = { item_id: params.item, batch_id: params.batch, state: 'SYNCED', attempts: 1 };
      insert('MON_ARCHIVES_DELTA', { ...run, ...archive, record_id });
    },
    mend: (mend: Readonly<Record<string, string | null>>) =>
      insert('MENDS', { run_id: params.run, record_id, ...mend }),
    lineDelta: (state: string) =>
      insert('ORDER_LIST_LINES_DELTA', {
        run_id: params.run,
        record_id,
        size_code: params.size,
        customer: params.customer,
        kind: 'CREATE',
        quantity: 3,
        new_labels: 0,
        state,
        sentence: 'Why.',
        attempts: 0,
        batch_id: params.batch,
        item_id: '88',
      }),
    run(...names: readonly string[]) {
      for (const name of names) {
        const text = sql.text(name, { business: '[NOTES]', assignments: '[NOTES] = @c0' });
        db.prepare(text).run(params);
      }
    },
    stateOfOrder: () => db.prepare('SELECT [sync_state] FROM [ORDER_LIST]').pluck().get(),
    reasonOfOrder: () => db.prepare('SELECT [state_reason] FROM [ORDER_LIST]').pluck().get(),
    reasonOfLine: () => db.prepare('SELECT [state_reason] FROM [ORDER_LIST_LINES]').pluck().get(),
    stateOfLine: () => db.prepare('SELECT [sync_state] FROM [ORDER_LIST_LINES]').pluck().get(),
  };
}
