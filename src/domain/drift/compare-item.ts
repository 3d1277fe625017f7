// compare-item: one item of the board against the order that SQL says it is. Pure. Owns: findings of its name, group, key and mapped columns, and
// what the books must say of it so that a plan sends the difference. S10: other columns are never looked at. Lines: compare-lines.ts.
import type { BoardColumn, BoardItem } from '../board/board.js';
import { holdsValue, isBlankCell, labelIdsOf, labelsOf, shownCell, wantedText } from '../board/board-value.js';
import type { WantedItem } from '../board/wanted-item.js';
import { foldName, trimBlanks } from '../order/white-space.js';
import type { Compared, Finding, Mending, Place, ThreeValues, ValueKind } from './drift.js';
import { type ComparedBoard, type KnownOrder, leftAlone } from './known-order.js';

/** Stands in an acknowledged state for what is there by other hands: never equal to anything wanted, so a plan sends what is. */
interface ThereNow {
  readonly there: string;
}

export function compareItem(order: KnownOrder, item: BoardItem, board: ComparedBoard): Compared {
  const known = order.acked ?? order.wanted;
  const findings: Finding[] = [];
  const alone = leftAlone(order);
  const mending: Mending = alone === null ? { mend: 'repair' } : { mend: 'left', why: alone };
  const place = placeOf(order, item);
  const say = (kind: ValueKind, values: Omit<ThreeValues, 'changedAt'>, as: Mending = mending) =>
    findings.push({ kind, ...place, ...values, changedAt: item.updatedAt, ...as });

  if (known !== null) {
    const name = standing(order, known, 'name', item.name, sameName);
    if (name === 'foreign')
      say('wrong-name', { column: null, title: 'Name', ...texts(order, ({ name }) => name), there: item.name });
    else if (name === 'wanted')
      say('acknowledged-wrong', {
        column: null,
        title: 'Name',
        ...texts(order, (of) => of.name),
        there: item.name,
      });
    const group = standing(order, known, 'group', item.groupTitle, sameGroup);
    if (group !== 'known')
      say(group === 'foreign' ? 'wrong-group' : 'acknowledged-wrong', {
        column: null,
        title: 'Group',
        ...texts(order, (of) => of.group),
        there: item.groupTitle,
      });
    for (const column of outdatedColumns(order, known, item, board))
      say('acknowledged-wrong', {
        column: column.id,
        title: column.title,
        ...texts(order, ({ values }) => wantedText(column, values[column.id])),
        there: shownCell(column, item.cells.get(column.id)),
      });
    for (const column of differingColumns(order, known, item, board)) {
      const values = {
        column: column.id,
        title: column.title,
        ...texts(order, ({ values }) => wantedText(column, values[column.id])),
        there: shownCell(column, item.cells.get(column.id)),
      };
      const theirs = board.owned.peopleMayEdit.includes(column.id);
      const why =
        'people_may_edit leaves this column to people; it is sent again when its value in the order list changes.';
      say(order.acked === null ? 'wrong-value' : 'edited', values, theirs ? { mend: 'theirs', why } : mending);
    }
  }
  const key = keyShown(item, board);
  if (key !== null && key !== order.recordId)
    say('wrong-key', {
      column: board.owned.keyColumn,
      title: 'Key',
      acked: order.recordId,
      wanted: order.recordId,
      there: key,
    });

  if (!findings.some(({ mend }) => mend === 'repair')) return { findings, mends: [] };
  const acked = known === null ? null : asThere(order, known, item, board);
  return { findings, mends: [{ kind: 'reset', recordId: order.recordId, itemId: item.id, acked }] };
}

/** What the item is known to hold after this look: the last known state, with what is there now where that is neither known nor wanted. */
export function asThere(order: KnownOrder, known: WantedItem, item: BoardItem, board: ComparedBoard): WantedItem {
  const { owned } = board;
  const differing = new Set(differingColumns(order, known, item, board).map(({ id }) => id));
  const values: Record<string, unknown> = {};
  for (const { boardColumn: id } of owned.mapping) {
    const column = board.columns.get(id);
    const cell = item.cells.get(id);
    const before = known.values[id];
    const wanted = order.wanted?.values[id];
    let now: unknown;
    if (column === undefined || owned.peopleMayEdit.includes(id)) now = before;
    else if (differing.has(id)) now = isBlankCell(column, cell) ? undefined : thereNow(shownCell(column, cell));
    else now = holdsValue(column, before, cell) ? before : holdsValue(column, wanted, cell) ? wanted : before;
    if (now !== undefined) values[id] = now;
  }
  const key = keyShown(item, board);
  if (key !== null && key !== order.recordId) values[owned.keyColumn] = thereNow(key);
  const foreign = [
    ...(standing(order, known, 'name', item.name, sameName) === 'foreign' ? (['name'] as const) : []),
    ...(standing(order, known, 'group', item.groupTitle, sameGroup) === 'foreign' ? (['group'] as const) : []),
  ];
  const name = [known.name, order.wanted?.name ?? ''].find((text) => sameName(item.name, text)) ?? item.name;
  return { group: item.groupTitle, name, values, ...(foreign.length === 0 ? {} : { foreign }) };
}

