// explanation: the story of one order: where each board value comes from, what changed when, what was sent and what the board answered.
// Owns: what is told, and by which rule a value came to be. Does not own: the rules (domain), the layout (explanation-text.ts).
import type { BoardStructure } from '../../domain/board/board.js';
import { shownValue } from '../../domain/board/shown-value.js';
import type { MappedColumn, WantedItem } from '../../domain/board/wanted-item.js';
import { CUSTOMER_PART, type NamePart, type OrderRules } from '../../domain/order/order-rules.js';
import { cellName } from '../../domain/order/place.js';
import type { Value } from '../../domain/order/value.js';
import type { StoredLayout } from '../../store/import-store.js';
import type { Store } from '../../store/store.js';
import {
  type ExplainedCall,
  type ExplainedChange,
  type ExplainedOrder,
  type ExplainedReject,
  type ExplainedWrite,
  layoutOf,
} from '../../store/views/explain-store.js';

export interface SourceCell {
  readonly source: string;
  /** null: the workbook has no such column. */
  readonly cell: string | null;
  /** As it stands in the workbook; null: blank, or not looked at. */
  readonly written: string | null;
  /** As SQL has it. */
  readonly value: string | null;
}

export interface ExplainedColumn {
  readonly board_column: string;
  readonly title: string;
  readonly rule: string;
  readonly sources: readonly SourceCell[];
  /** What the board should hold, and what it is known to hold. */
  readonly wanted: string | null;
  readonly on_board: string | null;
}

export interface ExplainedSize {
  readonly size: string;
  readonly cell: string | null;
  readonly written: string | null;
  readonly quantity: number;
  readonly on_board: number | null;
  readonly state: string;
  readonly reason: string | null;
  readonly item_id: string | null;
}

