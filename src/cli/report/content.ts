// content: everything a report says of a run, gathered once; terminal, Markdown and HTML only lay it out. Owns: what is in, and how much of it.
import type { ImportFigures, ImportOutcome, RejectRow } from '../../store/import-store.js';
import type {
  CallGroupRow,
  DeferredRow,
  NotSentRow,
  RejectGroupRow,
  ReportStore,
  TwinRow,
} from '../../store/report-store.js';
import type { RunRow } from '../../store/run-store.js';
import type { VerifyStore } from '../../store/verify-store.js';
import { type DocumentStore, type RunDocument, runDocument } from '../run-document.js';
import { type Verdict, verdictOf } from './verdict.js';
import { countKinds, type KindCount } from './verification.js';

export type ReportingStore = DocumentStore & { readonly reports: ReportStore; readonly verify?: VerifyStore };

export interface WorkbookLine {
  readonly workbook: string;
  readonly outcome: ImportOutcome;
  readonly sheet: string | null;
  readonly read: number | null;
  readonly skipped: number | null;
  readonly rejects: number | null;
  /** Rows of which no order could be made (spec 3.1). */
  readonly heldRows: number;
  readonly unknownColumns: readonly string[];
  /** Columns and sizes the workbook had at its import before (spec 3.1 "vanished"). */
  readonly vanished: readonly string[];
  readonly sentence: string | null;
}

export interface ReportContent {
  readonly document: RunDocument;
  readonly verdict: Verdict;
  readonly workbooks: readonly WorkbookLine[];
  readonly notSent: readonly NotSentRow[];
  readonly deferred: readonly DeferredRow[];
  readonly rejectGroups: readonly RejectGroupRow[];
  readonly rejects: readonly RejectRow[];
  readonly calls: readonly CallGroupRow[];
  readonly twins: readonly TwinRow[];
  /** Of a run of scope verify: what was found, by kind. */
  readonly findings: readonly KindCount[];
  readonly madeAt: string;
}

/** A page somebody reads to its end; `rejects` and `status` show all. */
export const LISTED_AT_MOST = 200;

export async function reportContent(store: ReportingStore, run: RunRow, now = new Date()): Promise<ReportContent> {
  const document = await runDocument(store, run, now);
  return {
    document,
    verdict: verdictOf(document),
    workbooks: await workbookLines(store, run.run_id),
    notSent: await store.reports.notSent(run.run_id, LISTED_AT_MOST),
    deferred: await store.reports.deferred(run.run_id),
    rejectGroups: await store.reports.rejectGroups(run.run_id),
    rejects: await store.reports.rejects(run.run_id, LISTED_AT_MOST),
    calls: await store.reports.calls(run.run_id),
    twins: (await store.reports.twins()).slice(0, LISTED_AT_MOST),
    findings: run.scope === 'verify' ? await findingCounts(store, run) : [],
    madeAt: now.toISOString(),
  };
}

async function findingCounts({ verify }: ReportingStore, run: RunRow): Promise<readonly KindCount[]> {
  if (verify === undefined) return [];
  const row = await verify.one(run.run_id);
  return countKinds(await verify.findings(run.run_id), row?.repair === 1);
}

async function workbookLines(store: ReportingStore, runId: string): Promise<WorkbookLine[]> {
  const vanished = new Map((await store.reports.vanishedColumns(runId)).map((row) => [row.workbook, row]));
  return (await store.imports.results(runId)).map((row) => {
    const read = row.outcome === 'imported' || row.outcome === 'unchanged';
    const figures = row.figures === null || !read ? null : (JSON.parse(row.figures) as ImportFigures);
    const gone = vanished.get(row.workbook);
    return {
      workbook: row.workbook,
      outcome: row.outcome,
      sheet: row.sheet,
      read: figures?.read ?? null,
      skipped: figures?.skipped ?? null,
      rejects: figures?.rejects ?? null,
      heldRows: figures?.heldRows ?? 0,
      unknownColumns: figures?.unknownColumns ?? [],
      vanished: [...(gone?.columns ?? []), ...(gone?.sizes ?? []).map((size) => `size ${size}`)],
      sentence: row.sentence,
    };
  });
}

/** Held rows are counted as held orders, but stand among the rejects: there is no order to list. */
export function heldRowsSentence({ workbooks }: ReportContent): string {
  const rows = workbooks.reduce((sum, { heldRows }) => sum + heldRows, 0);
  if (rows === 0) return '';
  const which =
    rows === 1
      ? '1 more row is held, of which no order could be read: it is'
      : `${rows} more rows are held, of which no order could be read: they are`;
  return `${which} among the values not taken.`;
}

export const NO_CUSTOMER = '(no customer)';

/** What became of a refused value, in words (domain/reject.ts). */
export const EFFECT_WORDS: Readonly<Record<string, string>> = {
  held: 'order held',
  left: 'value left as it was',
  warned: 'taken, please check',
  row: 'row not taken',
};

const REASON_WORDS: Readonly<Record<string, string>> = {
  'ambiguous-date': 'day and month could be either way round',
  'board-not-a-date': 'the board wants a date',
  'board-not-a-number': 'the board wants a number',
  'board-refused': 'the board would refuse it',
  'board-too-long': 'too long for the board',
  'error-cell': 'the cell shows an Excel error',
  'label-limit': 'the board column is full of labels',
  'label-too-long': 'too long for a board label',
  'label-unknown': 'no such label on the board',
  'no-customer': 'no customer in the row',
  'no-order-number': 'no order number in the row',
  'not-calculated': 'a formula that was never calculated',
  'size-vanished': 'a size column is gone',
  'total-mismatch': 'sizes do not add up to the total',
  'two-digit-year': 'year written with two digits',
  'unknown-customer': 'unknown customer',
};

/** `not-a-number` reads well enough without its hyphens. */
export function reasonWords(reason: string): string {
  return REASON_WORDS[reason] ?? reason.replaceAll('-', ' ');
}
