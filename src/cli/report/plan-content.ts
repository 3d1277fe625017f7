// plan-content: what a plan would send, order by order, with old and new values: read from the store once, laid out by others.
// Owns: what is in it and its counts. Does not own: planning (activities/plan-run.ts), layout (plan-text, plan-xlsx, cli/plan.ts).
import type { BoardColumn, BoardStructure } from '../../domain/board/board.js';
import { shownValue } from '../../domain/board/shown-value.js';
import type { MappedColumn, WantedItem } from '../../domain/board/wanted-item.js';
import type { Forecast } from '../../domain/run/forecast.js';
import type { KeptPlan, PlanLine, PlanWrite } from '../../store/kept-plan-store.js';
import type { RunRow } from '../../store/run-store.js';
import type { Store } from '../../store/store.js';
import { rowsSkipped, type SkippedWorkbook, skippedWorkbooks } from '../skipped-workbooks.js';
import { type GateWithExamples, gatesOfRun } from './gate-lines.js';

export type PlanStore = Pick<Store, 'keptPlans' | 'plan' | 'gates' | 'imports'>;

/** What a planned order is, for people; one that is cancelled, moved or renamed is also changed on the board. */
export type PlanKind = 'new' | 'changed' | 'cancelled' | 'held';

export interface PlannedColumn {
  readonly column: string;
  readonly board_column: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface PlannedSize {
  readonly size: string;
  readonly before: number | null;
  readonly after: number;
}

export interface PlannedOrderView {
  readonly record_id: string;
  readonly customer: string;
  readonly order_number: string;
  readonly item: string;
  readonly kind: PlanKind;
  readonly group: string;
  /** The group it leaves. */
  readonly moved_from: string | null;
  readonly renamed_from: string | null;
  readonly columns: readonly PlannedColumn[];
  readonly sizes: readonly PlannedSize[];
  /** Why it is held. */
  readonly reason: string | null;
  readonly workbook: string;
  readonly sheet: string;
  readonly row: number;
}

export interface PlanCounts {
  new: number;
  changed: number;
  cancelled: number;
  moved: number;
  renamed: number;
  held: number;
  sizes_new: number;
  sizes_changed: number;
  sizes_zeroed: number;
}

export interface PlanHead {
  readonly run: string;
  /** null: a dry run, which is not kept. */
  readonly plan: string | null;
  readonly hash: string | null;
  readonly customer: string | null;
  readonly limit: number | null;
  readonly forecast: Forecast | null;
  readonly totals: PlanCounts;
  readonly customers: readonly (PlanCounts & { readonly customer: string })[];
  readonly new_groups: readonly { readonly title: string; readonly orders: number }[];
  readonly new_labels: readonly { readonly column: string; readonly label: string }[];
  readonly rows_skipped: number;
  /** Workbooks with rows that are no orders. */
  readonly skipped: readonly SkippedWorkbook[];
  /** What it would wait for. */
  readonly gates: readonly GateWithExamples[];
}

export interface PlanContext {
  readonly boardId: string;
  readonly mapping: readonly MappedColumn[];
  readonly sizeColumn: string;
}

/** Orders come in the order of their record ids; `each` sees every one of them, so that nothing has to be kept. */
export async function readPlan(
  store: PlanStore,
  run: RunRow,
  kept: KeptPlan | null,
  context: PlanContext,
  each: (order: PlannedOrderView) => void,
): Promise<PlanHead> {
  const options = JSON.parse(run.options) as { customer?: string | null; limit?: number | null };
  const customer = options.customer ?? null;
  const saved = await store.plan.board(context.boardId);
  const structure = saved === null ? null : (JSON.parse(saved.structure) as BoardStructure);
  const view = new PlanView(structure, context);
  const sizes = await sizesOf(store, run.run_id);
  for (const lines of sizes.values()) view.seeSizes(lines);
  for await (const chunk of store.keptPlans.writes(run.run_id, customer))
    for (const write of chunk) each(view.see(write, sizes.get(write.record_id) ?? []));
  const skipped = skippedWorkbooks(await store.imports.results(run.run_id));
  return {
    run: run.run_id,
    plan: kept?.planId ?? null,
    hash: kept?.hash ?? null,
    customer,
    limit: options.limit ?? null,
    forecast: run.forecast === null ? null : (JSON.parse(run.forecast) as Forecast),
    totals: view.totals,
    customers: view.customers(),
    new_groups: (await store.keptPlans.newGroups(run.run_id, context.boardId)).map(({ title, orders }) => ({
      title,
      orders,
    })),
    new_labels: view.newLabels(),
    rows_skipped: rowsSkipped(skipped),
    skipped,
    gates: await gatesOfRun(store.gates, run.run_id),
  };
}

async function sizesOf(store: PlanStore, runId: string): Promise<Map<string, PlanLine[]>> {
  const sizes = new Map<string, PlanLine[]>();
  for await (const chunk of store.keptPlans.lines(runId)) {
    for (const line of chunk) {
      const own = sizes.get(line.record_id);
      if (own === undefined) sizes.set(line.record_id, [line]);
      else own.push(line);
    }
  }
  return sizes;
}

class PlanView {
  readonly totals = noCounts();
  readonly #byCustomer = new Map<string, PlanCounts>();
  readonly #columns: ReadonlyMap<string, BoardColumn>;
  readonly #sources: ReadonlyMap<string, string>;
  readonly #sizeColumn: BoardColumn | undefined;
  readonly #newLabels = new Map<string, { column: string; label: string }>();

