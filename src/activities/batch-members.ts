// batch-members: claimed writes -> the aliased mutations of a batch. Owns: which columns a write touches (S10: only mapped ones, the key and nothing else).
import type { BatchMember, FrozenRequest } from '../domain/board/board.js';
import { boardNames, lineKey } from '../domain/board/names.js';
import type { WantedItem } from '../domain/board/wanted-item.js';
import type { ActivityDeps, BoardRules, Claimed } from './deps.js';

export interface BatchPart {
  readonly recordId: string;
  readonly size: string | null;
  /** The group that a create or a move goes into: known to be gone if the board says so. */
  readonly groupId: string | null;
}

export function membersOf(
  deps: ActivityDeps,
  claimed: readonly Claimed[],
  rules: Pick<BoardRules, 'encodeSize'>,
): { members: BatchMember[]; parts: BatchPart[] } {
  const members: BatchMember[] = [];
  const parts: BatchPart[] = [];
  for (const write of claimed) {
    for (const member of asMembers(deps, write, rules)) {
      members.push(member);
      parts.push({
        recordId: write.recordId,
        size: 'size' in write ? write.size : null,
        groupId: member.kind === 'create-item' || member.kind === 'move-item' ? member.groupId : null,
      });
    }
  }
  return { members, parts };
}

function asMembers(deps: ActivityDeps, write: Claimed, rules: Pick<BoardRules, 'encodeSize'>): BatchMember[] {
  const { settings } = deps;
  switch (write.kind) {
    case 'create': {
      const wanted = JSON.parse(write.wanted) as WantedItem;
      const values = { [settings.keyColumn]: write.recordId, ...wanted.values };
      return [
        {
          kind: 'create-item',
          key: write.recordId,
          groupId: write.groupId,
          name: write.itemName,
          values,
          createLabels: write.newLabels,
        },
      ];
    }
    case 'create-line': {
      const key = lineKey(write.recordId, write.size);
      const values = {
        [settings.lineKeyColumn]: key,
        ...sizeValue(settings.sizeColumn, rules.encodeSize(write.size)),
        ...quantityValue(settings.quantityColumn, write.quantity),
      };
      return [
        {
          kind: 'create-subitem',
          key,
          parentItemId: write.parentId,
          name: boardNames(settings.rules).subitemName(write.size),
          values,
          createLabels: write.newLabels,
        },
      ];
    }
    case 'change': {
      const planned = JSON.parse(write.changes) as Record<string, unknown>;
      const moves = write.moves && write.groupId !== null;
      // A batch is never empty: a write that says nothing says the name, which is ours.
      const values = Object.keys(planned).length === 0 && !moves ? { name: write.itemName } : planned;
      const change: BatchMember = {
        kind: 'change-item',
        key: write.recordId,
        itemId: write.itemId,
        values,
        createLabels: write.newLabels,
      };
      const move: BatchMember[] =
        moves && write.groupId !== null
          ? [{ kind: 'move-item', key: write.recordId, itemId: write.itemId, groupId: write.groupId }]
          : [];
      return [...(Object.keys(values).length > 0 ? [change] : []), ...move];
    }
    case 'archive':
      return [{ kind: 'archive-item', key: write.itemId, itemId: write.itemId }];
    case 'change-line': {
      const size = rules.encodeSize(write.size);
      return [
        {
          kind: 'change-subitem',
          key: lineKey(write.recordId, write.size),
          itemId: write.itemId,
          values: write.whole
            ? wholeLine(settings, write, sizeValue(settings.sizeColumn, size))
            : quantityValue(settings.quantityColumn, write.quantity),
          createLabels: write.whole && size.kind === 'value' && size.newLabel,
        },
      ];
    }
  }
}

/** All that is ours of a subitem, its name too: for one whose present state is not known (taken over, or edited by people). */
function wholeLine(
  { lineKeyColumn, quantityColumn, rules }: ActivityDeps['settings'],
  { recordId, size, quantity }: { readonly recordId: string; readonly size: string; readonly quantity: number },
  sizeValues: Record<string, unknown>,
): Record<string, unknown> {
  return {
    name: boardNames(rules).subitemName(size),
    [lineKeyColumn]: lineKey(recordId, size),
    ...sizeValues,
    ...quantityValue(quantityColumn, quantity),
  };
}

function sizeValue(column: string, encoded: ReturnType<BoardRules['encodeSize']>): Record<string, unknown> {
  return encoded.kind === 'value' ? { [column]: encoded.json } : {};
}

/** Numbers are sent as text, so that no precision is lost (docs/monday-api.md "Column values"). */
function quantityValue(column: string, quantity: number): Record<string, unknown> {
  return { [column]: String(quantity) };
}

export function freezeMembers(
  deps: ActivityDeps,
  claimed: readonly Claimed[],
  rules: Pick<BoardRules, 'encodeSize'>,
  idempotencyKey: string,
): { parts: BatchPart[]; frozen: FrozenRequest } {
  const { members, parts } = membersOf(deps, claimed, rules);
  return { parts, frozen: deps.board.freeze(members, idempotencyKey) };
}
