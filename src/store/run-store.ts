// run-store: runs, their customers, and the environment a store belongs to. S3: one open run per board. S14: one store, one environment, one board.
import { randomUUID } from 'node:crypto';
import { isLoopback } from '../domain/address.js';
import type { RunHome } from '../domain/run/earlier-run.js';
import { type StoreContext, storeTime } from './context.js';
import { type Database, type SqlParams, StoreFault } from './database.js';
import { createRunFence, guardRun } from './run-fence.js';

export interface RunRow {
  readonly run_id: string;
  readonly environment: string;
  readonly board_id: string;
  readonly scope: string;
  readonly state: string;
  readonly phase: string;
  readonly outcome: string | null;
  readonly sentence: string | null;
  readonly workflow_id: string;
  readonly temporal_run_id: string;
  readonly options: string;
  readonly figures: string | null;
  /** What the plan was expected to cost, as JSON; null before there is one. */
  readonly forecast: string | null;
  readonly balanced: number | null;
  readonly opened_at: string;
  readonly phase_at: string;
  readonly closed_at: string | null;
  /** Files of the source folder that were not read, as JSON; null: nobody looked. */
  readonly not_read: string | null;
  /** When housekeeping first or last took rows of it; null: it is whole. */
  readonly tidied_at: string | null;
}

/** One that lies among the order lists and is none, and why. */
export interface FileNotRead {
  readonly name: string;
  readonly why: string;
}

/** A folder with more of them than this is the wrong one, or somebody's archive; the first few say it. */
const MOST_FILES_NOTED = 200;

export interface NewRun {
  readonly runId: string;
  readonly environment: string;
  readonly boardId: string;
  readonly scope: string;
  readonly workflowId: string;
  readonly temporalRunId: string;
  readonly options: string;
  /** Where it lives; null or left out: outside Temporal. */
  readonly home?: RunHome | null;
}

export interface OpenRunFound {
  readonly runId: string;
  readonly openedAt: string;
  readonly workflowId: string;
  readonly temporalRunId: string;
  /** null: it was opened outside Temporal, or by an older program. */
  readonly home: RunHome | null;
  /** Its last sign of life, and how long ago that is, both by the store's time. */
  readonly seenAt: string | null;
  readonly silentMs: number;
}

export interface Binding {
  readonly environment: string;
  readonly boardId: string;
  readonly subitemBoardId: string;
  readonly boardUrl: string;
}

export type OpenedRun = { readonly kind: 'opened' } | { readonly kind: 'other-open'; readonly other: OpenRunFound };

export interface RunCustomerRow {
  readonly customer: string;
  readonly state: string;
  readonly reason: string | null;
  readonly started_at: string | null;
  readonly ended_at: string | null;
}

export interface RunEnd {
  readonly state: string;
  readonly outcome: string;
  readonly sentence: string;
  readonly figures: string;
  readonly balanced: boolean;
}

interface OpenRow {
  readonly run_id: string;
  readonly workflow_id: string;
  readonly temporal_run_id: string;
  readonly opened_at: string;
}

interface SignsRow {
  readonly server_id: string;
  readonly server: string;
  readonly host: string;
  readonly seen_at: string;
}

export type RunStore = ReturnType<typeof createRunStore>;

