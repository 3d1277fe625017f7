// The examples are what they say: each config loads, works on what its text names, and each command of the page is one that there is.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { outputTo } from '../src/cli/context.js';
import { programOf } from '../src/cli/program.js';
import { loadConfig } from '../src/config/load.js';

const PAGE = readFileSync('examples/README.md', 'utf8');
const NAMES = readdirSync('examples', { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);
const ENVIRONMENT = { MONDAY_TOKEN: 'x', STORE_PASSWORD: 'x', SOURCE_PASSWORD: 'x' };

function loaded(name: string) {
  const outcome = loadConfig(join('examples', name, `${name}.toml`), ENVIRONMENT);
  if (outcome.kind === 'faulty') throw new Error(JSON.stringify(outcome.problems));
  return outcome.config;
}

test.each(NAMES)('%s: its config loads, has an environment of its own, and the page tells of it', (name) => {
  expect(loaded(name).environment).toBe(name);
  expect(PAGE).toContain(`## ${name}:`);
  expect(PAGE).toContain(`examples/${name}/${name}.toml`);
});

describe('each shows what it is for', () => {
  test('own-lists: a folder beside the config, on a practice board of this machine', () => {
    const { source, board, store } = loaded('own-lists');
    expect(source).toMatchObject({ kind: 'workbooks' });
    expect([new URL(board.url).hostname, store.kind]).toEqual(['127.0.0.1', 'sqlite']);
  });

  test('sql-table: orders from a table', () => {
    expect(loaded('sql-table').source).toMatchObject({ kind: 'sql-table', table: 'dbo.ORDERS_UNIFIED' });
  });

  test('two-workers: a store that two machines reach', () => {
    expect(loaded('two-workers').store.kind).toBe('sqlserver');
  });
});

test('every command of the page is one that there is, with options that it has', () => {
  const program = programOf(
    outputTo(
      () => {},
      () => {},
    ),
    () => {},
  );
  const calls = [...PAGE.matchAll(/^npx order-mirror (.+)$/gm)].map(([, words = '']) => words.split(' '));
  expect(calls.length).toBeGreaterThan(8);
  for (const [first, second, ...rest] of calls) {
    const command = program.commands.find((one) => one.name() === first);
    const leaf = command?.commands.find((one) => one.name() === second) ?? command;
    expect(leaf, first).toBeDefined();
    for (const option of [second ?? '', ...rest].filter((word) => word.startsWith('--')))
      expect(leaf?.options.map(({ long }) => long)).toContain(option);
  }
});
