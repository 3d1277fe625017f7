// temporal: finds a Temporal server to run: TEMPORAL_CLI_PATH, the PATH, the cache, a download, else a build with Go.
// Owns: the order of these and the cache, which all clones of a user share. Does not own: running the server (cli).
import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';
import { lastLines, runQuietly } from './run-quietly.mjs';
import { duration, SetUpFailed, say } from './say.mjs';

/** The same as in tools/temporal/go.mod. */
export const TEMPORAL_VERSION = '1.8.2';

const EXE = process.platform === 'win32' ? '.exe' : '';
const MODULE = join(dirname(dirname(fileURLToPath(import.meta.url))), 'tools', 'temporal');
/** The oldest server that everything here was written for (worker versioning, queue rate limits). */
const OLDEST_SERVER = [1, 29];
/** Where there is no way out, this is all the time it may cost to learn it. */
const ANSWER_WITHIN_MS = 15_000;
/** About 60 MB: half an hour is a very slow line, and longer than the build would take. */
const DOWNLOAD_WITHIN_MS = 10 * 60_000;
const RUNS_WITHIN_MS = 15_000;

/** @param {NodeJS.ProcessEnv} env */
export function temporalCachePath(env = process.env) {
  const cache = env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(cache, 'order-mirror', 'bin', `temporal-${TEMPORAL_VERSION}${EXE}`);
}

/**
 * What is there already: no download, no build. Throws SetUpFailed when TEMPORAL_CLI_PATH is set and wrong: whoever set
 * it wants that one and no other.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ path: string, from: 'TEMPORAL_CLI_PATH' | 'PATH' | 'cache' } | undefined>}
 */
export async function lookUpTemporal(env = process.env) {
  const given = env.TEMPORAL_CLI_PATH;
  if (given) {
    if (isExecutable(given)) return { path: given, from: 'TEMPORAL_CLI_PATH' };
    throw new SetUpFailed(`TEMPORAL_CLI_PATH is ${given}, and that is no program. Correct it, or unset it.`);
  }
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, `temporal${EXE}`))
    .find(isExecutable);
  if (onPath) {
    const fault = await faultOf(onPath);
    if (fault === undefined) return { path: onPath, from: 'PATH' };
    say(`${onPath} is not used: ${fault}`);
  }
  const cached = temporalCachePath(env);
  return isExecutable(cached) ? { path: cached, from: 'cache' } : undefined;
}

/**
 * @param {NodeJS.ProcessEnv} env ORDER_MIRROR_TEMPORAL_DOWNLOAD=0 leaves out the download
 * @returns {Promise<string>} the path of a program that runs. Throws SetUpFailed.
 */
export async function findTemporal(env = process.env) {
  const there = await lookUpTemporal(env);
  if (there) return there.path;
  const target = temporalCachePath(env);
  const onWait = (/** @type {string} */ holder) => say(`Temporal's server is being made by ${holder}; waiting for it`);
  return withLock(`${target}.lock`, { onWait }, async () => {
    if (isExecutable(target)) return target;
    removeLeftovers(target);
    if (env.ORDER_MIRROR_TEMPORAL_DOWNLOAD !== '0' && (await download(target))) return target;
    await buildWithGo(target, env);
    return target;
  });
}

