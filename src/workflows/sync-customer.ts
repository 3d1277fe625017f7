// sync-customer: one customer's planned writes, phase by phase, batch by batch, until nothing is left or a person says otherwise.
// It is always in one of these modes: sending; paused (between batches); parked (retries are exhausted: it waits for retry or skip); ending.
//   S8  what goes wrong here stops only this customer
//   S11 every step is an activity with a deterministic id; a new worker goes on after the last completed one
import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { InDoubt } from '../activities/long-wait.js';
import type { SendReport } from '../activities/send-batch.js';
import {
  afterBatch,
  afterPark,
  afterSplit,
  FIRST_ROUND,
  type Flow,
  IN_VAIN,
  isInVain,
  nextRound,
  pauseBeforeMs,
} from '../domain/board/sending-flow.js';
import type { Phase } from '../domain/board/write-phase.js';
import { PHASES, REPAIR_PHASES } from '../domain/board/write-phase.js';
import { board, PARKED_AT_MOST, storeWork } from './activity-options.js';
import { type Wait, waitSentence } from './board-wait.js';
import {
  type BoardWait,
  type CustomerOrder,
  customerOrder,
  customerStatus,
  type SyncCustomerInput,
  type SyncCustomerReport,
} from './messages.js';
import { REASON, STATE } from './search-attributes.js';
import { takenOver } from './taken-over.js';

type Ending = { readonly state: 'finished' | 'skipped' | 'cancelled'; readonly reason: string | null };
/** same: this very batch again, which may be frozen or on its way; next: another one. */
type Step = 'next' | 'same' | 'drained' | Later | Ending;

/** Its batch comes to its end when a lost call can no longer be running; others may go before. */
interface Later {
  readonly laterMs: number;
}

interface Doubtful {
  readonly seq: number;
  readonly untilMs: number;
}

export async function syncCustomer(input: SyncCustomerInput): Promise<SyncCustomerReport> {
  const customer = new CustomerSync(input);
  setHandler(customerOrder, (order: CustomerOrder) => customer.take(order), {
    description: 'pause | resume | retry | skip | cancel, with a reason. Usually sent by the run.',
  });
  // A cancellation in Temporal is taken like `cancel`: between batches, with the books closed (S6).
  CancellationScope.current().cancelRequested.catch(() =>
    customer.take({ kind: 'cancel', reason: 'The run was cancelled in Temporal.' }),
  );
  return CancellationScope.nonCancellable(() => customer.run());
}

class CustomerSync {
  readonly #input: SyncCustomerInput;
  readonly #board: ReturnType<typeof board>;
  readonly #storeWork: ReturnType<typeof storeWork>;
  #paused: string | null;
  #ending: Ending | null = null;
  #retries = 0;
  #sent = 0;
  #failed = 0;
  /** As `inspect` names it: what is being sent. */
  #at = '';
  #shown = 'sending null';
  #flow: Flow;

  constructor(input: SyncCustomerInput) {
    this.#input = input;
    this.#board = board(input.boardQueue, input.timeouts);
    this.#storeWork = storeWork(input.timeouts);
    this.#paused = input.paused;
    this.#flow = input.from.flow ?? FIRST_ROUND;
  }

  take(order: CustomerOrder): void {
    switch (order.kind) {
      case 'pause':
        this.#paused = order.reason;
        break;
      case 'resume':
        this.#paused = null;
        break;
      case 'retry':
        this.#retries += 1;
        break;
      case 'skip':
        this.#ending = { state: 'skipped', reason: order.reason };
        break;
      case 'cancel':
        this.#ending = { state: 'cancelled', reason: order.reason };
        break;
    }
  }

  async run(): Promise<SyncCustomerReport> {
    const { customer, runId } = this.#input;
    const ending = await this.#phases();
    await this.#storeWork.closeCustomer({ runId, customer, state: ending.state, reason: ending.reason });
    this.#show(ending.state);
    return { customer, state: ending.state };
  }

