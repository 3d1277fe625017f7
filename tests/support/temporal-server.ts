// temporal-server: one real Temporal server for all workflow tests of a run (docs/temporal.md "Tests"). Without one the tests say so and are skipped.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import type { TestProject } from 'vitest/node';
import { lookUpTemporal } from '../../scripts/temporal.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** null: no Temporal server on this machine. */
    temporalAddress: string | null;
    /** The workflows, bundled once; null where there is no server either. */
    workflowBundle: string | null;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const found = await lookUpTemporal().catch(() => undefined);
  if (found === undefined) {
    console.error('SKIPPED: workflow tests need a Temporal server; `node scripts/set-up.mjs` finds or builds one.');
    project.provide('temporalAddress', null);
    project.provide('workflowBundle', null);
    return async () => {};
  }
  const { address, stop } = await startTemporal(await freePort());
  project.provide('temporalAddress', address);
  const folder = mkdtempSync(join(tmpdir(), 'order-mirror-bundle-'));
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../src/workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('WARN'),
  });
  const bundle = join(folder, 'workflow-bundle.js');
  writeFileSync(bundle, code);
  project.provide('workflowBundle', bundle);
  return async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

export interface TemporalServer {
  readonly address: string;
  stop(): Promise<void>;
}

/** A server of its own, with an empty database. */
export async function startTemporal(port: number): Promise<TemporalServer> {
  const found = await lookUpTemporal();
  if (found === undefined) throw new Error('There is no Temporal server on this machine.');
  const server = spawn(
    found.path,
    ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--log-level', 'never', ...(await temporalPorts(port))],
    { stdio: 'ignore' },
  );
  const address = `127.0.0.1:${port}`;
  await untilItAnswers(address, server);
  return {
    address,
    async stop() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      server.kill('SIGTERM');
      await once(server, 'exit');
    },
  };
}

/** Left to itself it may take for its other ports the very one that it was given. */
export async function temporalPorts(port: number): Promise<string[]> {
  const others = [await freePort(), await freePort()];
  return ['--port', String(port), '--http-port', String(others[0]), '--metrics-port', String(others[1])];
}

/** Below those that the machine gives to connections by itself (from 32768 on Linux), also 1,000 further, where the Web UI listens: what is free stays so. */
const PORTS = { first: 12_000, last: 31_000 };

export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.first, PORTS.last);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

async function untilItAnswers(address: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (server.exitCode !== null) throw new Error('The Temporal server ended while starting.');
    try {
      const connection = await Connection.connect({ address, connectTimeout: '1 second' });
      await connection.workflowService.describeNamespace({ namespace: 'default' });
      await connection.close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error('The Temporal server did not answer within 30 s.');
}
