// run-overview: what runs now, in words, and the last runs as a table. Owns: layout and the commands to type. Does not own: asking Temporal (status).
import { forecastSentences } from '../../domain/run/forecast-words.js';
import type { RunRow } from '../../store/run-store.js';
import type { RunFigures, RunProgress } from '../../store/views/figures-store.js';
import type { RunProgress as LiveProgress } from '../../workflows/messages.js';
import { type ProgressFacts, progressText } from '../progress-line.js';
import type { RunDocument } from '../run-document.js';
import { type Cell, cellText, formatSentences, formatTable, widthOf } from '../text-table.js';
import { type GateWithExamples, gateLines, gateRemedies } from './gate-lines.js';
import { shellWord } from './shell-word.js';
import { dateTime, duration } from './when.js';

/** What Temporal says of the run; `silent`: why it says nothing, in one line. */
export type Live =
  | { readonly kind: 'progress'; readonly progress: LiveProgress | null }
  | { readonly kind: 'silent'; readonly sentence: string };

export interface OpenRun {
  readonly run: RunRow;
  readonly document: RunDocument;
  readonly stored: RunProgress;
  /** What is left of it by the forecast, where budgets are what it waits for. */
  readonly leftByForecastMs?: number | null;
  /** What waits for approval, with examples. */
  readonly gates: readonly GateWithExamples[];
}

/** What a person wants to know first: is something going on, how long still, does it wait for me. */
export function nowText(open: OpenRun | null, live: Live, now: Date, width: number): string {
  const lines: string[] = [];
  if (live.kind === 'silent') lines.push(live.sentence);
  if (open === null) {
    const starting = live.kind === 'progress' && live.progress !== null;
    lines.push(starting ? 'A run is just beginning.' : 'No run is open. Start one with: order-mirror sync');
    return lines.join('\n');
  }
  const { run, document } = open;
  const progress = live.kind === 'progress' ? live.progress : null;
  if (live.kind === 'progress' && progress === null) {
    lines.push(
      `Run ${run.run_id} was not closed, and Temporal does not know it any more. The next sync settles and closes it.`,
    );
  }
  lines.push(`Run ${run.run_id} is open since ${dateTime(run.opened_at)} (${duration(document.seconds)}).`);
  lines.push(progressText(progressFacts(open, progress, now), Math.min(width, 100)));
  if (progress !== null && progress.customers.all > 0) {
    lines.push(`Customers: ${progress.customers.done} of ${progress.customers.all} done.`);
  }
  if (document.forecast !== null) lines.push(...forecastSentences(document.forecast));
  return [...lines, ...gatedLines(open, progress), ...waitingLines(document, progress)].join('\n');
}

/** Temporal knows the phase first; the store knows the amounts. */
export function progressFacts(open: OpenRun, live: LiveProgress | null, now: Date): ProgressFacts {
  const { run, stored } = open;
  const waitsFor =
    (live === null ? open.document.paused : live.paused) !== null
      ? 'paused'
      : live?.allGated === true
        ? 'waits for approval'
        : live?.waits == null
          ? null
          : 'waits for the board';
  return {
    phase: run.phase === 'sending' ? 'sending' : (live?.phase ?? run.phase),
    workbooks: live === null ? { done: stored.workbooks, all: null } : live.workbooks,
    items: stored.items,
    subitems: stored.subitems,
    startedAt: Date.parse(run.phase_at),
    now: now.getTime(),
    waitsFor,
    leftByForecastMs: open.leftByForecastMs ?? null,
  };
}

function gatedLines({ run, gates }: OpenRun, live: LiveProgress | null): string[] {
  if (live === null || live.gated.length === 0) return [];
  const waiting = gates.filter(({ state }) => state === 'WAITING');
  const findings = waiting.length > 0 ? gateLines(waiting) : live.gated.map((finding) => `  ${finding}`);
  return [
    '',
    live.allGated ? 'Waits for approval:' : `Waits for approval: ${live.gatedCustomers.join(', ')}. The others go on.`,
    ...findings,
    ...gateRemedies(run.run_id, live.gatedCustomers, live.allGated),
  ];
}

