// order-states: the states of an order and of a line, the events that move them, and where each move leads: two full tables (SPEC.md "States of an order and of a line").
// Owns: which moves there are, with their reasons; SPEC.md shows these tables. Does not own: making a move; the SQL named on each row does.
// Beside its state an order has two flags of its own: present (absent orders are never planned) and plan_due (looked at by the next plan).

/** UNBORN: there is no row of it yet. */
export const STATES = ['UNBORN', 'NEW', 'CHANGED', 'PENDING', 'SYNCED', 'FAILED', 'HELD'] as const;
export type StateBefore = (typeof STATES)[number];
export type State = Exclude<StateBefore, 'UNBORN'>;
export type Move = State | 'impossible';

export const STATE_MEANINGS: Readonly<Record<State, string>> = {
  NEW: 'waits to be made on the board',
  CHANGED: 'is on the board; what differs waits to be sent',
  PENDING: 'is in the stored plan of a run and will be sent by it, or is on its way',
  SYNCED: 'the board is known to hold what the last plan wanted, or there is nothing to send',
  FAILED: 'the board refused it; the next run tries again',
  HELD: 'is deliberately not sent, with the reason',
};

export interface EventRow {
  readonly what: string;
  /** The statements of sql/core that make the move. */
  readonly sql: readonly string[];
  readonly to: Readonly<Record<StateBefore, Move>>;
}

const NOWHERE = {
  UNBORN: 'impossible',
  NEW: 'impossible',
  CHANGED: 'impossible',
  PENDING: 'impossible',
  SYNCED: 'impossible',
  FAILED: 'impossible',
  HELD: 'impossible',
} as const satisfies Record<StateBefore, Move>;

const UNMOVED = {
  UNBORN: 'impossible',
  NEW: 'NEW',
  CHANGED: 'CHANGED',
  PENDING: 'PENDING',
  SYNCED: 'SYNCED',
  FAILED: 'FAILED',
  HELD: 'HELD',
} as const satisfies Record<StateBefore, Move>;

const allTo = (state: State): Record<StateBefore, Move> => ({
  ...NOWHERE,
  NEW: state,
  CHANGED: state,
  PENDING: state,
  SYNCED: state,
  FAILED: state,
  HELD: state,
});

