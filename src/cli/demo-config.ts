// demo-config: which config demo and dev work on. Owns: the package's own, laid into a folder that has none, so that the other commands find it there.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO_CONFIG, findConfig } from '../config/find-config.js';

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url));
/** demo.toml names the other two, beside itself. */
const FILES = ['demo.toml', 'columns.toml', 'customers.toml'] as const;
/** Names a file beside it, which is not laid there. */
const SCHEMA_LINE = /^#:schema .*\n/m;
const OWNER_ONLY = 0o700;

export function demoConfigOf(named: string | undefined, folder: string = process.cwd()): string {
  const found = named ?? findConfig(folder);
  // The one of an earlier demo is laid anew: the program may be a newer one, or have moved.
  return found === null || found === DEMO_CONFIG ? layDemoConfig(folder) : found;
}

function layDemoConfig(folder: string): string {
  const target = join(folder, dirname(DEMO_CONFIG));
  mkdirSync(target, { recursive: true, mode: OWNER_ONLY });
  for (const file of FILES) {
    const text = readFileSync(join(PACKAGE, 'configs', file), 'utf8');
    const samples = JSON.stringify(join(PACKAGE, 'samples', 'order-lists'));
    writeFileSync(join(target, file), text.replace('"samples/order-lists"', () => samples).replace(SCHEMA_LINE, ''));
  }
  return DEMO_CONFIG;
}
