// lock: one process at a time, across clones and terminals. A lock whose holder is dead or silent is taken over.
// Owns: the lock file. Does not own: what is done under it.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const BEAT_EVERY_MS = 5_000;
/** A holder on another machine (a shared home) cannot be asked whether it lives; after this long without a beat it does not. */
const SILENT_AFTER_MS = 60_000;
const LOOK_EVERY_MS = 500;

/**
 * @template T
 * @param {string} file
 * @param {{ onWait?: (holder: string) => void }} options
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, options, work) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), since: Date.now() });
  for (let told = false; !take(file, mine); told = true) {
    const holder = read(file);
    if (holder !== undefined && isAbandoned(file, holder)) takeOver(file, holder);
    else {
      if (!told) options.onWait?.(holderText(holder));
      await sleep(LOOK_EVERY_MS);
    }
  }
  const release = () => {
    if (read(file) === mine) rmSync(file, { force: true });
  };
  const beat = setInterval(() => {
    const now = new Date();
    if (read(file) === mine) utimesSync(file, now, now);
  }, BEAT_EVERY_MS);
  beat.unref();
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}

/** Written beside and linked, so that the lock never exists without its holder's name in it. */
function take(/** @type {string} */ file, /** @type {string} */ mine) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, mine);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** @param {string} file @returns {string | undefined} */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isAbandoned(/** @type {string} */ file, /** @type {string} */ holder) {
  try {
    const { pid, host } = JSON.parse(holder);
    if (host === hostname() && !isAlive(pid)) return true;
  } catch {
    // Not one of ours, or half of one: only its age can tell.
  }
  try {
    return Date.now() - statSync(file).mtimeMs > SILENT_AFTER_MS;
  } catch {
    return false; // just released
  }
}

function isAlive(/** @type {number} */ pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** Moved aside first: of several that find the same dead lock only one moves it, and a live one moved by mistake is put back. */
function takeOver(/** @type {string} */ file, /** @type {string} */ dead) {
  const aside = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, aside);
    if (read(aside) !== dead) linkSync(aside, file);
  } catch {
    // Another one was faster; the next look tells.
  } finally {
    rmSync(aside, { force: true });
  }
}

function holderText(/** @type {string | undefined} */ holder) {
  try {
    const { pid, host } = JSON.parse(holder ?? '');
    return `process ${pid} on ${host}`;
  } catch {
    return 'another process';
  }
}
