// Judges the column values of one write: all of them, before anything changes. A bad one fails its alias whole.
import { BoardError, invalidArgument, invalidColumn } from './errors.js';
import { LabelDraft } from './labels.js';
import type { BoardRecord, ColumnRecord, ItemRecord, StoredValue } from './model.js';
import { refused, valueTypeOf } from './values.js';

/** docs/monday-api.md "Sizes and boards". */
const nameCharactersMax = 255;
/** "≈ 64 KB" for all column values of one item (docs/monday-api.md "Sizes and boards"). */
const valuesBytesMax = 64 * 1024;

export interface JudgedValues {
  readonly name: string | undefined;
  readonly values: ItemRecord['values'];
  /** Columns that get new labels, as they will be. */
  readonly columns: readonly ColumnRecord[];
}

export function checkName(name: string): string {
  if (name.trim() === '') throw invalidArgument('The item name must not be empty.', { argument: 'item_name' });
  if (name.length > nameCharactersMax)
    throw new BoardError('ItemNameTooLongException', `The item name exceeds ${nameCharactersMax} characters.`, 200, {
      length: name.length,
    });
  return name;
}

/** `column_values` is a JSON-encoded string; an object or a double encoding is the usual user error (docs/monday-api.md "Column values"). */
export function decodeValues(given: unknown, argument = 'column_values'): { [columnId: string]: unknown } {
  if (given === null || given === undefined || given === '') return {};
  const decoded = decodeJson(given, argument);
  if (typeof decoded !== 'object' || decoded === null || Array.isArray(decoded))
    throw invalidArgument(`${argument} must be a JSON object encoded once as a string.`, { argument });
  return decoded as { [columnId: string]: unknown };
}

export function decodeJson(given: unknown, argument: string): unknown {
  if (typeof given !== 'string')
    throw new BoardError('JsonParseException', `${argument} must be a JSON-encoded string.`, 200, { argument });
  try {
    return JSON.parse(given);
  } catch {
    throw new BoardError('JsonParseException', `${argument} is not valid JSON.`, 200, { argument });
  }
}

export function judgeValues(
  board: BoardRecord,
  before: ItemRecord['values'],
  given: { readonly [columnId: string]: unknown },
  mayCreateLabels: boolean,
): JudgedValues {
  const values: { [columnId: string]: StoredValue } = { ...before };
  const columns: ColumnRecord[] = [];
  let name: string | undefined;
  let bytes = 0;
  for (const [columnId, value] of Object.entries(given)) {
    if (columnId === 'name') {
      name = checkName(nameFrom(value));
      continue;
    }
    const column = board.columns.find((candidate) => candidate.id === columnId && candidate.state === 'active');
    if (column === undefined) throw invalidColumn(columnId);
    const draft = new LabelDraft(column, mayCreateLabels);
    const stored = judgeValue(draft, value);
    if (stored === null) delete values[columnId];
    else values[columnId] = stored;
    if (typeof stored === 'string') bytes += stored.length;
    if (bytes > valuesBytesMax) throw refused(column, 'The column values of the item exceed 64 KB.');
    const changed = draft.changed();
    if (changed !== undefined) columns.push(changed);
  }
  return { name, values, columns };
}

function nameFrom(value: unknown): string {
  if (typeof value !== 'string') throw invalidArgument('The item name must be a string.', { argument: 'name' });
  return value;
}

function judgeValue(draft: LabelDraft, value: unknown): StoredValue | null {
  const { column } = draft;
  const { take } = valueTypeOf(column.type);
  if (take === undefined)
    throw refused(column, `This column type (${column.type}) is read-only or not supported by the API.`);
  const empty = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
  if (value === null || value === undefined || empty) return null;
  return take(value, draft);
}
