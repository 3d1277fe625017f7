// run-quietly: runs a long command, with a line of progress now and then, and keeps its output for the case that it fails.
import { spawn } from 'node:child_process';
import { duration, say } from './say.mjs';

/** Often enough to show life, rarely enough to leave a readable log. */
const PROGRESS_EVERY_MS = 10_000;
/** Of the output of a failed command: the end is where the reason stands. */
const KEPT_CHARACTERS = 20_000;

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean, timeoutMs?: number, progress?: (soFar: string) => string }} options
 * @returns {Promise<{ ok: boolean, output: string, missing: boolean }>} missing: there is no such command
 */
export function runQuietly(command, args, options = {}) {
  const { cwd, env = process.env, shell = false, timeoutMs, progress } = options;
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-KEPT_CHARACTERS);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const ticking = progress && setInterval(() => say(progress(duration(Date.now() - started))), PROGRESS_EVERY_MS);
    const limit = timeoutMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    // Whoever stops the set-up stops what it started too; 128 + the signal's number is the shell's convention.
    const stop = (/** @type {NodeJS.Signals} */ signal) => {
      child.kill(signal);
      process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    const done = (/** @type {{ ok: boolean, missing: boolean }} */ result) => {
      clearInterval(ticking);
      clearTimeout(limit);
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve({ ...result, output: output.trim() });
    };
    child.once('error', (error) => {
      keep(Buffer.from(error.message));
      done({ ok: false, missing: 'code' in error && error.code === 'ENOENT' });
    });
    child.once('close', (code) => done({ ok: code === 0, missing: false }));
  });
}

/** The last lines of a command's output. @param {string} output */
export function lastLines(output, count = 15) {
  return output.split('\n').slice(-count).join('\n');
}
