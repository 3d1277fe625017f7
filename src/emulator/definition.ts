// What a practice board starts from: the JSON form of a real board, as exported from monday.com
// (boards/customer-master-schedule.json), plus optional starting labels.
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { assetPath } from './assets.js';
import { PracticeBoardRefusal } from './refusal.js';

const columnSchema = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  title: v.string(),
  type: v.string(),
  labels: v.optional(v.array(v.string())),
  settings: v.optional(v.record(v.string(), v.unknown())),
});

const groupSchema = v.object({ id: v.string(), title: v.string(), color: v.optional(v.string()) });

const boardSchema = v.object({
  board_id: v.pipe(v.string(), v.regex(/^\d+$/, 'board_id is a number written as text')),
  board_name: v.string(),
  columns: v.array(columnSchema),
  subitems_board_id: v.optional(v.string()),
  subitems_board_name: v.optional(v.string()),
  subitems_columns: v.optional(v.array(columnSchema)),
  groups: v.optional(v.array(groupSchema)),
  items_limit: v.optional(v.number()),
});

export type ColumnDefinition = v.InferOutput<typeof columnSchema>;
export type BoardDefinition = v.InferOutput<typeof boardSchema>;

/** The board the demo runs on: Customer Master Schedule. */
export const demoBoardPath = (): string => assetPath('boards/customer-master-schedule.json');

/** Reads one board, or a list of boards, from a JSON file. */
export function readBoardDefinitions(path: string): BoardDefinition[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new PracticeBoardRefusal(
      `Cannot read the board definition ${path}: ${error instanceof Error ? error.message : error}. Correct it, or name another with --boards.`,
    );
  }
  return (Array.isArray(json) ? json : [json]).map((board) => {
    const parsed = v.safeParse(boardSchema, board);
    if (parsed.success) return parsed.output;
    const problems = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'the board'}: ${issue.message}`);
    throw new PracticeBoardRefusal(`${path} is not a board definition. ${problems.join('; ')}`);
  });
}
