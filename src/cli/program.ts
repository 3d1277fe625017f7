// program: the table of commands as Commander reads it. Owns: the program's own words, and that a command is loaded when it is called, not before.
import { readFileSync } from 'node:fs';
import { Command as Commander, Option as CommanderOption, Help } from 'commander';
import type { Action, Command, CommandGroup, Option } from './command.js';
import { COMMANDS } from './commands.js';
import { type Output, quietly } from './context.js';

export function programOf(output: Output, end: (code: number) => void): Commander {
  const program = new Commander('order-mirror')
    .description('Keeps a monday.com board a faithful mirror of order lists: order lists -> SQL -> board.')
    .version(version(), '-V, --version', 'the version of this program')
    .exitOverride()
    // That a switch is off where nobody turns it on goes without saying.
    .configureHelp({
      optionDescription: (option) => new Help().optionDescription(option).replace(/ ?\(default: false\)/, ''),
    })
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

/** Beside dist/ and src/ alike. */
function version(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
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
    if (row.staysUp) process.setSourceMapsEnabled(true);
    const action = (await row.load()) as Untyped;
    const options = called[args.length] as { readonly quiet?: boolean };
    const said = options.quiet === true ? quietly(output) : output;
    end(await action(options, said, ...called.slice(0, args.length)));
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
