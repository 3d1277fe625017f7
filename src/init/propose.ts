// propose: all that `init` proposes for one company, from its sheets and its board. Owns: putting the guesses together, and naming the weak ones.
import type { BoardColumn, BoardStructure } from '../domain/board/board.js';
import { type ColumnType, formatColumnType } from '../domain/order/column-type.js';
import type { ColumnRole } from '../domain/order/order-rules.js';
import { foldName } from '../domain/order/white-space.js';
import { type GuessedColumn, guessColumns } from './guess-columns.js';
import { type GuessedCustomer, guessCustomers } from './guess-customers.js';
import { guessKeys } from './guess-keys.js';
import { type GuessedRoles, guessRoles } from './guess-roles.js';
import { foldedSizes, isSizeHeader, type SizeRun, sizeAliases, sizeRunOf } from './guess-sizes.js';
import { guessType, isDecimalComma, numberOf } from './guess-types.js';
import { canShow, type Match, matchColumns } from './match-columns.js';
import { columnOf, plainText, type SheetFacts } from './sheet-facts.js';
import { isCancelWord, likeness, meaningOf } from './words.js';

export interface WeakGuess {
  readonly column: string;
  readonly why: string;
}

export interface ProposedColumn extends GuessedColumn {
  readonly type: ColumnType;
  readonly role: ColumnRole | null;
}

export interface Proposal {
  readonly columns: readonly ProposedColumn[];
  readonly roles: GuessedRoles;
  readonly customers: readonly GuessedCustomer[];
  /** null where a column names the customers. */
  readonly onlyCustomer: string | null;
  readonly uniqueKeys: readonly string[];
  readonly describing: readonly string[];
  readonly decimal: 'point' | 'comma';
  readonly sizes: {
    readonly after: string;
    readonly before: string;
    readonly aliases: Readonly<Record<string, string>>;
    readonly ignore: readonly string[];
  } | null;
  readonly cancelled: readonly string[];
  readonly matches: readonly Match[];
  readonly sizeColumn: BoardColumn | null;
  readonly quantityColumn: BoardColumn | null;
  readonly weak: readonly WeakGuess[];
}

export interface BoardFacts extends Pick<BoardStructure, 'boardId' | 'subitemBoardId'> {
  /** Those that can be written. */
  readonly columns: readonly BoardColumn[];
  readonly subitemColumns: readonly BoardColumn[];
}

