// budget-store: budgets that all workers of this board share, kept so that a restart does not forget them. Owns: that no two claims get the same points,
// and that a wait the board asked for outlives the worker that was told.
// Does not own: what a claim is granted (domain/shared-budget.ts).
import {
  type BudgetClaim,
  type BudgetGrant,
  type BudgetName,
  type BudgetRow,
  believed,
  claimFrom,
  type SharedBudgets,
  type SharedWait,
} from '../domain/shared-budget.js';
import type { StoreContext } from './context.js';

/** Two workers meet seldom, three hardly: who loses so often in a row asks again a little later. */
const MOST_TRIES = 10;
const LATER_MS = 50;

interface BudgetsRow {
  readonly taken: number;
  readonly ends_at: string;
  readonly version: number;
}

export function createBudgetStore({ db, sql }: StoreContext): SharedBudgets {
  const iso = (ms: number) => new Date(ms).toISOString();

  async function one(budget: BudgetName | SharedWait): Promise<BudgetsRow> {
    const found = await db.query<BudgetsRow>(sql.text('budgets.one'), { budget });
    if (found[0] !== undefined) return found[0];
    await db.execute(sql.text('budgets.insert'), { budget, endsAt: iso(0) });
    return { taken: 0, ends_at: iso(0), version: 0 };
  }

  /** False when somebody else was quicker. */
  async function take(budget: BudgetName | SharedWait, { taken, endsAtMs }: BudgetRow, version: number) {
    const row = { budget, taken, endsAt: iso(endsAtMs), version };
    return (await db.execute(sql.text('budgets.take'), row)) === 1;
  }

  return {
    async claim(claim: BudgetClaim, nowMs: number): Promise<BudgetGrant> {
      const { budget } = claim;
      for (let attempt = 1; attempt <= MOST_TRIES; attempt += 1) {
        const row = await one(budget);
        const before = { taken: row.taken, endsAtMs: Date.parse(row.ends_at) };
        const after = claimFrom(before, claim, nowMs);
        if (after.grant.granted === 0 && after.row.taken === before.taken) return after.grant;
        if (await take(budget, after.row, row.version)) return after.grant;
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
      for (let attempt = 1; attempt <= MOST_TRIES; attempt += 1) {
        const row = await one(wait);
        // What a clock that was ahead has noted would keep everything shorter out for hours.
        if (believed({ untilMs: Date.parse(row.ends_at), lastsMs: row.taken }, untilMs - lastsMs) >= untilMs) return;
        if (await take(wait, { taken: lastsMs, endsAtMs: untilMs }, row.version)) return;
      }
    },
  };
}
