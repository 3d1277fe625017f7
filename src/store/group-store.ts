// group-store: the groups of a board as SQL knows them, and the leases of writers. S3: one group per title, compared ignoring case.
import type { StoreContext } from './context.js';
import { StoreFault } from './database.js';

export interface GroupRow {
  readonly group_key: string;
  readonly title: string;
  readonly group_id: string | null;
  readonly state: 'INTENDED' | 'MADE' | 'GONE';
}

export type LeaseAnswer =
  | { readonly kind: 'taken'; readonly token: number }
  | { readonly kind: 'held'; readonly by: string };

export type GroupStore = ReturnType<typeof createGroupStore>;

export function createGroupStore({ db, sql, now }: StoreContext) {
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

    /** The intent, before the call (S4). */
    async intend(boardId: string, key: string, title: string): Promise<void> {
      await db.execute(sql.text('groups.intend'), { board: boardId, key, title });
      await db.execute(sql.text('groups.intend_again'), { board: boardId, key });
    },

    /** The group is on the board: made by this run (runId), or found there (null). */
    async made(boardId: string, key: string, title: string, groupId: string, runId: string | null): Promise<void> {
      await db.execute(sql.text('groups.made'), { board: boardId, key, title, group: groupId, run: runId, now: now() });
    },

    async gone(boardId: string, key: string): Promise<void> {
      await db.execute(sql.text('groups.gone'), { board: boardId, key });
    },

    /** A write said its group is not there any more: it is made again when it is needed. */
    async goneById(boardId: string, groupId: string): Promise<void> {
      await db.execute(sql.text('groups.gone_by_id'), { board: boardId, group: groupId });
    },

    /**
     * Takes or renews the lease. The token grows with every change of holder. `isDead` says of another holder whether it surely lives no more:
     * then its lease is taken before it expires.
     */
    async takeLease(
      name: string,
      holder: string,
      seconds: number,
      isDead: (holder: string) => boolean,
    ): Promise<LeaseAnswer> {
      return db.transaction(async (tx) => {
        const at = now();
        const expires = new Date(Date.parse(at) + seconds * 1000).toISOString();
        await tx.execute(sql.text('leases.insert'), { name, holder, expires });
        const [lease] = await tx.query<{ holder: string; token: number; expires_at: string }>(sql.text('leases.one'), {
          name,
        });
        if (lease === undefined) throw new StoreFault('other', `The lease ${name} vanished while it was taken.`);
        if (lease.holder === holder) {
          await tx.execute(sql.text('leases.renew'), { name, holder, token: lease.token, expires });
          return { kind: 'taken', token: lease.token };
        }
        const free = lease.holder === '' || lease.expires_at < at || isDead(lease.holder);
        if (!free) return { kind: 'held', by: lease.holder };
        const taken = await tx.execute(sql.text('leases.take'), {
          name,
          holder,
          expires,
          from: lease.holder,
          token: lease.token,
        });
        return taken === 1 ? { kind: 'taken', token: lease.token + 1 } : { kind: 'held', by: lease.holder };
      });
    },

    async releaseLease(name: string, holder: string, token: number): Promise<void> {
      await db.execute(sql.text('leases.release'), { name, holder, token, now: now() });
    },
  };
}
