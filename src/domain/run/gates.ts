// gates: a plan that would change too much at once waits for a person (docs/rules.md "Gates"). Pure arithmetic over counts.
// A finding holds back the customer that causes it; only one that no customer causes holds the whole run.
//   S7   absence, a missing and a refused workbook are gates, never cancellations
//   S15  sentences name customers, workbooks and columns, and count; they hold no order values

/** What to do about something that is either so or not. */
export type GateWord = 'wait' | 'pass';

export interface GateLimits {
  readonly maxNew: number;
  readonly maxChangedPercent: number;
  readonly maxCancelledPercent: number;
  readonly maxAbsentPercent: number;
  readonly maxHeldPercent: number;
  readonly unreadWorkbook: GateWord;
  readonly blankColumn: GateWord;
  readonly vanishedCustomer: GateWord;
  readonly probableRename: GateWord;
  readonly skippedWorkbook: GateWord;
}

/** All counts are of what is new since the customer last passed the gates: an import or a plan in between hides nothing. */
export interface PlanCounts {
  readonly new: number;
  readonly customers: readonly CustomerCounts[];
  readonly absent: readonly {
    readonly workbook: string;
    readonly customer: string;
    readonly stored: number;
    readonly absent: number;
  }[];
  /** Workbooks that were read when the customer last passed, and were not now. */
  readonly unread: readonly {
    readonly workbook: string;
    readonly customer: string;
    readonly outcome: 'missing' | 'refused';
    readonly orders: number;
  }[];
  /** Columns of which a customer's orders in a workbook lose their values. */
  readonly blanked: readonly BlankedColumn[];
  /** Workbooks of which every row was skipped, and whose orders are absent by it. */
  readonly skipped: readonly {
    readonly workbook: string;
    readonly customer: string;
    readonly rows: number;
    readonly orders: number;
  }[];
  readonly renamed: readonly RenamedColumn[];
}

/** Of a customer that has values or quantities in what is gone. */
export interface RenamedColumn {
  readonly workbook: string;
  readonly customer: string;
  /** As reading/renames.ts found it. */
  readonly rename: {
    readonly kind: 'column' | 'size';
    readonly gone: string;
    readonly came: string;
    readonly letter: string;
  };
  /** The literal line that makes both one. */
  readonly paste: string;
}

export interface CustomerCounts {
  readonly customer: string;
  readonly stored: number;
  /** Those that had a row when it last passed. */
  readonly had: number;
  /** Orders that have a row now. */
  readonly present: number;
  readonly changed: number;
  readonly cancelled: number;
  readonly held: number;
}

export interface BlankedColumn {
  readonly workbook: string;
  readonly customer: string;
  readonly column: string;
  /** Stored orders of this customer in this workbook. */
  readonly stored: number;
  /** Those whose value this plan would clear. */
  readonly cleared: number;
  /** Those that would still have one. */
  readonly kept: number;
}

export type GateName =
  | 'max_new'
  | 'max_changed_percent'
  | 'max_cancelled_percent'
  | 'max_absent_percent'
  | 'max_held_percent'
  | 'unread_workbook'
  | 'blank_column'
  | 'vanished_customer'
  | 'probable_rename'
  | 'skipped_workbook';

export interface GateFinding {
  readonly gate: GateName;
  /** Who is held back; null: the whole run. */
  readonly customer: string | null;
  readonly workbook: string | null;
  readonly column: string | null;
  readonly sentence: string;
}

/** Percentages mean little of few orders: they count from 50 stored orders on (docs/rules.md "Gates"). */
const PERCENT_FROM_ORDERS = 50;

/** A customer of one or two orders comes and goes, and one cell fills a column: from five on it is no chance. */
const NOTABLE_FROM_ORDERS = 5;

export function evaluatePlan(counts: PlanCounts, limits: GateLimits): GateFinding[] {
  return [
    ...tooManyNew(counts, limits),
    ...counts.customers.flatMap((customer) => customerFindings(customer, limits)),
    ...tooManyAbsent(counts, limits),
    ...unread(counts, limits),
    ...blanked(counts, limits),
    ...skippedWorkbooks(counts, limits),
    ...renamed(counts, limits),
  ];
}

/** How much a plan changes, whatever the order lists say: what there is to weigh of a rollback. */
export function isOfChanges({ gate }: GateFinding): boolean {
  return gate === 'max_changed_percent' || gate === 'max_cancelled_percent';
}

function tooManyNew(counts: PlanCounts, { maxNew }: GateLimits): GateFinding[] {
  if (counts.new <= maxNew) return [];
  return [finding('max_new', null, `${counts.new} new orders, more than max_new = ${maxNew}.`)];
}

