// tsql-engine: gives the store and board tests of a run their SQL Server beside SQLite. Without one, a line says so and SQLite is tested alone.
// Owns: one engine a test run. Does not own: finding and starting it (scripts/tsql-engine.mjs), what is run on it (store-engines.ts).
import type { TestProject } from 'vitest/node';
import {
  endTsqlEnginesOfTheDead,
  givenTsqlServer,
  startTsqlEngine,
  TEST_SERVER_VARIABLE,
  tsqlEngineFolder,
} from '../../scripts/tsql-engine.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** "server=… port=… user=… password=… database=…"; null: there is none. */
    sqlServer: string | null;
  }
}

export default function setUp(project: TestProject): () => void {
  const given = givenTsqlServer();
  if (given !== null) {
    project.provide('sqlServer', given);
    return () => {};
  }
  const engine = tsqlEngineFolder();
  if (engine === null) {
    console.error(
      `SKIPPED: the store is tested on SQLite alone; there is no ../shared/tsql-engine, and ${TEST_SERVER_VARIABLE} is not set.`,
    );
    project.provide('sqlServer', null);
    return () => {};
  }
  endTsqlEnginesOfTheDead(engine);
  const server = startTsqlEngine(engine, `run-${process.pid}`);
  project.provide('sqlServer', server.line);
  return () => server.remove();
}
