// board: the board's own set-up and a look at its columns.
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { writeBoardKeys } from '../config/board-keys.js';
import type { Config } from '../config/config.js';
import { sentenceOf } from '../domain/board/outcome-words.js';
import { type SetUpBoard, setUpBoard } from '../monday/reading/setup.js';
import { boardRulesOf } from '../monday/values/board-rules.js';
import { boardOf } from '../wiring/board-connection.js';
import { factsOf } from '../wiring/facts.js';
import { keyColumnsOf } from '../wiring/key-columns.js';
import { CommandFailed, type CommonOptions, configFrom, EXIT, type Output, withCommonOptions } from './context.js';
import { formatTable } from './text-table.js';

export function boardCommand(program: Command, output: Output, end: (code: number) => void): void {
  const board = program.command('board').description('Sets up and checks the board of an environment.');
  withCommonOptions(board.command('setup'))
    .description(
      'Makes the two text columns that hold the keys of items and subitems, and writes their ids into the config. Safe to run again.',
    )
    .addHelpText('after', '\nExamples:\n  order-mirror board setup --config configs/production.toml')
    .action(async (options: CommonOptions) => {
      const config = configFrom(options, output);
      const made = await setUp(config);
      const words = `Key columns: ${made.keyColumn} on board ${made.boardId}, ${made.lineKeyColumn} on its subitems (${made.subitemBoardId}). ${made.made.length === 0 ? 'They were there.' : `Made now: ${made.made.join(', ')}.`}`;
      output.out(options.json ? JSON.stringify(made) : words);
      end(0);
    });
  withCommonOptions(board.command('check'))
    .description('Says whether the config fits the board: columns, types, keys. Changes nothing.')
    .addHelpText('after', '\nExamples:\n  order-mirror board check')
    .action(async (options: CommonOptions) => {
      const config = configFrom(options, output);
      const problems = await check(config);
      if (options.json) output.out(JSON.stringify({ problems }));
      else output.out(problems.length === 0 ? `The config fits board ${config.board.id}.` : problems.join('\n'));
      end(problems.length === 0 ? 0 : EXIT.couldNot);
    });
  withCommonOptions(board.command('columns'))
    .description("Lists the board's columns with ids and types, for writing [board.columns].")
    .addHelpText('after', '\nExamples:\n  order-mirror board columns --json')
    .action(async (options: CommonOptions) => {
      const config = configFrom(options, output);
      const structure = await read(config);
      const rows = [
        ...structure.columns.map((column) => ['item', column.id, column.type, column.title, labels(column.labels)]),
        ...structure.subitemColumns.map((column) => [
          'subitem',
          column.id,
          column.type,
          column.title,
          labels(column.labels),
        ]),
      ];
      if (options.json)
        output.out(JSON.stringify({ columns: structure.columns, subitem_columns: structure.subitemColumns }));
      else
        output.out(
          formatTable(
            [
              { title: 'of' },
              { title: 'id' },
              { title: 'type' },
              { title: 'title' },
              { title: 'labels', shrinks: true },
            ],
            rows,
            output.columns,
          ),
        );
      end(0);
    });
}

/** Also run by demo and dev: makes what is missing, and writes the ids into a config that has none. */
export async function setUp(config: Config): Promise<SetUpBoard> {
  const board = boardOf(config);
  try {
    const made = await setUpBoard(board.paced, {
      boardId: config.board.id,
      subitemBoardId: config.board.subitemBoardId,
      newKey: () => randomUUID(),
    });
    if (made.kind !== 'ok') throw new CommandFailed(sentenceOf(made));
    if (config.board.keyColumn !== made.keyColumn || config.board.lineKeyColumn !== made.lineKeyColumn)
      writeBoardKeys(config.file, made);
    return made;
  } finally {
    await board.close();
  }
}

async function read(config: Config) {
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
  const facts = factsOf(config, await keyColumnsOf(config));
  return boardRulesOf(facts, config.board.labels)(structure).problems;
}

function labels(names: readonly { readonly name: string }[] | null): string {
  return names === null ? '' : names.map((label) => label.name).join(', ');
}
