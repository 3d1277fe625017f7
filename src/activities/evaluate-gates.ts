// evaluate-gates: is this plan too much at once? What would go past a gate is kept with examples and waits for `approve` (docs/rules.md "Gates").
// Owns: the counts as the gates want them, and what a person decided. Does not own: the limits (domain/run/gates.ts), the waiting (workflows).

import type { WantedItem } from '../domain/board/wanted-item.js';
import { lineToPaste, probableRenames, type RememberedHeader } from '../domain/reading/renames.js';
import { isAllSkipped } from '../domain/reading/skipped-rows.js';
import {
  type BlankedColumn,
  evaluatePlan,
  type GateFinding,
  isOfChanges,
  type PlanCounts,
} from '../domain/run/gates.js';
import type { ActivityDeps, ImportFigures, StoredCount } from './deps.js';
import { beat } from './heartbeat.js';

export interface EvaluateInput {
  readonly runId: string;
  /** Only this customer is sent, so only it can be too much; null = all. */
  readonly customer?: string | null;
  /** ask (the default): who is past a gate waits. approved: it was let pass from the start. show: a plan only, nobody waits and nothing is passed. */
  readonly mode?: 'ask' | 'approved' | 'show';
  /** A rollback: only how much it changes is weighed, and nothing is passed for the next sync. */
  readonly rollback?: boolean;
}

/** Names and counts only: it goes into the history of the run (S15). */
export interface GateStatus {
  readonly customer: string | null;
  readonly sentence: string;
}

const STATES = { ask: 'WAITING', approved: 'APPROVED', show: 'SHOWN' } as const;

export function evaluateGates(deps: ActivityDeps) {
  const { gates } = deps.store;
  return async ({
    runId,
    customer = null,
    mode = 'ask',
    rollback = false,
  }: EvaluateInput): Promise<readonly GateStatus[]> => {
    const blanks = rollback ? new Map<string, Blanked>() : await blankedColumns(deps, runId);
    const counts = await countPlan(deps, runId, [...blanks.values()]);
    const findings = evaluatePlan(counts, deps.settings.gates).filter(
      (finding) =>
        (customer === null || finding.customer === null || finding.customer === customer) &&
        (!rollback || isOfChanges(finding)),
    );
    await gates.keep(runId, findings, STATES[mode], (finding) => blanks.get(placeOf(finding))?.examples ?? []);
    if (mode !== 'show' && !rollback) await gates.pass(runId, customer);
    return findings.map(({ customer: whose, sentence }) => ({ customer: whose, sentence }));
  };
}

export interface SettleGateInput {
  readonly runId: string;
  /** null: the gate of the whole run. */
  readonly customer: string | null;
  readonly decision: 'APPROVED' | 'LEFT';
  readonly reason: string;
  readonly rollback?: boolean;
}

/** What a person, or the end of their patience, decided about a gate. */
export function settleGate(deps: ActivityDeps) {
  return async ({ runId, customer, decision, reason, rollback = false }: SettleGateInput): Promise<void> => {
    await deps.store.gates.settle(runId, customer, decision, reason);
    if (decision === 'APPROVED' && customer !== null && !rollback) await deps.store.gates.pass(runId, customer);
  };
}

async function countPlan(deps: ActivityDeps, runId: string, blanked: PlanCounts['blanked']): Promise<PlanCounts> {
  const { gates } = deps.store;
  const planned = await gates.planned(runId);
  const stored = await gates.stored();
  const held = await gates.newlyHeld(runId);
  const present = await gates.present();
  const customers = [...new Set([...planned, ...stored].map((row) => row.customer))].sort();
  const plannedOf = (customer: string, orderClass: string) =>
    sumOf(
      planned.filter((row) => row.customer === customer && row.class === orderClass),
      (row) => row.order_count,
    );
  return {
    new: sumOf(
      planned.filter((row) => row.class === 'NEW'),
      (row) => row.order_count,
    ),
    customers: customers.map((customer) => {
      const own = stored.filter((row) => row.customer === customer);
      return {
        customer,
        stored: sumOf(own, (row) => row.stored),
        had: sumOf(own, (row) => row.stored - row.absent + row.newly_absent),
        present: present.get(customer) ?? 0,
        changed: plannedOf(customer, 'CHANGED'),
        cancelled: plannedOf(customer, 'CANCELLED'),
        held: held.get(customer) ?? 0,
      };
    }),
    absent: stored.map(({ workbook, customer, stored: all, absent, newly_absent: gone }) => ({
      workbook,
      customer,
      stored: all - absent + gone,
      absent: gone,
    })),
    unread: await gates.unread(runId),
    blanked,
    skipped: await skippedOrders(deps, runId, stored),
    renamed: await renamedColumns(deps, runId),
  };
}

