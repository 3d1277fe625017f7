// A wide SQL table as the source: the same rows as in a workbook make the same board (docs/rules.md "Sizes"); sizes by position, places as key and column.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { describe, expect, test } from 'vitest';
import { orderPlace } from '../src/cli/report/order-place.js';
import { cellName } from '../src/domain/order/place.js';
import type { RawCell } from '../src/domain/order/raw-cell.js';
import { SourceRefused } from '../src/domain/order/refusal.js';
import { readLayout } from '../src/domain/reading/read-layout.js';
import { createSqlTableSource, type TableReader } from '../src/sources/sql-table-source.js';
import { sha256 } from '../src/store/sha256.js';
import { openSqlServer } from '../src/store/sqlserver/sqlserver-database.js';
import { partsOf } from '../src/store/sqlserver/table-reader.js';
import { demoConfig, startMirror, syncOnce } from './support/mirror.js';
import { compareBoard } from './support/oracle/compare-board.js';
import { readSampleFacts } from './support/oracle/sample-facts.js';
import { makeSmallLists } from './support/small-lists.js';
import { SQL_SERVER } from './support/store-engines.js';

const TABLE = 'ORDERS / UNIFIED';

describe.runIf(SQL_SERVER !== null)('on SQL Server', { timeout: 300_000 }, () => {
  test('the rows of a workbook, as a table: the same board; a second sync writes nothing; a changed row travels', async () => {
    if (SQL_SERVER === null) return;
    const lists = await makeSmallLists({ customers: 1, ordersEach: 6, linesEach: 2 });
    const place = await SQL_SERVER.fresh();
    if (place.kind !== 'sqlserver') throw new Error('not SQL Server');
    const db = openSqlServer(place);
    const [file] = readdirSync(lists.folder);
    const { header, rows } = await sheetOf(join(lists.folder, file ?? ''));
    const names = header.map((name) => db.quote(name));
    await db.execute(
      `CREATE TABLE ${db.quote(TABLE)} ([order key] INT NOT NULL CONSTRAINT [PK_U] PRIMARY KEY, ${names.map((name) => `${name} NVARCHAR(400) NULL`).join(', ')})`,
    );
    await db.bulkInsert(
      TABLE,
      ['order key', ...header],
      rows.map((row, index) => [1_000 - index, ...row]),
    );
    const mirror = await startMirror({
      sourceFolder: lists.folder,
      config: (config) => ({
        ...config,
        source: { ...place, kind: 'sql-table', table: `dbo.[${TABLE}]`, after: 'UNIT OF MEASURE', before: 'TOTAL QTY' },
      }),
    });
    const differences = () =>
      compareBoard(mirror.emulator.dump(mirror.config.board.id) as never, lists.expected.board, readSampleFacts());
    try {
      expect(await syncOnce(mirror, 'run-1')).toMatchObject({ outcome: 'SUCCESS', balanced: true });
      expect(differences()).toEqual([]);
      expect(await syncOnce(mirror, 'run-2')).toMatchObject({ outcome: 'NOTHING_TO_DO', applied: 0 });
      await db.execute(
        `UPDATE ${db.quote(TABLE)} SET [NOTES] = 'changed in the table', [CUSTOMER PRICE] = 'about 5' WHERE [order key] = 1000`,
      );
      expect(await syncOnce(mirror, 'run-3')).toMatchObject({ outcome: 'SUCCESS', applied: 1, failed: 0 });
      const rejects = await mirror.store.imports.rejectsOfRun('run-3');
      expect(rejects.map(({ cell, column_name, workbook }) => ({ cell, column_name, workbook }))).toEqual([
        { cell: '1000 / CUSTOMER PRICE', column_name: 'CUSTOMER PRICE', workbook: `dbo.[${TABLE}]` },
      ]);
    } finally {
      await mirror.close();
      await db.close();
      await SQL_SERVER.drop(place);
    }
  });

  test('a table that is not there is refused in one sentence', async () => {
    if (SQL_SERVER === null) return;
    const place = await SQL_SERVER.fresh();
    const mirror = await startMirror({
      sourceFolder: '/nowhere',
      config: (config) => ({
        ...config,
        source: { ...place, kind: 'sql-table', table: 'dbo.NOTHING', ...config.orders.sizes } as never,
      }),
    });
    await expect(mirror.deps.source.list()).rejects.toThrow(
      /has no table or view dbo\.NOTHING.*Correct \[source\] table/,
    );
    await mirror.close();
    await SQL_SERVER.drop(place);
  });
});

async function sheetOf(file: string): Promise<{ header: string[]; rows: (string | null)[][] }> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(file);
  const sheet = workbook.worksheets[0];
  if (sheet === undefined) throw new Error('no sheet');
  const columns: [number, string][] = [];
  sheet.getRow(1).eachCell((cell, column) => void columns.push([column, cell.text]));
  const rows: (string | null)[][] = [];
  sheet.eachRow((row, number) => {
    if (number > 1) rows.push(columns.map(([column]) => textOf(row.getCell(column))));
  });
  return { header: columns.map(([, name]) => name), rows };
}

function textOf(cell: ExcelJS.Cell): string | null {
  if (cell.value instanceof Date) return cell.value.toISOString().slice(0, 10);
  return cell.text === '' ? null : cell.text;
}

