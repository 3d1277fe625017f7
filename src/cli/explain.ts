// explain: one order, from cell to board: where each value comes from, what happened to it, what was sent. Owns: finding it, and looking into its workbook.
import type { Config } from '../config/config.js';
import { didYouMean } from '../config/nearest.js';
import type { RawCell } from '../domain/order/raw-cell.js';
import { SourceRefused } from '../domain/order/refusal.js';
import { columnLetter } from '../domain/reading/excel-column.js';
import type { OrderSource, SecondLook } from '../sources/source.js';
import type { ExplainedOrder, FoundOrder } from '../store/views/explain-store.js';
import { listsOf, openOrderLists } from '../wiring/order-lists.js';
import { mappedColumns } from '../wiring/settings.js';
import { CommandFailed, type CommonOptions, EXIT, type Output } from './context.js';
import { withStore } from './environment.js';
import { explainOrder } from './report/explanation.js';
import { explanationText } from './report/explanation-text.js';
import { type Cell, formatTable, outputWidth } from './text-table.js';

export async function explain(options: CommonOptions, output: Output, text: string): Promise<number> {
  return withStore(options, output, async (store, config) => {
    const found = await store.explain.find(text.trim());
    const [only] = found;
    if (only === undefined)
      throw new CommandFailed(
        `No order in this store is called "${text}". ${didYouMean(text.trim(), await store.explain.orderNumbers(), 'Try its order number, its record id, the id of its item, or a part of its name.')}`,
      );
    const width = outputWidth(output.columns);
    if (found.length > 1) {
      output.out(options.json ? JSON.stringify({ orders: found }, null, 2) : foundText(found, width));
      return EXIT.inSync;
    }
    const context = {
      boardId: config.board.id,
      mapping: mappedColumns(config),
      rules: config.orders,
      cellsOf: (order: ExplainedOrder) => cellsOf(config, order),
    };
    const explanation = await explainOrder(store, only.record_id, context);
    if (explanation === null) throw new CommandFailed(`The order ${only.record_id} is no longer in this store.`);
    output.out(options.json ? JSON.stringify(explanation, null, 2) : explanationText(explanation, width));
    return EXIT.inSync;
  });
}

function foundText(found: readonly FoundOrder[], width: number): string {
  const rows = found.map((order): Cell[] => [
    order.customer,
    order.order_number,
    order.item_name,
    order.present === 1 ? order.sync_state : 'absent',
    `${order.workbook} row ${order.row_no}`,
    order.record_id,
  ]);
  const table = formatTable(
    [
      { title: 'customer', shrinks: true },
      { title: 'order' },
      { title: 'item', shrinks: true },
      { title: 'state' },
      { title: 'from', shrinks: true },
      { title: 'record id' },
    ],
    rows,
    width,
  );
  return `${table}\n\n${found.length} orders. Name one: order-mirror explain ${found[0]?.record_id ?? ''}`;
}

/** The row as it stands in the workbook, if that is still the one that was imported: nothing of it is kept in SQL. */
async function cellsOf(
  { source: config, orders }: Config,
  { workbook, digest, row_no: row }: ExplainedOrder,
): Promise<ReadonlyMap<string, string> | null> {
  if (config.kind !== 'workbooks') return null;
  const source = openOrderLists(listsOf(config), orders);
  try {
    if ((await source.digest(workbook)) !== digest) return null;
    const cells = await rowOf(source, workbook, row);
    if (cells === null) return null;
    return new Map(
      cells.flatMap((cell, index): [string, string][] => {
        const text = writtenText(cell);
        return text === null ? [] : [[columnLetter(index), text]];
      }),
    );
  } catch (error) {
    // Gone, locked or damaged: the rest of the story does not depend on it.
    if (error instanceof SourceRefused) return null;
    throw error;
  }
}

async function rowOf(
  source: OrderSource,
  workbook: string,
  row: number,
  look?: SecondLook,
): Promise<readonly RawCell[] | null> {
  const open = await source.open(workbook, undefined, look);
  try {
    let cells: readonly RawCell[] | null = null;
    for await (const found of open.rows()) if (found.row === row) cells = found.cells;
    const again = open.secondLook();
    return again === null ? cells : await rowOf(source, workbook, row, again);
  } finally {
    await open.close();
  }
}

function writtenText(cell: RawCell): string | null {
  if (cell === null) return null;
  if (typeof cell !== 'object') return String(cell);
  switch (cell.kind) {
    case 'date':
      return cell.iso;
    case 'error':
      return cell.code;
    case 'uncalculated':
      return '(a formula that was never calculated)';
    case 'padded':
      return cell.text;
    case 'covered':
      return writtenText(cell.cell);
  }
}
