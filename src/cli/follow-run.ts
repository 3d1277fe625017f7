// follow-run: starts a run and stays with it: a progress line, then its document and report. Shared by sync, import and demo.
// Owns: what a person sees meanwhile, Ctrl-C, and when not to wait any longer (everything left is parked, or a gate waits).
import { join } from 'node:path';
import type { MirrorClient, StartSync } from '../client.js';
import type { Config } from '../config/config.js';
import type { Forecast } from '../domain/run/forecast.js';
import { forecastSentences } from '../domain/run/forecast-words.js';
import type { RunRow } from '../store/run-store.js';
import type { Store } from '../store/store.js';
import { endOfWorkflow, type WorkflowEnd } from '../temporal/workflow-end.js';
import type { RunProgress } from '../workflows/messages.js';
import { coloured } from './colour.js';
import { CommandFailed, type CommonOptions, EXIT, type Output } from './context.js';
import { type ProgressFacts, ProgressLine } from './progress-line.js';
import { gateLines, gateRemedies, gatesOfRun } from './report/gate-lines.js';
import { writeReport } from './report/write-report.js';
import { RestForecast } from './rest-forecast.js';
import { exitCodeOf, type RunDocument, runDocument } from './run-document.js';
import { sleep } from './sleep.js';
import { summaryTable } from './summary-table.js';
import { outputWidth } from './text-table.js';

/** Often enough to look alive, seldom enough to cost nothing: each look is three counts in the store. */
const LOOK_EVERY_MS = 400;
/** Asking the workflow costs a workflow task: only for what the store does not know (parked, gated, paused). */
const ASK_EVERY_MS = 2_000;

export interface Followed {
  readonly document: RunDocument;
  readonly exitCode: number;
  readonly report: string;
  readonly temporalRunId: string;
}

export interface FollowOptions {
  /** A run that is already open is followed instead of refused (demo after a crash). */
  readonly joinOpenRun: boolean;
}

export async function followRun(
  config: Config,
  store: Store,
  client: MirrorClient,
  start: StartSync,
  output: Output,
  options: FollowOptions,
): Promise<Followed> {
  const started = await client.start(start);
  let runId = start.runId;
  let ended: Promise<WorkflowEnd>;
  let temporalRunId = '';
  if (started.kind === 'started') {
    ended = endOfWorkflow(started.handle);
    temporalRunId = started.handle.firstExecutionRunId;
  } else {
    if (!options.joinOpenRun || started.runId === null) throw new CommandFailed(alreadyOpen(config, started.runId));
    runId = started.runId;
    output.note(`Run ${runId} is still open from before; following it.`);
    ended = client.endOfOpenRun();
  }
  const end = await watch(config, store, client, runId, ended, output);
  const row = await store.runs.one(runId);
  if (row === null && end.kind === 'interrupted')
    throw new CommandFailed(
      `Run ${runId} had not begun; it ends by itself once a worker takes it up.`,
      EXIT.interrupted,
    );
  if (row === null) throw new CommandFailed(endWords(runId, end.workflow) ?? `The run ${runId} could not be opened.`);
  // It ended, and did not close its books: whatever the store says of it, nobody may take that for success.
  const unclosed = end.kind === 'closed' && row.closed_at === null;
  if (unclosed) output.err(endWords(runId, end.workflow) ?? `Run ${runId} ended without closing its books. ${GO_ON}`);
  const document = await runDocument(store, row);
  const report = await writeReport(store, row, reportFolder(runId), config.board);
  const stuck = end.kind === 'waiting';
  return {
    document,
    exitCode: end.kind === 'interrupted' ? EXIT.interrupted : stuck || unclosed ? EXIT.couldNot : exitCodeOf(document),
    report: report.html,
    temporalRunId: temporalRunId || row.temporal_run_id,
  };
}

export function reportFolder(runId: string): string {
  return join('.order-mirror', 'reports', runId);
}

function alreadyOpen(config: Config, runId: string | null): string {
  const name = runId === null ? 'A run' : `Run ${runId}`;
  return `${name} is open on board ${config.board.id} (environment ${config.environment}). Only one run per board goes on at a time: wait for it (\`order-mirror status\`), or end it with \`order-mirror cancel\`.`;
}

interface WatchEnd {
  readonly kind: 'closed' | 'waiting' | 'interrupted';
  /** null: it goes on, as far as is known. */
  readonly workflow: WorkflowEnd | null;
}

