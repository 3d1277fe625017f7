// budget-store: budgets that all workers of this board share, kept so that a restart does not forget them. Owns: that no two claims get the same points,
// and that a wait the board asked for outlives the worker that was told.
// Does not own: what a claim is granted (domain/run/shared-budget.ts).
import {
  type BudgetClaim,
  type BudgetGrant,
  type BudgetName,
  type BudgetRow,
  believed,
  claimFrom,
  NO_WAIT,
  type NotedWait,
  noteWait,
  type SharedBudgets,
  type SharedWait,
} from '../domain/run/shared-budget.js';
import type { StoreContext } from './context.js';

/** Two workers meet seldom, three hardly: who loses so often in a row asks again a little later. */
const MOST_TRIES = 10;
const LATER_MS = 50;

interface BudgetsRow {
  readonly taken: number;
  readonly ends_at: string;
  readonly version: number;
  /** Of waits only: the machine's uptime at their end, where the clock of who noted it tells none. */
  readonly boot: string | null;
  readonly uptime_ms: number | null;
}

const NO_UPTIME = { boot: null, uptimeMs: null };

export function createBudgetStore({ db, sql }: StoreContext): SharedBudgets {
  const iso = (ms: number) => new Date(ms).toISOString();

  async function one(budget: BudgetName | SharedWait): Promise<BudgetsRow> {
    const found = await db.query<BudgetsRow>(sql.text('budgets.one'), { budget });
    if (found[0] !== undefined) return found[0];
    await db.execute(sql.text('budgets.insert'), { budget, endsAt: iso(0) });
    return { taken: 0, ends_at: iso(0), version: 0, boot: null, uptime_ms: null };
  }

  /** False when somebody else was quicker. */
  async function take(budget: BudgetName, { taken, endsAtMs }: BudgetRow, version: number) {
    const row = { budget, taken, endsAt: iso(endsAtMs), version, ...NO_UPTIME };
    return (await db.execute(sql.text('budgets.take'), row)) === 1;
  }

  async function note(wait: SharedWait, { over: { ms, uptime }, lastsMs }: NotedWait, version: number) {
    const by = uptime === null ? NO_UPTIME : { boot: uptime.boot, uptimeMs: uptime.ms };
    const row = { budget: wait, taken: lastsMs, endsAt: iso(ms), version, ...by };
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
      const rows = await db.query<BudgetsRow & { readonly budget: SharedWait }>(sql.text('budgets.waits'));
      const noted = (wait: SharedWait) => {
        const row = rows.find(({ budget }) => budget === wait);
        return row === undefined ? NO_WAIT : notedIn(row);
      };
      return { pause: noted('pause'), 'day-over': noted('day-over') };
    },

    async keepWait(wait, lastsMs, now) {
      for (let attempt = 1; attempt <= MOST_TRIES; attempt += 1) {
        const row = await one(wait);
        // What a clock that was ahead has noted would keep everything shorter out for hours.
        if (believed(notedIn(row), now) >= now.ms + lastsMs) return;
        if (await note(wait, noteWait(lastsMs, now), row.version)) return;
      }
    },
  };
}

function notedIn({ taken, ends_at, boot, uptime_ms }: BudgetsRow): NotedWait {
  const uptime = boot === null || uptime_ms === null ? null : { boot, ms: uptime_ms };
  return { over: { ms: Date.parse(ends_at), uptime }, lastsMs: taken };
}
