// store-states: combinations of state, acknowledged, wanted and outbox that no run leaves behind, one row each: its words, and how it is put right.
// Owns: the table. Does not own: finding them (sql/core/audit.sql, one statement a kind), changing them (store/audit-store.ts).
// S5: no remedy raises an acknowledgement. What is not known for certain is sent once more, and its receipt settles it.

export type StateRemedy =
  /** The state follows from what is acknowledged, and the order is planned again. */
  | 'replan'
  /** What the board holds is not known any more: all of it is sent once. */
  | 'relearn'
  /** The id is not to be trusted: the board is searched by key, and what has no item there is made again. */
  | 'forget'
  /** A row that belongs to nothing, or a flag beside the state: one statement of its own (`mend_state.KIND`). */
  | 'own'
  /** The truth itself is wrong: only the order list knows better. */
  | 'left';

export interface StateKind {
  readonly words: string;
  readonly table: 'orders' | 'board' | 'lines' | 'outbox' | 'groups';
  readonly remedy: StateRemedy;
  /** Shown with each finding, where the words alone do not say what to do. */
  readonly why?: string;
}

const READ_AGAIN = 'Open its workbook in Excel, save it, and run `order-mirror sync`: the row is read again.';

export const STATE_KINDS = {
  // An order's own row.
  'state-unknown': { table: 'orders', remedy: 'replan', words: 'order has a state that does not exist' },
  'pending-without-run': { table: 'orders', remedy: 'replan', words: 'order is PENDING, and no run has it to send' },
  'new-but-acknowledged': { table: 'orders', remedy: 'replan', words: 'order is NEW, and the board acknowledged it' },
  'changed-not-acknowledged': {
    table: 'orders',
    remedy: 'replan',
    words: 'order is CHANGED, and the board never acknowledged it',
  },
  'synced-without-item': { table: 'orders', remedy: 'replan', words: 'order is SYNCED, and has no item' },
  'synced-not-acknowledged': {
    table: 'orders',
    remedy: 'replan',
    words: 'order is SYNCED, and the board never acknowledged what is wanted',
  },
  'failed-without-reason': { table: 'orders', remedy: 'replan', words: 'order is FAILED, and nobody knows why' },
  'held-without-reason': { table: 'orders', remedy: 'replan', words: 'order is HELD, and nobody knows why' },
  'waits-for-nothing': { table: 'orders', remedy: 'replan', words: 'order waits, and no plan would look at it' },
  'acknowledged-without-item': { table: 'orders', remedy: 'forget', words: 'order is acknowledged, and has no item' },
  'acknowledged-unknown': {
    table: 'board',
    remedy: 'relearn',
    words: 'order is acknowledged, and what was acknowledged is not stored',
  },
  'acknowledged-without-hash': {
    table: 'board',
    remedy: 'relearn',
    words: 'what was acknowledged is stored, and its hash is not',
  },
  'acknowledged-hash-wrong': {
    table: 'board',
    remedy: 'relearn',
    words: 'acknowledged values do not have the acknowledged hash',
  },
  'wanted-unknown': { table: 'board', remedy: 'replan', words: 'order has a wanted hash, and no wanted values' },
  'wanted-without-hash': { table: 'board', remedy: 'replan', words: 'order has wanted values, and no wanted hash' },
  'wanted-hash-wrong': { table: 'board', remedy: 'replan', words: 'wanted values do not have the wanted hash' },
  'name-not-as-wanted': {
    table: 'orders',
    remedy: 'replan',
    words: 'item name or group is not the one that is wanted',
  },
  'item-of-two-orders': { table: 'orders', remedy: 'forget', words: 'two orders have one item' },
  'item-is-a-subitem': { table: 'orders', remedy: 'forget', words: 'item of an order is the subitem of a size' },
  'absent-flag': {
    table: 'orders',
    remedy: 'own',
    words: 'absent flag and the run it is absent since contradict each other',
  },
  'cancelled-flag': { table: 'orders', remedy: 'own', words: 'order became cancelled, and is not' },
  'board-row-of-no-order': { table: 'board', remedy: 'own', words: 'wanted and acknowledged values of no order' },
  // The rows of its sizes.
  'line-state-unknown': { table: 'lines', remedy: 'replan', words: 'size has a state that does not exist' },
  'line-pending-without-run': { table: 'lines', remedy: 'replan', words: 'size is PENDING, and no run has it to send' },
  'line-changed-no-subitem': { table: 'lines', remedy: 'replan', words: 'size is CHANGED, and has no subitem' },
  'line-synced-no-subitem': { table: 'lines', remedy: 'replan', words: 'size is SYNCED, and has no subitem' },
  'line-synced-not-acknowledged': {
    table: 'lines',
    remedy: 'replan',
    words: 'size is SYNCED, and the board never acknowledged its quantity',
  },
  'line-acknowledged-no-subitem': {
    table: 'lines',
    remedy: 'forget',
    words: 'quantity is acknowledged, and the size has no subitem',
  },
  'subitem-without-item': { table: 'lines', remedy: 'forget', words: 'size has a subitem, and its order no item' },
  'subitem-of-two-lines': { table: 'lines', remedy: 'forget', words: 'two sizes have one subitem' },
  'line-waits-for-nothing': { table: 'lines', remedy: 'replan', words: 'size waits, and no plan would look at it' },
  'line-held-order-not': { table: 'lines', remedy: 'replan', words: 'size is HELD, and its order is not' },
  'line-failed-no-reason': { table: 'lines', remedy: 'replan', words: 'size is FAILED, and nobody knows why' },
  'line-of-no-order': { table: 'lines', remedy: 'own', words: 'size of no order' },
  'quantity-below-zero': { table: 'lines', remedy: 'left', words: 'quantity is below zero', why: READ_AGAIN },
  // The outbox and what stands beside it.
  'write-of-no-order': { table: 'outbox', remedy: 'own', words: 'planned write of no order' },
  'write-of-no-line': { table: 'outbox', remedy: 'own', words: 'planned write of a size that no order has' },
  'write-never-ended': { table: 'outbox', remedy: 'own', words: 'planned write is open, and its run is closed' },
  'line-write-never-ended': {
    table: 'outbox',
    remedy: 'own',
    words: 'planned write of a size is open, and its run is closed',
  },
  'receipt-not-whole': { table: 'outbox', remedy: 'own', words: 'write is called proven without a receipt' },
  'line-receipt-not-whole': {
    table: 'outbox',
    remedy: 'own',
    words: 'write of a size is called proven without a receipt',
  },
  'group-without-id': { table: 'groups', remedy: 'own', words: 'group is known as made, and has no id' },
} as const satisfies Readonly<Record<string, StateKind>>;

/** What was planned and did not arrive: it stays listed until the board has taken it. */
export const OPEN_KINDS = {
  'refused-order': 'order was refused by the board',
  'refused-line': 'size was refused by the board',
  'not-made-again': 'item that was gone is not made again yet',
  'line-not-made-again': 'subitem that was gone is not made again yet',
} as const;

export type StateKindName = keyof typeof STATE_KINDS;
export type OpenKindName = keyof typeof OPEN_KINDS;
export type AuditKind = StateKindName | OpenKindName;

export const STATE_KIND_NAMES = Object.keys(STATE_KINDS) as StateKindName[];
export const OPEN_KIND_NAMES = Object.keys(OPEN_KINDS) as OpenKindName[];

export const stateKind = (name: StateKindName): StateKind => STATE_KINDS[name];

export function isAuditKind(kind: string): kind is AuditKind {
  return Object.hasOwn(STATE_KINDS, kind) || Object.hasOwn(OPEN_KINDS, kind);
}

/** Kinds that are found by reading JSON and hashing it; all others are one statement of SQL. */
export const HASHED_KINDS: readonly StateKindName[] = [
  'acknowledged-hash-wrong',
  'wanted-hash-wrong',
  'name-not-as-wanted',
];