async function watch(
  config: Config,
  store: Store,
  client: MirrorClient,
  runId: string,
  ended: Promise<WorkflowEnd>,
  output: Output,
): Promise<WatchEnd> {
  const line = new ProgressLine({
    write: (text) => void process.stderr.write(text),
    isTerminal: output.errIsTerminal,
    columns: output.columns,
  });
  let end: WatchEnd | null = null;
  void ended.then((workflow) => {
    end ??= { kind: 'closed', workflow };
  });
  let interrupts = 0;
  let giveUp: () => void = () => {};
  const givenUp = new Promise<null>((resolve) => {
    giveUp = () => resolve(null);
  });
  const onInterrupt = () => {
    interrupts += 1;
    if (interrupts > 2) process.exit(EXIT.interrupted);
    if (interrupts > 1) {
      end ??= { kind: 'interrupted', workflow: null };
      giveUp();
      return;
    }
    output.err('\nEnding the run between two batches; Ctrl-C again to stop waiting (the run then ends by itself).');
    client.tell('cancel', { customer: null, reason: 'Interrupted at the terminal.' }).catch(() => undefined);
  };
  process.on('SIGINT', onInterrupt);
  let news: RunProgress | null = null;
  let askedAt = 0;
  let said = false;
  /** Of a run that is not opened yet: it waits for one before it. */
  let waited = '';
  const rest = new RestForecast(config, store);
  try {
    while (end === null) {
      const now = Date.now();
      if (now - askedAt >= ASK_EVERY_MS) {
        // Without a worker nobody answers, and Ctrl-C must not wait for that.
        news = await Promise.race([client.progress().catch(() => null), givenUp]);
        askedAt = now;
        const waiting = await waitsForPerson(store, runId, news);
        if (waiting !== null && end === null) {
          line.clear();
          output.err(waiting);
          return { kind: 'waiting', workflow: null };
        }
      }
      const row = await store.runs.one(runId);
      if (row !== null && !said && row.forecast !== null) {
        said = true;
        line.clear();
        for (const sentence of forecastSentences(JSON.parse(row.forecast) as Forecast)) output.note(sentence);
      }
      if (row !== null && !output.quiet) line.show(await progressFacts(store, row, news, await rest.leftMs(row)));
      if (row === null && news?.waits != null && news.waits !== waited) {
        waited = news.waits;
        output.note(waited);
      }
      await Promise.race([sleep(LOOK_EVERY_MS), ended, givenUp]);
    }
    line.clear();
    if (interrupts > 0) return { kind: 'interrupted', workflow: null };
    return end;
  } finally {
    process.off('SIGINT', onInterrupt);
    line.clear();
  }
}

async function progressFacts(
  store: Store,
  run: RunRow,
  news: RunProgress | null,
  leftByForecastMs: number | null,
): Promise<ProgressFacts> {
  const { workbooks, items, subitems } = await store.figures.progress(run.run_id);
  const all = news === null || news.workbooks.all === 0 ? null : news.workbooks.all;
  return {
    phase: run.phase,
    workbooks: { done: workbooks, all },
    items,
    subitems,
    startedAt: Date.parse(run.phase_at),
    now: Date.now(),
    leftByForecastMs,
    waitsFor: news?.waits ?? null,
  };
}

/** Nothing goes on by itself any more: a person must speak. */
async function waitsForPerson(store: Store, runId: string, news: RunProgress | null): Promise<string | null> {
  if (news === null) return null;
  const parked = Object.entries(news.parked);
  const held = parked.length + news.gatedCustomers.length;
  if (news.allGated || (held > 0 && held === news.customers.all - news.customers.done))
    return [...(await gatedText(store, runId, news)), ...parkedText(parked)].join('\n');
  if (news.paused !== null) return `The run is paused (${news.paused}). Go on with \`order-mirror resume\`.`;
  return null;
}

async function gatedText(store: Store, runId: string, news: RunProgress): Promise<string[]> {
  if (news.gated.length === 0) return [];
  const found = (await gatesOfRun(store.gates, runId)).filter(({ state }) => state === 'WAITING');
  const who = news.allGated ? 'The run' : news.gatedCustomers.join(', ');
  return [
    `${who} waits for approval:`,
    ...gateLines(found),
    ...gateRemedies(runId, news.gatedCustomers, news.allGated),
  ];
}

function parkedText(parked: readonly (readonly [string, string])[]): string[] {
  if (parked.length === 0) return [];
  return [
    `${parked.length} customers are parked and wait for you:`,
    ...parked.map(([customer, reason]) => `  ${customer}: ${reason}`),
    'Fix the cause, then `order-mirror retry --customer NAME`, or `order-mirror skip --customer NAME`.',
  ];
}

const GO_ON = 'Nothing is lost: `order-mirror sync` takes over what it left.';

/** What a person has to know of an end that was not the run's own. null: there is nothing to say. */
function endWords(runId: string, end: WorkflowEnd | null): string | null {
  switch (end?.kind) {
    case 'failed':
      return end.sentence;
    case 'terminated':
      return `Run ${runId} was terminated in Temporal (${end.sentence}), so it did not close its books. ${GO_ON}`;
    case 'lost':
      return `The Temporal server does not know run ${runId} any more: its database was lost or replaced. ${GO_ON}`;
    case 'silent':
      return `The Temporal server has not answered for a minute, so what became of run ${runId} is not known. Start it again; the run then goes on by itself: \`order-mirror status\`.`;
    case 'completed':
    case undefined:
      return null;
  }
}

export function sayEnd(followed: Followed, options: CommonOptions, output: Output): void {
  if (options.json) {
    output.out(JSON.stringify(followed.document, null, 2));
    return;
  }
  output.out(coloured(summaryTable(followed.document, outputWidth(output.columns)), output));
  output.out(`Report: ${followed.report}`);
}
