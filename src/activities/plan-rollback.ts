// plan-rollback: what must be sent so that the board holds again what it held before a run, stored in the outbox like every plan. Writes nothing to
// the board (S13). An order that a later run, its row or a person changed since is left, with the reason.
// Owns: the reading and the planned rows. Does not own: what may be taken back (domain/drift/rollback.ts), values before (stored when the run was planned).
import { ApplicationFailure } from '@temporalio/common';
import type { BoardItemById, BoardStructure } from '../domain/board/board.js';
import { differences, storedItem, type WantedItem, wantedText } from '../domain/board/wanted-item.js';
import { lostLabels } from '../domain/drift/compare-structure.js';
import { comparedBoard, lineColumnsOf } from '../domain/drift/known-order.js';
import { heldByRollback, type RolledOrder, takeBack, unlessEdited } from '../domain/drift/rollback.js';
import { casefold } from '../domain/order/white-space.js';
import { compareOwn } from './board-reading.js';
import type { ActivityDeps, PlannedOrder, RollbackCandidate, RollbackLine, RollbackRow } from './deps.js';
import { beat } from './heartbeat.js';
import { type LongWait, orLongWait } from './long-wait.js';
import { readByIds } from './resolve-missing.js';
import { usedLabels } from './used-labels.js';

export interface PlanRollbackInput {
  readonly runId: string;
  /** The run that is taken back. */
  readonly of: string;
  readonly customer: string | null;
  /** false: only planned and shown. */
  readonly sends: boolean;
}

export interface RollbackReport {
  readonly kind: 'planned';
  readonly taken: number;
  readonly left: number;
  /** Customers with something to send, in code order. */
  readonly customers: readonly string[];
}

