// toml-file: one TOML file as read: its values, and where each of them stands.
// Owns: reading, syntax errors as problems, lines and key order. Does not own: which keys there may be (options).
import { readFileSync } from 'node:fs';
import { parse, TomlError } from 'smol-toml';
import type { Problem } from './problem.js';
import { type Path, positionsOf, type TomlPositions } from './toml-positions.js';

export type TomlOutcome =
  | { readonly kind: 'ok'; readonly toml: TomlFile }
  | { readonly kind: 'faulty'; readonly problem: Problem };

export class TomlFile {
  private readonly lines = new Map<string, number>();

  private readonly keys = new Map<string, Set<string>>();

  private constructor(
    readonly file: string,
    readonly values: Readonly<Record<string, unknown>>,
    outline: TomlPositions,
  ) {
    for (const { path, line } of [...outline.headers, ...outline.entries]) this.note(path, line);
    for (const { path } of outline.entries) this.noteKeys(path);
  }

  /** The first line on which anything of a table stands is the table's own. */
  private note(path: Path, line: number): void {
    for (let length = path.length; length > 0; length--) {
      const id = JSON.stringify(path.slice(0, length));
      if (this.lines.has(id)) return;
      this.lines.set(id, line);
    }
  }

  private noteKeys(path: Path): void {
    path.forEach((key, depth) => {
      if (typeof key !== 'string') return;
      const above = JSON.stringify(path.slice(0, depth));
      const keys = this.keys.get(above) ?? new Set<string>();
      this.keys.set(above, keys.add(key));
    });
  }

  static read(file: string): TomlOutcome {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      const problem = missing ? 'there is no such file' : `the file cannot be read (${reasonOf(error)})`;
      const remedy = missing ? 'Check the path, or copy one of the files in configs/' : 'Check its permissions';
      return { kind: 'faulty', problem: { file, key: '', problem, remedy } };
    }
    return TomlFile.parse(file, text);
  }

  static parse(file: string, text: string): TomlOutcome {
    try {
      const values = parse(text);
      return { kind: 'ok', toml: new TomlFile(file, values, positionsOf(text)) };
    } catch (error) {
      if (!(error instanceof TomlError)) throw error;
      // Only the first line: the rest quotes the file, and a token pasted into it must not be printed (S15).
      const [first = ''] = error.message.replace('Invalid TOML document: ', '').split('\n');
      const problem = `this is not TOML: ${first.trim()} (column ${error.column})`;
      const remedy = 'Text stands in quotes, a key once in its table, one key = value to a line';
      return { kind: 'faulty', problem: { file, key: '', line: error.line, problem, remedy } };
    }
  }

  /** The line of a key, else of what is nearest around it, else nothing. */
  lineOf(path: Path): number | undefined {
    for (let length = path.length; length > 0; length--) {
      const line = this.lines.get(JSON.stringify(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return undefined;
  }

  /** The keys directly below a path, in the order in which they stand in the file. */
  keysOf(path: Path): readonly string[] {
    return [...(this.keys.get(JSON.stringify(path)) ?? [])];
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
