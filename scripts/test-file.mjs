// test-file: the tests of one or some files, by a part of their names, with no more set-up than they need. `npm run test:file NAME`, or
// `npm run test:watch NAME` to run them again with every change. More arguments go to Vitest: `npm run test:file pairing -- -t "two rows"`.
// Owns: which files are meant, and whether they need the program built and a Temporal server. Does not own: running them (Vitest).
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** These run the built program, its workflow bundle or a Temporal server. */
const NEED_SET_UP = ['workflow', 'replay', 'e2e'];
const PROJECTS = ['store', 'board', ...NEED_SET_UP];

/** @param {readonly string[]} files @param {string} name a path, or a part of a file's name; a whole name means that file alone */
export function filesNamed(files, name) {
  const wanted = basename(name).replace(/\.test\.ts$/, '');
  const whole = files.filter((file) => wholeName(file) === wanted);
  return whole.length > 0 ? whole : files.filter((file) => file.includes(wanted));
}

/** Without what its kind adds: `races.store.test.ts` is `races`, and `races.store` too. @param {string} file */
function wholeName(file) {
  return file.replace(/\.test\.ts$/, '');
}

/** @param {string} file */
export function projectOf(file) {
  const kind = wholeName(file).split('.').at(-1) ?? '';
  return PROJECTS.includes(kind) ? kind : 'unit';
}

/** @param {readonly string[]} args */
async function main(args) {
  const watches = args[0] === '--watch';
  const rest = watches ? args.slice(1) : args;
  const at = rest.findIndex((arg) => arg.startsWith('-'));
  const names = at < 0 ? rest : rest.slice(0, at);
  const more = at < 0 ? [] : rest.slice(at);
  const all = readdirSync(join(root, 'tests')).filter((file) => file.endsWith('.test.ts'));
  const files = [...new Set(names.flatMap((name) => filesNamed(all, name)))];
  if (files.length === 0) {
    process.stderr.write(
      `${names.length === 0 ? 'Name a test file, or a part of its name' : `No test file has ${names.join(' or ')} in its name`}: npm run test:file pairing\n`,
    );
    return 64;
  }
  const projects = [...new Set(files.map(projectOf))];
  const vitest = [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    ...[watches ? 'watch' : 'run', ...files.map((file) => join('tests', file))],
    ...projects.flatMap((project) => ['--project', project]),
    ...more,
  ];
  const setUp = projects.some((project) => NEED_SET_UP.includes(project))
    ? [join(root, 'scripts', 'set-up.mjs'), '--then', vitest[0] ?? '', ...vitest.slice(1)]
    : vitest;
  const child = spawn(process.execPath, setUp, { cwd: root, stdio: 'inherit' });
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await main(process.argv.slice(2));
