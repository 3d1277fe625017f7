// import-store: stages what was read of a workbook and remembers, per run, how each workbook went. S8: whole or not at all.

import type { Layout } from '../domain/order/layout.js';
import type { OrderDraft } from '../domain/order/order-draft.js';
import type { Reject } from '../domain/order/reject.js';
import type { SkippedExample } from '../domain/reading/skipped-rows.js';
import type { StoreContext } from './context.js';
import type { Database, LockScope, SqlValue } from './database.js';
import { createRunFence } from './run-fence.js';
import { sizesText } from './staged-sizes.js';

export type ImportOutcome = 'imported' | 'unchanged' | 'refused' | 'missing';

/** Row counts of one workbook. */
export interface ImportFigures {
  /** Rows with an order number and a customer. */
  readonly read: number;
  readonly skipped: number;
  /** The first of them; imports of older programs have none. */
  readonly skippedExamples?: readonly SkippedExample[];
  readonly blank: number;
  /** Read rows of which no order could be made: held rows (docs/rules.md "Vanished columns"). */
  readonly heldRows: number;
  /** The same by canonical customer; '' where the customer itself was refused. */
  readonly heldRowsByCustomer: Readonly<Record<string, number>>;
  /** Rows with values but without an order number or customer. */
  readonly rejectedRows: number;
  readonly rejects: number;
  /** Dates left open such as TBC. */
  readonly placeholders: number;
  readonly unknownColumns: readonly string[];
}

export interface ImportResult {
  readonly workbook: string;
  readonly outcome: ImportOutcome;
  readonly digest: string | null;
  readonly sheet: string | null;
  readonly layout: StoredLayout | null;
  readonly figures: ImportFigures | null;
  readonly sentence: string | null;
  /** The run whose import is in force; for 'imported' the run itself. */
  readonly importRun: string | null;
}

/** What later questions need of a layout: where each column stood. */
export interface StoredLayout {
  /** [canonical name, column letter], in sheet order: lists, since an object would reorder sizes such as 34. */
  readonly columns: readonly (readonly [string, string])[];
  readonly sizes: readonly (readonly [string, string])[];
  /** Headers that no rule knew; imports of older programs have none. */
  readonly unknown?: readonly (readonly [string, string])[];
}

export interface KnownWorkbook {
  readonly digest: string | null;
  readonly rulesFingerprint: string | null;
  readonly importRun: string | null;
  readonly sheet: string | null;
  readonly layout: string | null;
  readonly figures: string | null;
}

export interface StagedRow {
  readonly draft: OrderDraft;
  readonly rejects: readonly Reject[];
}

/** A reject with the order it belongs to, if any. */
export interface OwnedReject {
  readonly reject: Reject;
  readonly customer: string | null;
  readonly orderNumber: string | null;
  readonly recordId: string | null;
}

export type ImportStore = ReturnType<typeof createImportStore>;

const STAGED = [
  'workbook',
  'row_no',
  'sheet',
  'customer',
  'customer_as_written',
  'order_number',
  'base_key',
  'extras_key',
  'birth_id',
  'source_hash',
  'cancelled',
  'source_holds',
  'refused',
  'refused_sizes',
  'sizes',
  'former_key',
  'former_values',
  // The fate of nearly all rows of a first import, so that the merge need not write it into each; it takes it back where another is due.
  'fate',
  'record_id',
  'ordinal',
];
const REJECT_COLUMNS = [
  'run_id',
  'workbook',
  'origin',
  'row_no',
  'seq',
  'sheet',
  'cell',
  'column_name',
  'value',
  'reason',
  'effect',
  'sentence',
  'customer',
  'order_number',
  'record_id',
];

/** SQL Server's NVARCHAR(1000) for sentences; longer ones are cut, the value itself is kept whole in its own column. */
const SENTENCE_CHARACTERS = 1000;

/** Workbooks are staged side by side; two attempts at the same one, one after the other. */
const withWorkbook = (workbook: string): LockScope => ({ name: `workbook/${workbook}` });

