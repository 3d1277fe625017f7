// Test projects by what they need: the suffix says it (ARCHITECTURE.md "Who may know whom").
import { defineConfig } from 'vitest/config';

/** Their files share the modules they load, a tenth of the time; whoever starts processes, or a server beside itself, has a process of its own. */
const SHARED = ['unit', 'store', 'board'];

const needs = (name: string, suffix: string, timeoutMs: number, globalSetup: string[] = []) => ({
  test: {
    name,
    isolate: !SHARED.includes(name),
    include: name === 'unit' ? ['tests/**/*.test.ts'] : [`tests/**/*.${suffix}.test.ts`],
    exclude: name === 'unit' ? ['tests/**/*.{store,board,workflow,replay,e2e}.test.ts'] : [],
    pool: 'forks' as const,
    testTimeout: timeoutMs,
    hookTimeout: 120_000,
    globalSetup,
  },
});

export default defineConfig({
  test: {
    // Two cores: more workers only make each other late (measured on the CI machine).
    maxWorkers: 2,
    // What Vite made of each module is kept by its content: a board test loads 330 of them, which took two thirds of its time.
    experimental: { fsModuleCache: true },
    projects: [
      needs('unit', '', 20_000),
      needs('store', 'store', 60_000, ['tests/support/tsql-engine.ts']),
      needs('board', 'board', 60_000, ['tests/support/tsql-engine.ts']),
      needs('workflow', 'workflow', 120_000, ['tests/support/temporal-server.ts', 'tests/support/tsql-engine.ts']),
      needs('replay', 'replay', 60_000),
      needs('e2e', 'e2e', 300_000),
    ],
  },
});
