// outbox-store: batches from claim to receipt. S4: the intent is stored before the call. S5: receipt, acknowledgement and state move in one transaction.
// Owns: the states PENDING -> SENDING -> SYNCED | FAILED | PENDING of planned writes. Does not own: what an answer means (monday/answers/answers.ts).
import type { FrozenRequest } from '../domain/board/board.js';
import type { CallFact } from '../domain/board/board-port.js';
import { asClaimed, CLAIMS, type Claimed, type ClaimRow } from './claimed-write.js';
import type { StoreContext } from './context.js';
import { type Database, type LockScope, type SqlParams, StoreFault } from './database.js';
import { type FoundDuplicate, noteDuplicates } from './duplicate-store.js';
import { guardWriter, type WriteLease } from './lease-store.js';
import { guardWholePlan } from './plan-progress.js';
import { createRunFence, guardRun } from './run-fence.js';

export type { Phase } from '../domain/board/write-phase.js';

import type { Phase } from '../domain/board/write-phase.js';

export interface BatchRow {
  readonly batch_id: string;
  readonly run_id: string;
  readonly customer: string;
  readonly phase: Phase;
  readonly size: number;
  readonly cost: number;
  readonly body: string;
  /** JSON of BatchPart[], by alias. */
  readonly parts: string;
  readonly idempotency_key: string;
  readonly state: 'FROZEN' | 'SENT' | 'ENDED';
  readonly first_sent_at: string | null;
  readonly sends: number;
  readonly outcome: string | null;
  /** Of one that is SENT: how the call failed, once that is known. */
  readonly reason: string | null;
}

export interface BatchRequest {
  readonly batchId: string;
  readonly runId: string;
  readonly customer: string;
  readonly boardId: string;
  readonly phase: Phase;
  readonly atMost: number;
  /** The lease under which the claim is made; a claim with an outdated token is refused. */
  readonly lease: WriteLease;
}

/** The planned write behind an alias, in alias order. One write may need two aliases (change and move). */
export interface BatchPart {
  readonly recordId: string;
  readonly size: string | null;
}

export interface Verdict {
  readonly recordId: string;
  readonly size: string | null;
  readonly verdict:
    | {
        readonly kind: 'applied';
        readonly itemId: string;
        readonly adopted: boolean;
        /** Younger ones under the same key, as a look-up found them. */
        readonly otherIds?: readonly string[];
      }
    | { readonly kind: 'failed'; readonly reason: string; readonly sentence: string }
    /** Surely not written; quarantined: it failed alone, so the others go first. */
    | { readonly kind: 'released'; readonly reason: string; readonly quarantined?: boolean };
}

export interface SendingMember {
  readonly recordId: string;
  readonly size: string | null;
  readonly position: number;
  readonly attempts: number;
  /** Why it was released the last time; null: it is tried for the first time. */
  readonly lastReason: string | null;
  /** How often it failed alone, and since when. */
  readonly alone: number;
  readonly quarantinedAt: string | null;
  /** The order's board item: a line's parent, or the changed item itself. */
  readonly itemId: string | null;
}

interface MemberRow {
  readonly record_id: string;
  readonly size_code?: string;
  readonly position: number;
  readonly attempts: number;
  readonly reason: string | null;
  readonly alone: number | null;
  readonly aside_at: string | null;
  readonly parent_id?: string | null;
  readonly monday_item_id?: string | null;
}

/** A call to the board as it is kept: numbered, with the run and the batch it was made for. */
export interface CallRecord extends CallFact {
  readonly runId: string;
  readonly callNo: string;
  readonly batchId: string | null;
}

export type OutboxStore = ReturnType<typeof createOutboxStore>;

const SENTENCE_CHARACTERS = 1000;

/** What a rollback took back is held from its receipt on; an archived item is its order's no more. */
const TAKEN_BACK = {
  item: ['rollback.took_items', 'rollback.hold_orders'],
  line: ['rollback.took_lines', 'rollback.hold_orders'],
  archive: [
    'rollback.took_archives',
    'rollback.hold_orders',
    'rollback.forget_lines',
    'rollback.forget_acked',
    'rollback.forget_items',
  ],
} as const;

/** Two claims of a customer would freeze the same writes twice (S3); of two customers they may go on side by side. */
const withCustomer = ({ runId, customer }: BatchRequest): LockScope => ({ name: `claims/${runId}/${customer}` });
const withBatch = (batchId: string): LockScope => ({ name: `batch/${batchId}` });
/** Only added to, each under its own number. */
const WITH_CALLS: LockScope = { name: 'calls' };