export function createImportStore(context: StoreContext) {
  const { db, sql, now } = context;
  const fence = createRunFence(context);

  async function forgetStaged(workbook: string): Promise<void> {
    const staging = await db.staging();
    await staging.transaction(async (tx) => {
      await tx.execute(sql.text('imports.forget_staged'), { workbook });
    }, withWorkbook(workbook));
  }

  return {
    async known(workbook: string): Promise<KnownWorkbook | null> {
      const [row] = await db.query<{
        digest: string | null;
        rules_fingerprint: string | null;
        import_run: string | null;
        sheet: string | null;
        layout: string | null;
        figures: string | null;
      }>(sql.text('imports.known'), { workbook });
      if (row === undefined) return null;
      return {
        digest: row.digest,
        rulesFingerprint: row.rules_fingerprint,
        importRun: row.import_run,
        sheet: row.sheet,
        layout: row.layout,
        figures: row.figures,
      };
    },

    /** The result of this workbook in this run, if the import already ended (S11: a completed step is not repeated). */
    async result(runId: string, workbook: string): Promise<{ outcome: ImportOutcome } | null> {
      const [row] = await db.query<{ outcome: ImportOutcome }>(sql.text('imports.result'), { run: runId, workbook });
      return row === undefined ? null : { outcome: row.outcome };
    },

    /** Forgets what an earlier, unfinished attempt staged. */
    async begin(runId: string, workbook: string): Promise<void> {
      await fence.ask(runId);
      await forgetStaged(workbook);
      await fence.execute(runId, sql.text('imports.forget_rejects'), { run: runId, workbook }, 'deferred');
    },

    async stage(
      runId: string,
      workbook: string,
      sheet: string,
      layout: Layout,
      rows: readonly StagedRow[],
      rowRejects: readonly OwnedReject[],
    ): Promise<void> {
      const columns = [...STAGED, ...layout.columns.map((column) => column.name)];
      const orders = rows.map(({ draft }) => stagedValues(workbook, sheet, layout, draft, db.engine));
      const rejects = [
        ...rows.flatMap(({ draft, rejects: own }) =>
          own.map(
            (reject): OwnedReject => ({
              reject,
              customer: draft.customer,
              orderNumber: draft.orderNumber,
              recordId: null,
            }),
          ),
        ),
        ...rowRejects,
      ];
      // Neither counts before the workbook's end, and is flushed with it; an attempt that ends in between is forgotten as a whole.
      if (rejects.length > 0)
        await fence.transaction(
          runId,
          (tx) => insertRejects(tx, runId, workbook, 'IMPORT', sheet, rejects),
          withWorkbook(workbook),
          'deferred',
        );
      // Rows in staging are nobody's truth: the merge counts them (staged-whole.ts), so that asking before is enough.
      await fence.ask(runId);
      const staging = await db.staging();
      await staging.transaction(async (tx) => {
        if (orders.length > 0) await tx.bulkInsert('STG_ORDER_LIST', columns, orders);
      }, withWorkbook(workbook));
    },

    /** Ends a workbook's import in this run; only with this row does its staging count. */
    async end(runId: string, result: ImportResult): Promise<void> {
      await fence.ask(runId);
      if (result.outcome === 'imported') await (await db.staging()).keep();
      if (result.outcome === 'refused' || result.outcome === 'missing') await forgetStaged(result.workbook);
      await fence.transaction(
        runId,
        async (tx) => {
          if (result.outcome !== 'imported')
            await tx.execute(sql.text('imports.forget_rejects'), { run: runId, workbook: result.workbook });
          await tx.execute(sql.text('imports.forget_result'), { run: runId, workbook: result.workbook });
          await tx.execute(sql.text('imports.add_result'), {
            run: runId,
            workbook: result.workbook,
            outcome: result.outcome,
            importRun: result.importRun,
            digest: result.digest,
            sheet: result.sheet,
            layout: result.layout === null ? null : JSON.stringify(result.layout),
            figures: result.figures === null ? null : JSON.stringify(result.figures),
            sentence: result.sentence,
            now: now(),
          });
        },
        withWorkbook(result.workbook),
      );
    },

    async results(runId: string): Promise<ImportResultRow[]> {
      return db.query<ImportResultRow>(sql.text('imports.results'), { run: runId });
    },

    async layouts(): Promise<Map<string, { sheet: string; layout: StoredLayout }>> {
      const rows = await db.query<{ workbook: string; sheet: string; layout: string }>(sql.text('imports.layouts'));
      return new Map(
        rows.map((row) => [row.workbook, { sheet: row.sheet, layout: JSON.parse(row.layout) as StoredLayout }]),
      );
    },

    /** Each workbook as the run found it, with the digest of the bytes that its rejects are about. */
    async inForce(
      runId: string,
    ): Promise<{ workbook: string; outcome: ImportOutcome; digest: string | null; sentence: string | null }[]> {
      return db.query(sql.text('imports.in_force'), { run: runId });
    },

    /** What is not taken now: of workbooks that are there, and of orders that are. */
    async rejectsInForce(): Promise<RejectRow[]> {
      return db.query<RejectRow>(sql.text('rejects.in_force'));
    },

    async rejectsOfRun(runId: string): Promise<RejectRow[]> {
      return db.query<RejectRow>(sql.text('rejects.of_run'), { run: runId });
    },
  };
}

