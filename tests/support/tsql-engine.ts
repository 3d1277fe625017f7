// tsql-engine: gives the store and board tests of a run their SQL Server beside SQLite. Without one, a line says so and SQLite is tested alone.
// Owns: one engine a test run. Does not own: finding and starting it (scripts/tsql-engine.mjs), what is run on it (store-engines.ts).
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import {
  endTsqlEnginesOfTheDead,
  givenTsqlServer,
  onTsqlServer,
  startTsqlEngine,
  TEST_SERVER_VARIABLE,
  tsqlEngineFolder,
} from '../../scripts/tsql-engine.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** line: "server=… port=… user=… password=… database=…"; null: there is none. */
    sqlServer: { readonly line: string; readonly lentFolder: string } | null;
  }
}

export default function setUp(project: TestProject): () => Promise<void> {
  const given = givenTsqlServer();
  const engine = tsqlEngineFolder();
  if (given === null && engine === null) {
    console.error(
      `SKIPPED: the store is tested on SQLite alone; there is no ../shared/tsql-engine, and ${TEST_SERVER_VARIABLE} is not set.`,
    );
    project.provide('sqlServer', null);
    return async () => {};
  }
  const lentFolder = join(tmpdir(), 'order-mirror-tsql', `lent-${process.pid}`);
  mkdirSync(lentFolder, { recursive: true });
  if (engine !== null) endTsqlEnginesOfTheDead(engine);
  const server = given === null && engine !== null ? startTsqlEngine(engine, `run-${process.pid}`) : null;
  const line = given ?? server?.line ?? '';
  project.provide('sqlServer', { line, lentFolder });
  return async () => {
    if (server === null)
      for (const database of existsSync(lentFolder) ? readdirSync(lentFolder) : [])
        await onTsqlServer(line, `DROP DATABASE ${database}`).catch(() => undefined);
    server?.remove();
    rmSync(lentFolder, { recursive: true, force: true });
  };
}
