// board: the board's own set-up and a look at its columns.

import { randomBytes, randomUUID } from 'node:crypto';
import { writeBoardKeys } from '../config/board-keys.js';
import type { Config } from '../config/config.js';
import { sentenceOf } from '../domain/board/outcome-words.js';
import { StoreFault } from '../domain/store-fault.js';
import { type SetUpBoard, setUpBoard } from '../monday/reading/setup.js';
import { boardRulesOf } from '../monday/values/board-rules.js';
import type { Store } from '../store/store.js';
import { boardOf } from '../wiring/board-connection.js';
import { keyColumnsOf } from '../wiring/key-columns.js';
import { settingsOf } from '../wiring/settings.js';
import { CommandFailed, type CommonOptions, EXIT, type Output } from './context.js';
import { configFrom, withStoreOf } from './environment.js';
import { formatTable } from './text-table.js';

export async function boardSetup(options: CommonOptions, output: Output): Promise<number> {
  const config = configFrom(options, output);
  const made = await setUp(config);
  const refuses = await tryRevisions(config, made, { again: true });
  const place = `${made.keyColumn} on board ${made.boardId}`;
  const columns =
    made.lineKeyColumn === ''
      ? `Key column: ${place}.`
      : `Key columns: ${place}, ${made.lineKeyColumn} on its subitems (${made.subitemBoardId}).`;
  const there = made.lineKeyColumn === '' ? 'It was there.' : 'They were there.';
  const words = `${columns} ${made.made.length === 0 ? there : `Made now: ${made.made.join(', ')}.`}`;
  output.out(
    options.json
      ? JSON.stringify({ ...made, refusesOutdatedRevisions: refuses })
      : `${words}
${revisionWords(refuses)}`,
  );
  return EXIT.inSync;
}

export async function boardCheck(options: CommonOptions, output: Output): Promise<number> {
  const config = configFrom(options, output);
  const problems = await check(config);
  if (options.json) output.out(JSON.stringify({ problems }));
  else output.out(problems.length === 0 ? `The config fits board ${config.board.id}.` : problems.join('\n'));
  return problems.length === 0 ? EXIT.inSync : EXIT.couldNot;
}

export async function boardColumns(options: CommonOptions, output: Output): Promise<number> {
  const { columns, subitemColumns } = await read(configFrom(options, output));
  const rowOf = (of: string) => (column: (typeof columns)[number]) => [
    of,
    column.id,
    column.type,
    column.title,
    labels(column.labels),
  ];
  const titles = [
    { title: 'of' },
    { title: 'id' },
    { title: 'type' },
    { title: 'title' },
    { title: 'labels', shrinks: true },
  ];
  const rows = [...columns.map(rowOf('item')), ...subitemColumns.map(rowOf('subitem'))];
  output.out(
    options.json
      ? JSON.stringify({ columns, subitem_columns: subitemColumns })
      : formatTable(titles, rows, output.columns),
  );
  return EXIT.inSync;
}

/** Also run by demo and dev: makes what is missing, and writes the ids into a config that has none. */
export async function setUp(config: Config): Promise<SetUpBoard> {
  config.board.token.reveal();
  const board = boardOf(config);
  try {
    const made = await setUpBoard(board.paced, {
      boardId: config.board.id,
      subitemBoardId: config.board.subitemBoardId,
      newKey: () => randomUUID(),
      lines: config.orders.sizes !== null,
    });
    if (made.kind !== 'ok') throw new CommandFailed(sentenceOf(made));
    if (config.board.keyColumn !== made.keyColumn || config.board.lineKeyColumn !== made.lineKeyColumn)
      writeBoardKeys(config.file, made);
    return made;
  } finally {
    await board.close();
  }
}

/**
 * Whether the board refuses outdated revisions decides how a run makes the board's mark its own (S3). Remembered in the store; where there is none
 * yet, the first run that sends tries it. null: it could not be found out.
 */
export async function tryRevisions(
  config: Config,
  { keyColumn, lineKeyColumn }: SetUpBoard,
  { again }: { readonly again: boolean },
): Promise<boolean | null> {
  const known = await onStore(config, (store) => store.marks.refusesStale(config.board.id));
  if (known !== null && !again) return known;
  config.board.token.reveal();
  const board = boardOf(config, { keyColumn, lineKeyColumn });
  try {
    const asked = await board.tryRevisions(randomBytes(4).toString('hex'));
    if (asked.kind !== 'ok') throw new CommandFailed(sentenceOf(asked.outcome));
    const refuses = asked.value;
    if (refuses !== null) await onStore(config, (store) => store.marks.noteRefusesStale(config.board.id, refuses));
    return refuses;
  } finally {
    await board.close();
  }
}

/** null: there is no store yet, or none that this program fits. */
async function onStore<T>(config: Config, work: (store: Store) => Promise<T>): Promise<T | null> {
  try {
    return await withStoreOf(config, work);
  } catch (error) {
    if (error instanceof StoreFault) return null;
    throw error;
  }
}

function revisionWords(refuses: boolean | null): string {
  switch (refuses) {
    case true:
      return 'The board refuses changes under an outdated revision, as its API says.';
    case false:
      return 'The board takes changes under an outdated revision: each run that sends waits 5 s before it begins, so that of two copies of a store only one does.';
    case null:
      return 'Whether the board refuses changes under an outdated revision could not be found out; the first sync tries it.';
  }
}

async function read(config: Config) {
  config.board.token.reveal();
  const board = boardOf(config);
  try {
    const asked = await board.readStructure();
    if (asked.kind !== 'ok') throw new CommandFailed(sentenceOf(asked.outcome));
    return asked.value;
  } finally {
    await board.close();
  }
}

async function check(config: Config): Promise<readonly string[]> {
  const structure = await read(config);
  const settings = settingsOf(config, await keyColumnsOf(config));
  return boardRulesOf(settings, config.board.labels)(structure).problems;
}

function labels(names: readonly { readonly name: string }[] | null): string {
  return names === null ? '' : names.map((label) => label.name).join(', ');
}