/** "unseen": the board never acknowledged it; "seen": it did. A PENDING before a merge or a plan was left by a run that died. */
export const ORDER_EVENTS = {
  born: {
    what: 'A row that is no stored order.',
    sql: ['merge.insert_born'],
    to: { ...NOWHERE, UNBORN: 'NEW' },
  },
  'row-changed-unseen': {
    what: 'Its row reads otherwise. Whatever stopped it before may be mended, so FAILED and HELD end here too.',
    sql: ['merge.update_order'],
    to: { ...NOWHERE, NEW: 'NEW', PENDING: 'NEW', FAILED: 'NEW', HELD: 'NEW' },
  },
  'row-changed-seen': {
    what: 'The same, for an order that the board has acknowledged once.',
    sql: ['merge.update_order'],
    to: { ...allTo('CHANGED'), NEW: 'impossible' },
  },
  absent: {
    what: 'Its workbook was read whole and has no row for it. Absence is a flag, never a cancellation (S7).',
    sql: ['merge.mark_absent'],
    to: UNMOVED,
  },
  returned: {
    what: 'An absent order has a row again. The flag goes, and the next plan looks at it.',
    sql: ['merge.bring_back'],
    to: UNMOVED,
  },
  'taken-over': {
    what: 'A store that never wrote to this board finds its key there. What the item holds is not known, so all of it is sent once.',
    sql: ['outbox.adopt_item'],
    to: { ...NOWHERE, NEW: 'NEW' },
  },
  held: {
    what: 'The plan found a reason not to send it.',
    sql: ['plan.update_orders'],
    to: allTo('HELD'),
  },
  planned: {
    what: 'The plan stored a create, an update, or sizes to send. SYNCED: the rules changed, a value left out may go now, or a late receipt proved an older plan.',
    sql: ['plan.update_orders', 'plan.pending_for_lines'],
    to: allTo('PENDING'),
  },
  'nothing-to-send': {
    what: 'The plan wants just what is acknowledged. A NEW order has no acknowledgement to be equal to.',
    sql: ['plan.update_orders'],
    to: { ...allTo('SYNCED'), NEW: 'impossible' },
  },
  receipt: {
    what: 'The board proved the write; the acknowledged hash moves in the same transaction (S5). NEW, CHANGED: a late receipt of a dead run, overtaken by an `import` (gap 1).',
    sql: ['outbox.ack_orders'],
    to: { ...NOWHERE, NEW: 'SYNCED', CHANGED: 'SYNCED', PENDING: 'SYNCED' },
  },
  refused: {
    what: 'The board refused this order for good, or did not take it in all the attempts it gets.',
    sql: ['outbox.fail_orders'],
    to: { ...NOWHERE, PENDING: 'FAILED' },
  },
  'left-out-unseen': {
    what: 'Planned, but this run was told to leave it (`--customer`, `--limit`, `--dry-run`): in the transaction of the plan it waits again.',
    sql: ['plan.deferred_orders_wait'],
    to: { ...NOWHERE, PENDING: 'NEW' },
  },
  'left-out-seen': {
    what: 'The same, for an order that the board has acknowledged once.',
    sql: ['plan.deferred_orders_wait'],
    to: { ...NOWHERE, PENDING: 'CHANGED' },
  },
  'left-out-failed': {
    what: 'The same, for an order that had failed: it keeps its state and its reason.',
    sql: ['plan.update_orders', 'plan.deferred_orders_wait'],
    to: { ...NOWHERE, FAILED: 'FAILED' },
  },
  'run-died-unseen': {
    what: 'A run that died had it in its plan, and this one has not, since it is absent by now: it waits again.',
    sql: ['plan.unplanned_orders_wait'],
    to: { ...NOWHERE, PENDING: 'NEW' },
  },
  'run-died-seen': {
    what: 'The same, for an order that the board has acknowledged once.',
    sql: ['plan.unplanned_orders_wait'],
    to: { ...NOWHERE, PENDING: 'CHANGED' },
  },
  'deferred-unseen': {
    what: 'Its customer ended (finished, skipped, cancelled) before it was sent; so the next run plans it again.',
    sql: ['outbox.back_to_waiting'],
    to: { ...NOWHERE, PENDING: 'NEW' },
  },
  'deferred-seen': {
    what: 'The same, for an order that the board has acknowledged once.',
    sql: ['outbox.back_to_waiting'],
    to: { ...NOWHERE, PENDING: 'CHANGED' },
  },
  'sizes-left': {
    what: 'Its customer ended, its item is as wanted, and a size of it failed or was not sent. PENDING: only sizes were to be sent; SYNCED: its item arrived in this run.',
    sql: ['outbox.back_to_waiting'],
    to: { ...NOWHERE, PENDING: 'CHANGED', SYNCED: 'CHANGED' },
  },
  settled: {
    what: 'Its customer ended, its item is acknowledged as wanted and every planned size has its receipt: no longer due.',
    sql: ['outbox.settle_orders'],
    to: { ...NOWHERE, PENDING: 'SYNCED', SYNCED: 'SYNCED' },
  },
  drifted: {
    what: '`verify --repair` found other values on its item than were acknowledged: the books say what is there, so that the plan sends the difference.',
    sql: ['mend.reset_orders'],
    to: { ...allTo('CHANGED'), HELD: 'impossible' },
  },
  gone: {
    what: '`verify --repair` found its item archived, deleted or not on the board: it is made again, its sizes too.',
    sql: ['mend.forget_orders'],
    to: { ...allTo('NEW'), HELD: 'impossible' },
  },
  'found-again': {
    what: 'Another item carries its key and its own is gone or was never known, or `--adopt-by-name` took one over: that item is its own, and all of it is sent once.',
    sql: ['mend.reset_orders'],
    to: { ...allTo('NEW'), HELD: 'impossible' },
  },
  'sizes-drifted': {
    what: '`verify --repair` found its sizes otherwise than acknowledged, and its item as it should be.',
    sql: ['mend.orders_of_lines'],
    to: { ...UNMOVED, SYNCED: 'CHANGED', HELD: 'impossible' },
  },
  'set-right-unseen': {
    what: '`verify --repair` found its row in a state that no run leaves behind (store-states.ts), or refused by the board: it is planned again.',
    sql: ['mend_state.replan_orders'],
    to: allTo('NEW'),
  },
  'set-right-seen': {
    what: 'The same, for an order that the board has acknowledged once.',
    sql: ['mend_state.replan_orders'],
    to: allTo('CHANGED'),
  },
  'rolled-back': {
    what: '`rollback` has a receipt for something of it, in the transaction of which it is held: its source still says otherwise. It stays so until its row changes.',
    sql: ['rollback.hold_orders'],
    to: { ...NOWHERE, PENDING: 'HELD', SYNCED: 'HELD' },
  },
  'rollback-undone-unseen': {
    what: '`rollback --undo`: the next sync sends what its row says. Its item was archived, so it is made again.',
    sql: ['rollback.undo_orders'],
    to: { ...NOWHERE, HELD: 'NEW' },
  },
  'rollback-undone-seen': {
    what: 'The same, for an order whose item is on the board.',
    sql: ['rollback.undo_orders'],
    to: { ...NOWHERE, HELD: 'CHANGED' },
  },
} as const satisfies Record<string, EventRow>;
export type OrderEvent = keyof typeof ORDER_EVENTS;

