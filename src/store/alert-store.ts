// alert-store: what the watch reads of the store, and which alerts were notified.
import type { StoreContext } from './context.js';

export interface OpenAlert {
  readonly kind: string;
  readonly subject: string;
  readonly sentence: string;
  readonly since: string;
  readonly notifiedAt: string | null;
}

export interface StoreStatus {
  readonly lastRun: {
    readonly runId: string;
    readonly outcome: string | null;
    readonly sentence: string | null;
  } | null;
  readonly usedSince: string | null;
  readonly waitingCustomers: readonly {
    readonly customer: string;
    readonly state: 'parked' | 'paused' | 'gated';
    readonly reason: string | null;
  }[];
  readonly refusedWorkbooks: readonly { readonly workbook: string; readonly sentence: string }[];
  /** The newest reading of the whole board. */
  readonly lastVerified: { readonly runId: string; readonly endedAt: string; readonly findings: number } | null;
  readonly lastCall: { readonly outcome: string; readonly reason: string | null } | null;
  /** Answers since `today` that said the day's calls are used up. */
  readonly dailyLimitAnswers: number;
  readonly canary: Canary | null;
}

export interface Canary {
  readonly at: string;
  /** What went wrong; null when it arrived. */
  readonly lost: string | null;
  /** From the workbook to the board and back. */
  readonly seconds: number | null;
}

export type AlertStore = ReturnType<typeof createAlertStore>;

export function createAlertStore({ db, sql, now }: StoreContext) {
  const canary = async (environment: string): Promise<Canary | null> => {
    const [row] = await db.query<Canary>(sql.text('canary.one'), { environment });
    return row ?? null;
  };

  return {
    /** `today`: midnight UTC, ISO. */
    async status(environment: string, today: string): Promise<StoreStatus> {
      const [last] = await db.query<{ run_id: string; outcome: string | null; sentence: string | null }>(
        sql.text('alerts.last_run'),
        { environment },
      );
      const [used] = await db.query<{ since: string | null }>(sql.text('alerts.used_since'), { environment });
      const [call] = await db.query<{ outcome: string; reason: string | null }>(sql.text('alerts.last_call'), {
        since: today,
      });
      const [limit] = await db.query<{ answers: number }>(sql.text('alerts.daily_limit_answers'), { since: today });
      const [verified] = await db.query<{ run_id: string; ended_at: string; findings: number }>(
        sql.text('alerts.last_verified'),
      );
      const refused = await db.query<{ workbook: string; refusal: string | null }>(
        sql.text('alerts.refused_workbooks'),
      );
      return {
        lastRun: last === undefined ? null : { runId: last.run_id, outcome: last.outcome, sentence: last.sentence },
        usedSince: used?.since ?? null,
        waitingCustomers: await db.query(sql.text('alerts.waiting_customers'), { environment }),
        refusedWorkbooks: refused.map(({ workbook, refusal }) => ({ workbook, sentence: refusal ?? '' })),
        lastVerified:
          verified === undefined
            ? null
            : { runId: verified.run_id, endedAt: verified.ended_at, findings: verified.findings },
        lastCall: call ?? null,
        dailyLimitAnswers: limit?.answers ?? 0,
        canary: await canary(environment),
      };
    },

    async open(): Promise<readonly OpenAlert[]> {
      const rows = await db.query<Omit<OpenAlert, 'notifiedAt'> & { told_at: string | null }>(sql.text('alerts.open'));
      return rows.map(({ told_at, ...row }) => ({ ...row, notifiedAt: told_at }));
    },

    /** Kept before anybody is notified: what cannot be sent now is sent later, with the time it began. Returns since when it stands. */
    async raise({ kind, subject, sentence }: Pick<OpenAlert, 'kind' | 'subject' | 'sentence'>): Promise<string> {
      await db.execute(sql.text('alerts.raise'), { kind, subject, sentence, now: now() });
      const open = await this.open();
      return open.find((one) => one.kind === kind && one.subject === subject)?.since ?? now();
    },

    async notified({ kind, subject, sentence }: Pick<OpenAlert, 'kind' | 'subject' | 'sentence'>): Promise<void> {
      await db.execute(sql.text('alerts.notified'), { kind, subject, sentence, now: now() });
    },

    async clear({ kind, subject }: Pick<OpenAlert, 'kind' | 'subject'>): Promise<void> {
      await db.execute(sql.text('alerts.clear'), { kind, subject });
    },

    canary,

    /** The board item of the canary's order; null until it was made. */
    async canaryItem(customer: string): Promise<string | null> {
      const [row] = await db.query<{ monday_item_id: string | null }>(sql.text('canary.item'), { customer });
      return row?.monday_item_id ?? null;
    },

    async noteCanary(environment: string, lost: string | null, seconds: number | null): Promise<void> {
      await db.transaction(async (tx) => {
        await tx.execute(sql.text('canary.clear'), { environment });
        await tx.execute(sql.text('canary.note'), { environment, lost, seconds, now: now() });
      });
    },
  };
}
