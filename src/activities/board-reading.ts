// board-reading: what a reading of the board works by, and the comparison of one item with its order. Owns: these shapes, shared by the steps of verify.
import type { BoardItem, BoardLine } from '../domain/board/board.js';
import { isLineKey, lineKey } from '../domain/board/names.js';
import { compareItem } from '../domain/drift/compare-item.js';
import { compareLines, lineFinding, mendsOfMissing } from '../domain/drift/compare-lines.js';
import type { Compared } from '../domain/drift/drift.js';
import type { ComparedBoard, KnownOrder } from '../domain/drift/known-order.js';
import type { ActivityDeps, ReadColumns } from './deps.js';

export interface VerifyInput {
  readonly runId: string;
  /** Only orders of this customer are compared; null = all. */
  readonly customer: string | null;
  readonly repair: boolean;
  /** Items without a key are looked at by name and order number. */
  readonly adopt: boolean;
  /** … and those that are surely orders become ours. */
  readonly takeOver: boolean;
}

/** What a reading works by, found out once. */
export interface BoardReading {
  readonly input: VerifyInput;
  readonly board: ComparedBoard;
  readonly read: ReadColumns;
  /** record id by item id: all that SQL knows to be on the board. */
  readonly ids: ReadonlyMap<string, string>;
  /** Ids in the store that two rows claim: not believed, so the board is asked by key. */
  readonly distrusted: { readonly orders: ReadonlySet<string>; readonly lines: ReadonlySet<string> };
}

export interface ForeignLine {
  readonly order: KnownOrder;
  readonly line: BoardLine;
}

/** An item against its order, subitems too. A line that is not under it is taken for missing until the board was asked what became of it. */
export function compareOwn(
  order: KnownOrder,
  item: BoardItem,
  board: ComparedBoard,
): Compared & { readonly foreign: readonly ForeignLine[] } {
  const ofItem = compareItem(order, item, board);
  const ofLines = compareLines(order, item, board);
  const missing = ofLines.missing.map((line) => ({
    findings: [lineFinding('missing-line', order, line.size, { id: line.itemId ?? '', name: '' })],
    mends: mendsOfMissing(order, line, null),
  }));
  const parts: readonly Compared[] = [ofItem, ofLines, ...missing];
  return {
    findings: parts.flatMap(({ findings }) => findings),
    mends: parts.flatMap(({ mends }) => mends),
    foreign: ofLines.foreign.filter(({ key }) => isLineKey(key)).map(({ line }) => ({ order, line })),
  };
}

/** As SQL knows them, without the ids that are not to be trusted. */
export async function knownOrders(
  store: { readonly verify: Pick<ActivityDeps['store']['verify'], 'orders'> },
  { distrusted }: BoardReading,
  recordIds: readonly string[],
): Promise<Map<string, KnownOrder>> {
  const orders = await store.verify.orders(recordIds);
  if (distrusted.orders.size + distrusted.lines.size === 0) return orders;
  for (const [id, order] of orders)
    orders.set(id, {
      ...order,
      itemId: distrusted.orders.has(id) ? null : order.itemId,
      lines: order.lines.map((line) =>
        distrusted.lines.has(lineKey(id, line.size)) ? { ...line, itemId: null } : line,
      ),
    });
  return orders;
}

export function isMeant({ customer }: VerifyInput, order: KnownOrder): boolean {
  return customer === null || order.customer === customer;
}
