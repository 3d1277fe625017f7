// build: src/ -> dist/ (tsc), then the workflow code as one bundle, dist/workflow-bundle.js, and once more with spans, for workers that trace.
// Files that are read at run time (*.graphql, *.sql, *.json, pages) are not copied: they are read from src/ and sql/ of the
// project root. dist/ has the depth of src/, so dist/store/x.js and src/store/x.ts reach them by the same relative path.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuilt, sourceFiles, sourcesHash, stampBuild } from './build-stamp.mjs';
import { withLock } from './lock.mjs';
import { runQuietly } from './run-quietly.mjs';
import { SetUpFailed, say } from './say.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const OWN = new Set(['workflow-bundle.js', 'workflow-bundle-traced.js', '.build-stamp', '.tsbuildinfo']);

async function build() {
  const hash = sourcesHash(root);
  mkdirSync(dist, { recursive: true });
  rmSync(join(dist, '.build-stamp'), { force: true });
  removeLeftovers();
  await compile();
  await bundle();
  stampBuild(root, hash);
}

/** What no source stands behind any more: a deleted module must not be importable. */
function removeLeftovers() {
  const expected = new Set(sourceFiles(root).map((file) => file.replace(/(\.d)?\.ts$/, '.js')));
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = relative(dist, join(entry.parentPath ?? entry.path, entry.name))
      .split(sep)
      .join('/');
    if (!OWN.has(file) && !expected.has(file.replace(/\.map$/, ''))) rmSync(join(dist, file));
  }
  // tsc would not write again what it remembers having written.
  const complete = [...expected].every((file) => existsSync(join(dist, file)));
  if (!complete) rmSync(join(dist, '.tsbuildinfo'), { force: true });
}

async function compile() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  // With a type error nothing is written, and the last good build stays whole.
  const options = ['--noEmitOnError', '--incremental', '--tsBuildInfoFile', join(dist, '.tsbuildinfo')];
  const result = await runQuietly(process.execPath, [tsc, '-p', 'tsconfig.build.json', ...options], { cwd: root });
  if (!result.ok) throw new SetUpFailed(`${result.output}\nThe sources do not compile.`);
}

/** Workers that load a bundle start two seconds sooner than those that make it, and carry no bundler along. */
async function bundle() {
  await bundleAs('workflow-bundle.js', []);
  await bundleAs('workflow-bundle-traced.js', [join(dist, 'telemetry', 'workflow-spans.js')]);
}

async function bundleAs(name, workflowInterceptorModules) {
  const workflowsPath = join(dist, 'workflows', 'index.js');
  const target = join(dist, name);
  rmSync(target, { force: true });
  if (!existsSync(workflowsPath)) return;
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const logger = new DefaultLogger('WARN', ({ level, message }) => say(`workflow bundle: ${level}: ${message}`));
  try {
    const { code } = await bundleWorkflowCode({ workflowsPath, workflowInterceptorModules, logger });
    writeFileSync(target, code);
  } catch (error) {
    throw new SetUpFailed(`The workflows cannot be bundled: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Before packing: what is packed was built from what lies beside it. */
const wanted = !(process.argv.includes('--if-stale') && isBuilt(root));

try {
  const started = Date.now();
  if (wanted)
    await withLock(
      join(root, '.order-mirror', 'build.lock'),
      { onWait: (holder) => say(`waiting for the build of ${holder}`) },
      build,
    );
  if (!wanted || process.argv.includes('--quiet')) process.exitCode = 0;
  else
    say(
      `built in ${((Date.now() - started) / 1000).toFixed(1)} s${isBuilt(root) ? '' : '; sources changed meanwhile'}`,
    );
} catch (error) {
  if (!(error instanceof SetUpFailed)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
