// baseline-sender: a store for a sender that keeps no books: what a naive but complete program does. It reads the pending rows, sends, and stores ids
// and states in one transaction a batch, flushed as the real one. Owns: those statements. Does not keep S3-S5: no intent, no mark, no lease, no log of calls;
// killed between call and answer it makes everything of that batch a second time. For measuring only.
import { asClaimed, CLAIMS, type ClaimRow } from '../src/store/claimed-write.js';
import type { Database } from '../src/store/database.js';
import { loadStatements } from '../src/store/statements.js';
import type { Store } from '../src/store/store.js';

const DONE = {
  item: [
    "UPDATE [ORDER_LIST_DELTA] SET [state] = 'SYNCED', [outcome] = 'applied', [item_id] = @item, [receipt_at] = @now WHERE [run_id] = @run AND [record_id] = @record",
    "UPDATE [ORDER_LIST] SET [monday_item_id] = @item, [acked_hash] = [wanted_hash], [acked_at] = @now, [sync_state] = 'SYNCED', [state_reason] = NULL WHERE [record_id] = @record",
    // What the board holds: without it the next day's changes could not be told.
    'UPDATE [ORDER_LIST_BOARD] SET [acked] = [wanted] WHERE [record_id] = @record',
  ],
  line: [
    "UPDATE [ORDER_LIST_LINES_DELTA] SET [state] = 'SYNCED', [outcome] = 'applied', [item_id] = @item, [receipt_at] = @now WHERE [run_id] = @run AND [record_id] = @record AND [size_code] = @size",
    "UPDATE [ORDER_LIST_LINES] SET [monday_item_id] = @item, [acked_quantity] = [quantity], [acked_at] = @now, [sync_state] = 'SYNCED', [state_reason] = NULL WHERE [record_id] = @record AND [size_code] = @size",
  ],
} as const;

const NOBODY_ELSE = { kind: 'taken', token: 1, from: null, leftMs: 90_000 } as const;

/** `db`: the connection that `store` stands on. */
export function baselineSender(store: Store, db: Database): Store {
  const sql = loadStatements(db.engine);
  const nothing = async () => {};
  return {
    ...store,
    leases: { take: async () => NOBODY_ELSE, renew: async () => true, release: nothing },
    outbox: {
      ...store.outbox,
      batch: async () => null,
      markSent: nothing,
      recordCalls: nothing,
      async claim({ batchId, runId, customer, boardId, phase, atMost }, freeze) {
        const where = { run: runId, customer, board: boardId, count: atMost };
        const rows = await db.query<ClaimRow>(sql.text(CLAIMS[phase]), where);
        if (rows.length === 0) return null;
        const { parts, frozen } = freeze(rows.map((row) => asClaimed(phase, row)));
        return {
          batch_id: batchId,
          run_id: runId,
          customer,
          phase,
          size: frozen.size,
          cost: frozen.cost,
          body: frozen.body,
          parts: JSON.stringify(parts),
          idempotency_key: frozen.idempotencyKey,
          state: 'SENT',
          first_sent_at: null,
          sends: 1,
          outcome: null,
          reason: null,
        };
      },
      async end({ run_id: run }, verdicts) {
        const now = new Date().toISOString();
        const [first] = verdicts;
        const done = verdicts.map(({ recordId, size, verdict }) => {
          if (verdict.kind !== 'applied') throw new Error('A sender without a ledger knows no other answer than yes.');
          return { run, record: recordId, item: verdict.itemId, now, ...(size === null ? {} : { size }) };
        });
        await db.transaction(async (tx) => {
          for (const each of first?.size === null ? DONE.item : DONE.line)
            await tx.executeMany({ each, all: null }, done);
        });
      },
    },
  };
}
