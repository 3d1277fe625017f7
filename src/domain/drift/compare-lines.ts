// compare-lines: the subitems under an item against the lines of its order. Pure. Owns: findings and mends of lines.
// A line is known by its subitem's id, else by its key; a subitem with neither is people's own and is not looked at (S10).
import type { BoardItem, BoardLine } from '../board/board.js';
import { holdsValue, shownCell } from '../board/board-value.js';
import { boardNames, lineKey } from '../board/names.js';
import { trimBlanks } from '../order/white-space.js';
import type { Compared, Finding, LineKind, Mend, Mending, ThreeValues, ValueKind } from './drift.js';
import { type ComparedBoard, type KnownLine, type KnownOrder, leftAlone } from './known-order.js';

export interface ComparedLines extends Compared {
  /** Lines whose subitem is not under this item: what became of it is asked of the board. */
  readonly missing: readonly KnownLine[];
  /** Subitems with a key of ours that is none of this order's sizes: perhaps another order's. */
  readonly foreign: readonly { readonly line: BoardLine; readonly key: string }[];
}

export function compareLines(order: KnownOrder, item: BoardItem, board: ComparedBoard): ComparedLines {
  const found = new Map(item.lines.map((line) => [line.id, line]));
  const own = new Set(order.lines.flatMap(({ itemId }) => (itemId === null ? [] : [itemId])));
  const claims = new Map<string, BoardLine[]>();
  const foreign: { line: BoardLine; key: string }[] = [];
  const keys = new Map(order.lines.map((line) => [lineKey(order.recordId, line.size), line]));
  for (const line of item.lines) {
    const key = keyShown(line, board);
    if (own.has(line.id) || key === null || key === '') continue;
    const size = keys.get(key)?.size;
    if (size === undefined) foreign.push({ line, key });
    else claims.set(size, [...(claims.get(size) ?? []), line].sort(byAge));
  }

  const findings: Finding[] = [];
  const mends: Mend[] = [];
  const missing: KnownLine[] = [];
  for (const line of order.lines) {
    const there = line.itemId === null ? undefined : found.get(line.itemId);
    const [oldest, ...others] = claims.get(line.size) ?? [];
    if (there !== undefined) {
      const compared = compareLine(order, line, there, board);
      findings.push(...compared.findings);
      mends.push(...compared.mends);
    } else if (oldest !== undefined) {
      findings.push(lineFinding('unknown-line', order, line.size, oldest));
      mends.push(...unlessLeft(order, resetLine(order, line.size, oldest.id, null)));
    } else if (line.itemId !== null) missing.push(line);
    for (const surplus of there === undefined || oldest === undefined ? others : [oldest, ...others]) {
      findings.push(lineFinding('doubled-line', order, line.size, surplus));
      mends.push(...unlessLeft(order, archiveLine(order, line.size, surplus.id)));
    }
  }
  return { findings, mends, missing, foreign };
}

export function lineFinding(
  kind: LineKind,
  order: KnownOrder,
  size: string,
  line: Pick<BoardLine, 'id' | 'name'>,
  as?: Mending,
): Finding {
  const alone = leftAlone(order);
  const mending: Mending = as ?? (alone === null ? { mend: 'repair' } : { mend: 'left', why: alone });
  return { kind, ...linePlace(order, size, line), ...mending };
}

/** The subitem is not under its item: made again, and what is misplaced leaves the board first. */
export function mendsOfMissing(order: KnownOrder, line: KnownLine, misplacedId: string | null): readonly Mend[] {
  const away = misplacedId === null ? [] : [archiveLine(order, line.size, misplacedId)];
  return unlessLeft(order, { kind: 'forget-line', recordId: order.recordId, size: line.size }, ...away);
}

