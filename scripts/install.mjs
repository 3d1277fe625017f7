// install: the locked packages in node_modules, installed only when they are not what package-lock.json says.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lastLines, runQuietly } from './run-quietly.mjs';
import { SetUpFailed, say } from './say.mjs';

/** @param {string} root */
export function isInstalled(root) {
  return read(stampFile(root)) === stamp(root) || adopt(root);
}

/** @param {string} root */
export async function install(root) {
  say('installing the locked packages (a minute or two the first time)');
  const npm = npmCommand();
  // --include=dev: the build needs TypeScript even where NODE_ENV says production.
  const args = [...npm.args, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const progress = (/** @type {string} */ soFar) => `installing the locked packages, ${soFar} so far`;
  const result = await runQuietly(npm.command, args, { cwd: root, shell: npm.shell, progress });
  if (!result.ok) throw new SetUpFailed(`${lastLines(result.output, 40)}\n${reasonOf(result)}`);
  await checkSqlite(root);
  writeFileSync(stampFile(root), stamp(root));
}

/** A compiler fails for want of a network too, when it fetches the headers of Node: whose output it is decides, not the first word that fits. */
const COMPILER = /gyp ERR!|node-gyp|prebuild-install|npm (?:ERR!|error) (?:path|command) .*better-sqlite3/i;
const NO_NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i;

/** @param {{ output: string, missing: boolean }} result */
export function reasonOf({ output, missing }) {
  if (missing) return 'There is no npm on the PATH. Install Node.js with npm and run again.';
  if (COMPILER.test(output)) return compilerReason(output);
  if (NO_NETWORK.test(output)) {
    return 'npm cannot reach its registry. Check the network, the proxy and the registry in `npm config list`, and run again.';
  }
  if (/can only install packages when your package\.json and package-lock\.json/.test(output)) {
    return 'package.json and package-lock.json do not belong together. Run `npm install --loglevel=notice` and run again.';
  }
  return 'npm ci failed; what it said stands above. Put that right and run again.';
}

/** @param {string} output */
function compilerReason(output) {
  const what = 'The packages are there, but the native part of better-sqlite3 could not be compiled';
  if (NO_NETWORK.test(output)) {
    return (
      `${what}: node-gyp could not download the headers of Node ${process.versions.node}. Where they lie on this machine, name their folder ` +
      `(\`npm_config_nodedir=${join(dirname(process.execPath), '..')}\` for this Node); else give node-gyp the network or a proxy. Then run again.`
    );
  }
  if (/find Python|python3?: (?:command )?not found/i.test(output))
    return `${what}: it needs Python 3. Install it and run again.`;
  return `${what}. It needs python3, make and a C++ compiler (Debian: \`apt-get install python3 make g++\`); what it said stands above.`;
}

/** The one package with a native part. In a process of its own, because a wrong binary may take the process down. */
async function checkSqlite(/** @type {string} */ root) {
  const script = "new (require('better-sqlite3'))(':memory:').close()";
  const result = await runQuietly(process.execPath, ['-e', script], { cwd: root });
  if (result.ok) return;
  throw new SetUpFailed(
    `${lastLines(result.output, 8)}\nbetter-sqlite3 was installed, but its native part does not load. It is downloaded or ` +
      'compiled by its install script: allow install scripts (npm config get ignore-scripts), have python3, make and a ' +
      'C++ compiler ready, and run `npm rebuild better-sqlite3 --loglevel=notice`.',
  );
}

/** Somebody who ran `npm ci` by hand need not wait for a second one: npm's own record says what is there. */
function adopt(/** @type {string} */ root) {
  const wanted = packages(join(root, 'package-lock.json'));
  const there = packages(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !there) return false;
  const same = Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || there[path]?.version === entry.version,
  );
  if (!same || Object.keys(there).some((path) => !(path in wanted))) return false;
  writeFileSync(stampFile(root), stamp(root));
  return true;
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean }> | undefined} */
function packages(file) {
  const text = read(file);
  return text === undefined ? undefined : JSON.parse(text).packages;
}

/** npm under `npm run` tells where it is; a shell is only needed for npm.cmd. */
function npmCommand() {
  const path = process.env.npm_execpath;
  if (path?.endsWith('npm-cli.js') && existsSync(path))
    return { command: process.execPath, args: [path], shell: false };
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}

const stampFile = (/** @type {string} */ root) => join(root, 'node_modules', '.order-mirror-stamp');

/** Another Node or another machine needs another native binary, even from the same lock file. */
function stamp(/** @type {string} */ root) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${lock} ${process.platform}-${process.arch} abi${process.versions.modules}\n`;
}

/** @param {string} file @returns {string | undefined} */
function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
