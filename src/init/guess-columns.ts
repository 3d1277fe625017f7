// guess-columns: the headers of all sheets joined to columns: two headers of one thing become a column and its alias. Owns: when that is sure.
import { foldName } from '../domain/order/white-space.js';
import type { SheetFacts } from './sheet-facts.js';
import { meaningOf, plainWords } from './words.js';

export interface GuessedColumn {
  readonly name: string;
  readonly aliases: readonly string[];
}

interface Found {
  readonly name: string;
  readonly sheets: Set<number>;
}

/** In the order of the sheets. Two headers of one sheet are never one thing. A header that a sheet has twice cannot be a column: see `twice`. */
export function guessColumns(
  sheets: readonly SheetFacts[],
  isSize: (foldedHeader: string) => boolean,
): { readonly columns: readonly GuessedColumn[]; readonly twice: readonly string[] } {
  const found = new Map<string, Found>();
  const twice = new Map<string, string>();
  for (const [index, { headers }] of sheets.entries()) {
    for (const { name } of headers) {
      const key = foldName(name);
      if (isSize(key)) continue;
      const known = found.get(key) ?? { name, sheets: new Set<number>() };
      if (known.sheets.has(index) || name.length > MAX_NAME) twice.set(key, name);
      known.sheets.add(index);
      found.set(key, known);
    }
  }
  const single = [...found].filter(([key]) => !twice.has(key)).map(([, one]) => one);
  const groups: Found[][] = [];
  // The header of most sheets gives the column its name.
  for (const one of [...single].sort((a, b) => b.sheets.size - a.sheets.size)) {
    const same = groups.find((group) => isSameThing(group, one));
    if (same === undefined) groups.push([one]);
    else same.push(one);
  }
  const columns = groups
    .sort((a, b) => single.indexOf(a[0] as Found) - single.indexOf(b[0] as Found))
    .map(([first, ...others]) => ({ name: first?.name ?? '', aliases: others.map(({ name }) => name) }));
  return { columns, twice: [...twice.values()] };
}

/** SQL Server's limit for a name. */
const MAX_NAME = 128;

function isSameThing(group: readonly Found[], one: Found): boolean {
  const first = group[0];
  if (first === undefined || group.some(({ sheets }) => [...one.sheets].some((sheet) => sheets.has(sheet))))
    return false;
  if (plainWords(first.name) !== '' && plainWords(first.name) === plainWords(one.name)) return true;
  const meaning = meaningOf(one.name);
  return meaning !== null && meaning === meaningOf(first.name);
}
