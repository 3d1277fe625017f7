// status: the command that says what runs now, how long it will take, what waits for whom, and how the last runs went.
// Owns: asking the store and Temporal. Does not own: the words (report/run-overview, report/customer-table).
import type { MirrorClient } from '../client.js';
import type { Config } from '../config/config.js';
import { isLeftBehind, tallySentence } from '../domain/run/tally.js';
import type { RunRow } from '../store/run-store.js';
import type { Store } from '../store/store.js';
import { TemporalUnreachable } from '../temporal/faults.js';
import { coloured } from './colour.js';
import { LAST_RUNS } from './commands/status.js';
import { CommandFailed, type CommonOptions, EXIT, type Output } from './context.js';
import { withStore } from './environment.js';
import { lookAtMark, markWord } from './mark-look.js';
import { customerTable } from './report/customer-table.js';
import { duplicateLines } from './report/duplicates.js';
import { frozenLines } from './report/frozen-lines.js';
import { gatesOfRun } from './report/gate-lines.js';
import { pickRun } from './report/pick-run.js';
import { type Live, nowText, type OpenRun, runsTable } from './report/run-overview.js';
import { skippedLines } from './report/skipped-lines.js';
import { figureLines } from './report/terminal.js';
import { verdictOf } from './report/verdict.js';
import { dateTime } from './report/when.js';
import { RestForecast } from './rest-forecast.js';
import { exitCodeOf, runDocument } from './run-document.js';
import { outputWidth, printable } from './text-table.js';

/** A person waits for the answer; a run that cannot answer by then has no worker that works. */
const ANSWER_WITHIN_MS = 5_000;

export async function status(
  options: CommonOptions & { readonly watch: boolean },
  output: Output,
  wanted?: string,
): Promise<number> {
  if (options.watch && options.json) throw new CommandFailed('--watch is for people; leave --json out.', EXIT.usage);
  return withStore(options, output, async (store, config) => {
    if (options.watch) await untilInterrupted(() => again(store, config, wanted, output));
    return wanted !== undefined || options.json
      ? await showRun(store, config, wanted ?? 'latest', options.json, output)
      : await showNow(store, config, output);
  });
}

/** Often enough to look alive; a look is a few counts in the store and one question to the run. */
const WATCH_EVERY_MS = 3_000;
/** Home, and clear to the end: nothing flickers, and what stood above stays in the terminal's history. */
const TOP_OF_SCREEN = '\u001b[H\u001b[J';

async function again(store: Store, config: Config, wanted: string | undefined, output: Output): Promise<void> {
  const shown: string[] = [];
  const held: Output = { ...output, out: (text) => void shown.push(text) };
  if (wanted === undefined) await showNow(store, config, held, false);
  else await showRun(store, config, wanted, false, held);
  output.out(
    `${process.stdout.isTTY === true ? TOP_OF_SCREEN : ''}${dateTime(new Date().toISOString())}\n\n${shown.join('\n')}`,
  );
}

async function untilInterrupted(look: () => Promise<void>): Promise<void> {
  let interrupted = false;
  let wake = () => {};
  const onInterrupt = () => {
    interrupted = true;
    wake();
  };
  process.once('SIGINT', onInterrupt);
  while (!interrupted) {
    await look();
    if (interrupted) break;
    await new Promise<void>((resolve) => {
      wake = resolve;
      setTimeout(resolve, WATCH_EVERY_MS);
    });
  }
  process.off('SIGINT', onInterrupt);
}

async function showRun(store: Store, config: Config, wanted: string, json: boolean, output: Output): Promise<number> {
  const run = await pickRun(store, config.environment, wanted);
  const document = await runDocument(store, run);
  if (json) {
    const mark = await markOf(store, config);
    output.out(JSON.stringify(mark?.sentence == null ? document : { ...document, mark }, null, 2));
  } else {
    const { headline, detail } = verdictOf(document);
    const parked = document.parked.map(({ customer, reason }) => `Parked: ${customer}. ${printable(reason)}`);
    const parts = [
      [headline, detail, ...parked, ...frozenLines(document), ...skippedLines(document), ...duplicateLines(document)]
        .filter((line) => line !== '')
        .join('\n'),
      figureLines(document).join('\n'),
      customerTable(document, outputWidth(output.columns)),
    ];
    output.out(coloured(parts.join('\n\n'), output));
  }
  return exitCodeOf(document);
}

