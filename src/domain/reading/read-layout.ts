// read-layout: a workbook's header row -> its Layout, or the one reason why the workbook cannot be taken (docs/rules.md "Workbooks", "Sizes").
// Matching is by whole names, ignoring case, or by explicit alias; punctuation is never stripped: OS, O/S, 34 and 3-4 are four sizes.
import { encodeCanonically, type Sha256 } from '../identity/canonical-encoding.js';
import type { Layout, LayoutColumn, LayoutReading, LayoutSize, UnheadedColumns } from '../order/layout.js';
import { nearestName } from '../order/near-name.js';
import type { OrderRules, SizeRules } from '../order/order-rules.js';
import { isTableColumn } from '../order/place.js';
import type { RawHeader } from '../order/raw-cell.js';
import type { RefusalKind } from '../order/refusal.js';
import { collapseBlanks, foldName } from '../order/white-space.js';
import { columnLetter } from './excel-column.js';

interface Header {
  readonly column: number;
  readonly letter: string;
  readonly name: string;
  readonly notText?: RawHeader['notText'];
}

export interface HeaderContext {
  readonly sha256: Sha256;
  /** For sentences. */
  readonly sheet?: string;
  /** 1 where it is not said. */
  readonly headerRow?: number;
}

export function readLayout(
  rawHeaders: readonly RawHeader[],
  rules: OrderRules,
  workbookName: string,
  date1904: boolean,
  ctx: HeaderContext,
): LayoutReading {
  const { sheet, headerRow = 1 } = ctx;
  const ofTable = isTableColumn(rawHeaders[0]?.letter);
  const at = ({ letter }: { readonly letter: string }) => (ofTable ? letter : `${letter}${headerRow}`);
  const refuse = (kind: RefusalKind, sentence: string): LayoutReading => ({
    kind: 'refused',
    refusal: { kind, sentence: `${ofTable ? 'Table' : 'Workbook'} ${workbookName}: ${sentence}` },
  });

  const headers = normalHeaders(rawHeaders);
  if (headers.length === 0) return refuse('no-header', `row ${headerRow} holds no column names; write them there.`);

  const { columns, others } = matched(headers, rules);
  const twice = firstTwice(columns, (column) => column.name);
  if (twice !== null) {
    const [one, other] = twice;
    const remedy = 'remove or rename one of them, or mend the aliases in the columns file.';
    return refuse(
      'duplicate-column',
      `${ofTable ? 'the columns' : 'cells'} ${at(one)} and ${at(other)} are both ${one.name}; ${remedy}`,
    );
  }

  const present = new Set(columns.map((column) => column.name));
  const missing = requiredColumns(rules).filter((name) => !present.has(name));
  const span = rules.sizes === null ? null : spanOf(rules.sizes, columns, others);
  if (span?.kind === 'missing')
    return refuse(
      'missing-marker',
      missingSentence([...span.markers, ...missing], { sheet, headerRow, ofTable }, others, at),
    );
  if (missing.length > 0)
    return refuse('missing-column', missingSentence(missing, { sheet, headerRow, ofTable }, others, at));
  if (span?.kind === 'reversed') {
    const { after, before } = span;
    const order = `${after.name} (${at(after)}) must stand before ${before.name} (${at(before)})`;
    return refuse('missing-marker', `${order}: the sizes are the columns between them.`);
  }

  const sizes = rules.sizes === null || span === null ? [] : sizesIn(span, others, rules.sizes);
  const noNames = sizes.flatMap(({ column }) => others.filter((header) => header.column === column && header.notText));
  if (noNames.length > 0) return refuse('size-header', noNamesSentence(noNames, at, sheet));
  const sizeTwice = firstTwice(sizes, (size) => size.size);
  if (sizeTwice !== null) {
    const [one, other] = sizeTwice;
    const cells = `${ofTable ? 'the columns' : 'cells'} ${at(one)} and ${at(other)} are both the size ${one.size}`;
    return refuse('duplicate-column', `${cells}; give each size one column, or mend [orders] sizes aliases.`);
  }

  const ignored = new Set(rules.sizes?.ignore.map(foldName));
  const unknown = others
    .filter((header) => (span === null || !isWithin(span, header)) && !ignored.has(foldName(header.name)))
    .map(({ letter, name }) => ({ letter, header: name }));
  return {
    kind: 'layout',
    layout: {
      columns,
      sizes,
      unknown,
      fingerprint: fingerprint(columns, sizes, ctx),
      date1904,
      unheaded: unheadedColumns(headers, span),
    },
  };
}

/** The one place where header texts are normalised: trimmed, inner white space one blank, blank ones dropped, by position. */
function normalHeaders(headers: readonly RawHeader[]): readonly Header[] {
  return headers
    .map(({ column, letter, text, notText }) => ({ column, letter, name: collapseBlanks(text), notText }))
    .filter(({ name }) => name !== '')
    .sort((one, other) => one.column - other.column);
}

function matched(headers: readonly Header[], rules: OrderRules) {
  const known = new Map<string, OrderRules['columns'][number]>();
  for (const rule of rules.columns) for (const alias of rule.aliases) known.set(foldName(alias), rule);
  // A canonical name wins over another column's alias.
  for (const rule of rules.columns) known.set(foldName(rule.name), rule);

  const columns: LayoutColumn[] = [];
  const others: Header[] = [];
  for (const header of headers) {
    const rule = known.get(foldName(header.name));
    if (rule === undefined) others.push(header);
    else columns.push({ column: header.column, letter: header.letter, name: rule.name, rule });
  }
  return { columns, others };
}