async function skippedOrders(
  { store }: ActivityDeps,
  runId: string,
  stored: readonly StoredCount[],
): Promise<PlanCounts['skipped']> {
  const rows = new Map<string, number>();
  for (const { workbook, figures } of await store.imports.results(runId)) {
    const counted = figures === null ? null : (JSON.parse(figures) as ImportFigures);
    if (counted !== null && isAllSkipped(counted)) rows.set(workbook, counted.skipped);
  }
  return stored
    .filter(({ workbook, newly_absent: gone }) => gone > 0 && rows.has(workbook))
    .map(({ workbook, customer, newly_absent: orders }) => ({
      workbook,
      customer,
      rows: rows.get(workbook) ?? 0,
      orders,
    }));
}

/** The header of each workbook against the one it had when its customers last passed; only what they have values or quantities in. */
async function renamedColumns({ store, settings }: ActivityDeps, runId: string): Promise<PlanCounts['renamed']> {
  const { columns } = settings.rules;
  const found: PlanCounts['renamed'][number][] = [];
  for (const { workbook, customer, layout, earlier } of await store.gates.headers(runId)) {
    if (layout === earlier) continue;
    const before = JSON.parse(earlier) as RememberedHeader;
    for (const rename of probableRenames(before, JSON.parse(layout) as RememberedHeader)) {
      const rule = columns.find(({ name }) => name === rename.gone);
      const used =
        rename.kind === 'size'
          ? await store.gates.linesOfSize(customer, workbook, rename.gone)
          : rule === undefined
            ? 0
            : await store.gates.filled(customer, workbook, [rename.gone]);
      if (used > 0) found.push({ workbook, customer, rename, paste: lineToPaste(rename, rule?.aliases ?? []) });
    }
  }
  return found;
}

interface Blanked extends BlankedColumn {
  readonly examples: readonly string[];
}

/** Columns that changes of this plan clear, by customer and workbook; only where they clear most of them is the rest looked at. */
async function blankedColumns(deps: ActivityDeps, runId: string): Promise<Map<string, Blanked>> {
  const { store, settings } = deps;
  const tally = new Map<string, { workbook: string; customer: string; boardColumn: string; cleared: string[] }>();
  let done = 0;
  for await (const chunk of store.gates.changes(runId)) {
    for (const { record_id: recordId, customer, workbook, before, wanted } of chunk) {
      const [was, will] = [JSON.parse(before) as WantedItem, JSON.parse(wanted) as WantedItem];
      for (const boardColumn of Object.keys(was.values)) {
        if (will.values[boardColumn] !== undefined) continue;
        const key = JSON.stringify([workbook, customer, boardColumn]);
        const own = tally.get(key) ?? { workbook, customer, boardColumn, cleared: [] };
        own.cleared.push(recordId);
        tally.set(key, own);
      }
    }
    done += chunk.length;
    beat({ weighed: done });
  }
  const stored = new Map(
    (await store.gates.stored()).map((row) => [JSON.stringify([row.workbook, row.customer]), row]),
  );
  const blanks = new Map<string, Blanked>();
  for (const { workbook, customer, boardColumn, cleared } of tally.values()) {
    const row = stored.get(JSON.stringify([workbook, customer]));
    const all = row === undefined ? 0 : row.stored - row.absent;
    const sources = settings.mapping.find((mapped) => mapped.boardColumn === boardColumn)?.sources ?? [];
    // The rest of them is counted only where it matters: each count goes through the customer's orders.
    if (cleared.length * 2 <= all || sources.length === 0) continue;
    const kept = await store.gates.filled(customer, workbook, sources);
    const place = { workbook, customer, column: sources.join(', ') };
    blanks.set(placeOf(place), { ...place, stored: all, cleared: cleared.length, kept, examples: cleared });
  }
  return blanks;
}

function placeOf(place: Pick<GateFinding, 'workbook' | 'customer' | 'column'>): string {
  return JSON.stringify([place.workbook, place.customer, place.column]);
}

function sumOf<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
