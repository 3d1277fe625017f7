// guess-sizes: which headers of a sheet are sizes. Owns: what a size looks like, and between which headers they stand.
import { foldName } from '../domain/order/white-space.js';
import { numberOf } from './guess-types.js';
import { plainText, type SheetFacts, type SheetHeader } from './sheet-facts.js';

export interface SizeRun {
  readonly after: string;
  readonly before: string;
  readonly sizes: readonly string[];
  /** Numbers among the sizes that the totals do not count. */
  readonly ignore: readonly string[];
}

const ONE = String.raw`(?:X{0,5}[SML]{1,2}[TP+]?|\d{1,2}X{1,2}[SL]?T?|\d{1,3}(?:[.,]5|\s?1\/2|½)?|\d{1,2}\s?[TYMWRLS]|\d{2}[A-H]{1,2}|[TP])`;
const SIZE = new RegExp(String.raw`^(?:(?:EU|UK|US|GR\.?)\s?)?${ONE}(?:\s?[/x-]\s?${ONE})?$`, 'i');
const ONE_SIZE = /^(?:os|o\/s|one\s?size|osfa|uni|tu|u|n\/?a size)$/i;

export function isSizeHeader(name: string): boolean {
  return SIZE.test(name) || ONE_SIZE.test(name);
}

/** Other headers may stand in a run, but not so many side by side. */
const MOST_BETWEEN = 2;

/** The longest run of sizes of the sheet; null where there is none between two columns. `totals`: headers that are a total. */
export function sizeRunOf(
  sheet: SheetFacts,
  decimal: 'point' | 'comma',
  isTotal: (header: string) => boolean,
): SizeRun | null {
  const headers = [...sheet.headers].sort((a, b) => a.column - b.column);
  const run = longestRun(headers);
  if (run === null) return null;
  let [first, last] = run;
  while (first > 0 && isSizeHeader(headers[first - 1]?.name ?? '')) first -= 1;
  const total = headers.slice(last + 1, last + 2 + MOST_BETWEEN).find(({ name }) => isTotal(name));
  // A number between the last size and the total: counted or not, it lies in the range.
  if (total !== undefined) last = headers.indexOf(total) - 1;
  const [after, before] = [headers[first - 1], headers[last + 1]];
  if (after === undefined || before === undefined) return null;
  const within = headers.slice(first, last + 1);
  const sized = within.filter(({ name }) => isSizeHeader(name));
  const others = within.filter(({ name, column }) => !isSizeHeader(name) && isNumeric(sheet, column, decimal));
  const counted = others.filter((other) => total !== undefined && isCounted(sheet, sized, other, total, decimal));
  const ignore = others.filter((other) => !counted.includes(other)).map(({ name }) => name);
  return { after: after.name, before: before.name, sizes: [...sized, ...counted].map(({ name }) => name), ignore };
}

function longestRun(headers: readonly SheetHeader[]): [number, number] | null {
  let best: { first: number; last: number; sizes: number } | null = null;
  for (let first = 0; first < headers.length; first += 1) {
    if (!isSizeHeader(headers[first]?.name ?? '')) continue;
    let last = first;
    let sizes = 1;
    for (let at = first + 1; at < headers.length && at - last <= MOST_BETWEEN; at += 1) {
      if (!isSizeHeader(headers[at]?.name ?? '')) continue;
      last = at;
      sizes += 1;
    }
    if (best === null || sizes > best.sizes) best = { first, last, sizes };
    first = last;
  }
  return best === null ? null : [best.first, best.last];
}

function isNumeric({ rows }: SheetFacts, column: number, decimal: 'point' | 'comma'): boolean {
  const values = rows.map((cells) => cells[column]).filter((cell) => plainText(cell) !== '');
  return values.every((cell) => numberOf(cell, decimal).length > 0);
}

/** Do more rows add up to their total with it than without? */
function isCounted(
  { rows }: SheetFacts,
  sized: readonly SheetHeader[],
  other: SheetHeader,
  total: SheetHeader,
  decimal: 'point' | 'comma',
): boolean {
  let [withIt, without] = [0, 0];
  const at = (cells: SheetFacts['rows'][number], column: number) => numberOf(cells[column], decimal)[0] ?? 0;
  for (const cells of rows) {
    const more = at(cells, other.column);
    if (more === 0) continue;
    const sum = sized.reduce((all, { column }) => all + at(cells, column), 0);
    const wanted = at(cells, total.column);
    if (sum === wanted) without += 1;
    if (sum + more === wanted) withIt += 1;
  }
  return withIt > without;
}

const halved = (size: string): string => size.replace(/\s?(?:1\/2|½)$/, '.5').replace(/,5$/, '.5');

/** Half sizes written in two ways, on different sheets: one size for sure. */
export function sizeAliases(runs: readonly SizeRun[]): Readonly<Record<string, string>> {
  const aliases: Record<string, string> = {};
  const all = runs.flatMap(({ sizes }) => sizes);
  for (const size of new Set(all)) {
    const plain = halved(size);
    const both = runs.some(({ sizes }) => sizes.includes(size) && sizes.includes(plain));
    if (plain !== size && all.includes(plain) && !both) aliases[size] = plain;
  }
  return aliases;
}

export const foldedSizes = (runs: readonly SizeRun[]): ReadonlySet<string> =>
  new Set(runs.flatMap(({ sizes, ignore }) => [...sizes, ...ignore]).map(foldName));