  constructor(structure: BoardStructure | null, { mapping, sizeColumn }: PlanContext) {
    this.#columns = new Map(structure?.columns.map((column) => [column.id, column]) ?? []);
    this.#sources = new Map(mapping.map(({ boardColumn, sources }) => [boardColumn, sources.join(' / ')]));
    this.#sizeColumn = structure?.subitemColumns.find(({ id }) => id === sizeColumn);
  }

  seeSizes(lines: readonly PlanLine[]): void {
    for (const line of lines) {
      if (line.new_labels === 1 && this.#sizeColumn !== undefined)
        this.#newLabels.set(`size\u0000${line.size_code}`, { column: this.#sizeColumn.title, label: line.size_code });
    }
  }

  see(write: PlanWrite, lines: readonly PlanLine[]): PlannedOrderView {
    const wanted = write.wanted === null ? null : (JSON.parse(write.wanted) as WantedItem);
    const before = write.before === null ? null : (JSON.parse(write.before) as WantedItem);
    const held = write.kind === 'HELD';
    const changes = held ? {} : this.#changesOf(write, wanted);
    if (write.new_labels === 1) this.#seeLabels(changes);
    const kind: PlanKind = held
      ? 'held'
      : write.kind === 'CREATE'
        ? 'new'
        : write.class === 'CANCELLED'
          ? 'cancelled'
          : 'changed';
    const renamed = write.kind === 'UPDATE' && 'name' in changes && before !== null;
    const moved = write.moves === 1 && before !== null;
    const order: PlannedOrderView = {
      record_id: write.record_id,
      customer: write.customer,
      order_number: write.order_number,
      item: write.item_name ?? '',
      kind,
      group: write.group_title ?? '',
      moved_from: moved ? before.group : null,
      renamed_from: renamed ? before.name : null,
      columns: Object.entries(changes)
        .filter(([column]) => column !== 'name')
        .map(([column, value]) => ({
          column: this.#sources.get(column) ?? this.#columns.get(column)?.title ?? column,
          board_column: column,
          before: shownValue(before?.values[column]),
          after: shownValue(value),
        })),
      sizes: lines.map(({ size_code: size, before_quantity: was, quantity }) => ({
        size,
        before: was,
        after: quantity,
      })),
      reason: held ? write.sentence : null,
      workbook: write.workbook,
      sheet: write.sheet,
      row: write.row_no,
    };
    this.#count(order, lines);
    return order;
  }

  customers(): (PlanCounts & { customer: string })[] {
    return [...this.#byCustomer]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([customer, counts]) => ({ customer, ...counts }));
  }

  newLabels(): { column: string; label: string }[] {
    return [...this.#newLabels.values()].sort((a, b) =>
      a.column === b.column ? (a.label < b.label ? -1 : 1) : a.column < b.column ? -1 : 1,
    );
  }

  #changesOf(write: PlanWrite, wanted: WantedItem | null): Readonly<Record<string, unknown>> {
    if (write.kind === 'CREATE') return wanted?.values ?? {};
    return write.changes === null ? {} : (JSON.parse(write.changes) as Record<string, unknown>);
  }

  #seeLabels(changes: Readonly<Record<string, unknown>>): void {
    for (const [id, value] of Object.entries(changes)) {
      const column = this.#columns.get(id);
      const label = shownValue(value);
      if (column?.labels == null || label === null || column.labels.some(({ name }) => name === label)) continue;
      this.#newLabels.set(`${id}\u0000${label}`, { column: column.title, label });
    }
  }

  #count(order: PlannedOrderView, lines: readonly PlanLine[]): void {
    const own = this.#byCustomer.get(order.customer) ?? noCounts();
    this.#byCustomer.set(order.customer, own);
    for (const counts of [own, this.totals]) {
      counts[order.kind] += 1;
      if (order.moved_from !== null) counts.moved += 1;
      if (order.renamed_from !== null) counts.renamed += 1;
      for (const { kind, quantity } of lines)
        counts[kind === 'CREATE' ? 'sizes_new' : quantity === 0 ? 'sizes_zeroed' : 'sizes_changed'] += 1;
    }
  }
}

function noCounts(): PlanCounts {
  return {
    new: 0,
    changed: 0,
    cancelled: 0,
    moved: 0,
    renamed: 0,
    held: 0,
    sizes_new: 0,
    sizes_changed: 0,
    sizes_zeroed: 0,
  };
}
