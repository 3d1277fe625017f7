// merged-orders: writes changed orders as the merge decided on them, many at a time: values, lines, history, rejects.
// Owns: these statements' parameters. Does not own: what changed (domain/merge/merge-order.ts), which orders and when (merge-store.ts).

import type { MergedOrder } from '../domain/merge/merge-order.js';
import type { ColumnRule } from '../domain/order/order-rules.js';
import { columnDdl } from './column-ddl.js';
import type { StoreContext } from './context.js';
import type { Database, SqlParams, SqlValue } from './database.js';
import { insertRejects, type OwnedReject } from './import-store.js';

export interface ChangedOrder {
  readonly recordId: string;
  readonly workbook: string;
  readonly sheet: string;
  readonly row: number;
  readonly customer: string;
  readonly customerAsWritten: string;
  readonly orderNumber: string;
  readonly sourceHash: string;
  readonly merged: MergedOrder;
}

/** A list of rows in one parameter has at most 100 columns on the T-SQL engine. */
const COLUMNS_AT_ONCE = 90;

const HISTORY = ['record_id', 'run_id', 'kind', 'at', 'workbook', 'sheet', 'row_no', 'changes'];

export function createMergedOrders({ db, sql, columns }: StoreContext) {
  const valueSteps = groupsOf(columns).map((group) => ({
    group,
    statement: sql.many('merge.set_values', {
      assignments: group.map(({ name, at }) => `${db.quote(name)} = @c${at}`).join(', '),
      listed: group.map(({ name, at }) => `${db.quote(name)} = m.[c${at}]`).join(', '),
      shape: group.map(({ type, at }) => `[c${at}] ${columnDdl(type, db.engine, true)}`).join(', '),
    }),
  }));

  /** An order is in the list once. */
  return async function write(tx: Database, runId: string, at: string, orders: readonly ChangedOrder[]): Promise<void> {
    const created: SqlParams[] = [];
    const changed: SqlParams[] = [];
    const history: SqlValue[][] = [];
    for (const { recordId, workbook, sheet, row, merged } of orders) {
      const lines = merged.changedLines.map(({ size, before, after }) => ({ size, before, after }));
      for (const { size, before, after } of lines)
        (before === null ? created : changed).push({ record: recordId, size, quantity: after });
      const changes = [...merged.changedColumns, ...lines];
      if (changes.length > 0)
        history.push([recordId, runId, 'changed', at, workbook, sheet, row, JSON.stringify(changes)]);
    }
    await tx.executeMany(
      sql.many('merge.update_order'),
      orders.map(({ merged, ...order }) => ({
        record: order.recordId,
        run: runId,
        sourceHash: order.sourceHash,
        cancelled: merged.cancelled ? 1 : 0,
        holds: merged.holds.length === 0 ? null : JSON.stringify(merged.holds),
        asWritten: order.customerAsWritten,
      })),
    );
    for (const { group, statement } of valueSteps)
      await tx.executeMany(
        statement,
        orders.map(({ recordId, merged }) => ({
          record: recordId,
          ...Object.fromEntries(group.map(({ name, at }) => [`c${at}`, merged.values.get(name) ?? null])),
        })),
      );
    await tx.executeMany(sql.many('merge.insert_line'), created);
    await tx.executeMany(sql.many('merge.update_line'), changed);
    if (history.length > 0) await tx.bulkInsert('ORDER_HISTORY', HISTORY, history);
    for (const [{ workbook, sheet }, rejects] of rejectsByWorkbook(orders))
      await insertRejects(tx, runId, workbook, 'MERGE', sheet, rejects);
  };
}

interface PlacedColumn extends ColumnRule {
  readonly at: number;
}

function groupsOf(columns: readonly ColumnRule[]): PlacedColumn[][] {
  const placed = columns.map((column, at): PlacedColumn => ({ ...column, at }));
  return Array.from({ length: Math.ceil(placed.length / COLUMNS_AT_ONCE) }, (_, group) =>
    placed.slice(group * COLUMNS_AT_ONCE, (group + 1) * COLUMNS_AT_ONCE),
  );
}

/** Of each workbook all rejects of a chunk together; a workbook has one sheet. */
function rejectsByWorkbook(orders: readonly ChangedOrder[]): [ChangedOrder, OwnedReject[]][] {
  const groups = new Map<string, [ChangedOrder, OwnedReject[]]>();
  for (const order of orders) {
    const { workbook, customer, orderNumber, recordId, merged } = order;
    const owned = merged.rejects.map((reject) => ({ reject, customer, orderNumber, recordId }));
    const group = groups.get(workbook);
    if (group === undefined) groups.set(workbook, [order, owned]);
    else group[1].push(...owned);
  }
  return [...groups.values()];
}
