// Housekeeping on both engines: what is older than [retention] keeps it goes, and nothing else: not what recent runs, an open one, a batch in doubt, a gate or a plan needs.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportContent } from '../src/cli/report/content.js';
import type { Retention } from '../src/domain/run/retention.js';
import type { Database, SqlParams } from '../src/store/database.js';
import { openSqlite } from '../src/store/sqlite/sqlite-database.js';
import { openSqlServer } from '../src/store/sqlserver/sqlserver-database.js';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { makeSmallLists } from './support/small-lists.js';
import { ENGINES } from './support/store-engines.js';

const RETENTION: Retention = {
  outboxDays: 90,
  batchBodiesDays: 30,
  callsDays: 90,
  rejectsDays: 90,
  plansDays: 30,
  verificationsDays: 90,
  runsDays: 400,
  historyDays: null,
};
const LONG_AGO = '2020-01-01T00:00:00.000Z';
const YOUNG = '2100-01-01T00:00:00.000Z';
/** By age all of run-1 goes. Of the orders themselves nothing ever does. */
const FOR_EVER = ['ORDER_LIST', 'ORDER_LIST_BOARD', 'ORDER_LIST_LINES', 'ORDER_HISTORY', 'MON_GROUPS', 'WORKBOOKS'];
const BY_RUN = [
  'ORDER_LIST_DELTA',
  'ORDER_LIST_LINES_DELTA',
  'MON_BATCHES',
  'MON_CALLS',
  'RUN_CUSTOMERS',
  'RUN_PHASES',
];

