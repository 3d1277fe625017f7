// What the board must show after the first sync of the samples, worked out by the oracle and kept in samples/expected.json.
// After a wanted change: npx vitest run --project unit tests/oracle-samples.test.ts -u, and read the diff.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Expectation } from './support/oracle/expectation.js';
import { expectationText } from './support/oracle/expected-file.js';
import { expectFirstDay } from './support/oracle/first-day.js';
import { EXPECTED_FILE, readSampleFacts, SAMPLE_FOLDER } from './support/oracle/sample-facts.js';

const PO_NUMBER = 'text_mkr5ej2x';
let expectation: Expectation;

beforeAll(async () => {
  expectation = await expectFirstDay(SAMPLE_FOLDER, readSampleFacts());
});

describe('the expectation of the samples', () => {
  it('is the committed one', async () => {
    await expect(expectationText(expectation)).toMatchFileSnapshot(EXPECTED_FILE);
  });

  it('balances: read = new + held, new = items', () => {
    const { totals, workbooks, customers } = expectation;
    expect(totals.read).toBe(totals.new + totals.held);
    expect(totals.items).toBe(totals.new);
    for (const counts of [...workbooks, ...customers]) expect(counts.read).toBe(counts.new + counts.held);
  });

  it('has the pilot: PO 4755 with 69 orders, 53 with lines, 16 without, 264 lines, none held', () => {
    const items = expectation.board.groups.flatMap((group) => group.items);
    const pilot = items.filter(({ values }) => values[PO_NUMBER] === '4755');
    expect(pilot).toHaveLength(69);
    expect(pilot.filter(({ subitems }) => subitems.length > 0)).toHaveLength(53);
    expect(pilot.flatMap(({ subitems }) => subitems)).toHaveLength(264);
    expect(pilot.every(({ name }) => name.endsWith(' 4755'))).toBe(true);
  });

  it('refuses the truncated workbook, and does not look at the lock file', () => {
    expect(expectation.refused).toEqual([
      { workbook: 'USA/BROKEN SUMMERSALT ORDER LIST (M3).xlsx', reason: 'truncated' },
    ]);
    expect(expectation.workbooks.map(({ workbook }) => workbook)).not.toContainEqual(expect.stringContaining('~$'));
  });
});
