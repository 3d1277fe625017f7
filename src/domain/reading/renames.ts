// renames: a column or a size that is gone from a header while a new one came at its place or with a near name was probably renamed
// (docs/rules.md "Any company"). Owns: finding the pairs in two headers of one workbook, and the literal line that says they are one.
// Does not own: who waits for it (run/gates.ts).
import { nearestName } from '../order/near-name.js';
import { columnIndex } from './excel-column.js';

type Named = readonly (readonly [name: string, letter: string])[];

/** A header as it was stored with its import. */
export interface RememberedHeader {
  /** By canonical name. */
  readonly columns: Named;
  readonly sizes: Named;
  /** Headers that no rule knew; left out by programs that did not remember them. */
  readonly unknown?: Named;
}

export interface Rename {
  readonly kind: 'column' | 'size';
  /** What is gone: a canonical column, or a size. */
  readonly gone: string;
  readonly came: string;
  readonly letter: string;
}

export function probableRenames(before: RememberedHeader, now: RememberedHeader): readonly Rename[] {
  return [
    ...pairs('size', missingFrom(now.sizes, before.sizes), missingFrom(before.sizes, now.sizes), before, now),
    ...pairs(
      'column',
      missingFrom(now.columns, before.columns),
      missingFrom(before.unknown ?? [], now.unknown ?? []),
      before,
      now,
    ),
  ];
}

/** Each new header is the new name of one thing at most: the one at its place first, then near names. */
function pairs(
  kind: Rename['kind'],
  gone: Named,
  came: Named,
  before: RememberedHeader,
  now: RememberedHeader,
): readonly Rename[] {
  const left = new Map(came);
  const found = new Map<string, Rename>();
  const take = (name: string, header: string | undefined) => {
    const letter = header === undefined ? undefined : left.get(header);
    if (header === undefined || letter === undefined || found.has(name)) return;
    found.set(name, { kind, gone: name, came: header, letter });
    left.delete(header);
  };
  const neighboursBefore = neighbours(before);
  const neighboursNow = neighbours(now);
  for (const [name, letter] of gone) {
    const around = neighboursBefore.get(letter);
    const there = [...left].find(
      ([, at]) => at === letter || (around !== undefined && around === neighboursNow.get(at)),
    );
    take(name, there?.[0]);
  }
  for (const [name] of gone) if (!found.has(name)) take(name, nearestName(name, left.keys()));
  return [...found.values()];
}

function missingFrom(these: Named, those: Named): Named {
  const there = new Set(these.map(([name]) => name));
  return those.filter(([name]) => !there.has(name));
}

/** By letter, what stands left and right of it: a column that was put in elsewhere moves all letters behind it. */
function neighbours({ columns, sizes, unknown = [] }: RememberedHeader): ReadonlyMap<string, string> {
  const all = [...columns, ...sizes, ...unknown].toSorted(([, one], [, other]) => place(one) - place(other));
  return new Map(
    all.map(([, letter], index) => [letter, JSON.stringify([all[index - 1]?.[0] ?? '', all[index + 1]?.[0] ?? ''])]),
  );
}

/** Of a table the letter is the column's name in brackets: no place. */
const place = (letter: string): number => columnIndex(letter) ?? 0;

/** What to paste so that both are one; `aliases`: those that the column has already. */
export function lineToPaste({ kind, gone, came }: Rename, aliases: readonly string[]): string {
  const quoted = (text: string) => JSON.stringify(text);
  return kind === 'size'
    ? `${quoted(came)} = ${quoted(gone)}`
    : `aliases = [${[...aliases, came].map(quoted).join(', ')}]`;
}