describe.each(ENGINES)('$name', { timeout: 300_000 }, (engine) => {
  let mirror: Mirror;
  let db: Database;

  const rowsOf = async (table: string, run: string) => {
    const [row] = await db.query<{ n: number }>(`SELECT COUNT(*) AS [n] FROM [${table}] WHERE [run_id] = @run`, {
      run,
    });
    return row?.n ?? 0;
  };
  const wholeTable = (table: string) => db.query(`SELECT * FROM [${table}] ORDER BY 1, 2`);
  const run = (statement: string, params: SqlParams = {}) => db.execute(statement, params);
  const addRun = (id: string, at: string, closed: string | null) =>
    run(
      `INSERT INTO [RUNS] ([run_id], [environment], [board_id], [scope], [state], [phase], [workflow_id], [temporal_run_id], [options], [opened_at], [phase_at], [closed_at])
       VALUES (@id, 'demo', @id, 'sync', 'FINISHED', 'closed', 'w', 't', '{}', @at, @at, @closed)`,
      { id, at, closed },
    );
  const addImport = (id: string, outcome: string, importRun: string, at: string) =>
    run(
      `INSERT INTO [WORKBOOK_IMPORTS] ([run_id], [workbook], [outcome], [import_run], [ended_at]) VALUES (@id, 'a.xlsx', @outcome, @importRun, @at)`,
      { id, outcome, importRun, at },
    );
  const addReject = (id: string) =>
    run(
      `INSERT INTO [REJECTS] ([run_id], [workbook], [origin], [row_no], [seq], [sheet], [cell], [column_name], [value], [reason], [effect], [sentence])
       VALUES (@id, 'a.xlsx', 'IMPORT', 2, 1, 'MASTER', 'A2', 'NOTES', 'x', 'r', 'left', 's')`,
      { id },
    );
  const tidy = (dryRun = false, retention = RETENTION) => mirror.store.housekeeping.housekeep({ retention, dryRun });
  const gone = async (dryRun = false, retention = RETENTION) =>
    Object.fromEntries((await tidy(dryRun, retention)).map(({ what, rows }) => [what, rows]));
  const NOTHING = { plans: 0, verifications: 0, outbox: 0, 'batch-bodies': 0, calls: 0, rejects: 0, runs: 0 };

  beforeAll(async () => {
    const lists = await makeSmallLists({ customers: 1, ordersEach: 3, linesEach: 2 });
    mirror = await startMirror({ sourceFolder: lists.folder, engine });
    const place = mirror.config.store;
    db = place.kind === 'sqlite' ? openSqlite({ file: place.file, create: false }) : openSqlServer(place);
    await syncOnce(mirror, 'run-1');
    await syncOnce(mirror, 'run-2');
    await run(`UPDATE [RUNS] SET [opened_at] = @at, [closed_at] = @at WHERE [run_id] = 'run-1'`, { at: LONG_AGO });
  }, 300_000);

  afterAll(async () => {
    await db?.close();
    await mirror?.close();
  });

  test('the newest ten runs stay whole whatever their age', async () => {
    expect(await gone()).toEqual(NOTHING);
    for (let each = 0; each < 10; each += 1) await addRun(`young-${each}`, YOUNG, YOUNG);
  });

  test('what is in doubt, let through a gate, kept as a plan or read by verify keeps its run', async () => {
    const guards = [
      [`UPDATE [MON_BATCHES] SET [state] = 'SENT'`, `UPDATE [MON_BATCHES] SET [state] = 'ENDED'`],
      [
        `INSERT INTO [GATES_PASSED] ([customer], [run_id], [passed_at]) VALUES ('C', 'run-1', '2020-01-01')`,
        'DELETE FROM [GATES_PASSED]',
      ],
      [
        `UPDATE [RUNS] SET [closed_at] = NULL WHERE [run_id] = 'run-1'`,
        `UPDATE [RUNS] SET [closed_at] = '2020-01-01' WHERE [run_id] = 'run-1'`,
      ],
    ];
    guards.push([
      `INSERT INTO [ROLLBACKS] ([run_id], [record_id], [of_run], [customer], [source_hash], [state], [sentence]) VALUES ('run-9', 'r', 'run-1', 'C', 'h', 'HELD', 's')`,
      'DELETE FROM [ROLLBACKS]',
    ]);
    for (const [guard = '', undo = ''] of guards) {
      await run(guard);
      expect((await gone(true)).outbox).toBe(0);
      await run(undo);
    }
    const plan = `INSERT INTO [PLANS] ([run_id], [environment], [hash], [facts], [made_at]) VALUES ('run-1', 'demo', 'h', '{}', '2020-01-01')`;
    await run(plan);
    expect(await gone(true)).toMatchObject({ plans: 1, outbox: 0 });
    await run('DELETE FROM [PLANS]');
    const reading = `INSERT INTO [VERIFICATIONS] ([run_id], [repair], [adopt], [state], [pages], [items], [subitems], [findings], [begun], [waiting], [began_at]) VALUES ('run-1', 0, 0, 'DONE', 1, 1, 1, 0, 1, 0, '2020-01-01')`;
    await run(reading);
    // The newest reading of the whole board stays.
    expect(await gone(true)).toMatchObject({ verifications: 0, outbox: 0 });
    await run('DELETE FROM [VERIFICATIONS]');
    expect((await gone(true)).outbox).toBeGreaterThan(0);
  });

  test('killed in the middle it goes on; reports of recent runs and all of the orders stay; a second one does nothing', async () => {
    const recent = await mirror.store.runs.one('run-2');
    if (recent === null) throw new Error('There is no run-2.');
    const before = JSON.stringify(
      await reportContent(mirror.store, recent, { budgets: mirror.config.board, now: new Date(LONG_AGO) }),
    );
    const orders = await Promise.all(FOR_EVER.map(wholeTable));
    const figures = (await mirror.store.runs.one('run-1'))?.figures;
    const expected = await gone(true);
    expect(expected).toMatchObject({ plans: 0, verifications: 0, rejects: 0 });
    for (const table of BY_RUN) expect(await rowsOf(table, 'run-1')).toBeGreaterThan(0);

    const kill = () => {
      throw new Error('killed');
    };
    const options = { retention: RETENTION, dryRun: false, onPortion: kill };
    await expect(mirror.store.housekeeping.housekeep(options)).rejects.toThrow('killed');
    expect(await rowsOf('ORDER_LIST_LINES_DELTA', 'run-1')).toBe(0);
    expect(await rowsOf('ORDER_LIST_DELTA', 'run-1')).toBeGreaterThan(0);
    await tidy();
    for (const table of BY_RUN) expect(await rowsOf(table, 'run-1')).toBe(0);

    expect(await Promise.all(FOR_EVER.map(wholeTable))).toEqual(orders);
    expect(
      JSON.stringify(
        await reportContent(mirror.store, recent, { budgets: mirror.config.board, now: new Date(LONG_AGO) }),
      ),
    ).toBe(before);
    expect(await mirror.store.runs.one('run-1')).toMatchObject({ figures, tidied_at: expect.stringMatching(/^20/) });
    expect((await mirror.store.runs.one('run-2'))?.tidied_at).toBeNull();
    // Its import is in force still.
    expect(await rowsOf('WORKBOOK_IMPORTS', 'run-1')).toBe(1);
    expect(await gone()).toEqual(NOTHING);
    expect(await syncOnce(mirror, 'run-3')).toMatchObject({ outcome: 'NOTHING_TO_DO', balanced: true });
  });

  test('rejects and imports go when no run has them in force that stays, and a layout to compare with stays', async () => {
    // Two imports that were long replaced, one that the run before the newest still had in force.
    for (const id of ['old-1', 'old-2', 'old-3', 'old-4']) {
      const at = `2021-01-0${id.slice(-1)}T00:00:00.000Z`;
      await addRun(id, at, at);
      await addImport(id, 'imported', id, at);
      await addReject(id);
    }
    await addRun('old-5', '2021-01-05T00:00:00.000Z', '2021-01-05T00:00:00.000Z');
    await addImport('old-5', 'unchanged', 'old-4', '2021-01-05T00:00:00.000Z');
    await addImport('young-3', 'unchanged', 'old-4', YOUNG);
    expect(await gone(true)).toMatchObject({ rejects: 3, runs: 3 });
    expect(await gone()).toMatchObject({ rejects: 3, runs: 3 });
    const left = await Promise.all(
      ['old-1', 'old-2', 'old-3', 'old-4', 'old-5'].map(async (id) => [
        await rowsOf('REJECTS', id),
        await rowsOf('WORKBOOK_IMPORTS', id),
      ]),
    );
    expect(left).toEqual([
      [0, 0],
      [0, 0],
      [0, 1],
      [1, 1],
      [0, 0],
    ]);
    expect(await gone()).toEqual(NOTHING);
  });

  test('history goes only where the config says so, and births never', async () => {
    const [order] = await db.query<{ record_id: string }>('SELECT MIN([record_id]) AS [record_id] FROM [ORDER_LIST]');
    const record = order?.record_id ?? '';
    for (const [id, at] of [
      ['run-1', LONG_AGO],
      ['run-2', YOUNG],
    ])
      await run(
        `INSERT INTO [ORDER_HISTORY] ([record_id], [run_id], [kind], [at]) VALUES (@record, @id, 'changed', @at)`,
        { record, id: id ?? '', at: at ?? '' },
      );
    const births = await rowsOf('ORDER_HISTORY', 'run-1');
    expect(await gone()).toEqual(NOTHING);
    const asked = { ...RETENTION, historyDays: 1000 };
    expect((await gone(true, asked)).history).toBe(1);
    expect((await gone(false, asked)).history).toBe(1);
    expect(await rowsOf('ORDER_HISTORY', 'run-1')).toBe(births - 1);
    expect(await rowsOf('ORDER_HISTORY', 'run-2')).toBe(1);
  });
});
