// sql-table: a table of orders on SQL Server, put together from the config: the connection, the reader, the source.
import type { OrdersConfig, SqlTableConfig } from '../config/config.js';
import type { OrderSource } from '../sources/source.js';
import { createSqlTableSource } from '../sources/sql-table-source.js';
import { openSqlServer } from '../store/sqlserver/sqlserver-database.js';
import { openTableReader } from '../store/sqlserver/table-reader.js';

export function openSqlTable(
  config: SqlTableConfig,
  { roles, columns }: Pick<OrdersConfig, 'roles' | 'columns'>,
): { source: OrderSource; close: () => Promise<void> } {
  const db = openSqlServer(config);
  const reader = openTableReader(db, config.table);
  const aliases = columns.find(({ name }) => name === roles.orderNumber)?.aliases ?? [];
  const place = `${config.server}/${config.database}`;
  const orderNumber: [string, ...string[]] = [roles.orderNumber, ...aliases];
  return { source: createSqlTableSource({ table: config.table, place, orderNumber, reader }), close: () => db.close() };
}

/** Where the sizes stand may be said for the table alone. */
export function rulesOfTable({ after, before }: SqlTableConfig, orders: OrdersConfig): OrdersConfig {
  const { sizes } = orders;
  return { ...orders, sizes: sizes === null ? null : { ...sizes, after, before } };
}
