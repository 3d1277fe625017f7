// resolve-missing: what a reading of all pages did not find is asked for by its id, and what else carries an order's key is sorted out.
// Owns: missing, archived, deleted, moved and doubled. An item that people moved between two pages while they were read is compared now.
import type { BoardItem, BoardItemById } from '../domain/board/board.js';
import { lineKey } from '../domain/board/names.js';
import { placeOf } from '../domain/drift/compare-item.js';
import type { Compared, Finding, ItemKind, LineKind, Mend, Mending } from '../domain/drift/drift.js';
import { type KnownOrder, leftAlone } from '../domain/drift/known-order.js';
import { askUntilAnswered } from './ask.js';
import { type BoardReading, compareOwn, isMeant, knownOrders } from './board-reading.js';
import type { ActivityDeps, ReadColumns } from './deps.js';

/** The board's own limit of ids in one question (docs/monday-api.md "Limits per operation"). */
const IDS_AT_ONCE = 100;

export async function resolveMissing(deps: ActivityDeps, reading: BoardReading): Promise<Compared> {
  const found = await unseenItems(deps, reading);
  await sortMissingLines(deps, reading);
  return found;
}

async function unseenItems(deps: ActivityDeps, reading: BoardReading): Promise<Compared> {
  const { store } = deps;
  const { input } = reading;
  const claims = new Map<string, string[]>();
  for (const { recordId, itemId } of await store.verify.claims(input.runId))
    claims.set(recordId, [...(claims.get(recordId) ?? []), itemId].sort(byAge));
  const unseen = new Set(await store.verify.unseen(input.runId, input.customer));
  const findings: Finding[] = [];
  const mends: Mend[] = [];
  for (const recordIds of chunks([...new Set([...unseen, ...claims.keys()])].sort())) {
    const orders = await knownOrders(store, reading, recordIds);
    const asked = [...orders.values()].flatMap(({ recordId, itemId }) => [
      ...(itemId !== null && unseen.has(recordId) ? [itemId] : []),
      ...(claims.get(recordId) ?? []),
    ]);
    const there = await readByIds(deps, input.runId, asked, reading.read);
    for (const order of orders.values()) {
      if (!isMeant(input, order)) continue;
      const compared = sortOut(
        deps,
        reading,
        order,
        unseen.has(order.recordId),
        claims.get(order.recordId) ?? [],
        there,
      );
      findings.push(...compared.findings);
      mends.push(...compared.mends);
    }
  }
  return { findings, mends };
}

/** One order: its own item, if there is one, else the oldest that carries its key; all others are surplus. */
function sortOut(
  { settings }: ActivityDeps,
  { board }: BoardReading,
  order: KnownOrder,
  unseen: boolean,
  claims: readonly string[],
  there: ReadonlyMap<string, BoardItemById>,
): Compared {
  const own = order.itemId === null ? undefined : there.get(order.itemId);
  const isHere = (item: BoardItemById | undefined) =>
    item?.state === 'active' && (item.boardId ?? settings.boardId) === settings.boardId;
  const claiming = claims.flatMap((id) => there.get(id) ?? []).filter(isHere);
  if (order.itemId !== null && !unseen) return surplus(order, claiming);
  if (own !== undefined && isHere(own)) return joined(compareOwn(order, own, board), surplus(order, claiming));
  const [oldest, ...others] = claiming;
  if (oldest !== undefined) return joined(adopted(order, oldest, board.owned.lineKeyColumn), surplus(order, others));
  if (order.itemId === null) return { findings: [], mends: [] };
  return gone(order, own);
}

function surplus(order: KnownOrder, items: readonly BoardItem[]): Compared {
  return {
    findings: items.map((item) => ({ kind: 'doubled-item', ...placeOf(order, item), ...mendingOf(order) })),
    mends: unlessLeft(
      order,
      items.map(({ id }) => ({
        kind: 'archive',
        itemId: id,
        recordId: order.recordId,
        size: null,
        customer: order.customer,
      })),
    ),
  };
}