export function createOutboxStore(context: StoreContext) {
  const { db, sql, now } = context;
  const fence = createRunFence(context);
  const lines = (phase: Phase) => phase === 'line-creates' || phase === 'line-changes';
  const suffixOf = (phase: Phase) => (phase === 'archives' ? 'archive' : lines(phase) ? 'line' : 'item');

  return {
    async batch(batchId: string): Promise<BatchRow | null> {
      return (await db.query<BatchRow>(sql.text('outbox.batch'), { batch: batchId }))[0] ?? null;
    },

    /** Batches that an earlier run left without an end: they are settled before anything new is planned (S4). */
    async unended(runId: string): Promise<BatchRow[]> {
      return db.query<BatchRow>(sql.text('outbox.unended'), { run: runId });
    },

    /**
     * Claims the next writes of a phase and freezes them as a batch: members, order, bytes and key, in one transaction (S4). Marked as sent in it, too:
     * nothing comes between but the call, so that a second transaction, and a second flush, would say nothing new. `freeze` builds the bytes.
     * null: nothing is left to claim.
     */
    async claim(
      request: BatchRequest,
      freeze: (claimed: readonly Claimed[]) => {
        parts: readonly BatchPart[];
        frozen: FrozenRequest;
      },
    ): Promise<BatchRow | null> {
      return db.transaction(async (tx) => {
        const at = await guardWriter(context, tx, request.lease);
        await guardWholePlan(tx, sql, request.runId);
        const rows = await tx.query<ClaimRow>(sql.text(CLAIMS[request.phase]), {
          run: request.runId,
          customer: request.customer,
          board: request.boardId,
          count: request.atMost,
        });
        if (rows.length === 0) return null;
        const { parts, frozen } = freeze(rows.map((row) => asClaimed(request.phase, row)));
        const partsText = JSON.stringify(parts);
        await tx.execute(sql.text('outbox.insert_batch'), {
          batch: request.batchId,
          run: request.runId,
          customer: request.customer,
          phase: request.phase,
          size: frozen.size,
          cost: frozen.cost,
          body: frozen.body,
          parts: partsText,
          idempotencyKey: frozen.idempotencyKey,
          token: request.lease.token,
          now: at,
        });
        const seen = new Set<string>();
        const freezes = parts.flatMap((part, position) => {
          const key = `${part.recordId}\u0000${part.size ?? ''}`;
          if (seen.has(key)) return [];
          seen.add(key);
          return [
            {
              run: request.runId,
              batch: request.batchId,
              record: part.recordId,
              position,
              ...(part.size === null ? {} : { size: part.size }),
            },
          ];
        });
        await tx.executeMany(sql.many(`outbox.freeze_${suffixOf(request.phase)}`), freezes);
        return {
          batch_id: request.batchId,
          run_id: request.runId,
          customer: request.customer,
          phase: request.phase,
          size: frozen.size,
          cost: frozen.cost,
          body: frozen.body,
          parts: partsText,
          idempotency_key: frozen.idempotencyKey,
          state: 'SENT',
          first_sent_at: at,
          sends: 1,
          outcome: null,
          reason: null,
        };
      }, withCustomer(request));
    },

    /** When the latest batch was sent of which nobody knows the end; null: none is on its way. */
    async onItsWaySince(): Promise<string | null> {
      const [row] = await db.query<{ sent_at: string | null }>(sql.text('outbox.on_its_way'));
      return row?.sent_at ?? null;
    },

    /** Of a batch that goes again: "now it may be on its way". From here on, only a look-up or a receipt tells what happened (S4). */
    async markSent(batchId: string, lease: WriteLease): Promise<void> {
      await db.transaction(async (tx) => {
        const at = await guardWriter(context, tx, lease);
        const marked = await tx.execute(sql.text('outbox.mark_sent'), { batch: batchId, now: at });
        if (marked === 0) throw new StoreFault('other', 'The batch was ended meanwhile; it is not sent.');
      }, withBatch(batchId));
    },

    /** The server surely did not execute it (a 429, a lock): the same bytes may go again. */
    async markNotExecuted(batchId: string, reason: string, call: CallRecord | null, lease: WriteLease): Promise<void> {
      await db.transaction(async (tx) => {
        await guardWriter(context, tx, lease);
        await tx.execute(sql.text('outbox.mark_not_executed'), { batch: batchId, reason });
        if (call !== null) await addCall(tx, call);
      }, withBatch(batchId));
    },

    async sending(batchId: string, phase: Phase): Promise<SendingMember[]> {
      const statement = `outbox.members_${suffixOf(phase)}s`;
      return (await db.query<MemberRow>(sql.text(statement), { batch: batchId })).map((row) => ({
        recordId: row.record_id,
        size: row.size_code ?? null,
        position: row.position,
        attempts: row.attempts,
        lastReason: row.reason,
        alone: row.alone ?? 0,
        quarantinedAt: row.aside_at,
        itemId: row.parent_id ?? row.monday_item_id ?? null,
      }));
    },

    /** Did the board take any other write since, of whatever customer or run? Then what it did not take failed for a reason of its own. */
    async othersWentSince(iso: string): Promise<boolean> {
      const [row] = await db.query<{ calls: number }>(sql.text('outbox.applied_since'), { since: iso });
      return (row?.calls ?? 0) > 0;
    },

    /** It was sent, and nobody answered: it stays as it is until the lost call can no longer be running. */
    async markDoubt(batchId: string, reason: string, lease: WriteLease): Promise<void> {
      await db.transaction(async (tx) => {
        await guardWriter(context, tx, lease);
        await tx.execute(sql.text('outbox.mark_doubt'), { batch: batchId, reason });
      }, withBatch(batchId));
    },

    /** Quarantined writes are sent again; how much of it there was. */
    async retryQuarantined(runId: string, customer: string): Promise<number> {
      return fence.transaction(runId, async (tx) => {
        const items = await tx.execute(sql.text('outbox.recall_items'), { run: runId, customer });
        const archives = await tx.execute(sql.text('outbox.recall_archives'), { run: runId, customer });
        return items + archives + (await tx.execute(sql.text('outbox.recall_lines'), { run: runId, customer }));
      });
    },

    /** Ends a batch: verdicts, receipts, acknowledgements and the call, in one transaction (S5). */
    async end(
      { batch_id: batchId, run_id: runId, phase }: Pick<BatchRow, 'batch_id' | 'run_id' | 'phase'>,
      verdicts: readonly Verdict[],
      end: { outcome: string; reason: string | null; detail: string | null },
      calls: readonly CallRecord[],
      lease: WriteLease,
    ): Promise<void> {
      const suffix = suffixOf(phase);
      await db.transaction(async (tx) => {
        const at = await guardWriter(context, tx, lease);
        // Kind by kind, not member by member: over a network every statement is a turn, and their order does not matter.
        for (const [kind, members] of verdictParams(runId, batchId, at, verdicts))
          await tx.executeMany(sql.many(`outbox.${kind}_${suffix}`), members);
        // Seldom, and few: each on its own.
        await noteDuplicates(tx, sql, verdicts.flatMap(duplicateOf), at);
        for (const { recordId, size, verdict } of verdicts.filter(isQuarantined)) {
          const member = { batch: batchId, record: recordId, ...(size === null ? {} : { size }) };
          await tx.execute(sql.text(`outbox.quarantine_${suffix}`), { ...member, reason: verdict.reason, now: at });
        }
        const some = (kind: Verdict['verdict']['kind']) => verdicts.some(({ verdict }) => verdict.kind === kind);
        if (lines(phase)) {
          if (some('applied')) await tx.execute(sql.text('outbox.ack_lines'), { batch: batchId, now: at });
          if (some('failed')) await tx.execute(sql.text('outbox.fail_order_lines'), { batch: batchId });
        } else if (phase !== 'archives') {
          if (some('applied')) {
            await tx.execute(sql.text('outbox.ack_orders'), { batch: batchId, now: at });
            await tx.execute(sql.text('outbox.ack_boards'), { batch: batchId });
          }
          if (some('failed')) await tx.execute(sql.text('outbox.fail_orders'), { batch: batchId });
        }
        if (some('applied') && (await takesBack(tx, runId)))
          for (const step of TAKEN_BACK[suffix]) await tx.execute(sql.text(step), { batch: batchId });
        await tx.execute(sql.text('outbox.end_batch'), {
          batch: batchId,
          outcome: end.outcome,
          reason: end.reason,
          detail: end.detail,
          now: at,
        });
        for (const call of calls) await addCall(tx, call);
      }, withBatch(batchId));
    },

    /** Ends a customer: what was not sent goes back to waiting, with the reason; what arrived is settled. */
    async closeCustomer(runId: string, customer: string, why: { reason: string; sentence: string }): Promise<void> {
      await fence.transaction(runId, async (tx) => {
        // Frozen is surely not sent (S4). What was sent stays open until it is settled: it is no one's to defer.
        await tx.execute(sql.text('outbox.thaw_items'), { run: runId, customer });
        await tx.execute(sql.text('outbox.thaw_lines'), { run: runId, customer });
        await tx.execute(sql.text('outbox.thaw_archives'), { run: runId, customer });
        await tx.execute(sql.text('outbox.end_frozen'), { run: runId, customer, now: now() });
        await tx.execute(sql.text('outbox.fail_lines_of_failed'), { run: runId, customer });
        await tx.execute(sql.text('outbox.defer_items'), {
          run: runId,
          customer,
          reason: why.reason,
          sentence: why.sentence,
        });
        await tx.execute(sql.text('outbox.defer_lines'), {
          run: runId,
          customer,
          reason: why.reason,
          sentence: why.sentence,
        });
        await tx.execute(sql.text('outbox.defer_archives'), {
          run: runId,
          customer,
          reason: why.reason,
          sentence: why.sentence,
        });
        await tx.execute(sql.text('outbox.back_to_waiting'), { run: runId, customer });
        await tx.execute(sql.text('outbox.lines_back_to_waiting'), { run: runId, customer });
        await tx.execute(sql.text('outbox.settle_orders'), { run: runId, customer });
      });
    },

    /** Items and subitems that carry our keys already become ours; what they hold is not known, so all of it will be sent once. `runId` null: by hand, in no run. */
    async adopt(
      runId: string | null,
      items: readonly { recordId: string; itemId: string }[],
      lines: readonly { recordId: string; size: string; itemId: string }[],
      duplicates: readonly FoundDuplicate[] = [],
    ): Promise<void> {
      await db.transaction(async (tx) => {
        if (runId !== null) await guardRun(context, tx, runId);
        await tx.executeMany(
          sql.many('outbox.adopt_item'),
          items.map((item) => ({ record: item.recordId, item: item.itemId })),
        );
        await tx.executeMany(
          sql.many('outbox.adopt_line'),
          lines.map((line) => ({ record: line.recordId, size: line.size, item: line.itemId })),
        );
        await noteDuplicates(tx, sql, duplicates, now());
      });
    },

    async recordCalls(calls: readonly CallRecord[]): Promise<void> {
      if (calls.length === 0) return;
      await db.transaction(async (tx) => {
        for (const call of calls) await addCall(tx, call);
      }, WITH_CALLS);
    },

    async callsSince(iso: string): Promise<number> {
      const [row] = await db.query<{ calls: number }>(sql.text('calls.since'), { since: iso });
      return row?.calls ?? 0;
    },
  };

  /** What was taken back stands in the plan of a rollback alone, and before its first batch. */
  async function takesBack(tx: Database, runId: string): Promise<boolean> {
    return (await tx.query(sql.text('rollback.is_one'), { run: runId })).length > 0;
  }

  async function addCall(tx: Database, call: CallRecord): Promise<void> {
    await tx.execute(sql.text('calls.add'), {
      run: call.runId,
      callNo: call.callNo,
      batch: call.batchId,
      at: call.at,
      operation: call.operation,
      mutation: call.mutation ? 1 : 0,
      status: call.httpStatus,
      outcome: call.outcome,
      reason: call.reason,
      complexity: call.complexity,
      duration: call.durationMs,
      requestId: call.requestId,
    });
  }
}

