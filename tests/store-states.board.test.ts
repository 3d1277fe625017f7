// Rows that no run leaves behind: each kind is found, put right by `verify --repair` or listed again, and a second look agrees; the board ends as the
// order lists say (S1, S3, S5). Every kind is spoiled in a real store beside a real practice board.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STATE_KIND_NAMES, type StateKindName, stateKind } from '../src/domain/drift/store-states.js';
import type { Database } from '../src/store/database.js';
import { openSqlite } from '../src/store/sqlite/sqlite-database.js';
import { openSqlServer } from '../src/store/sqlserver/sqlserver-database.js';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { compareBoard } from './support/oracle/compare-board.js';
import { readSampleFacts } from './support/oracle/sample-facts.js';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';
import { ENGINES } from './support/store-engines.js';
import { verifyOnce } from './support/verify.js';

interface Spoil {
  readonly kind: StateKindName;
  readonly name: string;
  /** @a and @b are record ids of their own; @s is a size of @a. */
  readonly sql: readonly string[];
  /** The row it is found at is none of an order. */
  readonly ofNoOrder?: true;
}

const ORDER = 'WHERE [record_id] = @a';
const LINE = 'WHERE [record_id] = @a AND [size_code] = @s';
const order = (kind: StateKindName, set: string, name = set): Spoil => ({
  kind,
  name,
  sql: [`UPDATE [ORDER_LIST] SET ${set} ${ORDER}`],
});
const boardRow = (kind: StateKindName, set: string): Spoil => ({
  kind,
  name: set,
  sql: [`UPDATE [ORDER_LIST_BOARD] SET ${set} ${ORDER}`],
});
const line = (kind: StateKindName, set: string): Spoil => ({
  kind,
  name: set,
  sql: [`UPDATE [ORDER_LIST_LINES] SET ${set} ${LINE}`],
});

const STRANGER = "'11111111-1111-5111-8111-111111111111'";

