// housekeeping-store: takes away what nobody needs any more (domain/run/retention.ts), a portion at a time, each in a transaction of its own.
// Owns: the order and the portions. Killed in the middle, the next one goes on: what goes is asked anew each time.
// Never taken: the row of a run with its figures (history names it), and what the newest runs, an open one, an unsettled batch, a gate or a kept plan needs.
import { type CutOff, cutOffs, type Retention, type Tidied, WHOLE_RUNS } from '../domain/run/retention.js';
import type { StoreContext } from './context.js';

/** Some milliseconds of work: whoever else writes meanwhile hardly waits. */
const ROWS_AT_ONCE = 2_000;
/** Bodies are long: so many are some megabytes. */
const BODIES_AT_ONCE = 100;

export interface TidiedRows {
  readonly what: Tidied;
  readonly before: string;
  readonly rows: number;
}

export interface HousekeepingOptions {
  readonly retention: Retention;
  readonly dryRun: boolean;
  /** After each portion. */
  readonly onPortion?: (rows: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Of a kind: the tables that go by their run, with what tells their rows apart, in the order they go. */
const BY_RUN: Readonly<Partial<Record<Tidied, readonly (readonly [table: string, key: string])[]>>> = {
  verifications: [
    ['[FINDINGS]', '[finding_no]'],
    ['[VERIFIED_ITEMS]', '[item_id]'],
    ['[MENDS]', '[record_id]'],
  ],
  outbox: [
    ['[ORDER_LIST_LINES_DELTA]', '[record_id]'],
    ['[ORDER_LIST_DELTA]', '[record_id]'],
    ['[MON_BATCHES]', '[batch_id]'],
  ],
  calls: [['[MON_CALLS]', '[call_no]']],
  runs: [
    ['[RUN_GATES]', '[gate_no]'],
    ['[RUN_PHASES]', '[phase_no]'],
    ['[RUN_ATTEMPTS]', '[step]'],
    ['[RUN_SIGNS]', '[run_id]'],
    ['[RUN_CUSTOMERS]', '[customer]'],
  ],
};

export type HousekeepingStore = ReturnType<typeof createHousekeepingStore>;

export function createHousekeepingStore({ db, sql, now }: StoreContext) {
  return { housekeep };

  async function housekeep(options: HousekeepingOptions): Promise<TidiedRows[]> {
    const [whole] = await db.query<{ since: string | null }>(sql.text('housekeep.whole_since'), { count: WHOLE_RUNS });
    const done: TidiedRows[] = [];
    for (const cutOff of cutOffs(options.retention, new Date(now()), whole?.since ?? null))
      done.push({ ...cutOff, rows: await tidy(cutOff, options) });
    return done;
  }

  async function tidy({ what, before }: CutOff, options: HousekeepingOptions): Promise<number> {
    let rows = 0;
    switch (what) {
      case 'plans':
        rows += await byRun('[PLANS]', '[run_id]', await runs('housekeep.old_plans', before), options);
        break;
      case 'verifications':
        // The reading first: findings of a reading that lacks some would say that what they found is gone.
        rows += await byRun('[VERIFICATIONS]', '[run_id]', await runs('housekeep.old_verifications', before), options);
        break;
      case 'batch-bodies':
        return bodies(before, options);
      case 'rejects':
        return rejects(before, options);
      case 'history':
        return history(before, options);
      case 'runs':
        rows += await imports(before, options);
        break;
      case 'outbox':
      case 'calls':
        break;
    }
    for (const [table, key] of BY_RUN[what] ?? [])
      rows += await byRun(table, key, await runs('housekeep.runs', before, { table }), options);
    return rows;
  }

  async function runs(statement: string, before: string, names?: { table: string }): Promise<string[]> {
    const rows = await db.query<{ run_id: string }>(sql.text(statement, names), { before });
    return rows.map((row) => row.run_id);
  }

  async function byRun(table: string, key: string, runIds: readonly string[], options: HousekeepingOptions) {
    let rows = 0;
    for (const run of runIds) {
      if (options.dryRun) {
        rows += await count('housekeep.count_rows', { run }, { table });
        continue;
      }
      await mark(run);
      rows += await inPortions(options, () =>
        db.execute(sql.text('housekeep.rows', { table, key }), { run, count: ROWS_AT_ONCE }),
      );
    }
    return rows;
  }

  async function bodies(before: string, options: HousekeepingOptions): Promise<number> {
    let rows = 0;
    for (const run of await runs('housekeep.runs_with_bodies', before)) {
      if (options.dryRun) rows += await count('housekeep.count_bodies', { run });
      else
        rows += await inPortions(options, () =>
          db.execute(sql.text('housekeep.bodies'), { run, count: BODIES_AT_ONCE }),
        );
    }
    return rows;
  }

  async function rejects(before: string, options: HousekeepingOptions): Promise<number> {
    let rows = 0;
    const old = await db.query<{ run_id: string; workbook: string; row_count: number }>(
      sql.text('housekeep.old_rejects'),
      { before },
    );
    for (const { run_id: run, workbook, row_count: rowCount } of old) {
      options.signal?.throwIfAborted();
      rows += rowCount;
      if (options.dryRun) continue;
      await mark(run);
      await db.execute(sql.text('housekeep.rejects'), { run, workbook });
      options.onPortion?.(rowCount);
    }
    return rows;
  }

  async function imports(before: string, options: HousekeepingOptions): Promise<number> {
    const old = await db.query<{ run_id: string; workbook: string }>(sql.text('housekeep.old_imports'), { before });
    for (const { run_id: run, workbook } of options.dryRun ? [] : old) {
      options.signal?.throwIfAborted();
      await mark(run);
      await db.execute(sql.text('housekeep.import'), { run, workbook });
      options.onPortion?.(1);
    }
    return old.length;
  }

  async function history(before: string, options: HousekeepingOptions): Promise<number> {
    if (options.dryRun) return count('housekeep.count_history', { before });
    let rows = 0;
    for (let from = ''; ; ) {
      options.signal?.throwIfAborted();
      const [range] = await db.query<{ upto: string | null }>(sql.text('housekeep.history_upto'), {
        from,
        count: ROWS_AT_ONCE,
      });
      if (range === undefined || range.upto === null) return rows;
      const gone = await db.execute(sql.text('housekeep.history'), { from, upto: range.upto, before });
      options.onPortion?.(gone);
      rows += gone;
      from = range.upto;
    }
  }

  async function inPortions({ onPortion, signal }: HousekeepingOptions, portion: () => Promise<number>) {
    for (let rows = 0; ; ) {
      signal?.throwIfAborted();
      const gone = await portion();
      if (gone === 0) return rows;
      rows += gone;
      onPortion?.(gone);
    }
  }

  async function count(statement: string, params: Record<string, string>, names?: { table: string }): Promise<number> {
    const [row] = await db.query<{ row_count: number }>(sql.text(statement, names), params);
    return row?.row_count ?? 0;
  }

  /** Before its first row goes: a report that lacks something says so. */
  async function mark(run: string): Promise<void> {
    await db.execute(sql.text('housekeep.mark'), { run, now: now() });
  }
}