export interface ImportResultRow {
  readonly workbook: string;
  readonly outcome: ImportOutcome;
  readonly import_run: string | null;
  readonly sheet: string | null;
  readonly figures: string | null;
  readonly sentence: string | null;
  readonly layout: string | null;
}

export interface RejectRow {
  readonly workbook: string;
  readonly sheet: string;
  readonly cell: string;
  readonly column_name: string;
  readonly value: string;
  readonly reason: string;
  readonly effect: string;
  readonly sentence: string;
  readonly customer: string | null;
  readonly order_number: string | null;
  readonly row_no: number;
  readonly record_id: string | null;
  readonly origin: string;
}

/** Shared by the import, the merge and the plan: each writes rejects inside its own transaction. */
export async function insertRejects(
  tx: Database,
  runId: string,
  workbook: string,
  origin: 'IMPORT' | 'MERGE' | 'PLAN',
  sheet: string,
  rejects: readonly OwnedReject[],
): Promise<void> {
  if (rejects.length === 0) return;
  const seqOfRow = new Map<number, number>();
  const rows = rejects.map(({ reject, customer, orderNumber, recordId }): SqlValue[] => {
    const seq = (seqOfRow.get(reject.row) ?? 0) + 1;
    seqOfRow.set(reject.row, seq);
    return [
      runId,
      workbook,
      origin,
      reject.row,
      seq,
      sheet,
      reject.cell,
      reject.column,
      reject.value,
      reject.reason,
      reject.effect,
      reject.sentence.slice(0, SENTENCE_CHARACTERS),
      customer,
      orderNumber,
      recordId,
    ];
  });
  await tx.bulkInsert('REJECTS', REJECT_COLUMNS, rows);
}

function stagedValues(
  workbook: string,
  sheet: string,
  layout: Layout,
  draft: OrderDraft,
  engine: Database['engine'],
): SqlValue[] {
  const own: SqlValue[] = [
    workbook,
    draft.row,
    sheet,
    draft.customer,
    draft.customerAsWritten,
    draft.orderNumber,
    draft.baseKey,
    draft.extrasKey,
    draft.birthId,
    draft.sourceHash,
    draft.cancelled ? 1 : 0,
    draft.holds.length === 0 ? null : JSON.stringify(draft.holds),
    draft.refused.length === 0 ? null : JSON.stringify(draft.refused.map((index) => layout.columns[index]?.name)),
    draft.refusedSizes.length === 0 ? null : JSON.stringify(draft.refusedSizes),
    sizesText(draft.lines, engine),
    draft.former?.key ?? null,
    draft.former === undefined ? null : JSON.stringify(draft.former.values),
    'BORN',
    draft.birthId,
    1,
  ];
  return own.concat(draft.values);
}
