// A customer's workflow continues as new, again and again, without losing or repeating a batch; on a server of its own that asks for it early.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { lookUpTemporal } from '../scripts/temporal.mjs';
import { MirrorClient } from '../src/client.js';
import { childWorkflowId } from '../src/workflows/ids.js';
import { demoConfig } from './support/mirror.js';
import { makeSmallLists } from './support/small-lists.js';
import { freePort, temporalPorts } from './support/temporal-server.js';
import { openTemporalSite, type TemporalSite, until } from './support/temporal-site.js';

/** Some ten activities; the default is 4,096 events. */
const SUGGEST_AFTER_EVENTS = 60;

let server: ChildProcess;
let address: string;

describe.skipIf(inject('temporalAddress') === null)('syncCustomer continues as new', () => {
  beforeAll(async () => {
    const found = await lookUpTemporal();
    if (found === undefined) throw new Error('There is no Temporal server.');
    const port = await freePort();
    address = `127.0.0.1:${port}`;
    const settings = ['--dynamic-config-value', `limit.historyCount.suggestContinueAsNew=${SUGGEST_AFTER_EVENTS}`];
    const place = ['--headless', '--ip', '127.0.0.1', '--log-level', 'never', ...(await temporalPorts(port))];
    server = spawn(found.path, ['server', 'start-dev', ...place, ...settings], { stdio: 'ignore' });
    await until(answers);
  });

  afterAll(async () => {
    server.kill('SIGTERM');
    await once(server, 'exit');
  });

  test('no batch is lost or repeated, and who parks afterwards is still heard', async () => {
    const lists = await makeSmallLists({ customers: 1, ordersEach: 12, linesEach: 2 });
    const site = await openTemporalSite({ address, lists });
    try {
      const customer = lists.customers[0] ?? '';
      // Late enough to come after the first continuation.
      site.emulator.faults.add({
        match: { kind: 'mutation', operation: 'create_subitem', nth: 8 },
        effect: { type: 'unauthenticated' },
      });
      const run = await site.start('run-1');
      await site.progress(({ parked }) => customer in parked);
      expect(await continuations(site, customer)).toBeGreaterThan(0);
      await site.client.tell('retry', { customer, reason: 'the token was mended' });
      expect(await run.end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
      expect(site.differences()).toEqual([]);
      const { groups, items, lines } = lists.expected.totals;
      expect(site.emulator.stats().mutationsByName).toMatchObject({
        create_group: groups,
        create_item: items,
        create_subitem: lines,
      });
      expect(await continuations(site, customer)).toBeGreaterThan(1);
    } finally {
      await site.close();
    }
  });
});

async function answers(): Promise<boolean> {
  const config = demoConfig();
  try {
    const client = await MirrorClient.connect({ ...config, temporal: { ...config.temporal, address } });
    await client.client.workflowService.describeNamespace({ namespace: 'default' });
    await client.close();
    return true;
  } catch {
    return false;
  }
}

/** How often the workflow was continued: its newest run, and back from run to run. */
async function continuations(site: TemporalSite, customer: string): Promise<number> {
  let count = 0;
  let runId: string | undefined;
  for (;;) {
    const history = await site.client.client.workflow
      .getHandle(childWorkflowId(site.config.environment, 'run-1', customer), runId)
      .fetchHistory();
    const started = history.events?.[0]?.workflowExecutionStartedEventAttributes;
    const before = started?.continuedExecutionRunId;
    if (before === undefined || before === null || before === '') return count;
    runId = before;
    count += 1;
  }
}
