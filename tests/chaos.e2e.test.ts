// `order-mirror chaos` as a user runs it: three rounds end by themselves, nothing is lost or doubled, and nothing of it is left on the machine (S3, S11).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ChaosResult } from '../src/chaos/result-table.js';
import { whyNoProcesses } from './support/processes.js';

const why = await whyNoProcesses();
if (why !== null) console.error(`SKIPPED: chaos: ${why}.`);

describe.skipIf(why !== null)('chaos', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'order-mirror-chaos-test-'));
  afterAll(() => rmSync(temporary, { recursive: true, force: true }));

  async function chaos(...args: string[]) {
    const child = spawn(process.execPath, [resolve('bin/order-mirror.mjs'), 'chaos', ...args], {
      cwd: temporary,
      env: { ...process.env, TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, stdout, stderr };
  }

  test('three rounds of lost answers, limits, a kill and a deletion that verify --repair mends: one document, nothing found, nothing left behind', async () => {
    const faults = ['lost-after', 'late-effect', '429-minute', '500-html', 'kill-board', 'person-deletes-item'];
    const { code, stdout, stderr } = await chaos('--rounds', '3', '--seed', '1', '--json', '--fault', ...faults);
    expect(code, stderr).toBe(0);
    const result = JSON.parse(stdout) as ChaosResult;
    expect(result).toMatchObject({ seed: 1, rounds: 3, failed_rounds: [] });
    expect(result.totals).toMatchObject({ lost: 0, doubled: 0, wrong: 0, unbalanced: 0, stuck: 0 });
    expect(result.faults.map(({ fault }) => fault)).toEqual(faults);
    expect(result.totals.injected).toBeGreaterThanOrEqual(9);
    expect(result.totals.repaired).toBeGreaterThanOrEqual(1);
    expect(result.totals.calls_before_their_wait_was_over).toBe(0);
    expect(result.command).toContain('--rounds 3 --seed 1');
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('a fault that does not exist is wrong usage, and says where the list is', async () => {
    const { code, stderr } = await chaos('--fault', 'earthquake');
    expect(code).toBe(64);
    expect(stderr).toContain('There is no fault earthquake');
  });
});
