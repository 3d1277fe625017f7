// send-batch: one batch of planned writes, from claim to receipt. Safe to repeat at any point:
//   S4  the batch is frozen and marked "sent" in one transaction before the call; after doubt its members are looked up by key, never blindly made again
//   S5  receipts, acknowledgements and states are one transaction after the answer
//   S11 a batch that ended is not sent again; the next attempt of this activity only reports it
// Owns: that order. Does not own: what an answer means (monday/answers/answers.ts), what to do about it (domain/board/retry-table.ts), pacing (monday/pace/pace.ts).

import type { BoardStructure } from '../domain/board/board.js';
import type { CallOutcome, MemberOutcome, OutcomeReason } from '../domain/board/outcome.js';
import { type LoneTry, nextStep } from '../domain/board/retry-table.js';
import { type BatchPart, freezeMembers } from './batch-members.js';
import { callRecord } from './call-log.js';
import type { ActivityDeps, BatchRow, BoardRules, CallRecord, Phase, SendingMember, Verdict } from './deps.js';
import { beat, cancelled } from './heartbeat.js';
import { type Failures, isolateFailures } from './isolate-failures.js';
import { dayOver, type InDoubt, type LongWait, orLongWait } from './long-wait.js';
import { underMark } from './raise-mark.js';
import { memberKey, settleMembers } from './settle-batch.js';
import { msSince } from './wait-out.js';
import { type HeldLease, withWriterLease } from './writer-lease.js';

export interface SendInput {
  readonly runId: string;
  readonly customer: string;
  readonly phase: Phase;
  /** Counts the batches of this customer and phase in this run: with it the batch id is the same on every attempt. */
  readonly seq: number;
  /** Fewer members than the config's batch size, while a poisoned one is searched for; 0 = the config's. */
  readonly atMost: number;
}

export type SendReport =
  | {
      readonly kind: 'sent';
      readonly applied: number;
      readonly failed: number;
      /** To be sent again, the quarantined ones included. */
      readonly released: number;
      readonly aside: number;
      /** Some were told to come later than may be slept here. */
      readonly waitMs: number;
    }
  /** Nothing is left to send in this phase. */
  | { readonly kind: 'drained' }
  /** Nothing is on its way. */
  | LongWait
  /** This batch is, perhaps. */
  | InDoubt
  | { readonly kind: 'split'; readonly members: number }
  | {
      readonly kind: 'park';
      readonly scope: 'customer' | 'run';
      readonly reason: string;
      readonly sentence: string;
      /** A write was quarantined with it. Stored in histories under this name. */
      readonly aside: boolean;
    };

const KIND_OF_PHASE = {
  archives: 'archive-item',
  creates: 'create-item',
  'line-creates': 'create-subitem',
  changes: 'change-item',
  'line-changes': 'change-subitem',
} as const;

export function batchIdOf(input: SendInput): string {
  return `${input.runId}/${input.customer}/${input.phase}/${input.seq}`;
}

export function sendBatch(deps: ActivityDeps) {
  return (input: SendInput): Promise<SendReport> =>
    orLongWait(deps.clock, () => withWriterLease(deps, input.runId, (lease) => new Sending(deps, input, lease).run()));
}

/** Orders are sent as the plan encoded them. */
const NO_SIZES: Pick<BoardRules, 'encodeSize'> = {
  encodeSize() {
    throw new Error('Only lines have their size encoded when they are claimed.');
  },
};

/** The structure as it was read last: its text is long, changes seldom, and is asked for with every batch of lines. */
const structures = new WeakMap<ActivityDeps, { readonly text: string; readonly structure: BoardStructure }>();

