// A store and a board of the program of commit 7820032, from before columns had roles, go on: same orders, same items, nothing due (S2, S12).
// tests/stores holds both as that program left them after a sync of the two lists named below; made by running it.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';

const LISTS = ['AJE ATHLETICA ORDER LIST (M3).xlsx', "B'HOOD ORDER LIST (M3).xlsx"];

function unpacked(folder: string, name: string): string {
  const file = join(folder, name);
  writeFileSync(file, gunzipSync(readFileSync(`tests/stores/7820032-${name}.gz`)));
  return file;
}

async function start(): Promise<Mirror> {
  const folder = mkdtempSync(join(tmpdir(), 'order-mirror-older-'));
  const lists = join(folder, 'lists');
  mkdirSync(lists);
  for (const list of LISTS) cpSync(join('samples/order-lists/AUSTRALIA', list), join(lists, list));
  const [store, stateFile] = [unpacked(folder, 'store.sqlite'), unpacked(folder, 'board.journal')];
  return startMirror({
    sourceFolder: lists,
    emulator: { stateFile },
    config: (config) => ({ ...config, store: { kind: 'sqlite', file: store } }),
  });
}

const facts = async (mirror: Mirror) => {
  const ids = [...(await mirror.store.verify.onBoard())].sort();
  return { ids, board: mirror.emulator.dump(mirror.config.board.id) };
};

it('S2, S12: its next sync reads every list again, and finds nothing to do', async () => {
  const mirror = await start();
  try {
    const before = await facts(mirror);
    expect(before.ids).toHaveLength(44);
    // Another fingerprint would make every order due.
    expect((await mirror.store.plan.board(mirror.config.board.id))?.planFingerprint).toBe(
      mirror.deps.settings.planFingerprint,
    );
    expect(await syncOnce(mirror, 'new-run')).toMatchObject({ outcome: 'NOTHING_TO_DO', balanced: true, applied: 0 });
    const read = await mirror.store.imports.results('new-run');
    expect(read.map(({ outcome }) => outcome)).toEqual(['imported', 'imported']);
    expect(await facts(mirror)).toEqual(before);
    expect((await mirror.store.plan.figures('new-run')).orders).toEqual([]);
    expect(await syncOnce(mirror, 'next-run')).toMatchObject({ outcome: 'NOTHING_TO_DO', applied: 0 });
    expect((await mirror.store.imports.results('next-run')).map(({ outcome }) => outcome)).toEqual([
      'unchanged',
      'unchanged',
    ]);
  } finally {
    await mirror.close();
  }
});

it('S2: the sample lists give the record ids, the board and the plan hash that were recorded then', async () => {
  const mirror = await startMirror({ sourceFolder: 'samples/order-lists' });
  const { activities } = mirror;
  try {
    const runId = 'recorded';
    await activities.openRun({ runId, scope: 'sync', workflowId: 't', temporalRunId: 't', options: {} });
    for (const workbook of (await activities.listWorkbooks({ runId })).changed)
      await activities.importWorkbook({ runId, workbook });
    await activities.mergeOrders({ runId });
    await activities.readBoard({ runId });
    await activities.planRun({ runId, customer: null, limit: null, sends: true });
    // Over record ids, groups, names, values and quantities of all 664 orders and 3,282 sizes.
    expect((await activities.keepPlan({ runId, customer: null, limit: null })).hash).toBe(
      'af5fb73084de84f423ff65ad520f8e5f1449a4f5a6054f223c4c480e5f44c396',
    );
    expect(mirror.deps.settings.rulesFingerprint).toBe(
      '563392693e939da15939b4713b27080463cb83eccf19407a7183a69785fd4e5a',
    );
  } finally {
    await mirror.close();
  }
});
