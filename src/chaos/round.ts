// round: the story of one round: the lists change, faults strike while a run takes the changes to the board, and in the end `verify --repair` mends what
// people spoilt, and an undisturbed run brings right whatever was left. Owns: that order, and what is judged when. Does not own: any fault, the judging itself.
import { setTimeout as sleep } from 'node:timers/promises';
import { ArmedFaults } from './armed-faults.js';
import { expectedItems } from './expectation.js';
import type { ChaosFault } from './fault-catalogue.js';
import { judge, type SeenBoard, type Violation } from './judge.js';
import type { NeighbourRun, PreparedHost } from './neighbour.js';
import { type Book, changedBook } from './order-book.js';
import type { People, Present } from './people.js';
import { type Fate, letPlannerSleep, setClocks, strikeProcess } from './process-faults.js';
import type { Random } from './random.js';
import type { Site } from './site.js';
import { copyStore, epochOf, judgeCopy, mendIfRefused, restoreOlder, useSecondStore } from './store-faults.js';
import { type RunEnd, repairingRun, watchedRun } from './watched-run.js';

export interface RoundPlan {
  readonly site: Site;
  readonly people: People;
  readonly book: Book;
  readonly random: Random;
  readonly faults: readonly ChaosFault[];
}

export interface RoundStory {
  readonly book: Book;
  /** Names of the faults that really happened: the call they waited for came, the run still went on. */
  readonly struck: readonly string[];
  readonly findings: readonly Violation[];
  /** From the first start until everything was right again. */
  readonly recoveredAfterMs: number;
  readonly runs: number;
  /** Things of the mirror's own that people deleted, edited, copied or renamed, and `verify --repair` put right. */
  readonly repaired: number;
}

/** Faults that do not wait for a call strike within this time: a round of few changes is sent in about so long. */
const STRIKES_WITHIN_MS = 1_500;

export async function playRound(plan: RoundPlan): Promise<RoundStory> {
  const { site, people } = plan;
  const book = changedBook(plan.book, plan.random);
  const expected = expectedItems(book.orders);
  await site.lists.write(book);
  const stores = new StoreFaults(plan);
  await stores.prepare();
  const startedAt = Date.now();
  const { end, struck } = await disturbedRun(plan, book, stores.begin());
  const spoilt = people.spoilt;
  const seen = judge(await site.admin.dump(), expected, people.deeds);
  const findings = [...end.findings, ...atOnce(seen, end.inSync && spoilt === 0)];
  const happened = await stores.afterwards(end);
  findings.push(...happened.findings);
  let runs = 1;
  if (spoilt > 0) {
    findings.push(...(await repair(plan, book)));
    runs += 1;
  }
  if (!end.inSync || happened.struck.length > 0 || (seen.length > 0 && spoilt === 0)) {
    findings.push(...(await undisturbedRun(plan)));
    runs += 1;
  }
  findings.push(...judge(await site.admin.dump(), expected, people.deeds), ...(await sqlAgainstBoard(site)));
  const recoveredAfterMs = Date.now() - startedAt;
  await people.lookAgain();
  return { book, struck: [...struck, ...happened.struck], findings, recoveredAfterMs, runs, repaired: spoilt };
}

/** What a disturbed run could not send it may leave, if it says so. What is there twice, or was never told of, is a fault at once. */
function atOnce(seen: readonly Violation[], saidInSync: boolean): Violation[] {
  return seen.flatMap((finding) => {
    if (finding.kind === 'doubled') return [finding];
    if (!saidInSync) return [];
    const what = `the run said that all is in sync, but ${finding.kind}: ${finding.what}`;
    return [{ kind: 'silent' as const, what }];
  });
}

/** As its user does: after it the board holds what SQL says, but for what the disturbed run left to be sent. */
async function repair({ site, people }: RoundPlan, book: Book): Promise<Violation[]> {
  const end = await repairingRun(site);
  await people.repaired(presentIn(book));
  if (end.finished) return [...end.findings];
  return [...end.findings, { kind: 'wrong', what: `verify --repair did not finish: ${end.sentence}` }];
}

/** Nothing stands in its way: after it the board is right, whatever the run before it left. */
async function undisturbedRun({ site }: RoundPlan): Promise<Violation[]> {
  const end = await watchedRun(site);
  if (end.inSync) return [...end.findings];
  return [...end.findings, { kind: 'wrong', what: `an undisturbed run is not in sync: ${end.sentence}` }];
}

function presentIn({ orders }: Book): Present {
  return new Set(orders.filter(({ present }) => present).map(({ number }) => number));
}

