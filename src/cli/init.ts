// init: the command that proposes a config for a folder of order lists and a board, and writes it where none is.
// Owns: reading both, asking, and laying the files. Does not own: the guesses (init/), reading lists (sources) and boards (monday).
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { processEnvironment } from '../config/env.js';
import { PRACTICE_TOKEN, Secret } from '../config/secret.js';
import { isLoopback } from '../domain/address.js';
import { sentenceOf } from '../domain/board/outcome-words.js';
import { formatColumnType } from '../domain/order/column-type.js';
import { SourceRefused } from '../domain/order/refusal.js';
import { type BoardFacts, type Proposal, propose } from '../init/propose.js';
import { type SheetFacts, sheetFacts } from '../init/sheet-facts.js';
import { likeness } from '../init/words.js';
import { columnsText, configText, customersText, type Place } from '../init/write-config.js';
import { connectBoard } from '../monday/board-port.js';
import { readStructure } from '../monday/reading/board-reader.js';
import { writabilityOf } from '../monday/values/column-values.js';
import { likelySheets } from '../sources/sheet-names.js';
import { createWorkbookSource } from '../sources/workbook-source.js';
import { CommandFailed, EXIT, type Output } from './context.js';
import { printable } from './text-table.js';

interface InitOptions {
  readonly folder: string;
  readonly board?: string;
  readonly url: string;
  readonly out: string;
  readonly yes: boolean;
  readonly json: boolean;
}

const PATTERNS = ['*.xlsx', '*.xlsm', '*.csv'] as const;
/** Enough headers for a list of orders, and not a legend. */
const FEWEST_HEADERS = 3;

export async function init(options: InitOptions, output: Output): Promise<number> {
  const files = ['order-mirror.toml', 'columns.toml', 'customers.toml'].map((name) => join(options.out, name));
  const there = files.filter((file) => existsSync(file));
  if (there.length > 0) {
    const sentence = `${there.map(printable).join(', ')}: there already, so nothing was written and every byte is as it was. Move it away, or name another folder with --out DIR.`;
    output.out(options.json ? JSON.stringify({ written: [], there, sentence }) : sentence);
    return EXIT.inSync;
  }
  const lists = await readLists(options.folder, output);
  const board = options.board === undefined ? null : await readBoard(options.url, options.board);
  const proposal = propose(lists.sheets, board, basename(resolve(options.folder)));
  if (proposal === null)
    throw new CommandFailed(
      `No sheet in ${printable(options.folder)} has columns that could be those of an order list.`,
    );
  const place: Place = {
    folder: options.folder,
    ...lists.place,
    url: options.url,
    board: board === null ? null : { id: board.boardId, subitems: board.subitemBoardId },
  };
  if (!options.json) output.out(proposalText(proposal, place, lists.sheets.length));
  if (!(await agrees(options))) {
    const sentence = 'Nothing was written. To write it: the same command with --yes.';
    if (options.json) output.out(JSON.stringify({ ...documentOf(proposal), written: [], sentence }));
    else output.out(sentence);
    return EXIT.couldNot;
  }
  mkdirSync(options.out, { recursive: true });
  const texts = [configText(proposal, place), columnsText(proposal), customersText(proposal)];
  // wx: a file that came in the meantime stays as it is.
  for (const [index, file] of files.entries()) writeFileSync(file, texts[index] ?? '', { flag: 'wx' });
  output.out(
    options.json
      ? JSON.stringify({ ...documentOf(proposal), written: files })
      : `Written: ${files.map(printable).join(', ')}.\nNext: \`order-mirror check --config ${printable(files[0] ?? '')}\` shows what it makes of the lists.`,
  );
  return EXIT.inSync;
}

interface Lists {
  readonly sheets: readonly SheetFacts[];
  readonly place: Pick<Place, 'sheets' | 'headerRow' | 'files'>;
}

/** A sheet is a list of orders where some row near its top names an order number and a few columns more. */
async function readLists(folder: string, output: Output): Promise<Lists> {
  const isHeader = (headers: readonly { readonly text: string }[]) =>
    headers.length >= FEWEST_HEADERS &&
    headers.some(({ text }) => likeness(text, 'order_number') > 0 || likeness(text, 'purchase_order') > 1);
  try {
    const found = await createWorkbookSource({ folder, files: PATTERNS, sheets: 'first' }).list();
    if (found.length === 0)
      throw new CommandFailed(`No order lists in ${printable(folder)}: no ${PATTERNS.join(', ')}.`);
    const files = PATTERNS.filter((pattern) => found.some(({ name }) => name.toLowerCase().endsWith(pattern.slice(1))));
    const byFile: SheetFacts[][] = [];
    for (const { name } of found) {
      output.note(`reading ${printable(name)}`);
      const facts = await sheetsOf(folder, name, isHeader, output);
      const lists = facts.filter(({ headers }) => isHeader(headers.map(({ name: text }) => ({ text }))));
      const masters = lists.filter(({ sheet }) => sheet.toLowerCase() === 'master');
      byFile.push(masters.length > 0 ? masters : lists.length > 0 ? lists : facts.slice(0, 1));
    }
    const sheets = byFile.flat();
    if (sheets.length === 0) throw new CommandFailed(`None of the workbooks in ${printable(folder)} could be read.`);
    const rows = new Set(sheets.map(({ headerRow }) => headerRow));
    return {
      sheets,
      place: {
        sheets: await sheetChoice(folder, byFile),
        headerRow: rows.size === 1 ? ([...rows][0] ?? 1) : 'auto',
        files,
      },
    };
  } catch (error) {
    if (error instanceof SourceRefused) throw new CommandFailed(error.refusal.sentence);
    throw error;
  }
}

