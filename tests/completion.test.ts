// Completion scripts, by the shells themselves where they are installed. Bash is on every machine that runs the tests.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { completion } from '../src/cli/completion.js';
import { CommandFailed, outputTo } from '../src/cli/context.js';

async function scriptOf(shell: string): Promise<string> {
  let script = '';
  const output = outputTo(
    (text) => {
      script += text;
    },
    () => {},
  );
  await completion({}, output, shell);
  return script;
}

const folder = mkdtempSync(join(tmpdir(), 'order-mirror-completion-'));

async function written(shell: string): Promise<string> {
  const file = join(folder, `completion.${shell}`);
  writeFileSync(file, await scriptOf(shell));
  return file;
}

const isThere = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0;

/** What bash offers after these words; the last one is being typed. */
async function offered(...words: string[]): Promise<string[]> {
  const list = words.map((word) => `'${word}'`).join(' ');
  const script = `source '${await written('bash')}'; COMP_WORDS=(order-mirror ${list}); COMP_CWORD=${words.length}; _order_mirror; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8', cwd: folder });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

describe('bash', () => {
  test.each([
    [['sta'], ['status']],
    [
      ['board', ''],
      ['setup', 'check', 'columns'],
    ],
    [['schedule', 'ba'], ['backfill']],
    [['status', 'la'], ['latest']],
    [['completion', 'f'], ['fish']],
    [['verify', '--re'], ['--repair']],
    [['schedule', 'apply', '--d'], ['--dry-run']],
    [['sync', '--customer', 'GREYSON', '--lim'], ['--limit']],
    [['no-such', ''], []],
  ])('%j', async (words, expected) => {
    const found = await offered(...words);
    if (expected.length === 0) expect(found).toContain('status');
    else expect(found).toEqual(expect.arrayContaining(expected));
  });

  test('after an option that takes a file, files', async () => {
    expect(await offered('status', '--config', 'completion.b')).toEqual(['completion.bash']);
  });
});

test.each(['zsh', 'fish'])('%s takes its script', async (shell) => {
  const file = await written(shell);
  if (!isThere(shell)) return;
  const { status, stderr } = spawnSync(shell, [shell === 'zsh' ? '-n' : '--no-execute', file], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

test('fish offers, after a group, its commands and not those of others', async ({ skip }) => {
  if (!isThere('fish')) skip('fish is not installed');
  const file = await written('fish');
  const ask = (line: string) =>
    spawnSync('fish', ['-c', `source ${file}; complete -C '${line}'`], { encoding: 'utf8' })
      .stdout.split('\n')
      .map((found) => found.split('\t')[0])
      .filter((word) => word !== '');
  expect(ask('order-mirror board ')).toEqual(expect.arrayContaining(['setup', 'check', 'columns']));
  expect(ask('order-mirror board ')).not.toContain('apply');
  expect(ask('order-mirror verify --rep')).toEqual(['--repair']);
});

test('another shell is refused, with those there are', async () => {
  await expect(scriptOf('tcsh')).rejects.toThrow(CommandFailed);
});
