// schedule-trial: a schedule every minute, runs that take longer than one, lists that change meanwhile, and a worker that is killed in mid-run.
// Owns: that story and what it gathers. Does not own: what may not have happened (schedule-verdict.ts), what is right on the board (judge.ts).
import { setTimeout as sleep } from 'node:timers/promises';
import { expectedItems } from '../../src/chaos/expectation.js';
import { judge } from '../../src/chaos/judge.js';
import { type Book, changedBook, firstBook } from '../../src/chaos/order-book.js';
import { Random } from '../../src/chaos/random.js';
import { openSite, type Site } from '../../src/chaos/site.js';
import { watchedRun } from '../../src/chaos/watched-run.js';
import type { Config } from '../../src/config/config.js';
import type { Schedule } from '../../src/domain/run/schedule.js';
import { ScheduleClient } from '../../src/temporal/schedule-client.js';
import type { ScheduledRunReport } from '../../src/workflows/messages.js';
import { scheduleFindings, type TrialRun, type TrialStarts } from './schedule-verdict.js';

export interface TrialOptions {
  readonly minutes: number;
  readonly kills: number;
  readonly seed: number;
  readonly say: (line: string) => void;
  readonly stopped: () => boolean;
}

export interface Trial {
  readonly runs: readonly TrialRun[];
  readonly starts: TrialStarts;
  /** ISO. */
  readonly killedAt: readonly string[];
  readonly mutationsAtOnce: number;
  readonly orders: number;
  readonly findings: readonly string[];
}

const EVERY_MINUTE: Schedule = {
  name: 'every-minute',
  scope: 'sync',
  customer: null,
  times: { kind: 'every', seconds: 60 },
  timeZone: 'UTC',
  jitterSeconds: 0,
  catchUpMinutes: 5,
  quiet: null,
};
/** A create costs 30,000 and a change 10,000: what a run has to send takes it one to three minutes of this. */
const COMPLEXITY_PER_MINUTE = 1_500_000;
const ORDERS_EACH = 6;
/** Each is about ten writes. */
const CHANGES_A_RUN = 18;
const STREAM = { book: 21, changes: 22, kills: 23 } as const;
const LOOK_EVERY_MS = 500;
/** After the last start: what is open ends within this, a killed worker's lease and settling included. */
const END_WITHIN_MS = 600_000;
/** So long after a kill somebody, or the machine, starts the worker again. */
const DEAD_MS = 5_000;

export async function scheduleTrial({ minutes, kills, seed, say, stopped }: TrialOptions): Promise<Trial> {
  const site = await openSite({ complexityPerMinute: COMPLEXITY_PER_MINUTE, waits: 'own' });
  let keep = true;
  try {
    let book = firstBook(new Random(seed, STREAM.book), ORDERS_EACH);
    await site.lists.write(book);
    const config: Config = { ...site.config, schedules: [EVERY_MINUTE] };
    const schedules = new ScheduleClient(config, (await site.client()).client);
    const startedAt = Date.now();
    const endsAt = startedAt + minutes * 60_000;
    for (const step of await schedules.difference()) await schedules.take(step);

    const killTimes = timesToKill(new Random(seed, STREAM.kills), kills, startedAt, endsAt);
    const killedAt: string[] = [];
    let changedFor: string | null = null;
    while (Date.now() < endsAt && !stopped()) {
      const open = await openRun(site);
      // As soon as a run has read the lists somebody saves them again: there always is something for the next one.
      if (open?.sending && open.runId !== changedFor) {
        changedFor = open.runId;
        book = manyChanges(book, new Random(seed, STREAM.changes, killedAt.length, book.created));
        await site.lists.write(book);
        say(`run ${open.runId} sends; the lists were saved again, ${book.orders.length} orders`);
      }
      const due = killTimes[0];
      if (due !== undefined && Date.now() >= due && open?.sending === true) {
        killTimes.shift();
        killedAt.push(new Date().toISOString());
        await site.workers[0].kill();
        say(`kill -9 of the worker in run ${open.runId}`);
        await sleep(DEAD_MS);
        await site.workers[0].start();
      }
      await sleep(LOOK_EVERY_MS);
    }
    await schedules.pause(EVERY_MINUTE.name, 'the trial is over');
    const pausedAt = Date.now();
    await untilNoRun(site);
    const starts = await startsOf(site, schedules, wholeMinutes(startedAt, pausedAt));
    const runs = await runsOf(site);
    const findings = scheduleFindings(runs, starts);
    if (killedAt.length < kills && !stopped()) findings.push(`only ${killedAt.length} of ${kills} kills met a run`);

    say('one last sync, of what was changed last');
    const last = await watchedRun(site, { ownWaits: true });
    findings.push(...last.findings.map(({ kind, what }) => `${kind}: ${what}`));
    findings.push(
      ...judge(await site.admin.dump(), expectedItems(book.orders)).map(({ kind, what }) => `${kind}: ${what}`),
    );
    const { maxMutationsInFlight: mutationsAtOnce } = await site.admin.stats();
    if (mutationsAtOnce > 1) findings.push(`${mutationsAtOnce} mutations were under way at once`);
    keep = findings.length > 0;
    if (keep) say(`Its folder is kept: ${site.folder}`);
    return { runs, starts, killedAt, mutationsAtOnce, orders: book.orders.length, findings };
  } finally {
    await site.close(keep);
  }
}

