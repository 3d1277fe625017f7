// board: what the mirror knows and asks of a board, in the words of docs/monday-api.md "Mutations", "Sizes and boards". Values only; talking to it is src/monday.

export interface BoardLabel {
  /** monday's own label id (status "index", dropdown "id"), as text. */
  readonly id: string;
  readonly name: string;
}

export interface BoardColumn {
  readonly id: string;
  readonly title: string;
  /** monday's type name: text, long_text, numbers, date, status, dropdown, mirror, … */
  readonly type: string;
  /** Active labels of a status or dropdown column; null for every other type. */
  readonly labels: readonly BoardLabel[] | null;
}

export interface BoardGroup {
  readonly id: string;
  readonly title: string;
}

export interface BoardStructure {
  readonly boardId: string;
  readonly name: string;
  readonly columns: readonly BoardColumn[];
  readonly groups: readonly BoardGroup[];
  readonly subitemBoardId: string;
  readonly subitemColumns: readonly BoardColumn[];
  /** null when the server does not say. */
  readonly itemsCount: number | null;
  readonly itemsLimit: number | null;
}

/** One column of an item as the board shows it now. */
export interface BoardCell {
  readonly type: string;
  readonly text: string | null;
  /** As the board holds it, JSON or JSON text. */
  readonly value: unknown;
}

export interface BoardLine {
  readonly id: string;
  readonly name: string;
  /** The board's own time of the last change of any column; null where it does not say. */
  readonly updatedAt: string | null;
  readonly cells: ReadonlyMap<string, BoardCell>;
}

export interface BoardItem extends BoardLine {
  readonly groupId: string | null;
  readonly groupTitle: string;
  readonly lines: readonly BoardLine[];
}

export type ItemState = 'active' | 'archived' | 'deleted' | 'unknown';

/** An item or subitem asked for by its id, whatever became of it. */
export interface BoardItemById extends BoardItem {
  readonly state: ItemState;
  readonly boardId: string | null;
  /** Of a subitem: the item it is under. */
  readonly parentId: string | null;
}

/** Column id -> JSON value in the form `column_values` wants (docs/monday-api.md "Column values"); null clears. Key order is the order it is sent in. */
export type ColumnValues = Readonly<Record<string, unknown>>;

/** One aliased mutation of a batch. `key` is the record id (items) or line key (subitems) and stands in the key column of the same create (docs/monday-api.md "Keys and look-ups"). */
export type BatchMember =
  | {
      readonly kind: 'create-item';
      readonly key: string;
      readonly groupId: string;
      readonly name: string;
      readonly values: ColumnValues;
      readonly createLabels: boolean;
    }
  | {
      readonly kind: 'create-subitem';
      readonly key: string;
      readonly parentItemId: string;
      readonly name: string;
      readonly values: ColumnValues;
      readonly createLabels: boolean;
    }
  /** values may hold `name` to rename an item. */
  | {
      readonly kind: 'change-item';
      readonly key: string;
      readonly itemId: string;
      readonly values: ColumnValues;
      readonly createLabels: boolean;
    }
  | {
      readonly kind: 'change-subitem';
      readonly key: string;
      readonly itemId: string;
      readonly values: ColumnValues;
      readonly createLabels: boolean;
    }
  | { readonly kind: 'move-item'; readonly key: string; readonly itemId: string; readonly groupId: string }
  | { readonly kind: 'archive-item'; readonly key: string; readonly itemId: string };

/** The bytes of a batch: stored before they are sent, and sent again unchanged (S4). */
export interface FrozenRequest {
  /** The HTTP body, JSON text of {query, variables}. */
  readonly body: string;
  readonly idempotencyKey: string;
  /** Number of aliases; alias i is named m0, m1, … in the order of the members. */
  readonly size: number;
  /** Estimated complexity points, by the cost table the pace uses. */
  readonly cost: number;
}
