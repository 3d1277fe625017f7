// find-config: which config a command works on when none is named on its line. Owns: the places and their order. Does not own: reading it (load.ts).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, processEnvironment, variable } from './env.js';

export const CONFIG_VARIABLE = 'ORDER_MIRROR_CONFIG';

/** What `demo` leaves in a folder without configs: the practice stack's own, so that the other commands find it there. */
export const DEMO_CONFIG = join('.order-mirror', 'demo', 'demo.toml');

/** Below the folder that the command is run in, and nowhere else: a config of the package would be somebody else's. */
const HERE: readonly string[] = ['order-mirror.toml', join('configs', 'demo.toml'), DEMO_CONFIG];

export function findConfig(folder: string = process.cwd(), env: Environment = processEnvironment()): string | null {
  return variable(CONFIG_VARIABLE, env) ?? HERE.find((file) => existsSync(join(folder, file))) ?? null;
}
