// tally-store: how the orders stand now, counted from the store alone. Owns: adding the counts up. The words and the rules are domain/run/tally.ts.
import { EMPTY_TALLY, type Tally } from '../../domain/run/tally.js';
import type { StoreContext } from '../context.js';
import type { ImportFigures } from '../import-store.js';
import { CountedRows, spansOf } from '../spans.js';

interface OrdersRow {
  readonly customer: string;
  readonly orders: number;
  readonly absent: number;
  readonly on_board: number;
  readonly held: number;
  readonly unread: number;
  readonly refused: number;
  readonly waiting: number;
}

interface WorkbookRow {
  readonly workbook: string;
  readonly state: 'CURRENT' | 'REFUSED' | 'MISSING';
  readonly refusal: string | null;
  readonly figures: string | null;
  readonly import_run: string | null;
}

/** An order or a size that the board refused, and where it comes from. */
export interface RefusedByBoard {
  readonly customer: string;
  readonly order_number: string;
  readonly size_code: string | null;
  readonly item_name: string | null;
  readonly sentence: string | null;
  readonly workbook: string;
  readonly sheet: string;
  readonly row_no: number;
  readonly record_id: string;
}

/** Few enough that no other writer waits long for the reading of one span. */
const SPAN_ORDERS = 20_000;

export type TallyStore = ReturnType<typeof createTallyStore>;

export function createTallyStore({ db, sql }: Pick<StoreContext, 'db' | 'sql'>) {
  const workbooks = () => db.query<WorkbookRow>(sql.text('tally.workbooks'));

  return {
    /** customer null: of all. */
    async now(customer: string | null = null, onSpan: () => void = () => {}): Promise<Tally> {
      const orders = new CountedRows<OrdersRow>('orders', 'absent', 'on_board', 'held', 'unread', 'refused', 'waiting');
      const lines = new CountedRows<{ customer: string; refused: number }>('refused');
      for await (const span of spansOf(db, sql.text('spans.orders'), SPAN_ORDERS)) {
        orders.add(await db.query<OrdersRow>(sql.text('tally.orders'), { ...span }));
        lines.add(await db.query<{ customer: string; refused: number }>(sql.text('tally.lines'), { ...span }));
        onSpan();
      }
      const about = <Row extends { readonly customer: string | null }>(rows: readonly Row[]) =>
        rows.filter((row) => customer === null || row.customer === customer);
      const books = await workbooks();
      const rowsHeld = heldRows(books, customer);
      const sum = orders.rows().filter((row) => customer === null || row.customer === customer);
      const total = (of: Exclude<keyof OrdersRow, 'customer'>) => sum.reduce((all, row) => all + row[of], 0);
      const rejects: Record<string, number> = {};
      type Rejects = { customer: string | null; effect: string; reject_count: number };
      for (const row of about(await db.query<Rejects>(sql.text('tally.rejects'))))
        rejects[row.effect] = (rejects[row.effect] ?? 0) + row.reject_count;
      return {
        ...EMPTY_TALLY,
        orders: total('orders') - total('absent') + rowsHeld,
        on_board: total('on_board'),
        held: total('held') + rowsHeld,
        refused: total('refused'),
        waiting: total('waiting'),
        unread: total('unread'),
        absent: total('absent'),
        refused_sizes: about(lines.rows()).reduce((all, row) => all + row.refused, 0),
        rejects,
        refused_workbooks: books.filter(({ state }) => state === 'REFUSED').length,
        missing_workbooks: books.filter(({ state }) => state === 'MISSING').length,
      };
    },

    async workbooks(): Promise<WorkbookRow[]> {
      return workbooks();
    },

    /** Listed until the board has taken it. */
    async refusedByBoard(): Promise<RefusedByBoard[]> {
      const rows = await db.query<RefusedByBoard>(sql.text('rejects.refused_by_board'));
      const keyOf = (row: RefusedByBoard) =>
        `${row.customer} ${row.order_number} ${row.record_id} ${row.size_code ?? ''}`;
      return rows.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    },
  };
}

/** Rows that no order could be made of, of the workbooks that are there. */
function heldRows(books: readonly WorkbookRow[], customer: string | null): number {
  let held = 0;
  for (const { state, figures } of books) {
    if (state === 'MISSING' || figures === null) continue;
    for (const [name, rows] of Object.entries((JSON.parse(figures) as ImportFigures).heldRowsByCustomer ?? {}))
      if (customer === null || name === customer) held += rows;
  }
  return held;
}
