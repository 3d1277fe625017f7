// The state of a practice account, as records that are replaced and never altered: an old record is an old state,
// which is what the lagging reads of faults.ts show. Everything here can be written as one line of JSON.

export type RecordState = 'active' | 'archived' | 'deleted';

export interface Label {
  readonly id: number;
  readonly name: string;
}

export interface ColumnRecord {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  readonly description: string | null;
  readonly labels: readonly Label[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly state: RecordState;
  /** Raised by each change; `update_column` demands it (docs/monday-api.md "Mutations"). */
  readonly revision: number;
}

export interface BoardRecord {
  readonly id: string;
  readonly name: string;
  readonly type: 'board' | 'sub_items_board';
  /** Of a board: where its subitems live; of a subitems board: null. */
  readonly subitemsBoardId: string | null;
  readonly parentBoardId: string | null;
  readonly itemsLimit: number;
  readonly columns: readonly ColumnRecord[];
  readonly createdAt: number;
}

export interface GroupRecord {
  readonly boardId: string;
  readonly id: string;
  readonly title: string;
  readonly color: string;
  readonly state: RecordState;
  /** Place among the groups of the board; neighbours leave room between them. */
  readonly rank: number;
}

/** A stored column value; its form depends on the column's type (values.ts). */
export type StoredValue = string | number | readonly number[] | { readonly [key: string]: unknown };

export interface ItemRecord {
  readonly id: string;
  readonly boardId: string;
  readonly groupId: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly state: RecordState;
  readonly rank: number;
  readonly values: { readonly [columnId: string]: StoredValue };
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** One step of the journal: a record as it now is. */
export type Put = ['b', BoardRecord] | ['g', GroupRecord] | ['i', ItemRecord];
