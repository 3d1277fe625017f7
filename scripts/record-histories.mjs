#!/usr/bin/env node
// record-histories: makes tests/histories/*.json anew, for a deliberate change of the workflows. Needs the set-up of `npm test`.
// Usage: node scripts/record-histories.mjs
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--project', 'workflow', 'tests/record-histories.workflow.test.ts'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, RECORD_HISTORIES: '1' } },
);
process.exit(status ?? 1);