export function createRunStore(context: StoreContext) {
  const { db, sql, now } = context;
  const fence = createRunFence(context);
  return {
    /** Opens the run, or says which one is open. Opening the same run twice is one opening (an activity may be retried). */
    async open(run: NewRun): Promise<OpenedRun> {
      return db.transaction(async (tx) => {
        await tx.execute(sql.text('runs.open'), {
          run: run.runId,
          environment: run.environment,
          board: run.boardId,
          scope: run.scope,
          workflow: run.workflowId,
          temporalRun: run.temporalRunId,
          options: run.options,
          now: now(),
        });
        const other = await openOf(tx, run.boardId);
        if (other !== null && other.runId !== run.runId) return { kind: 'other-open', other };
        // A late attempt to open a run that was closed since.
        const at = await guardRun(context, tx, run.runId);
        if (run.home != null) await tx.execute(sql.text('runs.first_sign'), { run: run.runId, ...run.home, now: at });
        return { kind: 'opened' };
      });
    },

    /** The one run of the board that is open, with where it lives; null when none is. */
    async found(boardId: string): Promise<OpenRunFound | null> {
      return openOf(db, boardId);
    },

    /** It lives. Never waits for what the run itself has locked. */
    async sign(runId: string): Promise<void> {
      await db.execute(sql.text('runs.sign'), { run: runId, now: await storeTime(context) }, 'deferred');
    },

    async openRunOf(boardId: string): Promise<{ runId: string; workflowId: string } | null> {
      const rows = await db.query<{ run_id: string; workflow_id: string }>(sql.text('runs.open_of_board'), {
        board: boardId,
      });
      return rows[0] === undefined ? null : { runId: rows[0].run_id, workflowId: rows[0].workflow_id };
    },

    async one(runId: string): Promise<RunRow | null> {
      return (await db.query<RunRow>(sql.text('runs.one'), { run: runId }))[0] ?? null;
    },

    async latest(environment: string, count: number): Promise<RunRow[]> {
      return db.query<RunRow>(sql.text('runs.latest'), { environment, count });
    },

    /** The last one of which the board was asked to change something; null: none was. */
    async latestSent(environment: string): Promise<RunRow | null> {
      return (await db.query<RunRow>(sql.text('runs.latest_sent'), { environment }))[0] ?? null;
    },

    async enterPhase(runId: string, phase: string): Promise<void> {
      await fence.transaction(runId, async (tx) => {
        const entered = { run: runId, phase, now: now() };
        // A phase that is entered again by a retry began when it first did.
        if ((await tx.execute(sql.text('runs.phase'), entered)) === 1) {
          await tx.execute(sql.text('runs.note_phase'), entered);
        }
      });
    },

    async noteFilesNotRead(runId: string, files: readonly FileNotRead[]): Promise<void> {
      await fence.transaction(runId, async (tx) => {
        const noted = files.slice(0, MOST_FILES_NOTED);
        await tx.execute(sql.text('runs.note_not_read'), { run: runId, files: JSON.stringify(noted) });
      });
    },

    /** The run's own end. */
    async close(runId: string, end: RunEnd): Promise<void> {
      await fence.transaction(runId, async (tx) => {
        await tx.execute(sql.text('runs.close'), closing(runId, end));
      });
    },

    /** Closed by another run, which goes on in its place: from here on, nothing that is left of it may change anything (S3). */
    async interrupt(runId: string, sentence: string): Promise<void> {
      const end = { state: 'INTERRUPTED', outcome: 'FAILED', sentence, figures: '{}', balanced: false };
      await db.transaction(async (tx) => {
        await tx.execute(sql.text('runs.close'), closing(runId, end));
      });
    },

    async customers(runId: string): Promise<RunCustomerRow[]> {
      return db.query<RunCustomerRow>(sql.text('run_customers.list'), { run: runId });
    },

    async addCustomers(runId: string): Promise<void> {
      await fence.execute(runId, sql.text('run_customers.add'), { run: runId });
    },

    /** One that has nothing to send, and still is to be seen in the run: it waits at a gate. */
    async addCustomer(runId: string, customer: string): Promise<void> {
      await fence.execute(runId, sql.text('run_customers.add_one'), { run: runId, customer });
    },

    async startCustomer(runId: string, customer: string): Promise<void> {
      await fence.execute(runId, sql.text('run_customers.start'), {
        run: runId,
        customer,
        state: 'sending',
        now: now(),
      });
    },

    async setCustomer(
      runId: string,
      customer: string,
      state: string,
      reason: string | null,
      ended: boolean,
    ): Promise<void> {
      await fence.execute(runId, sql.text('run_customers.set'), {
        run: runId,
        customer,
        state,
        reason,
        ended: ended ? now() : null,
      });
    },

    /** Binds the store to its environment at first use; later, refuses a config that crosses (S14). */
    async bind(binding: Binding): Promise<void> {
      await db.transaction(async (tx) => {
        await tx.execute(sql.text('environments.bind'), {
          environment: binding.environment,
          storeId: randomUUID(),
          board: binding.boardId,
          subitemBoard: binding.subitemBoardId,
          url: binding.boardUrl,
          now: now(),
        });
        const [bound] = await tx.query<{
          environment: string;
          board_id: string;
          subitem_board_id: string;
          board_url: string;
        }>(sql.text('environments.all'));
        if (bound === undefined) return;
        if (bound.environment !== binding.environment) {
          throw new StoreFault(
            'crossed',
            `This store belongs to the environment "${bound.environment}", the config says "${binding.environment}". Give each environment its own [store]; nothing was written.`,
          );
        }
        if (bound.board_id !== binding.boardId || bound.subitem_board_id !== binding.subitemBoardId) {
          throw new StoreFault(
            'crossed',
            `This store mirrors to board ${bound.board_id} (subitems ${bound.subitem_board_id}), the config says ${binding.boardId} (subitems ${binding.subitemBoardId}). Correct [board] id, or use a new [store]; nothing was written.`,
          );
        }
        // A practice board has the ids of the real one, on purpose. Its port may change; its receipts are none of the real board.
        if (isLoopback(bound.board_url) !== isLoopback(binding.boardUrl)) {
          throw new StoreFault(
            'crossed',
            `This store mirrors to the board at ${bound.board_url}, the config says ${binding.boardUrl}: one of them is a practice board on this machine. Correct [board] url, or use a new [store]; nothing was written.`,
          );
        }
      });
    },
  };

  async function openOf(on: Database, boardId: string): Promise<OpenRunFound | null> {
    const [run] = await on.query<OpenRow>(sql.text('runs.open_of_board'), { board: boardId });
    if (run === undefined) return null;
    const [signs] = await on.query<SignsRow>(sql.text('runs.signs'), { run: run.run_id });
    const nowMs = Date.parse(await storeTime(context, on));
    return {
      runId: run.run_id,
      openedAt: run.opened_at,
      workflowId: run.workflow_id,
      temporalRunId: run.temporal_run_id,
      home: signs === undefined ? null : { serverId: signs.server_id, server: signs.server, host: signs.host },
      seenAt: signs?.seen_at ?? null,
      silentMs: Math.max(0, nowMs - Date.parse(signs?.seen_at ?? run.opened_at)),
    };
  }

  function closing(runId: string, { balanced, ...end }: RunEnd): SqlParams {
    return { run: runId, ...end, balanced: balanced ? 1 : 0, now: now() };
  }
}