  /** Through all phases; then again with what was quarantined, until nothing is left or a person was asked. */
  async #phases(): Promise<Ending> {
    const { runId, customer, from } = this.#input;
    const phases = this.#input.archives === true ? REPAIR_PHASES : PHASES;
    let seq = from.seq;
    for (let first = from.phase; ; first = 0) {
      for (let index = first; index < phases.length; index += 1) {
        const phase = phases[index];
        if (phase === undefined) break;
        const doubtful: Doubtful[] = [];
        for (;;) {
          const stop = await this.#mayGoOn();
          if (stop !== null) {
            await this.#settleAll(phase, doubtful);
            return stop;
          }
          if (workflowInfo().continueAsNewSuggested && doubtful.length === 0) await this.#continueAsNew(index, seq);
          const step = await this.#step(phase, seq);
          if (typeof step === 'object') {
            if (!('laterMs' in step)) {
              await this.#settleAll(phase, doubtful);
              return step;
            }
            doubtful.push({ seq, untilMs: Date.now() + step.laterMs });
            seq += 1;
          } else if (step === 'drained') {
            if (doubtful.length === 0) break;
            await this.#settleAll(phase, doubtful);
          } else if (step === 'next') seq += 1;
        }
      }
      if (!this.#flow.aside) return { state: 'finished', reason: null };
      this.#flow = nextRound(this.#flow);
      await condition(() => this.#ending !== null, pauseBeforeMs(this.#flow), {
        summary: 'before quarantined writes are tried again',
      });
      if (this.#ending !== null) return this.#ending;
      await this.#storeWork.retryQuarantined({ runId, customer });
    }
  }

