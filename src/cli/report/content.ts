// content: everything a report says of a run, gathered once; terminal, Markdown and HTML only lay it out. Owns: what is in, and how much of it.

import { countsAsDrift } from '../../domain/drift/drift.js';
import { grouped } from '../../domain/grouped.js';
import { isAllSkipped } from '../../domain/reading/skipped-rows.js';
import { isNotTaken } from '../../domain/run/tally.js';
import type { GateStore } from '../../store/gate-store.js';
import type { ImportFigures, ImportOutcome, RejectRow } from '../../store/import-store.js';
import type { PauseRow } from '../../store/pause-store.js';
import type { RunRow } from '../../store/run-store.js';
import type { FindingRow, VerifyStore } from '../../store/verify-store.js';
import type { AbsentOrder, IdentityStore } from '../../store/views/identity-store.js';
import type {
  CallGroupRow,
  CustomerRejectRow,
  DeferredRow,
  NotSentRow,
  RejectGroupRow,
  ReportStore,
  TwinRow,
} from '../../store/views/report-store.js';
import { type CustomerDocument, type DocumentStore, type RunDocument, runDocument } from '../run-document.js';
import { type GateWithExamples, gatesOfRun } from './gate-lines.js';
import { customerNamed, documentOfCustomer } from './one-customer.js';
import { type MinuteBudgets, type Pace, paceOf } from './pace.js';
import { type PhaseTime, phaseTimes } from './phase-times.js';
import { customerRate, runRate, type SuccessRate } from './success-rate.js';
import { type RunVerdict, verdictOf } from './verdict.js';
import { countKinds, type FindingState, findingStateOf, type KindCount } from './verification.js';

export type ReportingStore = DocumentStore & {
  readonly reports: ReportStore;
  readonly gates: Pick<GateStore, 'ofRun' | 'example'>;
  readonly identity: Pick<IdentityStore, 'absent'>;
  readonly verify: VerifyStore;
};

export interface ReportWish {
  readonly budgets: MinuteBudgets;
  /** Only what is about this customer. */
  readonly customer?: string | undefined;
  readonly now?: Date;
}

/** A customer as its own part of the report tells of it. */
export interface CustomerNote {
  readonly own: CustomerDocument;
  readonly rate: SuccessRate;
  readonly workbooks: readonly string[];
  /** Those that this run could not read: their orders stay as they were. */
  readonly unread: readonly WorkbookLine[];
  readonly rejects: readonly Pick<CustomerRejectRow, 'reason' | 'effect' | 'reject_count'>[];
}

/** What `verify` found, and what became of it. */
export interface FoundRow {
  readonly row: FindingRow;
  readonly state: FindingState;
}

export interface WorkbookLine {
  readonly workbook: string;
  readonly outcome: ImportOutcome;
  readonly sheet: string | null;
  readonly read: number | null;
  readonly skipped: number | null;
  /** What to know of them: an alarm where no row became an order. */
  readonly skippedNote: string;
  readonly rejects: number | null;
  /** Rows of which no order could be made (docs/rules.md "Pairing"). */
  readonly heldRows: number;
  readonly unknownColumns: readonly string[];
  /** Columns and sizes the workbook had at its import before (docs/rules.md "Vanished columns"). */
  readonly vanished: readonly string[];
  readonly sentence: string | null;
}

export interface ReportContent {
  readonly document: RunDocument;
  readonly verdict: RunVerdict;
  readonly rate: SuccessRate;
  /** The customer it is about; null: the whole run. */
  readonly only: string | null;
  readonly notes: readonly CustomerNote[];
  readonly workbooks: readonly WorkbookLine[];
  readonly notSent: readonly NotSentRow[];
  readonly deferred: readonly DeferredRow[];
  readonly rejectGroups: readonly RejectGroupRow[];
  readonly rejects: readonly RejectRow[];
  readonly calls: readonly CallGroupRow[];
  readonly twins: readonly TwinRow[];
  /** Of a run of scope verify: what was found, by kind. */
  readonly findings: readonly KindCount[];
  /** Those that count as drift, the doubled ones first; at most LISTED_AT_MOST. */
  readonly found: readonly FoundRow[];
  /** What waited for approval, or would have. */
  readonly gates: readonly GateWithExamples[];
  /** What people held, and why; of one customer its own and the whole run's. */
  readonly pauses: readonly PauseRow[];
  /** Absent when the report was made; at most LISTED_AT_MOST. */
  readonly absent: readonly AbsentOrder[];
  readonly absentCount: number;
  readonly phases: readonly PhaseTime[];
  readonly pace: Pace | null;
  readonly madeAt: string;
}