/**
 * Whose a name or a group is that stands there: `known` as the store acknowledged it, else as it is `wanted` by now, else by other hands.
 * What an earlier repair found there and could not put right is still foreign.
 */
function standing(
  order: KnownOrder,
  known: WantedItem,
  part: 'name' | 'group',
  there: string,
  same: (a: string, b: string) => boolean,
): 'known' | 'wanted' | 'foreign' {
  const isForeign = known.foreign?.includes(part) === true;
  if (!isForeign && same(there, known[part])) return 'known';
  if (order.wanted !== null && same(there, order.wanted[part])) return isForeign ? 'known' : 'wanted';
  return 'foreign';
}

/** Where the board holds what is wanted, and not what the store says it acknowledged: the next change back would never be sent. */
function outdatedColumns(order: KnownOrder, known: WantedItem, item: BoardItem, board: ComparedBoard): BoardColumn[] {
  const { acked, wanted } = order;
  if (acked === null || wanted === null) return [];
  return board.owned.mapping.flatMap(({ boardColumn: id }) => {
    const column = board.columns.get(id);
    if (column === undefined || board.owned.peopleMayEdit.includes(id) || isThereNow(known.values[id])) return [];
    const cell = item.cells.get(id);
    const isOutdated =
      !holdsValue(column, acked.values[id], cell) &&
      !explainedByLabel(column, acked.values[id], item, board) &&
      holdsValue(column, wanted.values[id], cell);
    return isOutdated ? [column] : [];
  });
}

export function placeOf(order: KnownOrder, item: Pick<BoardItem, 'id' | 'name'> | null): Place {
  return {
    customer: order.customer,
    recordId: order.recordId,
    orderNumber: order.orderNumber,
    boardItemId: item?.id ?? order.itemId,
    name: item?.name ?? order.name,
    size: null,
  };
}

/** The key in an item's key column, '' for blank; null where the column cannot be read. */
export function keyShown(item: BoardItem, { columns, owned }: ComparedBoard): string | null {
  const column = columns.get(owned.keyColumn);
  return column === undefined ? null : shownCell(column, item.cells.get(owned.keyColumn));
}

/** Neither what the board acknowledged nor what is wanted by now stands there. */
function differingColumns(order: KnownOrder, known: WantedItem, item: BoardItem, board: ComparedBoard): BoardColumn[] {
  return board.owned.mapping.flatMap(({ boardColumn: id }) => {
    const column = board.columns.get(id);
    if (column === undefined) return [];
    const cell = item.cells.get(id);
    const expected = [known.values[id], ...(order.wanted === null ? [] : [order.wanted.values[id]])];
    const fits = expected.some(
      (value) => holdsValue(column, value, cell) || explainedByLabel(column, value, item, board),
    );
    return fits ? [] : [column];
  });
}

/** The column still holds the label of that id: its being renamed or gone is one finding of the board, not one of every item. */
function explainedByLabel(column: BoardColumn, value: unknown, item: BoardItem, board: ComparedBoard): boolean {
  const cell = item.cells.get(column.id);
  return labelsOf(value).some((name) => {
    const lost = board.lost.get(column.id)?.get(name);
    if (lost === undefined) return false;
    if (lost.id !== null && labelIdsOf(cell).includes(lost.id)) return true;
    return lost.renamedTo === null ? isBlankCell(column, cell) : shownCell(column, cell) === lost.renamedTo;
  });
}

function texts(order: KnownOrder, of: (item: WantedItem) => string): Pick<ThreeValues, 'acked' | 'wanted'> {
  return {
    acked: order.acked === null ? null : of(order.acked),
    wanted: order.wanted === null ? null : of(order.wanted),
  };
}

const sameName = (a: string, b: string): boolean => trimBlanks(a) === trimBlanks(b);
/** Group titles are one ignoring case and runs of blanks (docs/rules.md "Groups"). */
const sameGroup = (a: string, b: string): boolean => foldName(a) === foldName(b);
const thereNow = (there: string): ThereNow => ({ there });
const isThereNow = (value: unknown): boolean => typeof value === 'object' && value !== null && 'there' in value;