function customerFindings(counts: CustomerCounts, limits: GateLimits): GateFinding[] {
  const { customer, stored, had, present } = counts;
  const findings: GateFinding[] = [];
  const share = (gate: GateName, part: number, limit: number, what: string) => {
    const past = percentPast(part, stored, limit);
    if (past !== null)
      findings.push(
        finding(gate, customer, `${customer}: ${part} of ${stored} orders ${what} (${past} %, allowed ${limit} %).`),
      );
  };
  share('max_changed_percent', counts.changed, limits.maxChangedPercent, 'changed');
  share('max_cancelled_percent', counts.cancelled, limits.maxCancelledPercent, 'cancelled');
  share('max_held_percent', counts.held, limits.maxHeldPercent, 'newly held');
  if (limits.vanishedCustomer === 'wait' && had >= NOTABLE_FROM_ORDERS && present === 0)
    findings.push(
      finding(
        'vanished_customer',
        customer,
        `${customer}: none of its ${had} orders has a row any more. Was the customer renamed? Then its new name is an alias (customers.toml).`,
      ),
    );
  return findings;
}

/** The share is the workbook's; who has absent orders in it waits. */
function tooManyAbsent({ absent }: PlanCounts, { maxAbsentPercent: limit }: GateLimits): GateFinding[] {
  return [...byWorkbook(absent)].flatMap(([workbook, rows]) => {
    const stored = sum(rows.map((row) => row.stored));
    const gone = sum(rows.map((row) => row.absent));
    const past = percentPast(gone, stored, limit);
    if (past === null) return [];
    const sentence = `${workbook}: ${gone} of ${stored} orders are no longer in it (${past} %, allowed ${limit} %).`;
    return rows
      .filter((row) => row.absent > 0)
      .map(({ customer }) => finding('max_absent_percent', customer, sentence, { workbook }));
  });
}

function unread({ unread: rows }: PlanCounts, { unreadWorkbook }: GateLimits): GateFinding[] {
  if (unreadWorkbook === 'pass') return [];
  return rows.map(({ workbook, customer, outcome, orders }) =>
    finding(
      'unread_workbook',
      customer,
      outcome === 'missing'
        ? `${workbook} is missing: ${orders} orders of ${customer} stay as they were. Put it back, or let the run go on without it.`
        : `${workbook} could not be read: ${orders} orders of ${customer} stay as they were. Save it again in Excel, or let the run go on without it.`,
      { workbook },
    ),
  );
}

/** All blank that was mostly filled is a broken export or a cleared column, not the end of so many facts at once. */
function blanked({ blanked: columns }: PlanCounts, { blankColumn }: GateLimits): GateFinding[] {
  if (blankColumn === 'pass') return [];
  return columns
    .filter(({ stored, cleared, kept }) => stored >= NOTABLE_FROM_ORDERS && kept === 0 && cleared * 2 > stored)
    .map(({ workbook, customer, column, stored, cleared }) =>
      finding(
        'blank_column',
        customer,
        `${workbook}: ${column} is all blank; ${cleared} of ${stored} orders of ${customer} had a value.`,
        { workbook, column },
      ),
    );
}

function skippedWorkbooks({ skipped }: PlanCounts, { skippedWorkbook }: GateLimits): GateFinding[] {
  if (skippedWorkbook === 'pass') return [];
  return skipped.map(({ workbook, customer, rows, orders }) =>
    finding(
      'skipped_workbook',
      customer,
      `${workbook}: every row was skipped (${rows}), so that ${orders} orders of ${customer} are absent. Is it the right sheet, and are these the right columns in [orders] describing?`,
      { workbook },
    ),
  );
}

/** Whatever its size: a size that is only called otherwise would become 0 in every order, and be made once more. */
function renamed({ renamed: rows }: PlanCounts, { probableRename }: GateLimits): GateFinding[] {
  if (probableRename === 'pass') return [];
  return rows.map(({ workbook, customer, rename, paste }) => {
    const what = rename.kind === 'size' ? `the size ${rename.gone}` : `the column ${rename.gone}`;
    const where =
      rename.kind === 'size'
        ? `into aliases of [orders] sizes`
        : `below the [[column]] ${rename.gone} of the columns file`;
    return finding(
      'probable_rename',
      customer,
      `${workbook}: ${what} is gone, and ${rename.came} is new in column ${rename.letter}. If that is its new name, cancel, paste ${paste} ${where}, and sync again; if it is not, approve.`,
      { workbook, column: rename.gone },
    );
  });
}

function finding(
  gate: GateName,
  customer: string | null,
  sentence: string,
  place: { readonly workbook?: string; readonly column?: string } = {},
): GateFinding {
  return { gate, customer, workbook: place.workbook ?? null, column: place.column ?? null, sentence };
}

function byWorkbook<Row extends { readonly workbook: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row.workbook, [...(groups.get(row.workbook) ?? []), row]);
  return groups;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** The share in whole percent when it goes past the limit, else null. */
function percentPast(part: number, whole: number, limit: number): number | null {
  if (whole < PERCENT_FROM_ORDERS || part * 100 <= limit * whole) return null;
  return Math.round((part * 100) / whole);
}