/** New for every batch, since labels that were resolved count against the room of the next ones; of the structure only the size column is needed. */
async function sizeRules(deps: ActivityDeps): Promise<Pick<BoardRules, 'encodeSize'>> {
  const text = (await deps.store.plan.board(deps.settings.boardId))?.structure ?? '{}';
  let read = structures.get(deps);
  if (read?.text !== text) {
    read = { text, structure: { ...(JSON.parse(text) as BoardStructure), columns: [] } };
    structures.set(deps, read);
  }
  return deps.boardRules(read.structure);
}

class Sending {
  readonly #deps: ActivityDeps;
  readonly #input: SendInput;
  readonly #lease: HeldLease;
  readonly #batchId: string;

  constructor(deps: ActivityDeps, input: SendInput, lease: HeldLease) {
    this.#deps = deps;
    this.#input = input;
    this.#lease = lease;
    this.#batchId = batchIdOf(input);
  }

  async run(): Promise<SendReport> {
    const { store } = this.#deps;
    const before = await store.outbox.batch(this.#batchId);
    if (before?.state === 'ENDED')
      return { kind: 'sent', applied: before.size, failed: 0, released: 0, aside: 0, waitMs: 0 };
    // A worker died between "sent" and the receipt: how long the call may still run is not known, so the longest is assumed.
    if (before?.state === 'SENT') {
      const mayStillRunMs = this.#deps.waits.believeMissingAfterMs;
      return this.#later(before, mayStillRunMs) ?? this.#settle(before, mayStillRunMs, doubtOf(before));
    }
    await underMark(this.#deps, this.#input.runId, this.#lease, { asked: before === null });
    if (before !== null) return this.#send(before);
    const capacity = await this.#awaitCapacity();
    if (typeof capacity !== 'number') return capacity;
    await this.#lease.secure();
    const claimed = await this.#claim(capacity);
    return claimed === null ? { kind: 'drained' } : this.#send(claimed);
  }

  /** How many members the budgets allow now; short waits are slept here, since nobody else may write meanwhile anyway. */
  async #awaitCapacity(): Promise<number | SendReport> {
    const { batchSize } = this.#deps.settings;
    const atMost = this.#input.atMost === 0 ? batchSize : Math.min(batchSize, this.#input.atMost);
    for (;;) {
      const capacity = await this.#deps.board.capacity(KIND_OF_PHASE[this.#input.phase], atMost);
      if (capacity.kind === 'go') return capacity.members;
      if (capacity.kind === 'day-limit') return dayOver(capacity.untilMs, this.#deps.clock.now());
      if (capacity.ms > this.#deps.waits.longestInActivityMs)
        return { kind: 'wait', ms: capacity.ms, why: 'server-wait' };
      beat({ waitingMs: capacity.ms });
      await this.#deps.clock.sleep(capacity.ms, cancelled());
    }
  }

  async #claim(atMost: number): Promise<BatchRow | null> {
    const deps = this.#deps;
    const input = this.#input;
    const rules = input.phase === 'creates' || input.phase === 'changes' ? NO_SIZES : await sizeRules(deps);
    // With the board: another environment under the same token may begin a run in the same second, and would be answered with our answer (docs/monday-api.md "Idempotency").
    const idempotencyKey = deps.sha256(`${deps.settings.boardId}/${this.#batchId}`).slice(0, 40);
    return deps.store.outbox.claim(
      {
        batchId: this.#batchId,
        runId: input.runId,
        customer: input.customer,
        boardId: deps.settings.boardId,
        phase: input.phase,
        atMost,
        lease: this.#lease,
      },
      (claimed) => freezeMembers(deps, claimed, rules, idempotencyKey),
    );
  }

  async #send(batch: BatchRow): Promise<SendReport> {
    const { store, board } = this.#deps;
    let idempotencyKey = batch.idempotency_key;
    for (let attempt = 1; ; attempt += 1) {
      // A batch that was just claimed is marked already, in the transaction of its claim; one that goes again is not.
      if (attempt > 1 || batch.state === 'FROZEN') {
        await this.#lease.secure();
        await store.outbox.markSent(batch.batch_id, this.#lease);
      }
      await this.#deps.crashPoint('batch-after-sent-mark');
      // Not cancelled with the activity: a mutation cut in half is a doubt made by ourselves; the client's own time-out bounds it.
      const frozen = { body: batch.body, idempotencyKey, size: batch.size, kind: KIND_OF_PHASE[batch.phase] };
      const sent = await board.send(frozen, () => this.#lease.outlivesCall());
      await this.#deps.crashPoint('batch-after-call');
      const call = sent.call === null ? null : callRecord(this.#input.runId, batch.batch_id, sent.call);
      const step = nextStep(sent.outcome, {
        attempt,
        members: batch.size,
        replayed: sent.replayed,
        jitter: Math.random(),
      });
      switch (step.kind) {
        case 'read-members':
          return this.#endAnswered(batch, sent.members, call);
        case 'look-up': {
          await store.outbox.recordCalls(listOf(call));
          await this.#pause(step.waitMs);
          const failed = step.mayStillRunMs > 0 ? 'line' : 'doubt';
          const marked = (await store.outbox.batch(batch.batch_id)) ?? batch;
          const later = this.#later(marked, step.mayStillRunMs);
          if (later === null) return this.#settle(marked, step.mayStillRunMs, failed);
          await store.outbox.markDoubt(batch.batch_id, failed, this.#lease);
          return later;
        }
        case 'send-again':
          await store.outbox.markNotExecuted(batch.batch_id, 'send-again', call, this.#lease);
          if (step.waitMs > this.#deps.waits.longestInActivityMs)
            return { kind: 'wait', ms: step.waitMs, why: 'server-wait' };
          if (step.newKey) idempotencyKey = `${batch.idempotency_key}-${attempt}`;
          await this.#pause(step.waitMs);
          break;
        case 'sleep-until':
          await store.outbox.markNotExecuted(batch.batch_id, 'daily-limit', call, this.#lease);
          return dayOver(step.untilMs, this.#deps.clock.now());
        case 'split':
          await this.#releaseAll(batch, sent.outcome, call, 'too-complex');
          return { kind: 'split', members: batch.size };
        case 'fail':
          return this.#failAll(batch, call, step.reason);
        case 'park':
          await this.#releaseAll(batch, sent.outcome, call, step.reason.row);
          return {
            kind: 'park',
            scope: step.scope,
            reason: step.reason.row,
            sentence: step.reason.sentence,
            aside: false,
          };
      }
    }
  }

  /**
   * Changes need no look-up, only time: nobody else is kept waiting for it. null: it is short, or over; or it was sent in the future, so that some
   * clock was wrong, nobody knows how long it lasts, and it is waited out here, in naps.
   */
  #later(batch: BatchRow, mayStillRunMs: number): InDoubt | null {
    const { clock, waits } = this.#deps;
    const changes = batch.phase === 'changes' || batch.phase === 'line-changes';
    if (!changes || mayStillRunMs === 0 || batch.first_sent_at === null) return null;
    const sentAgo = msSince(batch.first_sent_at, clock.now());
    const leftMs = mayStillRunMs + waits.readsLagMs - sentAgo;
    return sentAgo > 0 && leftMs > waits.lookUpAgainMs ? { kind: 'in-doubt', ms: leftMs } : null;
  }

  async #pause(ms: number): Promise<void> {
    if (ms <= 0) return;
    beat({ waitingMs: ms });
    await this.#deps.clock.sleep(ms, cancelled());
  }

  async #endAnswered(batch: BatchRow, members: readonly MemberOutcome[], call: CallRecord | null): Promise<SendReport> {
    const parts = JSON.parse(batch.parts) as BatchPart[];
    const sending = members.some(({ kind }) => kind === 'target-gone') ? await this.#sending(batch) : NOBODY;
    const verdicts = new Map<string, Verdict>();
    const failures = new Map<string, LoneTry['failed']>();
    const doubtful = new Set<string>();
    for (const [index, part] of parts.entries()) {
      const key = memberKey(part);
      const outcome = members[index] ?? NO_WORD;
      // To be archived and not there: perhaps it is archived already, which its state tells.
      if (outcome.kind === 'unknown' || (outcome.kind === 'target-gone' && batch.phase === 'archives'))
        doubtful.add(key);
      // The group is gone from the board: it is made again before this order is sent again.
      if (outcome.kind === 'target-gone' && part.groupId !== null)
        await this.#deps.store.groups.goneById(this.#input.runId, this.#deps.settings.boardId, part.groupId);
      const verdict = verdictOf(outcome, part, sending.get(key), batch.phase);
      if (verdict.kind === 'released' && !this.#waitsLong(outcome))
        failures.set(key, outcome.kind === 'not-executed' ? 'waits' : 'doubt');
      const earlier = verdicts.get(key);
      // An order with two mutations (values and group) is applied only when both are.
      if (earlier === undefined || (earlier.verdict.kind === 'applied' && verdict.kind !== 'applied'))
        verdicts.set(key, { recordId: part.recordId, size: part.size, verdict });
    }
    if (doubtful.size > 0) {
      const marked = (await this.#deps.store.outbox.batch(batch.batch_id)) ?? batch;
      // The answer came, so the call is over. For creates more caution costs little: what it said of them cannot be trusted.
      const changes = batch.phase === 'changes' || batch.phase === 'line-changes';
      const mayStillRunMs = changes ? 0 : this.#deps.waits.believeMissingAfterMs;
      for (const settled of await settleMembers(this.#deps, marked, mayStillRunMs, doubtful)) {
        const why = verdicts.get(memberKey(settled))?.verdict;
        // Not found: the board's own word for it says more than that.
        const found = settled.verdict.kind === 'applied' || why === undefined;
        verdicts.set(memberKey(settled), found ? settled : { ...settled, verdict: why });
      }
    }
    // Locked or limited members say when they may come again; until then nothing else gets through either.
    const waitMs = Math.max(0, ...members.map((member) => (member.kind === 'not-executed' ? member.waitMs : 0)));
    const long = waitMs > this.#deps.waits.longestInActivityMs;
    const report = await this.#end(
      batch,
      [...verdicts.values()],
      'answered',
      listOf(call),
      failures,
      long ? waitMs : 0,
    );
    if (!long) await this.#pause(waitMs);
    return report;
  }

  async #sending(batch: BatchRow): Promise<ReadonlyMap<string, SendingMember>> {
    const members = await this.#deps.store.outbox.sending(batch.batch_id, batch.phase);
    return new Map(members.map((member) => [memberKey(member), member]));
  }

  /** Told to come tomorrow, it has not failed. */
  #waitsLong(outcome: MemberOutcome): boolean {
    return outcome.kind === 'not-executed' && outcome.waitMs > this.#deps.waits.longestInActivityMs;
  }

  /** failed: how; null when our own process died, of which nothing can be learnt about the writes. */
  async #settle(batch: BatchRow, mayStillRunMs: number, failed: LoneTry['failed'] | null): Promise<SendReport> {
    const verdicts = await settleMembers(this.#deps, batch, mayStillRunMs);
    const failures = new Map(failed === null ? [] : verdicts.map((verdict) => [memberKey(verdict), failed]));
    return this.#end(batch, verdicts, 'looked-up', [], failures);
  }

  async #releaseAll(batch: BatchRow, outcome: CallOutcome, call: CallRecord | null, reason: string): Promise<void> {
    const members = await this.#deps.store.outbox.sending(batch.batch_id, batch.phase);
    const verdicts = members.map(
      (member): Verdict => ({ recordId: member.recordId, size: member.size, verdict: { kind: 'released', reason } }),
    );
    await this.#end(batch, verdicts, outcome.kind, listOf(call));
  }

  async #failAll(batch: BatchRow, call: CallRecord | null, reason: OutcomeReason): Promise<SendReport> {
    const members = await this.#deps.store.outbox.sending(batch.batch_id, batch.phase);
    const verdicts = members.map(
      (member): Verdict => ({
        recordId: member.recordId,
        size: member.size,
        verdict: { kind: 'failed', reason: reason.row, sentence: reason.sentence },
      }),
    );
    return this.#end(batch, verdicts, 'failed', listOf(call));
  }

  async #end(
    batch: BatchRow,
    verdicts: readonly Verdict[],
    outcome: string,
    calls: readonly CallRecord[],
    failures: Failures = new Map(),
    waitMs = 0,
  ): Promise<SendReport> {
    const isolated = await isolateFailures(this.#deps, batch, verdicts, failures);
    await this.#deps.store.outbox.end(
      batch,
      isolated.verdicts,
      { outcome, reason: null, detail: null },
      calls,
      this.#lease,
    );
    await this.#deps.crashPoint('batch-after-receipt');
    if (isolated.park !== null)
      return { kind: 'park', scope: 'customer', reason: 'in-doubt-alone', sentence: isolated.park, aside: true };
    const count = (kind: Verdict['verdict']['kind']) =>
      isolated.verdicts.filter((verdict) => verdict.verdict.kind === kind).length;
    const [applied, failed, released] = [count('applied'), count('failed'), count('released')];
    return { kind: 'sent', applied, failed, released, aside: isolated.quarantined, waitMs };
  }
}

/** As it was noted when the answer did not come; null: whoever sent it died, of which nothing can be learnt about the writes. */
function doubtOf({ reason }: BatchRow): LoneTry['failed'] | null {
  return reason === 'line' || reason === 'doubt' ? reason : null;
}

const NOBODY: ReadonlyMap<string, SendingMember> = new Map();

const NO_WORD: MemberOutcome = {
  kind: 'unknown',
  reason: { row: 'alias-missing', sentence: 'The answer lacked this member.' },
};

function listOf(call: CallRecord | null): CallRecord[] {
  return call === null ? [] : [call];
}

function verdictOf(
  outcome: MemberOutcome,
  part: BatchPart,
  member: SendingMember | undefined,
  phase: Phase,
): Verdict['verdict'] {
  switch (outcome.kind) {
    case 'applied':
      return { kind: 'applied', itemId: outcome.boardItemId, adopted: false };
    case 'refused':
      return {
        kind: 'failed',
        reason: outcome.reason.row,
        sentence:
          outcome.reason.detail === undefined
            ? outcome.reason.sentence
            : `${outcome.reason.sentence} The board said: ${outcome.reason.detail}`,
      };
    case 'target-gone': {
      const { row } = outcome.reason;
      // A missing group is made again. Of a moved item the board may not say what is missing: the group is tried first, then it is the item.
      const group =
        part.groupId !== null && (phase === 'creates' || row === 'group-gone' || member?.lastReason !== row);
      return group ? { kind: 'released', reason: row } : { kind: 'failed', reason: row, sentence: GONE[phase] };
    }
    case 'unknown':
    case 'not-executed':
      return { kind: 'released', reason: outcome.reason.row };
  }
}

const MEND = 'Restore it on the board, or let `order-mirror verify --repair` make it again.';
/** A missing item or parent is a person's doing: to make it again blindly would undo it. */
const GONE: Readonly<Record<Phase, string>> = {
  archives: 'It is no longer on the board, so there is nothing to archive.',
  creates: 'Its group is not on the board, though it was made again.',
  'line-creates': `Its item is no longer on the board: somebody deleted or archived it, so this size cannot be made. ${MEND}`,
  changes: `Its item is no longer on the board: somebody deleted or archived it, so its changes cannot be sent. ${MEND}`,
  'line-changes': `Its subitem is no longer on the board: somebody deleted or archived it, so its quantity cannot be sent. ${MEND}`,
};
