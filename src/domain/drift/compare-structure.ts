// compare-structure: the board's columns and labels against what the config maps and the orders use. Owns: findings of kind column-* and label-*.
// Does not own: whether a config fits a board at all (monday/values/board-rules.ts); these findings are listed, never mended: the structure is people's.
import type { BoardColumn, BoardStructure } from '../board/board.js';
import type { Finding, StructureKind } from './drift.js';
import { type LostLabel, type LostLabels, lineColumnsOf, type OwnedColumns } from './known-order.js';

/** Column id -> names of the labels that acknowledged orders and lines show. */
export type UsedLabels = ReadonlyMap<string, ReadonlySet<string>>;

export function lostLabels(used: UsedLabels, now: BoardStructure, before: BoardStructure | null): LostLabels {
  const lost = new Map<string, Map<string, LostLabel>>();
  const earlier = [...(before?.columns ?? []), ...(before?.subitemColumns ?? [])];
  for (const column of [...now.columns, ...now.subitemColumns]) {
    if (column.labels === null) continue;
    const names = new Set(column.labels.map(({ name }) => name));
    for (const name of used.get(column.id) ?? []) {
      if (names.has(name)) continue;
      const id =
        earlier.find((other) => other.id === column.id)?.labels?.find((label) => label.name === name)?.id ?? null;
      const renamedTo = column.labels.find((label) => label.id === id)?.name ?? null;
      const ofColumn = lost.get(column.id) ?? new Map<string, LostLabel>();
      lost.set(column.id, ofColumn.set(name, { column, name, id, renamedTo }));
    }
  }
  return lost;
}

export function compareStructure(
  owned: OwnedColumns,
  now: BoardStructure,
  before: BoardStructure | null,
  lost: LostLabels,
): readonly Finding[] {
  const items = [owned.keyColumn, ...owned.mapping.map(({ boardColumn }) => boardColumn)];
  const lines = lineColumnsOf(owned);
  return [
    ...columnFindings(items, now.columns, before?.columns ?? []),
    ...columnFindings(lines, now.subitemColumns, before?.subitemColumns ?? []),
    ...[...lost.values()].flatMap((names) => [...names.values()].map(labelFinding)),
  ];
}

function columnFindings(
  ids: readonly string[],
  now: readonly BoardColumn[],
  before: readonly BoardColumn[],
): Finding[] {
  return ids.flatMap((id): Finding[] => {
    const column = now.find((candidate) => candidate.id === id);
    const earlier = before.find((candidate) => candidate.id === id);
    const title = column?.title ?? earlier?.title ?? id;
    if (column === undefined) {
      const why = 'Name another column in [board.columns], or bring it back on the board.';
      return [structureFinding('column-gone', { column: id, title, acked: earlier?.type ?? null, there: '', why })];
    }
    if (earlier === undefined || earlier.type === column.type) return [];
    const why = 'Its values are not compared. Change it back on the board; a sync writes in the form of the new type.';
    return [
      structureFinding('column-type-changed', { column: id, title, acked: earlier.type, there: column.type, why }),
    ];
  });
}

function labelFinding({ column, name, renamedTo }: LostLabel): Finding {
  const why =
    'Give it its name back on the board; else orders need it under [board.labels], or another word in the order list.';
  return structureFinding(renamedTo === null ? 'label-gone' : 'label-renamed', {
    column: column.id,
    title: column.title,
    acked: name,
    there: renamedTo ?? '',
    why,
  });
}

function structureFinding(
  kind: StructureKind,
  of: { column: string; title: string; acked: string | null; there: string; why: string },
): Finding {
  return {
    kind,
    customer: null,
    recordId: null,
    orderNumber: null,
    boardItemId: null,
    name: of.title,
    size: null,
    column: of.column,
    title: of.title,
    acked: of.acked,
    wanted: of.acked,
    there: of.there,
    changedAt: null,
    mend: 'left',
    why: of.why,
  };
}