/** @returns {Promise<string | undefined>} why a program found by chance is not good enough */
async function faultOf(/** @type {string} */ path) {
  const { ok, output } = await runQuietly(path, ['--version'], { timeoutMs: RUNS_WITHIN_MS });
  const server = /\(Server (\d+)\.(\d+)/.exec(output);
  if (!ok || !server) return 'it does not say which Temporal it is';
  const [major, minor] = [Number(server[1]), Number(server[2])];
  const isOld = major < OLDEST_SERVER[0] || (major === OLDEST_SERVER[0] && minor < OLDEST_SERVER[1]);
  return isOld ? `its server ${major}.${minor} is older than ${OLDEST_SERVER.join('.')}` : undefined;
}

/** The same archive that Temporal's SDKs download for themselves. False, after one line, when it is not to be had. */
async function download(/** @type {string} */ target) {
  const platform = { linux: 'linux', darwin: 'darwin', win32: 'windows' }[process.platform];
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch];
  if (!platform || !arch) return false;
  const url = `https://temporal.download/cli/archive/v${TEMPORAL_VERSION}?platform=${platform}&arch=${arch}`;
  const folder = mkdtempSync(`${target}.download-`);
  const stop = new AbortController();
  let limit = setTimeout(
    () => stop.abort(new Error(`no answer within ${duration(ANSWER_WITHIN_MS)}`)),
    ANSWER_WITHIN_MS,
  );
  try {
    say("looking for Temporal's server on its download page");
    const answer = await fetch(url, { signal: stop.signal });
    if (!answer.ok) throw new Error(`it answered ${answer.status}`);
    clearTimeout(limit);
    limit = setTimeout(() => stop.abort(new Error('it took too long')), DOWNLOAD_WITHIN_MS);
    say("downloading Temporal's server (about 60 MB)");
    const archive = join(folder, 'archive');
    writeFileSync(archive, Buffer.from(await answer.arrayBuffer()));
    // Every system that is supported has a tar that opens what it is given, zip on Windows too.
    const unpacked = await runQuietly('tar', ['-xf', archive, '-C', folder]);
    if (!unpacked.ok) throw new Error(`it cannot be unpacked: ${lastLines(unpacked.output, 1)}`);
    await putInPlace(join(folder, `temporal${EXE}`), target);
    return true;
  } catch (error) {
    say(`Temporal's server cannot be downloaded here (${reasonOf(error)}); trying to build it with Go`);
    return false;
  } finally {
    clearTimeout(limit);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** fetch hides the reason one level down. */
function reasonOf(/** @type {unknown} */ error) {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

async function buildWithGo(/** @type {string} */ target, /** @type {NodeJS.ProcessEnv} */ env) {
  const go = await runQuietly('go', ['version'], { env });
  if (!go.ok) throw new SetUpFailed(remedies('there is no Go on the PATH to build it with'));
  const temporary = `${target}.${process.pid}.tmp`;
  const version = `-X github.com/temporalio/cli/internal/temporalcli.Version=${TEMPORAL_VERSION}`;
  const args = [
    'build',
    '-trimpath',
    '-ldflags',
    `-s -w ${version}`,
    '-o',
    temporary,
    'github.com/temporalio/cli/cmd/temporal',
  ];
  say("building Temporal's server with Go, once for all clones (about 7 min the first time)");
  const progress = (/** @type {string} */ soFar) =>
    `building Temporal's server, ${soFar} so far, about 7 min the first time`;
  const result = await runQuietly('go', args, { cwd: MODULE, env: { ...env, CGO_ENABLED: '0' }, progress });
  if (!result.ok) throw new SetUpFailed(`${lastLines(result.output)}\n${remedies('building it with Go failed')}`);
  await putInPlace(temporary, target);
}

/** Whole and proven, or not at all: who finds the file may run it. */
async function putInPlace(/** @type {string} */ made, /** @type {string} */ target) {
  chmodSync(made, 0o755);
  const fault = await faultOf(made);
  if (fault !== undefined) throw new SetUpFailed(`Temporal's server was made, but ${fault}.`);
  renameSync(made, target);
}

/** Of attempts that were killed; only the holder of the lock may come here. */
function removeLeftovers(/** @type {string} */ target) {
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (path.startsWith(`${target}.`) && /\.(tmp|download-\w+)$/.test(name))
      rmSync(path, { recursive: true, force: true });
  }
}

function remedies(/** @type {string} */ why) {
  return (
    `No Temporal server: none was found or downloaded, and ${why}. One of these helps: ` +
    'put the Temporal CLI (1.5 or newer) on the PATH; or set TEMPORAL_CLI_PATH to it; or install Go (1.21 or newer, ' +
    'with access to its module proxy) and run again.'
  );
}

function isExecutable(/** @type {string} */ path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
