// health-store: how things are now: orders by state, what waits, what the budgets have spent. For metrics and the watch.
import type { StoreContext } from '../context.js';

export interface Health {
  readonly orders: Readonly<Record<string, number>>;
  /** When the run was opened that made the oldest order due which is not sent yet; null when none waits. */
  readonly oldestDueSince: string | null;
  readonly openRun: { readonly runId: string; readonly openedAt: string; readonly phase: string } | null;
  readonly parkedCustomers: number;
  /** End of the last whole sync whose books balanced (S6); null when there was none. */
  readonly lastBalancedAt: string | null;
  /** Age of the canary at the last look; null where there is none. */
  readonly canarySeconds: number | null;
}

export interface Spent {
  readonly calls: number;
  readonly complexity: number;
}

export type HealthStore = ReturnType<typeof createHealthStore>;

export function createHealthStore({ db, sql }: StoreContext) {
  return {
    async now(environment: string): Promise<Health> {
      const orders = await db.query<{ sync_state: string; order_count: number }>(sql.text('health.orders'));
      const [oldest] = await db.query<{ since: string | null }>(sql.text('health.oldest_due'));
      const [open] = await db.query<{ run_id: string; opened_at: string; phase: string }>(sql.text('health.open_run'), {
        environment,
      });
      const [parked] = await db.query<{ customers: number }>(sql.text('health.parked'), { environment });
      const [balanced] = await db.query<{ at: string | null }>(sql.text('health.last_balanced'), { environment });
      const [canary] = await db.query<{ seconds: number | null }>(sql.text('canary.one'), { environment });
      return {
        orders: Object.fromEntries(orders.map((row) => [row.sync_state, row.order_count])),
        oldestDueSince: oldest?.since ?? null,
        openRun: open === undefined ? null : { runId: open.run_id, openedAt: open.opened_at, phase: open.phase },
        parkedCustomers: parked?.customers ?? 0,
        lastBalancedAt: balanced?.at ?? null,
        canarySeconds: canary?.seconds ?? null,
      };
    },

    /** Calls and complexity since a time (ISO). */
    async spentSince(since: string): Promise<Spent> {
      const [row] = await db.query<{ calls: number; complexity: number | null }>(sql.text('health.calls'), { since });
      return { calls: row?.calls ?? 0, complexity: row?.complexity ?? 0 };
    },
  };
}
