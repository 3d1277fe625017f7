#!/usr/bin/env node
// order-mirror: the command. Owns: finding the built program and its exit code. Does not own: any command (src/cli).
import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

if (existsSync(join(root, 'dist', 'cli', 'main.js'))) {
  if (existsSync(join(root, 'src', 'cli', 'main.ts'))) await warnIfStale();
  // What V8 made of the modules last time; Node has it from 22.1 on.
  module.enableCompileCache?.();
  const { main } = await import('../dist/cli/main.js');
  process.exitCode = await main(process.argv.slice(2));
} else {
  process.stderr.write(
    'order-mirror is not built yet. Run `node scripts/set-up.mjs` (or `npm run build`) and run again.\n',
  );
  process.exitCode = 1;
}

/** A clone somebody works in: the old program runs, but not unawares. */
async function warnIfStale() {
  const { isBuilt } = await import('../scripts/build-stamp.mjs');
  if (!isBuilt(root)) process.stderr.write('order-mirror: the sources changed since the build. Run `npm run build`.\n');
}
