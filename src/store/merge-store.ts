// merge-store: staged rows meet stored orders, in one transaction: paired, born, changed, absent (S2, S7, S11).
// Owns: the order of the steps and turning rows into the domain's shapes. Does not own: pairing (domain/merge/pairing.ts), merging (domain/merge/merge-order.ts).

import { grouped } from '../domain/grouped.js';
import { mergeOrder } from '../domain/merge/merge-order.js';
import { type Pairing, pairRows } from '../domain/merge/pairing.js';
import type { IncomingRow } from '../domain/merge/row-content.js';
import type { Layout } from '../domain/order/layout.js';
import type { Hold, OrderDraft } from '../domain/order/order-draft.js';
import type { ColumnRule, OrderRules } from '../domain/order/order-rules.js';
import { cellName } from '../domain/order/place.js';
import type { Reject } from '../domain/order/reject.js';
import type { StoredOrder } from '../domain/order/stored-order.js';
import type { Value } from '../domain/order/value.js';
import { type StoreContext, withBusiness } from './context.js';
import type { Database, SqlParams } from './database.js';
import { followFormerKeys, type PairUnderKey } from './former-keys.js';
import { insertRejects, type StoredLayout } from './import-store.js';
import { type ChangedOrder, createMergedOrders } from './merged-orders.js';
import { followChangedKeys } from './order-keys.js';
import { guardRun, signIfLong } from './run-fence.js';
import { sha1 } from './sha1.js';
import { sizesIn } from './staged-sizes.js';
import { leaveWholeWorkbooks } from './staged-whole.js';

export interface MergeOptions {
  readonly rules: OrderRules;
  readonly rulesInForce: string;
  readonly progress: (done: number) => void;
  readonly beforeCommit: () => Promise<void> | void;
}

export interface MergeCounts {
  readonly created: number;
  readonly changed: number;
  readonly same: number;
  readonly absent: number;
}

const NOTHING_MERGED: MergeCounts = { created: 0, changed: 0, same: 0, absent: 0 };

export type MergeStore = ReturnType<typeof createMergeStore>;

/** Changed orders are merged in Node, this many at a time: some 2 MB of rows. */
const CHUNK_ORDERS = 500;

/** Rows that a statement goes through at once: some 100 ms of work. */
const PORTION_ROWS = 10_000;

/** Rows of a workbook. */
type Portion = { readonly workbook: string; readonly first: number; readonly last: number };

/** Open base keys are paired so many at a time, in three questions: their rows are a few each. */
const CHUNK_KEYS = 200;

interface StagedOrder {
  readonly workbook: string;
  readonly sheet: string;
  readonly row_no: number;
  readonly record_id: string;
  readonly extras_key: string;
  readonly birth_id: string;
  readonly base_key: string;
  readonly source_hash: string;
  readonly cancelled: number;
  readonly source_holds: string | null;
  readonly refused: string | null;
  readonly refused_sizes: string | null;
  readonly sizes: string | null;
  readonly customer: string;
  readonly customer_as_written: string;
  readonly order_number: string;
  readonly former_values?: string | null;
  readonly [businessColumn: string]: Value | undefined;
}

interface StoredRow {
  readonly base_key: string;
  readonly record_id: string;
  readonly extras_key: string;
  readonly ordinal: number;
  readonly present: number;
  readonly source_hash: string;
  readonly outcome: string | null;
  readonly [businessColumn: string]: Value;
}

/** A reject of the merge, with the place its row has today. */
interface StandingReject {
  readonly workbook: string;
  readonly sheet: string;
  readonly row_no: number;
  readonly column_name: string;
  readonly value: string;
  readonly reason: Reject['reason'];
  readonly effect: Reject['effect'];
  readonly sentence: string;
  readonly customer: string | null;
  readonly order_number: string | null;
  readonly record_id: string;
}

interface LineRow {
  readonly record_id: string;
  readonly size_code: string;
  readonly quantity: number;
}

