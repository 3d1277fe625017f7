// bulk-load: appends rows: many through TDS bulk load, a few as one INSERT with parameters (a bulk load costs three round trips before its first row).
// Owns: choosing, and the driver's table. The statement is sql/sqlserver/bulk.sql.
import type sql from 'mssql';
import type { SqlParams, SqlValue } from '../database.js';
import type { Statements } from '../statements.js';
import { driver } from './driver.js';
import { quoteSqlServer } from './quote.js';
import { bind, bulkType, bulkValue, type ColumnFacts } from './sql-types.js';
import { powersOfTwo } from './statement-batch.js';

/** Up to here parameters are faster, measured on the T-SQL engine; a request takes 2,100. */
const MOST_VALUES_AS_PARAMETERS = 400;

export async function loadInBulk(
  newRequest: () => sql.Request,
  statements: Statements,
  table: string,
  columns: readonly ColumnFacts[],
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  if (rows.length * columns.length > MOST_VALUES_AS_PARAMETERS) {
    await newRequest().bulk(tableOf(table, columns, rows), { keepNulls: true, checkConstraints: true });
    // A server that lost its place in the load says so only to the next request; at the commit it would leave a doubt.
    await newRequest().query(statements.text('bulk.heard'));
    return;
  }
  const names = columns.map((column) => quoteSqlServer(column.name)).join(', ');
  for (const [from, count] of powersOfTwo(rows.length, columns.length)) {
    const params: Record<string, SqlValue> = {};
    const marks = rows.slice(from, from + count).map((row, at) => {
      const own = row.map((value, index) => {
        params[`v${at}_${index}`] = value;
        return `@v${at}_${index}`;
      });
      return `(${own.join(', ')})`;
    });
    const text = statements.text('bulk.insert', {
      table: quoteSqlServer(table),
      columns: names,
      rows: marks.join(', '),
    });
    await withParams(newRequest(), params).query(text);
  }
}

/** As many pieces of about the same size, or fewer. */
export function inPieces<Row>(rows: readonly Row[], pieces: number): (readonly Row[])[] {
  if (pieces <= 1) return [rows];
  const each = Math.max(1, Math.ceil(rows.length / pieces));
  return Array.from({ length: Math.ceil(rows.length / each) }, (_, index) =>
    rows.slice(index * each, (index + 1) * each),
  );
}

function withParams(request: sql.Request, params: SqlParams): sql.Request {
  for (const [name, value] of Object.entries(params)) bind(request, name, value);
  return request;
}

function tableOf(name: string, columns: readonly ColumnFacts[], rows: readonly (readonly SqlValue[])[]): sql.Table {
  const table = new (driver().Table)(quoteSqlServer(name));
  table.create = false;
  // The driver puts names in brackets but does not double a closing one.
  for (const column of columns)
    table.columns.add(column.name.replaceAll(']', ']]'), bulkType(column), { nullable: column.nullable === 'YES' });
  for (const row of rows) table.rows.add(...columns.map((column, index) => bulkValue(column, row[index] ?? null)));
  return table;
}