/** A marker is usually a canonical column; a config may also name a header that is not. */
function markerIn(marker: string, columns: readonly LayoutColumn[], others: readonly Header[]): Header | null {
  const same = ({ name }: { readonly name: string }) => foldName(name) === foldName(marker);
  return columns.find(same) ?? others.find(same) ?? null;
}

interface Span {
  readonly kind: 'span';
  readonly after: Header;
  readonly before: Header;
}

/** The headers between which the sizes stand, or why there are none. */
function spanOf(
  { after: afterName, before: beforeName }: SizeRules,
  columns: readonly LayoutColumn[],
  others: readonly Header[],
): Span | { kind: 'missing'; markers: readonly string[] } | { kind: 'reversed'; after: Header; before: Header } {
  const after = markerIn(afterName, columns, others);
  const before = markerIn(beforeName, columns, others);
  if (after === null || before === null)
    return { kind: 'missing', markers: [after === null ? afterName : '', before === null ? beforeName : ''] };
  return { kind: after.column > before.column ? 'reversed' : 'span', after, before };
}

/** Strictly between the markers: sizes, and what the config says to ignore there. */
function sizesIn({ after, before }: Span, others: readonly Header[], rules: SizeRules): readonly LayoutSize[] {
  const ignored = new Set(rules.ignore.map(foldName));
  return others
    .filter(({ column, name }) => column > after.column && column < before.column && !ignored.has(foldName(name)))
    .map(({ column, letter, name }) => ({
      column,
      letter,
      size: Object.hasOwn(rules.aliases, name) ? (rules.aliases[name] ?? name) : name,
    }));
}

/** The markers themselves too: neither is an unknown column. */
const isWithin = ({ after, before }: Span, { column }: Header) => column >= after.column && column <= before.column;

/** By role (docs/rules.md "Any company"); the markers of the sizes are asked for by themselves. */
function requiredColumns({ roles }: OrderRules): readonly string[] {
  return [roles.orderNumber, roles.customer, roles.total].filter((name) => name !== null);
}

/** What a date was before Excel made one of it, nobody can tell: the same 3-4 becomes another date next year. */
function noNamesSentence(
  headers: readonly Header[],
  at: (header: Header) => string,
  sheet: string | undefined,
): string {
  const what = { error: 'the error', date: 'the date', boolean: 'the truth value' };
  const cells = headers.map((header) => `${at(header)} (${what[header.notText ?? 'error']} ${header.name})`);
  const list = cells.length === 1 ? cells[0] : `${cells.slice(0, -1).join(', ')} and ${cells.at(-1)}`;
  const where = sheet === undefined ? '' : ` of sheet ${sheet}`;
  const made = headers.some(({ notText }) => notText === 'date') ? 'Excel makes a date of a size such as 3-4; ' : '';
  const subject = cells.length === 1 ? `the cell ${list}${where} is no size` : `the cells ${list}${where} are no sizes`;
  return `${subject}, but ${cells.length === 1 ? 'stands' : 'stand'} where the sizes are; ${made}format the header as Text and write the size again.`;
}

function unheadedColumns(headers: readonly Header[], span: Span | null): UnheadedColumns {
  const headed = new Set(headers.map(({ column }) => column));
  const from = Math.max(-1, ...headed) + 1;
  const without = Array.from({ length: from }, (_, column) => column).filter((column) => !headed.has(column));
  const within = (column: number) => span !== null && column > span.after.column && column < span.before.column;
  return {
    amongSizes: without.filter(within).map((column) => ({ column, letter: columnLetter(column) })),
    outside: without.filter((column) => !within(column)),
    from,
  };
}

function missingSentence(
  names: readonly string[],
  {
    sheet,
    headerRow,
    ofTable,
  }: { readonly sheet: string | undefined; readonly headerRow: number; readonly ofTable: boolean },
  others: readonly Header[],
  at: (header: Header) => string,
): string {
  const list = [...new Set(names.filter((name) => name !== ''))];
  const subject = list.length === 1 ? `the column ${list[0]} is` : `the columns ${list.join(', ')} are`;
  const renamed = list.flatMap((name) => renamedHint(name, others, at)).join('');
  if (ofTable)
    return `${subject} missing; add it to the table or view, or add its name there as an alias in the columns file.${renamed}`;
  const where = sheet === undefined ? '' : ` of sheet ${sheet}`;
  return `${subject} missing from the header in row ${headerRow}${where}; add it there, or add its spelling as an alias in the columns file.${renamed}`;
}

/** A header that nobody knows and that is nearly called so: the literal line to paste. */
function renamedHint(name: string, others: readonly Header[], at: (header: Header) => string): readonly string[] {
  const near = nearestName(
    name,
    others.map((header) => header.name),
  );
  const header = others.find((candidate) => candidate.name === near);
  if (header === undefined) return [];
  return [` If ${at(header)} is ${name}, write aliases = [${JSON.stringify(header.name)}] below its [[column]].`];
}

function firstTwice<T>(parts: readonly T[], nameOf: (part: T) => string): readonly [T, T] | null {
  const seen = new Map<string, T>();
  for (const part of parts) {
    const name = nameOf(part);
    const first = seen.get(name);
    if (first !== undefined) return [first, part];
    seen.set(name, part);
  }
  return null;
}

/** Of the sets of names only: moving a column changes nothing, adding or losing one does. */
function fingerprint(
  columns: readonly LayoutColumn[],
  sizes: readonly LayoutSize[],
  { sha256 }: { readonly sha256: Sha256 },
): Layout['fingerprint'] {
  return sha256(encodeCanonically([columns.map(({ name }) => name).sort(), sizes.map(({ size }) => size).sort()]));
}