export function createMergeStore(context: StoreContext) {
  const { db, sql, columns, now } = context;
  const names = columns.map((column) => column.name);
  const ruleOf = new Map(columns.map((column) => [column.name, column]));
  const writeMerged = createMergedOrders(context);

  return {
    /** Once a run. Whoever did not hear of its end asks again: then nothing is staged any more, and every order would seem absent (S7, S11). */
    async run(runId: string, options: MergeOptions): Promise<MergeCounts> {
      return db.merging(async (tx) => {
        await guardRun(context, tx, runId);
        const begunMs = performance.now();
        const [done] = await tx.query<{ workbooks: number }>(sql.text('merge.done'), { run: runId });
        if ((done?.workbooks ?? 0) > 0) return NOTHING_MERGED;
        const at = now();
        await tx.execute(sql.text('imports.add_missing'), { run: runId, now: at });
        await leaveWholeWorkbooks(tx, sql, runId);
        const otherRules = await followChangedKeys(context, tx, runId, {
          ...options.rules,
          inForce: options.rulesInForce,
        });
        const layouts = await readLayouts(tx, runId);
        await tx.execute(sql.text('staging.index_base_key'));
        if (otherRules)
          await followFormerKeys(context, tx, options.rules.roles.customer, pairUnderKey(tx, layouts, options));
        const [stored] = await tx.query<{ record_id: string | null }>(sql.text('merge.any_stored'));
        const anyStored = stored?.record_id != null;
        const portions = await portionsOf(tx);
        const single = anyStored ? await pairSingle(tx, runId, options) : 0;
        await tx.execute(sql.text('merge.open_twins'));
        if (anyStored) for (const portion of portions) await tx.execute(sql.text('merge.open_known'), { ...portion });
        options.progress(0);
        const paired = single + (await pairOpenKeys(tx, runId, { anyStored, otherRules }, layouts, options));
        // Only now: before, it would have been rewritten with every record id. Without stored orders nobody looks for one.
        if (anyStored) await tx.execute(sql.text('staging.index_record'));
        // Each of its questions goes through all staged rows: a fifth of a first merge, which none of them is about.
        if (paired > 0) await mergePaired(tx, runId, at, layouts, options, portions);
        const pairedNow = paired > 0 ? await countPaired(tx) : { changed: 0, same: 0 };
        // Before the new ones come, so that these need not be looked through.
        const absent = anyStored ? await markAbsent(tx, runId, at, options) : 0;
        let created = 0;
        for (const portion of portions) {
          created += await tx.execute(sql.text('merge.insert_born', withBusiness(context)), { run: runId, ...portion });
          await tx.execute(sql.text('merge.insert_born_lines'), { ...portion });
          await tx.execute(sql.text('merge.history_born'), { run: runId, now: at, ...portion });
          options.progress(created);
        }
        await tx.execute(sql.text('rejects.forget_of_absent'));
        await tx.execute(sql.text('imports.refresh_workbooks'), { run: runId, rules: options.rulesInForce });
        await tx.execute(sql.text('imports.add_workbooks'), { run: runId, rules: options.rulesInForce });
        await tx.execute(sql.text('forget.moved_away'));
        await keepSizeOrder(tx, layouts);
        await tx.execute(sql.text('staging.drop_base_key'));
        await tx.execute(sql.text('staging.drop_record'));
        await tx.execute(sql.text('staging.clear'));
        await signIfLong(context, tx, runId, begunMs);
        await options.beforeCommit();
        return { created, ...pairedNow, absent };
      });
    },
  };

  /** Of the staged rows, in the order in which they lie. */
  async function portionsOf(tx: Database): Promise<Portion[]> {
    const rows = await tx.query<{ workbook: string; first_row: number; last_row: number }>(sql.text('merge.portions'));
    return rows.flatMap(({ workbook, first_row: first, last_row: last }) => inPortions(workbook, first, last));
  }

  /** By where the stored order stood when it was last read. */
  async function pairSingle(tx: Database, runId: string, options: MergeOptions): Promise<number> {
    let paired = 0;
    for (const { workbook, last_row: last } of await importedWorkbooks(tx, runId)) {
      for (const portion of inPortions(workbook, 0, last))
        paired += await tx.execute(sql.text('merge.pair_single'), { run: runId, ...portion });
      options.progress(paired);
    }
    return paired;
  }

  async function markAbsent(tx: Database, runId: string, at: string, options: MergeOptions): Promise<number> {
    let absent = 0;
    for (const { workbook } of await importedWorkbooks(tx, runId)) {
      await tx.execute(sql.text('merge.history_absent'), { run: runId, now: at, workbook });
      absent += await tx.execute(sql.text('merge.mark_absent'), { run: runId, workbook });
      options.progress(absent);
    }
    return absent;
  }

  /** Of this run, with the last row that a stored order of it stands in. */
  async function importedWorkbooks(tx: Database, runId: string): Promise<{ workbook: string; last_row: number }[]> {
    const rows = await tx.query<{ workbook: string; last_row: number | null }>(sql.text('merge.imported_workbooks'), {
      run: runId,
    });
    return rows.map(({ workbook, last_row }) => ({ workbook, last_row: last_row ?? 0 }));
  }

  async function mergePaired(
    tx: Database,
    runId: string,
    at: string,
    layouts: ReadonlyMap<string, Layout>,
    options: MergeOptions,
    portions: readonly Portion[],
  ): Promise<void> {
    await tx.execute(sql.text('merge.mark_changed'));
    await tx.execute(sql.text('merge.mark_same'));
    const standing = await tx.query<StandingReject>(sql.text('rejects.of_same'));
    await tx.execute(sql.text('rejects.forget_of_merged'));
    await keepRejects(tx, runId, standing, layouts, options.rules.roles.total);
    await mergeChanged(tx, runId, at, layouts, options);
    for (const portion of portions)
      await tx.execute(sql.text('merge.history_returned'), { run: runId, now: at, ...portion });
    await tx.execute(sql.text('merge.bring_back'), { run: runId });
    // A workbook that could not be read may come back with the rows of orders that moved on meanwhile: "same bytes" would hide them.
    await tx.execute(sql.text('merge.read_again_where_orders_left'));
    for (const portion of portions) {
      await tx.execute(sql.text('merge.move_place'), { ...portion });
      options.progress(0);
    }
  }

  /** Lines are made in the order of the header (plan.insert_lines). */
  async function keepSizeOrder(tx: Database, layouts: ReadonlyMap<string, Layout>): Promise<void> {
    for (const [workbook, { sizes }] of layouts) {
      await tx.execute(sql.text('imports.forget_sizes'), { workbook });
      const rows = sizes.map(({ size }, index) => [workbook, size, index + 1]);
      if (rows.length > 0) await tx.bulkInsert('WORKBOOK_SIZES', ['workbook', 'size_code', 'position'], rows);
    }
  }

  async function readLayouts(tx: Database, runId: string): Promise<Map<string, Layout>> {
    const rows = await tx.query<{ workbook: string; outcome: string; layout: string | null }>(
      sql.text('imports.results'),
      { run: runId },
    );
    const layouts = new Map<string, Layout>();
    for (const row of rows)
      if (row.outcome === 'imported' && row.layout !== null)
        layouts.set(row.workbook, asLayout(JSON.parse(row.layout) as StoredLayout));
    return layouts;
  }

  /** Only what pairing and merging ask of a layout: names and sizes, and the letters for rejects. */
  function asLayout(stored: StoredLayout): Layout {
    return {
      columns: stored.columns.map(([name, letter], index) => ({ column: index, letter, name, rule: ruleNamed(name) })),
      sizes: stored.sizes.map(([size, letter], index) => ({ column: index, letter, size })),
      unknown: [],
      fingerprint: '',
      date1904: false,
    };
  }

  function ruleNamed(name: string): ColumnRule {
    return ruleOf.get(name) ?? { name, type: { kind: 'text', maxLength: 1 }, aliases: [] };
  }

  /** Base keys with several rows or several stored orders: 0.6 % of real rows (docs/rules.md "Pairing"). Returns how many rows met an order. */
  async function pairOpenKeys(
    tx: Database,
    runId: string,
    { anyStored, otherRules }: { readonly anyStored: boolean; readonly otherRules: boolean },
    layouts: ReadonlyMap<string, Layout>,
    options: MergeOptions,
  ): Promise<number> {
    const keys = await tx.query<{ base_key: string; customer: string }>(sql.text('merge.open_keys'));
    const checks = new Map(options.rules.customers.map((customer) => [customer.name, customer.extraChecks]));
    let paired = 0;
    for (let after = 0; after < keys.length; after += CHUNK_KEYS) {
      const chunk = keys.slice(after, after + CHUNK_KEYS);
      const span = { first: chunk[0]?.base_key ?? '', last: chunk.at(-1)?.base_key ?? '' };
      const business = withBusiness(context);
      const staged = grouped(await tx.query<StagedOrder>(sql.text('merge.open_incoming', business), span), baseKeyOf);
      const stored = grouped(
        await tx.query<StoredRow>(sql.text('merge.open_stored', business), { ...span, run: runId }),
        baseKeyOf,
      );
      const storedLines = grouped(await tx.query<LineRow>(sql.text('merge.open_stored_lines'), span), recordOf);
      const actions: SqlParams[] = [];
      for (const { base_key: baseKey, customer } of chunk) {
        const rows = staged.get(baseKey) ?? [];
        const orders = stored.get(baseKey) ?? [];
        const candidates = orders
          .filter((row) => row.outcome !== 'unchanged' || row.present === 0)
          .map((row) => asStored(row, storedLines.get(row.record_id) ?? []));
        // Orders of an unchanged workbook keep their own rows; they only take their ids out of the running.
        const taken = orders.filter((row) => row.outcome === 'unchanged' && row.present === 1).map(recordOf);
        const incoming = rows.map((row) => asIncoming(row, layouts, otherRules));
        const rule = {
          extraChecks: checks.get(customer) ?? options.rules.unknownCustomerKeys.extraChecks,
          orderType: options.rules.roles.orderType,
        };
        let pairing = pairRows(candidates, incoming, rule, sha1, taken);
        // An order that was born under this base key may stand under another one today (order-keys.ts); its id stays its own.
        let elsewhere = anyStored ? await idsTaken(tx, pairing) : [];
        while (elsewhere.length > 0) {
          taken.push(...elsewhere);
          pairing = pairRows(candidates, incoming, rule, sha1, taken);
          elsewhere = await idsTaken(tx, pairing);
        }
        paired += pairing.pairs.length;
        actions.push(...mergeActionsOf(pairing, rows));
      }
      await tx.executeMany(sql.many('merge.set_fate'), actions);
      options.progress(after + chunk.length);
    }
    return paired;
  }

  async function idsTaken(tx: Database, { created: born }: Pairing): Promise<string[]> {
    const taken: string[] = [];
    for (const { recordId: record } of born)
      for (const row of await tx.query<{ record_id: string }>(sql.text('merge.id_taken'), { record }))
        taken.push(row.record_id);
    return taken;
  }

  async function mergeChanged(
    tx: Database,
    runId: string,
    at: string,
    layouts: ReadonlyMap<string, Layout>,
    options: MergeOptions,
  ): Promise<void> {
    // The ids first, once: a chunk is then a span of the index, however many there are.
    // Sorted here: asked for in order, SQLite walks the index of record ids and visits every row (0.38 s of 101,500 new orders).
    const changed = await tx.query<{ record_id: string }>(sql.text('merge.changed_ids'));
    const ids = changed.map((row) => row.record_id).sort();
    for (let after = 0; after < ids.length; after += CHUNK_ORDERS) {
      const chunk = ids.slice(after, after + CHUNK_ORDERS);
      const span = { first: chunk[0] ?? '', last: chunk.at(-1) ?? '' };
      const staged = await tx.query<StagedOrder>(sql.text('merge.changed_chunk', withBusiness(context)), span);
      const stored = new Map(
        (await tx.query<StoredRow>(sql.text('merge.changed_stored', withBusiness(context)), span)).map((row) => [
          row.record_id,
          row,
        ]),
      );
      const storedLines = grouped(await tx.query<LineRow>(sql.text('merge.changed_stored_lines'), span), recordOf);
      const merged: ChangedOrder[] = [];
      for (const row of staged) {
        const before = stored.get(row.record_id);
        const layout = layouts.get(row.workbook);
        if (before === undefined || layout === undefined) continue;
        const draft = asDraft(row, layout, db.engine);
        merged.push({
          recordId: row.record_id,
          workbook: row.workbook,
          sheet: row.sheet,
          row: row.row_no,
          customer: row.customer,
          customerAsWritten: row.customer_as_written,
          orderNumber: row.order_number,
          sourceHash: draft.sourceHash,
          merged: mergeOrder(asStored(before, storedLines.get(row.record_id) ?? []), draft, layout, options.rules),
        });
      }
      await writeMerged(tx, runId, at, merged);
      options.progress(after + staged.length);
    }
  }

  /** What the merge found wrong with an order holds on while its row says the same; only the place may be another (S9). */
  async function keepRejects(
    tx: Database,
    runId: string,
    standing: readonly StandingReject[],
    layouts: ReadonlyMap<string, Layout>,
    total: string | null,
  ): Promise<void> {
    for (const workbook of new Set(standing.map((reject) => reject.workbook))) {
      const rejects = standing.filter((reject) => reject.workbook === workbook);
      const letter = layouts.get(workbook)?.columns.find(({ name }) => name === total)?.letter ?? 'A';
      await insertRejects(
        tx,
        runId,
        workbook,
        'MERGE',
        rejects[0]?.sheet ?? '',
        rejects.map(({ row_no: row, column_name: column, value, reason, effect, sentence, ...owner }) => ({
          reject: {
            row,
            cell: cellName({ letter, column: total ?? column, row, orderNumber: owner.order_number ?? '' }),
            column,
            value,
            reason,
            effect,
            sentence,
          },
          customer: owner.customer,
          orderNumber: owner.order_number,
          recordId: owner.record_id,
        })),
      );
    }
  }

  async function countPaired(tx: Database): Promise<Pick<MergeCounts, 'changed' | 'same'>> {
    const rows = await tx.query<{ fate: string; row_count: number }>(sql.text('merge.count_paired'));
    const of = (fate: string) => rows.find((row) => row.fate === fate)?.row_count ?? 0;
    return { changed: of('CHANGED'), same: of('SAME') };
  }

  function valuesOf(row: Readonly<Record<string, Value>>): Map<string, Value> {
    return new Map(names.map((name) => [name, row[name] ?? null]));
  }

  function asStored(row: StoredRow, lines: readonly LineRow[]): StoredOrder {
    return {
      recordId: row.record_id,
      values: valuesOf(row),
      lines: new Map(lines.map((line) => [line.size_code, line.quantity])),
      extrasKey: row.extras_key,
      ordinal: row.ordinal,
      sourceHash: row.source_hash,
      presence: row.present === 0 ? 'absent' : row.outcome === 'imported' ? 'present' : 'unread',
    };
  }

  /** `asFormerly`: as programs before read it, which is how what is stored was read. */
  function asIncoming(row: StagedOrder, layouts: ReadonlyMap<string, Layout>, asFormerly: boolean): IncomingRow {
    const layout = layouts.get(row.workbook) ?? asLayout({ columns: [], sizes: [] });
    const former = asFormerly && row.former_values ? (JSON.parse(row.former_values) as Record<string, Value>) : {};
    return { draft: asDraft({ ...row, ...former }, layout, db.engine), layout };
  }

  function pairUnderKey(tx: Database, layouts: ReadonlyMap<string, Layout>, { rules }: MergeOptions): PairUnderKey {
    const business = withBusiness(context);
    return async (key, rows) => {
      const staged: StagedOrder[] = [];
      for (const { workbook, row_no: row } of rows)
        staged.push(...(await tx.query<StagedOrder>(sql.text('former.incoming', business), { workbook, row })));
      const lines = grouped(await tx.query<LineRow>(sql.text('former.stored_lines'), { key }), recordOf);
      const stored = await tx.query<StoredRow>(sql.text('former.stored', business), { key });
      const { extraChecks } =
        rules.customers.find(({ name }) => name === staged[0]?.customer) ?? rules.unknownCustomerKeys;
      const rule = { extraChecks, orderType: rules.roles.orderType };
      return pairRows(
        stored.map((row) => asStored(row, lines.get(row.record_id) ?? [])),
        staged.map((row) => asIncoming(row, layouts, true)),
        rule,
        sha1,
        [],
      );
    };
  }
}

