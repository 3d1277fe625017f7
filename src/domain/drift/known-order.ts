// known-order: an order as SQL knows it to be on the board, and what of the board is compared. Types and small questions; nothing is looked up here.

import type { BoardColumn, BoardStructure } from '../board/board.js';
import type { MappedColumn, WantedItem } from '../board/wanted-item.js';
import type { OrderRules } from '../order/order-rules.js';

/** A label that orders use and the board no longer has: its id by the last reading, and its new name if it was renamed. */
export interface LostLabel {
  readonly column: BoardColumn;
  readonly name: string;
  readonly id: string | null;
  readonly renamedTo: string | null;
}

/** By column id, then by the label's name. */
export type LostLabels = ReadonlyMap<string, ReadonlyMap<string, LostLabel>>;

export interface KnownLine {
  readonly size: string;
  readonly itemId: string | null;
  readonly acked: number | null;
  readonly wanted: number;
}

export interface KnownOrder {
  readonly recordId: string;
  readonly customer: string;
  readonly orderNumber: string;
  readonly itemId: string | null;
  readonly present: boolean;
  readonly held: boolean;
  readonly name: string;
  readonly acked: WantedItem | null;
  readonly wanted: WantedItem | null;
  readonly lines: readonly KnownLine[];
}

/** What of the board the mirror owns, and so what may be compared (S10). */
export interface OwnedColumns {
  readonly mapping: readonly MappedColumn[];
  readonly keyColumn: string;
  readonly lineKeyColumn: string;
  readonly sizeColumn: string;
  readonly quantityColumn: string;
  /** What lines are called. */
  readonly rules: Pick<OrderRules, 'names' | 'roles'>;
  /** People's edits of these are theirs. */
  readonly peopleMayEdit: readonly string[];
}

/** The columns of subitems that are ours; none where orders have no sizes. */
export function lineColumnsOf({
  lineKeyColumn,
  sizeColumn,
  quantityColumn,
}: Pick<OwnedColumns, 'lineKeyColumn' | 'sizeColumn' | 'quantityColumn'>): readonly string[] {
  return [lineKeyColumn, sizeColumn, quantityColumn].filter((id) => id !== '');
}

export interface ComparedBoard {
  readonly owned: OwnedColumns;
  /** The mapped columns as they are now; one that is gone or changed its type is missing here and is not compared. */
  readonly columns: ReadonlyMap<string, BoardColumn>;
  readonly lineColumns: ReadonlyMap<string, BoardColumn>;
  readonly lost: LostLabels;
}

/** Columns that the config names and that can be compared: there, and of the type they had when they were last written. */
export function comparedBoard(
  owned: OwnedColumns,
  structure: BoardStructure,
  before: BoardStructure | null,
  lost: LostLabels,
): ComparedBoard {
  const same = (columns: readonly BoardColumn[], earlier: readonly BoardColumn[] | undefined, ids: readonly string[]) =>
    new Map(
      columns
        .filter(
          ({ id, type }) => ids.includes(id) && (earlier?.find((column) => column.id === id)?.type ?? type) === type,
        )
        .map((column) => [column.id, column]),
    );
  return {
    owned,
    columns: same(structure.columns, before?.columns, [
      owned.keyColumn,
      ...owned.mapping.map(({ boardColumn }) => boardColumn),
    ]),
    lineColumns: same(structure.subitemColumns, before?.subitemColumns, lineColumnsOf(owned)),
    lost,
  };
}

/** Why --repair leaves an order as it is; null: it may be mended. */
export function leftAlone(order: Pick<KnownOrder, 'present' | 'held'>): string | null {
  if (!order.present) return 'The order is absent from its order list, so nothing of it is sent.';
  return order.held ? 'The order is held: it freezes on the board until it is good again.' : null;
}