function compareLine(order: KnownOrder, line: KnownLine, there: BoardLine, board: ComparedBoard): Compared {
  const { owned, lineColumns } = board;
  const alone = leftAlone(order);
  const mending: Mending = alone === null ? { mend: 'repair' } : { mend: 'left', why: alone };
  const findings: Finding[] = [];
  const say = (kind: ValueKind, values: Omit<ThreeValues, 'changedAt'>) =>
    findings.push({ kind, ...linePlace(order, line.size, there), ...values, changedAt: there.updatedAt, ...mending });

  const quantity = lineColumns.get(owned.quantityColumn);
  const quantityCell = there.cells.get(owned.quantityColumn);
  const expected = line.acked === null ? [line.wanted] : [line.acked, line.wanted];
  const quantityFits =
    quantity === undefined || expected.some((number) => holdsValue(quantity, String(number), quantityCell));
  if (quantity !== undefined && !quantityFits)
    say('wrong-quantity', {
      column: quantity.id,
      title: quantity.title,
      acked: line.acked === null ? null : String(line.acked),
      wanted: String(line.wanted),
      there: shownCell(quantity, quantityCell),
    });
  // The board holds what is wanted, and the store says it acknowledged another quantity: a change to that one would never be sent.
  else if (quantity !== undefined && line.acked !== null && !holdsValue(quantity, String(line.acked), quantityCell))
    say('acknowledged-quantity-wrong', {
      column: quantity.id,
      title: quantity.title,
      acked: String(line.acked),
      wanted: String(line.wanted),
      there: shownCell(quantity, quantityCell),
    });

  const same = (text: string) => ({ acked: text, wanted: text });
  const size = lineColumns.get(owned.sizeColumn);
  const sizeCell = there.cells.get(owned.sizeColumn);
  if (
    size !== undefined &&
    !holdsValue(size, sizeJson(size.type, line.size), sizeCell) &&
    !board.lost.get(size.id)?.has(line.size)
  )
    say('wrong-size', { column: size.id, title: size.title, ...same(line.size), there: shownCell(size, sizeCell) });

  const name = boardNames(owned.rules).subitemName(line.size);
  if (trimBlanks(there.name) !== trimBlanks(name))
    say('wrong-line-name', { column: null, title: 'Name', ...same(name), there: there.name });

  const key = lineKey(order.recordId, line.size);
  const keyThere = keyShown(there, board);
  if (keyThere !== null && keyThere !== key)
    say('wrong-line-key', { column: owned.lineKeyColumn, title: 'Key', ...same(key), there: keyThere });

  if (findings.length === 0) return { findings, mends: [] };
  const onlyQuantity = findings.every(
    ({ kind }) => kind === 'wrong-quantity' || kind === 'acknowledged-quantity-wrong',
  );
  const shown = quantity === undefined ? '' : shownCell(quantity, quantityCell);
  // Another whole number is sent as a quantity alone; a blank or 12.5 is no quantity, so the whole line goes.
  const known = onlyQuantity && /^-?\d{1,9}$/.test(shown) ? Number(shown) : null;
  return { findings, mends: unlessLeft(order, resetLine(order, line.size, there.id, known)) };
}

function linePlace(order: KnownOrder, size: string, line: Pick<BoardLine, 'id' | 'name'>) {
  return {
    customer: order.customer,
    recordId: order.recordId,
    orderNumber: order.orderNumber,
    boardItemId: line.id,
    name: order.name,
    size,
  };
}

function keyShown(line: BoardLine, { lineColumns, owned }: ComparedBoard): string | null {
  const column = lineColumns.get(owned.lineKeyColumn);
  return column === undefined ? null : shownCell(column, line.cells.get(owned.lineKeyColumn));
}

/** A size in the form of its column (docs/monday-api.md "Column values"). */
function sizeJson(type: string, size: string): unknown {
  if (type === 'dropdown') return { labels: [size] };
  return type === 'status' ? { label: size } : size;
}

const resetLine = (order: KnownOrder, size: string, itemId: string, quantity: number | null): Mend => {
  return { kind: 'reset-line', recordId: order.recordId, size, itemId, quantity };
};

const archiveLine = ({ recordId, customer }: KnownOrder, size: string, itemId: string): Mend => {
  return { kind: 'archive', itemId, recordId, size, customer };
};

const unlessLeft = (order: KnownOrder, ...mends: readonly Mend[]): readonly Mend[] =>
  leftAlone(order) === null ? mends : [];

/** Ids are numbers too large for a number; the shorter is the older. */
const byAge = (a: BoardLine, b: BoardLine): number => a.id.length - b.id.length || (a.id < b.id ? -1 : 1);
