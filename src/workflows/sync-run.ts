// sync-run: one pass source -> SQL -> board. open -> import -> merge -> read board -> plan -> gates -> customers in a sliding window -> close.
//   S3  its workflow id is the board's: Temporal itself allows one open run per board
//   S6  whatever happens, the run is closed with counted books
//   S8  a workbook or customer that fails stops only itself; a customer past a gate waits alone
//   S13 a plan goes the same way and ends before anything is sent
import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  CancelledFailure,
  condition,
  log,
  ParentClosePolicy,
  patched,
  setCurrentDetails,
  setHandler,
  startChild,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { OpenRunInput, OpenRunReport } from '../activities/open-run.js';
import type { VerifyReport } from '../activities/verify-board.js';
import { verifySentence } from '../domain/drift/drift.js';
import { forecastSentences } from '../domain/run/forecast-words.js';
import { board, GATED_AT_MOST, gatedAtMost, longWork, storeWork } from './activity-options.js';
import { isWait, type Wait, waitSentence } from './board-wait.js';
import { CUSTOMERS_AT_ONCE, WORKBOOKS_AT_ONCE } from './concurrency.js';
import { GateKeeper } from './gate-keeper.js';
import { childWorkflowId } from './ids.js';
import * as messages from './messages.js';
import { RunView } from './run-details.js';
import { RunSteering } from './run-steering.js';
import { CUSTOMER, ENVIRONMENT, REASON, RUN, STATE } from './search-attributes.js';
import { syncCustomer } from './sync-customer.js';
import { takenOver } from './taken-over.js';

/** Runs that began before there was a mark are raised by their first write (activities/raise-mark.ts). */
const BOARD_MARK = 'board-mark';
/** Before, a run at a gate of its own waited for ever, and no other began. */
const GATED_RUN_ENDS = 'gated-run-ends';

type End =
  | { readonly state: 'FINISHED' | 'CANCELLED' | 'FAILED'; readonly sentence: string | null }
  /** Another run took over. What is left of this one, its books too, is the other's. */
  | { readonly state: 'INTERRUPTED'; readonly sentence: string };

export async function syncRun(input: messages.SyncRunInput): Promise<messages.SyncRunReport> {
  const run = new SyncRun(input);
  // A cancellation in Temporal is taken like `cancel`: between steps, with the books closed (S6).
  CancellationScope.current().cancelRequested.catch(() => run.cancelledInTemporal());
  return CancellationScope.nonCancellable(() => run.run());
}

class SyncRun {
  readonly #input: messages.SyncRunInput;
  readonly #view = new RunView();
  readonly #steering: RunSteering;
  #cancelledInTemporal = false;
  #gates = new GateKeeper([]);
  #awaitsApproval = false;
  #outcome: string | null = null;
  #shownState = 'running null';
  /** Why this store may not write to the board; of a run that only looks. */
  #markSentence: string | null = null;
  #raised: Promise<End | null> | null = null;
  readonly #storeWork: ReturnType<typeof storeWork>;
  readonly #longWork: ReturnType<typeof longWork>;

