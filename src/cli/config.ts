// config: every key of the config with its meaning, unit and default. Owns: the command. Does not own: the keys (config/options).
import type { Command } from 'commander';
import { configReference } from '../config/reference.js';
import { CommandFailed, EXIT, type Output } from './context.js';

const EXAMPLES = `
Whether a config file is right, and what it leads to, says order-mirror doctor --config FILE.

Examples:
  order-mirror config                every key
  order-mirror config alerts         those with "alerts" in their name or their words`;

export function configCommand(program: Command, output: Output, end: (code: number) => void): void {
  program
    .command('config')
    .description('Lists every key of the config with its meaning, unit and default.')
    .argument('[part]', 'only keys with this in their name or their words')
    .addHelpText('after', EXAMPLES)
    .action((part: string | undefined) => {
      const text = configReference(part);
      if (text === '') throw new CommandFailed(`No key of the config has "${part}" in its name or its words.`);
      output.out(text);
      end(EXIT.inSync);
    });
}
