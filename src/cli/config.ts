// config: every key of the config with its meaning, unit and default. Owns: the command. Does not own: the keys (config/options).
import { configReference } from '../config/reference.js';
import { CommandFailed, EXIT, type Output } from './context.js';

export async function config(_: unknown, output: Output, part?: string): Promise<number> {
  const text = configReference(part);
  if (text === '') throw new CommandFailed(`No key of the config has "${part}" in its name or its words.`);
  output.out(text);
  return EXIT.inSync;
}
