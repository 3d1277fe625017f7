// watched-run: one run from its start to its end, whatever happens to the processes meanwhile, with a person beside it who answers where it parks.
// Owns: starting again and again until Temporal takes it, waiting with a limit, `retry` and `skip`. Does not own: what is right on the board (judge.ts).
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { runIdAt } from '../client.js';
import type { RunRow } from '../store/run-store.js';
import type { RunFigures } from '../store/views/figures-store.js';
import { CHAOS_TIMEOUTS } from './chaos-waits.js';
import type { Violation } from './judge.js';
import type { WatchedSite } from './watched-site.js';

export interface RunEnd {
  readonly runId: string;
  /** Everything that was planned is on the board, and the run says so. */
  readonly inSync: boolean;
  /** It ended well, though it may have left orders to the next. */
  readonly finished: boolean;
  /** Stuck or unbalanced. */
  readonly findings: readonly Violation[];
  readonly sentence: string;
}

/** A round's faults ask for a minute of waiting at most; three times that is no wait any more. */
const RUN_WITHIN_MS = 180_000;
/** A dead worker's lease, settling and a few minutes' budgets. */
const OWN_WITHIN_MS = 600_000;
const LOOK_EVERY_MS = 40;
/** Asking needs the worker, and costs it a workflow task. */
const ASK_EVERY_MS = 400;
const ANSWER_WITHIN_MS = 3_000;
/** A person who has said `retry` so often says `skip`. */
const RETRIES = 2;

/** As a person types them: `sync` and `verify --repair`. With the short waits of a chaos worker, unless the worker has its own. */
const SYNC = { scope: 'sync', timeouts: CHAOS_TIMEOUTS } as const;
const PATIENT_SYNC = { scope: 'sync' } as const;
const REPAIR = {
  scope: 'verify',
  verify: { repair: true, adopt: false, takeOver: false },
  timeouts: CHAOS_TIMEOUTS,
} as const;

/** What people spoilt on the board is put back; what else waits to be sent, the next sync sends. */
export async function repairingRun(site: WatchedSite): Promise<RunEnd> {
  const until = Date.now() + RUN_WITHIN_MS;
  const runId = await begin(site, until, false, REPAIR);
  if (runId === null) return stuck(site, 'none', null);
  const end = await untilEnd(site, runId, until);
  return end === 'lost' ? stuck(site, runId, null) : end;
}

export interface Watching {
  /** Two people start it at the same moment; one begins, the other is told so (S3). */
  readonly twice?: boolean;
  /** True once it was lost from outside: terminated, or gone with Temporal's database. Whoever sees that types `sync` again. */
  readonly lost?: () => boolean;
  /** Of a worker with its own waits, which are minutes where those of chaos are seconds. */
  readonly ownWaits?: boolean;
}

export async function watchedRun(
  site: WatchedSite,
  { twice = false, ownWaits = false, lost = () => false }: Watching = {},
): Promise<RunEnd> {
  const until = Date.now() + (ownWaits ? OWN_WITHIN_MS : RUN_WITHIN_MS);
  const what = ownWaits ? PATIENT_SYNC : SYNC;
  const begun = await Promise.all(Array.from({ length: twice ? 2 : 1 }, () => begin(site, until, twice, what)));
  const [runId, ...others] = begun.filter((id) => id !== null);
  // Both were told of the run before, which is just ending: then one alone begins.
  if (runId === undefined) return twice ? watchedRun(site, { lost }) : stuck(site, 'none', null);
  const findings: Violation[] =
    others.length === 0 ? [] : [{ kind: 'doubled', what: `runs ${runId} and ${others} were open together` }];
  const end = await untilEnd(site, runId, until, lost);
  if (end === 'lost') {
    const next = await watchedRun(site, { ownWaits });
    return { ...next, findings: [...findings, ...(await falselyEnded(site, runId)), ...next.findings] };
  }
  return { ...end, findings: [...findings, ...end.findings] };
}

/** It was ended from outside, so it must not call itself well ended, whatever came after it. */
async function falselyEnded(site: WatchedSite, runId: string): Promise<Violation[]> {
  const row = await site.store.runs.one(runId);
  if (row === null || row.state === 'INTERRUPTED' || row.state === 'OPEN') return [];
  if (row.state !== 'FINISHED' || row.balanced === 1) return [];
  return [{ kind: 'silent', what: `run ${runId} was lost, and calls itself ${row.state} ${row.outcome}` }];
}