const SPOILS: readonly Spoil[] = [
  order('state-unknown', "[sync_state] = 'DONE'"),
  order('pending-without-run', "[sync_state] = 'PENDING', [plan_due] = 1"),
  order('new-but-acknowledged', "[sync_state] = 'NEW', [plan_due] = 1"),
  order('changed-not-acknowledged', "[sync_state] = 'CHANGED', [plan_due] = 1, [acked_hash] = NULL"),
  order('synced-without-item', '[monday_item_id] = NULL'),
  order('synced-not-acknowledged', "[acked_hash] = 'no hash at all'"),
  order('synced-not-acknowledged', '[acked_hash] = NULL'),
  order('synced-not-acknowledged', "[wanted_hash] = 'another'"),
  order('failed-without-reason', "[sync_state] = 'FAILED', [plan_due] = 1"),
  order('held-without-reason', "[sync_state] = 'HELD', [plan_due] = 1"),
  order('waits-for-nothing', "[sync_state] = 'CHANGED'"),
  order('waits-for-nothing', "[sync_state] = 'HELD', [state_reason] = 'because'"),
  order('waits-for-nothing', "[sync_state] = 'FAILED', [state_reason] = 'because'"),
  order('acknowledged-without-item', '[monday_item_id] = NULL, [plan_due] = 1'),
  boardRow('acknowledged-unknown', '[acked] = NULL'),
  { kind: 'acknowledged-unknown', name: 'no row', sql: [`DELETE FROM [ORDER_LIST_BOARD] ${ORDER}`] },
  order('acknowledged-without-hash', '[acked_hash] = NULL, [plan_due] = 1'),
  boardRow('acknowledged-hash-wrong', `[acked] = '{"group":"X","name":"Y","values":{}}'`),
  boardRow('acknowledged-hash-wrong', "[acked] = 'no json'"),
  boardRow('wanted-unknown', '[wanted] = NULL'),
  order('wanted-without-hash', '[wanted_hash] = NULL'),
  boardRow('wanted-hash-wrong', `[wanted] = '{"group":"X","name":"Y","values":{}}'`),
  boardRow('wanted-hash-wrong', "[wanted] = '[]'"),
  order('name-not-as-wanted', "[item_name] = 'Another name'"),
  order('name-not-as-wanted', "[group_title] = 'Another group'"),
  {
    kind: 'item-of-two-orders',
    name: 'item of another order',
    sql: [
      `UPDATE [ORDER_LIST] SET [monday_item_id] = (SELECT o.[monday_item_id] FROM [ORDER_LIST] AS o WHERE o.[record_id] = @b) ${ORDER}`,
    ],
  },
  {
    kind: 'item-is-a-subitem',
    name: 'item of a size',
    sql: [
      `UPDATE [ORDER_LIST] SET [monday_item_id] = (SELECT MIN(l.[monday_item_id]) FROM [ORDER_LIST_LINES] AS l WHERE l.[record_id] = @b) ${ORDER}`,
    ],
  },
  order('absent-flag', "[absent_since] = 'some run'"),
  order('cancelled-flag', "[became_cancelled] = 'some run'"),
  {
    kind: 'board-row-of-no-order',
    name: 'a row of nothing',
    sql: [`INSERT INTO [ORDER_LIST_BOARD] ([record_id], [wanted]) VALUES (${STRANGER}, '{}')`],
    ofNoOrder: true,
  },
  line('line-state-unknown', "[sync_state] = 'DONE'"),
  line('line-pending-without-run', "[sync_state] = 'PENDING'"),
  line('line-changed-no-subitem', "[sync_state] = 'CHANGED', [monday_item_id] = NULL"),
  line('line-synced-no-subitem', '[monday_item_id] = NULL, [acked_quantity] = NULL'),
  line('line-synced-not-acknowledged', '[acked_quantity] = [acked_quantity] + 1'),
  line('line-synced-not-acknowledged', '[acked_quantity] = NULL'),
  line('line-acknowledged-no-subitem', '[monday_item_id] = NULL'),
  {
    kind: 'subitem-without-item',
    name: 'no item',
    sql: [
      `UPDATE [ORDER_LIST] SET [monday_item_id] = NULL, [acked_hash] = NULL, [plan_due] = 1, [sync_state] = 'NEW' ${ORDER}`,
    ],
  },
  {
    kind: 'subitem-of-two-lines',
    name: 'subitem of another order',
    sql: [
      `UPDATE [ORDER_LIST_LINES] SET [monday_item_id] = (SELECT MIN(l.[monday_item_id]) FROM [ORDER_LIST_LINES] AS l WHERE l.[record_id] = @b) ${LINE}`,
    ],
  },
  line('line-waits-for-nothing', "[sync_state] = 'CHANGED'"),
  line('line-held-order-not', "[sync_state] = 'HELD'"),
  line('line-failed-no-reason', "[sync_state] = 'FAILED'"),
  {
    kind: 'line-of-no-order',
    name: 'a size of nothing',
    sql: [
      `INSERT INTO [ORDER_LIST_LINES] ([record_id], [size_code], [quantity], [sync_state]) VALUES (${STRANGER}, 'M', 3, 'SYNCED')`,
    ],
    ofNoOrder: true,
  },
  {
    kind: 'write-of-no-order',
    name: 'planned for nothing',
    sql: [
      `INSERT INTO [ORDER_LIST_DELTA] ([run_id], [record_id], [customer], [kind], [class], [moves], [new_labels], [state], [attempts]) VALUES ('first', ${STRANGER}, 'X', 'NONE', 'CHANGED', 0, 0, 'NONE', 0)`,
    ],
    ofNoOrder: true,
  },
  {
    kind: 'write-of-no-line',
    name: 'planned for no size',
    sql: [
      "INSERT INTO [ORDER_LIST_LINES_DELTA] ([run_id], [record_id], [size_code], [customer], [kind], [quantity], [new_labels], [state], [attempts], [item_id]) VALUES ('first', @a, 'NO SIZE', 'X', 'UPDATE', 1, 0, 'FAILED', 0, '1')",
    ],
  },
  { kind: 'write-never-ended', name: 'PENDING', sql: [`UPDATE [ORDER_LIST_DELTA] SET [state] = 'PENDING' ${ORDER}`] },
  { kind: 'write-never-ended', name: 'SENDING', sql: [`UPDATE [ORDER_LIST_DELTA] SET [state] = 'SENDING' ${ORDER}`] },
  { kind: 'write-never-ended', name: 'DONE', sql: [`UPDATE [ORDER_LIST_DELTA] SET [state] = 'DONE' ${ORDER}`] },
  {
    kind: 'line-write-never-ended',
    name: 'ASIDE',
    sql: [`UPDATE [ORDER_LIST_LINES_DELTA] SET [state] = 'ASIDE' ${LINE}`],
  },
  { kind: 'receipt-not-whole', name: 'no item', sql: [`UPDATE [ORDER_LIST_DELTA] SET [item_id] = NULL ${ORDER}`] },
  { kind: 'receipt-not-whole', name: 'no time', sql: [`UPDATE [ORDER_LIST_DELTA] SET [receipt_at] = NULL ${ORDER}`] },
  {
    kind: 'line-receipt-not-whole',
    name: 'no item',
    sql: [`UPDATE [ORDER_LIST_LINES_DELTA] SET [item_id] = NULL ${LINE}`],
  },
  {
    kind: 'group-without-id',
    name: 'no id',
    sql: [
      'UPDATE [MON_GROUPS] SET [group_id] = NULL WHERE [group_key] = (SELECT MIN(g.[group_key]) FROM [MON_GROUPS] AS g)',
    ],
    ofNoOrder: true,
  },
];

