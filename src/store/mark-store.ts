// mark-store: what this store knows of the board's mark: its own id, the marks it raised, and whether it may have fallen behind its board.
// Owns: BOARD_MARKS, BOARD_REVISIONS and the mark's columns of ENVIRONMENTS. Does not own: what follows of it (domain/mark).
import type { BoardMark } from '../domain/mark/board-mark.js';
import type { StoreStanding, StoreState } from '../domain/mark/judge-mark.js';
import type { StoreContext } from './context.js';
import { byKeys } from './known-board.js';
import { createRunFence } from './run-fence.js';

export type MarkStore = ReturnType<typeof createMarkStore>;

interface MarkRow {
  readonly epoch: number;
  readonly run_id: string;
  readonly nonce: string;
  readonly state: 'DOUBTED' | 'TRIED' | 'HELD';
  readonly run_state: string | null;
  readonly closed_at: string | null;
}

interface StoreRow {
  readonly store_id: string;
  readonly mark_state: StoreState | null;
}

export interface KnownStanding extends StoreStanding {
  /** When the run that holds the newest mark was closed because it did not end by itself; null: it did, or is open. */
  readonly interruptedAt: string | null;
}

export function createMarkStore(context: StoreContext) {
  const { db, sql, now } = context;
  const fence = createRunFence(context);
  const keyOf = ({ boardId, epoch, nonce }: BoardMark) => ({ board: boardId, epoch, nonce });

  return {
    async standing(boardId: string): Promise<KnownStanding> {
      const [store] = await db.query<StoreRow>(sql.text('mark.store'));
      const storeId = store?.store_id ?? null;
      const rows = await db.query<MarkRow>(sql.text('mark.known'), { board: boardId });
      const markOf = ({ epoch, run_id, nonce }: MarkRow): BoardMark => {
        return { storeId: storeId ?? '', epoch, runId: run_id, nonce, boardId };
      };
      const held = rows.findLast(({ state }) => state === 'HELD');
      return {
        storeId,
        boardId,
        state: store?.mark_state ?? 'CURRENT',
        held:
          held === undefined
            ? null
            : {
                mark: markOf(held),
                runOpen: held.run_state === 'INTERRUPTED' || (held.run_state !== null && held.closed_at === null),
              },
        tried: rows.filter(({ state }) => state === 'TRIED').map(markOf),
        interruptedAt: held?.run_state === 'INTERRUPTED' ? held.closed_at : null,
      };
    },

    /** The newest mark that this run read back as its own; null: it raised none yet. */
    async ofRun(boardId: string, runId: string): Promise<BoardMark | null> {
      const [store] = await db.query<StoreRow>(sql.text('mark.store'));
      const [row] = await db.query<MarkRow>(sql.text('mark.of_run'), { board: boardId, run: runId });
      if (store === undefined || row === undefined) return null;
      return { storeId: store.store_id, epoch: row.epoch, runId, nonce: row.nonce, boardId };
    },

    /** Of these keys, how many are of orders that this store has. */
    async knownOrders(recordIds: readonly string[]): Promise<number> {
      const rows = await byKeys<{ known: number }>(context, 'mark.known_orders', recordIds);
      return rows.reduce((sum, { known }) => sum + known, 0);
    },

    /** Whether this store knows of an item on its board. */
    async hasSent(): Promise<boolean> {
      return (await db.query(sql.text('mark.has_sent'))).length > 0;
    },

    /** Whether anything waits to be sent by this run. */
    async hasWrites(runId: string): Promise<boolean> {
      return (await db.query(sql.text('mark.writes'), { run: runId })).length > 0;
    },

    /** Before the call. doubted: it counts only when its answer comes in time. */
    async intend(mark: BoardMark, doubted: boolean): Promise<void> {
      const state = doubted ? 'DOUBTED' : 'TRIED';
      await fence.execute(mark.runId, sql.text('mark.intend'), { ...keyOf(mark), run: mark.runId, state, now: now() });
    },

    /** Its answer came in time. */
    async counts(mark: BoardMark): Promise<void> {
      await fence.execute(mark.runId, sql.text('mark.counts'), keyOf(mark));
    },

    async held(mark: BoardMark): Promise<void> {
      await fence.execute(mark.runId, sql.text('mark.held'), { ...keyOf(mark), now: now() });
    },

    async setState(runId: string, state: StoreState): Promise<void> {
      await fence.execute(runId, sql.text('mark.set_state'), { state: state === 'CURRENT' ? null : state, now: now() });
    },

    /** The store was put back from a backup by its server: leases of then are nobody's, and the board is asked before anything is sent. */
    async restored(): Promise<void> {
      await db.transaction(async (tx) => {
        await tx.execute(sql.text('mark.set_state'), { state: 'RESTORED', now: now() });
        await tx.execute(sql.text('mark.free_leases'), { now: now() });
      });
    },

    /** Whether the board refuses outdated revisions; null: not tried yet. */
    async refusesStale(boardId: string): Promise<boolean | null> {
      const [row] = await db.query<{ refuses_stale: number }>(sql.text('mark.refuses_stale'), { board: boardId });
      return row === undefined ? null : Boolean(row.refuses_stale);
    },

    async noteRefusesStale(boardId: string, refuses: boolean): Promise<void> {
      await db.transaction(async (tx) => {
        await tx.execute(sql.text('mark.forget_refuses_stale'), { board: boardId });
        await tx.execute(sql.text('mark.note_refuses_stale'), { board: boardId, refuses: refuses ? 1 : 0, now: now() });
      });
    },

    /** The next run looks through the board's keys before it plans; with a time: unless that was done since. */
    async lookThroughKeys(runId: string, boardId: string, since: string | null = null): Promise<void> {
      await fence.execute(runId, sql.text('mark.forget_adoption'), { board: boardId, before: since });
    },
  };
}
