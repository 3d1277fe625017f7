// column-ddl: the SQL type of a business column, the same words on both engines (sql-dialects.md 3), but for one.
// Booleans are kept as the text they become: TRUE or FALSE (spec 3.1).
import { type ColumnType, formatColumnType } from '../domain/order/column-type.js';
import type { Database } from './database.js';

export function columnDdl(type: ColumnType, engine: Database['engine'], staged: boolean): string {
  if (type.kind === 'boolean') return 'NVARCHAR(5)';
  // Bulk load takes no text for a decimal, and the driver multiplies a decimal by its places before it sends it; the double itself loses nothing.
  if (type.kind === 'decimal' && staged && engine === 'sqlserver') return 'FLOAT';
  return formatColumnType(type);
}
