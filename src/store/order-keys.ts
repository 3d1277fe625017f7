// order-keys: orders stay the orders they were when the rules that find them change (S2): a customer's name that became an alias of
// another one, or other unique_keys. Owns: giving stored orders their base key anew. Record ids never change. Does not own: pairing.

import { baseKeyOf } from '../domain/identity/key.js';
import type { OrderRules } from '../domain/order/order-rules.js';
import type { Value } from '../domain/order/value.js';
import { casefold } from '../domain/order/white-space.js';
import { customerDirectory } from '../domain/reading/customers.js';
import type { StoreContext } from './context.js';
import type { Database, SqlParams } from './database.js';
import { sha256 } from './sha256.js';

interface KeyedOrder {
  readonly record_id: string;
  readonly base_key: string;
  readonly workbook: string;
  readonly sheet: string;
  readonly row_no: number;
  readonly [keyColumn: string]: Value;
}

/** Each of record, baseKey and customer. */
export async function giveKeys(
  {
    sql,
    tx,
    customerColumn: column,
  }: Pick<StoreContext, 'sql'> & { readonly tx: Database; readonly customerColumn: string | null },
  updates: readonly SqlParams[],
): Promise<void> {
  await tx.executeMany(
    sql.many('keys.update', {
      customer_column: column === null ? '' : `, ${tx.quote(column)} = @customer`,
      customer_column_of_many: column === null ? '' : `, ${tx.quote(column)} = m.[customer]`,
    }),
    updates,
  );
}

/** True where a workbook was read by other rules than before. */
export async function followChangedKeys(
  { sql, columns, now }: StoreContext,
  tx: Database,
  runId: string,
  rules: Pick<OrderRules, 'customers' | 'unknownCustomerKeys' | 'roles'> & { readonly inForce: string },
): Promise<boolean> {
  // Only a workbook that is read by other rules than before can bring rows under other keys.
  const [changed] = await tx.query<{ workbooks: number }>(sql.text('keys.read_by_other_rules'), {
    run: runId,
    rules: rules.inForce,
  });
  if (changed === undefined || changed.workbooks === 0) return false;
  const directory = customerDirectory(rules);
  const nameOf = new Map(columns.map(({ name }) => [casefold(name), name]));
  for (const { customer } of await tx.query<{ customer: string }>(sql.text('keys.customers'))) {
    const rule = directory.find(customer)?.rule;
    if (rule === undefined) continue;
    const keys = rule.uniqueKeys.map((key) => nameOf.get(casefold(key)) ?? key);
    const known = [...new Set(keys)].filter((key) => nameOf.has(casefold(key)));
    const orders = await tx.query<KeyedOrder>(
      sql.text('keys.of_customer', { keys: known.map((key) => `, ${tx.quote(key)}`).join('') }),
      { customer },
    );
    const moved = orders.flatMap((order): { order: KeyedOrder; update: SqlParams }[] => {
      const baseKey = baseKeyOf(
        rule.name,
        keys.map((key) => order[key] ?? null),
        sha256,
      );
      if (baseKey === order.base_key && rule.name === customer) return [];
      return [{ order, update: { record: order.record_id, baseKey, customer: rule.name } }];
    });
    const { customer: column } = rules.roles;
    await giveKeys(
      { sql, tx, customerColumn: column },
      moved.map(({ update }) => update),
    );
    if (rule.name === customer) continue;
    const changes = JSON.stringify([{ column: column ?? 'customer', before: customer, after: rule.name }]);
    await tx.bulkInsert(
      'ORDER_HISTORY',
      ['record_id', 'run_id', 'kind', 'at', 'workbook', 'sheet', 'row_no', 'changes'],
      moved.map(({ order }) => [
        order.record_id,
        runId,
        'renamed',
        now(),
        order.workbook,
        order.sheet,
        order.row_no,
        changes,
      ]),
    );
  }
  return true;
}
