// Fair shares: a customer with many orders does not delay one with few; counted at the board while both are being sent.
import { cp, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { makeOrders } from '../bench/fixtures/make-bench-workbooks.mjs';
import { expectFirstDay } from './support/oracle/first-day.js';
import { readSampleFacts } from './support/oracle/sample-facts.js';
import { openTemporalSite, type TemporalSite, until } from './support/temporal-site.js';

const address = inject('temporalAddress');

const MANY = 50;
const FEW = 4;

/** The workbook of one customer of ten who have so many orders each. */
async function workbookOf(index: number, orders: number, folder: string): Promise<void> {
  const all = await mkdtemp(join(tmpdir(), 'order-mirror-all-'));
  await makeOrders({ folder: all, orders: orders * 10, lines: 1 });
  const name = (await readdir(all)).filter((file) => file.endsWith('.xlsx')).sort()[index] ?? '';
  await cp(join(all, name), join(folder, name));
}

describe.skipIf(address === null)('two customers at one board', () => {
  let site: TemporalSite;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'order-mirror-lists-'));
    // By its name the one with many comes first.
    await workbookOf(0, MANY, folder);
    await workbookOf(1, FEW, folder);
    const expected = await expectFirstDay(folder, readSampleFacts());
    const customers = expected.customers.map(({ customer }) => customer);
    const lists = { folder, customers, expected };
    site = await openTemporalSite({ address: address ?? '', lists });
  });

  afterAll(async () => {
    await site?.close();
  });

  test('the small one is through while the large one is far from done', async () => {
    const run = await site.start('run-1', { approved: true });
    let onBoard: { readonly small: number; readonly large: number } | null = null;
    await until(
      async () => {
        const rows = await site.store.runs.customers(run.runId);
        const first = rows.find(({ state }) => state === 'finished');
        if (first === undefined) return false;
        const groups = site.emulator.dump(site.config.board.id)?.groups ?? [];
        const of = (name: string) =>
          groups.filter(({ title }) => title.startsWith(name)).reduce((sum, { items }) => sum + items.length, 0);
        const small = of(first.customer);
        onBoard = { small, large: rows.reduce((sum, { customer }) => sum + of(customer), 0) - small };
        return true;
      },
      () => 'No customer has finished.',
    );
    // Its last words are a moment younger than its last item: the other one has sent some more by then.
    expect(onBoard).toMatchObject({ small: FEW });
    const { large } = onBoard ?? { large: MANY };
    expect(large).toBeLessThan(MANY / 2);
    await run.end;
    expect(site.differences()).toEqual([]);
  });
});
