// board-keys: writes the ids of the key columns into a config file, as `board setup` learns them.
// Owns: changing two values and not one other byte. Does not own: making the columns (monday).
import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'smol-toml';
import { isTable } from './option.js';
import { positionsOf, type TomlPositions } from './toml-positions.js';

export interface BoardKeys {
  readonly keyColumn: string;
  /** '' where there are no lines: nothing is written of it. */
  readonly lineKeyColumn: string;
}

/** Throws when the file cannot be read, is not TOML, or has a [board] that cannot be edited; it is then as it was. */
export function writeBoardKeys(file: string, keys: BoardKeys): void {
  const target = realpathSync(file); // a link stays a link
  const before = readFileSync(target, 'utf8');
  const after = withBoardKeys(before, keys);
  if (after === before) return;
  // Beside the file and renamed: a crash leaves the old file or the new one, never half of one.
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, after, { mode: statSync(target).mode });
    renameSync(temporary, target);
  } finally {
    rmSync(temporary, { force: true });
  }
}

export function withBoardKeys(text: string, keys: BoardKeys): string {
  const wanted = {
    key_column: keys.keyColumn,
    ...(keys.lineKeyColumn === '' ? {} : { line_key_column: keys.lineKeyColumn }),
  };
  const before = parse(text);
  const changed = Object.entries(wanted).reduce((now, [key, value]) => withBoardKey(now, key, value), text);
  const board = isTable(before.board) ? before.board : {};
  const after = parsed(changed);
  // The edit is textual, so it is proved: all else must read exactly as it did.
  if (!after || !isDeepStrictEqual(plain(after), plain({ ...before, board: { ...board, ...wanted } }))) {
    throw new Error('the key columns could not be written into [board]; write key_column and line_key_column by hand');
  }
  return changed;
}

function withBoardKey(text: string, key: string, value: string): string {
  const outline = positionsOf(text);
  const literal = JSON.stringify(value);
  const there = outline.entries.find(({ path }) => path.length === 2 && path[0] === 'board' && path[1] === key);
  if (there) return splice(text, there.valueStart, there.valueEnd, literal);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const { at, prefix } = placeFor(text, outline);
  return splice(text, at, at, `${newline}${prefix}${key} = ${literal}`);
}

/** Behind the last plain key of the board, else behind its header; in a [board] that is spelt with dots, with dots. */
function placeFor(text: string, outline: TomlPositions): { readonly at: number; readonly prefix: string } {
  const header = outline.headers.find(({ path }) => path.length === 1 && path[0] === 'board');
  const own = outline.entries.filter(({ path, keyStart }) => {
    if (path[0] !== 'board' || path.length !== 2) return false;
    return !header || keyStart > header.end;
  });
  const last = own.at(-1);
  const at = last?.valueEnd ?? header?.end;
  if (at === undefined) throw new Error('there is no [board] in the file');
  return { at: lineEnd(text, at), prefix: header ? '' : 'board.' };
}

/** A comment behind the value stays with it. */
function lineEnd(text: string, at: number): number {
  const found = /\r?\n/.exec(text.slice(at));
  return found ? at + found.index : text.length;
}

function splice(text: string, start: number, end: number, put: string): string {
  return text.slice(0, start) + put + text.slice(end);
}

/** An edit that spoils the file counts as one that reads differently. */
function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** Parsed tables have no prototype, which deep equality would count as a difference. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
