// set-up: from a fresh clone to a program that can run: packages, build, a Temporal server. Fast when all is there.
//   node scripts/set-up.mjs                      prints the path of the Temporal CLI
//   node scripts/set-up.mjs --then SCRIPT args   goes on as `node SCRIPT args`, with TEMPORAL_CLI_PATH set
// Owns: the order of the steps. Does not own: the steps (install, build, temporal). Nothing but SCRIPT writes to stdout.

const OLDEST_NODE = [20, 15];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  process.stderr.write(
    `order-mirror needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.\n`,
  );
  process.exit(1);
}

// Only now: the rest is written in the JavaScript of that version.
const { join, dirname, resolve } = await import('node:path');
const { fileURLToPath, pathToFileURL } = await import('node:url');
const { SetUpFailed, say } = await import('./say.mjs');
const root = dirname(dirname(fileURLToPath(import.meta.url)));

const [then, script, ...args] = process.argv.slice(2);
if (then !== undefined && (then !== '--then' || script === undefined)) {
  process.stderr.write('usage: node scripts/set-up.mjs [--then SCRIPT args…]\n');
  process.exit(64);
}

try {
  await packages();
  await program();
  const { findTemporal } = await import('./temporal.mjs');
  const temporal = await findTemporal();
  if (script === undefined) process.stdout.write(`${temporal}\n`);
  else await goOnAs(resolve(root, script), temporal);
} catch (error) {
  if (!(error instanceof SetUpFailed)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function packages() {
  const { install, isInstalled } = await import('./install.mjs');
  if (isInstalled(root)) return;
  const { withLock } = await import('./lock.mjs');
  const onWait = (/** @type {string} */ holder) => say(`${holder} is installing the packages; waiting for it`);
  await withLock(join(root, '.order-mirror', 'install.lock'), { onWait }, async () => {
    if (!isInstalled(root)) await install(root);
  });
}

async function program() {
  const { isBuilt } = await import('./build-stamp.mjs');
  if (isBuilt(root)) return;
  say('building');
  // A process of its own, because the bundler is big and nothing of it is wanted afterwards.
  const { runQuietly } = await import('./run-quietly.mjs');
  const result = await runQuietly(process.execPath, [join(root, 'scripts', 'build.mjs'), '--quiet'], { cwd: root });
  if (!result.ok) throw new SetUpFailed(result.output);
  if (result.output !== '') process.stderr.write(`${result.output}\n`);
}

/** In this very process: signals, stdio, the terminal and the exit code are then SCRIPT's own, with nothing in between. */
async function goOnAs(/** @type {string} */ file, /** @type {string} */ temporal) {
  process.env.TEMPORAL_CLI_PATH = temporal;
  process.argv = [process.argv[0] ?? process.execPath, file, ...args];
  await import(pathToFileURL(file).href);
}
