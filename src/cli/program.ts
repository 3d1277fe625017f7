// program: the table of commands as Commander reads it. Owns: the program's own words, and that a command is loaded when it is called, not before.
import { Command as Commander, Option as CommanderOption } from 'commander';
import type { Action, Command, CommandGroup, Option } from './command.js';
import { COMMANDS } from './commands.js';
import type { Output } from './context.js';

export function programOf(output: Output, end: (code: number) => void): Commander {
  const program = new Commander('order-mirror')
    .description('Keeps a monday.com board a faithful mirror of order lists: order lists -> SQL -> board.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.out(text.trimEnd()), writeErr: (text) => output.err(text.trimEnd()) })
    .showHelpAfterError('Run it with --help to see what it takes.')
    .addHelpText(
      'after',
      '\nBegin with `order-mirror demo`. Exit codes: 0 in sync; 2 finished, but some orders are held, failed or rejected; 1 could not do it; 64 wrong usage; 130 interrupted (safe to run again).',
    );
  for (const row of COMMANDS) {
    if ('load' in row) add(program, row, output, end);
    else addGroup(program, row, output, end);
  }
  return program;
}

function addGroup(program: Commander, row: CommandGroup, output: Output, end: (code: number) => void): void {
  const group = program.command(row.name).description(row.summary);
  if (row.more !== undefined) group.addHelpText('after', row.more);
  for (const one of row.commands) add(group, one, output, end);
}

function add(parent: Commander, row: Command, output: Output, end: (code: number) => void): void {
  const command = parent.command(row.name).description(row.summary).addHelpText('after', row.more);
  const args = row.args ?? [];
  for (const { name, words, default: value } of args) command.argument(name, words, value);
  for (const option of row.options ?? []) command.addOption(asCommanders(option));
  command.action(async (...called: unknown[]) => {
    // Commander's own order: the arguments, the options, the command.
    const action = (await row.load()) as Untyped;
    end(await action(called[args.length], output, ...called.slice(0, args.length)));
  });
}

/** What a row's options give and what its module takes is the same by its help test, not by its type. */
type Untyped = (options: unknown, output: Output, ...args: unknown[]) => ReturnType<Action>;

function asCommanders({ flags, words, default: value, required = false, parse }: Option): CommanderOption {
  const option = new CommanderOption(flags, words).makeOptionMandatory(required);
  if (value !== undefined) option.default(value);
  if (parse !== undefined) option.argParser(parse);
  return option;
}