  /** What is in doubt is waited for and brought to its end, whatever else ends: a batch that was sent is in no books (S4, S6). */
  async #settleAll(phase: Phase, doubtful: Doubtful[]): Promise<void> {
    for (let next = doubtful.shift(); next !== undefined; next = doubtful.shift()) {
      await this.#waitForBoard({ kind: 'in-doubt', ms: Math.max(1, next.untilMs - Date.now()) }, () => false);
      const step = await this.#step(phase, next.seq);
      if (typeof step === 'object' && 'laterMs' in step)
        doubtful.push({ seq: next.seq, untilMs: Date.now() + step.laterMs });
      else if (step === 'same') doubtful.push({ seq: next.seq, untilMs: Date.now() });
    }
  }

  /** Waits while paused; says when to stop. In flight is nothing here: batches end before this is asked. */
  async #mayGoOn(): Promise<Ending | null> {
    if (this.#ending !== null) return this.#ending;
    if (this.#paused === null) return null;
    await this.#note('paused', this.#paused);
    this.#show('paused', `paused: ${this.#paused}`);
    await condition(() => this.#paused === null || this.#ending !== null);
    this.#show('sending');
    await this.#note('sending', null);
    return this.#ending;
  }

  async #step(phase: Phase, seq: number): Promise<Step> {
    const { customer, runId } = this.#input;
    this.#at = `${phase}/${seq}`;
    try {
      if (phase === 'creates' || phase === 'changes') {
        const groups = await this.#board.ensureGroups.executeWithOptions({ summary: `groups for ${phase}` }, [
          { runId, customer },
        ]);
        if (groups.kind === 'wait') {
          await this.#waitForBoard(groups);
          return 'same';
        }
      }
      const report = await this.#board.sendBatch.executeWithOptions({ summary: `${phase} batch ${seq}` }, [
        { runId, customer, phase, seq, atMost: this.#flow.atMost },
      ]);
      return await this.#after(report);
    } catch (error) {
      if (!(error instanceof ActivityFailure) || takenOver(error) !== null) throw error;
      const cause = error.cause instanceof ApplicationFailure ? error.cause : null;
      const step = await this.#park(cause?.type ?? 'activity-failed', cause?.message ?? error.message);
      // What it left of its batch, perhaps already sent, comes to its end before anything else is claimed (S4).
      return step === 'next' ? 'same' : step;
    }
  }

  async #after(report: SendReport): Promise<Step> {
    switch (report.kind) {
      case 'drained':
        return 'drained';
      case 'sent':
        this.#sent += report.applied;
        this.#failed += report.failed;
        this.#flow = afterBatch(this.#flow, report);
        this.#show('sending');
        if (report.waitMs > 0) await this.#waitForBoard({ kind: 'wait', ms: report.waitMs, why: 'server-wait' });
        return isInVain(this.#flow) ? this.#park(IN_VAIN.reason, IN_VAIN.sentence) : 'next';
      case 'split':
        this.#flow = afterSplit(this.#flow, report.members);
        return 'next';
      case 'wait':
        await this.#waitForBoard(report);
        return 'same';
      case 'in-doubt':
        return { laterMs: report.ms };
      case 'park':
        this.#flow = afterPark(this.#flow, report.aside);
        return this.#park(report.reason, report.sentence);
    }
  }

  /** On a timer of the server, which outlives worker and machine. Pause and cancel are heard meanwhile. */
  async #waitForBoard(wait: Wait | InDoubt, isOver = () => this.#ending !== null): Promise<void> {
    const sentence = waitSentence(wait);
    const why = wait.kind === 'wait' ? wait.why : wait.kind;
    await this.#note('waiting', sentence);
    this.#show('waiting', `waiting: ${sentence}`, why);
    await this.#tellRun({ waits: { why, sentence } });
    await condition(isOver, wait.ms, { summary: why });
    await this.#tellRun({});
    this.#show('sending');
    await this.#note('sending', null);
  }

  async #park(reason: string, sentence: string): Promise<Step> {
    const before = this.#retries;
    await this.#note('parked', sentence);
    this.#show('parked', `parked at ${this.#at}: ${sentence} Waiting for \`retry\` or \`skip\`.`, reason);
    await this.#tellRun({ parked: sentence });
    const heard = await condition(() => this.#retries > before || this.#ending !== null, PARKED_AT_MOST, {
      summary: 'waits for retry or skip',
    });
    await this.#tellRun({});
    this.#flow = afterPark(this.#flow, false);
    this.#show('sending');
    if (!heard) return { state: 'skipped', reason: `${sentence} Nobody answered for ${PARKED_AT_MOST}.` };
    if (this.#ending !== null) return this.#ending;
    await this.#note('sending', null);
    return 'next';
  }

  async #continueAsNew(phase: number, seq: number): Promise<never> {
    await condition(allHandlersFinished);
    return continueAsNew<typeof syncCustomer>({
      ...this.#input,
      paused: this.#paused,
      from: { phase, seq, flow: this.#flow },
    });
  }

  async #note(state: 'parked' | 'paused' | 'sending' | 'waiting', reason: string | null): Promise<void> {
    await this.#storeWork.noteCustomer({ runId: this.#input.runId, customer: this.#input.customer, state, reason });
  }

  async #tellRun({ parked = null, waits = null }: { parked?: string | null; waits?: BoardWait | null }): Promise<void> {
    const parent = workflowInfo().parent;
    if (parent === undefined) return;
    try {
      await getExternalWorkflowHandle(parent.workflowId).signal(customerStatus, {
        customer: this.#input.customer,
        parked,
        waits,
      });
    } catch {
      // The run is gone: the customer stays where people find it, by its own state and search attributes.
    }
  }

  /** In the details and, where they differ from what was shown, in the search attributes. */
  #show(state: string, words = state, reason: string | null = null): void {
    setCurrentDetails(
      `**${this.#input.customer}**: ${words}\n\n| sent | failed |\n|---|---|\n| ${this.#sent} | ${this.#failed} |`,
    );
    const shown = `${state} ${reason}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    upsertSearchAttributes([
      { key: STATE, value: state },
      { key: REASON, value: reason },
    ]);
  }
}
