// test: everything that must hold before a change lands: Biome, the types, then all tests. Arguments go to Vitest.
// Its last line is `N passed, N failed`, counted from Vitest's own report, never guessed from the exit code alone.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runQuietly } from './run-quietly.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');

const checks = [
  { name: 'Biome', script: join('@biomejs', 'biome', 'bin', 'biome'), args: ['check', '--error-on-warnings', '.'] },
  { name: 'types', script: join('typescript', 'bin', 'tsc'), args: ['-p', 'tsconfig.json'] },
  { name: 'nothing unused (knip)', script: join('knip', 'bin', 'knip.js'), args: ['--no-progress'] },
];

/** @returns {Promise<number>} how many of the checks failed; what they said is printed */
async function check() {
  const results = await Promise.all(
    checks.map(async ({ name, script, args }) => {
      const result = await runQuietly(process.execPath, [join(modules, script), ...args], { cwd: root });
      return { name, ...result };
    }),
  );
  for (const { name, ok, output } of results) console.log(ok ? `${name}: good` : `${output}\n${name}: FAILED`);
  return results.filter(({ ok }) => !ok).length + (await audit());
}

/** @returns {Promise<number>} 1 where what users get has a known fault of weight; where the registry does not answer, a line says that nobody looked */
async function audit() {
  const { verdictOf } = await import('./audit.mjs');
  const args = ['audit', '--omit=dev', '--json'];
  const result = await runQuietly('npm', args, { cwd: root, timeoutMs: 30_000, shell: process.platform === 'win32' });
  const { line, failed } = verdictOf(result.output);
  console.log(line);
  return failed ? 1 : 0;
}

/** @returns {Promise<{ passed: number, failed: number, skipped: number }>} */
async function test(/** @type {readonly string[]} */ extra) {
  const folder = mkdtempSync(join(tmpdir(), 'order-mirror-test-'));
  const file = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    const code = await vitest(['run', ...reporters, ...extra]);
    const counts = countsOf(file);
    // An error outside of any test, or a run that never began, must not look green.
    if (code !== 0 && counts.failed === 0) counts.failed = 1;
    return counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns {Promise<number>} */
function vitest(/** @type {readonly string[]} */ args) {
  return new Promise((resolve) => {
    const script = join(modules, 'vitest', 'vitest.mjs');
    const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
    child.once('error', () => resolve(1));
    child.once('close', (code) => resolve(code ?? 1));
  });
}

function countsOf(/** @type {string} */ file) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  if (!existsSync(file)) return counts;
  const report = JSON.parse(readFileSync(file, 'utf8'));
  for (const suite of report.testResults) {
    const tests = suite.assertionResults;
    // A file that cannot even be loaded has no tests that could fail.
    if (suite.status === 'failed' && !tests.some((/** @type {any} */ one) => one.status === 'failed')) counts.failed++;
    for (const { status, fullName } of tests) {
      if (status === 'passed') counts.passed++;
      else if (status === 'failed') counts.failed++;
      else {
        counts.skipped++;
        console.log(`skipped: ${relative(root, suite.name)}: ${fullName}`);
      }
    }
  }
  return counts;
}

const badChecks = await check();
const counts = await test(process.argv.slice(2));
const failed = counts.failed + badChecks;
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
console.log(`${counts.passed} passed, ${failed} failed${skipped}`);
process.exitCode = failed > 0 ? 1 : 0;
