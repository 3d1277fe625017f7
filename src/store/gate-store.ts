// gate-store: the counts that gates weigh, the findings of a run with their examples, and what a customer last passed.
// Owns: counting. Does not own: what is too much (domain/run/gates.ts), or who waits (workflows/sync-run.ts).
import type { GateFinding } from '../domain/run/gates.js';
import type { StoreContext } from './context.js';
import { createRunFence } from './run-fence.js';

export interface PlannedCount {
  readonly customer: string;
  readonly kind: string;
  readonly class: string;
  readonly order_count: number;
}

export interface StoredCount {
  readonly workbook: string;
  readonly customer: string;
  readonly stored: number;
  readonly absent: number;
  readonly newly_absent: number;
}

/** Layouts as JSON: as read now, and when the customer last passed. */
export interface ComparedHeader {
  readonly workbook: string;
  readonly customer: string;
  readonly layout: string;
  readonly earlier: string;
}

export interface UnreadCount {
  readonly workbook: string;
  readonly customer: string;
  readonly outcome: 'missing' | 'refused';
  readonly orders: number;
}

/** A planned change with the states before and after it, as JSON (domain/board/wanted-item.ts). */
export interface PlannedChange {
  readonly record_id: string;
  readonly customer: string;
  readonly workbook: string;
  readonly before: string;
  readonly wanted: string;
}

/** SHOWN: found by a plan, which waits for nobody. LEFT: its customer is not sent in this run. */
export type GateState = 'WAITING' | 'APPROVED' | 'LEFT' | 'SHOWN';

export interface StoredGate {
  readonly gate: string;
  readonly customer: string | null;
  readonly workbook: string | null;
  readonly column: string | null;
  readonly sentence: string;
  /** Record ids. */
  readonly examples: readonly string[];
  readonly state: GateState;
  readonly reason: string | null;
}

export interface GateExample {
  readonly record_id: string;
  readonly customer: string;
  readonly order_number: string;
  readonly item_name: string | null;
  readonly workbook: string;
  readonly sheet: string;
  readonly row_no: number;
}

export type GateStore = ReturnType<typeof createGateStore>;

/** Enough to see what they have in common; `plan` and the report list all. */
const EXAMPLES = 5;

/** As many orders at a time as planning takes. */
const CHUNK_ORDERS = 500;

/** Gates whose orders have a row still. */
const GATES_OF_PRESENT: readonly GateFinding['gate'][] = ['unread_workbook', 'probable_rename'];

const CLASS_OF_GATE: Readonly<Partial<Record<GateFinding['gate'], string>>> = {
  max_new: 'NEW',
  max_changed_percent: 'CHANGED',
  max_cancelled_percent: 'CANCELLED',
};

