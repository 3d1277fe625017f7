// statements: the named SQL blocks of sql/*.sql. A block starts with "-- name: topic.verb"; an engine folder may override a core block.
// Placeholders in double braces stand for column lists made from config names, quoted by the engine; values are always parameters.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SQL_FOLDER = fileURLToPath(new URL('../../sql/', import.meta.url));

export type Expansions = Readonly<Record<string, string>>;

export interface ManyStatement {
  readonly each: string;
  readonly all: string | null;
}

export interface Statements {
  /** The text of a block. Throws when it does not exist: that is a programming error, found by the tests. */
  text(name: string, expansions?: Expansions): string;
  /** A statement for one row, and the engine's own for a list of rows in one parameter, @many, where it has one (NAME.many). */
  many(name: string, expansions?: Expansions): ManyStatement;
  names(): string[];
}

export function loadStatements(engine: 'sqlite' | 'sqlserver', folder = SQL_FOLDER): Statements {
  const blocks = new Map<string, string>();
  for (const part of ['core', engine]) readFolder(`${folder}/${part}`, blocks);
  const expanded = new Map<string, string>();
  return {
    names: () => [...blocks.keys()],
    many: (name, expansions) => ({
      each: textOf(name, expansions),
      all: blocks.has(`${name}.many`) ? textOf(`${name}.many`, expansions) : null,
    }),
    text: textOf,
  };

  function textOf(name: string, expansions?: Expansions): string {
    const block = blocks.get(name);
    if (block === undefined) throw new Error(`There is no SQL block named ${name} below ${folder}.`);
    if (expansions === undefined) return block;
    const cacheKey = `${name}\u0000${Object.values(expansions).join('\u0000')}`;
    const known = expanded.get(cacheKey);
    if (known !== undefined) return known;
    const text = block.replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
      const value = expansions[key];
      if (value === undefined) throw new Error(`SQL block ${name} needs {{${key}}}.`);
      return value;
    });
    expanded.set(cacheKey, text);
    return text;
  }
}

function readFolder(folder: string, blocks: Map<string, string>): void {
  const seen = new Set<string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.sql'))) {
    const parts = readFileSync(`${folder}/${file}`, 'utf8').split(/^-- name: /m);
    for (const part of parts.slice(1)) {
      const end = part.indexOf('\n');
      const name = part.slice(0, end).trim();
      if (seen.has(name)) throw new Error(`SQL block ${name} stands twice in ${folder}.`);
      seen.add(name);
      blocks.set(name, part.slice(end + 1).trim());
    }
  }
}
