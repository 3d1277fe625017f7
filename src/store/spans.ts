// spans: goes through a large table in spans of record ids, so that no statement takes long: between two of them heartbeats are sent, a cancellation
// is heard, and other writers have their turn. Owns: the way through. Does not own: what is done with a span.
import type { Database, SqlParams } from './database.js';

/** Record ids above `after`, up to `upto`. */
export interface Span {
  readonly after: string;
  readonly upto: string;
}

export const BEFORE_ALL = '';

/** `statement` gives the last record id of the next @count ones above @after, as `upto`; null where there is none. */
export async function* spansOf(
  db: Pick<Database, 'query'>,
  statement: string,
  count: number,
  params: SqlParams = {},
  from = BEFORE_ALL,
): AsyncGenerator<Span> {
  for (let after = from; ; ) {
    const [row] = await db.query<{ upto: string | null }>(statement, { ...params, after, count });
    if (row === undefined || row.upto === null) return;
    yield { after, upto: row.upto };
    after = row.upto;
  }
}

/** Counts of several spans as if they had been asked for at once: rows equal in all but `counts` become one. */
export class CountedRows<Row extends object> {
  readonly #counts: readonly (keyof Row & string)[];
  readonly #rows = new Map<string, Row>();

  constructor(...counts: readonly (keyof Row & string)[]) {
    this.#counts = counts;
  }

  add(rows: readonly Row[]): void {
    for (const row of rows) {
      const key = JSON.stringify(Object.entries(row).filter(([name]) => !this.#isCount(name)));
      const known = this.#rows.get(key);
      if (known === undefined) this.#rows.set(key, { ...row });
      else for (const name of this.#counts) known[name] = (Number(known[name]) + Number(row[name])) as Row[typeof name];
    }
  }

  rows(): Row[] {
    return [...this.#rows.values()];
  }

  #isCount(name: string): boolean {
    return (this.#counts as readonly string[]).includes(name);
  }
}
