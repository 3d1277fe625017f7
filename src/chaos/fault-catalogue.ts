// fault-catalogue: everything that may go wrong in a round, one row each. Owns: THE table of faults and what each of them is made of.
// Does not own: choosing (choose-faults.ts), what people's hands do (people.ts), processes (process-faults.ts), what the board makes of an order (emulator).
import type { FaultEffect, FaultMatch, FaultOrder, LimitName } from '../emulator/faults.js';
import { LAG_MS, LATE_MS, LIMIT_SECONDS, SLOW_MS } from './chaos-waits.js';
import type { PersonsDeed } from './people.js';
import type { ProcessFault } from './process-faults.js';
import type { Random } from './random.js';
import type { StoreFault } from './store-faults.js';

export type ChaosFault = {
  readonly name: string;
} & (
  | { readonly kind: 'board'; readonly orders: (random: Random) => readonly FaultOrder[] }
  | { readonly kind: 'person'; readonly deed: PersonsDeed }
  | { readonly kind: 'process'; readonly does: ProcessFault }
  | { readonly kind: 'store'; readonly does: StoreFault }
);

/** What a run of the mirror does in about every round. */
const WRITES = ['create_item', 'create_subitem', 'change_multiple_column_values'] as const;
const READS = ['boards', 'items_page', 'items_page_by_column_values'] as const;

const board = (name: string, orders: (random: Random) => readonly FaultOrder[]): ChaosFault => ({
  name,
  kind: 'board',
  orders,
});

/** One call of its own for each: two faults on one call would be one fault. */
function on(match: FaultMatch, effect: FaultEffect): FaultOrder {
  return { match, effect, alone: true };
}

/** Any of the first writes of the run, of any kind. */
const aWrite = (random: Random): FaultMatch =>
  random.chance(0.5)
    ? { kind: 'mutation', nth: random.int(1, 3) }
    : { kind: 'mutation', operation: random.pick(WRITES) };

const aCreate = (random: Random): FaultMatch => ({
  kind: 'mutation',
  operation: random.pick(['create_item', 'create_subitem']),
});

const onWrite = (name: string, effect: (random: Random) => FaultEffect): ChaosFault =>
  board(name, (random) => [on(aWrite(random), effect(random))]);

const onCreate = (name: string, effect: (random: Random) => FaultEffect): ChaosFault =>
  board(name, (random) => [on(aCreate(random), effect(random))]);

/** A call of any kind, reads too. */
const onCall = (name: string, effect: (random: Random) => FaultEffect): ChaosFault =>
  board(name, (random) => [on(random.chance(0.7) ? aWrite(random) : { kind: 'query' }, effect(random))]);

const beforeOrAfter = (random: Random) => random.pick(['before', 'after'] as const);

const status = (code: number, body: 'json' | 'html') =>
  onWrite(`${code}-${body}`, (random) => {
    const when = random.pick(['before', 'after', 'prefix'] as const);
    return { type: 'status', status: code, body, when, aliases: random.int(1, 3) };
  });

/** The wait stands in each place where it can stand, in turn by chance. */
const limit = (name: string, limited: LimitName) =>
  onCall(name, (random) => ({
    type: 'limit',
    limit: limited,
    seconds: LIMIT_SECONDS,
    wait: random.pick(['header', 'retry_in_seconds', 'retryAfterMs', 'extensions', 'both'] as const),
  }));

const refusedAlias = (name: string, operations: readonly string[], code: string, message: string) =>
  board(name, (random) => [
    on(
      { kind: 'mutation', operation: random.pick(operations) },
      { type: 'alias-error', when: 'before', code, message },
    ),
  ]);

/** The request as a whole, nothing done. */
const refusedWhole = (name: string, code: string, message: string) =>
  onWrite(name, () => ({ type: 'errors', code, message }));