async function disturbedRun(
  plan: RoundPlan,
  book: Book,
  beside: PreparedHost | null,
): Promise<{ end: RunEnd; struck: readonly string[] }> {
  const { site, random, faults } = plan;
  const armed = new ArmedFaults(site.admin);
  await armed.arm(
    faults.flatMap((fault) => (fault.kind === 'board' ? [{ name: fault.name, orders: fault.orders(random) }] : [])),
  );
  const strikes = faults
    .filter((fault) => fault.kind === 'person' || fault.kind === 'process')
    .map((fault) => ({ fault, afterMs: random.int(0, STRIKES_WITHIN_MS), random: random.fork() }))
    .sort((a, b) => a.afterMs - b.afterMs);
  const twice = strikes.some(({ fault }) => fault.kind === 'process' && fault.does === 'two-syncs');

  const fate: Fate = { lost: false, beside, besides: null };
  const sleeper = faults.find((fault) => fault.kind === 'process' && fault.does === 'planner-sleeps');
  const sleptAtAll = sleeper === undefined ? null : await letPlannerSleep(site);
  const happened: string[] = [];
  const begun = Date.now();
  let over = false;
  const striking = (async () => {
    // One after the other: a worker that is being started cannot be killed as well.
    for (const { fault, afterMs, random: own } of strikes) {
      await sleep(Math.max(0, begun + afterMs - Date.now()));
      if (over) return;
      if (fault === sleeper) continue;
      if (await strike(fault, plan, book, armed, own, fate)) happened.push(fault.name);
    }
  })();
  const end = await watchedRun(site, { twice, lost: () => fate.lost });
  over = true;
  await striking;
  setClocks(site, 0);
  if (sleeper !== undefined && sleptAtAll?.() === true) happened.push(sleeper.name);
  if (fate.besides === null) await beside?.end();
  const findings = [...end.findings, ...((await fate.besides)?.findings ?? [])];
  return { end: { ...end, findings }, struck: [...(await armed.disarm()), ...happened] };
}

async function strike(
  fault: ChaosFault,
  { site, people }: RoundPlan,
  book: Book,
  armed: ArmedFaults,
  random: Random,
  fate: Fate,
): Promise<boolean> {
  switch (fault.kind) {
    case 'board':
    case 'store':
      return false;
    case 'person':
      return untilBoardAnswers(site, () => people.does(fault.deed, random, presentIn(book)));
    case 'process':
      return strikeProcess(fault.does, site, armed, random, fate);
  }
}

/** The board was just killed and is being started again: people reload their page. */
async function untilBoardAnswers(site: Site, does: () => Promise<boolean>): Promise<boolean> {
  while (!(await site.admin.answers())) await sleep(50);
  return does();
}

/** The board against SQL: as many as SQL knows to be there are there. */
async function sqlAgainstBoard(site: Site): Promise<Violation[]> {
  const known = await site.store.figures.ofRun('none');
  const board: SeenBoard = await site.admin.dump();
  const items = board.groups.flatMap((group) => group.items);
  const lines = items.flatMap((item) => item.subitems);
  const { onBoard } = known;
  if (onBoard.items === items.length && onBoard.subitems === lines.length) return [];
  const what = `SQL knows ${onBoard.items} items and ${onBoard.subitems} subitems on the board, there are ${items.length} and ${lines.length}`;
  return [{ kind: 'wrong', what }];
}

/** What another host does, and what happens to the store of a round: some of it begins before the disturbed run, and all of it ends after it. */
class StoreFaults {
  readonly #site: Site;
  readonly #faults: ReadonlySet<string>;
  #beside: PreparedHost | null = null;
  #morning: { readonly file: string; readonly epoch: number } | null = null;
  #startCopy: (() => Promise<NeighbourRun>) | null = null;
  #copy: Promise<NeighbourRun> | null = null;

  constructor({ site, faults }: RoundPlan) {
    this.#site = site;
    this.#faults = new Set(faults.map(({ name }) => name));
  }

  async prepare(): Promise<void> {
    const site = this.#site;
    if (this.#faults.has('second-temporal') && !this.#faults.has('copied-store'))
      this.#beside = await site.neighbour.prepare(site.storeFile);
    if (this.#faults.has('restored-store'))
      this.#morning = { file: await copyStore(site, 'morning.sqlite'), epoch: await epochOf(site) };
    // Both go on in the same second: the original with the run that is disturbed, the copy with one of its own.
    if (this.#faults.has('copied-store')) {
      const host = await site.neighbour.prepare(await copyStore(site, 'copy.sqlite'));
      this.#startCopy = () => host.sync();
    }
  }

  /** Right before the disturbed run begins. Gives the other Temporal server, which the run's strikes put to work. */
  begin(): PreparedHost | null {
    this.#copy = this.#startCopy?.() ?? null;
    this.#copy?.catch(() => undefined);
    return this.#beside;
  }

  async afterwards(
    end: RunEnd,
  ): Promise<{ readonly findings: readonly Violation[]; readonly struck: readonly string[] }> {
    const site = this.#site;
    const findings: Violation[] = [];
    const struck: string[] = [];
    if (this.#copy !== null) {
      findings.push(...(await judgeCopy(site, end, await this.#copy)), ...(await mendIfRefused(site, end)));
      struck.push('copied-store');
    }
    if (this.#faults.has('second-store')) {
      findings.push(...(await useSecondStore(site)));
      struck.push('second-store');
    }
    if (this.#morning !== null) {
      const found = await restoreOlder(site, this.#morning.file, this.#morning.epoch);
      findings.push(...(found ?? []));
      if (found !== null) struck.push('restored-store');
    }
    return { findings, struck };
  }
}
