// company: another company's files, written below a folder of their own, and its mirror on a practice board.
// Owns: what a test says of a company, and how a board is told in a few words. Does not own: what is expected of it.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import type { Config } from '../../src/config/config.js';
import { loadConfig } from '../../src/config/load.js';
import { formatProblems } from '../../src/config/problem.js';
import type { BoardDefinition } from '../../src/emulator/definition.js';
import { type Mirror, startMirror } from './mirror.js';
import type { BoardDump } from './oracle/board-dump.js';
import type { StoreEngine } from './store-engines.js';

export type Cell = string | number | Date | null;

export interface Company {
  readonly name: string;
  /** [name, type, role, ...aliases] */
  readonly columns: readonly (readonly [name: string, type: string, role?: string, ...aliases: string[]])[];
  readonly customers?: string;
  /** [orders] but for `columns` and `customers`, and the tables below it. */
  readonly orders: string;
  /** Of [source], below kind and folder. */
  readonly source?: string;
  /** Source column -> board column; the board's columns are made of it: text, numbers and date by their ids. */
  readonly mapping: Readonly<Record<string, string>>;
  /** Workbook -> sheet -> rows, the header first. */
  readonly lists: Readonly<Record<string, Readonly<Record<string, readonly (readonly Cell[])[]>>>>;
}

const BOARD = '7001';
const SUBITEMS = '7002';

export function hasSizes({ orders }: Company): boolean {
  return !orders.includes('sizes = "none"');
}

/** Gives the config's path. */
export async function writeCompany(company: Company): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), `order-mirror-${company.name}-`));
  const quoted = (text: string) => JSON.stringify(text);
  const columns = company.columns.map(([name, type, role = '', ...aliases]) =>
    [
      '[[column]]',
      `name = ${quoted(name)}`,
      `type = ${quoted(type)}`,
      ...(role === '' ? [] : [`role = ${quoted(role)}`]),
      ...(aliases.length === 0 ? [] : [`aliases = ${quoted2(aliases)}`]),
    ].join('\n'),
  );
  writeFileSync(join(folder, 'columns.toml'), columns.join('\n\n'));
  if (company.customers !== undefined) writeFileSync(join(folder, 'customers.toml'), company.customers);
  const file = join(folder, `${company.name}.toml`);
  const lines = hasSizes(company)
    ? `subitem_board_id = "${SUBITEMS}"\n[board.line_columns]\nsize = "text_size"\nquantity = "numbers_quantity"\n`
    : '';
  const mapping = Object.entries(company.mapping).map(([source, column]) => `${quoted(source)} = "${column}"`);
  writeFileSync(
    file,
    `environment = "${company.name}"
[source]
kind = "workbooks"
folder = ${quoted(join(folder, 'lists'))}
${company.source ?? ''}
[store]
kind = "sqlite"
file = ${quoted(join(folder, 'store.sqlite'))}
[board]
url = "http://127.0.0.1:4010/v2"
token = "env:MONDAY_TOKEN"
id = "${BOARD}"
${lines}
[board.columns]
${mapping.join('\n')}
[orders]
columns = "columns.toml"
${company.customers === undefined ? '' : 'customers = "customers.toml"\n'}${company.orders}
`,
  );
  await writeLists(file, company.lists);
  return file;
}

const quoted2 = (texts: readonly string[]) => `[${texts.map((text) => JSON.stringify(text)).join(', ')}]`;

/** Anew: what is not among them is left as it is. */
export async function writeLists(config: string, lists: Company['lists']): Promise<void> {
  for (const [name, sheets] of Object.entries(lists)) {
    const workbook = new ExcelJS.Workbook();
    for (const [title, rows] of Object.entries(sheets)) {
      const sheet = workbook.addWorksheet(title);
      for (const row of rows) sheet.addRow([...row]);
    }
    const file = join(config, '..', 'lists', name);
    mkdirSync(join(file, '..'), { recursive: true });
    await workbook.xlsx.writeFile(file);
  }
}

export function boardOfCompany(company: Company): BoardDefinition {
  const columns = [...new Set(Object.values(company.mapping))].map((id) => ({
    id,
    title: id,
    type: id.split('_')[0] ?? 'text',
    ...(id.startsWith('dropdown') ? { labels: [] } : {}),
  }));
  const name = { id: 'name', title: 'Name', type: 'name' };
  if (!hasSizes(company)) return { board_id: BOARD, board_name: company.name, columns: [name, ...columns] };
  return {
    board_id: BOARD,
    board_name: company.name,
    columns: [name, { id: 'subtasks_1', title: 'Subitems', type: 'subtasks' }, ...columns],
    subitems_board_id: SUBITEMS,
    subitems_board_name: `Subitems of ${company.name}`,
    subitems_columns: [
      name,
      { id: 'text_size', title: 'Size', type: 'text' },
      { id: 'numbers_quantity', title: 'Quantity', type: 'numbers' },
    ],
  };
}

export function loadCompany(file: string): Config {
  const loaded = loadConfig(file, {});
  if (loaded.kind === 'faulty') throw new Error(formatProblems(loaded.problems));
  return loaded.config;
}

export async function startCompany(
  company: Company,
  options: { readonly engine?: StoreEngine } = {},
): Promise<Mirror & { readonly configFile: string }> {
  const configFile = await writeCompany(company);
  const mirror = await startMirror({
    ...options,
    base: loadCompany(configFile),
    emulator: { boards: [boardOfCompany(company)] },
  });
  return { ...mirror, configFile };
}

/** What a board shows: its groups, the items of each, and each item's columns and subitems in their order. */
export type Shown = Readonly<Record<string, readonly ShownItem[]>>;
export type ShownItem = readonly [name: string, columns: string, ...lines: string[]];

/** `columns`: the board columns whose values are told, in that order, joined by a bar. Keys are left out: they are ids. */
export function shown(mirror: Mirror, columns: readonly string[]): Shown {
  const dump = mirror.emulator.dump(mirror.config.board.id) as unknown as BoardDump;
  return Object.fromEntries(
    dump.groups
      .filter(({ items }) => items.length > 0)
      .map(({ title, items }) => [
        title,
        items
          .map(
            (item): ShownItem => [
              item.name,
              columns.map((id) => item.values[id] ?? '').join('|'),
              ...item.subitems.map(({ name, values }) => `${name}: ${values.text_size} = ${values.numbers_quantity}`),
            ],
          )
          .sort(([one], [other]) => (one < other ? -1 : 1)),
      ])
      .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
  );
}