/** A page somebody reads to its end; `rejects` and `status` show all. */
export const LISTED_AT_MOST = 200;

export async function reportContent(
  store: ReportingStore,
  run: RunRow,
  { budgets, customer, now = new Date() }: ReportWish,
): Promise<ReportContent> {
  const { reports } = store;
  const runId = run.run_id;
  const ofRun = await runDocument(store, run, now);
  const workbooks = await workbookLines(store, runId, ofRun.frozen);
  const notes = await customerNotes(store, ofRun, workbooks);
  const note = customer === undefined ? null : noteOf(notes, customerNamed(ofRun, customer));
  const only = note?.own.customer ?? null;
  const document =
    note === null
      ? ofRun
      : documentOfCustomer(ofRun, note.own, {
          leftOnPurpose: (await reports.leftOnPurpose(runId)).get(note.own.customer) ?? 0,
          rejects: note.rejects
            .filter(({ effect }) => isNotTaken(effect))
            .reduce((sum, row) => sum + row.reject_count, 0),
          // Of an older run nobody knows any more how one customer's orders stood.
          tally: null,
          workbooks: note.workbooks,
        });
  const about = (name: string | null) => only === null || name === only;
  const absent = (await store.identity.absent()).filter((order) => about(order.customer));
  const found = run.scope === 'verify' ? await foundRows(store, runId) : [];
  const endMs = run.closed_at === null ? now.getTime() : Date.parse(run.closed_at);
  return {
    document,
    verdict: verdictOf(document),
    rate: note?.rate ?? runRate(document),
    only,
    notes: note === null ? notes : [note],
    workbooks: note === null ? workbooks : workbooks.filter(({ workbook }) => note.workbooks.includes(workbook)),
    notSent: await reports.notSent(runId, LISTED_AT_MOST, only),
    deferred: (await reports.deferred(runId)).filter((row) => about(row.customer)),
    rejectGroups: await reports.rejectGroups(runId, only),
    rejects: await reports.rejects(runId, LISTED_AT_MOST, only),
    // Calls, phases and pace are the run's: a call may serve several customers.
    calls: only === null ? await reports.calls(runId) : [],
    twins: (await reports.twins()).filter((row) => about(row.customer)).slice(0, LISTED_AT_MOST),
    findings: countKinds(
      found.map(({ row }) => row).filter((row) => about(row.customer)),
      (await store.verify.one(runId))?.repair === 1,
    ),
    found: found
      .filter(({ row }) => countsAsDrift(row) && about(row.customer))
      .sort((a, b) => Number(isDuplicate(b)) - Number(isDuplicate(a)))
      .slice(0, LISTED_AT_MOST),
    gates: (await gatesOfRun(store.gates, runId)).filter((gate) => gate.customer === null || about(gate.customer)),
    pauses: (await store.pauses.ofRun(runId)).filter((pause) => pause.customer === null || about(pause.customer)),
    absent: absent.slice(0, LISTED_AT_MOST),
    absentCount: absent.length,
    phases: only === null ? phaseTimes(await reports.phases(runId), run.opened_at, endMs) : [],
    pace: only === null ? paceOf(await reports.callTimes(runId), Date.parse(run.opened_at), endMs, budgets) : null,
    madeAt: now.toISOString(),
  };
}

export const isDuplicate = ({ row }: FoundRow): boolean => row.kind.startsWith('doubled-');

