// columns: the columns file: the business columns, their types and other headers.
// Owns: reading it, clashes in it, which column has which role, and finding a column by name. Does not own: the types themselves (domain/column-type).
import { COLUMN_TYPE_WORDS, parseColumnType } from '../domain/order/column-type.js';
import type { ColumnRole, ColumnRule } from '../domain/order/order-rules.js';
import { foldName } from '../domain/order/white-space.js';
import { clashes, type ListEntry, readList } from './list-file.js';
import type { Problem } from './problem.js';
import { COLUMN_OPTIONS } from './row-options.js';

/** SQL Server's limit for a name; the columns are real ones in the store. */
const MAX_NAME_LENGTH = 128;

export interface ColumnsRead {
  readonly columns: readonly ColumnRule[];
  /** By role, the column's name. */
  readonly roles: ReadonlyMap<ColumnRole, string>;
  readonly problems: readonly Problem[];
  /** The spelling in the file of a column named in any case; undefined where there is none. Aliases are headers, not names. */
  canonical(name: string): string | undefined;
}

type Entry = ListEntry<typeof COLUMN_OPTIONS>;

export function readColumns(file: string): ColumnsRead {
  const { entries, problems } = readList(file, 'column', COLUMN_OPTIONS);
  const found: Problem[] = [...problems];
  const columns: ColumnRule[] = [];
  const names = new Map<string, string>();
  const roles = new Map<ColumnRole, string>();
  for (const entry of entries) {
    const name = entry.values.find('name');
    const type = entry.values.find('type');
    if (name === undefined) continue;
    // Known even where its type is faulty: else each use of it would be reported as well.
    names.set(foldName(name), name);
    const role = entry.values.find('role') ?? '';
    if (role !== '') {
      const first = roles.get(role);
      if (first === undefined) roles.set(role, name);
      else
        found.push(entry.problemAt(['role'], `${first} has the role ${role} already`, 'Only one column may have it'));
    }
    if (name.length > MAX_NAME_LENGTH) {
      found.push(entry.problemAt(['name'], `a column name has at most ${MAX_NAME_LENGTH} characters`, 'Shorten it'));
    }
    if (type === undefined) continue;
    const outcome = parseColumnType(type);
    if (outcome.kind === 'ok') {
      columns.push({ name, type: outcome.type, aliases: entry.values.find('aliases') ?? [] });
    } else {
      const remedy = `Write one of ${COLUMN_TYPE_WORDS}`;
      found.push(entry.problemAt(['type'], `the type of ${name} is not taken: ${outcome.reason}`, remedy));
    }
  }
  found.push(...clashes(entries, namesOf, foldName, twice));
  return { columns, roles, problems: found, canonical: (name) => names.get(foldName(name)) };
}

function namesOf(entry: Entry) {
  const name = entry.values.find('name');
  const aliases = entry.values.find('aliases') ?? [];
  return [
    ...(name === undefined ? [] : [{ name, path: ['name'] }]),
    ...aliases.map((alias, index) => ({ name: alias, path: ['aliases', index] })),
  ];
}

function twice(entry: Entry, path: readonly (string | number)[], name: string, first: Entry): Problem {
  const problem = `"${name}" already means the column ${first.values.find('name') ?? 'above'}`;
  return entry.problemAt(path, problem, 'A header may mean one column only; remove one of the two');
}
