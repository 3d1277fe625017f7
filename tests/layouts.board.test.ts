// All 30 real layouts, some rows of each, against the independent calculation (tests/support/oracle).
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFullSet } from '../bench/fixtures/make-bench-workbooks.mjs';
import { startMirror, syncOnce } from './support/mirror.js';
import { compareBoard } from './support/oracle/compare-board.js';
import { expectFirstDay } from './support/oracle/first-day.js';
import { readSampleFacts } from './support/oracle/sample-facts.js';

test.each([11, 12])('46 workbooks in the 30 layouts, seed %i: the calculated board', async (seed) => {
  const folder = join(mkdtempSync(join(tmpdir(), 'order-mirror-layouts-')), 'lists');
  await makeFullSet({ folder, rows: 690, seed });
  const facts = readSampleFacts();
  const expected = await expectFirstDay(folder, facts);
  const mirror = await startMirror({ sourceFolder: folder });
  try {
    const closed = await syncOnce(mirror, 'layouts');
    expect(compareBoard(mirror.emulator.dump(mirror.config.board.id) as never, expected.board, facts)).toEqual([]);
    expect(closed).toMatchObject({ balanced: true, failed: 0 });
  } finally {
    await mirror.close();
  }
});