function inPortions(workbook: string, first: number, last: number): Portion[] {
  const portions: Portion[] = [];
  for (let from = first; from <= last; from += PORTION_ROWS)
    portions.push({ workbook, first: from, last: Math.min(last, from + PORTION_ROWS - 1) });
  return portions;
}

const baseKeyOf = ({ base_key }: { readonly base_key: string }): string => base_key;
const recordOf = ({ record_id }: { readonly record_id: string }): string => record_id;

function mergeActionsOf({ pairs, created: born }: Pairing, rows: readonly StagedOrder[]): SqlParams[] {
  const placeOf = (index: number) => ({ workbook: rows[index]?.workbook ?? '', row: rows[index]?.row_no ?? 0 });
  return [
    ...pairs.map(({ recordId, index }) => ({ ...placeOf(index), fate: 'PAIRED', record: recordId, ordinal: null })),
    ...born.map(({ recordId, index, ordinal }) => ({ ...placeOf(index), fate: 'BORN', record: recordId, ordinal })),
  ];
}

function asDraft(row: StagedOrder, layout: Layout, engine: Database['engine']): OrderDraft {
  const refusedNames = row.refused === null ? [] : (JSON.parse(row.refused) as string[]);
  return {
    row: row.row_no,
    customer: row.customer,
    customerAsWritten: row.customer_as_written,
    customerKnown: true,
    orderNumber: row.order_number,
    baseKey: row.base_key,
    values: layout.columns.map(({ name }) => row[name] ?? null),
    refused: refusedNames.map((name) => layout.columns.findIndex((column) => column.name === name)),
    lines: sizesIn(row.sizes, engine),
    refusedSizes: row.refused_sizes === null ? [] : (JSON.parse(row.refused_sizes) as string[]),
    cancelled: row.cancelled === 1,
    holds: row.source_holds === null ? [] : (JSON.parse(row.source_holds) as Hold[]),
    birthId: row.birth_id,
    extrasKey: row.extras_key,
    sourceHash: row.source_hash,
  };
}
