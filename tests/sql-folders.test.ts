// The two engine folders keep in step: every migration has its twin, every block that one engine has of its own the other has, or core does.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadStatements } from '../src/store/statements.js';

const migrations = (engine: string) => readdirSync(`sql/${engine}/migrations`).sort();

/** How each engine does what only it has to do. */
const OWN_TOPICS = ['bulk', 'session', 'source', 'staging_file'];

test('every migration has its twin for the other engine', () => {
  expect(migrations('sqlserver')).toEqual(migrations('sqlite'));
});

test('every named statement exists for both engines', () => {
  const shared = (engine: 'sqlite' | 'sqlserver') =>
    loadStatements(engine)
      .names()
      .filter((name) => !name.endsWith('.many') && !OWN_TOPICS.includes(name.split('.')[0] ?? ''))
      .sort();
  expect(shared('sqlserver')).toEqual(shared('sqlite'));
});

test.each(['sqlite', 'sqlserver'] as const)('every index of %s names the statements that it serves', (engine) => {
  const known = new Set(loadStatements(engine).names());
  const faults = migrations(engine).flatMap((file) => {
    const lines = readFileSync(`sql/${engine}/migrations/${file}`, 'utf8').split('\n');
    return lines.flatMap((line, at) => {
      const index = /^CREATE (?:UNIQUE |CLUSTERED )?INDEX (?:IF NOT EXISTS )?\[(\w+)\]/.exec(line)?.[1];
      if (index === undefined) return [];
      const served = /^-- Serves ([\w., ]+)/.exec(lines[at - 1] ?? '')?.[1]?.match(/\b[a-z_]+\.[a-z_]+/g) ?? [];
      if (served.length === 0) return [`${index} serves nothing`];
      return served.filter((name) => !known.has(name)).map((name) => `${index}: ${name}`);
    });
  });
  expect(faults).toEqual([]);
});
