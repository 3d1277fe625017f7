// Issue 17, 12 and 22: what goes wrong outside the program is told in a sentence with a remedy; a stack is only for what is ours.
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDriver from 'better-sqlite3';
import { expect, test } from 'vitest';
import { outputTo } from '../src/cli/context.js';
import { main } from '../src/cli/main.js';
import { outsideFault } from '../src/cli/outside-faults.js';
import { writeFileWhole } from '../src/cli/write-file.js';

const folder = () => mkdtempSync(join(tmpdir(), 'order-mirror-outside-'));

async function typed(...argv: string[]): Promise<{ code: number; err: string }> {
  let err = '';
  const add = (text: string) => {
    err += `${text}\n`;
  };
  return {
    code: await main(
      argv,
      outputTo(() => {}, add),
    ),
    err,
  };
}

function saysWhatIsWrong({ code, err }: { code: number; err: string }): void {
  expect(code).not.toBe(0);
  expect(err).not.toMatch(/fault of its own|^ {4}at /m);
  expect(err).toMatch(/\.\s*$/);
}

/** The demo's config with its store elsewhere. */
function configWith(file: string): string {
  const here = folder();
  const text = readFileSync('configs/demo.toml', 'utf8').replace(/^file = ".*"$/m, `file = "${file}"`);
  for (const name of ['columns.toml', 'customers.toml', 'customers'])
    try {
      symlinkSync(join(process.cwd(), 'configs', name), join(here, name));
    } catch {
      // Not every config has each.
    }
  const config = join(here, 'order-mirror.toml');
  writeFileSync(config, text);
  return config;
}

function storeOf(kind: string): string {
  const here = folder();
  const file = join(here, 'store.sqlite');
  switch (kind) {
    case 'no folder':
      return join(here, 'none', 'store.sqlite');
    case 'no file':
      return file;
    case 'a folder':
      mkdirSync(file);
      return file;
    case 'below a file':
      writeFileSync(file, '');
      return join(file, 'store.sqlite');
    case 'no database':
      writeFileSync(file, 'a text of somebody, and no database at all, of more than a hundred bytes. '.repeat(4));
      return file;
    case "another program's":
      new SqliteDriver(file).exec('CREATE TABLE t (a)').close();
      return file;
    default:
      throw new Error(kind);
  }
}

const STORES = ['no folder', 'no file', 'a folder', 'below a file', 'no database', "another program's"];
const COMMANDS = [
  ['status'],
  ['rejects'],
  ['runs'],
  ['report'],
  ['inspect'],
  ['housekeep'],
  ['backup', '/dev/full/x'],
  ['sync', '--customer', 'NOBODY'],
];

test.each(STORES)('a store that is %s is told by every command, without a stack', async (kind) => {
  const config = configWith(storeOf(kind));
  for (const command of COMMANDS) saysWhatIsWrong(await typed(...command, '--config', config));
});

test('migrate into a place that cannot be says so', async () => {
  for (const kind of ['a folder', 'below a file', 'no database'])
    saysWhatIsWrong(await typed('migrate', '--config', configWith(storeOf(kind))));
});

test('the practice board on a port that is taken, that is none, with files that are no boards', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const taken = await typed('emulator', '--port', String(port));
  saysWhatIsWrong(taken);
  expect(taken.err).toContain(String(port));
  server.close();
  for (const argv of [
    ['--port', '99999'],
    ['--port', 'x'],
    ['--host', '203.0.113.7', '--port', '0'],
    ['--boards', '/nowhere.json', '--port', '0'],
    ['--limits', 'plenty', '--port', '0'],
  ])
    saysWhatIsWrong(await typed('emulator', ...argv));
});

test.each([
  ['EACCES', { path: '/a/b' }, '/a/b'],
  ['EROFS', { path: '/a/b' }, '/a/b'],
  ['ENOSPC', { path: '/a/b' }, '/a/b'],
  ['ENOENT', { path: '/a/b' }, '/a/b'],
  ['EISDIR', { path: '/a/b' }, '/a/b'],
  ['ENOTDIR', { path: '/a/b' }, '/a/b'],
  ['EMFILE', {}, 'ulimit'],
  ['EADDRINUSE', { address: '127.0.0.1', port: 4010 }, '4010'],
  ['ERR_SOCKET_BAD_PORT', {}, '65535'],
  ['ECONNREFUSED', { address: '127.0.0.1', port: 7233 }, '127.0.0.1:7233'],
  ['ENOTFOUND', { hostname: 'board.example' }, 'board.example'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', {}, 'certificate'],
  ['SQLITE_CANTOPEN', {}, 'migrate'],
  ['SQLITE_NOTADB', {}, 'no'],
  ['SQLITE_CORRUPT', {}, 'backup'],
  ['SQLITE_FULL', {}, 'Make room'],
  ['SQLITE_READONLY_DBMOVED', {}, 'right'],
  ['SQLITE_BUSY_SNAPSHOT', {}, 'another program'],
])('%s has a sentence, also below two other errors', (code, about, words) => {
  const fault = Object.assign(new Error('x'), { code, ...about });
  const wrapped = new Error('fetch failed', { cause: new AggregateError([fault], 'all failed') });
  for (const error of [fault, wrapped]) expect(outsideFault(error)).toContain(words);
});

test('what is ours is no fault of what is outside', () => {
  expect(outsideFault(new TypeError('undefined is not a function'))).toBeNull();
  expect(outsideFault(Object.assign(new Error('x'), { code: 'SQLITE_ERROR' }))).toBeNull();
  expect(outsideFault('text')).toBeNull();
});

test('a file is replaced whole; a pipe, a link and a device stay what they are', async () => {
  const here = folder();
  const [file, link, pipe] = ['file', 'link', 'pipe'].map((name) => join(here, name)) as [string, string, string];
  await writeFileWhole(file, 'one');
  expect(lstatSync(file).mode & 0o777).toBe(0o600);
  symlinkSync(file, link);
  await writeFileWhole(link, 'two');
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('two');
  execFileSync('mkfifo', [pipe]);
  const read = import('node:fs/promises').then(({ readFile }) => readFile(pipe, 'utf8'));
  await writeFileWhole(pipe, 'three');
  expect(await read).toBe('three');
  expect(lstatSync(pipe).isFIFO()).toBe(true);
  await writeFileWhole('/dev/null', 'four');
  expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  await expect(writeFileWhole(here, 'five')).rejects.toMatchObject({ code: 'EISDIR' });
});
