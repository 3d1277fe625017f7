// column-ddl: the SQL type of a business column, the same words on both engines (docs/sql.md "Column types"), but for one.
// Booleans are kept as the text they become: TRUE or FALSE (docs/rules.md "Numbers").
import { type ColumnType, formatColumnType } from '../domain/order/column-type.js';
import type { Database } from './database.js';

export function columnDdl(type: ColumnType, engine: Database['engine'], staged: boolean): string {
  if (type.kind === 'boolean') return 'NVARCHAR(5)';
  // Bulk load takes no text for a decimal, and the driver multiplies a decimal by its places before it sends it; the double itself loses nothing.
  if (type.kind === 'decimal' && staged && engine === 'sqlserver') return 'FLOAT';
  return formatColumnType(type);
}
