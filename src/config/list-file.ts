// list-file: a file that is a list of like things, as in [[customer]] or [[column]].
// Owns: reading the list against its table of options. Does not own: what makes two of them clash (customers, columns).
import type { Options } from './option.js';
import type { Problem } from './problem.js';
import { keyText, readOptions, type Values } from './read-options.js';
import { TomlFile } from './toml-file.js';
import type { Path } from './toml-positions.js';

export interface ListEntry<O extends Options> {
  readonly values: Values<O>;
  /** A problem with a part of this entry, at its line. */
  problemAt(path: Path, problem: string, remedy: string): Problem;
}

export interface ListRead<O extends Options> {
  readonly entries: readonly ListEntry<O>[];
  readonly problems: readonly Problem[];
}

export function readList<O extends Options>(file: string, list: string, options: O): ListRead<O> {
  const outcome = TomlFile.read(file);
  if (outcome.kind === 'faulty') return { entries: [], problems: [outcome.problem] };
  const { toml } = outcome;
  const problems: Problem[] = Object.keys(toml.values)
    .filter((key) => key !== list)
    .map((key) => problemIn(toml, [key], 'there is no such key', `This file is a list of [[${list}]]; remove it`));
  const raw = toml.values[list];
  if (!Array.isArray(raw) || raw.length === 0) {
    problems.push(problemIn(toml, raw === undefined ? [] : [list], `there is no [[${list}]] in it`, 'Add one'));
    return { entries: [], problems };
  }
  const entries = raw.map((_, index) => {
    const read = readOptions(toml, [list, index], options);
    problems.push(...read.problems);
    const problemAt = (path: Path, problem: string, remedy: string) =>
      problemIn(toml, [list, index, ...path], problem, remedy);
    return { values: read.values, problemAt };
  });
  return { entries, problems };
}

export function problemIn(toml: TomlFile, path: Path, problem: string, remedy: string): Problem {
  const line = toml.lineOf(path);
  return { file: toml.file, key: keyText(path), ...(line === undefined ? {} : { line }), problem, remedy };
}

/** Every name that two entries claim, once; an entry may repeat its own. `of` gives an entry's names with their paths. */
export function clashes<E>(
  entries: readonly E[],
  of: (entry: E) => readonly { readonly name: string; readonly path: Path }[],
  same: (name: string) => string,
  report: (entry: E, path: Path, name: string, first: E) => Problem,
): readonly Problem[] {
  const owners = new Map<string, E>();
  const problems: Problem[] = [];
  for (const entry of entries) {
    for (const { name, path } of of(entry)) {
      const owner = owners.get(same(name));
      if (owner === undefined) owners.set(same(name), entry);
      else if (owner !== entry) problems.push(report(entry, path, name, owner));
    }
  }
  return problems;
}
