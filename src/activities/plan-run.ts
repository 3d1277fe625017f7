// plan-run: what must be sent so that the board holds what SQL holds, stored in the outbox (docs/sql.md "Set work"). Writes nothing to the board (S13).
// Owns: the two passes (labels first, then orders) and the class of each order. Does not own: values, labels, names (domain, board rules), nor
// how a plan is continued that was cut off (store/plan-progress.ts).

import { ApplicationFailure } from '@temporalio/common';
import type { BoardStructure } from '../domain/board/board.js';
import { boardNames } from '../domain/board/names.js';
import {
  differences,
  everything,
  type PlannedItem,
  planItem,
  type Refusal,
  storedItem,
  type WantedItem,
  wantedText,
} from '../domain/board/wanted-item.js';
import { heldByRollback } from '../domain/drift/rollback.js';
import type { Hold } from '../domain/order/order-draft.js';
import type { CustomerRule } from '../domain/order/order-rules.js';
import { cellName } from '../domain/order/place.js';
import type { Reject } from '../domain/order/reject.js';
import type { Value } from '../domain/order/value.js';
import { casefold } from '../domain/order/white-space.js';
import type {
  ActivityDeps,
  BoardRules,
  DueOrder,
  DueOrders,
  OrderClass,
  PlannedOrder,
  PlannedReject,
  PlanReached,
} from './deps.js';
import { groupSpelling } from './group-spelling.js';
import { stopper } from './heartbeat.js';

export interface PlanInput {
  readonly runId: string;
  readonly customer: string | null;
  readonly limit: number | null;
  /** false: only planned; nothing of it is sent by this run (S13). Default: true. */
  readonly sends?: boolean;
  /** Only what `verify` found and the books were mended for; all else waits for the next sync. */
  readonly mendedOnly?: boolean;
}

export interface PlanReport {
  readonly creates: number;
  readonly updates: number;
  readonly held: number;
  readonly lines: number;
  /** Customers with something to send, in code order. */
  readonly customers: readonly string[];
}

interface RefusedSize {
  readonly size: string;
  readonly reason: Reject['reason'];
  readonly sentence: string;
}

interface JudgedSizes {
  /** They get a label. */
  readonly fresh: readonly string[];
  readonly refused: ReadonlyMap<string, RefusedSize>;
}

/** Structural view of a due order for the rules; business columns by name. */
type ReadValue = (source: string) => Value;

