// legacy-database: reads the tables of the earlier system: its wide order table with item ids, its lines with subitem ids. It never writes there.
// Owns: finding ids in them and reading rows by our own rules, so that keys are ours. Does not own: which order is whose (domain/merge/adopt-by-key.ts).

import type { LegacyOrder } from '../domain/merge/adopt-by-key.js';
import type { OrderRules } from '../domain/order/order-rules.js';
import type { RawCell, RawHeader } from '../domain/order/raw-cell.js';
import { readLayout } from '../domain/reading/read-layout.js';
import { compileRowReader } from '../domain/reading/read-row.js';
import { sha1 } from '../store/sha1.js';
import { sha256 } from '../store/sha256.js';
import type { ServerPlace } from '../store/sqlserver/connection.js';
import { openSqlServer } from '../store/sqlserver/sqlserver-database.js';
import { openTableReader } from '../store/sqlserver/table-reader.js';

export interface LegacyTables {
  readonly orders: string;
  readonly lines: string;
}

export interface LegacyLine {
  readonly oldId: string;
  readonly size: string;
  readonly itemId: string;
}

/** As its tables were named over time (docs/rules.md "The earlier system"); the first that is there counts. */
const ORDER_ID = ['record_uuid'];
const ITEM_ID = ['monday_item_id'];
const SUBITEM_ID = ['monday_subitem_id', 'monday_item_id'];
const SIZE = ['size_code', 'size'];

export class LegacyDatabaseUnfit extends Error {
  override readonly name = 'OldDatabaseUnfit';
}

export async function readLegacyDatabase(
  place: ServerPlace,
  tables: LegacyTables,
  rules: OrderRules,
): Promise<{ orders: LegacyOrder[]; unread: number; lines: LegacyLine[] }> {
  const db = openSqlServer(place);
  try {
    const { orders, unread } = await readOrders(db, tables.orders, rules);
    return { orders, unread, lines: await readLines(db, tables.lines) };
  } finally {
    await db.close();
  }
}

type Reader = ReturnType<typeof openTableReader>;

async function readOrders(db: Parameters<typeof openTableReader>[0], table: string, rules: OrderRules) {
  const reader = openTableReader(db, table);
  const columns = await columnsOf(reader, table);
  const [id, item] = [placeOf(columns, ORDER_ID, table), placeOf(columns, ITEM_ID, table)];
  const headers = columns.map((text, column): RawHeader => ({ column, letter: `[${text}]`, text }));
  const layout = readLayout(headers, rules, table, false, { sha256 });
  if (layout.kind === 'refused') throw new LegacyDatabaseUnfit(layout.refusal.sentence);
  const rows = compileRowReader(layout.layout, rules, { sha256, sha1, workbook: table, sheet: table });
  const orders: LegacyOrder[] = [];
  let unread = 0;
  let row = 1;
  for await (const chunk of reader.rows(columns, [columns[id] ?? ''])) {
    for (const cells of chunk) {
      row += 1;
      const [oldId, itemId] = [wordOf(cells[id]), wordOf(cells[item])];
      if (itemId === '') continue;
      const reading = rows.read({ row, key: oldId, cells });
      if (reading.kind !== 'order') {
        unread += 1;
        continue;
      }
      const { baseKey, extrasKey, orderNumber, customer } = reading.draft;
      orders.push({ oldId, itemId, baseKey, extrasKey, words: `${orderNumber} of ${customer}` });
    }
  }
  return { orders, unread };
}

async function readLines(db: Parameters<typeof openTableReader>[0], table: string): Promise<LegacyLine[]> {
  const reader = openTableReader(db, table);
  const columns = await columnsOf(reader, table);
  const [id, size, item] = [ORDER_ID, SIZE, SUBITEM_ID].map((names) => placeOf(columns, names, table));
  const lines: LegacyLine[] = [];
  for await (const chunk of reader.rows(columns, [columns[id ?? 0] ?? '']))
    for (const cells of chunk) {
      const itemId = wordOf(cells[item ?? 0]);
      if (itemId !== '') lines.push({ oldId: wordOf(cells[id ?? 0]), size: wordOf(cells[size ?? 0]), itemId });
    }
  return lines;
}

async function columnsOf(reader: Reader, table: string): Promise<readonly string[]> {
  const { columns } = await reader.shape();
  if (columns.length === 0)
    throw new LegacyDatabaseUnfit(`The old database has no table ${table}, or this login may not read it.`);
  return columns;
}

function placeOf(columns: readonly string[], names: readonly string[], table: string): number {
  for (const name of names) {
    const at = columns.findIndex((column) => column.toLowerCase() === name);
    if (at >= 0) return at;
  }
  throw new LegacyDatabaseUnfit(
    `The old table ${table} has no column ${names.join(' or ')}, so nothing can be taken over from it.`,
  );
}

function wordOf(cell: RawCell | undefined): string {
  return typeof cell === 'string' ? cell.trim() : typeof cell === 'number' ? String(cell) : '';
}
