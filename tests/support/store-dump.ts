// store-dump: what a SQLite store says of orders, sizes, writes, groups and runs, so that two stores can be compared.
// Left out is what may differ between two runs that did the same: times, tries, batches, and the board's own ids (that there is one, counts).
import SqliteDriver from 'better-sqlite3';
import type { Config } from '../../src/config/config.js';

const TABLES = [
  'WORKBOOKS',
  'WORKBOOK_IMPORTS',
  'REJECTS',
  'ORDER_LIST',
  'ORDER_LIST_BOARD',
  'ORDER_LIST_LINES',
  'ORDER_HISTORY',
  'ORDER_LIST_DELTA',
  'ORDER_LIST_LINES_DELTA',
  'MON_GROUPS',
  'MON_DOUBLES',
  'RUNS',
  'RUN_CUSTOMERS',
] as const;

const MAY_DIFFER = /(^|_)at$|^(attempts|alone|batch_id|position|seq|forecast)$/;
const BOARD_IDS = new Set(['monday_item_id', 'item_id', 'group_id', 'subitem_id']);

type Row = Readonly<Record<string, unknown>>;

export function dumpStore(store: Config['store']): Readonly<Record<string, readonly string[]>> {
  if (store.kind !== 'sqlite') throw new Error('Only SQLite stores can be dumped.');
  const file = new SqliteDriver(store.file, { readonly: true });
  try {
    return Object.fromEntries(
      TABLES.map((table) => [table, (file.prepare(`SELECT * FROM ${table}`).all() as Row[]).map(shown).sort()]),
    );
  } finally {
    file.close();
  }
}

function shown(row: Row): string {
  const kept = Object.entries(row)
    .filter(([column]) => !MAY_DIFFER.test(column))
    // Of what arrived, why an earlier try was in vain is no part of the end.
    .map(([column, value]) => [
      column,
      column === 'reason' && row.state === 'SYNCED' ? null : comparable(column, value),
    ]);
  return JSON.stringify(Object.fromEntries(kept));
}

function comparable(column: string, value: unknown): unknown {
  if (BOARD_IDS.has(column)) return value === null ? null : 'an id';
  // A write that was found on the board is as good as one that was answered.
  if (column === 'outcome' && value === 'adopted') return 'applied';
  if (column === 'figures' && typeof value === 'string') {
    const { board: calls, ...figures } = JSON.parse(value) as { board?: Row };
    return { ...figures, creates: calls?.creates, updates: calls?.updates };
  }
  return value;
}
