// expectation: the shape of what the oracle says about a folder of order lists on the first day: an empty store and an empty board.

export interface ExpectedLine {
  name: string;
  size: string;
  quantity: number;
}

export interface ExpectedItem {
  name: string;
  /** Board column id -> the text the board shows; blank columns are left out. */
  values: Record<string, string>;
  subitems: ExpectedLine[];
  /** For people: workbook and row. */
  from: string;
}

export interface ExpectedGroup {
  title: string;
  items: ExpectedItem[];
}

export interface ExpectedReject {
  workbook: string;
  cell: string;
  column: string;
  reason: string;
  /** held: the order is not sent · left: that column stays blank · row: the row is no order at all. */
  effect: 'held' | 'left' | 'row';
}

export interface HeldOrder {
  workbook: string;
  row: number;
  customer: string;
  /** '' when the order number itself was refused. */
  orderNumber: string;
  reasons: { reason: string; column: string }[];
}

export interface WorkbookCounts {
  workbook: string;
  sheet: string;
  /** Rows with order number and customer: new + held. */
  read: number;
  new: number;
  held: number;
  /** By the skip rule; wholly blank rows are not counted. */
  skipped: number;
  /** Rows of which no order could be read: no order number, no customer. */
  rejectedRows: number;
  rejects: number;
  unknownColumns: string[];
  /** Dates such as TBC and 00/00/00, which are blank without a reject. */
  blankDates: number;
}

export interface CustomerCounts {
  customer: string;
  read: number;
  new: number;
  held: number;
  /** Of the new ones: cancelled at birth. */
  cancelled: number;
  items: number;
  lines: number;
  groups: number;
  rejects: number;
}

export interface Expectation {
  totals: {
    workbooks: number;
    refused: number;
    read: number;
    new: number;
    held: number;
    skipped: number;
    rejectedRows: number;
    items: number;
    lines: number;
    groups: number;
    rejects: number;
    totalMismatches: number;
    twins: number;
  };
  rejectsByReason: Record<string, number>;
  refused: { workbook: string; reason: string }[];
  workbooks: WorkbookCounts[];
  customers: CustomerCounts[];
  held: HeldOrder[];
  rejects: ExpectedReject[];
  /** Orders whose sizes do not add up to their total; sent all the same under `warn`. */
  totalMismatches: string[];
  /** Places of rows which no key tells apart. */
  twins: string[][];
  newLabels: Record<string, string[]>;
  board: { groups: ExpectedGroup[] };
}