export interface ToldChange {
  readonly run: string;
  readonly at: string;
  readonly kind: string;
  readonly workbook: string | null;
  readonly sheet: string | null;
  readonly row: number | null;
  readonly changes: readonly {
    readonly what: string;
    readonly cell: string | null;
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

export interface ToldWrite {
  readonly run: string;
  /** null: the item itself. */
  readonly size: string | null;
  readonly kind: string;
  readonly state: string;
  readonly sentence: string | null;
  readonly receipt: { readonly item_id: string; readonly at: string } | null;
  readonly batch: string | null;
  readonly calls: readonly ExplainedCall[];
}

export interface Explanation {
  readonly record_id: string;
  readonly customer: string;
  readonly customer_as_written: string;
  readonly order_number: string;
  readonly item_name: string | null;
  readonly group: string | null;
  readonly item_id: string | null;
  readonly state: string;
  readonly reason: string | null;
  readonly cancelled: boolean;
  readonly present: boolean;
  readonly absent_since: string | null;
  readonly acknowledged_at: string | null;
  readonly place: {
    readonly workbook: string;
    readonly sheet: string;
    readonly row: number;
    readonly imported_by: string | null;
    readonly imported_at: string | null;
    /** false: the file is gone or was saved since, so the cells were not looked at. */
    readonly as_imported: boolean;
  };
  readonly name_from: readonly SourceCell[];
  readonly group_from: readonly SourceCell[];
  readonly columns: readonly ExplainedColumn[];
  readonly sizes: readonly ExplainedSize[];
  readonly rejects: readonly ExplainedReject[];
  readonly changes: readonly ToldChange[];
  readonly writes: readonly ToldWrite[];
}

export interface ExplainContext {
  readonly boardId: string;
  readonly mapping: readonly MappedColumn[];
  readonly rules: Pick<OrderRules, 'roles' | 'names'>;
  /** The cells of a row as they stand in the workbook, by column letter; null where it is not the one that was imported. */
  readonly cellsOf: (order: ExplainedOrder) => Promise<ReadonlyMap<string, string> | null>;
}

export async function explainOrder(
  store: Pick<Store, 'explain' | 'plan'>,
  record: string,
  context: ExplainContext,
): Promise<Explanation | null> {
  const order = await store.explain.order(record);
  if (order === null) return null;
  const saved = await store.plan.board(context.boardId);
  const structure = saved === null ? null : (JSON.parse(saved.structure) as BoardStructure);
  const rejects = await store.explain.rejects(record);
  const written = order.present === 1 ? await context.cellsOf(order) : null;
  const { roles, names } = context.rules;
  const places = new Places(order, written, roles.customer);
  const [wanted, acked] = [order.wanted, order.acked].map((text) =>
    text === null ? null : (JSON.parse(text) as WantedItem),
  );
  return {
    record_id: order.record_id,
    customer: order.customer,
    customer_as_written: order.customer_as_written,
    order_number: order.order_number,
    item_name: order.item_name,
    group: order.group_title,
    item_id: order.monday_item_id,
    state: order.sync_state,
    reason: order.state_reason,
    cancelled: order.cancelled === 1,
    present: order.present === 1,
    absent_since: order.absent_since,
    acknowledged_at: order.acked_at,
    place: {
      workbook: order.workbook,
      sheet: order.sheet,
      row: order.row_no,
      imported_by: order.import_run,
      imported_at: order.imported_at,
      as_imported: written !== null,
    },
    name_from: names.item.flatMap((part) => places.part(part)),
    group_from: names.group.flatMap((part) => places.part(part)),
    columns: context.mapping.map(({ boardColumn, sources }) => ({
      board_column: boardColumn,
      title: structure?.columns.find(({ id }) => id === boardColumn)?.title ?? boardColumn,
      rule: ruleOf(order, sources, places, rejects, roles),
      sources: sources.map((source) => places.cell(source)),
      wanted: shownValue(wanted?.values[boardColumn]),
      on_board: shownValue(acked?.values[boardColumn]),
    })),
    sizes: (await store.explain.lines(record)).map((line) => ({
      size: line.size_code,
      ...places.size(line.size_code),
      quantity: line.quantity,
      on_board: line.acked_quantity,
      state: line.sync_state,
      reason: line.state_reason,
      item_id: line.monday_item_id,
    })),
    rejects,
    changes: (await store.explain.history(record)).map(toldChange),
    writes: await toldWrites(store, await store.explain.writes(record)),
  };
}

/** How the value of one board column came to be, in words. */
function ruleOf(
  order: ExplainedOrder,
  sources: readonly string[],
  places: Places,
  rejects: readonly ExplainedReject[],
  roles: OrderRules['roles'],
): string {
  const refused = rejects.find(({ column_name: column, effect }) => effect !== 'warned' && sources.includes(column));
  if (refused !== undefined) return `the cell was refused, so the value stays as it was: ${refused.sentence}`;
  const [chosen] = places.chosen(sources);
  if (chosen === undefined) {
    const gone = sources.every((source) => places.cell(source).cell === null);
    return gone ? 'the workbook has no such column' : 'blank in the workbook';
  }
  const first = sources.length > 1 ? `the first that is not blank of ${sources.join(', ')}` : null;
  const own = ownRule(order, chosen, roles);
  if (chosen.cell === null) return 'the workbook has no such column any more, so the value stays as it was';
  return [first, own].filter((words) => words !== null).join('; ') || 'as in the workbook';
}

/** Only where the value is not simply what the cell says. */
function ownRule(
  order: ExplainedOrder,
  { source, written, value }: SourceCell,
  roles: OrderRules['roles'],
): string | null {
  if (source === roles.customer)
    return order.customer_as_written === order.customer
      ? null
      : `written ${order.customer_as_written}, which is ${order.customer} (customers.toml)`;
  if (source === roles.total && order.cancelled === 1) return 'a cancelled order has 0';
  if (written === null || written === value) return null;
  if (source === roles.orderType) return `${written.trim()} becomes ${value ?? '(blank)'}`;
  return `written ${written.trim()}, read as ${value ?? '(blank)'}`;
}

/** Where the columns and sizes of an order stand, by the layout of its last import. */
class Places {
  readonly #order: ExplainedOrder;
  readonly #written: ReadonlyMap<string, string> | null;
  readonly #columns: ReadonlyMap<string, string>;
  readonly #sizes: ReadonlyMap<string, string>;

  readonly #customerColumn: string | null;

  constructor(order: ExplainedOrder, written: ReadonlyMap<string, string> | null, customerColumn: string | null) {
    this.#customerColumn = customerColumn;
    const layout = layoutOf(order.layout);
    this.#order = order;
    this.#written = written;
    this.#columns = new Map(layout.columns);
    this.#sizes = new Map(layout.sizes);
  }

  cell(source: string): SourceCell {
    const letter = this.#columns.get(source);
    const value = source === this.#customerColumn ? this.#order.customer : (this.#order[source] ?? null);
    return { source, ...this.#at(letter, source), value: textOf(value) };
  }

  /** What a part of a name was made of; a customer that no column says is nobody's cell. */
  part(part: NamePart): SourceCell[] {
    const columns = part.map((name) => (name === CUSTOMER_PART ? this.#customerColumn : name));
    return this.chosen(columns.filter((name) => name !== null));
  }

  /** The first source with a value, as the rules choose it. */
  chosen(sources: readonly string[]): SourceCell[] {
    const found = sources.map((source) => this.cell(source)).find(({ value }) => value !== null);
    return found === undefined ? [] : [found];
  }

  size(size: string): { readonly cell: string | null; readonly written: string | null } {
    return this.#at(this.#sizes.get(size), size);
  }

  #at(letter: string | undefined, column: string): { readonly cell: string | null; readonly written: string | null } {
    if (letter === undefined) return { cell: null, written: null };
    const { row_no: row, order_number: orderNumber } = this.#order;
    return { cell: cellName({ letter, column, row, orderNumber }), written: this.#written?.get(letter) ?? null };
  }
}

function textOf(value: Value): string | null {
  return value === null || value === '' ? null : String(value);
}

interface StoredChange {
  readonly column?: string;
  readonly size?: string;
  readonly before: Value;
  readonly after: Value;
}

function toldChange(row: ExplainedChange): ToldChange {
  const layout = layoutOf(row.layout);
  const changes = row.changes === null ? [] : (JSON.parse(row.changes) as StoredChange[]);
  return {
    run: row.run_id,
    at: row.at,
    kind: row.kind,
    workbook: row.workbook,
    sheet: row.sheet,
    row: row.row_no,
    changes: changes.map(({ column, size, before, after }) => {
      const letter = letterOf(layout, column, size);
      return {
        what: column ?? `size ${size ?? ''}`,
        cell: letter === undefined || row.row_no === null ? null : `${letter}${row.row_no}`,
        before: textOf(before),
        after: textOf(after),
      };
    }),
  };
}

function letterOf(layout: StoredLayout, column: string | undefined, size: string | undefined): string | undefined {
  const places = column === undefined ? layout.sizes : layout.columns;
  return places.find(([name]) => name === (column ?? size))?.[1];
}

async function toldWrites(store: Pick<Store, 'explain'>, writes: readonly ExplainedWrite[]): Promise<ToldWrite[]> {
  const calls = new Map<string, readonly ExplainedCall[]>();
  for (const { batch_id: batch } of writes)
    if (batch !== null && !calls.has(batch)) calls.set(batch, await store.explain.calls(batch));
  return writes.map((write) => ({
    run: write.run_id,
    size: write.size_code,
    kind: write.kind,
    state: write.state,
    sentence: write.sentence ?? write.reason,
    receipt:
      write.item_id === null || write.receipt_at === null ? null : { item_id: write.item_id, at: write.receipt_at },
    batch: write.batch_id,
    calls: write.batch_id === null ? [] : (calls.get(write.batch_id) ?? []),
  }));
}
