// Records tests/histories/*.json: run by `node scripts/record-histories.mjs` after a deliberate change of the workflows, and skipped otherwise.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { childWorkflowId, runWorkflowId } from '../src/workflows/ids.js';
import { makeHistoryLists } from './support/history-lists.js';
import type { SmallLists } from './support/small-lists.js';
import { openTemporalSite, type TemporalSite, until } from './support/temporal-site.js';
import { peopleOn } from './support/verify.js';

const FOLDER = new URL('./histories/', import.meta.url);
const address = inject('temporalAddress');
const asked = process.env.RECORD_HISTORIES === '1';

let lists: SmallLists;

async function record(what: string, steer: (site: TemporalSite, customer: string) => Promise<void>): Promise<void> {
  const site = await openTemporalSite({
    address: address ?? '',
    lists,
    config: (config) => ({
      ...config,
      gates: { ...config.gates, maxNew: what.startsWith('gated') ? 1 : config.gates.maxNew },
    }),
  });
  try {
    const customer = lists.customers[1] ?? '';
    const run = await site.start('run-1');
    await steer(site, customer);
    expect(await run.end).toMatchObject({ balanced: true });
    await save(site, 'syncRun', what, runWorkflowId(site.config.environment, site.config.board.id));
    await save(site, 'syncCustomer', what, childWorkflowId(site.config.environment, 'run-1', customer));
  } finally {
    await site.close();
  }
}

async function save(site: TemporalSite, workflow: string, what: string, workflowId: string): Promise<void> {
  const history = await site.client.client.workflow.getHandle(workflowId).fetchHistory();
  const { events } = JSON.parse(historyToJSON(history)) as { events: unknown[] };
  const lines = events.map((event) => JSON.stringify(event, withoutMachine));
  writeFileSync(new URL(`${workflow}.${what}.json`, FOLDER), `{"events":[\n${lines.join(',\n')}\n]}\n`);
}

/** Whose machine it was recorded on is nobody's business. */
function withoutMachine(key: string, value: unknown): unknown {
  return key === 'identity' ? 'recorder' : value;
}

describe.skipIf(address === null || !asked)('recording histories', () => {
  beforeAll(async () => {
    lists = await makeHistoryLists();
    mkdirSync(FOLDER, { recursive: true });
    for (const file of readdirSync(FOLDER)) rmSync(new URL(file, FOLDER));
  });

  test('finished', () => record('finished', async () => {}));

  test('verified and repaired', async () => {
    const site = await openTemporalSite({ address: address ?? '', lists });
    try {
      await (await site.start('first')).end;
      const [removed] = site.emulator.dump(site.config.board.id)?.groups.flatMap(({ items }) => items) ?? [];
      await peopleOn(site).remove(removed?.id ?? '');
      const verify = { repair: true, adopt: false, takeOver: false };
      const asked = { runId: 'run-1', scope: 'verify', customer: null, limit: null, approved: false, verify } as const;
      const started = await site.client.start(asked);
      if (started.kind !== 'started') throw new Error('not started');
      expect(await started.handle.result()).toMatchObject({ outcome: 'SUCCESS', balanced: true });
      await save(
        site,
        'syncRun',
        'verified-and-repaired',
        runWorkflowId(site.config.environment, site.config.board.id),
      );
    } finally {
      await site.close();
    }
  });

  test('paused and resumed', () =>
    record('paused-and-resumed', async (site, customer) => {
      await until(async () => (await site.customerState('run-1', customer)).state === 'sending');
      await site.client.tell('pause', { customer: null, reason: 'lunch' });
      await until(async () => (await site.customerState('run-1', customer)).state === 'paused');
      await site.client.tell('resume', { customer: null, reason: '' });
    }));

  test('parked and retried', () =>
    record('parked-and-retried', async (site, customer) => {
      site.emulator.faults.add({
        match: { kind: 'mutation', operation: 'create_item', contains: customer },
        times: 'always',
        effect: { type: 'forbidden' },
      });
      await site.progress(({ parked }) => customer in parked);
      site.emulator.faults.clear();
      await site.client.tell('retry', { customer, reason: 'mended' });
    }));

  test('gated, approved and cancelled', () =>
    record('gated-approved-and-cancelled', async (site, customer) => {
      await site.progress(({ gated }) => gated.length > 0);
      await site.client.tell('approve', { customer: null, reason: '' });
      await until(async () => (await site.customerState('run-1', customer)).state === 'sending');
      await site.client.tell('cancel', { customer: null, reason: 'wrong day' });
    }));
});