/** null: the sheets have no column that could tell orders apart. */
export function propose(sheets: readonly SheetFacts[], board: BoardFacts | null, folderName: string): Proposal | null {
  const weak: WeakGuess[] = [];
  const decimal = guessDecimal(sheets);
  const runs = sheets.map((sheet) => sizeRunOf(sheet, decimal, (header) => likeness(header, 'total') > 0));
  const found = runs.filter((run) => run !== null);
  const folded = foldedSizes(found);
  const { columns: guessed, twice } = guessColumns(sheets, (key) => folded.has(key));
  for (const column of twice) weak.push({ column, why: 'a sheet has it twice, so it is left out of columns.toml' });

  const valuesOf = (name: string) =>
    valuesIn(
      sheets,
      guessed.find((one) => one.name === name),
    );
  const roles = guessRoles(guessed, {
    distinct: (name) =>
      new Set(
        valuesOf(name)
          .map(plainText)
          .filter((text) => text !== ''),
      ).size,
    isWhole: (name) => {
      const filled = valuesOf(name).filter((cell) => plainText(cell) !== '');
      const whole = filled.flatMap((cell) => numberOf(cell, decimal)).filter(Number.isInteger);
      return filled.length === 0 || whole.length >= filled.length * MOSTLY;
    },
    sheets: (name) =>
      sheetsWith(
        sheets,
        guessed.find((one) => one.name === name),
      ).length,
  });
  if (roles === null) return null;
  weak.push(...roles.weak);
  const orderNumber = guessed.find(({ name }) => name === roles.orderNumber);
  for (const sheet of sheets)
    if (orderNumber !== undefined && columnOf(sheet, headersOf(orderNumber)) === null)
      weak.push({ column: roles.orderNumber, why: `${sheet.workbook} has no such header, and will be refused` });

  const wished = board === null ? [] : matchColumns(guessed, board.columns);
  const columns = guessed.map((column): ProposedColumn => {
    const role = roleOf(column.name, roles);
    const boardType = wished.find((match) => match.column === column.name)?.board.type ?? null;
    const type = typeOf(
      column,
      role,
      () => guessType(column.name, valuesOf(column.name), { decimal, boardType }),
      weak,
    );
    if (column.aliases.length > 0)
      weak.push({ column: column.name, why: `these headers are taken for the same: ${column.aliases.join(', ')}` });
    return { ...column, type, role };
  });
  const matches = wished.filter(({ column, board: shown, weak: why }) => {
    const type = columns.find(({ name }) => name === column)?.type;
    const fits = type !== undefined && canShow(shown, type);
    if (!fits && type !== undefined)
      weak.push({
        column,
        why: `"${shown.title}" on the board is of type ${shown.type}, not for ${formatColumnType(type)}; it is not mapped`,
      });
    if (fits && why !== null) weak.push({ column, why });
    return fits;
  });

  const sizes = sizesOf(found, guessed, weak);
  if (found.length > 0 && found.length < sheets.length)
    weak.push({
      column: 'sizes',
      why: `${sheets.length - found.length} of ${sheets.length} sheets have no headers that look like sizes`,
    });
  if (sizes === null)
    weak.push({ column: 'sizes', why: 'no headers look like sizes, so orders are mirrored without lines' });
  const customerColumn = columns.find(({ role }) => role === 'customer');
  const customers = guessCustomers(sheets, customerColumn, orderNumber, weak);
  const onlyCustomer = customerColumn === undefined ? folderName : null;
  if (onlyCustomer !== null)
    weak.push({
      column: 'customer',
      why: `no column names the customers; all orders are of "${onlyCustomer}", after the folder`,
    });
  const keys = guessKeys(sheets, columns, roles);
  if (keys.duplicates > 0)
    weak.push({
      column: roles.orderNumber,
      why: `${keys.duplicates} rows have the same ${keys.uniqueKeys.join(' + ')} as another; what tells them apart?`,
    });
  else if (keys.uniqueKeys.length > 1)
    weak.push({
      column: roles.orderNumber,
      why: `alone it does not tell orders apart; unique_keys are ${keys.uniqueKeys.join(', ')}`,
    });

  const typeColumn = roles.orderType;
  const cancelled = typeColumn === null ? [] : cancelWords(valuesOf(typeColumn).map(plainText));
  if (typeColumn !== null && cancelled.length === 0)
    weak.push({ column: typeColumn, why: 'none of its values says cancelled; check [orders.order_types] cancelled' });
  if (roles.total === null)
    weak.push({ column: 'total', why: 'no column is the total of an order, so none is compared' });
  const [sizeColumn, quantityColumn] = sizes === null || board === null ? [null, null] : lineColumns(board, weak);
  if (board !== null && matches.length === 0)
    weak.push({ column: '[board.columns]', why: 'no board column has the title of a header' });
  return {
    columns,
    roles,
    customers,
    onlyCustomer,
    uniqueKeys: keys.uniqueKeys,
    describing: [...roles.style, ...roles.colour, ...roles.season],
    decimal,
    sizes,
    cancelled,
    matches,
    sizeColumn,
    quantityColumn,
    weak,
  };
}

const MOSTLY = 0.9;

const headersOf = ({ name, aliases }: GuessedColumn): readonly string[] => [name, ...aliases];

function sheetsWith(sheets: readonly SheetFacts[], column: GuessedColumn | undefined): readonly SheetFacts[] {
  return column === undefined ? [] : sheets.filter((sheet) => columnOf(sheet, headersOf(column)) !== null);
}

function valuesIn(sheets: readonly SheetFacts[], column: GuessedColumn | undefined) {
  if (column === undefined) return [];
  return sheets.flatMap((sheet) => {
    const at = columnOf(sheet, headersOf(column));
    return at === null ? [] : sheet.rows.map((cells) => cells[at] ?? null);
  });
}