/** Of a board on which nothing runs: what its mark says of this store. null: it was not asked, or did not say. */
async function markOf(store: Store, config: Config): Promise<{ verdict: string; sentence: string | null } | null> {
  if (!config.board.token.available || (await store.runs.openRunOf(config.board.id)) !== null) return null;
  const look = await lookAtMark(config, store, ANSWER_WITHIN_MS);
  if (look.kind !== 'looked') return null;
  return { verdict: markWord(look.verdict), sentence: look.verdict.kind === 'mismatch' ? look.verdict.sentence : null };
}

async function showNow(store: Store, config: Config, output: Output, looks = true): Promise<number> {
  const width = outputWidth(output.columns);
  const now = new Date();
  const live = await askTemporal(config);
  const open = await openRunSummary(store, config.board.id, now, new RestForecast(config, store));
  const runs = await store.runs.latest(config.environment, LAST_RUNS);
  const [newest] = runs;
  const tally = await store.tally.now();
  output.out(`${tallySentence(tally)}\n${nowText(open, live, now, width)}`);
  const mark = looks ? await markOf(store, config) : null;
  if (mark !== null && mark.sentence !== null) output.out(`\n${mark.sentence}`);
  if (newest === undefined) {
    output.out('\nThere was no run yet.');
    return EXIT.inSync;
  }
  output.out(`\nLast runs\n${runsTable(runs, now, width)}\n\nMore: order-mirror report ${newest.run_id}`);
  const document = open === null ? await runDocument(store, newest, now) : open.document;
  const notable = [...frozenLines(document), ...skippedLines(document), ...duplicateLines(document)];
  if (notable.length > 0) output.out(coloured(`\n${notable.join('\n')}`, output));
  const code = exitCodeOf(document);
  // The newest run may have had nothing to do with what is held.
  return code === EXIT.inSync && isLeftBehind(tally) ? EXIT.finishedWithHeld : code;
}

/** The open run as the store has it; null when none is. */
export async function openRunSummary(
  store: Pick<Store, 'runs' | 'imports' | 'figures' | 'gates' | 'duplicates' | 'pauses'>,
  boardId: string,
  now: Date,
  rest?: RestForecast,
): Promise<OpenRun | null> {
  const found = await store.runs.openRunOf(boardId);
  const run: RunRow | null = found === null ? null : await store.runs.one(found.runId);
  if (run === null) return null;
  return {
    run,
    document: await runDocument(store, run, now),
    stored: await store.figures.progress(run.run_id),
    leftByForecastMs: (await rest?.leftMs(run)) ?? null,
    gates: await gatesOfRun(store.gates, run.run_id),
  };
}

/** Never fails: where Temporal says nothing, one line says why, and the store is shown. */
async function askTemporal(config: Config): Promise<Live> {
  let client: MirrorClient | null = null;
  try {
    // Half of what the command costs: not for those who ask the store alone (`status RUN`, --json).
    client = await (await import('../client.js')).MirrorClient.connect(config);
    if (!(await inTime(client.hasWorker()))) {
      return {
        kind: 'silent',
        sentence: 'No worker is running, so nothing goes on: start one with `order-mirror worker`.',
      };
    }
    return { kind: 'progress', progress: await inTime(client.progress()) };
  } catch (error) {
    if (error instanceof TemporalUnreachable)
      return { kind: 'silent', sentence: `${error.message} What follows is what the store knows.` };
    const why = error instanceof Error ? printable(error.message) : 'no reason given';
    return { kind: 'silent', sentence: `The run does not answer (${why}). What follows is what the store knows.` };
  } finally {
    await client?.close();
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  // The question is not taken back: when the connection is closed it fails, and by then nobody listens any more.
  work.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} s`)), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
