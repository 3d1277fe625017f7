// budget-store: budgets that all workers of this board share, kept so that a restart does not forget them. Owns: that no two claims get the same points,
// and that a wait the board asked for outlives the worker that was told.
// Does not own: what a claim is granted (domain/shared-budget.ts).
import {
  type BudgetClaim,
  type BudgetGrant,
  claimFrom,
  type SharedBudgets,
  type SharedWait,
} from '../domain/shared-budget.js';
import type { StoreContext } from './context.js';

/** Two workers meet seldom, three hardly: who loses so often in a row asks again a little later. */
const MOST_TRIES = 10;
const LATER_MS = 50;

export function createBudgetStore({ db, sql }: StoreContext): SharedBudgets {
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    async claim(claim: BudgetClaim, nowMs: number): Promise<BudgetGrant> {
      const { budget } = claim;
      for (let attempt = 1; attempt <= MOST_TRIES; attempt += 1) {
        const [row] = await db.query<{ taken: number; ends_at: string; version: number }>(sql.text('budgets.one'), {
          budget,
        });
        if (row === undefined) {
          await db.execute(sql.text('budgets.insert'), { budget, endsAt: iso(0) });
          continue;
        }
        const before = { taken: row.taken, endsAtMs: Date.parse(row.ends_at) };
        const after = claimFrom(before, claim, nowMs);
        if (after.grant.granted === 0 && after.row.taken === before.taken) return after.grant;
        const changed = await db.execute(sql.text('budgets.take'), {
          budget,
          taken: after.row.taken,
          endsAt: iso(after.row.endsAtMs),
          version: row.version,
        });
        if (changed === 1) return after.grant;
      }
      return { granted: 0, endsAtMs: nowMs + LATER_MS };
    },

    async waits() {
      const rows = await db.query<{ budget: SharedWait; ends_at: string; taken: number }>(sql.text('budgets.waits'));
      const noted = (wait: SharedWait) => {
        const row = rows.find(({ budget }) => budget === wait);
        return { untilMs: Date.parse(row?.ends_at ?? iso(0)), lastsMs: row?.taken ?? 0 };
      };
      return { pause: noted('pause'), 'day-over': noted('day-over') };
    },

    async keepWait(wait, { untilMs, lastsMs }) {
      await db.execute(sql.text('budgets.insert'), { budget: wait, endsAt: iso(0) });
      await db.execute(sql.text('budgets.keep_wait'), { budget: wait, endsAt: iso(untilMs), lasts: lastsMs });
    },
  };
}
