// freeze: members of a batch -> the bytes that are stored before they are sent, and sent again unchanged (S4).
// Pure: the same members give the same bytes. Does not own: how values are encoded (column-values.ts) or when they are sent.
import type { BatchMember, ColumnValues, FrozenRequest } from '../../domain/board/board.js';
import { batchDocument, variableOf } from './batch-document.js';
import { FIRST_COSTS } from './cost-table.js';

export interface FreezeTarget {
  readonly boardId: string;
  readonly subitemBoardId: string;
  readonly idempotencyKey: string;
}

export function freezeBatch(members: readonly BatchMember[], target: FreezeTarget): FrozenRequest {
  if (members.length === 0) throw new RangeError('a batch needs at least one member');
  const shared = { boardId: target.boardId, subitemBoardId: target.subitemBoardId };
  const variables: Record<string, unknown> = {};
  members.forEach((member, index) => {
    const own: Record<string, unknown> = variablesOf(member);
    // A variable that the document does not use fails the whole request (docs/monday-api.md "Transport"), so the board ids stand only where needed.
    for (const name of boardVariables(member)) variables[name] = shared[name];
    for (const [name, value] of Object.entries(own)) variables[variableOf(name, index)] = value;
  });
  return {
    body: JSON.stringify({ query: batchDocument(members.map(({ kind }) => kind)), variables }),
    idempotencyKey: target.idempotencyKey,
    size: members.length,
    cost: members.reduce((sum, { kind }) => sum + FIRST_COSTS[kind], 0),
  };
}

function boardVariables(member: BatchMember): readonly ('boardId' | 'subitemBoardId')[] {
  switch (member.kind) {
    case 'create-item':
    case 'change-item':
      return ['boardId'];
    case 'change-subitem':
      return ['subitemBoardId'];
    case 'create-subitem':
    case 'move-item':
    case 'archive-item':
      return [];
  }
}

function variablesOf(member: BatchMember): Record<string, unknown> {
  switch (member.kind) {
    case 'create-item':
      return { groupId: member.groupId, name: member.name, ...valuesOf(member) };
    case 'create-subitem':
      return { parentItemId: member.parentItemId, name: member.name, ...valuesOf(member) };
    case 'change-item':
    case 'change-subitem':
      return { itemId: member.itemId, ...valuesOf(member) };
    case 'move-item':
      return { itemId: member.itemId, groupId: member.groupId };
    case 'archive-item':
      return { itemId: member.itemId };
  }
}

/** column_values is JSON in JSON: a string that holds JSON text, also in a variable (docs/monday-api.md "Column values"). */
function valuesOf(member: { readonly values: ColumnValues; readonly createLabels: boolean }): Record<string, unknown> {
  return { values: JSON.stringify(member.values), createLabels: member.createLabels };
}