/** Nothing is known of what it holds, so all of it is sent once; its subitems become the order's by their keys. */
function adopted(order: KnownOrder, item: BoardItem, lineKeyColumn: string): Compared {
  const byKey = new Map<string, string>();
  for (const line of [...item.lines].sort((a, b) => byAge(b.id, a.id)))
    byKey.set(line.cells.get(lineKeyColumn)?.text ?? '', line.id);
  const lines = order.lines.flatMap((line): Mend[] => {
    const itemId = byKey.get(lineKey(order.recordId, line.size));
    if (itemId !== undefined)
      return [{ kind: 'reset-line', recordId: order.recordId, size: line.size, itemId, quantity: null }];
    return line.itemId === null ? [] : [{ kind: 'forget-line', recordId: order.recordId, size: line.size }];
  });
  return {
    findings: [{ kind: 'unknown-item', ...placeOf(order, item), ...mendingOf(order) }],
    mends: unlessLeft(order, [{ kind: 'reset', recordId: order.recordId, itemId: item.id, acked: null }, ...lines]),
  };
}

function gone(order: KnownOrder, item: BoardItemById | undefined): Compared {
  const mending: Mending =
    !order.present && item?.state === 'archived'
      ? { mend: 'theirs', why: 'The order is absent from its order list, and people archived its item.' }
      : mendingOf(order);
  return {
    findings: [{ kind: goneKind(item), ...placeOf(order, null), ...mending }],
    mends: unlessLeft(order, [{ kind: 'forget', recordId: order.recordId }]),
  };
}

function goneKind(item: BoardItemById | undefined): ItemKind {
  switch (item?.state) {
    case 'archived':
      return 'archived-item';
    case 'deleted':
      return 'deleted-item';
    case 'active':
      return 'moved-item';
    case 'unknown':
    case undefined:
      return 'missing-item';
  }
}

/** The pages said only that these subitems are not under their items; what became of them, the board says by id. */
async function sortMissingLines(deps: ActivityDeps, reading: BoardReading): Promise<void> {
  const { input, read } = reading;
  const { store } = deps;
  const missing = await store.verify.missingLines(input.runId);
  for (const some of chunks(missing)) {
    const ids = some.map(({ itemId }) => itemId);
    const there = await readByIds(deps, input.runId, ids, { columns: read.lineColumns, lineColumns: read.lineColumns });
    const orders = await knownOrders(store, reading, [...new Set(some.map(({ recordId }) => recordId))]);
    const sorted = some.map((line) => {
      const order = orders.get(line.recordId);
      const found = there.get(line.itemId);
      const kind = goneLineKind(found, order?.itemId ?? null);
      return {
        no: line.no,
        kind,
        archive: input.repair && kind === 'misplaced-line' && order !== undefined && leftAlone(order) === null,
      };
    });
    await store.verify.sortMissingLines(input.runId, sorted);
  }
}

/** null: it is under its item after all, having been moved there and back while the board was read. */
function goneLineKind(item: BoardItemById | undefined, parentId: string | null): LineKind | null {
  switch (item?.state) {
    case 'archived':
      return 'archived-line';
    case 'deleted':
      return 'deleted-line';
    case 'active':
      return item.parentId !== null && item.parentId === parentId ? null : 'misplaced-line';
    case 'unknown':
    case undefined:
      return 'missing-line';
  }
}

export async function readByIds(
  deps: ActivityDeps,
  runId: string,
  ids: readonly string[],
  columns: ReadColumns,
): Promise<ReadonlyMap<string, BoardItemById>> {
  const found = new Map<string, BoardItemById>();
  for (const some of chunks(ids)) {
    const items = await askUntilAnswered(deps, runId, 'items of the board', (signal) =>
      deps.board.readItemsById(some, columns, signal),
    );
    for (const item of items) found.set(item.id, item);
  }
  return found;
}

function mendingOf(order: KnownOrder): Mending {
  const alone = leftAlone(order);
  return alone === null ? { mend: 'repair' } : { mend: 'left', why: alone };
}

function unlessLeft(order: KnownOrder, mends: readonly Mend[]): readonly Mend[] {
  return leftAlone(order) === null ? mends : [];
}

function joined(a: Compared, b: Compared): Compared {
  return { findings: [...a.findings, ...b.findings], mends: [...a.mends, ...b.mends] };
}

function* chunks<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += IDS_AT_ONCE) yield list.slice(at, at + IDS_AT_ONCE);
}

/** Ids are numbers too large for a number; the shorter is the older. */
function byAge(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