/** Of these nothing can be told but by the order list. */
const LEFT: Spoil = {
  kind: 'quantity-below-zero',
  name: 'below zero',
  sql: [`UPDATE [ORDER_LIST_LINES] SET [quantity] = -5 ${LINE}`],
};

test('every kind of the table is spoiled by this test', () => {
  const tried = new Set([...SPOILS, LEFT].map(({ kind }) => kind));
  expect(STATE_KIND_NAMES.filter((kind) => !tried.has(kind))).toEqual([]);
});

describe.each(ENGINES)('$name', { timeout: 600_000 }, (engine) => {
  let lists: SmallLists;
  let mirror: Mirror;
  let db: Database;
  let records: { record_id: string; size_code: string }[];

  beforeAll(async () => {
    lists = await makeSmallLists({ customers: 2, ordersEach: 80, linesEach: 3 });
    mirror = await startMirror({ sourceFolder: lists.folder, engine });
    await syncOnce(mirror, 'first');
    const { store, orders } = mirror.config;
    db =
      store.kind === 'sqlite'
        ? openSqlite({ file: store.file, create: false, columns: orders.columns })
        : openSqlServer(store);
    records = await db.query(
      'SELECT [record_id], MIN([size_code]) AS [size_code] FROM [ORDER_LIST_LINES] GROUP BY [record_id] ORDER BY [record_id]',
    );
  }, 600_000);

  afterAll(async () => {
    await db?.close();
    await mirror?.close();
  });

  /** null: the engine itself refuses such a row, by a constraint. */
  async function spoil({ sql }: Spoil, at: number): Promise<string | null> {
    const [a, b] = [records[at * 2], records[at * 2 + 1]];
    if (a === undefined || b === undefined) throw new Error('too few orders');
    for (const text of sql) {
      const used = Object.entries({ a: a.record_id, b: b.record_id, s: a.size_code }).filter(([key]) =>
        new RegExp(`@${key}\\b`).test(text),
      );
      const changed = await db.execute(text, Object.fromEntries(used)).catch((error: unknown) => {
        if (engine.name === 'SQLite' || !/constraint|547/.test(`${error} ${(error as Error).cause}`)) throw error;
        return null;
      });
      if (changed === null) return null;
      expect(changed).toBeGreaterThan(0);
    }
    return a.record_id;
  }

  const differences = () =>
    compareBoard(mirror.emulator.dump(mirror.config.board.id) as never, lists.expected.board, readSampleFacts());

  test('S5: every spoiled row is found, --repair puts it right, and a second look agrees', async () => {
    expect((await verifyOnce(mirror, 'clean')).findings).toEqual([]);
    const planted: string[] = [];
    for (const [at, one] of SPOILS.entries()) {
      const record = await spoil(one, at);
      if (record !== null) planted.push(`${one.kind} ${one.ofNoOrder === true ? '' : record}`);
    }
    const looked = await verifyOnce(mirror, 'look');
    const found = new Set(looked.findings.map(({ kind, record_id: id }) => `${kind} ${id ?? ''}`));
    const missed = planted.filter((one) =>
      one.endsWith(' ') ? ![...found].some((key) => key.startsWith(one.trimEnd())) : !found.has(one),
    );
    expect(missed).toEqual([]);
    const repaired = await verifyOnce(mirror, 'repair', { repair: true });
    expect(repaired.balanced).toBe(true);
    expect(repaired.findings.filter(({ write_state }) => write_state !== 'SYNCED')).toEqual([]);
    expect((await verifyOnce(mirror, 'again')).findings).toEqual([]);
    expect(differences()).toEqual([]);
    const writes = () => Object.values(mirror.emulator.stats().mutations).reduce((sum, count) => sum + count, 0);
    const before = writes();
    expect(await syncOnce(mirror, 'last')).toMatchObject({ balanced: true });
    expect(writes()).toBe(before);
  });

  test('what only the order list knows stays listed', async () => {
    const record = await spoil(LEFT, SPOILS.length);
    if (record === null) return;
    for (const [run, repair] of [
      ['left-1', false],
      ['left-2', true],
      ['left-3', false],
    ] as const) {
      const { findings } = await verifyOnce(mirror, run, { repair });
      const own = findings.find(({ kind }) => kind === LEFT.kind);
      expect(own).toMatchObject({ record_id: record, mend: 'left', why: stateKind(LEFT.kind).why });
    }
  });
});
