// sql-table-source: a wide SQL table or view as a source of orders: one document, its columns the header, its rows in key order.
// Owns: what a row's key is, the digest, the refusals. Does not own: the connection (TableReader), what columns and rows mean (the domain, as for workbooks).
import { createHash } from 'node:crypto';
import type { RawCell, RawHeader, RawRow } from '../domain/order/raw-cell.js';
import { SourceRefused } from '../domain/order/refusal.js';
import { foldName } from '../domain/order/white-space.js';
import type { OpenSource, OrderSource } from './source.js';

export interface TableShape {
  /** By ordinal position: sizes are found by where they stand. Empty: there is no such table. */
  readonly columns: readonly string[];
  /** Of its primary key, in order; a view has none. */
  readonly keyColumns: readonly string[];
}

/** The database as the source needs it. `rows` is one statement: one moment in time. */
export interface TableReader {
  shape(): Promise<TableShape>;
  rows(columns: readonly string[], orderBy: readonly string[]): AsyncIterable<readonly (readonly RawCell[])[]>;
}

export interface SqlTableOptions {
  /** As in the config; also the name of the document. */
  readonly table: string;
  /** Server and database, for sentences. */
  readonly place: string;
  /** The column that has the role of the order number: its name, then its aliases. */
  readonly orderNumber: readonly [string, ...string[]];
  readonly reader: TableReader;
}

/** Place of a row in a reject: longer keys are cut, and no shorter than tells rows apart. */
const LONGEST_KEY = 200;

export function createSqlTableSource({ table, place, orderNumber, reader }: SqlTableOptions): OrderSource {
  /** Of the rows that were just read to their end: the import asks for it once more, to see that it is what it began with. */
  let justRead: string | null = null;

  async function shape(): Promise<{ columns: readonly string[]; keys: readonly string[] }> {
    const { columns, keyColumns } = await reader.shape();
    if (columns.length === 0)
      throw new SourceRefused({
        kind: 'missing',
        sentence: `${place} has no table or view ${table}, or this login may not read it. Correct [source] table in the config, or grant SELECT on it.`,
      });
    if (keyColumns.length > 0) return { columns, keys: keyColumns };
    const known = new Set(orderNumber.map(foldName));
    const number = columns.find((name) => known.has(foldName(name)));
    if (number !== undefined) return { columns, keys: [number] };
    throw new SourceRefused({
      kind: 'missing-column',
      sentence: `Table ${table} has neither a primary key nor a column ${orderNumber[0]}, so its rows cannot be named. Give it one of them.`,
    });
  }

  async function* read(signal: AbortSignal | undefined): AsyncGenerator<RawRow, void, undefined> {
    const { columns, keys } = await shape();
    const keyAt = keys.map((key) => columns.indexOf(key));
    const digest = new RowsDigest(columns);
    // As in a workbook the header would be row 1.
    let row = 1;
    for await (const chunk of reader.rows(columns, keys)) {
      signal?.throwIfAborted();
      for (const cells of chunk) {
        row += 1;
        digest.add(cells);
        yield {
          row,
          key: keyAt
            .map((at) => wordOf(cells[at] ?? null))
            .join(', ')
            .slice(0, LONGEST_KEY),
          cells,
        };
      }
    }
    justRead = digest.end();
  }

  return {
    list: async () => {
      // A new run begins: what an attempt that died had read is of no use to it.
      justRead = null;
      await shape();
      return [{ name: table, file: null, sizeBytes: 0, changedAt: null }];
    },
    notRead: async () => [],
    async digest(_name, signal) {
      if (justRead === null) for await (const _row of read(signal));
      const digest = justRead ?? '';
      justRead = null;
      return digest;
    },
    async open(_name, signal): Promise<OpenSource> {
      const { columns } = await shape();
      return {
        name: table,
        sheet: table,
        headerRow: 1,
        date1904: false,
        headers: columns.map((text, column): RawHeader => ({ column, letter: `[${text}]`, text })),
        rows: () => read(signal),
        secondLook: () => null,
        close: async () => {},
      };
    },
  };
}

/** Of the set of rows, whatever their order: a key that does not tell all rows apart gives them in any order. */
class RowsDigest {
  readonly #header: string;
  /** Sum of the rows' hashes: unlike with XOR, two equal rows are not none. */
  #sum = 0n;
  #count = 0;

  constructor(columns: readonly string[]) {
    this.#header = JSON.stringify(columns);
  }

  add(cells: readonly RawCell[]): void {
    this.#sum += BigInt(`0x${createHash('sha256').update(JSON.stringify(cells)).digest('hex')}`);
    this.#count += 1;
  }

  end(): string {
    return createHash('sha256')
      .update(`${this.#header}\n${this.#count}\n${this.#sum.toString(16)}`)
      .digest('hex');
  }
}

function wordOf(cell: RawCell): string {
  if (cell === null) return '(blank)';
  if (typeof cell !== 'object') return String(cell);
  return cell.kind === 'date' ? cell.iso : cell.kind;
}
