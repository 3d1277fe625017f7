// config: every key of the config with its meaning, unit and default. Owns: the command. Does not own: the keys (config/options).
import { SCHEMAS } from '../config/json-schema.js';
import { configReference } from '../config/reference.js';
import { CommandFailed, EXIT, type Output } from './context.js';

interface ConfigOptions {
  /** true: of the config itself. */
  readonly schema?: string | true;
}

export async function config({ schema }: ConfigOptions, output: Output, part?: string): Promise<number> {
  if (schema !== undefined) {
    output.out(schemaText(schema === true ? 'order-mirror' : schema));
    return EXIT.inSync;
  }
  const text = configReference(part);
  if (text === '') throw new CommandFailed(`No key of the config has "${part}" in its name or its words.`);
  output.out(text);
  return EXIT.inSync;
}

function schemaText(name: string): string {
  if (!(name in SCHEMAS))
    throw new CommandFailed(`There is no schema ${name}. There are: ${Object.keys(SCHEMAS).join(', ')}.`, EXIT.usage);
  return JSON.stringify(SCHEMAS[name as keyof typeof SCHEMAS](), null, 2);
}