export function createGateStore(context: StoreContext) {
  const { db, sql, now } = context;
  const fence = createRunFence(context);
  return {
    planned: (runId: string) => db.query<PlannedCount>(sql.text('gates.planned'), { run: runId }),
    stored: () => db.query<StoredCount>(sql.text('gates.stored')),
    unread: (runId: string) => db.query<UnreadCount>(sql.text('gates.unread'), { run: runId }),

    headers: (runId: string) => db.query<ComparedHeader>(sql.text('gates.headers'), { run: runId }),

    /** Orders of a customer in a workbook that have, or had on the board, a quantity of this size. */
    async linesOfSize(customer: string, workbook: string, size: string): Promise<number> {
      const [row] = await db.query<{ orders: number }>(sql.text('gates.lines_of_size'), { customer, workbook, size });
      return row?.orders ?? 0;
    },

    async newlyHeld(runId: string): Promise<Map<string, number>> {
      const rows = await db.query<{ customer: string; order_count: number }>(sql.text('gates.newly_held'), {
        run: runId,
      });
      return new Map(rows.map((row) => [row.customer, row.order_count]));
    },

    async present(): Promise<Map<string, number>> {
      const rows = await db.query<{ customer: string; present: number }>(sql.text('gates.present'));
      return new Map(rows.map((row) => [row.customer, row.present]));
    },

    changes: (runId: string) => db.stream<PlannedChange>(sql.text('gates.updates'), { run: runId }, CHUNK_ORDERS),

    /** Orders of a customer in a workbook that have a value in one of these source columns. */
    async filled(customer: string, workbook: string, sources: readonly string[]): Promise<number> {
      const filled = sources.map((source) => `${db.quote(source)} IS NOT NULL`).join(' OR ');
      const [row] = await db.query<{ orders: number }>(sql.text('gates.filled', { filled }), { customer, workbook });
      return row?.orders ?? 0;
    },

    /** Keeps the findings of a run with examples, in place of those of an earlier attempt. `blanked`: orders that lose a value, by column. */
    async keep(
      runId: string,
      findings: readonly GateFinding[],
      state: GateState,
      blanked: (finding: GateFinding) => readonly string[],
    ): Promise<void> {
      const examples: (readonly string[])[] = [];
      for (const finding of findings)
        examples.push(finding.gate === 'blank_column' ? blanked(finding) : await examplesOf(runId, finding));
      await fence.transaction(runId, async (tx) => {
        await tx.execute(sql.text('gates.forget'), { run: runId });
        for (const [index, { gate, customer, workbook, column, sentence }] of findings.entries())
          await tx.execute(sql.text('gates.add'), {
            run: runId,
            no: index + 1,
            gate,
            customer,
            workbook,
            column,
            sentence,
            examples: JSON.stringify((examples[index] ?? []).slice(0, EXAMPLES)),
            state,
          });
      });
    },

    /** What became of the findings of a customer (null: of the whole run). */
    async settle(runId: string, customer: string | null, state: 'APPROVED' | 'LEFT', reason: string): Promise<void> {
      const what = { run: runId, state, reason, now: now() };
      if (customer === null) await fence.execute(runId, sql.text('gates.settle_run'), what);
      else await fence.execute(runId, sql.text('gates.settle'), { ...what, customer });
    },

    /** From here on these customers are weighed by what is new; who still waits at a gate of this run is left out. null: all. */
    async pass(runId: string, customer: string | null): Promise<void> {
      await fence.transaction(runId, async (tx) => {
        await tx.execute(sql.text('gates.pass_known'), { run: runId, customer, now: now() });
        await tx.execute(sql.text('gates.pass_new'), { run: runId, customer, now: now() });
      });
    },

    async ofRun(runId: string): Promise<StoredGate[]> {
      const rows = await db.query<Omit<StoredGate, 'examples' | 'column'> & { examples: string; column_name: string }>(
        sql.text('gates.of_run'),
        { run: runId },
      );
      return rows.map(({ examples, column_name: column, ...row }) => ({
        ...row,
        column,
        examples: JSON.parse(examples) as string[],
      }));
    },

    async example(recordId: string): Promise<GateExample | null> {
      return (await db.query<GateExample>(sql.text('gates.orders'), { record: recordId }))[0] ?? null;
    },
  };

  async function examplesOf(runId: string, { gate, customer, workbook }: GateFinding): Promise<string[]> {
    const orderClass = CLASS_OF_GATE[gate];
    const ids = (name: string, params: Readonly<Record<string, string | number | null>>) =>
      db.query<{ record_id: string }>(sql.text(name), { ...params, count: EXAMPLES });
    const rows =
      orderClass !== undefined
        ? await ids('gates.examples_planned', { run: runId, customer, class: orderClass })
        : gate === 'max_held_percent'
          ? await ids('gates.examples_held', { run: runId, customer })
          : await ids('gates.examples_stored', {
              customer,
              workbook,
              present: GATES_OF_PRESENT.includes(gate) ? 1 : 0,
            });
    return rows.map((row) => row.record_id);
  }
}
