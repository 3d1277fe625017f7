// lease-store: who may write to a board now, over processes and machines (S3). A token grows with every change of holder; a writer with an older one is refused.
// Owns: taking, renewing, letting go, and the guard that each of a writer's transactions begins with. Does not own: when to do so (activities/writer-lease.ts).
import { type StoreContext, storeTime } from './context.js';
import { type Database, type Durability, StoreFault } from './database.js';
import { guardRun } from './run-fence.js';

/** A lease as its holder knows it. */
export interface Lease {
  readonly name: string;
  readonly token: number;
}

/** What a writer stores under: the lease of its board, and the run for which it writes. */
export interface WriteLease extends Lease {
  readonly runId: string;
}

export type LeaseAnswer =
  | {
      readonly kind: 'taken';
      readonly token: number;
      /** The holder that had not let go: it died, or slept past its lease. What it sent may still be on its way. null: it was free, or ours. */
      readonly from: string | null;
      /** So long nobody else gets it, counted from the asking. */
      readonly leftMs: number;
    }
  | { readonly kind: 'held'; readonly by: string };

export type LeaseStore = ReturnType<typeof createLeaseStore>;

interface LeaseRow {
  readonly holder: string;
  readonly token: number;
  readonly expires_at: string;
  readonly wanted_by: string | null;
  readonly wanted_until: string | null;
  readonly at: string;
}

/** Who waits asks many times in this time; who asks no more is gone, and stands in nobody's way. */
const WISH_SECONDS = 3;

/** A call needs 70 s of a lease of 90 (activities/writer-lease.ts): with five more, what lies between the taking and the call never makes it too short. */
const STILL_FRESH = 5 / 6;

/** A lease matters once something was stored under it, and that is flushed with it. Without, nobody is left whom it could stop after a power cut. */
const WITH_WHAT_FOLLOWS: Durability = 'deferred';

export function createLeaseStore(context: StoreContext) {
  const { db, sql, timeOf } = context;
  const later = (at: string, seconds: number) => new Date(Date.parse(at) + seconds * 1000).toISOString();

  /** Of a lease that is held already, for a good while yet, and that nobody waits for: then there is nothing to store. Else null. */
  const leftOf = (lease: LeaseRow, holder: string, seconds: number): number | null => {
    const at = timeOf(lease);
    const awaited = lease.wanted_by !== null && lease.wanted_by !== holder && (lease.wanted_until ?? '') >= at;
    if (lease.holder !== holder || awaited) return null;
    const leftMs = Date.parse(lease.expires_at) - Date.parse(at);
    // More than is ever given: the clock was set back.
    return leftMs >= seconds * 1000 * STILL_FRESH && leftMs <= seconds * 1000 ? leftMs : null;
  };

  return {
    /**
     * Takes or keeps the lease. `isDead` says of another holder whether it surely lives no more: then its lease is taken before it expires.
     * Who is refused is noted as waiting and is next: a process with much to send cannot keep the board for itself.
     */
    async take(
      name: string,
      holder: string,
      seconds: number,
      isDead: (holder: string) => boolean,
    ): Promise<LeaseAnswer> {
      const [kept] = await db.query<LeaseRow>(sql.text('leases.one'), { name });
      const leftMs = kept === undefined ? null : leftOf(kept, holder, seconds);
      if (kept !== undefined && leftMs !== null) return { kind: 'taken', token: kept.token, from: null, leftMs };
      return db.transaction(
        async (tx) => {
          const at = await storeTime(context, tx);
          const expires = later(at, seconds);
          await tx.execute(sql.text('leases.insert'), { name, holder, expires });
          const [lease] = await tx.query<LeaseRow>(sql.text('leases.one'), { name });
          if (lease === undefined) throw new StoreFault('other', `The lease ${name} vanished while it was taken.`);
          const next = lease.wanted_by;
          const othersTurn =
            next !== null && next !== holder && (lease.wanted_until ?? '') >= at && !isDead(next) ? next : null;
          if (lease.holder === holder && othersTurn === null) {
            await tx.execute(sql.text('leases.renew'), { name, holder, token: lease.token, expires });
            return { kind: 'taken', token: lease.token, from: null, leftMs: seconds * 1000 };
          }
          if (lease.holder === holder)
            await tx.execute(sql.text('leases.release'), { name, holder, token: lease.token, now: at });
          const free = lease.holder === '' || lease.expires_at < at || isDead(lease.holder);
          if (!free || othersTurn !== null) {
            await tx.execute(sql.text('leases.want'), { name, holder, now: at, until: later(at, WISH_SECONDS) });
            return { kind: 'held', by: othersTurn ?? lease.holder };
          }
          const change = { name, holder, expires, from: lease.holder, token: lease.token };
          const taken = await tx.execute(sql.text('leases.take'), change);
          if (taken !== 1) return { kind: 'held', by: lease.holder };
          const from = lease.holder === '' ? null : lease.holder;
          return { kind: 'taken', token: lease.token + 1, from, leftMs: seconds * 1000 };
        },
        { name: `lease/${name}` },
        WITH_WHAT_FOLLOWS,
      );
    },

    /** False: it was lost, and somebody else may be writing. */
    async renew({ name, token }: Lease, holder: string, seconds: number): Promise<boolean> {
      const expires = later(await storeTime(context), seconds);
      return (await db.execute(sql.text('leases.renew'), { name, holder, token, expires })) === 1;
    },

    async release({ name, token }: Lease, holder: string): Promise<void> {
      const at = await storeTime(context);
      await db.execute(sql.text('leases.release'), { name, holder, token, now: at }, WITH_WHAT_FOLLOWS);
    },
  };
}

/** Inside the transaction of what a writer stores: with an outdated token, or for a run that is closed, it is undone as a whole. Gives the store's time. */
export async function guardWriter(
  context: StoreContext,
  tx: Database,
  { name, token, runId }: WriteLease,
): Promise<string> {
  const at = await guardRun(context, tx, runId);
  const { sql } = context;
  const [lease] = await tx.query<LeaseRow>(sql.text('leases.one'), { name });
  if (lease === undefined || lease.token === token) return at;
  throw new StoreFault(
    'other',
    `Another process took over writing to ${name} (fencing token ${lease.token}, ours is ${token}). This one stops; nothing is lost.`,
  );
}