export function planRollback(deps: ActivityDeps) {
  const { store, settings } = deps;

  return ({ runId, of, customer, sends }: PlanRollbackInput): Promise<RollbackReport | LongWait> =>
    orLongWait(deps.clock, async () => {
      await store.runs.enterPhase(runId, 'planning');
      const saved = await store.plan.board(settings.boardId);
      if (saved === null)
        throw ApplicationFailure.nonRetryable(
          'The board was not read yet; planning needs its columns.',
          'BoardNotRead',
        );
      const structure = JSON.parse(saved.structure) as BoardStructure;
      const { clear } = deps.boardRules(structure);
      const board = comparedBoard(
        settings,
        structure,
        structure,
        lostLabels(await usedLabels(deps), structure, structure),
      );
      const read = {
        columns: [settings.keyColumn, ...settings.mapping.map(({ boardColumn }) => boardColumn)],
        lineColumns: lineColumnsOf(settings),
      };
      await store.rollbacks.begin(runId);
      const report = { taken: 0, left: 0 };
      for await (const chunk of store.rollbacks.candidates(of, customer)) {
        const ids = chunk.map(({ record_id: id }) => id);
        const known = await store.verify.orders(ids);
        const itemIds = chunk.flatMap(({ monday_item_id: id }) => id ?? []);
        const there = await readByIds(deps, runId, itemIds, read);
        const lines = await store.rollbacks.lines(of, ids);
        const rows = chunk.map((candidate): RollbackRow => {
          const own = lines.filter(({ record_id: id }) => id === candidate.record_id);
          const row = planOrder(of, candidate, own, clear);
          if (row.order === null) return row;
          const order = known.get(candidate.record_id);
          const item = there.get(candidate.monday_item_id ?? '');
          const here = order !== undefined && isHere(item, settings.boardId);
          const edited = unlessEdited(
            { here, findings: here ? compareOwn(order, item, board).findings : [] },
            Object.keys(JSON.parse(row.order.changes ?? '{}') as object),
          );
          return edited === null ? row : leftAs(candidate, edited);
        });
        await store.rollbacks.add(runId, of, rows);
        report.taken += rows.filter(({ order }) => order !== null).length;
        report.left += rows.filter(({ order }) => order === null).length;
        beat({ ...report });
      }
      await deps.crashPoint('plan-before-finish');
      await store.rollbacks.finish(runId, sends);
      await store.runs.addCustomers(runId);
      const { orders, lines } = await store.plan.figures(runId);
      const sending = [...orders, ...lines].filter(({ state }) => state === 'PENDING').map((row) => row.customer);
      const archiving = await store.plan.archivingCustomers(runId);
      return { kind: 'planned' as const, ...report, customers: [...new Set([...sending, ...archiving])].sort() };
    });

  function planOrder(
    of: string,
    candidate: RollbackCandidate,
    lines: readonly RollbackLine[],
    clear: (boardColumn: string) => unknown,
  ): RollbackRow {
    const order = rolledOrder(candidate, lines);
    const back = takeBack(of, order);
    if (back.kind === 'skipped' || order.acked === null)
      return leftAs(candidate, back.kind === 'skipped' ? back.sentence : 'What its item holds is not known.');
    const { acked } = order;
    const taken = {
      recordId: candidate.record_id,
      customer: candidate.customer,
      sourceHash: candidate.source_hash,
      itemId: candidate.monday_item_id,
      sentence: heldByRollback(of),
    };
    if (back.kind === 'archive')
      return { ...taken, action: 'archive', order: plannedAs(candidate, acked, acked, clear, 'CANCELLED'), lines: [] };
    const planned = plannedAs(candidate, back.item ?? acked, acked, clear, 'CHANGED');
    if (planned.kind === 'NONE' && back.lines.length === 0)
      return leftAs(
        candidate,
        order.rolledBack === of ? 'It was rolled back already.' : 'The board held the same before that run.',
      );
    const before = new Map(lines.map((line) => [line.size_code, line.acked_quantity]));
    return {
      ...taken,
      action: 'values',
      order: planned,
      lines: back.lines.map((line) => ({ ...line, before: before.get(line.size) ?? null })),
    };
  }

  function plannedAs(
    candidate: RollbackCandidate,
    wanted: WantedItem,
    acked: WantedItem,
    clear: (boardColumn: string) => unknown,
    orderClass: 'CHANGED' | 'CANCELLED',
  ): PlannedOrder {
    const groupKey = casefold(wanted.group);
    const wantedHash = deps.sha256(wantedText(wanted, groupKey));
    const changes = differences(wanted, acked, settings.mapping, clear);
    const moves = casefold(acked.group) !== groupKey;
    const differs = moves || Object.keys(changes).length > 0;
    return {
      recordId: candidate.record_id,
      customer: candidate.customer,
      kind: differs ? 'UPDATE' : 'NONE',
      class: orderClass,
      groupKey,
      groupTitle: wanted.group,
      itemName: wanted.name,
      changes: differs ? JSON.stringify(changes) : null,
      moves,
      before: differs ? candidate.acked : null,
      newLabels: false,
      wanted: JSON.stringify(wanted),
      wantedHash,
      sentence: null,
      settled: false,
    };
  }
}

function rolledOrder(candidate: RollbackCandidate, lines: readonly RollbackLine[]): RolledOrder {
  return {
    made: candidate.kind === 'CREATE' && candidate.state === 'SYNCED',
    itemTaken: candidate.state === 'SYNCED',
    before: candidate.before === null ? null : (JSON.parse(candidate.before) as WantedItem),
    acked: storedItem(candidate.acked),
    // Of an order of which only sizes went, the item may wait to be sent still: what it holds is not this run's.
    ackedAsThen: candidate.state !== 'SYNCED' || candidate.acked_hash === candidate.wanted_hash,
    present: candidate.present === 1,
    held: candidate.sync_state === 'HELD' ? (candidate.state_reason ?? 'no reason is kept') : null,
    rolledBack: candidate.rolled_back,
    rowChangedBy: candidate.row_changed_by,
    writtenBy: candidate.written_by,
    itemId: candidate.monday_item_id,
    lines: lines.map((line) => ({
      size: line.size_code,
      made: line.kind === 'CREATE',
      sent: line.quantity,
      before: line.before_quantity,
      acked: line.acked_quantity,
    })),
  };
}

function leftAs(candidate: RollbackCandidate, sentence: string): RollbackRow {
  return {
    recordId: candidate.record_id,
    customer: candidate.customer,
    sourceHash: candidate.source_hash,
    action: null,
    sentence,
    order: null,
    itemId: candidate.monday_item_id,
    lines: [],
  };
}

function isHere(item: BoardItemById | undefined, boardId: string): item is BoardItemById {
  return item?.state === 'active' && (item.boardId ?? boardId) === boardId;
}
