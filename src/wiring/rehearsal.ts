// rehearsal: the request of a recorded batch sent once more, byte for byte, to a practice board that is set to what the real one was: its columns and labels,
// and the groups and items that the request names. Says of each member whether the same would come of it now.
// Owns: setting up that board. It runs in this process and is gone afterwards; the real board is not touched.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BoardColumn, BoardStructure } from '../domain/board/board.js';
import type { BoardDefinition } from '../emulator/definition.js';
import type { ItemRecord, Put } from '../emulator/model.js';
import { startEmulator } from '../emulator/server.js';
import { readAnswer } from '../monday/answers/answers.js';
import { createMondayClient } from '../monday/wire/client.js';

export interface RehearsedMember {
  readonly position: number;
  /** `applied`, or why not, by its row of the table of outcomes. */
  readonly now: string;
}

export async function rehearse(
  body: string,
  members: number,
  structure: BoardStructure,
): Promise<readonly RehearsedMember[]> {
  const { variables } = JSON.parse(body) as { variables: Readonly<Record<string, unknown>> };
  const folder = mkdtempSync(join(tmpdir(), 'order-mirror-rehearsal-'));
  const stateFile = join(folder, 'board.journal');
  writeFileSync(stateFile, `${stateOf(variables, structure)}\n`, { mode: 0o600 });
  const board = await startEmulator({ boards: [definitionOf(variables, structure)], limits: 'none', stateFile });
  const client = createMondayClient({ url: board.url, token: { reveal: () => 'rehearsal' } });
  try {
    const raw = await client.send(body, { kind: 'mutation' });
    const answer = readAnswer(raw, { kind: 'mutation', members, apiVersion: client.apiVersion, nowMs: Date.now() });
    if (answer.outcome.kind !== 'answered') {
      const reason = 'reason' in answer.outcome ? answer.outcome.reason.row : answer.outcome.kind;
      return Array.from({ length: members }, (_, position) => ({ position, now: reason }));
    }
    return answer.members.map((member, position) => ({
      position,
      now: member.kind === 'applied' ? 'applied' : member.reason.row,
    }));
  } finally {
    await client.close();
    await board.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The values of all variables of this name, whichever member's they are: `itemId3` is `itemId` of the fourth. */
function named(variables: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const values = Object.entries(variables).flatMap(([key, value]) =>
    key.replace(/\d+$/, '') === name && typeof value === 'string' ? [value] : [],
  );
  return [...new Set(values)];
}

function definitionOf(variables: Readonly<Record<string, unknown>>, structure: BoardStructure): BoardDefinition {
  const known = new Set(structure.groups.map(({ id }) => id));
  return {
    board_id: structure.boardId,
    board_name: structure.name,
    columns: structure.columns.map(columnOf),
    subitems_board_id: structure.subitemBoardId,
    subitems_columns: structure.subitemColumns.map(columnOf),
    // Groups that the run itself had made are not in the structure it read before.
    groups: [
      ...structure.groups,
      ...named(variables, 'groupId')
        .filter((id) => !known.has(id))
        .map((id) => ({ id, title: id })),
    ],
  };
}

function columnOf({ id, title, type, labels }: BoardColumn) {
  return { id, title, type, ...(labels === null ? {} : { labels: labels.map(({ name }) => name) }) };
}

/** The items that the request names, empty: what a member does, does not depend on what they hold. */
function stateOf(
  variables: Readonly<Record<string, unknown>>,
  { boardId, subitemBoardId, groups }: BoardStructure,
): string {
  const ofSubitems = variables.subitemBoardId !== undefined;
  const item = (id: string, board: string, parentId: string | null, rank: number): Put => {
    const record: ItemRecord = {
      id,
      boardId: board,
      groupId: board === boardId ? (groups[0]?.id ?? 'topics') : 'topics',
      parentId,
      name: id,
      state: 'active',
      rank,
      values: {},
      createdAt: 0,
      updatedAt: 0,
    };
    return ['i', record];
  };
  const parents = named(variables, 'parentItemId').map((id, rank) => item(id, boardId, null, rank));
  const changed = named(variables, 'itemId').map((id, rank) =>
    ofSubitems ? item(id, subitemBoardId, PARENT, rank) : item(id, boardId, null, rank),
  );
  const parent = ofSubitems && changed.length > 0 ? [item(PARENT, boardId, null, 0)] : [];
  return [{ emulator: 'order-mirror', format: 1 }, [...parent, ...parents, ...changed]]
    .map((line) => JSON.stringify(line))
    .join('\n');
}

/** Changed subitems lie under some item; which one makes no difference. */
const PARENT = '1';
