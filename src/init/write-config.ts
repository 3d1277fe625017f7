// write-config: a proposal as the text of its three files. Owns: their layout and TOML's escapes. Does not own: where they are laid (cli/init.ts).
import { formatColumnType } from '../domain/order/column-type.js';
import { collapseBlanks } from '../domain/order/white-space.js';
import type { Proposal } from './propose.js';

export interface Place {
  readonly folder: string;
  readonly sheets: string | readonly string[];
  readonly headerRow: number | 'auto';
  readonly files: readonly string[];
  readonly url: string;
  /** null: none was named yet. */
  readonly board: { readonly id: string; readonly subitems: string } | null;
}

/** What stands for a board that nobody named: the config loads, `check` works, and the board is refused until it is there. */
const NO_BOARD = { id: '0', subitems: '1' } as const;

/** JSON's escapes are TOML's, but for two. */
export function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll('\u007f', '\\u007f');
}

const list = (texts: readonly string[]): string => `[${texts.map(quoted).join(', ')}]`;
const table = (pairs: Readonly<Record<string, string>>): string =>
  `{ ${Object.entries(pairs)
    .map(([key, value]) => `${quoted(key)} = ${quoted(value)}`)
    .join(', ')} }`;
const comment = (text: string): string => collapseBlanks(text.replaceAll(/\p{C}/gu, ' '));

export function configText(proposal: Proposal, place: Place): string {
  const { sizes, matches, weak } = proposal;
  const board = place.board ?? NO_BOARD;
  const one = (names: readonly string[]) => names.filter((name) => !name.includes('|')).join('|');
  const { style, colour, season, orderNumber } = proposal.roles;
  const parts = [one(style), one(colour), orderNumber].filter((part) => part !== '');
  const group = ['{customer}', one(season)].filter((part) => part !== '');
  const labels = matches.filter(
    ({ board: { type, labels: known }, column }) => isLabel(type) && !isPeoples(proposal, column, known ?? []),
  );
  const labelIds = new Map(labels.map(({ board: shown }) => [shown.id, shown.title]));
  if (proposal.sizeColumn !== null && isLabel(proposal.sizeColumn.type))
    labelIds.set(proposal.sizeColumn.id, proposal.sizeColumn.title);
  return lines([
    '# Proposed by `order-mirror init`. Read it, mend it, and see what it makes of the lists: order-mirror check --config THIS-FILE',
    ...(weak.length === 0
      ? []
      : ['# Look at:', ...weak.map(({ column, why }) => `#   ${comment(column)}: ${comment(why)}`)]),
    'environment = "main"',
    '',
    '[source]',
    'kind = "workbooks"',
    `folder = ${quoted(place.folder)}`,
    `sheets = ${typeof place.sheets === 'string' ? quoted(place.sheets) : list(place.sheets)}`,
    `header_row = ${place.headerRow === 'auto' ? '"auto"' : place.headerRow}`,
    `files = ${list(place.files)}`,
    '',
    '[store]',
    'kind = "sqlite"',
    'file = ".order-mirror/main.sqlite"',
    '',
    '[temporal]',
    'address = "127.0.0.1:7233"',
    '',
    '[board]',
    `url = ${quoted(place.url)}`,
    'token = "env:MONDAY_TOKEN"',
    ...(place.board === null ? ['# No board was named: write its id, and that of its subitems.'] : []),
    `id = ${quoted(board.id)}`,
    `subitem_board_id = ${quoted(sizes === null ? '' : board.subitems)}`,
    '# Written by `order-mirror board setup`.',
    'key_column = ""',
    ...(sizes === null ? [] : ['line_key_column = ""']),
    '',
    '# Column of the lists = id of the board column.',
    '[board.columns]',
    ...matches.map(({ column, board: { id, title } }) => `${quoted(column)} = ${quoted(id)}  # ${comment(title)}`),
    ...(sizes === null
      ? []
      : [
          '',
          '[board.line_columns]',
          `size = ${quoted(proposal.sizeColumn?.id ?? 'size')}`,
          `quantity = ${quoted(proposal.quantityColumn?.id ?? 'quantity')}`,
        ]),
    '',
    '# May the mirror make a label that the board does not know?',
    '[board.labels]',
    'default = false',
    ...[...labelIds].map(([id, title]) => `${id} = true  # ${comment(title)}`),
    '',
    '[orders]',
    'columns = "columns.toml"',
    'customers = "customers.toml"',
    ...(proposal.onlyCustomer === null ? [] : [`customer = ${quoted(proposal.onlyCustomer)}`]),
    '# What tells the orders of a customer apart.',
    `unique_keys = ${list(proposal.uniqueKeys)}`,
    'extra_checks = []',
    `item_name = ${list(parts)}`,
    `group = ${list(group)}`,
    'group_otherwise = "check"',
    ...(sizes === null ? [] : ['line_name = "Size {size}"']),
    '# A row in which all of these are blank, and no quantity is above 0, is no order.',
    `describing = ${list(proposal.describing)}`,
    sizes === null
      ? 'sizes = "none"'
      : `sizes = { after = ${quoted(sizes.after)}, before = ${quoted(sizes.before)}${Object.keys(sizes.aliases).length === 0 ? '' : `, aliases = ${table(sizes.aliases)}`}${sizes.ignore.length === 0 ? '' : `, ignore = ${list(sizes.ignore)}`} }`,
    `decimal = ${quoted(proposal.decimal)}`,
    ...(proposal.roles.orderType === null
      ? []
      : [
          '',
          '# Values of the order type that cancel an order, in any case.',
          '[orders.order_types]',
          `cancelled = ${list(proposal.cancelled.length === 0 ? ['CANCELLED', 'CANCELED'] : proposal.cancelled)}`,
        ]),
  ]);
}

export function columnsText({ columns }: Proposal): string {
  return lines([
    '# The columns of the order lists, as `order-mirror init` found them. Types are guessed from values.',
    ...columns.flatMap(({ name, aliases, type, role }) => [
      '',
      '[[column]]',
      `name = ${quoted(name)}`,
      `type = ${quoted(formatColumnType(type))}`,
      ...(aliases.length === 0 ? [] : [`aliases = ${list(aliases)}`]),
      ...(role === null ? [] : [`role = ${quoted(role)}`]),
    ]),
  ]);
}

export function customersText({ customers, onlyCustomer }: Proposal): string {
  const named = onlyCustomer === null ? customers : [{ name: onlyCustomer, aliases: [] }];
  return lines([
    '# The customers, as `order-mirror init` found them in the order lists.',
    ...named.flatMap(({ name, aliases }) => [
      '',
      '[[customer]]',
      `name = ${quoted(name)}`,
      ...(aliases.length === 0 ? [] : [`aliases = ${list(aliases)}`]),
    ]),
  ]);
}

const lines = (all: readonly string[]): string => `${all.join('\n')}\n`;
const isLabel = (type: string): boolean => type === 'dropdown' || type === 'status';

/** Labels of customers and order types are the board owners' to make, once they have made some. */
const isPeoples = ({ columns }: Proposal, column: string, known: readonly unknown[]): boolean =>
  known.length > 0 && columns.find(({ name }) => name === column)?.role !== null;
