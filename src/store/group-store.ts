// group-store: the groups of a board as SQL knows them. S3: one group per title, compared ignoring case. S4: the intent is stored before the call.
import type { StoreContext } from './context.js';
import type { LockScope } from './database.js';
import { guardWriter, type WriteLease } from './lease-store.js';
import { createRunFence } from './run-fence.js';

export interface GroupRow {
  readonly group_key: string;
  readonly title: string;
  readonly group_id: string | null;
  readonly state: 'INTENDED' | 'MADE' | 'GONE';
  /** When the latest call that makes it was about to be sent. */
  readonly intended_at: string | null;
}

export type GroupStore = ReturnType<typeof createGroupStore>;

/** Two customers may want the same group at once: it is intended once (S3). */
const withGroups = (boardId: string): LockScope => ({ name: `groups/${boardId}` });

export function createGroupStore(context: StoreContext) {
  const { db, sql, now } = context;
  const fence = createRunFence(context);
  return {
    /** Titles that planned writes of this customer need and that are not known to be on the board. */
    async wanted(runId: string, customer: string, boardId: string): Promise<{ key: string; title: string }[]> {
      const rows = await db.query<{ group_key: string; group_title: string }>(sql.text('groups.wanted'), {
        run: runId,
        customer,
        board: boardId,
      });
      return rows.map((row) => ({ key: row.group_key, title: row.group_title }));
    },

    async all(boardId: string): Promise<GroupRow[]> {
      return db.query<GroupRow>(sql.text('groups.all'), { board: boardId });
    },

    /** The intent, before the call (S4), under the writer's lease. Whoever finds the group later, this run made it. */
    async intend(boardId: string, key: string, title: string, lease: WriteLease): Promise<void> {
      await db.transaction(async (tx) => {
        const at = await guardWriter(context, tx, lease);
        await tx.execute(sql.text('groups.intend'), { board: boardId, key, title });
        await tx.execute(sql.text('groups.intend_again'), { board: boardId, key, run: lease.runId, now: at });
      }, withGroups(boardId));
    },

    /** The receipt: this run made it. */
    async made(boardId: string, key: string, title: string, groupId: string, lease: WriteLease): Promise<void> {
      await db.transaction(async (tx) => {
        await guardWriter(context, tx, lease);
        const made = { board: boardId, key, title, group: groupId, run: lease.runId, now: now() };
        await tx.execute(sql.text('groups.made'), made);
      }, withGroups(boardId));
    },

    /** It was seen on the board, whoever made it. */
    async found(runId: string, boardId: string, key: string, title: string, groupId: string): Promise<void> {
      await fence.transaction(
        runId,
        async (tx) => {
          await tx.execute(sql.text('groups.intend'), { board: boardId, key, title });
          await tx.execute(sql.text('groups.made'), {
            board: boardId,
            key,
            title,
            group: groupId,
            run: null,
            now: now(),
          });
        },
        withGroups(boardId),
      );
    },

    /** Intended, and surely not made: the next attempt need not watch for it. */
    async notMade(boardId: string, key: string, lease: WriteLease): Promise<void> {
      await db.transaction(async (tx) => {
        await guardWriter(context, tx, lease);
        await tx.execute(sql.text('groups.gone'), { board: boardId, key });
      }, withGroups(boardId));
    },

    /** Groups whose making was never confirmed: the call of a process that died may still take effect. */
    async inDoubt(boardId: string): Promise<GroupRow[]> {
      return db.query<GroupRow>(sql.text('groups.in_doubt'), { board: boardId });
    },

    async gone(runId: string, boardId: string, key: string): Promise<void> {
      await fence.execute(runId, sql.text('groups.gone'), { board: boardId, key });
    },

    /** A write said its group is not there any more: it is made again when it is needed. */
    async goneById(runId: string, boardId: string, groupId: string): Promise<void> {
      await fence.execute(runId, sql.text('groups.gone_by_id'), { board: boardId, group: groupId });
    },
  };
}