describe('without a server', () => {
  const base = ['AAG ORDER NUMBER', 'CUSTOMER NAME', 'CUSTOMER STYLE', 'PLANNED DELIVERY METHOD', 'UNIT OF MEASURE'];
  const odd = ['3/4Y', 'S+', "O'S", 'XS/S', 'a b', '30X30', '30x30'];

  test.each([161, 245, 276, 400])(
    '%i sizes are what stands between the markers, verbatim and by position',
    async (count) => {
      const sizes = [...odd, ...Array.from({ length: count - odd.length }, (_, index) => `size ${index}`)];
      const columns = [...base, ...sizes, 'TOTAL QTY', 'NOTES', 'record_uuid'];
      const source = sourceOf({
        shape: async () => ({ columns, keyColumns: ['record_uuid'] }),
        rows: async function* () {},
      });
      const open = await source.open(TABLE);
      const reading = readLayout(open.headers, demoConfig().orders, TABLE, false, { sha256 });
      if (reading.kind !== 'layout') throw new Error(reading.refusal.sentence);
      expect(reading.layout.sizes.map(({ size }) => size)).toEqual(sizes);
      expect(reading.layout.unknown.map(({ header }) => header)).toEqual(['record_uuid']);
    },
  );

  test('equal rows have one digest in any order; a row twice, or another value, has another', async () => {
    const digest = (rows: readonly (readonly RawCell[])[]) =>
      sourceOf({
        shape: async () => ({ columns: ['AAG ORDER NUMBER', 'x'], keyColumns: [] }),
        rows: async function* () {
          yield rows;
        },
      }).digest(TABLE);
    const one = await digest([
      ['a', 1],
      ['a', 2],
    ]);
    expect(
      await digest([
        ['a', 2],
        ['a', 1],
      ]),
    ).toBe(one);
    expect(
      await digest([
        ['a', 1],
        ['a', 2],
        ['a', 2],
      ]),
    ).not.toBe(one);
    expect(
      await digest([
        ['a', 1],
        ['a', '2'],
      ]),
    ).not.toBe(one);
  });

  test('what was read last is what the digest stands for, so a change in between is noticed', async () => {
    let value = 1;
    const source = sourceOf({
      shape: async () => ({ columns: ['AAG ORDER NUMBER'], keyColumns: [] }),
      rows: async function* () {
        yield [[value]];
      },
    });
    const before = await source.digest(TABLE);
    value = 2;
    for await (const _ of (await source.open(TABLE)).rows());
    value = 1;
    expect(await source.digest(TABLE)).not.toBe(before);
    expect(await source.digest(TABLE)).toBe(before);
  });

  test('a table without a key and without order numbers is refused', async () => {
    const source = sourceOf({ shape: async () => ({ columns: ['x'], keyColumns: [] }), rows: async function* () {} });
    await expect(source.list()).rejects.toThrow(SourceRefused);
  });

  test('a view has no key: its rows are told by the order number, whatever it is called there', async () => {
    const source = sourceOf({
      shape: async () => ({ columns: ['x', 'order  no'], keyColumns: [] }),
      rows: async function* () {
        yield [[1, 'A-7']];
      },
    });
    const keys: (string | undefined)[] = [];
    for await (const { key } of (await source.open(TABLE)).rows()) keys.push(key);
    expect(keys).toEqual(['A-7']);
  });

  test('a refusal speaks of a table, not of a workbook and its cells', async () => {
    const refusal = async (columns: readonly string[]) => {
      const source = sourceOf({ shape: async () => ({ columns, keyColumns: ['id'] }), rows: async function* () {} });
      const open = await source.open(TABLE);
      const reading = readLayout(open.headers, demoConfig().orders, TABLE, false, { sha256, sheet: open.sheet });
      return reading.kind === 'refused' ? reading.refusal.sentence : '';
    };
    expect(await refusal(['AAG ORDER NUMBER', 'UNIT OF MEASURE', 'S', 'TOTAL QTY'])).toBe(
      `Table ${TABLE}: the column CUSTOMER NAME is missing; add it to the table or view, or add its name there as an alias in the columns file.`,
    );
    expect(await refusal([...base, 'S', 'S ', 'TOTAL QTY'])).toMatch(
      /the columns \[S\] and \[S \] are both the size S/,
    );
  });

  test('a place is the order and its column, where a sheet has letter and row', () => {
    const place = { column: 'NOTES', row: 17, orderNumber: 'A-7' };
    expect(cellName({ ...place, letter: '[NOTES]' })).toBe('A-7 / NOTES');
    expect(cellName({ ...place, letter: 'C' })).toBe('C17');
    expect(orderPlace({ workbook: 'dbo.ORDERS', sheet: 'dbo.ORDERS', row: 17, orderNumber: 'A-7' })).toBe(
      'dbo.ORDERS order A-7',
    );
    expect(orderPlace({ workbook: 'a.xlsx', sheet: 'MASTER', row: 17, orderNumber: 'A-7' })).toBe('a.xlsx row 17');
  });

  test('table names: schema and brackets', () => {
    expect(partsOf('ORDERS')).toEqual(['ORDERS']);
    expect(partsOf('dbo.ORDERS_UNIFIED')).toEqual(['dbo', 'ORDERS_UNIFIED']);
    expect(partsOf('[my schema].[a.b]]c]')).toEqual(['my schema', 'a.b]c']);
  });
});

function sourceOf(reader: TableReader) {
  return createSqlTableSource({
    table: TABLE,
    place: 'server/db',
    orderNumber: ['AAG ORDER NUMBER', 'ORDER NO'],
    reader,
  });
}