function guessDecimal(sheets: readonly SheetFacts[]): 'point' | 'comma' {
  let [comma, point] = [0, 0];
  for (const cell of sheets.flatMap(({ rows }) => rows).flat()) {
    if (typeof cell !== 'string') continue;
    if (isDecimalComma(cell)) comma += 1;
    else if (/^\d+\.\d{1,2}$/.test(cell.trim())) point += 1;
  }
  return comma > point ? 'comma' : 'point';
}

function roleOf(name: string, roles: GuessedRoles): ColumnRole | null {
  switch (name) {
    case roles.orderNumber:
      return 'order_number';
    case roles.customer:
      return 'customer';
    case roles.total:
      return 'total';
    case roles.orderType:
      return 'order_type';
    default:
      return null;
  }
}

const ROLE_TEXT: ColumnType = { kind: 'text', maxLength: 255 };

function typeOf(
  { name }: GuessedColumn,
  role: ColumnRole | null,
  guess: () => ReturnType<typeof guessType>,
  weak: WeakGuess[],
): ColumnType {
  if (role === 'total') return { kind: 'integer' };
  const { type, weak: why } = guess();
  if (role !== null) return type.kind === 'text' ? type : ROLE_TEXT;
  if (why !== null) weak.push({ column: name, why: `${formatColumnType(type)}: ${why}` });
  return type;
}

function sizesOf(runs: readonly SizeRun[], columns: readonly GuessedColumn[], weak: WeakGuess[]): Proposal['sizes'] {
  const canonical = (header: string) =>
    columns.find((column) => headersOf(column).some((name) => foldName(name) === foldName(header)))?.name;
  const pairs = runs.flatMap((run) => {
    const [after, before] = [canonical(run.after), canonical(run.before)];
    return after === undefined || before === undefined || after === before ? [] : [{ after, before }];
  });
  const same = (a: { after: string; before: string }, b: typeof a) => a.after === b.after && a.before === b.before;
  const votes = (pair: { after: string; before: string }) => pairs.filter((other) => same(other, pair)).length;
  const best = [...pairs].sort((a, b) => votes(b) - votes(a))[0];
  if (best === undefined) return null;
  if (votes(best) < runs.length)
    weak.push({
      column: 'sizes',
      why: `on ${runs.length - votes(best)} sheets they do not stand between ${best.after} and ${best.before}`,
    });
  const ignore = [...new Set(runs.flatMap((run) => run.ignore))];
  for (const column of ignore)
    weak.push({ column, why: 'it stands among the sizes, but the totals do not count it; it is ignored' });
  const odd = new Set(runs.flatMap((run) => run.sizes).filter((size) => !isSizeHeader(size)));
  for (const column of odd) weak.push({ column, why: 'is it a size? The totals count it' });
  return { ...best, aliases: sizeAliases(runs), ignore };
}

function cancelWords(values: readonly string[]): readonly string[] {
  return [...new Map(values.filter(isCancelWord).map((value) => [foldName(value), value])).values()];
}

function lineColumns(board: BoardFacts, weak: WeakGuess[]): readonly [BoardColumn | null, BoardColumn | null] {
  const { subitemColumns } = board;
  const texts = subitemColumns.filter(({ type }) => ['text', 'dropdown', 'status'].includes(type));
  const size = texts.find(({ title }) => meaningOf(title) === 'size');
  const numbers = subitemColumns.filter(({ type }) => type === 'numbers');
  const quantity = numbers.find(({ title }) => likeness(title, 'total') > 0);
  const chosen = [size ?? texts[0] ?? null, quantity ?? numbers[0] ?? null] as const;
  const why = (column: BoardColumn | null) =>
    column === null
      ? 'the board of subitems has none; make one and name it'
      : `is it "${column.title}" (${column.id})?`;
  if (size === undefined) weak.push({ column: '[board.line_columns] size', why: why(chosen[0]) });
  if (quantity === undefined) weak.push({ column: '[board.line_columns] quantity', why: why(chosen[1]) });
  return chosen;
}