async function foundRows({ verify }: ReportingStore, runId: string): Promise<FoundRow[]> {
  const wasRepair = (await verify.one(runId))?.repair === 1;
  return (await verify.findings(runId)).map((row) => ({ row, state: findingStateOf(row, wasRepair) }));
}

async function customerNotes(
  { reports }: ReportingStore,
  document: RunDocument,
  lines: readonly WorkbookLine[],
): Promise<CustomerNote[]> {
  const unread = lines.filter(({ outcome }) => outcome === 'refused' || outcome === 'missing');
  const rejects = grouped(await reports.customerRejects(document.run), customerOf);
  const workbooks = grouped(await reports.customerWorkbooks(), customerOf);
  const left = await reports.leftOnPurpose(document.run);
  return document.customers.map((own) => {
    const names = (workbooks.get(own.customer) ?? []).map(({ workbook }) => workbook);
    return {
      own,
      rate: customerRate(document, own, left.get(own.customer) ?? 0),
      workbooks: names,
      unread: unread.filter(({ workbook }) => names.includes(workbook)),
      rejects: rejects.get(own.customer) ?? [],
    };
  });
}

function noteOf(notes: readonly CustomerNote[], own: CustomerDocument): CustomerNote | null {
  return notes.find((note) => note.own.customer === own.customer) ?? null;
}

async function workbookLines(
  store: ReportingStore,
  runId: string,
  frozen: RunDocument['frozen'],
): Promise<WorkbookLine[]> {
  const vanished = new Map((await store.reports.vanishedColumns(runId)).map((row) => [row.workbook, row]));
  return (await store.imports.results(runId)).map((row) => {
    const read = row.outcome === 'imported' || row.outcome === 'unchanged';
    const figures = row.figures === null || !read ? null : (JSON.parse(row.figures) as ImportFigures);
    const gone = vanished.get(row.workbook);
    const kept = frozen.find(({ workbook }) => workbook === row.workbook);
    return {
      workbook: row.workbook,
      outcome: row.outcome,
      sheet: row.sheet,
      read: figures?.read ?? null,
      skipped: figures?.skipped ?? null,
      skippedNote: skippedNote(figures),
      rejects: figures?.rejects ?? null,
      heldRows: figures?.heldRows ?? 0,
      unknownColumns: figures?.unknownColumns ?? [],
      vanished: [
        ...new Set([
          ...(gone?.columns ?? []),
          ...(kept?.columns ?? []).map(({ column }) => column),
          ...[...(gone?.sizes ?? []), ...(kept?.sizes ?? []).map(({ size }) => size)].map((size) => `size ${size}`),
        ]),
      ],
      sentence: row.sentence,
    };
  });
}

function skippedNote(figures: ImportFigures | null): string {
  if (figures === null || figures.skipped === 0) return '';
  const examples = (figures.skippedExamples ?? []).map(({ row, why }) => `row ${row} (${why})`).join(', ');
  const which = examples === '' ? '' : `, as ${examples}`;
  return isAllSkipped(figures)
    ? `ALARM: no row became an order, ${figures.skipped} skipped${which}.`
    : `${figures.skipped} rows skipped${which}.`;
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

/** What became of a refused value, in words (domain/order/reject.ts). */
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
  'no-header': 'no header above it',
  'no-order-number': 'no order number in the row',
  'not-calculated': 'a formula that was never calculated',
  'size-vanished': 'a size column is gone',
  'totals-row': 'looks like a totals row',
  'total-mismatch': 'sizes do not add up to the total',
  'two-digit-year': 'year written with two digits',
  'under-merged-cell': 'lies under a merged cell',
  'unknown-customer': 'unknown customer',
};

/** `not-a-number` reads well enough without its hyphens. */
export function reasonWords(reason: string): string {
  return REASON_WORDS[reason] ?? reason.replaceAll('-', ' ');
}

const customerOf = ({ customer }: { readonly customer: string }): string => customer;
