// The two engine folders keep in step: every migration has its twin, every block that one engine has of its own the other has, or core does.
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadStatements } from '../src/store/statements.js';

const migrations = (engine: string) => readdirSync(`sql/${engine}/migrations`).sort();

/** How each engine does what only it has to do. */
const OWN_TOPICS = ['bulk', 'session', 'source'];

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