async function untilEnd(
  site: WatchedSite,
  runId: string,
  until: number,
  lost: () => boolean = () => false,
): Promise<RunEnd | 'lost'> {
  const person = new Person(site);
  let askedAt = Date.now();
  for (;;) {
    const row = await site.store.runs.one(runId);
    if (row !== null && row.closed_at !== null) return judged(site, row);
    if (lost()) return 'lost';
    if (Date.now() > until) return stuck(site, runId, row);
    if (Date.now() - askedAt > ASK_EVERY_MS) {
      await person.looks();
      askedAt = Date.now();
      if (!lost() && (await endedWithoutClosing(site, runId))) return unclosed(site, runId);
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** The id of the run that began; null where another is open and that is no surprise, or Temporal never took it. */
async function begin(
  site: WatchedSite,
  until: number,
  mayBeSecond: boolean,
  what: typeof SYNC | typeof PATIENT_SYNC | typeof REPAIR,
): Promise<string | null> {
  const runId = runIdAt(new Date(), randomBytes(2).toString('hex'));
  const order = {
    ...what,
    runId,
    customer: null,
    limit: null,
    approved: true,
  };
  while (Date.now() < until) {
    try {
      const started = await (await site.client()).start(order);
      // The same id: Temporal began it, and its answer was lost.
      if (started.kind === 'started' || started.runId === runId) return runId;
      if (mayBeSecond) return null;
    } catch {
      await site.forgetClient();
    }
    // The run before is just ending.
    await sleep(LOOK_EVERY_MS * 2);
  }
  return null;
}

class Person {
  readonly #site: WatchedSite;
  readonly #retried = new Map<string, number>();

  constructor(site: WatchedSite) {
    this.#site = site;
  }

  async looks(): Promise<void> {
    const progress = await inTime(this.#site.client().then((client) => client.progress()));
    for (const customer of Object.keys(progress?.parked ?? {})) await this.#answers(customer);
  }

  async #answers(customer: string): Promise<void> {
    const times = this.#retried.get(customer) ?? 0;
    this.#retried.set(customer, times + 1);
    const order = times < RETRIES ? 'retry' : 'skip';
    const client = await this.#site.client();
    await inTime(client.tell(order, { customer, reason: 'chaos: the cause is mended.' }));
  }
}

/** A worker or server that is dead just now gives no answer: it is asked again later. */
async function inTime<T>(answer: Promise<T>): Promise<T | null> {
  answer.catch(() => undefined);
  return Promise.race([answer.catch(() => null), sleep(ANSWER_WITHIN_MS, null)]);
}

async function endedWithoutClosing(site: WatchedSite, runId: string): Promise<boolean> {
  const running = await inTime(
    site
      .client()
      .then((client) => client.isRunning())
      .catch(async () => {
        await site.forgetClient();
        return true;
      }),
  );
  if (running !== false) return false;
  const row = await site.store.runs.one(runId);
  return row?.closed_at === null || row === null;
}

/** One that was refused never opened: it says why, and nothing of it is in the store. */
async function unclosed(site: WatchedSite, runId: string): Promise<RunEnd> {
  const row = await site.store.runs.one(runId);
  if (row !== null) return row.closed_at === null ? stuck(site, runId, row) : judged(site, row);
  const end = await inTime(site.client().then((client) => client.endOfOpenRun()));
  return { runId, inSync: false, finished: false, findings: [], sentence: `refused: ${JSON.stringify(end)}` };
}

async function stuck(site: WatchedSite, runId: string, row: RunRow | null): Promise<RunEnd> {
  const customers = await site.store.runs.customers(runId);
  const where = customers.map(({ customer, state, reason }) => `${customer}: ${state} ${reason ?? ''}`).join('; ');
  const what = `run ${runId} did not end by itself (${row?.phase ?? 'never opened'}; ${where})`;
  return { runId, inSync: false, finished: false, findings: [{ kind: 'stuck', what }], sentence: what };
}

async function judged(site: WatchedSite, row: RunRow): Promise<RunEnd> {
  const figures = await site.store.figures.ofRun(row.run_id);
  // Another run took over: nobody counted its books, and it says so.
  const findings = row.state === 'INTERRUPTED' ? [] : unbalanced(row, figures);
  const orders = figures.customers;
  const left = orders.reduce(
    (sum, { items, subitems }) =>
      sum + items.failed + items.held + items.deferred + subitems.failed + subitems.held + subitems.deferred,
    0,
  );
  const well = row.state === 'FINISHED' && (row.outcome === 'SUCCESS' || row.outcome === 'NOTHING_TO_DO');
  return {
    runId: row.run_id,
    inSync: well && left === 0 && figures.rejects === 0,
    finished: row.state === 'FINISHED',
    findings,
    sentence: `${row.state} ${row.outcome ?? ''} ${row.sentence ?? ''} ${left} not sent`,
  };
}

/** The run's own verdict, and the sums again from its figures. */
function unbalanced(row: RunRow, figures: RunFigures): Violation[] {
  const off = figures.customers.filter(({ items, subitems }) => !addUp(items) || !addUp(subitems));
  if (row.balanced === 1 && off.length === 0 && figures.loose === 0) return [];
  const what = `run ${row.run_id}: ${off.map(({ customer }) => customer).join(', ') || 'as a whole'}; ${figures.loose} receipts without acknowledgement`;
  return [{ kind: 'unbalanced', what }];
}

/** Reckoned here and not by the mirror's own rule (S6). */
function addUp({ planned, applied, failed, held, deferred }: RunFigures['customers'][number]['items']): boolean {
  return planned === applied + failed + held + deferred;
}
