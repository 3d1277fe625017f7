// A deployment in mid-run: a run begun by one build ends under the next, where the next guards what it changed with `patched()` (CONTRIBUTING "Changing a workflow").
// A build that does not guard it stops the run, loses nothing, and the run ends under a good one.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';
import { openTemporalSite, type TemporalSite, until } from './support/temporal-site.js';

const address = inject('temporalAddress');

/** Below the checkout, so that the packages are found from there; git ignores it. */
const FOLDER = resolve('.order-mirror', `deployments-${process.pid}`);
const BEFORE_SENDING = "    await this.#storeWork.enterPhase({ runId: this.#input.runId, phase: 'sending' });\n";

/** The workflows as a later version may have them: one more step before anything is sent. */
function deploymentWith(name: string, step: string): string {
  const folder = join(FOLDER, name);
  mkdirSync(folder, { recursive: true });
  for (const part of ['workflows', 'domain', 'activities'])
    cpSync(`src/${part}`, join(folder, part), { recursive: true });
  const file = join(folder, 'workflows', 'sync-run.ts');
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(BEFORE_SENDING);
  writeFileSync(
    file,
    text
      .replaceAll(BEFORE_SENDING, `${step}${BEFORE_SENDING}`)
      .replace('  ParentClosePolicy,\n', '  ParentClosePolicy,\n  sleep,\n'),
  );
  return join(folder, 'workflows', 'index.ts');
}

describe.skipIf(address === null)('a deployment in mid-run', () => {
  let lists: SmallLists;
  let site: TemporalSite;

  beforeAll(async () => {
    lists = await makeSmallLists({ customers: 2, ordersEach: 8, linesEach: 2 });
  });
  afterEach(() => site.close());
  afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

  async function pausedInMidRun(runId: string) {
    site = await openTemporalSite({ address: address ?? '', lists, log: () => {} });
    const run = await site.start(runId);
    await until(() => site.creates() > 4);
    await site.client.tell('pause', { customer: null, reason: 'deploying' });
    return run;
  }

  test('S11: the run ends under the new build, and nothing is made twice', async () => {
    const workflowsPath = deploymentWith('guarded', "    if (patched('a-breath-before-sending')) await sleep(1);\n");
    const run = await pausedInMidRun('deployed');
    const before = site.creates();
    await site.replaceWorker({ workflows: { workflowsPath } });
    await site.client.tell('resume', { customer: null, reason: 'deployed' });
    expect(await run.end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
    expect(site.differences()).toEqual([]);
    expect(before).toBeGreaterThan(0);
    // The next run takes the new way.
    expect(await (await site.start('after')).end).toMatchObject({ outcome: 'NOTHING_TO_DO' });
  });

  test('an unguarded change stops the run where it is; a good build takes it to its end', async () => {
    const workflowsPath = deploymentWith(
      'unguarded',
      "    await sleep(1);\n    if (false as boolean) patched('never');\n",
    );
    const run = await pausedInMidRun('broken');
    await site.replaceWorker({ workflows: { workflowsPath } });
    // Whoever asks it, hears why; and it takes no step meanwhile.
    await expect(site.client.progress()).rejects.toThrow(/nondetermini/i);
    const made = site.creates();
    await site.replaceWorker();
    expect(site.creates()).toBe(made);
    await site.client.tell('resume', { customer: null, reason: 'rolled back' });
    expect(await run.end).toMatchObject({ outcome: 'SUCCESS', balanced: true });
    expect(site.differences()).toEqual([]);
  });
});