/** "unseen": it has no subitem on record; "seen": it has one. */
export const LINE_EVENTS = {
  born: {
    what: 'A size with a quantity that the order did not have.',
    sql: ['merge.insert_born_lines', 'merge.insert_line'],
    to: { ...NOWHERE, UNBORN: 'NEW' },
  },
  'quantity-changed-unseen': {
    what: 'Another quantity, 0 too: a line once made is never deleted. SYNCED: a line of 0 had nothing to send.',
    sql: ['merge.update_line'],
    to: { ...allTo('NEW'), CHANGED: 'impossible' },
  },
  'quantity-changed-seen': {
    what: 'The same, for a line that has a subitem. NEW: it was taken over and not sent since.',
    sql: ['merge.update_line'],
    to: allTo('CHANGED'),
  },
  'taken-over': {
    what: 'A store that never wrote to this board finds the key of the line there; its quantity is sent once.',
    sql: ['outbox.adopt_line'],
    to: { ...NOWHERE, NEW: 'NEW' },
  },
  held: {
    what: 'Its order is held: it freezes whole, lines too.',
    sql: ['plan.hold_lines'],
    to: allTo('HELD'),
  },
  planned: {
    what: 'The plan stored a create or another quantity. HELD is released on the way. SYNCED: a late receipt proved an older quantity (gap 1).',
    sql: ['plan.release_lines', 'plan.update_lines'],
    to: allTo('PENDING'),
  },
  'nothing-to-send': {
    what: 'Its order is planned and it has nothing to send. NEW: a 0 never sent; CHANGED: a quantity that went back to what the board has. FAILED still has it to send.',
    sql: ['plan.release_lines', 'plan.settle_lines'],
    to: { ...NOWHERE, NEW: 'SYNCED', CHANGED: 'SYNCED', SYNCED: 'SYNCED', HELD: 'SYNCED' },
  },
  receipt: {
    what: 'The board proved the write; the acknowledged quantity moves in the same transaction (S5). NEW, CHANGED: a late receipt of a dead run (gap 1).',
    sql: ['outbox.ack_lines'],
    to: { ...NOWHERE, NEW: 'SYNCED', CHANGED: 'SYNCED', PENDING: 'SYNCED' },
  },
  refused: {
    what: 'The board refused this line for good, or did not take it in all the attempts it gets.',
    sql: ['outbox.fail_order_lines'],
    to: { ...NOWHERE, PENDING: 'FAILED' },
  },
  'order-failed': {
    what: 'Its order could not be made, so there is nothing to put it under.',
    sql: ['outbox.fail_lines_of_failed', 'outbox.lines_back_to_waiting'],
    to: { ...NOWHERE, PENDING: 'FAILED' },
  },
  'left-out-unseen': {
    what: 'Planned, but this run was told to leave it or its order: it waits again at once.',
    sql: ['plan.deferred_lines_wait'],
    to: { ...NOWHERE, PENDING: 'NEW' },
  },
  'left-out-seen': {
    what: 'The same, for a line that has a subitem.',
    sql: ['plan.deferred_lines_wait'],
    to: { ...NOWHERE, PENDING: 'CHANGED' },
  },
  'left-out-failed': {
    what: 'The same, for a line that had failed: it keeps its state and its reason.',
    sql: ['plan.update_lines', 'plan.deferred_lines_wait'],
    to: { ...NOWHERE, FAILED: 'FAILED' },
  },
  'run-died-unseen': {
    what: 'A run that died had it in its plan, and this one has not: it waits again.',
    sql: ['plan.unplanned_lines_wait'],
    to: { ...NOWHERE, PENDING: 'NEW' },
  },
  'run-died-seen': {
    what: 'The same, for a line that has a subitem.',
    sql: ['plan.unplanned_lines_wait'],
    to: { ...NOWHERE, PENDING: 'CHANGED' },
  },
  'deferred-unseen': {
    what: 'Its customer ended before it was sent. The reason is kept with it.',
    sql: ['outbox.lines_back_to_waiting'],
    to: { ...NOWHERE, PENDING: 'NEW' },
  },
  'deferred-seen': {
    what: 'The same, for a line that has a subitem.',
    sql: ['outbox.lines_back_to_waiting'],
    to: { ...NOWHERE, PENDING: 'CHANGED' },
  },
  drifted: {
    what: '`verify --repair` found another quantity, size, name or key on its subitem, or another subitem with its key: sent again.',
    sql: ['mend.lines'],
    to: { ...allTo('CHANGED'), HELD: 'impossible' },
  },
  gone: {
    what: '`verify --repair` did not find its subitem under its item: it is made again.',
    sql: ['mend.lines'],
    to: { ...allTo('NEW'), HELD: 'impossible' },
  },
  'set-right-unseen': {
    what: '`verify --repair` found its row in a state that no run leaves behind, or refused by the board: its order is planned again.',
    sql: ['mend_state.replan_lines'],
    to: allTo('NEW'),
  },
  'set-right-seen': {
    what: 'The same, for a line that has a subitem.',
    sql: ['mend_state.replan_lines'],
    to: allTo('CHANGED'),
  },
  'gone-with-its-order': {
    what: '`verify --repair` did not find the item of its order: both are made again.',
    sql: ['mend.forget_lines_of_orders'],
    to: { ...allTo('NEW'), HELD: 'impossible' },
  },
  'archived-with-its-order': {
    what: '`rollback` archived the item of its order, and its subitem with it: held like its order, and made again with it.',
    sql: ['rollback.forget_lines'],
    to: allTo('HELD'),
  },
} as const satisfies Record<string, EventRow>;
export type LineEvent = keyof typeof LINE_EVENTS;

export function next(state: StateBefore, event: OrderEvent): Move {
  return ORDER_EVENTS[event].to[state];
}

export function nextOfLine(state: StateBefore, event: LineEvent): Move {
  return LINE_EVENTS[event].to[state];
}

/** Both tables as Markdown: a row per event, a column per state, where the move leads, and why. */
export function statesTable(): string {
  return ['### Orders', '', ...table(ORDER_EVENTS), '', '### Lines', '', ...table(LINE_EVENTS)].join('\n');
}

function table(events: Readonly<Record<string, EventRow>>): readonly string[] {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const headers = ['event', ...STATES.map((state) => (state === 'UNBORN' ? '(none)' : state)), 'why', 'kept in'];
  return [
    row(headers),
    row(headers.map(() => '---')),
    ...Object.entries(events).map(([event, { what, sql, to }]) =>
      row([
        `**${event}**`,
        ...STATES.map((state) => moveWord(to[state])),
        what,
        sql.map((one) => `\`${one}\``).join(' '),
      ]),
    ),
  ];
}

const moveWord = (move: Move) => (move === 'impossible' ? '·' : move);
