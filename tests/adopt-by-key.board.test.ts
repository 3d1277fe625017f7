// migrate --adopt: a board that an earlier system filled becomes ours; no item is made twice (S3), and the old tables stay as they are.
import { expect, test } from 'vitest';
import { adopt } from '../src/cli/adopt.js';
import { openSqlServer } from '../src/store/sqlserver/sqlserver-database.js';
import { startMirror, syncOnce } from './support/mirror.js';
import { makeSmallLists } from './support/small-lists.js';
import { SQL_SERVER } from './support/store-engines.js';

test.runIf(SQL_SERVER !== null)(
  'ids of the old database are shown, then taken over; the next sync changes items and makes none',
  { timeout: 300_000 },
  async () => {
    if (SQL_SERVER === null) return;
    const lists = await makeSmallLists({ customers: 1, ordersEach: 5, linesEach: 2 });
    const before = await startMirror({ sourceFolder: lists.folder, engine: SQL_SERVER });
    await syncOnce(before, 'run-1');
    const place = await SQL_SERVER.fresh();
    if (place.kind !== 'sqlserver' || before.config.store.kind !== 'sqlserver') throw new Error('not SQL Server');
    // The old database: the same board's ids, its own uuids, our business columns in a wide table.
    const [ours, old] = [openSqlServer(before.config.store), openSqlServer(place)];
    const columns = before.config.orders.columns.map(({ name }) => name);
    const orders = await ours.query<Record<string, string | number | null>>(
      'SELECT * FROM [ORDER_LIST] ORDER BY [record_id]',
    );
    const lines = await ours.query<{ record_id: string; size_code: string; monday_item_id: string }>(
      'SELECT [record_id], [size_code], [monday_item_id] FROM [ORDER_LIST_LINES]',
    );
    await old.execute(
      `CREATE TABLE [FACT_ORDER_LIST] ([record_uuid] NVARCHAR(40) NULL, ${columns.map((name) => `${old.quote(name)} NVARCHAR(400) NULL`).join(', ')}, [monday_item_id] BIGINT NULL)`,
    );
    await old.execute(
      'CREATE TABLE [ORDER_LIST_LINES] ([record_uuid] NVARCHAR(40) NULL, [size_code] NVARCHAR(20) NULL, [monday_item_id] BIGINT NULL)',
    );
    for (const order of orders)
      await old.execute(
        `INSERT INTO [FACT_ORDER_LIST] VALUES (@id, ${columns.map((_, index) => `@c${index}`).join(', ')}, @item)`,
        {
          id: `old-${order.record_id}`,
          item: String(order.monday_item_id),
          ...Object.fromEntries(
            columns.map((name, index) => [
              `c${index}`,
              order[name] === null || order[name] === undefined ? null : String(order[name]),
            ]),
          ),
        },
      );
    for (const line of lines)
      await old.execute('INSERT INTO [ORDER_LIST_LINES] VALUES (@id, @size, @item)', {
        id: `old-${line.record_id}`,
        size: line.size_code,
        item: line.monday_item_id,
      });
    const oldRows = await old.query('SELECT * FROM [FACT_ORDER_LIST] ORDER BY [record_uuid]');
    // A new store that has read the lists and knows of no item.
    await ours.execute(
      "UPDATE [ORDER_LIST] SET [monday_item_id] = NULL, [acked_hash] = NULL, [plan_due] = 1, [sync_state] = 'NEW'",
    );
    await ours.execute(
      "UPDATE [ORDER_LIST_LINES] SET [monday_item_id] = NULL, [acked_quantity] = NULL, [sync_state] = 'NEW'",
    );
    await ours.execute('UPDATE [ORDER_LIST_BOARD] SET [acked] = NULL');
    const options = {
      adopt: place.database,
      oldOrders: 'dbo.FACT_ORDER_LIST',
      oldLines: 'ORDER_LIST_LINES',
      takeOver: false,
    };
    try {
      const shown = await adopt(before.config, before.store, options);
      expect(shown).toMatchObject({
        orders: orders.length,
        lines: lines.length,
        known: 0,
        unread: 0,
        unclear: [],
        takenOver: false,
      });
      expect(await ours.query('SELECT COUNT(*) AS [n] FROM [ORDER_LIST] WHERE [monday_item_id] IS NOT NULL')).toEqual([
        { n: 0 },
      ]);
      await adopt(before.config, before.store, { ...options, takeOver: true });
      expect(await adopt(before.config, before.store, options)).toMatchObject({ orders: 0, known: orders.length });
      const made = before.emulator.stats().mutationsByName;
      expect(await syncOnce(before, 'run-2')).toMatchObject({ outcome: 'SUCCESS', balanced: true, failed: 0 });
      const now = before.emulator.stats().mutationsByName;
      expect(now.create_item).toBe(made.create_item);
      expect(now.create_subitem).toBe(made.create_subitem);
      expect(await old.query('SELECT * FROM [FACT_ORDER_LIST] ORDER BY [record_uuid]')).toEqual(oldRows);
    } finally {
      await ours.close();
      await old.close();
      await before.close();
      await SQL_SERVER.drop(place);
    }
  },
);
