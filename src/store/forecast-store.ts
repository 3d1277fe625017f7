// forecast-store: what a run still has to send, and what calls to this board have cost. Owns: counting. Does not own: the arithmetic (domain/run/forecast.ts).

import type { Phase } from '../domain/board/write-phase.js';
import type { Forecast, WaitingWrites } from '../domain/run/forecast.js';
import type { StoreContext } from './context.js';
import { createRunFence } from './run-fence.js';
import { CountedRows, spansOf } from './spans.js';

/** What the answered batches of one phase were, all together. */
export interface MeasuredPhase {
  readonly phase: Phase;
  readonly calls: number;
  readonly durationMs: number;
  /** Writes whose price the board told, and that price. */
  readonly pricedMembers: number;
  readonly complexity: number;
}

interface WaitingRow {
  readonly customer: string;
  readonly kind: 'CREATE' | 'UPDATE';
  readonly unit: 'item' | 'line';
  readonly count_of: number;
}

/** Their sizes are counted in some 100 ms. */
const SPAN_ORDERS = 10_000;

export type ForecastStore = ReturnType<typeof createForecastStore>;

export function createForecastStore(context: StoreContext) {
  const { db, sql } = context;
  const fence = createRunFence(context);
  return {
    /** In the order in which they are sent. */
    async waiting(runId: string): Promise<WaitingWrites[]> {
      const counted = new CountedRows<WaitingRow>('count_of');
      for await (const span of spansOf(db, sql.text('spans.orders'), SPAN_ORDERS))
        counted.add(await db.query<WaitingRow>(sql.text('forecast.waiting'), { run: runId, ...span }));
      return counted
        .rows()
        .map(({ customer, kind, unit, count_of }) => ({ customer, phase: PHASE_OF[unit][kind], count: count_of }))
        .sort((a, b) => (a.customer < b.customer ? -1 : a.customer > b.customer ? 1 : 0));
    },

    async newGroups(runId: string, boardId: string): Promise<number> {
      const [row] = await db.query<{ new_groups: number }>(sql.text('forecast.new_groups'), {
        run: runId,
        board: boardId,
      });
      return row?.new_groups ?? 0;
    },

    async measured(since: string): Promise<MeasuredPhase[]> {
      const rows = await db.query<{
        phase: Phase;
        calls: number;
        duration_ms: number;
        priced_members: number;
        complexity: number;
      }>(sql.text('forecast.measured'), { since });
      return rows.map((row) => ({
        phase: row.phase,
        calls: row.calls,
        durationMs: row.duration_ms,
        pricedMembers: row.priced_members,
        complexity: row.complexity,
      }));
    },

    async keep(runId: string, forecast: Forecast): Promise<void> {
      const params = { run: runId, forecast: JSON.stringify(forecast) };
      await fence.transaction(runId, (tx) => tx.execute(sql.text('runs.forecast'), params));
    },
  };
}

const PHASE_OF: Readonly<Record<'item' | 'line', Readonly<Record<'CREATE' | 'UPDATE', Phase>>>> = {
  item: { CREATE: 'creates', UPDATE: 'changes' },
  line: { CREATE: 'line-creates', UPDATE: 'line-changes' },
};