  constructor(input: messages.SyncRunInput) {
    this.#input = input;
    this.#storeWork = storeWork(input.timeouts);
    this.#longWork = longWork(input.timeouts);
    this.#steering = new RunSteering({
      runId: input.runId,
      gates: () => this.#gates,
      childId: (customer) => this.#idOf(customer),
      changed: () => this.#show(),
      keepPause: (pause) => this.#storeWork.keepPause({ runId: input.runId, ...pause }),
    });
    this.#listen();
  }

  cancelledInTemporal(): void {
    this.#cancelledInTemporal = true;
    // Whoever is told of the cancellation is in the cancelled scope, where nothing can be said any more.
    void CancellationScope.nonCancellable(() => this.#steering.cancel('The run was cancelled in Temporal.'));
  }

  async run(): Promise<messages.SyncRunReport> {
    const { runId } = this.#input;
    const opened = await this.#open({
      runId,
      scope: this.#input.scope,
      workflowId: workflowInfo().workflowId,
      temporalRunId: workflowInfo().runId,
      options: {
        customer: this.#input.customer,
        limit: this.#input.limit,
        approved: this.#input.approved,
        ...(this.#input.plan === undefined ? {} : { plan: this.#input.plan }),
        ...(this.#input.rollback === undefined ? {} : { rollback: this.#input.rollback.of }),
      },
    });
    if (opened.kind === 'refused') throw ApplicationFailure.nonRetryable(opened.sentence, 'RunOpen');
    const end = await this.#throughPhases();
    if (end.state === 'INTERRUPTED') return this.#interrupted(end.sentence);
    const closed = await this.#longWork.closeRun({ runId, state: end.state, sentence: end.sentence });
    this.#outcome = closed.outcome;
    this.#view.phase = `closed: ${closed.outcome}`;
    this.#show();
    await condition(allHandlersFinished);
    if (end.state === 'FAILED') throw ApplicationFailure.nonRetryable(end.sentence ?? 'The run failed.', 'RunFailed');
    if (!closed.balanced)
      throw ApplicationFailure.nonRetryable('The books do not balance; see the report.', 'Unbalanced');
    if (this.#cancelledInTemporal) throw new CancelledFailure(end.sentence ?? 'The run was cancelled in Temporal.');
    return { runId, outcome: closed.outcome, balanced: closed.balanced };
  }

  /** A run of before may be open in the store: it is waited for on timers, in words, until it is clear what becomes of it. */
  async #open(input: OpenRunInput): Promise<OpenRunReport> {
    for (let watched: OpenRunInput['watched']; ; ) {
      const opened = await this.#storeWork.openRun(watched === undefined ? input : { ...input, watched });
      if (opened.kind !== 'earlier-run') return opened;
      watched = opened.watched;
      this.#view.waiting.set('', { why: 'earlier-run', sentence: opened.sentence });
      this.#show();
      await condition(() => this.#steering.cancelled !== null, opened.ms, { summary: 'earlier run' });
      this.#view.waiting.delete('');
      this.#show();
      if (this.#steering.cancelled !== null) return { kind: 'refused', sentence: this.#steering.cancelled };
    }
  }

  async #interrupted(sentence: string): Promise<never> {
    this.#outcome = 'INTERRUPTED';
    this.#view.phase = 'closed: INTERRUPTED';
    this.#show();
    await condition(allHandlersFinished);
    throw ApplicationFailure.nonRetryable(sentence, 'TakenOver');
  }

  async #throughPhases(): Promise<End> {
    try {
      return await this.#phases();
    } catch (error) {
      const lost = takenOver(error);
      if (lost !== null) return { state: 'INTERRUPTED', sentence: lost };
      const cause = error instanceof ActivityFailure && error.cause instanceof Error ? error.cause : error;
      const sentence = cause instanceof Error ? cause.message : String(cause);
      log.warn('run failed', { run: this.#input.runId });
      return { state: 'FAILED', sentence };
    }
  }

  async #phases(): Promise<End> {
    const { runId } = this.#input;
    const onBoard = board(this.#input.boardQueue, this.#input.timeouts);
    const unfit = await this.#checkMark();
    if (unfit !== null) return unfit;
    // Before anything is merged: receipts that a dead run left open belong to what was stored then.
    if (this.#input.scope !== 'import') {
      const settled = await this.#pastTheDay(() => onBoard.recoverOpenBatches({ runId }));
      if (settled !== null) return settled;
    }
    if (this.#input.scope === 'verify') return this.#verify();
    if (this.#input.rollback !== undefined) return this.#rollback(this.#input.rollback);
    await this.#importAll();
    const stop = await this.#mayGoOn();
    if (stop !== null) return stop;
    this.#enter('merging');
    await this.#longWork.mergeOrders({ runId });
    if (this.#input.scope === 'import')
      return { state: 'FINISHED', sentence: 'The order lists were read; nothing was sent (import only).' };

    return this.#planAndSend(false);
  }

  /** S3: a store that is not the newest and only one of its board is told so before anything else. A look says it at its end. */
  async #checkMark(): Promise<End | null> {
    const { runId, scope, customer, verify } = this.#input;
    if (scope === 'import' || !patched(BOARD_MARK)) return null;
    const onBoard = board(this.#input.boardQueue, this.#input.timeouts);
    const { repair = false, takeOver = false } = verify ?? {};
    const mode = scope !== 'verify' ? 'sends' : repair ? 'repairs' : takeOver ? 'sends' : 'looks';
    this.#enter("reading the board's mark");
    return this.#pastTheDay(async () => {
      const report = await onBoard.checkMark({ runId, mode, customer });
      this.#markSentence = report.kind === 'mismatch' ? report.sentence : null;
      return report;
    });
  }

  /** S3: raised once, before the first customer is sent; who is approved hours later is sent under the same mark, which is then looked at again. */
  #underMark(): Promise<End | null> {
    this.#raised ??= this.#raiseMark();
    return this.#raised;
  }

  async #raiseMark(): Promise<End | null> {
    if (!patched(BOARD_MARK)) return null;
    const onBoard = board(this.#input.boardQueue, this.#input.timeouts);
    return this.#pastTheDay(() => onBoard.raiseMark({ runId: this.#input.runId }));
  }

  /** The board is read back and compared; a repair is an ordinary plan of what was found, after the books were mended. */
  async #verify(): Promise<End> {
    const { runId, customer, verify } = this.#input;
    const { repair = false, adopt = false, takeOver = false } = verify ?? {};
    this.#enter('reading the board back');
    const onBoard = board(this.#input.boardQueue, this.#input.timeouts);
    const read: { found: VerifyReport | null } = { found: null };
    const ended = await this.#pastTheDay(async () => {
      const report = await onBoard.verifyBoard({ runId, customer, repair, adopt, takeOver });
      if (report.kind === 'verified') read.found = report;
      return report;
    });
    const { found } = read;
    const stop = ended ?? (await this.#mayGoOn());
    if (stop !== null || found === null) return stop ?? { state: 'FAILED', sentence: 'The board was not read back.' };
    const words = [verifySentence(found), ...(this.#markSentence === null ? [] : [this.#markSentence])].join(' ');
    const wanted = (repair && found.mendable > 0) || (takeOver && found.adoptable > 0);
    if (!wanted) return { state: 'FINISHED', sentence: words };
    this.#enter('repairing the ledger');
    await this.#longWork.repairLedger({ runId });
    const end = await this.#planAndSend(true);
    return end.state === 'FINISHED' ? { ...end, sentence: `${words} What could be repaired was sent.` } : end;
  }

  async #planAndSend(mendedOnly: boolean): Promise<End> {
    const { runId, customer, limit, scope } = this.#input;
    const onBoard = board(this.#input.boardQueue, this.#input.timeouts);
    this.#enter('reading the board');
    const read = await this.#pastTheDay(() => onBoard.readBoard({ runId }));
    if (read !== null) return read;
    this.#enter('planning');
    const sends = scope !== 'plan';
    const plan = await this.#longWork.planRun({ runId, customer, limit, sends, ...(mendedOnly ? { mendedOnly } : {}) });
    this.#view.forecast = forecastSentences(await this.#longWork.forecastRun({ runId }));
    if (this.#input.plan !== undefined) {
      const check = await this.#longWork.checkPlan({ runId, planId: this.#input.plan });
      if (check.kind === 'moved') return { state: 'FAILED', sentence: check.sentence };
    }
    // Gates weigh what the order lists changed; a repair was asked for by hand, and lets nothing past them for the next sync.
    const mode = scope === 'plan' ? 'show' : this.#input.approved ? 'approved' : 'ask';
    const gated = mendedOnly ? await this.#mayGoOn() : await this.#passGates(mode);
    if (gated !== null) return gated;
    if (scope === 'plan') {
      if (this.#input.keeps === true) await this.#longWork.keepPlan({ runId, customer, limit });
      return { state: 'FINISHED', sentence: 'It was planned; nothing was sent.' };
    }
    return this.#sendPlanned(plan.customers);
  }

  /** The inverse of a run, planned from its receipts instead of from the order lists; then gates and outbox as ever. */
  async #rollback({ of, dryRun }: messages.RollbackOrder): Promise<End> {
    const { runId, customer, approved } = this.#input;
    const onBoard = board(this.#input.boardQueue, this.#input.timeouts);
    this.#enter('reading the board');
    const unread = await this.#pastTheDay(() => onBoard.readBoard({ runId }));
    if (unread !== null) return unread;
    this.#enter('planning');
    const planned: { customers: readonly string[] } = { customers: [] };
    const unplanned = await this.#pastTheDay(async () => {
      const report = await onBoard.planRollback({ runId, of, customer, sends: !dryRun });
      if (report.kind === 'planned') planned.customers = report.customers;
      return report;
    });
    if (unplanned !== null) return unplanned;
    this.#view.forecast = forecastSentences(await this.#longWork.forecastRun({ runId }));
    const gated = await this.#passGates(dryRun ? 'show' : approved ? 'approved' : 'ask');
    if (gated !== null) return gated;
    if (dryRun) return { state: 'FINISHED', sentence: 'The rollback was planned; nothing was sent.' };
    return this.#sendPlanned(planned.customers);
  }

  async #sendPlanned(customers: readonly string[]): Promise<End> {
    await this.#storeWork.enterPhase({ runId: this.#input.runId, phase: 'sending' });
    this.#enter('sending');
    this.#view.customers = { done: 0, all: new Set([...customers, ...this.#gates.customers()]).size };
    await this.#sendAll(customers);
    return this.#steering.cancelled === null
      ? { state: 'FINISHED', sentence: null }
      : { state: 'CANCELLED', sentence: this.#steering.cancelled };
  }

  /** The step, again after each midnight for which it had to wait; the wait is a timer of the server, which outlives every process. Gives the end, if told to end. */
  async #pastTheDay(step: () => Promise<{ readonly kind: string } | Wait>): Promise<End | null> {
    for (;;) {
      const report = await step();
      if (!isWait(report)) return null;
      this.#view.waiting.set('', { why: report.why, sentence: waitSentence(report) });
      this.#show();
      await condition(() => this.#steering.cancelled !== null, report.ms, { summary: report.why });
      this.#view.waiting.delete('');
      this.#show();
      const stop = await this.#mayGoOn();
      if (stop !== null) return stop;
    }
  }

  async #importAll(): Promise<void> {
    const { runId } = this.#input;
    this.#enter('importing');
    const { changed, unchanged } = await this.#longWork.listWorkbooks({ runId });
    this.#view.workbooks = { done: unchanged, all: unchanged + changed.length };
    await inWindow(changed, WORKBOOKS_AT_ONCE, async (workbook) => {
      if ((await this.#mayGoOn()) !== null) return;
      await this.#longWork.importWorkbook.executeWithOptions({ summary: workbook }, [{ runId, workbook }]);
      this.#view.workbooks = { ...this.#view.workbooks, done: this.#view.workbooks.done + 1 };
      this.#show();
    });
  }

  /** Asks what is past a gate, and waits where that is the whole run. Who is held back on their own waits in #sendAll. */
  async #passGates(mode: 'ask' | 'approved' | 'show'): Promise<End | null> {
    const { runId, customer, limit } = this.#input;
    // A run that may send nothing has no gate to pass.
    if (limit === 0) return this.#mayGoOn();
    const findings = await this.#longWork.evaluateGates({ runId, customer, mode, ...this.#ofRollback() });
    if (mode !== 'ask' || findings.length === 0) return this.#mayGoOn();
    this.#gates = new GateKeeper(findings);
    this.#view.gates = this.#gates;
    if (!this.#gates.holdsAll()) return this.#mayGoOn();
    if (!(await this.#awaitApproval(() => !this.#gates.holdsAll()))) {
      const reason = `Nobody approved the run for ${GATED_AT_MOST}, so nothing was sent. Look at what it would send (\`order-mirror plan\`), then \`order-mirror sync --approve\`.`;
      await this.#storeWork.settleGate({ runId, customer: null, decision: 'LEFT', reason, ...this.#ofRollback() });
      return { state: 'CANCELLED', sentence: reason };
    }
    const decision = this.#gates.decision(null);
    if (decision !== null)
      await this.#storeWork.settleGate({
        runId,
        customer: null,
        decision: 'APPROVED',
        reason: decision.reason,
        ...this.#ofRollback(),
      });
    return this.#mayGoOn();
  }

  async #waitsForApproval(): Promise<void> {
    await this.#storeWork.enterPhase({ runId: this.#input.runId, phase: 'waiting-for-approval' });
    this.#awaitsApproval = true;
    this.#enter('waiting for approval');
  }

  /** False: nobody said a word for a day. */
  async #awaitApproval(given: () => boolean): Promise<boolean> {
    await this.#waitsForApproval();
    const heard = () => given() || this.#steering.cancelled !== null;
    let inTime = true;
    if (patched(GATED_RUN_ENDS)) inTime = await condition(heard, gatedAtMost(this.#input.timeouts));
    else await condition(heard);
    this.#awaitsApproval = false;
    this.#show();
    return inTime;
  }

  async #sendAll(customers: readonly string[]): Promise<void> {
    const free = customers.filter((customer) => !this.#gates.waits(customer));
    const gated = this.#gates.customers().map((customer) => this.#sendOnApproval(customer, customers));
    const ended: Promise<void>[] = [];
    const sent = inWindow(free, CUSTOMERS_AT_ONCE, async (customer) => {
      if ((await this.#mayGoOn()) !== null) return;
      const end = this.#send(customer);
      ended.push(end);
      // Who parks waits for a person, perhaps for hours: the place in the window is another's meanwhile.
      await Promise.race([end, condition(() => this.#view.parked.has(customer))]);
    });
    const outcomes = [...(await Promise.allSettled([sent])), ...(await Promise.allSettled(ended))];
    if (this.#gates.customers().length > 0 && this.#steering.cancelled === null) await this.#waitsForApproval();
    outcomes.push(...(await Promise.allSettled(gated)));
    const failed = outcomes.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** A customer past a gate: until somebody approves it, leaves it, or a day has gone by. It may have nothing to send: a missing workbook. */
  async #sendOnApproval(customer: string, planned: readonly string[]): Promise<void> {
    const { runId } = this.#input;
    const reason = this.#gates.reason(customer);
    await this.#storeWork.noteCustomer({ runId, customer, state: 'gated', reason });
    const heard = await condition(
      () => this.#gates.decision(customer) !== null || this.#steering.cancelled !== null,
      gatedAtMost(this.#input.timeouts),
    );
    if (!heard) this.#gates.leave(customer, 'skipped', `Nobody approved it for ${GATED_AT_MOST}.`);
    const decision = this.#gates.decision(customer);
    if (decision === null) return;
    this.#show();
    if (decision.kind === 'approved') {
      await this.#storeWork.settleGate({
        runId,
        customer,
        decision: 'APPROVED',
        reason: decision.reason,
        ...this.#ofRollback(),
      });
      if (planned.includes(customer)) {
        await this.#storeWork.enterPhase({ runId, phase: 'sending' });
        this.#awaitsApproval = false;
        this.#show();
        if ((await this.#mayGoOn()) === null) await this.#send(customer);
        return;
      }
      await this.#storeWork.closeCustomer({ runId, customer, state: 'finished', reason: null });
    } else {
      await this.#storeWork.settleGate({ runId, customer, decision: 'LEFT', reason: decision.reason });
      await this.#storeWork.closeCustomer({ runId, customer, state: decision.state, reason: decision.reason });
    }
    this.#view.customers = { ...this.#view.customers, done: this.#view.customers.done + 1 };
    this.#show();
  }

  async #send(customer: string): Promise<void> {
    if ((await this.#underMark()) !== null) return;
    const child = await startChild(syncCustomer, {
      workflowId: this.#idOf(customer),
      // A run that is ended by hand lets its customers finish their batch and close their books.
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      args: [
        {
          runId: this.#input.runId,
          environment: this.#input.environment,
          customer,
          boardQueue: this.#input.boardQueue,
          ...(this.#input.timeouts === undefined ? {} : { timeouts: this.#input.timeouts }),
          paused: this.#steering.paused,
          ...(this.#input.scope === 'verify' || this.#input.scope === 'rollback' ? { archives: true } : {}),
          from: { phase: 0, seq: 0 },
        },
      ],
      staticSummary: `${customer} in ${this.#input.runId}`,
      priority: { fairnessKey: customer.slice(0, 64) },
      typedSearchAttributes: [
        { key: ENVIRONMENT, value: this.#input.environment },
        { key: RUN, value: this.#input.runId },
        { key: CUSTOMER, value: customer },
        { key: STATE, value: 'sending' },
      ],
    });
    await this.#steering.begin(customer);
    try {
      await child.result();
    } finally {
      this.#steering.end(customer);
      this.#view.parked.delete(customer);
      this.#view.waiting.delete(customer);
    }
    this.#view.customers = { ...this.#view.customers, done: this.#view.customers.done + 1 };
    this.#show();
  }

  #ofRollback(): { rollback?: true } {
    return this.#input.scope === 'rollback' ? { rollback: true } : {};
  }

  #idOf(customer: string): string {
    return childWorkflowId(this.#input.environment, this.#input.runId, customer);
  }

  /** Between two steps: waits while paused, says when to stop. */
  async #mayGoOn(): Promise<End | null> {
    await this.#steering.whilePaused();
    const { cancelled } = this.#steering;
    return cancelled === null ? null : { state: 'CANCELLED', sentence: cancelled };
  }

  #enter(phase: string): void {
    this.#view.phase = phase;
    this.#show();
  }

  #show(): void {
    setCurrentDetails(this.#view.markdown(this.#steering.paused, this.#steering.running));
    const why = this.#view.waits?.why ?? null;
    const state = this.#stateNow();
    if (`${state} ${why}` === this.#shownState) return;
    this.#shownState = `${state} ${why}`;
    upsertSearchAttributes([
      { key: STATE, value: state },
      { key: REASON, value: why },
    ]);
  }

  /** What a person has to do about it comes first. */
  #stateNow(): string {
    if (this.#outcome !== null) return this.#outcome;
    if (this.#steering.paused !== null) return 'paused';
    if (this.#awaitsApproval) return 'waiting-for-approval';
    return this.#view.waits === null ? 'running' : 'waiting';
  }

  #listen(): void {
    setHandler(messages.progress, () => this.#view.progress(this.#steering.paused), {
      description: 'Where the run is, what waits for whom.',
    });
    setHandler(messages.customerStatus, ({ customer, parked, waits }) => {
      if (waits === null) this.#view.waiting.delete(customer);
      else this.#view.waiting.set(customer, waits);
      if (parked === null) this.#view.parked.delete(customer);
      else this.#view.parked.set(customer, parked);
      this.#show();
    });
  }
}

/** At most `width` at once, in order; the first failure of the machine ends the window, but what runs is waited for. */
async function inWindow<T>(things: readonly T[], width: number, work: (thing: T) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let thing = things[next++]; thing !== undefined; thing = things[next++]) await work(thing);
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(width, things.length) }, lane));
  const failed = lanes.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