export function planRun(deps: ActivityDeps) {
  const { store, settings } = deps;
  const uniqueKeys = new Map(
    settings.rules.customers.map((customer: CustomerRule) => [customer.name, new Set(customer.uniqueKeys)]),
  );
  const sentUnasked = settings.mapping.filter(({ boardColumn }) => !settings.peopleMayEdit.includes(boardColumn));
  const { roles, unknownCustomerKeys } = settings.rules;
  const names = boardNames(settings.rules);
  const hasLines = settings.rules.sizes !== null;
  const marks = new Map(settings.rules.customers.map(({ name, decimal }) => [name, decimal]));
  const markOf = (customer: string) => marks.get(customer) ?? settings.rules.decimal;
  const alwaysHold = new Set<string | null>([
    ...settings.rules.holdOnRefused,
    roles.customer,
    roles.orderNumber,
    roles.total,
  ]);
  const holdsWhenRefused = (customer: string) => {
    const keys = uniqueKeys.get(customer) ?? new Set(unknownCustomerKeys.uniqueKeys);
    return (source: string) => alwaysHold.has(source) || keys.has(source);
  };

  return async ({ runId, customer, limit, sends = true, mendedOnly = false }: PlanInput): Promise<PlanReport> => {
    await store.runs.enterPhase(runId, 'planning');
    const saved = await store.plan.board(settings.boardId);
    if (saved === null)
      throw ApplicationFailure.nonRetryable('The board was not read yet; planning needs its columns.', 'BoardNotRead');
    const rules = deps.boardRules(JSON.parse(saved.structure) as BoardStructure);
    if (rules.problems.length > 0) throw ApplicationFailure.nonRetryable(rules.problems.join(' '), 'BoardDoesNotFit');
    const stop = stopper();
    const begun = await store.plan.begin(runId, settings.boardId, settings.planFingerprint, stop);
    const ordered = begun.stage === 'ORDERS' ? await planOrders(runId, rules, begun.upto, stop) : begun;
    await deps.crashPoint('plan-before-finish');
    if (ordered.stage === 'STATES') {
      const limits = { customer, orders: limit, sends, mendedOnly };
      await store.plan.settleStates(runId, ordered.upto, limits, async () => {
        await deps.crashPoint('plan-after-states');
        stop();
      });
      await store.plan.complete(runId);
    }
    return report(runId);
  };

  /** From `after` on: what an earlier attempt has planned stands. */
  async function planOrders(runId: string, rules: BoardRules, after: string, stop: () => void): Promise<PlanReached> {
    const spelling = groupSpelling(await store.groups.all(settings.boardId));
    const { held, sizes } = await proposeLabels(rules, spelling, stop);
    const layouts = await store.imports.layouts();
    for await (const due of store.plan.due(after)) {
      const rejects: PlannedReject[] = [];
      const refused = await refusedSizes(due, sizes.refused);
      const orders = due.orders.map((order) =>
        planOrder(
          order,
          rules,
          held.has(order.record_id) ? rules.tryOut : rules.encode,
          spelling.settled,
          refused,
          rejects,
          layouts,
        ),
      );
      await store.plan.addSpan(runId, { span: due.span, orders, rejects, newSizes: sizes.fresh, hasLines });
      await deps.crashPoint('plan-after-span');
      stop();
    }
    return store.plan.ordersDone(runId);
  }

  /** First pass: which labels and groups would be new, among the orders that will be sent; their spelling is the first in code order (docs/rules.md "Groups", "Labels"). Gives the orders that will not. */
  async function proposeLabels(rules: BoardRules, spelling: ReturnType<typeof groupSpelling>, stop: () => void) {
    const held = new Set<string>();
    const sizes = new Set<string>();
    for await (const due of store.plan.due()) {
      for (const order of due.orders) {
        const value = readerOf(order);
        const trial = planItem(
          { group: '', name: '', value, previous: null },
          settings.mapping,
          (column, given) => rules.tryOut(column, given, markOf(order.customer)),
          holdsWhenRefused(order.customer),
        );
        if (
          order.rolled_back !== null ||
          order.source_holds !== null ||
          trial.refusals.some((refusal) => refusal.effect === 'held')
        ) {
          held.add(order.record_id);
          continue;
        }
        spelling.propose(names.groupTitle(asMap(value), order.customer));
        for (const { boardColumn, sources } of settings.mapping) {
          const source = sources.find((name) => value(name) !== null && value(name) !== '');
          if (source !== undefined) rules.propose(boardColumn, value(source));
        }
      }
      if (hasLines) for (const size of await store.plan.dueSizes(due)) sizes.add(size);
      stop();
    }
    spelling.settle();
    return { held, sizes: judgeSizes(rules, [...sizes].sort()) };
  }

  /** Sizes that no label exists for: made where the config allows it, else their orders are held. */
  function judgeSizes(rules: BoardRules, sizes: readonly string[]): JudgedSizes {
    for (const size of sizes) rules.proposeSize(size);
    rules.settle();
    const fresh: string[] = [];
    const refused = new Map<string, RefusedSize>();
    for (const size of sizes) {
      const encoded = rules.encodeSize(size);
      if (encoded.kind === 'value' && encoded.newLabel) fresh.push(size);
      if (encoded.kind === 'refused') refused.set(size, { size, reason: encoded.reason, sentence: encoded.sentence });
    }
    return { fresh, refused };
  }

  /** By order. */
  async function refusedSizes(
    due: DueOrders,
    refused: ReadonlyMap<string, RefusedSize>,
  ): Promise<ReadonlyMap<string, readonly RefusedSize[]>> {
    const byOrder = new Map<string, RefusedSize[]>();
    if (refused.size === 0) return byOrder;
    for (const line of await store.plan.linesOfSizes(due, [...refused.keys()])) {
      const size = refused.get(line.size_code);
      if (size !== undefined) byOrder.set(line.record_id, [...(byOrder.get(line.record_id) ?? []), size]);
    }
    return byOrder;
  }

  function planOrder(
    order: DueOrder,
    rules: BoardRules,
    encode: BoardRules['encode'],
    spell: (title: string) => string,
    refusedSizes: ReadonlyMap<string, readonly RefusedSize[]>,
    rejects: PlannedReject[],
    layouts: ReadonlyMap<
      string,
      { layout: { columns: readonly (readonly [string, string])[]; sizes: readonly (readonly [string, string])[] } }
    >,
  ): PlannedOrder {
    const value = readerOf(order);
    const values = asMap(value);
    const previous = storedItem(order.wanted);
    const acked = storedItem(order.acked);
    const title = spell(names.groupTitle(values, order.customer));
    const planned = planItem(
      { group: title, name: names.itemName(values, order.customer), value, previous },
      settings.mapping,
      (column, given) => encode(column, given, markOf(order.customer)),
      holdsWhenRefused(order.customer),
    );
    const sizes = refusedSizes.get(order.record_id) ?? [];
    const layout = layouts.get(order.workbook)?.layout;
    const owned = (reject: Reject): PlannedReject => ({
      workbook: order.workbook,
      sheet: order.sheet,
      owned: { reject, customer: order.customer, orderNumber: order.order_number, recordId: order.record_id },
    });
    const heldColumns = new Set(sourceHolds(order).map((hold) => hold.column));
    for (const refusal of planned.refusals.filter(({ source }) => !heldColumns.has(source)))
      rejects.push(owned(rejectOf(refusal, order, layout?.columns.find(([name]) => name === refusal.source)?.[1])));
    for (const size of sizes) {
      const letter = layout?.sizes.find(([name]) => name === size.size)?.[1];
      rejects.push(
        owned({
          row: order.row_no,
          cell: cellName({ letter, column: size.size, row: order.row_no, orderNumber: order.order_number }),
          column: size.size,
          value: size.size,
          reason: size.reason,
          effect: 'held',
          sentence: size.sentence,
        }),
      );
    }
    const held = heldSentence(order, planned, sizes);
    return classify(order, planned, acked, held, rules);
  }

  function classify(
    order: DueOrder,
    planned: PlannedItem,
    acked: WantedItem | null,
    held: string | null,
    rules: BoardRules,
  ): PlannedOrder {
    const { wanted } = planned;
    const groupKey = casefold(wanted.group);
    const wantedHash = deps.sha256(wantedText(wanted, groupKey));
    const base = {
      recordId: order.record_id,
      customer: order.customer,
      groupKey,
      groupTitle: wanted.group,
      itemName: wanted.name,
      wanted: JSON.stringify(wanted),
      wantedHash,
      newLabels: planned.newLabels,
      settled: planned.refusals.length === 0,
      sentence: held,
      changes: null,
      moves: false,
      before: null,
    };
    if (held !== null) return { ...base, kind: 'HELD', class: 'HELD' };
    if (order.monday_item_id === null) return { ...base, kind: 'CREATE', class: 'NEW' };
    // Cancelled counts until the board has taken it: an import or a plan may have seen it before this run.
    const cancelled = order.became_cancelled !== null;
    if (order.acked_hash === wantedHash) return { ...base, kind: 'NONE', class: cancelled ? 'CANCELLED' : 'UNCHANGED' };
    // An adopted item, or one whose acknowledged values are not those of their hash: what it holds is not known, so everything is sent once, its key
    // too; but not what people may have changed.
    const known = acked !== null && isAcknowledged(acked, order.acked_hash) ? acked : null;
    const changes =
      known === null
        ? { [settings.keyColumn]: order.record_id, ...everything(wanted, sentUnasked, rules.clear) }
        : { ...keyLost(known, order.record_id), ...differences(wanted, known, settings.mapping, rules.clear) };
    const moves = known === null || casefold(known.group) !== groupKey;
    // Only columns that are mapped no more differ: there is nothing to send, and they are forgotten (`plan.forget_unmapped`).
    if (!moves && Object.keys(changes).length === 0)
      return { ...base, kind: 'NONE', class: cancelled ? 'CANCELLED' : 'UNCHANGED' };
    const orderClass: OrderClass = cancelled ? 'CANCELLED' : 'CHANGED';
    return {
      ...base,
      kind: 'UPDATE',
      class: orderClass,
      changes: JSON.stringify(changes),
      moves,
      before: order.acked,
    };
  }

  function isAcknowledged(acked: WantedItem, hash: string | null): boolean {
    return hash === deps.sha256(wantedText(acked, casefold(acked.group)));
  }

  /** A known state that names the key column says that something else than the key stands there. */
  function keyLost(acked: WantedItem, recordId: string): Record<string, string> {
    return Object.hasOwn(acked.values, settings.keyColumn) ? { [settings.keyColumn]: recordId } : {};
  }

  async function report(runId: string): Promise<PlanReport> {
    const { orders, lines } = await store.plan.figures(runId);
    const count = (kind: string) =>
      orders.filter((row) => row.kind === kind).reduce((sum, row) => sum + row.order_count, 0);
    const sending = [...orders, ...lines].filter((row) => row.state === 'PENDING').map((row) => row.customer);
    const archiving = await store.plan.archivingCustomers(runId);
    return {
      creates: count('CREATE'),
      updates: count('UPDATE'),
      held: count('HELD'),
      lines: lines.reduce((sum, row) => sum + row.line_count, 0),
      customers: [...new Set([...sending, ...archiving])].sort(),
    };
  }

  function readerOf(order: DueOrder): ReadValue {
    return (source) => (source === roles.customer ? order.customer : (order[source] ?? null));
  }

  function asMap(value: ReadValue): ReadonlyMap<string, Value> {
    return { get: value } as ReadonlyMap<string, Value>;
  }
}

/** What already holds the order by its row: the board need not say it a second time. */
function sourceHolds(order: DueOrder): readonly Hold[] {
  return order.source_holds === null ? [] : (JSON.parse(order.source_holds) as Hold[]);
}

function heldSentence(order: DueOrder, planned: PlannedItem, sizes: readonly { sentence: string }[]): string | null {
  const sentences = [
    ...(order.rolled_back === null ? [] : [heldByRollback(order.rolled_back)]),
    ...sourceHolds(order).map((hold) => hold.sentence),
    ...planned.refusals.filter((refusal) => refusal.effect === 'held').map((refusal) => refusal.sentence),
    ...sizes.map((size) => size.sentence),
  ];
  return sentences.length === 0 ? null : sentences.join(' ').slice(0, 1000);
}

function rejectOf(
  refusal: Refusal,
  { row_no: row, order_number: orderNumber }: DueOrder,
  letter: string | undefined,
): Reject {
  return {
    row,
    cell: cellName({ letter, column: refusal.source, row, orderNumber }),
    column: refusal.source,
    value: refusal.value,
    reason: refusal.reason,
    effect: refusal.effect,
    sentence: refusal.sentence,
  };
}
