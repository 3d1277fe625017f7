// compile-bench: bench/*.ts -> .order-mirror/bench, its imports of src/ turned to dist/, so that the built program is what is measured.
// Owns: nothing but that. Types are checked by `npm run typecheck`.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'bench');
const target = join(root, '.order-mirror', 'bench');

/** Compiles all of bench/, then imports one of its programs: `main`, `endurance/soak-program`. */
export async function importFromBench(/** @type {string} */ program) {
  compile();
  return import(pathToFileURL(join(target, `${program}.js`)).href);
}

function compile() {
  rmSync(target, { recursive: true, force: true });
  for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.d.mts') || name.startsWith('fixtures')) continue;
    const { outputText } = ts.transpileModule(readFileSync(join(source, name), 'utf8'), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
    });
    const up = name.includes('/') ? '../../../' : '../../';
    const file = join(target, name.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      outputText
        .replaceAll(/from '(?:\.\.\/)+src\//g, `from '${up}dist/`)
        .replaceAll(/from '(?:\.\.?\/)+fixtures\//g, `from '${up}bench/fixtures/`)
        .replaceAll(/from '(?:\.\.\/)+scripts\//g, `from '${up}scripts/`),
    );
  }
}
