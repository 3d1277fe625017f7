// read-options: a table of options held against a TOML file: the values, and every problem at once.
// Owns: missing, unknown and misplaced keys. Does not own: what the options are (options) or rules between them (rules).
import { didYouMean } from './nearest.js';
import { isTable, type Option, type Options } from './option.js';
import type { ValueOf } from './options.js';
import type { Problem } from './problem.js';
import type { TomlFile } from './toml-file.js';
import type { Path } from './toml-positions.js';

/** The good values of one table. What was faulty is not there: it is among the problems. */
export class Values<O extends Options> {
  constructor(private readonly values: ReadonlyMap<string, unknown>) {}

  find<K extends keyof O & string>(key: K): ValueOf<O[K]> | undefined {
    // The map was filled by this very option's read(), so the value has its type.
    return this.values.get(key) as ValueOf<O[K]> | undefined;
  }

  /** For use after a file was found without problems: a value that is not there then is a mistake in this program. */
  get<K extends keyof O & string>(key: K): ValueOf<O[K]> {
    const value = this.find(key);
    if (value === undefined) throw new Error(`option ${key} was asked for where it does not apply`);
    return value;
  }
}

export interface ReadOptions<O extends Options> {
  readonly values: Values<O>;
  readonly problems: readonly Problem[];
}

/** `place`: the path of the table within the file; empty for the file itself. */
export function readOptions<O extends Options>(toml: TomlFile, place: Path, options: O): ReadOptions<O> {
  const reader = new Reader(toml, place, options);
  return { values: new Values<O>(reader.read()), problems: reader.problems };
}

class Reader {
  readonly problems: Problem[] = [];
  private readonly values = new Map<string, unknown>();

  constructor(
    private readonly toml: TomlFile,
    private readonly place: Path,
    private readonly options: Options,
  ) {}

  read(): ReadonlyMap<string, unknown> {
    this.unknownKeys([]);
    // In the order of the table, in which a kind stands before the keys that depend on it.
    for (const [key, option] of Object.entries(this.options)) this.option(key, option);
    return this.values;
  }

  private option(key: string, option: Option<unknown>): void {
    const path = key.split('.');
    const raw = this.at(path);
    if (option.when && this.values.get(option.when.key) !== option.when.is) {
      // Where the kind itself is faulty nothing is known about what depends on it.
      if (raw !== undefined && this.values.has(option.when.key)) this.misplaced(path, option.when);
      return;
    }
    if (raw === undefined) {
      if (option.fallback !== undefined) this.values.set(key, option.fallback);
      else this.report(path, 'this is missing', `Add it: ${option.prose}`);
      return;
    }
    const reading = option.read(raw, this.toml.keysOf([...this.place, ...path]));
    if (reading.kind === 'ok') {
      this.values.set(key, reading.value);
      return;
    }
    for (const { at, problem, remedy } of reading.faults) {
      this.report(at === undefined ? path : [...path, at], problem, remedy);
    }
  }

  private misplaced(path: readonly string[], { key, is }: { readonly key: string; readonly is: string }): void {
    const now = String(this.values.get(key));
    this.report(path, `this belongs to ${key} = "${is}", and ${key} is "${now}"`, 'Remove it, or change the kind');
  }

  private unknownKeys(path: readonly string[]): void {
    const table = this.at(path);
    if (!isTable(table)) return;
    const prefix = path.length === 0 ? '' : `${path.join('.')}.`;
    const inside = Object.keys(this.options).filter((key) => key.startsWith(prefix));
    const known = new Set(inside.map((key) => key.slice(prefix.length).split('.')[0] ?? ''));
    for (const key of this.toml.keysOf([...this.place, ...path]).concat(this.emptyTables(path, table))) {
      const full = [...path, key];
      const option = this.options[full.join('.')];
      if (!known.has(key)) {
        const where = path.length === 0 ? 'here' : `in [${path.join('.')}]`;
        const otherwise = `Remove it; known ${where} are ${[...known].join(', ')}`;
        this.report(full, 'there is no such key', didYouMean(key, known, otherwise));
      } else if (isTable(table[key])) {
        if (!option || this.hasBelow(full)) this.unknownKeys(full);
      } else if (!option) {
        this.report(full, 'this must be a table', `Write [${full.join('.')}] and its keys below it`);
      }
    }
  }

  private hasBelow(path: readonly string[]): boolean {
    return Object.keys(this.options).some((key) => key.startsWith(`${path.join('.')}.`));
  }

  /** A [table] without a single key has no entry in the outline, and may be misspelt all the same. */
  private emptyTables(path: readonly string[], table: Readonly<Record<string, unknown>>): readonly string[] {
    const listed = new Set(this.toml.keysOf([...this.place, ...path]));
    return Object.keys(table).filter((key) => !listed.has(key));
  }

  private at(path: readonly string[]): unknown {
    let value: unknown = this.toml.values;
    for (const step of [...this.place, ...path]) {
      if (Array.isArray(value)) value = value[Number(step)];
      else if (isTable(value)) value = value[step];
      else return undefined;
    }
    return value;
  }

  private report(path: Path, problem: string, remedy: string): void {
    const full = [...this.place, ...path];
    const line = this.toml.lineOf(full);
    this.problems.push({
      file: this.toml.file,
      key: keyText(full),
      ...(line === undefined ? {} : { line }),
      problem,
      remedy,
    });
  }
}

/** A path as a person would write it: board.columns."PO NUMBER", customer[3].name. Lists count from 1. */
export function keyText(path: Path): string {
  return path.reduce<string>((key, step) => {
    if (typeof step === 'number') return `${key}[${step + 1}]`;
    const word = /^[A-Za-z0-9_-]+$/.test(step) ? step : JSON.stringify(step);
    return key === '' ? word : `${key}.${word}`;
  }, '');
}
