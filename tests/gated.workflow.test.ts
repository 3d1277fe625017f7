// Gates on a real Temporal server: a customer past a gate waits alone, until it is approved or left; the others are sent meanwhile.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { makeSmallLists } from './support/small-lists.js';
import { openTemporalSite, type TemporalSite, until } from './support/temporal-site.js';
import { tinyRows, writeTinyList } from './support/tiny-list.js';

const address = inject('temporalAddress');
const NEW_CUSTOMER = 'TITLE NINE';

/** Two customers are on the board; then the workbook of one is gone, and there is something new to send of another. */
async function onSite(work: (site: TemporalSite, gated: string) => Promise<void>): Promise<void> {
  const lists = await makeSmallLists({ customers: 2, ordersEach: 2, linesEach: 1 });
  const site = await openTemporalSite({ address: address ?? '', lists });
  try {
    expect(await (await site.start('run-1')).end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
    const gated = (await site.store.gates.stored())[0];
    if (gated === undefined) throw new Error('nobody has passed');
    expect(readdirSync(lists.folder)).toContain(gated.workbook);
    rmSync(join(lists.folder, gated.workbook));
    await writeTinyList(join(lists.folder, 'new.xlsx'), tinyRows(NEW_CUSTOMER, 2));
    await work(site, gated.customer);
  } finally {
    await site.close();
  }
}

const stateOf = async (site: TemporalSite, customer: string) => (await site.customerState('run-2', customer)).state;

describe.skipIf(address === null)('a customer past a gate', () => {
  test('waits alone; approve of it, and of nobody else, ends the run', () =>
    onSite(async (site, gated) => {
      const run = await site.start('run-2');
      const progress = await site.progress(
        ({ customers, gatedCustomers }) => customers.done === 1 && gatedCustomers.length > 0,
      );
      expect(progress).toMatchObject({ gatedCustomers: [gated], allGated: false, customers: { done: 1, all: 2 } });
      expect(progress.gated).toEqual([expect.stringContaining('is missing')]);
      await until(async () => (await stateOf(site, NEW_CUSTOMER)) === 'finished');
      await until(async () => (await site.store.runs.one('run-2'))?.phase === 'waiting-for-approval');
      expect(await site.customerState('run-2', gated)).toEqual({
        state: 'gated',
        reason: expect.stringContaining('is missing'),
      });
      await expect(site.client.tell('approve', { customer: NEW_CUSTOMER, reason: '' })).rejects.toMatchObject({
        cause: { message: `${NEW_CUSTOMER} waits at no gate. Waiting: ${gated}.` },
      });
      expect(await site.client.openRun()).toBe('run-2');
      await site.client.tell('approve', { customer: gated, reason: 'it is on holiday' });
      expect(await run.end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
      expect(await site.store.gates.ofRun('run-2')).toMatchObject([
        { customer: gated, state: 'APPROVED', reason: 'it is on holiday' },
      ]);
      expect(await (await site.start('run-3')).end).toMatchObject({ outcome: 'NOTHING_TO_DO' });
    }));

  test('skip leaves it for the next run, which asks again; cancel ends a run that waits for it', () =>
    onSite(async (site, gated) => {
      const run = await site.start('run-2');
      await site.progress(({ gatedCustomers }) => gatedCustomers.length > 0);
      await until(async () => (await stateOf(site, gated)) === 'gated');
      await site.client.tell('skip', { customer: gated, reason: 'tomorrow' });
      expect(await run.end).toMatchObject({ balanced: true });
      expect(await stateOf(site, gated)).toBe('skipped');
      const again = await site.start('run-3');
      await site.progress(({ gatedCustomers }) => gatedCustomers.includes(gated));
      await site.client.tell('cancel', { customer: null, reason: 'enough' });
      expect(await again.end).toMatchObject({ balanced: true });
      expect(await site.store.runs.one('run-3')).toMatchObject({ state: 'CANCELLED' });
      const approved = await site.start('run-4', { approved: true });
      expect(await approved.end).toMatchObject({ outcome: 'NOTHING_TO_DO' });
    }));
});
