// The set-up's own promises: what is there is found at once and in the right order, and no two clones build at once.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { verdictOf } from '../scripts/audit.mjs';
import { reasonOf } from '../scripts/install.mjs';
import { withLock } from '../scripts/lock.mjs';
import { findTemporal, lookUpTemporal, temporalCachePath } from '../scripts/temporal.mjs';
import { filesNamed, projectOf } from '../scripts/test-file.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'order-mirror-set-up-'));
});

function program(path: string, says: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho '${says}'\n`);
  chmodSync(path, 0o755);
  return path;
}

describe.skipIf(process.platform === 'win32')('findTemporal', () => {
  const env = () => ({ PATH: join(folder, 'bin'), XDG_CACHE_HOME: folder, ORDER_MIRROR_TEMPORAL_DOWNLOAD: '0' });

  it('takes TEMPORAL_CLI_PATH first, then the PATH, then the cache', async () => {
    const cached = program(temporalCachePath(env()), '');
    expect(await lookUpTemporal(env())).toEqual({ path: cached, from: 'cache' });
    const onPath = program(join(folder, 'bin', 'temporal'), 'temporal version 1.8.2 (Server 1.31.2, UI 2.50.1)');
    expect(await lookUpTemporal(env())).toEqual({ path: onPath, from: 'PATH' });
    const given = program(join(folder, 'mine'), '');
    const named = { ...env(), TEMPORAL_CLI_PATH: given };
    expect(await lookUpTemporal(named)).toEqual({ path: given, from: 'TEMPORAL_CLI_PATH' });
    expect(await findTemporal(named)).toBe(given);
  });

  it('passes over one on the PATH that is too old', async () => {
    program(join(folder, 'bin', 'temporal'), 'temporal version 1.0.0 (Server 1.24.2, UI 2.27.0)');
    expect(await lookUpTemporal(env())).toBeUndefined();
  });

  it('does not guess when TEMPORAL_CLI_PATH is wrong', async () => {
    await expect(lookUpTemporal({ ...env(), TEMPORAL_CLI_PATH: join(folder, 'none') })).rejects.toThrow(
      /TEMPORAL_CLI_PATH/,
    );
  });

  it('says three ways out where there is nothing, and leaves no lock behind', async () => {
    await expect(findTemporal(env())).rejects.toThrow(/PATH; or set TEMPORAL_CLI_PATH to it; or install Go/);
    expect(readdirSync(dirname(temporalCachePath(env())))).toEqual([]);
  });
});

describe('withLock', () => {
  it('lets one in at a time', async () => {
    const file = join(folder, 'a.lock');
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => withLock(file, {}, work)));
    expect(most).toBe(1);
    expect(existsSync(file)).toBe(false);
  });

  it('is given up when the work fails', async () => {
    const file = join(folder, 'a.lock');
    await expect(withLock(file, {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is taken over from a dead process', async () => {
    const file = join(folder, 'a.lock');
    // Above every system's highest process id.
    writeFileSync(file, JSON.stringify({ pid: 2 ** 30, host: hostname(), since: 0 }));
    expect(await withLock(file, {}, async () => 'mine')).toBe('mine');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('why the packages could not be installed', () => {
  it.each([
    ['npm error code ENOTFOUND\nnpm error network request to the registry failed', /cannot reach its registry/],
    // As it was said in an empty HOME without a network: the packages came from a cache, the headers of Node did not.
    [
      'npm error path /x/node_modules/better-sqlite3\nnpm error gyp ERR! stack FetchError: getaddrinfo ENOTFOUND nodejs.org',
      /native part of better-sqlite3 could not be compiled: node-gyp could not download the headers.*npm_config_nodedir=/,
    ],
    ['gyp ERR! find Python Python is not set from command line', /it needs Python 3/],
    ['npm error command sh -c prebuild-install || node-gyp rebuild\nmake: g++: No such file', /a C\+\+ compiler/],
    ['something else', /what it said stands above/],
  ])('%j', (output, words) => {
    expect(reasonOf({ output, missing: false })).toMatch(words);
  });
});

describe('test:file', () => {
  const files = ['pairing.test.ts', 'pair.store.test.ts', 'crash.board.test.ts', 'crash-steps.board.test.ts'];

  it('means the file of that name, else all that have it in theirs; a path will do', () => {
    expect(filesNamed(files, 'pairing')).toEqual(['pairing.test.ts']);
    expect(filesNamed(files, 'pair')).toEqual(['pairing.test.ts', 'pair.store.test.ts']);
    expect(filesNamed(files, 'tests/crash.board.test.ts')).toEqual(['crash.board.test.ts']);
    expect(filesNamed(files, 'nothing')).toEqual([]);
  });

  it('knows what a file needs by its suffix', () => {
    expect(files.map(projectOf)).toEqual(['unit', 'store', 'board', 'board']);
    expect(projectOf('demo.e2e.test.ts')).toBe('e2e');
  });
});

describe('the audit of the lock file', () => {
  it.each([
    ['{ "vulnerabilities": {} }', /^lock file audit: good$/, false],
    [
      '{ "vulnerabilities": { "x": { "severity": "high", "via": [{ "title": "It leaks", "url": "u" }] } } }',
      /x \(high\): It leaks u/,
      true,
    ],
    ['{ "vulnerabilities": { "x": { "severity": "moderate", "via": ["y"] } } }', /good; 1 of lesser weight/, false],
    // Nobody looked: never good, and no failure either.
    ['npm warn audit\n{ "message": "405 Method Not Allowed - POST somewhere" }', /NOT LOOKED AT.*\(405/, false],
    ['', /NOT LOOKED AT/, false],
  ])('%j', (output, line, failed) => {
    const verdict = verdictOf(output);
    expect(verdict.line).toMatch(line);
    expect(verdict.failed).toBe(failed);
  });
});