function waitingLines(document: RunDocument, live: LiveProgress | null): string[] {
  const lines: string[] = [];
  // The run itself knows best; where it cannot answer, what it had kept.
  const paused = live === null ? (document.paused?.reason ?? null) : live.paused;
  const since = document.paused === null ? '' : ` since ${dateTime(document.paused.since)}`;
  if (paused !== null) lines.push('', `Paused${since}: ${paused}`, '  go on: order-mirror resume');
  if (live?.waits != null) lines.push('', `Waits: ${live.waits}`);
  const parked = new Map(document.parked.map(({ customer, reason }) => [customer, reason]));
  for (const [customer, reason] of Object.entries(live?.parked ?? {})) parked.set(customer, reason);
  for (const [reason, customers] of byReason(parked)) lines.push('', ...parkedLines(customers, reason));
  for (const { customer, reason, state } of document.customers) {
    if (state === 'paused')
      lines.push(
        '',
        `Paused: ${customer}. ${reason ?? ''}`,
        `  go on: order-mirror resume --customer ${shellWord(customer)}`,
      );
  }
  return lines;
}

function parkedLines(customers: readonly string[], reason: string): string[] {
  const [only] = customers;
  if (customers.length > 1 || only === undefined) {
    return [
      `Parked: ${customers.join(', ')}. ${reason}`,
      '  try again, all that are parked: order-mirror retry      one of them: order-mirror retry --customer NAME',
      '  leave one for the next run: order-mirror skip --customer NAME',
    ];
  }
  const name = shellWord(only);
  return [
    `Parked: ${only}. ${reason}`,
    `  try again: order-mirror retry --customer ${name}`,
    `  leave it for the next run: order-mirror skip --customer ${name}`,
  ];
}

function byReason(parked: ReadonlyMap<string, string>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [customer, reason] of parked) groups.set(reason, [...(groups.get(reason) ?? []), customer]);
  return groups;
}

/** The last runs, newest first. Their figures are those kept when they closed. */
export function runsTable(runs: readonly RunRow[], now: Date, width: number): string {
  const rows = runs.map((run): Cell[] => {
    const end = run.closed_at === null ? now : new Date(run.closed_at);
    const figures = closingFigures(run.figures);
    return [
      run.run_id,
      dateTime(run.opened_at),
      duration(Math.max(0, (end.getTime() - Date.parse(run.opened_at)) / 1000)),
      outcomeWord(run),
      figures.applied,
      figures.held,
      figures.failed,
      figures.rejects,
    ];
  });
  const titles = ['run', 'when', 'took', 'outcome', ...FIGURES];
  const columns = titles.map((title) => ({ title }));
  const table = formatTable(columns, rows, Number.POSITIVE_INFINITY);
  if (widthOf(table.split('\n')[1] ?? '') <= width) return table;
  const narrow = rows.map((row): Cell[] => [
    ...row.slice(0, -FIGURES.length),
    FIGURES.map((title, index) => `${title} ${cellText(row.at(index - FIGURES.length) ?? null)}`).join(', '),
  ]);
  return formatSentences([...columns.slice(0, -FIGURES.length), { title: '' }], narrow, width);
}

/** Below a run on a terminal that is too narrow to have them beside it. */
const FIGURES = ['sent', 'held', 'failed', 'rejects'] as const;

/** Never SUCCESS where the books did not balance (S6), whatever was written beside it. */
export function outcomeWord({ state, outcome, balanced }: RunRow): string {
  if (state === 'FINISHED') return balanced === 1 ? (outcome ?? state) : 'UNBALANCED';
  return state;
}

interface ClosingFigures {
  readonly applied: number | null;
  readonly held: number | null;
  readonly failed: number | null;
  readonly rejects: number | null;
}

/** The sums that close-run keeps, or the whole figures where it keeps those. */
function closingFigures(kept: string | null): ClosingFigures {
  const figures = kept === null ? {} : (JSON.parse(kept) as Partial<ClosingFigures> & Partial<RunFigures>);
  if (figures.customers === undefined) {
    const { applied = null, held = null, failed = null, rejects = null } = figures;
    return { applied, held, failed, rejects };
  }
  const books = figures.customers.flatMap(({ items, subitems }) => [items, subitems]);
  const sum = (of: 'applied' | 'held' | 'failed') => books.reduce((total, own) => total + own[of], 0);
  return { applied: sum('applied'), held: sum('held'), failed: sum('failed'), rejects: figures.rejects ?? null };
}
