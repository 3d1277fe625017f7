// status and doctor against a real Temporal server: without a worker, while a run is paused, and when it is over.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { outputTo } from '../src/cli/context.js';
import { main } from '../src/cli/main.js';
import { MirrorClient } from '../src/client.js';
import { startWorker, type WorkerHandle } from '../src/worker.js';
import { type Mirror, startMirror } from './support/mirror.js';
import { SAMPLE_FOLDER } from './support/oracle/sample-facts.js';
import { preparedWorkflows } from './support/temporal-site.js';

const address = inject('temporalAddress');
const ENVIRONMENT = `status-test-${process.pid}`;

describe.skipIf(address === null)('status and doctor with a Temporal server', () => {
  let mirror: Mirror;
  let worker: WorkerHandle | undefined;
  let client: MirrorClient;
  let configFile: string;

  const say = async (...argv: string[]): Promise<{ code: number; out: string }> => {
    let out = '';
    const keep = (text: string) => {
      out += `${text}\n`;
    };
    const output = outputTo(keep, () => {}, { columns: 120 });
    return { code: await main([...argv, '--config', configFile], output), out };
  };
  const worries = async (): Promise<string[]> => {
    const { checks } = JSON.parse((await say('doctor', '--json')).out) as {
      checks: { check: string; state: string }[];
    };
    return checks.filter(({ state }) => state === 'bad').map(({ check }) => check);
  };

  beforeAll(async () => {
    const temporal = { address: address ?? '', namespace: 'default', taskQueue: `order-mirror-${ENVIRONMENT}` };
    mirror = await startMirror({
      sourceFolder: SAMPLE_FOLDER,
      config: (config) => ({ ...config, environment: ENVIRONMENT, temporal }),
    });
    const { store, board } = mirror.config;
    configFile = join(mkdtempSync(join(tmpdir(), 'order-mirror-status-')), 'test.toml');
    const config = readFileSync('configs/demo.toml', 'utf8')
      .replace('environment = "demo"', `environment = "${ENVIRONMENT}"`)
      .replace('.order-mirror/demo.sqlite', store.kind === 'sqlite' ? store.file : '')
      .replace('http://127.0.0.1:4010/v2', board.url)
      .replace('127.0.0.1:7233', temporal.address)
      .replace('"customers.toml"', JSON.stringify(resolve('configs/customers.toml')))
      .replace('"columns.toml"', JSON.stringify(resolve('configs/columns.toml')));
    writeFileSync(configFile, config);
    client = await MirrorClient.connect(mirror.config);
  });

  afterAll(async () => {
    await client?.close();
    await worker?.stop();
    await mirror?.close();
  });

  test('no worker: both say so, and how to start one', async () => {
    expect(await worries()).toEqual(['worker']);
    const { out, code } = await say('status');
    expect(out).toContain('start one with `order-mirror worker`');
    expect(out).toContain('There was no run yet.');
    expect(code).toBe(0);
  });

  test('a paused run: how far it is, and the command that goes on; over: its outcome', async () => {
    worker = await startWorker(mirror.config, {
      ...preparedWorkflows(mirror.config),
      log: (line) => console.error(line),
    });
    expect(await worries()).toEqual([]);
    const started = await client.start({ runId: 'st-1', scope: 'sync', customer: null, limit: null, approved: false });
    if (started.kind !== 'started') throw new Error('not started');
    await untilOpen();
    await client.tell('pause', { customer: null, reason: 'lunch' });
    const { out } = await say('status');
    expect(out).toContain('Run st-1 is open since');
    expect(out).toMatch(/Paused since [^:]*:\d\d: lunch/);
    expect(out).toContain('order-mirror resume');
    await client.tell('resume', { customer: null, reason: 'back' });
    await started.handle.result();
    const after = await say('status');
    expect(after.out).toContain('No run is open.');
    expect(after.out).toMatch(/st-1 .* SUCCESS/);
    expect(after.code).toBe(2);
  });

  async function untilOpen(): Promise<void> {
    for (let look = 0; look < 200 && (await mirror.store.runs.one('st-1')) === null; look += 1) {
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }
});
