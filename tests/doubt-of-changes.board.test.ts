// A call with changes got no answer: what was in it waits until that call can no longer be running; everything else goes on at once (S8).
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { driveRun } from './support/drive-run.js';
import { openSite } from './support/site.js';
import { tinyRows, writeTinyList } from './support/tiny-list.js';

/** monday ends every call after 60 s; our own patience with it is no longer. */
const SURELY_OVER_MS = 60_000;
/** Far from it. */
const AT_ONCE_MS = 5_000;

async function withTwoCustomersChanged(effect: 'before' | 'after') {
  const folder = mkdtempSync(join(tmpdir(), 'order-mirror-doubt-'));
  const lay = async (note: string) => {
    for (const customer of ['GREYSON', 'TITLE NINE'])
      await writeTinyList(
        join(folder, `${customer}.xlsx`),
        tinyRows(customer, 4, () => ({ NOTES: note })),
      );
  };
  await lay('as it was');
  const site = await openSite({ folder }, { batchSize: 2 });
  const process = await site.boot();
  await driveRun(process, { runId: 'first' });
  await lay('as it is');
  const { activities } = process;
  await activities.openRun({ runId: 'run', scope: 'sync', workflowId: 't', temporalRunId: 't', options: {} });
  for (const workbook of (await activities.listWorkbooks({ runId: 'run' })).changed)
    await activities.importWorkbook({ runId: 'run', workbook });
  await activities.mergeOrders({ runId: 'run' });
  await activities.readBoard({ runId: 'run' });
  await activities.planRun({ runId: 'run', customer: null, limit: null });
  site.emulator.faults.add({
    match: { kind: 'mutation', operation: 'change_multiple_column_values' },
    effect: { type: 'drop', when: effect },
  });
  const send = (customer: string, seq: number) =>
    activities.sendBatch({ runId: 'run', customer, phase: 'changes', seq, atMost: 2 });
  return { site, process, send };
}

test.each(['before', 'after'] as const)(
  'cut %s the effect: other customers and other batches go on at once',
  async (effect) => {
    const { site, process, send } = await withTwoCustomersChanged(effect);
    try {
      const began = site.clock.now();
      const cut = await send('GREYSON', 0);
      expect(cut).toMatchObject({ kind: 'in-doubt' });
      if (cut.kind !== 'in-doubt') throw new Error('It is in doubt.');
      expect(await send('TITLE NINE', 0)).toMatchObject({ kind: 'sent', applied: 2 });
      expect(await send('GREYSON', 1)).toMatchObject({ kind: 'sent', applied: 2 });
      expect(await send('GREYSON', 2), 'what is in doubt is claimed by no other batch').toEqual({ kind: 'drained' });
      expect(site.clock.now() - began).toBeLessThan(AT_ONCE_MS);
      expect(await send('GREYSON', 0), 'asked again too early').toMatchObject({ kind: 'in-doubt' });

      const sentBefore = site.emulator.stats().mutationsByName.change_multiple_column_values ?? 0;
      await process.deps.clock.sleep(cut.ms);
      expect(site.clock.now() - began).toBeGreaterThanOrEqual(SURELY_OVER_MS);
      let ended = await send('GREYSON', 0);
      if (ended.kind === 'in-doubt') {
        await process.deps.clock.sleep(ended.ms);
        ended = await send('GREYSON', 0);
      }
      expect(ended).toMatchObject({ kind: 'sent', applied: 0, released: 2 });
      expect(await send('GREYSON', 3)).toMatchObject({ kind: 'sent', applied: 2 });
      expect(await send('GREYSON', 4)).toEqual({ kind: 'drained' });
      expect((site.emulator.stats().mutationsByName.change_multiple_column_values ?? 0) - sentBefore).toBe(2);
      expect(await send('TITLE NINE', 1)).toMatchObject({ kind: 'sent', applied: 2 });
      for (const customer of ['GREYSON', 'TITLE NINE'])
        await process.activities.closeCustomer({ runId: 'run', customer, state: 'finished', reason: null });
      expect(await process.activities.closeRun({ runId: 'run', state: 'FINISHED', sentence: null })).toMatchObject({
        outcome: 'SUCCESS',
        applied: 8,
      });
    } finally {
      await site.close();
    }
  },
);