const BOARD_FAULTS: readonly ChaosFault[] = [
  // ---- no answer
  onWrite('lost-before', () => ({ type: 'drop', when: 'before' })),
  onWrite('lost-after', () => ({ type: 'drop', when: 'after' })),
  onWrite('lost-in-mid-batch', (random) => ({ type: 'drop-prefix', aliases: random.int(1, 3) })),
  onCreate('late-effect', () => ({ type: 'late', ms: LATE_MS })),
  onWrite('timeout-before', () => ({ type: 'delay', when: 'before', ms: SLOW_MS })),
  onWrite('timeout-after', () => ({ type: 'delay', when: 'after', ms: SLOW_MS })),
  board('lost-read', () => [on({ kind: 'query' }, { type: 'drop', when: 'before' })]),
  // ---- answers that say nothing
  status(500, 'json'),
  status(500, 'html'),
  status(502, 'json'),
  status(502, 'html'),
  status(503, 'json'),
  status(503, 'html'),
  status(504, 'json'),
  status(504, 'html'),
  onCall('malformed-json', () => ({ type: 'malformed-json' })),
  onCall('half-answer', () => ({ type: 'half-body' })),
  onCall('slow-drip', (random) => ({ type: 'drip', chunk: random.int(4, 40), ms: 25 })),
  // ---- answers that say it of some
  onWrite('errors-in-200', () => ({ type: 'errors', code: 'INTERNAL_SERVER_ERROR' })),
  onWrite('partial-error', (random) => ({
    type: 'alias-error',
    when: beforeOrAfter(random),
    code: 'INTERNAL_SERVER_ERROR',
    status: 500,
  })),
  onWrite('silent-null', (random) => ({ type: 'alias-null', when: beforeOrAfter(random) })),
  onWrite('deeper-error', () => ({ type: 'deep-error' })),
  // ---- limits
  limit('429-complexity', 'complexity'),
  limit('200-complexity-old-form', 'complexity-legacy'),
  limit('429-minute', 'minute'),
  limit('429-concurrency', 'concurrency'),
  limit('429-ip', 'ip'),
  limit('429-resource', 'resource'),
  limit('429-in-milliseconds', 'ingest'),
  limit('200-field-minute', 'field-minute'),
  board('200-blocked', (random) => [
    on(aWrite(random), { type: 'limit', limit: 'blocked', seconds: LIMIT_SECONDS, wait: 'both' }),
  ]),
  board('field-limit', (random) => [
    on(
      { kind: 'query', operation: random.pick(['boards', 'items_page']) },
      { type: 'field-limit', field: 'boards', seconds: LIMIT_SECONDS },
    ),
  ]),
  refusedWhole('too-complex', 'ComplexityException', 'Query is too complex: it exceeds the maximum complexity'),
  onCall('423-locked', () => ({ type: 'locked' })),
  onWrite('409-conflict', () => ({ type: 'conflict' })),
  // ---- who we are, where we are
  onCall('401', () => ({ type: 'unauthenticated' })),
  onCall('403', () => ({ type: 'forbidden' })),
  onCall('404', () => ({ type: 'status', status: 404, when: 'before', body: 'html' })),
  onCall('redirect', (random) => ({
    type: 'redirect',
    location: 'http://127.0.0.1:9/elsewhere',
    status: random.pick([301, 302, 307, 308]),
  })),
  onCall('other-version', () => ({ type: 'version', version: '2026-07' })),
  refusedWhole('document-refused', 'GRAPHQL_VALIDATION_FAILED', 'Cannot query field "create_item" on type "Mutation"'),
  refusedWhole('board-gone', 'InvalidBoardIdException', 'The board does not exist'),
  // ---- refused for good, or so it says
  refusedAlias('label-missing', WRITES, 'ColumnValueException', 'This label does not exist in the column'),
  refusedAlias('label-limit', WRITES, 'ColumnValueException', 'The limit of labels of this column is reached'),
  refusedAlias('value-refused', WRITES, 'InvalidArgumentException', 'invalid value'),
  refusedAlias('column-gone', WRITES, 'InvalidColumnIdException', 'This column ID does not exist for the board'),
  refusedAlias('group-gone', ['create_item'], 'InvalidGroupIdException', 'Group not found'),
  refusedAlias(
    'item-gone',
    ['change_multiple_column_values', 'create_subitem'],
    'ResourceNotFoundException',
    'Item not found',
  ),
  refusedAlias('board-full', ['create_item'], 'ItemsLimitationException', 'The board has reached its limit of items.'),
  // ---- what is read is not what is
  board('lagging-reads', (random) => [
    on(aCreate(random), { type: 'drop', when: random.pick(['before', 'after'] as const) }),
    { match: { kind: 'query' }, effect: { type: 'lag', ms: LAG_MS }, times: 'always' },
  ]),
  board('late-and-lagging', () => [
    on({ kind: 'mutation', operation: 'create_item' }, { type: 'late', ms: LATE_MS }),
    { match: { kind: 'query', operation: READS[2] }, effect: { type: 'lag', ms: LAG_MS }, times: 'always' },
  ]),
];

const person = (name: string, deed: PersonsDeed): ChaosFault => ({ name, kind: 'person', deed });
const process = (name: string, does: ProcessFault): ChaosFault => ({ name, kind: 'process', does });
const store = (does: StoreFault): ChaosFault => ({ name: does, kind: 'store', does });

const PEOPLE: readonly ChaosFault[] = [
  person('person-writes-own-column', 'write-own-column'),
  person('person-edits-value', 'edit-value'),
  person('person-edits-quantity', 'edit-quantity'),
  person('person-copies-item', 'copy-item'),
  person('person-deletes-item', 'delete-item'),
  person('person-archives-item', 'archive-item'),
  person('person-deletes-subitem', 'delete-subitem'),
  person('person-renames-group', 'rename-group'),
  person('person-deletes-empty-group', 'delete-empty-group'),
];

const PROCESSES: readonly ChaosFault[] = [
  process('kill-worker', 'kill-worker'),
  process('kill-temporal', 'kill-temporal'),
  process('kill-board', 'kill-board'),
  process('worker-sleeps-past-lease', 'stop-worker'),
  process('second-worker', 'second-worker'),
  process('two-syncs-at-once', 'two-syncs'),
  process('clock-jumps-ahead', 'clock-ahead'),
  process('clock-jumps-back', 'clock-back'),
  process('hosts-clocks-differ', 'clocks-differ'),
  process('planner-sleeps', 'planner-sleeps'),
  process('run-terminated', 'terminate-run'),
  process('second-temporal', 'second-temporal'),
  process('empty-temporal', 'empty-temporal'),
];

const STORES: readonly ChaosFault[] = [store('restored-store'), store('copied-store'), store('second-store')];

export const FAULTS: readonly ChaosFault[] = [...BOARD_FAULTS, ...PEOPLE, ...PROCESSES, ...STORES];

export function faultNamed(name: string): ChaosFault {
  const found = FAULTS.find((fault) => fault.name === name);
  if (found === undefined) throw new RangeError(`There is no fault ${name}.`);
  return found;
}