async function sheetChoice(folder: string, byFile: readonly (readonly SheetFacts[])[]): Promise<Place['sheets']> {
  const read = byFile.filter((facts) => facts.length > 0);
  const all = read.flat();
  if (read.every((facts) => facts.length === 1)) {
    if (all.some(({ sheet }) => sheet.toLowerCase() === 'master')) return 'MASTER';
    const firsts = await Promise.all(
      all.map(async ({ workbook, sheet }) => isCsv(workbook) || (await likelySheets(folder, workbook))[0] === sheet),
    );
    if (firsts.every(Boolean)) return 'first';
  }
  return [...new Map(all.map(({ sheet }) => [sheet.toLowerCase(), sheet])).values()];
}

const isCsv = (file: string): boolean => file.toLowerCase().endsWith('.csv');

async function sheetsOf(
  folder: string,
  file: string,
  isHeader: (headers: readonly { readonly text: string }[]) => boolean,
  output: Output,
): Promise<SheetFacts[]> {
  const facts: SheetFacts[] = [];
  try {
    const names = isCsv(file) ? [null] : await likelySheets(folder, file);
    for (const sheet of names) {
      const sheets = sheet ?? 'first';
      const source = createWorkbookSource({ folder, files: PATTERNS, sheets, headerRow: 'auto', isHeader });
      try {
        const open = await source.open(file);
        try {
          facts.push(await sheetFacts(file, open));
        } finally {
          await open.close();
        }
      } catch (error) {
        if (!(error instanceof SourceRefused)) throw error;
        // An empty sheet beside the orders is nobody's loss; a workbook of which no sheet can be read is.
        if (names.length === 1) output.err(printable(error.refusal.sentence));
      }
    }
  } catch (error) {
    output.err(
      `${printable(file)} cannot be read, and counts for nothing here: ${printable(error instanceof Error ? error.message : String(error))}`,
    );
  }
  return facts;
}

async function readBoard(url: string, id: string): Promise<BoardFacts> {
  if (!/^\d+$/.test(id)) throw new CommandFailed(`--board ${printable(id)} is no id of a board: it has digits alone.`);
  const safe = isLoopback(url) || (URL.canParse(url) && new URL(url).protocol === 'https:');
  if (!safe) throw new CommandFailed(`--url ${printable(url)}: the token would travel unencrypted. Write https://...`);
  const token = new Secret(
    'MONDAY_TOKEN',
    'board.token',
    processEnvironment(),
    isLoopback(url) ? PRACTICE_TOKEN : undefined,
  );
  if (!token.available)
    throw new CommandFailed(
      'The token of the board is read from the environment variable MONDAY_TOKEN, which is not set. Set it and run again.',
    );
  const board = connectBoard({
    url,
    token,
    boardId: id,
    subitemBoardId: '',
    keyColumn: '',
    lineKeyColumn: '',
    limits: { complexityPerMinute: 5_000_000, callsPerMinute: 1000, callsPerDay: 25_000 },
    callsSpentToday: 0,
  });
  try {
    const read = await readStructure(board.paced, { boardId: id });
    if (read.kind !== 'ok') throw new CommandFailed(sentenceOf(read));
    const { boardId, subitemBoardId, columns, subitemColumns } = read.board;
    const writable = (all: typeof columns) =>
      all.filter(
        (column) =>
          column.id !== 'name' && !column.id.startsWith('order_mirror_') && writabilityOf(column) === 'writable',
      );
    return { boardId, subitemBoardId, columns: writable(columns), subitemColumns: writable(subitemColumns) };
  } finally {
    await board.close();
  }
}

async function agrees({ yes, json }: InitOptions): Promise<boolean> {
  if (yes) return true;
  if (json || process.stdin.isTTY !== true) return false;
  const asked = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await asked.question('Write these three files? [y/N] ')).trim());
  } finally {
    asked.close();
  }
}

function documentOf({ columns, customers, onlyCustomer, uniqueKeys, sizes, decimal, matches, weak }: Proposal) {
  return {
    columns: columns.map(({ name, type, aliases, role }) => ({ name, type: formatColumnType(type), aliases, role })),
    customers: onlyCustomer === null ? customers.map(({ name }) => name) : [onlyCustomer],
    unique_keys: uniqueKeys,
    sizes: sizes ?? 'none',
    decimal,
    mapped: matches.map(({ column, board }) => ({ column, board_column: board.id })),
    look_at: weak,
  };
}

function proposalText(proposal: Proposal, place: Place, sheets: number): string {
  const { roles, sizes, customers, onlyCustomer, columns, matches, weak } = proposal;
  const named = (name: string | null) => (name === null ? 'none' : printable(name));
  return [
    `${columns.length} columns on ${sheets} ${sheets === 1 ? 'sheet' : 'sheets'}; ${matches.length} of them are mapped to board columns${place.board === null ? ' (no board was named)' : ''}.`,
    `  order number   ${named(roles.orderNumber)}`,
    `  customer       ${onlyCustomer === null ? `${named(roles.customer)}: ${customers.map(({ name }) => printable(name)).join(', ')}` : `${printable(onlyCustomer)}, for all orders`}`,
    `  total          ${named(roles.total)}`,
    `  order type     ${named(roles.orderType)}`,
    `  sizes          ${sizes === null ? 'none' : `between ${printable(sizes.after)} and ${printable(sizes.before)}`}`,
    ...(weak.length === 0
      ? []
      : ['Look at:', ...weak.map(({ column, why }) => `  ${printable(column)}: ${printable(why)}`)]),
  ].join('\n');
}
