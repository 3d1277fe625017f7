// sql-types: values on their way to SQL Server and back, so that a store on it holds and gives exactly what one on SQLite does:
// dates as YYYY-MM-DD, times as ISO text, bits as 0 and 1, whole numbers as numbers. Decimals are doubles of at most 15 digits (domain/reading/read-decimal.ts).
import type sql from 'mssql';
import type { SqlValue } from '../database.js';
import { driver } from './driver.js';

/** NVARCHAR(n) ends at 4,000. */
const LONGEST_PLAIN_TEXT = 4_000;
const LARGEST_INT = 2_147_483_647;

/** A column as the server describes it. */
export interface ColumnFacts {
  readonly name: string;
  readonly type: string;
  readonly length: number | null;
  readonly precision: number | null;
  readonly scale: number | null;
  readonly nullable: string;
}

/** One of two lengths, not the value's own: else every length would be another statement to compile. */
export function bind(request: sql.Request, name: string, value: SqlValue): void {
  if (typeof value === 'number') request.input(name, isInt(value) ? driver().Int() : driver().Float(), value);
  else if (value !== null && value.length > LONGEST_PLAIN_TEXT)
    request.input(name, driver().NVarChar(driver().MAX), value);
  else request.input(name, driver().NVarChar(LONGEST_PLAIN_TEXT), value);
}

function isInt(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= LARGEST_INT;
}

/** The driver's type for loading a column in bulk: exactly the table's own, for the server converts nothing there. */
export function bulkType(column: ColumnFacts): sql.ISqlType {
  switch (column.type) {
    case 'nvarchar':
      return column.length === null || column.length < 0 || column.length > LONGEST_PLAIN_TEXT
        ? driver().NVarChar(driver().MAX)
        : driver().NVarChar(column.length);
    case 'int':
      return driver().Int();
    case 'bit':
      return driver().Bit();
    case 'float':
      return driver().Float();
    case 'date':
      return driver().Date();
    case 'datetime2':
      return driver().DateTime2(3);
    case 'decimal':
    case 'numeric':
      return driver().Decimal(column.precision ?? 38, column.scale ?? 0);
    default:
      throw new Error(`A column of type ${column.type} (${column.name}) cannot be loaded in bulk.`);
  }
}

export function bulkValue(column: ColumnFacts, value: SqlValue): string | number | boolean | Date | null {
  if (value === null) return null;
  switch (column.type) {
    case 'bit':
      return value === 1;
    case 'date':
      return new Date(`${String(value).slice(0, 10)}T00:00:00.000Z`);
    case 'datetime2':
      return new Date(String(value));
    default:
      return value;
  }
}

type Convert = (value: unknown) => SqlValue;

const asDay: Convert = (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : null);
const asTime: Convert = (value) => (value instanceof Date ? value.toISOString() : null);
const asBit: Convert = (value) => (value === true ? 1 : 0);
const asNumber: Convert = (value) => Number(value);

/** Which columns of a result need turning, and how. */
export function convertersOf(columns: sql.IColumnMetadata): readonly (readonly [string, Convert])[] {
  const { Date: Day, DateTime2, DateTime, SmallDateTime, DateTimeOffset, Bit, BigInt: Big } = driver();
  return Object.values(columns).flatMap(({ name, type }): (readonly [string, Convert])[] => {
    if (type === Day) return [[name, asDay]];
    if (type === DateTime2 || type === DateTime || type === SmallDateTime || type === DateTimeOffset)
      return [[name, asTime]];
    if (type === Bit) return [[name, asBit]];
    if (type === Big) return [[name, asNumber]];
    return [];
  });
}

export function turn(row: Record<string, unknown>, converters: readonly (readonly [string, Convert])[]): void {
  for (const [name, convert] of converters) {
    const value = row[name];
    if (value !== null && value !== undefined) row[name] = convert(value);
  }
}
