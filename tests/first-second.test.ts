// What every command pays for before it does anything: the table of commands, and nothing that only some of them need.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/** As `verbatimModuleSyntax` keeps them: `import type` is gone at run time, `import { type … }` is not. */
const STATIC_IMPORT = /^(?:import|export)\s+(?!type\b)[^;]*?from\s+'([^']+)';/gm;

/** All that is loaded before a command is called: files of src/ and packages. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(STATIC_IMPORT)) {
    if (from.startsWith('.')) loadedBy(join(dirname(file), from).replace(/\.js$/, '.ts'), seen);
    else if (!from.startsWith('node:')) seen.add(`package ${from}`);
  }
  return seen;
}

test('before a command is called, no library is loaded but the one that reads command lines', () => {
  const loaded = [...loadedBy('src/cli/main.ts')];
  expect(loaded.filter((one) => one.startsWith('package '))).toEqual(['package commander']);
});

test('before a command is called, no room is loaded that does the work of one', () => {
  const rooms = [...loadedBy('src/cli/main.ts')].filter((file) =>
    /^src\/(?:store|monday|sources|activities|workflows|wiring|emulator|telemetry)\//.test(file),
  );
  expect(rooms).toEqual([]);
});
