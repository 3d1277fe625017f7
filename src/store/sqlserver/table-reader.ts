// table-reader: reads a table of somebody else's, whole, in chunks: its columns by position, its rows as raw cells.
// Owns: the statements' names and turning SQL types into cells. Does not own: what a row means. It never writes.
import type { RawCell } from '../../domain/order/raw-cell.js';
import type { Database, SqlParams } from '../database.js';
import { loadStatements } from '../statements.js';

/** Some 300 columns each: about 1 MB. */
const CHUNK_ROWS = 500;

export interface TableColumns {
  readonly columns: readonly string[];
  readonly keyColumns: readonly string[];
}

/** `table` as the config writes it: name, schema.name, database.schema.name, each in brackets or not. */
export function openTableReader(db: Database, table: string) {
  const statements = loadStatements('sqlserver');
  const parts = partsOf(table);
  const params: SqlParams = { schema: parts.at(-2) ?? null, table: parts.at(-1) ?? '' };
  const database = parts.at(-3);
  const catalog = { catalog: database === undefined ? '' : `${db.quote(database)}.` };
  const typesOf = async () =>
    db.query<{ name: string; type: string }>(statements.text('source.columns', catalog), params);

  return {
    async shape(): Promise<TableColumns> {
      const columns = await typesOf();
      const keys = await db.query<{ name: string }>(statements.text('source.key_columns', catalog), params);
      return { columns: columns.map(({ name }) => name), keyColumns: keys.map(({ name }) => name) };
    },

    async *rows(columns: readonly string[], orderBy: readonly string[]): AsyncGenerator<RawCell[][]> {
      const types = new Map((await typesOf()).map(({ name, type }) => [name, type]));
      const quoted = (names: readonly string[]) => names.map((name) => db.quote(name)).join(', ');
      const text = statements.text('source.rows', {
        columns: quoted(columns),
        table: parts.map((part) => db.quote(part)).join('.'),
        keys: quoted(orderBy),
      });
      for await (const chunk of db.stream<Record<string, unknown>>(text, {}, CHUNK_ROWS))
        yield chunk.map((row) => columns.map((name) => cellOf(row[name], types.get(name) ?? '')));
    },
  };
}

/** Dots inside brackets belong to the name; a doubled closing bracket is one. */
export function partsOf(table: string): string[] {
  const parts = table.match(/\[(?:[^\]]|\]\])*\]|[^.[\]]+/g) ?? [];
  return parts.map((part) => (part.startsWith('[') ? part.slice(1, -1).replaceAll(']]', ']') : part.trim()));
}

function cellOf(value: unknown, type: string): RawCell {
  if (value === null || value === undefined) return null;
  switch (type) {
    case 'date':
      return { kind: 'date', iso: String(value) };
    case 'datetime':
    case 'datetime2':
    case 'smalldatetime':
    case 'datetimeoffset': {
      const iso = String(value).slice(0, 19);
      return { kind: 'date', iso: iso.endsWith('T00:00:00') ? iso.slice(0, 10) : iso };
    }
    case 'bit':
      return value === 1;
    default:
      if (typeof value === 'string' || typeof value === 'number') return value;
      // Bytes, times of day, shapes: no column of an order list; where one is used, its cells are rejects (S9).
      return { kind: 'error', code: `#${type.toUpperCase()}` };
  }
}