/** Spread over the middle of the time, so that there are runs before and after each. */
function timesToKill(random: Random, kills: number, from: number, to: number): number[] {
  const part = (to - from) / (kills + 1);
  return Array.from({ length: kills }, (_, index) => from + part * (index + 0.6 + random.int(0, 80) / 100));
}

function manyChanges(book: Book, random: Random): Book {
  let next = book;
  const touched = new Set<string>();
  for (let times = CHANGES_A_RUN; times > 0; times -= 1) next = changedBook(next, random.fork(), touched);
  return next;
}

async function openRun(site: Site): Promise<{ runId: string; sending: boolean } | null> {
  const open = await site.store.runs.openRunOf(site.config.board.id);
  const row = open === null ? null : await site.store.runs.one(open.runId);
  return row === null ? null : { runId: row.run_id, sending: row.phase === 'sending' };
}

async function untilNoRun(site: Site): Promise<void> {
  const until = Date.now() + END_WITHIN_MS;
  while (Date.now() < until) {
    if ((await openRun(site)) === null && !(await (await site.client()).isRunning())) return;
    await sleep(LOOK_EVERY_MS);
  }
}

async function startsOf(site: Site, schedules: ScheduleClient, due: number): Promise<TrialStarts> {
  const state = await schedules.one(EVERY_MINUTE.name);
  const { client } = await site.client();
  const ends: TrialStarts['ends'][number][] = [];
  for await (const { workflowId, runId, status } of client.workflow.list({ query: 'WorkflowType = "scheduledRun"' })) {
    if (status.name === 'RUNNING') ends.push({ kind: 'open', runId: null });
    else if (status.name !== 'COMPLETED') ends.push({ kind: 'failed', runId: null });
    else {
      const report = (await client.workflow.getHandle(workflowId, runId).result()) as ScheduledRunReport;
      ends.push(report.kind === 'ran' ? { kind: 'ran', runId: report.runId } : { kind: 'skipped', runId: null });
    }
  }
  return { due, leftOut: state?.skipped ?? 0, missed: state?.missed ?? 0, ends };
}

async function runsOf({ store, config }: Site): Promise<TrialRun[]> {
  const rows = await store.runs.latest(config.environment, 1_000);
  const runs: TrialRun[] = [];
  for (const row of rows.reverse()) {
    const { board } = await store.figures.ofRun(row.run_id);
    runs.push({
      runId: row.run_id,
      openedAt: row.opened_at,
      closedAt: row.closed_at,
      outcome: row.outcome,
      balanced: row.balanced === 1,
      writes: board.creates + board.updates,
    });
  }
  return runs;
}

/** Intervals start at whole minutes of the clock. */
function wholeMinutes(from: number, to: number): number {
  return Math.floor(to / 60_000) - Math.floor(from / 60_000);
}