function duplicateOf({ recordId, size, verdict }: Verdict): FoundDuplicate[] {
  if (verdict.kind !== 'applied' || verdict.otherIds === undefined) return [];
  return [{ recordId, size, keptId: verdict.itemId, otherIds: verdict.otherIds }];
}

function isQuarantined(
  verdict: Verdict,
): verdict is Verdict & { verdict: Extract<Verdict['verdict'], { kind: 'released' }> } {
  return verdict.verdict.kind === 'released' && verdict.verdict.quarantined === true;
}

/** The parameters of each kind of verdict, by the first word of its statement. */
function verdictParams(
  runId: string,
  batchId: string,
  at: string,
  verdicts: readonly Verdict[],
): [string, SqlParams[]][] {
  const params: Record<'apply' | 'fail' | 'release', SqlParams[]> = { apply: [], fail: [], release: [] };
  for (const { recordId, size, verdict } of verdicts) {
    const member = { batch: batchId, record: recordId, ...(size === null ? {} : { size }) };
    switch (verdict.kind) {
      case 'applied':
        params.apply.push({
          ...member,
          run: runId,
          outcome: verdict.adopted ? 'adopted' : 'applied',
          item: verdict.itemId,
          now: at,
        });
        break;
      case 'failed':
        params.fail.push({
          ...member,
          reason: verdict.reason,
          sentence: verdict.sentence.slice(0, SENTENCE_CHARACTERS),
        });
        break;
      case 'released':
        if (verdict.quarantined !== true) params.release.push({ ...member, reason: verdict.reason });
        break;
    }
  }
  return Object.entries(params);
}
